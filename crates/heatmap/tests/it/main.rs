//! Maps and metrics against references, and what holds for all of them.

#![expect(clippy::unwrap_used, reason = "in a test, a failed unwrap is a failed test")]

mod degenerate;
mod golden;
mod properties;
mod published;

use cogaze_heatmap::Undefined;

/// A metric of two maps.
type PairMetric = fn(&[f64], &[f64]) -> Result<f64, Undefined>;

fn assert_near(value: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((value - expected).abs() <= tolerance, "{what}: {value} instead of {expected}");
}
