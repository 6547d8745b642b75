//! The sections of one session.

mod frames;
mod quality;

use std::fmt::Write;

pub(super) use frames::frames;
pub(super) use quality::{gaze, perception, rig};

use super::table::{Cell, table};
use crate::figures::{INATTENTIVE_COLOR, SOURCE_COLORS, metric_boxes, timeline};
use crate::metrics::{MetricReport, MetricValues};
use crate::report::sources;
use crate::statistics::Summary;
use crate::write::words::{duration, escaped, fixed, millis, number, percent};
use crate::{Error, SessionReport, TrialReport};

/// How each trial went along its time.
pub(super) fn timelines(session: &SessionReport) -> Result<String, Error> {
    let mut html = String::new();
    for trial in &session.trials {
        let Some(figure) = timeline(trial)? else { continue };
        if html.is_empty() {
            html.push_str("<h3>Timeline</h3>\n");
            html.push_str(&legend(session, session.trials.iter().any(|trial| trial.timeline.has_attention)));
        }
        // Writing to a string cannot fail.
        let _ = write!(html, "<h4>{}</h4>\n<figure>{figure}</figure>\n", trial_words(trial));
    }
    Ok(html)
}

fn trial_words(trial: &TrialReport) -> String {
    let outcome = trial.outcome.as_deref().unwrap_or("cut short");
    let words = [
        trial.name.as_str(),
        &trial.scene,
        &format!("driver {}", trial.driver),
        &format!("gaze {}", trial.gaze_source),
        &duration(trial.timeline.duration_s),
        outcome,
    ];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.trim().is_empty()).collect();
    escaped(&words.join(" · "))
}

/// What colour means which source, and what is shaded.
fn legend(session: &SessionReport, has_attention: bool) -> String {
    let mut html = "<div class=\"legend\">".to_owned();
    for (index, source) in sources(&session.comparisons).into_iter().enumerate() {
        let (red, green, blue) = SOURCE_COLORS[index % SOURCE_COLORS.len()];
        let _ = write!(html, "<span><i style=\"background: rgb({red},{green},{blue})\"></i>{}</span>", escaped(source));
    }
    if has_attention {
        let (red, green, blue) = INATTENTIVE_COLOR;
        let _ = write!(html, "<span><i style=\"background: rgb({red},{green},{blue})\"></i>inattentive stretch</span>");
    }
    html.push_str("</div>\n");
    html
}

/// How the maps compare with gaze.
pub(super) fn metrics(session: &SessionReport) -> Result<String, Error> {
    let mut html = "<h3>Maps and gaze</h3>\n".to_owned();
    if session.metrics.is_empty() {
        html.push_str("<p class=\"hint\">No map was compared with gaze.</p>\n");
        return Ok(html);
    }
    let header = [
        Cell::text("metric"),
        Cell::text("source"),
        Cell::number("median, all"),
        Cell::number("attentive"),
        Cell::number("inattentive"),
        Cell::number("attentive ÷\ninattentive"),
        Cell::number("quartiles, all"),
        Cell::number("defined"),
        Cell::number("undefined"),
        Cell::number("windows\ncut"),
    ];
    let mut metrics: Vec<&str> = Vec::new();
    for report in &session.metrics {
        if !metrics.contains(&report.metric.as_str()) {
            metrics.push(&report.metric);
        }
    }
    let of = |metric: &&str| session.metrics.iter().filter(|report| report.metric == *metric).collect::<Vec<_>>();
    let rows = metrics.iter().flat_map(of).map(metric_row).collect();
    html.push_str(&table(&header, rows));
    if let Some(figure) = metric_boxes(session)? {
        let _ = writeln!(
            html,
            "<figure>{figure}<figcaption>Box: quartiles and median; whiskers: 5th to 95th percentile; points: single \
             comparisons.</figcaption></figure>"
        );
    }
    Ok(html)
}

fn metric_row(report: &MetricReport) -> Vec<Cell> {
    let median = |values: &MetricValues| number(values.summary.as_ref().map(|summary| summary.median));
    let all = report.values.all.summary.as_ref();
    let quartiles = all.map_or("–".to_owned(), |summary| {
        format!("{} … {}", number(Some(summary.lower_quartile)), number(Some(summary.upper_quartile)))
    });
    let reasons =
        report.undefined_by_reason.iter().map(|(reason, count)| format!("{count} {}", reason.replace('_', " ")));
    let reasons = reasons.collect::<Vec<_>>().join(", ");
    vec![
        Cell::text(&report.metric),
        Cell::text(&report.source),
        Cell::number(&median(&report.values.all)),
        Cell::number(&median(&report.values.attentive)),
        Cell::number(&median(&report.values.inattentive)),
        Cell::number(&number(report.ratio_of_medians)),
        Cell::number(&quartiles),
        Cell::number(&report.values.all.defined.to_string()),
        Cell::number(if reasons.is_empty() { "0" } else { &reasons }),
        Cell::number(&report.cut_windows.to_string()),
    ]
}

