//! The tables of a report as CSV, one row for each thing that a statistician would count.

use crate::metrics::{MetricReport, MetricValues};
use crate::statistics::Summary;
use crate::{Error, Report};

/// One row for each metric of each source of each session.
pub(super) fn metrics(report: &Report) -> Result<String, Error> {
    let mut header = vec!["session", "participant", "source", "metric", "ratio_of_medians"];
    header.extend([
        "median_all",
        "median_attentive",
        "median_inattentive",
        "lower_quartile_all",
        "upper_quartile_all",
        "lower_quartile_attentive",
        "upper_quartile_attentive",
        "lower_quartile_inattentive",
        "upper_quartile_inattentive",
        "mean_all",
        "mean_attentive",
        "mean_inattentive",
        "defined_all",
        "defined_attentive",
        "defined_inattentive",
        "undefined_all",
        "undefined_attentive",
        "undefined_inattentive",
        "undefined_by_reason",
        "cut_windows",
    ]);
    let rows = report.sessions.iter().flat_map(|session| {
        let participant = session.participant.clone().unwrap_or_default();
        session.metrics.iter().map(move |metric| {
            let start = [session.name.clone(), participant.clone()];
            start.into_iter().chain(metric_row(metric)).collect()
        })
    });
    csv("metrics.csv", &header, rows)
}

fn metric_row(metric: &MetricReport) -> Vec<String> {
    let parts = metric.values.parts().map(|(_, values)| values);
    let of = |get: fn(&Summary) -> f64| parts.map(|values| cell(values.summary.as_ref().map(get)));
    let count = |get: fn(&MetricValues) -> u64| parts.map(|values| get(values).to_string());
    let quartiles = parts.map(|values| {
        let summary = values.summary.as_ref();
        [cell(summary.map(|summary| summary.lower_quartile)), cell(summary.map(|summary| summary.upper_quartile))]
    });
    let reasons = metric.undefined_by_reason.iter().map(|(reason, count)| format!("{reason}:{count}"));
    let mut row = vec![metric.source.clone(), metric.metric.clone(), cell(metric.ratio_of_medians)];
    row.extend(of(|summary| summary.median));
    row.extend(quartiles.into_iter().flatten());
    row.extend(of(|summary| summary.mean));
    row.extend(count(|values| values.defined));
    row.extend(count(|values| values.undefined));
    row.push(reasons.collect::<Vec<_>>().join(" "));
    row.push(metric.cut_windows.to_string());
    row
}

/// One row for each trial and state of attention.
pub(super) fn driving(report: &Report) -> Result<String, Error> {
    let header = [
        "session",
        "participant",
        "trial",
        "scene",
        "outcome",
        "attention",
        "ticks",
        "duration_s",
        "distance_m",
        "mean_speed_mps",
        "sd_speed_mps",
        "max_speed_mps",
        "over_limit_share",
        "min_acceleration_mps2",
        "mean_lane_offset_m",
        "sdlp_m",
        "min_ttc_s",
        "min_headway_s",
        "collisions",
    ];
    let mut rows = Vec::new();
    for session in &report.sessions {
        for trial in &session.trials {
            for (attention, figures) in trial.driving.parts() {
                let mut row = vec![
                    session.name.clone(),
                    session.participant.clone().unwrap_or_default(),
                    trial.name.clone(),
                    trial.scene.clone(),
                    trial.outcome.clone().unwrap_or_default(),
                    attention.to_owned(),
                    figures.ticks.to_string(),
                    figures.duration_s.to_string(),
                ];
                row.extend([
                    cell(figures.distance_m),
                    cell(figures.mean_speed_mps),
                    cell(figures.sd_speed_mps),
                    cell(figures.max_speed_mps),
                    cell(figures.over_limit_share),
                    cell(figures.min_acceleration_mps2),
                    cell(figures.mean_lane_offset_m),
                    cell(figures.sdlp_m),
                    cell(figures.min_ttc_s),
                    cell(figures.min_headway_s),
                    figures.collisions.map_or(String::new(), |count| count.to_string()),
                ]);
                rows.push(row);
            }
        }
    }
    csv("driving.csv", &header, rows.into_iter())
}

/// One row for each prompt.
pub(super) fn prompts(report: &Report) -> Result<String, Error> {
    let header = [
        "session",
        "participant",
        "trial",
        "prompt",
        "strategy",
        "source",
        "strength",
        "attentive_at_onset",
        "shown_s",
        "map_age_s",
        "end",
        "looked_at_after_s",
        "left_view_after_s",
        "expired_after_s",
    ];
    let mut rows = Vec::new();
    for session in &report.sessions {
        for trial in &session.trials {
            for course in &trial.prompt_courses {
                let lasted = |end| cell(course.lasted_s.filter(|_| course.end == end));
                let since_start = course.shown_time_nanos - trial.timeline.start_nanos;
                rows.push(vec![
                    session.name.clone(),
                    session.participant.clone().unwrap_or_default(),
                    trial.name.clone(),
                    course.prompt.to_string(),
                    course.strategy.clone(),
                    course.source.clone(),
                    course.strength.to_string(),
                    course.attentive.map_or(String::new(), |attentive| attentive.to_string()),
                    crate::driving::seconds(since_start).to_string(),
                    course.map_age_s.to_string(),
                    course.end.as_str().to_owned(),
                    lasted(crate::PromptEnd::LookedAt),
                    lasted(crate::PromptEnd::LeftView),
                    lasted(crate::PromptEnd::Expired),
                ]);
            }
        }
    }
    csv("prompts.csv", &header, rows.into_iter())
}

fn cell(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn csv(figure: &'static str, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Error> {
    let failed = |reason: String| Error::Figure { figure, reason };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(|error| failed(error.to_string()))?;
    for row in rows {
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}
