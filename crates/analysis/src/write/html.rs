//! The page of a report: one self-contained file.

mod sections;
mod table;

use std::fmt::Write;

use super::words::{duration, escaped, fixed, millis, number, percent};
use crate::{Error, Report, SessionReport};
use table::{Cell, table};

const STYLE: &str = include_str!("html/style.css");

/// What the figures mean, at the end of the page.
const METHODS: &str = "\
<h2>Methods</h2>
<p>Quantiles interpolate linearly between order statistics (type 7 of Hyndman and Fan, the default of NumPy and R). \
Standard deviations are those of the population (divided by <i>n</i>).</p>
<p>A comparison belongs to an attentive or inattentive stretch by the state at the time at which its frame was captured. \
Where attention is not logged, only “all” has figures. Metrics named <i>…_at_gaze</i> compare the map with the gaze at \
the capture of its frame; the others compare it with the density of gaze in a window of ±0.48 s, also where the trial \
cut the window short. For <i>kl</i> lower is closer, for all others higher. An undefined value is left out, never \
counted as 0.</p>
<p>Lane offset is that of the reference point the host logs, positive to the left. SDLP: population standard deviation \
over all ticks with a lane, about their mean, lane changes included (SAE J2944, 10.1.3). Distance is speed integrated \
over time (trapezoidal). A collision counts in the stretch in which it begins.</p>
<p>Gaze: a sample is valid with gaze on the view; tracked also with gaze off the view. The effective rate is tracked \
samples ÷ duration, so that samples that never arrived lower it. A gap is a silence longer than three median intervals.</p>
<p>Prompts: latency is from onset to the first look, over the prompts looked at; the age of a map at onset is from the \
capture of its frame to the tick at which the prompt appeared.</p>";

/// The whole page.
pub(super) fn page(report: &Report) -> Result<String, Error> {
    let title = match &report.sessions[..] {
        [session] => format!("Session {}", escaped(&session.name)),
        sessions => format!("{} sessions", sessions.len()),
    };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – Cogaze</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p class=\"meta\">Driving, gaze, relevance and prompts, analysed by Cogaze {version}</p>\n",
        version = env!("CARGO_PKG_VERSION")
    );
    if report.sessions.len() > 1 {
        page.push_str(&overview(report));
    }
    for session in &report.sessions {
        section(&mut page, session, report.sessions.len() > 1)?;
    }
    page.push_str(METHODS);
    page.push_str("\n</main>\n</body>\n</html>\n");
    Ok(page)
}

/// All sessions at a glance.
fn overview(report: &Report) -> String {
    let header = [
        Cell::text("session"),
        Cell::text("participant"),
        Cell::number("trials"),
        Cell::number("driven"),
        Cell::number("distance, m"),
        Cell::number("collisions"),
        Cell::number("prompts"),
        Cell::number("looked at"),
        Cell::number("latency, ms"),
        Cell::number("gaze valid"),
    ];
    let rows = report.sessions.iter().enumerate().map(|(index, session)| {
        let totals = Totals::of(session);
        vec![
            Cell::html(format!("<a href=\"#s{}\">{}</a>", index + 1, escaped(&session.name))),
            Cell::text(session.participant.as_deref().unwrap_or("–")),
            Cell::number(&session.trials.len().to_string()),
            Cell::number(&duration(totals.duration_s)),
            Cell::number(&fixed(totals.distance_m, 0)),
            Cell::number(&totals.collisions.map_or("–".to_owned(), |count| count.to_string())),
            Cell::number(&session.prompts.all.shown.to_string()),
            Cell::number(&percent(session.prompts.all.looked_at_share)),
            Cell::number(&millis(session.prompts.all.latency_s.as_ref().map(|summary| summary.median))),
            Cell::number(&percent(totals.valid_share)),
        ]
    });
    format!("<h3>Overview</h3>\n{}", table(&header, rows.collect::<Vec<_>>()))
}