/// How each trial was driven.
pub(super) fn driving(session: &SessionReport) -> String {
    let header = [
        Cell::text("trial"),
        Cell::text("stretches"),
        Cell::number("time"),
        Cell::number("dist-\nance, m"),
        Cell::number("mean\nspeed, m/s"),
        Cell::number("SD\nspeed, m/s"),
        Cell::number("max.\nspeed, m/s"),
        Cell::number("over\nlimit"),
        Cell::number("mean lane\noffset, m"),
        Cell::number("SDLP, m"),
        Cell::number("min.\nTTC, s"),
        Cell::number("min. head-\nway, s"),
        Cell::number("colli-\nsions"),
    ];
    let mut rows = Vec::new();
    for trial in &session.trials {
        for (state, figures) in trial.driving.parts().into_iter().filter(|(_, figures)| figures.ticks > 0) {
            rows.push(vec![
                Cell::text(&trial.name),
                Cell::text(state),
                Cell::number(&duration(figures.duration_s)),
                Cell::number(&fixed(figures.distance_m, 0)),
                Cell::number(&fixed(figures.mean_speed_mps, 2)),
                Cell::number(&fixed(figures.sd_speed_mps, 2)),
                Cell::number(&fixed(figures.max_speed_mps, 2)),
                Cell::number(&percent(figures.over_limit_share)),
                Cell::number(&fixed(figures.mean_lane_offset_m, 3)),
                Cell::number(&fixed(figures.sdlp_m, 3)),
                Cell::number(&fixed(figures.min_ttc_s, 2)),
                Cell::number(&fixed(figures.min_headway_s, 2)),
                Cell::number(&figures.collisions.map_or("–".to_owned(), |count| count.to_string())),
            ]);
        }
    }
    let table =
        if rows.is_empty() { "<p class=\"hint\">No tick was logged.</p>\n".to_owned() } else { table(&header, rows) };
    format!("<h3>Driving</h3>\n{table}")
}

/// What became of the prompts.
pub(super) fn prompts(session: &SessionReport) -> String {
    if session.prompts.all.shown == 0 {
        return "<h3>Prompts</h3>\n<p class=\"hint\">No prompt was shown.</p>\n".to_owned();
    }
    let header = [
        Cell::text("trial"),
        Cell::text("driver\nat onset"),
        Cell::number("shown"),
        Cell::number("looked at"),
        Cell::number("share"),
        Cell::number("left view"),
        Cell::number("expired"),
        Cell::number("latency,\nms"),
        Cell::number("quartiles,\nms"),
        Cell::number("age of map\nat onset, ms"),
        Cell::number("95 %, ms"),
    ];
    let trials = session.trials.iter().map(|trial| (trial.name.as_str(), &trial.prompts));
    let whole = (session.trials.len() > 1).then_some(("all", &session.prompts));
    let mut rows = Vec::new();
    for (name, prompts) in whole.into_iter().chain(trials) {
        for (state, figures) in prompts.parts().into_iter().filter(|(_, figures)| figures.shown > 0) {
            let latency = |get: fn(&Summary) -> f64| millis(figures.latency_s.as_ref().map(get));
            let age = |get: fn(&Summary) -> f64| millis(figures.map_age_s.as_ref().map(get));
            let quartiles = format!("{} … {}", latency(|s| s.lower_quartile), latency(|s| s.upper_quartile));
            rows.push(vec![
                Cell::text(name),
                Cell::text(state),
                Cell::number(&figures.shown.to_string()),
                Cell::number(&figures.looked_at.to_string()),
                Cell::number(&percent(figures.looked_at_share)),
                Cell::number(&figures.left_view.to_string()),
                Cell::number(&figures.expired.to_string()),
                Cell::number(&latency(|s| s.median)),
                Cell::number(if figures.latency_s.is_some() { &quartiles } else { "–" }),
                Cell::number(&age(|s| s.median)),
                Cell::number(&age(|s| s.p95)),
            ]);
        }
    }
    format!("<h3>Prompts</h3>\n{}", table(&header, rows))
}
