//! `cogaze-lab analyze` on the session of a drive.

use std::fs;

use cogaze_tests::Program;

use crate::drive::FIRST;

#[test]
fn a_session_becomes_one_self_contained_report() {
    let out = tempfile::tempdir().unwrap();
    Program::lab().arg("analyze").arg(FIRST.dir()).arg("--out").arg(out.path()).run_well();
    let report = fs::read_to_string(out.path().join("report.html")).unwrap();
    for part in ["relevance", "spectral-residual", "percentile_at_gaze", "cosine", "SDLP", "<svg", "data:image/"] {
        assert!(report.contains(part), "the report lacks {part}");
    }
    for outside in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!report.contains(outside), "the report needs {outside}");
    }
    let metrics = fs::read_to_string(out.path().join("metrics.csv")).unwrap();
    assert!(metrics.lines().count() > 2 * 9, "a row for each source and metric:\n{metrics}");
    assert!(metrics.contains("attentive"));
}
