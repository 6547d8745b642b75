//! Frame → network input.

use cogaze_onnx::NetworkMetadata;
use image::RgbImage;

/// The input `[1, 3, rows, columns]` of a network for an image of any size, which is resized by area averaging: each
/// input pixel is the mean of the part of the image that it covers, so that nothing is skipped.
pub fn preprocess(image: &RgbImage, metadata: &NetworkMetadata) -> Vec<f32> {
    let (rows, columns) = (metadata.rows, metadata.columns);
    let pixels = area_resized(image, rows, columns);
    let order = metadata.preprocessing.channel_order();
    let factors = metadata.preprocessing.factors();
    let mut input = Vec::with_capacity(3 * rows * columns);
    for (channel, (factor, summand)) in order.into_iter().zip(factors) {
        input.extend(pixels.iter().map(|pixel| pixel[channel] * factor + summand));
    }
    input
}

/// Mean color of each cell of a `rows` × `columns` grid over the image, row-major.
fn area_resized(image: &RgbImage, rows: usize, columns: usize) -> Vec<[f32; 3]> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    if (width, height) == (columns, rows) {
        return image.pixels().map(|pixel| pixel.0.map(f32::from)).collect();
    }
    if width == 0 || height == 0 {
        return vec![[0.0; 3]; rows * columns];
    }
    let (across, down) = (coverage(width, columns), coverage(height, rows));
    // Rows first: each source row shrinks to `columns` pixels.
    let mut narrow = Vec::with_capacity(height * columns);
    for row in image.rows() {
        let row: Vec<[f32; 3]> = row.map(|pixel| pixel.0.map(f32::from)).collect();
        narrow.extend(across.iter().map(|cell| mean(cell, |column| row[column])));
    }
    let mut resized = Vec::with_capacity(rows * columns);
    for cell in &down {
        resized.extend((0..columns).map(|column| mean(cell, |row| narrow[row * columns + column])));
    }
    resized
}

/// The source pixels that one target pixel covers: first index and weights, which sum to 1.
struct Cell {
    first: usize,
    weights: Vec<f32>,
}

fn coverage(source: usize, target: usize) -> Vec<Cell> {
    let scale = source as f64 / target as f64;
    let cell = |index: usize| {
        let (start, end) = (index as f64 * scale, (index + 1) as f64 * scale);
        let first = (start as usize).min(source - 1);
        let last = (end.ceil() as usize).clamp(first + 1, source);
        let overlap = |pixel: usize| (end.min((pixel + 1) as f64) - start.max(pixel as f64)).max(0.0);
        let total: f64 = (first..last).map(overlap).sum();
        let weights = (first..last).map(|pixel| (overlap(pixel) / total) as f32).collect();
        Cell { first, weights }
    };
    (0..target).map(cell).collect()
}

fn mean(cell: &Cell, pixel: impl Fn(usize) -> [f32; 3]) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for (offset, weight) in cell.weights.iter().enumerate() {
        let color = pixel(cell.first + offset);
        for channel in 0..3 {
            sum[channel] += weight * color[channel];
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use cogaze_onnx::{OutputMetadata, Preprocessing};
    use image::Rgb;

    use super::*;

    fn metadata(rows: usize, columns: usize, preprocessing: Preprocessing) -> NetworkMetadata {
        let output = OutputMetadata { name: "speed".into(), unit: "m/s".into(), scale: 1.0, offset: 0.0 };
        NetworkMetadata { rows, columns, preprocessing, outputs: vec![output], origin: String::new() }
    }

    #[test]
    fn shrinking_averages_the_area_that_a_pixel_covers() {
        // Columns 0..3 of value 0, 90, 30 become 1.5 columns each: (0 + 45) / 1.5 and (45 + 30) / 1.5.
        let image = RgbImage::from_fn(3, 1, |x, _| Rgb([[0, 90, 30][x as usize]; 3]));
        let input = preprocess(&image, &metadata(1, 2, Preprocessing::Unit));
        for (value, expected) in input[..2].iter().zip([30.0 / 255.0, 50.0 / 255.0]) {
            assert!((value - expected).abs() < 1e-6, "{input:?}");
        }
    }

    #[test]
    fn resizing_keeps_the_mean_and_a_flat_image_flat() {
        let image = RgbImage::from_fn(37, 23, |x, y| Rgb([(x * 7 % 256) as u8, (y * 11 % 256) as u8, 200]));
        for (rows, columns) in [(5, 9), (23, 37), (46, 111)] {
            let resized = area_resized(&image, rows, columns);
            let mean =
                |channel: usize| resized.iter().map(|pixel| pixel[channel] as f64).sum::<f64>() / resized.len() as f64;
            let source = image.pixels().map(|pixel| pixel.0[0] as f64).sum::<f64>() / (37.0 * 23.0);
            assert!((mean(0) - source).abs() < 1e-3, "{rows}x{columns}");
            assert!(resized.iter().all(|pixel| (pixel[2] - 200.0).abs() < 1e-3));
        }
    }

    #[test]
    fn planes_are_in_the_order_and_range_of_the_preprocessing() {
        let image = RgbImage::from_pixel(1, 1, Rgb([255, 0, 128]));
        let torch = preprocess(&image, &metadata(1, 1, Preprocessing::TorchRgb));
        assert!((torch[0] - 2.248_908).abs() < 1e-5 && (torch[1] + 2.035_714).abs() < 1e-5, "{torch:?}");
        let caffe = preprocess(&image, &metadata(1, 1, Preprocessing::CaffeBgr));
        assert_eq!(caffe, [128.0 - 103.939, -116.779, 255.0 - 123.68]);
    }
}
