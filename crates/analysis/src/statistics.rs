//! Order statistics and moments, each with its method named.

use serde::Serialize;

/// How a set of values is distributed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// How many values.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Population standard deviation (divided by `count`).
    pub standard_deviation: f64,
    /// Smallest value.
    pub minimum: f64,
    /// 5th percentile; all percentiles are those of [`quantile`].
    pub p05: f64,
    /// 25th percentile.
    pub lower_quartile: f64,
    /// 50th percentile.
    pub median: f64,
    /// 75th percentile.
    pub upper_quartile: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Largest value.
    pub maximum: f64,
}

impl Summary {
    /// Describes the finite ones among `values`; `None` when there are none.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let (minimum, maximum) = (*values.first()?, *values.last()?);
        let mut moments = Moments::default();
        for value in &values {
            moments.push(*value);
        }
        Some(Self {
            count: moments.count,
            mean: moments.mean,
            standard_deviation: moments.standard_deviation()?,
            minimum,
            p05: quantile(&values, 0.05)?,
            lower_quartile: quantile(&values, 0.25)?,
            median: quantile(&values, 0.5)?,
            upper_quartile: quantile(&values, 0.75)?,
            p95: quantile(&values, 0.95)?,
            maximum,
        })
    }
}

/// Quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default of NumPy
/// and R. `sorted` is in ascending order; `None` when it is empty.
pub fn quantile(sorted: &[f64], probability: f64) -> Option<f64> {
    let position = probability.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    Some(below + (above - below) * position.fract())
}

/// Mean, spread and range of values that stream by (Welford 1962).
#[derive(Clone, Debug, Default)]
pub(crate) struct Moments {
    pub(crate) count: u64,
    pub(crate) mean: f64,
    sum_of_squares: f64,
    pub(crate) range: Option<(f64, f64)>,
}

impl Moments {
    pub(crate) fn push(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.sum_of_squares += before * (value - self.mean);
        self.range = Some(self.range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
    }

    pub(crate) fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Population standard deviation.
    pub(crate) fn standard_deviation(&self) -> Option<f64> {
        (self.count > 0).then(|| (self.sum_of_squares / self.count as f64).max(0.0).sqrt())
    }

    pub(crate) fn minimum(&self) -> Option<f64> {
        self.range.map(|(low, _)| low)
    }

    pub(crate) fn maximum(&self) -> Option<f64> {
        self.range.map(|(_, high)| high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_that_of_numpy() {
        // numpy 1.26: percentile of [1, 2, 4, 8, 16, 32], std with ddof 0.
        let summary = Summary::of(vec![8.0, 1.0, 32.0, 2.0, f64::NAN, 16.0, 4.0]).unwrap();
        assert_eq!((summary.count, summary.minimum, summary.maximum), (6, 1.0, 32.0));
        assert_eq!((summary.p05, summary.lower_quartile, summary.median), (1.25, 2.5, 6.0));
        assert_eq!((summary.upper_quartile, summary.p95), (14.0, 28.0));
        assert!((summary.mean - 10.5).abs() < 1e-12);
        assert!((summary.standard_deviation - 10.828_203_913_853_857).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_no_summary_and_one_value_no_spread() {
        assert_eq!(Summary::of(vec![f64::NAN]), None);
        assert_eq!(quantile(&[], 0.5), None);
        let one = Summary::of(vec![3.0]).unwrap();
        assert_eq!((one.p05, one.median, one.p95, one.standard_deviation), (3.0, 3.0, 3.0, 0.0));
    }
}
