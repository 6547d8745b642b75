//! From a grey image to the residual of its spectrum, back in space.

use rustfft::{FftDirection, FftPlanner, num_complex::Complex64};

/// Standard deviation of the smoothing, in pixels of the small image; its kernel is only 5 pixels wide.
const SIGMA_PX: f64 = 8.0;

/// The spectral residual of a grey image at its own size, divided by its maximum.
pub(super) fn residual(gray: &[f64], width: usize, height: usize) -> Vec<f32> {
    let mut spectrum: Vec<Complex64> = gray.iter().map(|value| Complex64::new(*value, 0.0)).collect();
    transform(&mut spectrum, width, height, FftDirection::Forward);
    // OpenCV 5 adds 1, so that a line that is missing from the spectrum has a logarithm; OpenCV 4 did not.
    let raised: Vec<f64> = spectrum.iter().map(|line| line.norm_sqr().sqrt() + 1.0).collect();
    let log_amplitude: Vec<f64> = raised.iter().map(|raised| raised.ln()).collect();
    let mean = separable(&log_amplitude, width, height, &[1.0 / 3.0; 3]);
    for (line, (raised, mean)) in spectrum.iter_mut().zip(raised.iter().zip(&mean)) {
        // The exponential of the residual, ln(raised) − mean, becomes the amplitude; the phase stays.
        let residual = raised * (-mean).exp();
        let amplitude = line.norm_sqr().sqrt();
        *line = if amplitude > 0.0 { *line * (residual / amplitude) } else { Complex64::new(residual, 0.0) };
    }
    transform(&mut spectrum, width, height, FftDirection::Inverse);
    let amplitude: Vec<f64> = spectrum.iter().map(|value| value.norm_sqr().sqrt()).collect();
    let mut smooth = separable(&amplitude, width, height, &smoothing());
    for value in &mut smooth {
        *value *= *value;
    }
    let max = smooth.iter().copied().fold(0.0, f64::max);
    smooth.into_iter().map(|value| if max > 0.0 { (value / max) as f32 } else { 0.0 }).collect()
}

/// The two-dimensional discrete Fourier transform, not normalised in either direction.
fn transform(values: &mut [Complex64], width: usize, height: usize, direction: FftDirection) {
    let mut planner = FftPlanner::new();
    planner.plan_fft(width, direction).process(values);
    let mut columns = transposed(values, width, height);
    planner.plan_fft(height, direction).process(&mut columns);
    values.copy_from_slice(&transposed(&columns, height, width));
}

fn transposed(values: &[Complex64], width: usize, height: usize) -> Vec<Complex64> {
    (0..width).flat_map(|x| (0..height).map(move |y| values[y * width + x])).collect()
}

fn smoothing() -> [f64; 5] {
    let weights = [2.0_f64, 1.0, 0.0, 1.0, 2.0].map(|offset| (-0.5 * (offset / SIGMA_PX).powi(2)).exp());
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// Filters rows, then columns; beyond the edge the image is mirrored at the middle of its last pixel (OpenCV's
/// `BORDER_REFLECT_101`).
fn separable(values: &[f64], width: usize, height: usize, kernel: &[f64]) -> Vec<f64> {
    let radius = kernel.len() as i64 / 2;
    let mirrored = |index: i64, size: usize| {
        let last = size as i64 - 1;
        (last - (last - index.abs()).abs()) as usize
    };
    let mut along_rows = Vec::with_capacity(values.len());
    let mut padded = vec![0.0; width + kernel.len() - 1];
    for row in values.chunks_exact(width) {
        for (slot, index) in padded.iter_mut().zip(-radius..) {
            *slot = row[mirrored(index, width)];
        }
        let windows = padded.windows(kernel.len());
        along_rows
            .extend(windows.map(|window| window.iter().zip(kernel).map(|(value, weight)| value * weight).sum::<f64>()));
    }
    let mut filtered = vec![0.0; values.len()];
    for (row, y) in filtered.chunks_exact_mut(width).zip(0..) {
        for (weight, offset) in kernel.iter().zip(-radius..) {
            let start = mirrored(y + offset, height) * width;
            for (sum, value) in row.iter_mut().zip(&along_rows[start..start + width]) {
                *sum += weight * value;
            }
        }
    }
    filtered
}
