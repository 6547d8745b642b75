//! How good the data are: gaze, perception, the rig itself.

use crate::SessionReport;
use crate::perception::SourceFigures;
use crate::statistics::Summary;
use crate::write::html::table::{Cell, table};
use crate::write::words::{fixed, millis, number, percent};

/// Quality of the gaze.
pub(in crate::write::html) fn gaze(session: &SessionReport) -> String {
    let header = [
        Cell::text("trial"),
        Cell::number("samples"),
        Cell::number("valid"),
        Cell::number("tracked"),
        Cell::number("nominal\nrate, Hz"),
        Cell::number("effective\nrate, Hz"),
        Cell::number("lost\nsamples"),
        Cell::number("gaps"),
        Cell::number("longest without\ngaze, s"),
        Cell::number("clock\njumps"),
        Cell::number("latency,\nms"),
        Cell::text("by validity"),
    ];
    let mut rows = Vec::new();
    for trial in session.trials.iter().filter(|trial| trial.gaze.samples > 0) {
        let gaze = &trial.gaze;
        let validities = gaze.by_validity.iter().map(|(word, count)| format!("{} {count}", word.replace('_', " ")));
        rows.push(vec![
            Cell::text(&trial.name),
            Cell::number(&gaze.samples.to_string()),
            Cell::number(&percent(gaze.valid_share)),
            Cell::number(&percent(gaze.tracked_share)),
            Cell::number(&fixed(gaze.nominal_rate_hz, 1)),
            Cell::number(&fixed(gaze.effective_rate_hz, 1)),
            Cell::number(&gaze.lost_samples.to_string()),
            Cell::number(&gaze.gaps.to_string()),
            Cell::number(&fixed(gaze.longest_without_gaze_s, 2)),
            Cell::number(&gaze.clock_jumps.to_string()),
            Cell::number(&fixed(gaze.latency_s.as_ref().map(|summary| summary.median * 1e3), 1)),
            Cell::long(&validities.collect::<Vec<_>>().join(", ")),
        ]);
    }
    if rows.is_empty() {
        return "<h3>Gaze quality</h3>\n<p class=\"hint\">No gaze was logged.</p>\n".to_owned();
    }
    format!("<h3>Gaze quality</h3>\n{}", table(&header, rows))
}

/// How perception kept up, and whether relevance balanced.
pub(in crate::write::html) fn perception(session: &SessionReport) -> String {
    let header = [
        Cell::text("trial"),
        Cell::number("frames"),
        Cell::number("interval,\nms"),
        Cell::number("95 %,\nms"),
        Cell::number("capture to\nuse, ticks"),
        Cell::number("max."),
        Cell::number("capture to\nuse, ms"),
        Cell::number("95 %,\nms"),
        Cell::text("maps"),
        Cell::text("worst imbalance\nof relevance"),
    ];
    let mut rows = Vec::new();
    for trial in session.trials.iter().filter(|trial| trial.perception.frames > 0) {
        let figures = &trial.perception;
        let of = |summary: &Option<Summary>, get: fn(&Summary) -> f64| summary.as_ref().map(get);
        let maps = figures.sources.iter().map(|source| format!("{} {}", source.source, source.maps));
        rows.push(vec![
            Cell::text(&trial.name),
            Cell::number(&figures.frames.to_string()),
            Cell::number(&millis(of(&figures.interval_s, |s| s.median))),
            Cell::number(&millis(of(&figures.interval_s, |s| s.p95))),
            Cell::number(&fixed(of(&figures.latency_ticks, |s| s.median), 0)),
            Cell::number(&fixed(of(&figures.latency_ticks, |s| s.maximum), 0)),
            Cell::number(&millis(of(&figures.latency_s, |s| s.median))),
            Cell::number(&millis(of(&figures.latency_s, |s| s.p95))),
            Cell::long(&maps.collect::<Vec<_>>().join(", ")),
            Cell::html(figures.sources.iter().filter_map(balance).collect::<Vec<_>>().join("<br>")),
        ]);
    }
    if rows.is_empty() {
        return "<h3>Perception</h3>\n<p class=\"hint\">No frame was perceived.</p>\n".to_owned();
    }
    format!("<h3>Perception</h3>\n{}", table(&header, rows))
}

fn balance(source: &SourceFigures) -> Option<String> {
    let (class, word) = if source.balances? { ("good", "balances") } else { ("bad", "does not balance") };
    let name = crate::write::words::escaped(&source.source);
    let worst = number(source.worst_imbalance);
    Some(format!("{name} {worst} <span class=\"{class}\">{word}</span>"))
}

/// Events and measurements of the rig, folded away.
pub(in crate::write::html) fn rig(session: &SessionReport) -> String {
    let events = session.trials.iter().flat_map(|trial| {
        let row = |(kind, count): (&String, &u64)| {
            vec![Cell::text(&trial.name), Cell::text(&kind.replace('_', " ")), Cell::number(&count.to_string())]
        };
        trial.events.iter().map(row).collect::<Vec<_>>()
    });
    let events: Vec<_> = events.collect();
    let measurements = session.trials.iter().flat_map(|trial| {
        let row = |figures: &crate::DiagnosticFigures| {
            let of = |get: fn(&Summary) -> f64| Cell::number(&number(figures.summary.as_ref().map(get)));
            vec![
                Cell::text(&trial.name),
                Cell::text(&figures.name),
                Cell::text(&figures.unit),
                Cell::number(&figures.summary.as_ref().map_or(0, |summary| summary.count).to_string()),
                of(|s| s.median),
                of(|s| s.p95),
                of(|s| s.maximum),
            ]
        };
        trial.diagnostics.iter().map(row).collect::<Vec<_>>()
    });
    let measurements: Vec<_> = measurements.collect();
    let mut html = String::new();
    if !events.is_empty() {
        let header = [Cell::text("trial"), Cell::text("event"), Cell::number("count")];
        html.push_str(&table(&header, events));
    }
    if !measurements.is_empty() {
        let names = ["values", "median", "95 %", "maximum"].map(Cell::number);
        let texts = [Cell::text("trial"), Cell::text("measurement"), Cell::text("unit")];
        let header: Vec<Cell> = texts.into_iter().chain(names).collect();
        html.push_str(&table(&header, measurements));
    }
    if html.is_empty() {
        html
    } else {
        format!("<details open><summary>Events and measurements of the rig</summary>\n{html}</details>\n")
    }
}
