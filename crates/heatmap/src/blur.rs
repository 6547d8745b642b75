//! Gaussian smoothing, as `scipy.ndimage.gaussian_filter` does it.

use crate::Heatmap;

/// Standard deviations after which the kernel is cut, scipy's default.
const TRUNCATE: f64 = 4.0;

/// What lies beyond the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Border {
    /// d c b a | a b c d | d c b a: scipy's `reflect`.
    Reflect,
    /// Nothing: scipy's `constant`.
    Zero,
}

impl Heatmap {
    /// The map convolved with a Gaussian of `sigma_px` pixels, cut at 4 standard deviations, reflected at the edges.
    /// A standard deviation that is not above 0 changes nothing.
    #[expect(clippy::missing_panics_doc, reason = "a weighted mean of finite values that are not negative is one")]
    pub fn blurred(&self, sigma_px: f64) -> Heatmap {
        let values: Vec<f64> = self.values().iter().map(|value| f64::from(*value)).collect();
        let blurred = gaussian(&values, self.width(), self.height(), sigma_px, Border::Reflect);
        let values = blurred.into_iter().map(|value| value as f32).collect();
        Heatmap::new(self.width(), self.height(), values).expect("weighted means of heat are heat")
    }
}

/// The Gaussian filter on bare values.
pub(crate) fn gaussian(values: &[f64], width: usize, height: usize, sigma_px: f64, border: Border) -> Vec<f64> {
    if !(sigma_px.is_finite() && sigma_px > 0.0) {
        return values.to_vec();
    }
    let kernel = kernel(sigma_px);
    let along_columns = filter(values, (height, width), (width, 1), &kernel, border);
    filter(&along_columns, (width, height), (1, width), &kernel, border)
}

/// The normalised kernel; its middle is the origin.
fn kernel(sigma_px: f64) -> Vec<f64> {
    let radius = (TRUNCATE * sigma_px + 0.5) as i64;
    let weights: Vec<f64> =
        (-radius..=radius).map(|offset| (-0.5 * (offset as f64 / sigma_px).powi(2)).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Filters every one of `count` lines of `length` values; `line_stride` lies between the starts of two lines and
/// `stride` between two values of one.
fn filter(
    values: &[f64],
    (length, count): (usize, usize),
    (stride, line_stride): (usize, usize),
    kernel: &[f64],
    border: Border,
) -> Vec<f64> {
    let radius = kernel.len() as i64 / 2;
    let mut filtered = vec![0.0; values.len()];
    let mut padded = vec![0.0; length + kernel.len() - 1];
    for line in 0..count {
        let start = line * line_stride;
        for (index, slot) in padded.iter_mut().enumerate() {
            *slot = inside(index as i64 - radius, length, border).map_or(0.0, |at| values[start + at * stride]);
        }
        // A map is mostly empty where gaze or relevance is sparse, and so are its lines.
        if padded.iter().all(|value| *value == 0.0) {
            continue;
        }
        for index in 0..length {
            let window = &padded[index..index + kernel.len()];
            filtered[start + index * stride] = window.iter().zip(kernel).map(|(value, weight)| value * weight).sum();
        }
    }
    filtered
}

fn inside(index: i64, length: usize, border: Border) -> Option<usize> {
    let length = length as i64;
    if (0..length).contains(&index) {
        return Some(index as usize);
    }
    match border {
        Border::Zero => None,
        Border::Reflect => {
            let folded = index.rem_euclid(2 * length);
            Some(folded.min(2 * length - 1 - folded) as usize)
        }
    }
}
