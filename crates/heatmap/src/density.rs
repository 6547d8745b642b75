//! From gaze points to the density that maps are compared with.

use crate::{
    Heatmap, Undefined,
    blur::{Border, gaussian},
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
    let pixel = |share: f64, size: usize| (0.0..1.0).contains(&share).then(|| (share * size as f64) as usize);
    for [x, y] in points_in_view {
        if let (Some(x), Some(y)) = (pixel(*x, width), pixel(*y, height)) {
            counts[y.min(height - 1) * width + x.min(width - 1)] += 1.0;
        }
    }
    if counts.iter().all(|count| *count == 0.0) {
        return Err(Undefined::NoGaze);
    }
    let density = gaussian(&counts, width, height, sigma_px, Border::Zero);
    let values = density.into_iter().map(|value| value as f32).collect();
    Heatmap::new(width, height, values).map_err(|_never| Undefined::NoGaze)
}
