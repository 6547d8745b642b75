//! Figures as SVG, drawn by plotters at twice their size so that its whole pixels do not show.

mod boxes;
mod timeline;

pub(crate) use boxes::metric_boxes;
pub(crate) use timeline::timeline;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::Error;

/// Drawn pixels for each pixel on the page.
const SCALE: u32 = 2;

/// Colours of the sources, distinguishable with any colour vision (Okabe and Ito 2008).
pub(crate) const SOURCE_COLORS: [(u8, u8, u8); 6] =
    [(0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (150, 110, 0)];
/// Behind the stretches in which the driver did not attend.
pub(crate) const INATTENTIVE_COLOR: (u8, u8, u8) = (252, 232, 205);
const TEXT: RGBColor = RGBColor(55, 65, 81);
const GRID: RGBColor = RGBColor(229, 231, 235);
const AXIS: RGBColor = RGBColor(156, 163, 175);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Colour of the source at this place in the order of sources.
fn source_color(index: usize) -> RGBColor {
    let (red, green, blue) = SOURCE_COLORS[index % SOURCE_COLORS.len()];
    RGBColor(red, green, blue)
}

/// Pixels on the page as drawn pixels.
fn px(pixels: i32) -> i32 {
    pixels * SCALE as i32
}

/// Text of this height on the page; plotters writes its sizes divided by 1.24.
fn text(pixels: f64, color: RGBColor, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    let font = ("sans-serif", pixels * 1.24 * SCALE as f64).into_font();
    font.color(&color).pos(Pos::new(horizontal, vertical))
}

/// Draws an SVG of a size in page pixels.
fn svg(
    figure: &'static str,
    (width, height): (u32, u32),
    draw: impl FnOnce(&Area<'_>) -> Result<(), Box<dyn std::error::Error>>,
) -> Result<String, Error> {
    let mut text = String::new();
    let area = SVGBackend::with_string(&mut text, (width * SCALE, height * SCALE)).into_drawing_area();
    draw(&area)
        .and_then(|()| Ok(area.present()?))
        .map_err(|error| Error::Figure { figure, reason: error.to_string() })?;
    drop(area);
    // The size comes from the page, the proportions from the view box.
    let fixed = format!("width=\"{}\" height=\"{}\" ", width * SCALE, height * SCALE);
    Ok(text.replacen(&fixed, "", 1).replace("font-family=\"sans-serif\"", "font-family=\"system-ui, sans-serif\""))
}

/// A range that holds all values with a margin; `None` when there are none.
fn range_of(values: impl Iterator<Item = f64>) -> Option<std::ops::Range<f64>> {
    let range = values.filter(|value| value.is_finite()).fold(None, |range: Option<(f64, f64)>, value| {
        Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    let (low, high) = range?;
    let margin = if high > low { (high - low) * 0.06 } else { (high.abs() * 0.1).max(0.5) };
    // Nothing that is never negative gets a negative axis.
    Some(if low >= 0.0 { (low - margin).max(0.0) } else { low - margin }..high + margin)
}

/// A number as an axis shows it: no more digits than steps of this size need.
fn axis_number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}
