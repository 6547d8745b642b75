//! A small grey image, exactly as OpenCV makes it: 8-bit grey first, then 8-bit bilinear.

use image::RgbImage;

/// The sum of two weights of interpolation: OpenCV's `INTER_LINEAR_EXACT` has 8 bits behind the point.
const ONE: u32 = 1 << 8;

/// The image in grey (0 to 255) at another size, row after row. Bilinear between the pixel centres nearest to each new
/// centre, without area filter. Grey is computed only where it is needed.
pub(super) fn reduced(image: &RgbImage, width: usize, height: usize) -> Vec<f64> {
    let columns = taps(image.width(), width);
    let rows = taps(image.height(), height);
    let mut reduced = Vec::with_capacity(width * height);
    for row in &rows {
        for column in &columns {
            let along_row = |y: u32| {
                let at = |x: u32| gray(image.get_pixel(x, y).0);
                at(column.low) * (ONE - column.high_weight) + at(column.high) * column.high_weight
            };
            let sum = along_row(row.low) * (ONE - row.high_weight) + along_row(row.high) * row.high_weight;
            reduced.push(f64::from((sum + ONE * ONE / 2) / (ONE * ONE)));
        }
    }
    reduced
}

/// ITU-R BT.601 luma with OpenCV's 15-bit weights.
fn gray([red, green, blue]: [u8; 3]) -> u32 {
    (u32::from(red) * 9798 + u32::from(green) * 19235 + u32::from(blue) * 3735 + (1 << 14)) >> 15
}

/// The two old pixels that a new one lies between, and the weight of the second.
struct Tap {
    low: u32,
    high: u32,
    high_weight: u32,
}

fn taps(from: u32, to: usize) -> Vec<Tap> {
    let scale = f64::from(from) / to as f64;
    let of = |index: usize| {
        let center = ((index as f64 + 0.5) * scale - 0.5).clamp(0.0, f64::from(from - 1));
        let low = center as u32;
        let high_weight = (center.fract() * f64::from(ONE)).round_ties_even() as u32;
        Tap { low, high: (low + 1).min(from - 1), high_weight }
    };
    (0..to).map(of).collect()
}
