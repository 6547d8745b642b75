//! Sessions from the log to the page.

mod synthetic;

use std::fs;
use std::path::Path;

use cogaze_analysis::{Report, analyze};
use cogaze_session::{Session, SessionHeader, SessionWriter, TrialStart};
use synthetic::Synthetic;
use tempfile::{TempDir, tempdir};

const MINUTE: Synthetic = Synthetic { seconds: 60, trials: 1, pictures: true, attention: true, complete: true };

fn session(synthetic: Synthetic) -> TempDir {
    let folder = tempdir().expect("a folder");
    synthetic::write(&folder.path().join("session"), synthetic).expect("a session");
    folder
}

fn report(folder: &TempDir) -> Report {
    analyze(&[Session::open(&folder.path().join("session")).expect("a session")]).expect("a report")
}

/// Writes the page where somebody can look at it: `COGAZE_REPORT=dir cargo test -p cogaze_analysis --test it`.
fn keep(report: &Report, name: &str) {
    if let Some(dir) = std::env::var_os("COGAZE_REPORT") {
        report.write(&Path::new(&dir).join(name)).expect("a written report");
    }
}

fn close(found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.expect("a figure");
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}

#[test]
fn a_session_gives_the_figures_that_it_was_made_with() {
    let folder = session(MINUTE);
    let report = report(&folder);
    keep(&report, "minute");
    let session = &report.sessions[0];
    assert_eq!(session.notes, Vec::<String>::new());
    let trial = &session.trials[0];
    close(Some(trial.driving.all.duration_s), 3599.0 / 60.0, 1e-3);
    close(Some(trial.driving.inattentive.duration_s), 15.0, 0.1);
    assert_eq!((trial.driving.all.collisions, trial.driving.attentive.collisions), (Some(1), Some(0)));
    close(trial.driving.all.min_ttc_s, 3.0, 0.01);
    assert!(trial.driving.inattentive.sdlp_m > trial.driving.attentive.sdlp_m);

    let nss =
        session.metrics.iter().find(|metric| metric.metric == "nss_at_gaze" && metric.source == "relevance").unwrap();
    assert_eq!(nss.values.all.defined + nss.values.all.undefined, 1200);
    assert_eq!(nss.undefined_by_reason["no_gaze"], nss.values.all.undefined);
    assert!(nss.ratio_of_medians.unwrap() > 1.3, "{:?}", nss.ratio_of_medians);
    assert_eq!(session.metrics.len(), 18);

    assert_eq!((session.prompts.all.shown, session.prompts.inattentive.looked_at), (12, 0));
    close(session.prompts.all.map_age_s.as_ref().map(|age| age.median), 0.1, 0.015);
    close(trial.gaze.nominal_rate_hz, 120.0, 0.01);
    assert_eq!(trial.gaze.samples, 7200);
    close(trial.perception.latency_ticks.as_ref().map(|ticks| ticks.maximum), 4.0, 0.0);
    assert_eq!(trial.perception.sources[0].balances, Some(true));
    assert_eq!(trial.events["gaze_overflow"], 1);
}

#[test]
fn the_page_holds_everything_and_asks_for_nothing() {
    let folder = session(MINUTE);
    let html = report(&folder).to_html().unwrap();
    assert_eq!(html.matches("<svg").count(), 2 + 12, "timeline, boxes and six frames with two sources");
    assert_eq!(html.matches("data:image/jpeg;base64,").count(), 12);
    // Names of namespaces are the only addresses.
    let addresses = html.matches("http").count();
    assert_eq!(addresses, html.matches("xmlns=\"http://www.w3.org/2000/svg\"").count());
    assert!(!html.contains("<script") && !html.contains("<link") && !html.contains(">NaN"));
    for expected in ["Maps and gaze", "spectral-residual", "car ", "relevance-peaks", "SDLP", "balances", "no gaze"] {
        assert!(html.contains(expected), "{expected}");
    }
}

