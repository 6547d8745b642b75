//! Relevance painted over the photo that it explains.

use image::{Rgb, RgbImage};

/// Relevance that is shown at full strength: larger values, the top hundredth, are clipped, so that one pixel cannot make
/// the rest of the map invisible.
const SHOWN_FRACTION: f64 = 0.99;

/// The photo in grey with positive relevance in red and negative relevance in blue over it. The map is enlarged without
/// smoothing, so that what is seen is what was computed.
pub(crate) fn overlay(photo: &RgbImage, relevance: &[f32], rows: usize, columns: usize) -> RgbImage {
    let scale = strength(relevance);
    RgbImage::from_fn(photo.width(), photo.height(), |x, y| {
        let row = (y as usize * rows / photo.height() as usize).min(rows - 1);
        let column = (x as usize * columns / photo.width() as usize).min(columns - 1);
        let value = (relevance[row * columns + column] / scale).clamp(-1.0, 1.0);
        let [red, green, blue] = photo.get_pixel(x, y).0.map(f32::from);
        let grey = 0.6 * (0.299 * red + 0.587 * green + 0.114 * blue);
        let color = if value > 0.0 { [255.0, 60.0, 20.0] } else { [30.0, 90.0, 255.0] };
        Rgb(color.map(|target| (grey + (target - grey) * value.abs().sqrt() * 0.9) as u8))
    })
}

/// The magnitude below which `SHOWN_FRACTION` of the pixels lie.
fn strength(relevance: &[f32]) -> f32 {
    let mut magnitudes: Vec<f32> = relevance.iter().map(|value| value.abs()).collect();
    magnitudes.sort_by(f32::total_cmp);
    let index = (magnitudes.len() as f64 * SHOWN_FRACTION) as usize;
    magnitudes.get(index).copied().unwrap_or_default().max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positive_relevance_is_red_negative_blue_and_none_leaves_the_grey_photo() {
        let photo = RgbImage::from_pixel(3, 1, Rgb([100; 3]));
        let picture = overlay(&photo, &[1.0, 0.0, -1.0], 1, 3);
        let [positive, none, negative] = [0, 1, 2].map(|x| picture.get_pixel(x, 0).0);
        assert!(positive[0] > positive[2] && negative[2] > negative[0], "{positive:?} {negative:?}");
        assert_eq!(none, [60; 3]);
    }

    #[test]
    fn a_map_of_zeros_is_no_division_by_zero() {
        let photo = RgbImage::from_pixel(2, 2, Rgb([50; 3]));
        assert_eq!(overlay(&photo, &[0.0; 4], 2, 2).get_pixel(0, 0).0, [30; 3]);
    }
}