fn section(page: &mut String, session: &SessionReport, is_one_of_many: bool) -> Result<(), Error> {
    // Writing to a string cannot fail.
    if is_one_of_many {
        let index = page.matches("<section").count() + 1;
        let _ = write!(page, "<section id=\"s{index}\">\n<h2>Session {}</h2>\n", escaped(&session.name));
    } else {
        page.push_str("<section>\n");
    }
    let _ = writeln!(page, "<p class=\"meta\">{}</p>", meta(session));
    page.push_str(&cards(session));
    if !session.notes.is_empty() {
        page.push_str("<div class=\"notes\"><b>This log is incomplete</b><ul>\n");
        session.notes.iter().for_each(|note| {
            let _ = writeln!(page, "<li>{}</li>", escaped(note));
        });
        page.push_str("</ul></div>\n");
    }
    page.push_str(&sections::timelines(session)?);
    page.push_str(&sections::metrics(session)?);
    page.push_str(&sections::frames(session));
    page.push_str(&sections::driving(session));
    page.push_str(&sections::prompts(session));
    page.push_str(&sections::gaze(session));
    page.push_str(&sections::perception(session));
    page.push_str(&sections::rig(session));
    page.push_str("</section>\n");
    Ok(())
}

fn meta(session: &SessionReport) -> String {
    let mut parts = vec![format!("Participant {}", session.participant.as_deref().unwrap_or("–"))];
    parts.extend(session.created_at.clone());
    parts.push(format!("seed {}", session.seed));
    parts.push(session.pace.clone());
    parts.push(format!("strategy {}", session.strategy));
    if let Some(model) = &session.model {
        let digest: String = model.sha256.chars().take(12).collect();
        parts.push(format!("network {} ({digest})", model.path));
    }
    parts.push(format!("recorded by {}", session.software));
    escaped(&parts.join(" · "))
}

/// Sums over the trials of a session.
struct Totals {
    duration_s: f64,
    distance_m: Option<f64>,
    collisions: Option<u32>,
    min_ttc_s: Option<f64>,
    valid_share: Option<f64>,
}

impl Totals {
    fn of(session: &SessionReport) -> Self {
        let driving = || session.trials.iter().map(|trial| &trial.driving.all);
        let samples: u64 = session.trials.iter().map(|trial| trial.gaze.samples).sum();
        let valid: u64 = session.trials.iter().filter_map(|trial| trial.gaze.by_validity.get("valid")).sum();
        Self {
            duration_s: driving().map(|figures| figures.duration_s).sum(),
            distance_m: driving().filter_map(|figures| figures.distance_m).reduce(|a, b| a + b),
            collisions: driving().filter_map(|figures| figures.collisions).reduce(|a, b| a + b),
            min_ttc_s: driving().filter_map(|figures| figures.min_ttc_s).reduce(f64::min),
            valid_share: (samples > 0).then(|| valid as f64 / samples as f64),
        }
    }
}

fn cards(session: &SessionReport) -> String {
    let totals = Totals::of(session);
    let prompts = &session.prompts.all;
    let latency = prompts.latency_s.as_ref().map(|summary| summary.median);
    let cards = [
        (duration(totals.duration_s), "driven"),
        (format!("{} m", fixed(totals.distance_m, 0)), "distance"),
        (totals.collisions.map_or("–".to_owned(), |count| count.to_string()), "collisions"),
        (format!("{} s", number(totals.min_ttc_s)), "minimum TTC"),
        (format!("{} of {}", prompts.looked_at, prompts.shown), "prompts looked at"),
        (format!("{} ms", millis(latency)), "median latency to look"),
        (percent(totals.valid_share), "gaze samples valid"),
    ];
    let mut html = "<div class=\"cards\">\n".to_owned();
    for (value, name) in cards {
        let value = if value.starts_with('–') { "–" } else { &value };
        let _ = writeln!(html, "<div class=\"card\"><b>{value}</b><span>{name}</span></div>");
    }
    html.push_str("</div>\n");
    html
}
