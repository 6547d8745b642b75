//! From gaze points to the density that maps are compared with.

use crate::{
    Heatmap, Undefined,
    blur::{Border, gaussian},
    heatmap::pixel_of,
    metrics::exact,
};

/// The density of gaze points: one Gaussian of `sigma_px` pixels a point, points counted as often as they occur, cut
/// at 4 standard deviations and at the edges of the view.
///
/// # Errors
/// [`Undefined::NoGaze`] if no point lies in the view.
pub fn gaze_density(
    width: usize,
    height: usize,
    points_in_view: &[[f64; 2]],
    sigma_px: f64,
) -> Result<Heatmap, Undefined> {
    let mut counts = vec![0.0; width * height];
    for (x, y) in points_in_view.iter().filter_map(|point| pixel_of(*point, width, height)) {
        counts[y * width + x] += 1.0;
    }
    if counts.iter().all(|count| *count == 0.0) {
        return Err(Undefined::NoGaze);
    }
    let density = gaussian(&counts, width, height, sigma_px, Border::Zero);
    let values = density.into_iter().map(|value| value as f32).collect();
    Heatmap::new(width, height, values).map_err(|_never| Undefined::NoGaze)
}

/// Where people look whatever there is to see: a Gaussian around the middle of the view, with half the view's width and
/// height as its standard deviations. A baseline that a map must beat: roads lead to the middle too.
///
/// # Panics
/// If `width` or `height` is 0.
pub fn center_bias(width: usize, height: usize) -> Heatmap {
    assert!(width > 0 && height > 0, "a map has at least one pixel");
    let values = exact::center_bias(width, height).into_iter().map(|value| value as f32).collect();
    Heatmap::new(width, height, values).expect("exponentials are heat")
}
