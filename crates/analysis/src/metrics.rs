//! How the maps compare with gaze, from `comparisons.csv`.

use std::collections::BTreeMap;

use cogaze_session::ComparisonRecord;
use serde::Serialize;

use crate::attention::ByAttention;
use crate::statistics::Summary;

/// One metric of one source over a session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricReport {
    /// Source of the maps.
    pub source: String,
    /// Name of the metric.
    pub metric: String,
    /// The values by the attention at the time at which the frame was captured.
    pub values: ByAttention<MetricValues>,
    /// Median of the attentive stretches ÷ median of the inattentive ones; `None` where one is missing or the divisor
    /// is 0.
    pub ratio_of_medians: Option<f64>,
    /// How often the metric was undefined, by reason.
    pub undefined_by_reason: BTreeMap<String, u64>,
    /// How many windows were cut by the begin or end of gaze.
    pub cut_windows: u64,
}

/// The values of a metric over some stretches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MetricValues {
    /// How many comparisons have a value.
    pub defined: u64,
    /// How many have none.
    pub undefined: u64,
    /// How the values are distributed.
    pub summary: Option<Summary>,
}

/// One defined value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) since_start_s: f64,
    pub(crate) value: f64,
    pub(crate) attentive: Option<bool>,
}

/// Everything about one metric of one source in one trial.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    pub(crate) samples: Vec<Sample>,
    undefined: ByAttention<u64>,
    undefined_by_reason: BTreeMap<String, u64>,
    cut_windows: u64,
}

impl Series {
    pub(crate) fn push(&mut self, record: &ComparisonRecord, since_start_s: f64, attentive: Option<bool>) {
        self.cut_windows += u64::from(record.window_cut == Some(true));
        if let Some(value) = record.value.filter(|value| value.is_finite()) {
            self.samples.push(Sample { since_start_s, value, attentive });
            return;
        }
        self.undefined.each(attentive, |count| *count += 1);
        let reason = record.reason.as_deref().unwrap_or("unknown");
        match self.undefined_by_reason.get_mut(reason) {
            Some(count) => *count += 1,
            None => drop(self.undefined_by_reason.insert(reason.to_owned(), 1)),
        }
    }

    /// The values of each state of attention.
    pub(crate) fn values(&self) -> ByAttention<Vec<f64>> {
        let mut values = ByAttention::<Vec<f64>>::default();
        for sample in &self.samples {
            values.each(sample.attentive, |values| values.push(sample.value));
        }
        values
    }
}

/// The comparisons of a trial or of a session by source and metric, in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparisons {
    pub(crate) series: Vec<(String, String, Series)>,
    /// Where the last row went: rows come in rounds, so that the next one goes to the next place.
    last: usize,
}

impl Comparisons {
    pub(crate) fn push(&mut self, record: &ComparisonRecord, since_start_s: f64, attentive: Option<bool>) {
        let place = self.place(&record.source, &record.metric);
        self.series[place].2.push(record, since_start_s, attentive);
        self.last = place;
    }

    /// Adds the comparisons of another trial.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (source, metric, series) in &other.series {
            let place = self.place(source, metric);
            let own = &mut self.series[place].2;
            own.samples.extend_from_slice(&series.samples);
            own.cut_windows += series.cut_windows;
            own.undefined.all += series.undefined.all;
            own.undefined.attentive += series.undefined.attentive;
            own.undefined.inattentive += series.undefined.inattentive;
            for (reason, count) in &series.undefined_by_reason {
                *own.undefined_by_reason.entry(reason.clone()).or_default() += count;
            }
        }
    }

    fn place(&mut self, source: &str, metric: &str) -> usize {
        let is_it = |(a, b, _): &(String, String, Series)| a == source && b == metric;
        let next = self.last + 1;
        if self.series.get(next).is_some_and(is_it) {
            return next;
        }
        self.series.iter().position(is_it).unwrap_or_else(|| {
            self.series.push((source.to_owned(), metric.to_owned(), Series::default()));
            self.series.len() - 1
        })
    }

    pub(crate) fn report(&self) -> Vec<MetricReport> {
        let report = |(source, metric, series): &(String, String, Series)| series.report(source, metric);
        self.series.iter().map(report).collect()
    }
}

