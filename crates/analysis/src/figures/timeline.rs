//! A trial along its time: speed, prompts and how maps and gaze agree, over the stretches of attention.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{AXIS, Area, Chart, GRID, INATTENTIVE_COLOR, TEXT, axis_number, px, range_of, source_color, svg, text};
use crate::Error;
use crate::driving::seconds;
use crate::metrics::{Sample, Series};
use crate::prompts::{PromptCourse, PromptEnd};
use crate::report::{Timeline, TrialReport};
use crate::statistics::quantile;

const WIDTH: u32 = 1100;
const TITLE: i32 = 22;
const LEFT: i32 = 52;
const X_AXIS: i32 = 24;
/// Points along the time axis: more would only make the page heavier.
const BINS: usize = 400;
/// A bin is at least this long, so that a short trial does not show single frames.
const SHORTEST_BIN_S: f64 = 0.25;
/// What is plotted where it was logged: one metric at the gaze point and one over a window.
const PREFERRED_METRICS: [&str; 2] = ["nss_at_gaze", "cosine"];

enum Panel<'a> {
    Speed,
    Prompts,
    Metric(&'a str),
}

impl Panel<'_> {
    fn height(&self) -> i32 {
        match self {
            Self::Speed => 150,
            Self::Prompts => 76,
            Self::Metric(_) => 132,
        }
    }
}

/// Draws the timeline of a trial; `None` when it has no duration.
pub(crate) fn timeline(trial: &TrialReport) -> Result<Option<String>, Error> {
    let line = &trial.timeline;
    if line.duration_s <= 0.0 {
        return Ok(None);
    }
    let mut panels = vec![Panel::Speed];
    if !trial.prompt_courses.is_empty() {
        panels.push(Panel::Prompts);
    }
    panels.extend(metrics_to_plot(line).into_iter().map(Panel::Metric));
    let height = panels.iter().map(Panel::height).sum::<i32>() + X_AXIS;
    let figure = svg("timeline", (WIDTH, height as u32), |area| {
        let mut top = 0;
        for (index, panel) in panels.iter().enumerate() {
            let is_last = index + 1 == panels.len();
            let bottom = top + panel.height() + if is_last { X_AXIS } else { 0 };
            let part = area.clone().shrink((0, px(top)), (px(WIDTH as i32), px(bottom - top)));
            match panel {
                Panel::Speed => speed(&part, line, is_last)?,
                Panel::Prompts => prompts(&part, trial, is_last)?,
                Panel::Metric(metric) => agreement(&part, line, metric, is_last)?,
            }
            top = bottom;
        }
        Ok(())
    });
    figure.map(Some)
}