#[test]
fn all_files_are_written_and_an_earlier_report_is_replaced_but_never_a_session() {
    let folder = session(Synthetic { seconds: 5, pictures: false, ..MINUTE });
    let report = report(&folder);
    let out = folder.path().join("report");
    for _ in 0..2 {
        let paths = report.write(&out).unwrap();
        let names: Vec<_> = paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["report.html", "metrics.csv", "driving.csv", "prompts.csv", "report.json"]);
    }
    let rows = |name: &str| fs::read_to_string(out.join(name)).unwrap().lines().count();
    assert_eq!((rows("metrics.csv"), rows("driving.csv"), rows("prompts.csv")), (1 + 18, 1 + 3, 1 + 1));
    let json: serde_json::Value = serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    assert_eq!(json["sessions"][0]["trials"][0]["gaze"]["samples"], 600);
    for inside in ["session", "session/trials/T001"] {
        let error = report.write(&folder.path().join(inside)).unwrap_err().to_string();
        assert!(error.contains("choose another folder"), "{error}");
    }
}

#[test]
fn without_attention_there_is_only_all() {
    let folder = session(Synthetic { seconds: 20, attention: false, ..MINUTE });
    let report = report(&folder);
    keep(&report, "human");
    let session = &report.sessions[0];
    assert!(session.metrics.iter().all(|metric| metric.ratio_of_medians.is_none()));
    assert!(session.metrics.iter().all(|metric| metric.values.attentive.defined == 0));
    assert_eq!(session.trials[0].driving.attentive.ticks, 0);
    assert!(!report.to_html().unwrap().contains("inattentive stretch<"));
}

#[test]
fn a_killed_session_is_read_as_far_as_it_goes() {
    let folder = session(Synthetic { seconds: 2, complete: false, ..MINUTE });
    let trial = folder.path().join("session/trials/T001");
    for table in ["ticks.csv", "gaze.csv", "comparisons.csv", "maps.csv"] {
        let whole = fs::read(trial.join(table)).unwrap();
        fs::write(trial.join(table), &whole[..whole.len() - 7]).unwrap();
    }
    fs::remove_file(trial.join("prompts.csv")).unwrap();
    fs::write(trial.join("maps/relevance/000000.png"), b"half a picture").unwrap();
    let report = report(&folder);
    keep(&report, "killed");
    let notes = report.sessions[0].notes.join("\n");
    for expected in [
        "T001 was cut short",
        "ticks.csv: the last row is torn",
        "prompts.csv is missing",
        "T001: trials/T001/maps/relevance/000000.png",
    ] {
        assert!(notes.contains(expected), "no {expected:?} in {notes}");
    }
    assert_eq!(report.sessions[0].trials[0].gaze.samples, 239);
    assert!(report.to_html().unwrap().contains("This log is incomplete"));
}

#[test]
fn sessions_without_rows_or_without_trials_have_a_page_too() {
    let folder = tempdir().unwrap();
    let mut sessions = Vec::new();
    for (name, has_trial) in [("a/session", true), ("b/session", false)] {
        let dir = folder.path().join(name);
        let mut writer = SessionWriter::create(&dir, &SessionHeader::default()).unwrap();
        if has_trial {
            drop(writer.start_trial(&TrialStart::default()).unwrap());
        }
        sessions.push(Session::open(&dir).unwrap());
    }
    let report = analyze(&sessions).unwrap();
    assert_eq!([&report.sessions[0].name, &report.sessions[1].name], ["session", "session (2)"]);
    let html = report.to_html().unwrap();
    assert!(html.contains("No gaze was logged") && html.contains("2 sessions") && !html.contains("NaN"));
    report.write(&folder.path().join("report")).unwrap();
}

#[test]
fn several_sessions_and_trials_share_a_page() {
    let first = session(Synthetic { seconds: 30, trials: 2, ..MINUTE });
    let second = session(Synthetic { seconds: 15, ..MINUTE });
    let open = |folder: &TempDir| Session::open(&folder.path().join("session")).unwrap();
    let report = analyze(&[open(&first), open(&second)]).unwrap();
    keep(&report, "several");
    let html = report.to_html().unwrap();
    assert!(html.contains("<section id=\"s2\">") && html.contains("Overview"));
    let pooled = &report.sessions[0].metrics[0];
    assert_eq!(pooled.values.all.defined + pooled.values.all.undefined, 2 * 600);
}