impl Series {
    fn report(&self, source: &str, metric: &str) -> MetricReport {
        let mut undefined = self.undefined.parts().into_iter().map(|(_, count)| *count);
        let values = self.values().map(|values| MetricValues {
            defined: values.len() as u64,
            undefined: undefined.next().unwrap_or(0),
            summary: Summary::of(values),
        });
        let median = |values: &MetricValues| values.summary.as_ref().map(|summary| summary.median);
        let medians = median(&values.attentive).zip(median(&values.inattentive));
        MetricReport {
            source: source.to_owned(),
            metric: metric.to_owned(),
            ratio_of_medians: medians.and_then(|(attentive, other)| (other != 0.0).then(|| attentive / other)),
            values,
            undefined_by_reason: self.undefined_by_reason.clone(),
            cut_windows: self.cut_windows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(metric: &str, value: Option<f64>) -> ComparisonRecord {
        ComparisonRecord {
            source: "relevance".into(),
            metric: metric.into(),
            value,
            reason: value.is_none().then(|| "no_gaze".into()),
            ..ComparisonRecord::default()
        }
    }

    #[test]
    fn medians_and_their_ratio_follow_attention_and_undefined_values_are_counted() {
        let mut comparisons = Comparisons::default();
        let states = [Some(true), Some(true), Some(true), Some(false), Some(false), None];
        for (state, value) in states.into_iter().zip([4.0, 6.0, 8.0, 1.0, 3.0, 100.0]) {
            comparisons.push(&comparison("nss", Some(value)), 0.0, state);
        }
        comparisons.push(&comparison("nss", None), 0.0, Some(false));
        comparisons.push(&ComparisonRecord { reason: None, ..comparison("nss", Some(f64::NAN)) }, 0.0, None);
        let report = &comparisons.report()[0];
        let median = |values: &MetricValues| values.summary.as_ref().unwrap().median;
        assert_eq!(median(&report.values.all), 5.0);
        assert_eq!(median(&report.values.attentive), 6.0);
        assert_eq!(median(&report.values.inattentive), 2.0);
        assert_eq!(report.ratio_of_medians, Some(3.0));
        assert_eq!((report.values.all.defined, report.values.all.undefined), (6, 2));
        assert_eq!((report.values.attentive.undefined, report.values.inattentive.undefined), (0, 1));
        assert_eq!(report.undefined_by_reason["no_gaze"], 1);
        assert_eq!(report.undefined_by_reason["unknown"], 1);
    }

    #[test]
    fn without_attention_there_is_no_ratio_and_a_median_of_zero_divides_nothing() {
        let mut comparisons = Comparisons::default();
        comparisons.push(&comparison("nss", Some(1.0)), 0.0, None);
        comparisons.push(&comparison("cc", Some(1.0)), 0.0, Some(true));
        comparisons.push(&comparison("cc", Some(0.0)), 0.0, Some(false));
        let report = comparisons.report();
        assert_eq!(report[0].ratio_of_medians, None);
        assert_eq!(report[0].values.attentive, MetricValues::default());
        assert_eq!(report[1].ratio_of_medians, None);
    }

    #[test]
    fn trials_are_pooled() {
        let mut first = Comparisons::default();
        first.push(&comparison("nss", Some(1.0)), 0.0, None);
        let mut second = Comparisons::default();
        second.push(&comparison("cc", Some(5.0)), 0.0, None);
        second.push(&comparison("nss", Some(2.0)), 0.0, None);
        second.push(&comparison("nss", None), 0.0, None);
        first.extend(&second);
        let report = first.report();
        assert_eq!([&report[0].metric, &report[1].metric], ["nss", "cc"]);
        assert_eq!((report[0].values.all.defined, report[0].values.all.undefined), (2, 1));
    }
}