/// The preferred metrics that there are, or else the first one.
fn metrics_to_plot(line: &Timeline) -> Vec<&str> {
    let series = &line.comparisons.series;
    let logged = |metric: &&str| series.iter().any(|(_, name, one)| name == metric && !one.samples.is_empty());
    let preferred: Vec<&str> = PREFERRED_METRICS.into_iter().filter(logged).collect();
    if preferred.is_empty() {
        series.iter().map(|(_, name, _)| name.as_str()).filter(logged).take(1).collect()
    } else {
        preferred
    }
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn speed(area: &Area<'_>, line: &Timeline, is_last: bool) -> Drawn {
    let limits = line.limits.iter().filter_map(|(_, limit)| *limit);
    let range = range_of(line.speed.iter().map(|(_, speed)| *speed).chain(limits).chain([0.0])).unwrap_or(0.0..1.0);
    let mut chart = panel(area, line, "Speed, m/s (dashed: limit)", range, is_last)?;
    let ends = line.limits.iter().skip(1).map(|(time, _)| *time).chain([line.duration_s]);
    for ((from, limit), to) in line.limits.iter().zip(ends) {
        if let Some(limit) = limit {
            let dashes = DashedLineSeries::new(
                [(*from, *limit), (to, *limit)],
                px(5) as u32,
                px(4) as u32,
                AXIS.stroke_width(px(1) as u32),
            );
            chart.draw_series(dashes)?;
        }
    }
    draw_line(&mut chart, &binned(line.speed.iter().copied(), line.duration_s), TEXT)
}

fn agreement(area: &Area<'_>, line: &Timeline, metric: &str, is_last: bool) -> Drawn {
    let sources = crate::report::sources(&line.comparisons);
    let series = line.comparisons.series.iter().filter(|(_, name, _)| name == metric);
    let lines: Vec<_> = series.map(|(source, _, series)| (source, binned(points(series), line.duration_s))).collect();
    let values = lines.iter().flat_map(|(_, line)| line.iter().filter_map(|(_, value)| *value));
    let range = range_of(values).unwrap_or(0.0..1.0);
    let mut chart = panel(area, line, &format!("{metric}, by source"), range, is_last)?;
    for (source, line) in &lines {
        let index = sources.iter().position(|name| name == source).unwrap_or(0);
        draw_line(&mut chart, line, source_color(index))?;
    }
    Ok(())
}

fn points(series: &Series) -> impl Iterator<Item = (f64, f64)> {
    series.samples.iter().map(|Sample { since_start_s, value, .. }| (*since_start_s, *value))
}

fn prompts(area: &Area<'_>, trial: &TrialReport, is_last: bool) -> Drawn {
    const SEEN: RGBColor = RGBColor(22, 130, 70);
    const UNSEEN: RGBColor = RGBColor(107, 114, 128);
    let line = &trial.timeline;
    let title = "Prompts (filled: looked at, open: not)";
    let mut chart = panel(area, line, title, 0.0..1.0, is_last)?;
    for (index, course) in trial.prompt_courses.iter().enumerate() {
        // Two lanes, since two prompts may be shown at once.
        let lane = if index % 2 == 0 { 0.68 } else { 0.32 };
        let (from, to) = span(course, line);
        let color = if course.end == PromptEnd::LookedAt { SEEN } else { UNSEEN };
        let stroke = color.stroke_width(px(2) as u32);
        chart.draw_series([PathElement::new([(from, lane), (to, lane)], stroke)])?;
        let inside = if course.end == PromptEnd::LookedAt { color.filled() } else { WHITE.filled() };
        chart.draw_series([Circle::new((to, lane), px(4), inside)])?;
        chart.draw_series([Circle::new((to, lane), px(4), color.stroke_width(px(1) as u32 + 1))])?;
    }
    Ok(())
}

fn span(course: &PromptCourse, line: &Timeline) -> (f64, f64) {
    let from = seconds(course.shown_time_nanos - line.start_nanos);
    (from, course.lasted_s.map_or(line.duration_s, |lasted| from + lasted))
}

/// The axes of a panel with the inattentive stretches behind them.
fn panel<'a, 'b>(
    area: &'a Area<'b>,
    line: &Timeline,
    title: &str,
    range: std::ops::Range<f64>,
    is_last: bool,
) -> Result<Chart<'a, 'b>, Box<dyn std::error::Error>>
where
    'b: 'a,
{
    area.draw_text(title, &text(12.5, TEXT, HPos::Left, VPos::Center), (px(LEFT), px(TITLE / 2 + 1)))?;
    let has_scale = range != (0.0..1.0) || !title.starts_with("Prompts");
    let mut chart = ChartBuilder::on(area)
        .margin_top(px(TITLE))
        .margin_right(px(14))
        .margin_bottom(px(4))
        .x_label_area_size(px(if is_last { X_AXIS } else { 0 }))
        .y_label_area_size(px(LEFT))
        .build_cartesian_2d(0.0..line.duration_s, range.clone())?;
    let (red, green, blue) = INATTENTIVE_COLOR;
    let shade = line.inattentive.iter().map(|(from, to)| {
        Rectangle::new([(*from, range.start), (*to, range.end)], RGBColor(red, green, blue).filled())
    });
    chart.draw_series(shade)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(px(1) as u32))
        .axis_style(AXIS.stroke_width(px(1) as u32))
        .x_labels(if is_last { 12 } else { 0 })
        .y_labels(if has_scale { 5 } else { 0 })
        .x_label_style(text(11.5, TEXT, HPos::Center, VPos::Top))
        .y_label_style(text(11.5, TEXT, HPos::Right, VPos::Center))
        .x_label_formatter(&|time| clock(*time, line.duration_s))
        .y_label_formatter(&|value| axis_number(*value))
        .draw()?;
    Ok(chart)
}

/// Seconds, or minutes and seconds in a long trial.
fn clock(time_s: f64, duration_s: f64) -> String {
    if duration_s < 180.0 {
        return format!("{} s", axis_number(time_s));
    }
    let whole = time_s.round() as i64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Draws a line that is interrupted where there is nothing.
fn draw_line(chart: &mut Chart<'_, '_>, line: &[(f64, Option<f64>)], color: RGBColor) -> Drawn {
    for stretch in line.split(|(_, value)| value.is_none()) {
        let points: Vec<(f64, f64)> = stretch.iter().filter_map(|(time, value)| Some((*time, (*value)?))).collect();
        match points[..] {
            [] => {}
            [point] => drop(chart.draw_series([Circle::new(point, px(1), color.filled())])?),
            _ => drop(chart.draw_series(LineSeries::new(points, color.stroke_width(px(3) as u32 / 2)))?),
        }
    }
    Ok(())
}

/// The median of each bin of time, at the middle of the bin.
fn binned(points: impl Iterator<Item = (f64, f64)>, duration_s: f64) -> Vec<(f64, Option<f64>)> {
    let count = ((duration_s / SHORTEST_BIN_S).ceil() as usize).clamp(1, BINS);
    let bin_s = duration_s / count as f64;
    let mut bins = vec![Vec::new(); count];
    for (time, value) in points.filter(|(time, _)| (0.0..=duration_s).contains(time)) {
        bins[((time / bin_s) as usize).min(count - 1)].push(value);
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        quantile(&values, 0.5)
    };
    bins.into_iter().enumerate().map(|(index, values)| ((index as f64 + 0.5) * bin_s, median(values))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_medians_and_leave_holes() {
        let points = [(0.1, 1.0), (0.2, 9.0), (0.3, 2.0), (3.9, 5.0), (4.0, 7.0), (9.0, 1.0)];
        let bins = binned(points.into_iter(), 4.0);
        assert_eq!(bins.len(), 16);
        assert_eq!((bins[0].1, bins[1].1, bins[2].1, bins[15].1), (Some(5.0), Some(2.0), None, Some(6.0)));
        assert_eq!(binned(points.into_iter(), 3600.0).len(), BINS);
    }

    #[test]
    fn clocks_read_well() {
        assert_eq!((clock(12.5, 20.0), clock(125.0, 3600.0)), ("12.5 s".to_owned(), "2:05".to_owned()));
        assert_eq!(
            (axis_number(-0.25), axis_number(40.0), axis_number(-0.0)),
            ("−0.25".into(), "40".into(), "0".into())
        );
    }
}
