//! How each metric is distributed, by source and attention: one small panel a metric.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::{AXIS, Area, Chart, GRID, TEXT, axis_number, px, range_of, source_color, svg, text};
use crate::Error;
use crate::report::{SessionReport, sources};
use crate::statistics::Summary;

const COLUMNS: usize = 3;
const WIDTH: i32 = 366;
const HEIGHT: i32 = 236;
/// Single values behind a box; more would be a smear.
const POINTS: usize = 90;

/// One box: the values of a source in a state of attention.
struct Group {
    source: usize,
    name: String,
    state: &'static str,
    values: Vec<f64>,
    summary: Summary,
}

/// Draws a panel for each metric; `None` when nothing was compared.
pub(crate) fn metric_boxes(session: &SessionReport) -> Result<Option<String>, Error> {
    let names = sources(&session.comparisons);
    let mut metrics: Vec<(&str, Vec<Group>)> = Vec::new();
    for (source, metric, series) in &session.comparisons.series {
        let index = names.iter().position(|name| name == source).unwrap_or(0);
        let values = series.values();
        let is_split = !(values.attentive.is_empty() && values.inattentive.is_empty());
        let parts = if is_split {
            vec![("attentive", values.attentive), ("inattentive", values.inattentive)]
        } else {
            vec![("all", values.all)]
        };
        let groups = parts.into_iter().filter_map(|(state, values)| {
            let summary = Summary::of(values.clone())?;
            Some(Group { source: index, name: source.clone(), state, values, summary })
        });
        match metrics.iter_mut().find(|(name, _)| name == metric) {
            Some((_, own)) => own.extend(groups),
            None => metrics.push((metric, groups.collect())),
        }
    }
    metrics.retain(|(_, groups)| !groups.is_empty());
    if metrics.is_empty() {
        return Ok(None);
    }
    let rows = metrics.len().div_ceil(COLUMNS) as i32;
    let size = ((WIDTH * COLUMNS as i32) as u32, (HEIGHT * rows) as u32);
    let figure = svg("distribution of the metrics", size, |area| {
        for (index, (metric, groups)) in metrics.iter().enumerate() {
            let (row, column) = ((index / COLUMNS) as i32, (index % COLUMNS) as i32);
            let part = area.clone().shrink((px(column * WIDTH), px(row * HEIGHT)), (px(WIDTH), px(HEIGHT)));
            draw_metric(&part, metric, groups)?;
        }
        Ok(())
    });
    figure.map(Some)
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw_metric(area: &Area<'_>, metric: &str, groups: &[Group]) -> Drawn {
    const TITLE: i32 = 24;
    const LABELS: i32 = 36;
    const LEFT: i32 = 50;
    area.draw_text(metric, &text(13.0, TEXT, HPos::Left, VPos::Center), (px(LEFT), px(TITLE / 2)))?;
    let ends = groups.iter().flat_map(|group| [group.summary.p05, group.summary.p95]);
    let range = range_of(ends).unwrap_or(0.0..1.0);
    let mut chart = ChartBuilder::on(area)
        .margin_top(px(TITLE))
        .margin_right(px(10))
        .x_label_area_size(px(LABELS))
        .y_label_area_size(px(LEFT))
        .build_cartesian_2d(0.0..groups.len() as f64, range.clone())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(px(1) as u32))
        .axis_style(AXIS.stroke_width(px(1) as u32))
        .x_labels(0)
        .y_labels(6)
        .y_label_style(text(11.5, TEXT, HPos::Right, VPos::Center))
        .y_label_formatter(&|value| axis_number(*value))
        .draw()?;
    for (place, group) in groups.iter().enumerate() {
        draw_group(&mut chart, place as f64 + 0.5, group, &range)?;
        let (x, y) = chart.backend_coord(&(place as f64 + 0.5, range.start));
        let (left, top) = area.get_pixel_range();
        let at = |below: i32| (x - left.start, y - top.start + px(below));
        area.draw_text(group.state, &text(11.0, TEXT, HPos::Center, VPos::Top), at(6))?;
    }
    label_sources(area, &chart, groups, &range)
}

/// The name of each source once, under the middle of its boxes.
fn label_sources(area: &Area<'_>, chart: &Chart<'_, '_>, groups: &[Group], range: &std::ops::Range<f64>) -> Drawn {
    let mut from = 0;
    for same in groups.chunk_by(|a, b| a.source == b.source) {
        let middle = from as f64 + same.len() as f64 / 2.0;
        from += same.len();
        let (x, y) = chart.backend_coord(&(middle, range.start));
        let (left, top) = area.get_pixel_range();
        let style = text(11.5, source_color(same[0].source), HPos::Center, VPos::Top);
        area.draw_text(&same[0].name, &style, (x - left.start, y - top.start + px(20)))?;
    }
    Ok(())
}

/// A box from quartile to quartile with the median, whiskers from the 5th to the 95th percentile, and single values.
fn draw_group(chart: &mut Chart<'_, '_>, x: f64, group: &Group, range: &std::ops::Range<f64>) -> Drawn {
    const HALF: f64 = 0.26;
    let color = source_color(group.source);
    let Summary { p05, lower_quartile, median, upper_quartile, p95, .. } = group.summary;
    let step = group.values.len().div_ceil(POINTS).max(1);
    let shown = group.values.iter().step_by(step).enumerate().filter(|(_, value)| range.contains(*value));
    let points = shown.map(|(index, value)| {
        // The golden ratio spreads points evenly without a random number.
        let offset = ((index as f64 * 0.618_034).fract() - 0.5) * 2.0 * HALF;
        Circle::new((x + offset, *value), px(3) / 2, color.mix(0.28).filled())
    });
    chart.draw_series(points)?;
    let line = color.stroke_width(px(3) as u32 / 2);
    for (from, to) in [(p05, lower_quartile), (upper_quartile, p95)] {
        chart.draw_series([PathElement::new([(x, from), (x, to)], line)])?;
    }
    for end in [p05, p95] {
        chart.draw_series([PathElement::new([(x - HALF / 2.0, end), (x + HALF / 2.0, end)], line)])?;
    }
    let corners = [(x - HALF, lower_quartile), (x + HALF, upper_quartile)];
    let opacity = if group.state == "inattentive" { 0.12 } else { 0.5 };
    chart.draw_series([Rectangle::new(corners, WHITE.mix(0.6).filled())])?;
    chart.draw_series([Rectangle::new(corners, color.mix(opacity).filled())])?;
    chart.draw_series([Rectangle::new(corners, line)])?;
    let middle = [(x - HALF, median), (x + HALF, median)];
    chart.draw_series([PathElement::new(middle, color.stroke_width(px(3) as u32))])?;
    Ok(())
}
