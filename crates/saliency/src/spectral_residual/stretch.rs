//! A small map at the size of the image.

/// Bilinear between pixel centres, in `f32`, as OpenCV's `INTER_LINEAR`.
pub(super) fn bilinear(
    values: &[f32],
    (width, height): (usize, usize),
    (to_width, to_height): (usize, usize),
) -> Vec<f32> {
    let columns = taps(width, to_width);
    let rows = taps(height, to_height);
    // Each old row is stretched once, then new rows are mixed from two of them.
    let mut wide = Vec::with_capacity(to_width * height);
    for row in values.chunks_exact(width) {
        wide.extend(columns.iter().map(|tap| row[tap.low] * (1.0 - tap.share) + row[tap.high] * tap.share));
    }
    let mut stretched = Vec::with_capacity(to_width * to_height);
    for tap in &rows {
        let row = |index: usize| &wide[index * to_width..(index + 1) * to_width];
        let mixed = row(tap.low).iter().zip(row(tap.high));
        stretched.extend(mixed.map(|(low, high)| low * (1.0 - tap.share) + high * tap.share));
    }
    stretched
}

struct Tap {
    low: usize,
    high: usize,
    share: f32,
}

fn taps(from: usize, to: usize) -> Vec<Tap> {
    let scale = from as f64 / to as f64;
    let of = |index: usize| {
        let center = (((index as f64 + 0.5) * scale - 0.5) as f32).clamp(0.0, (from - 1) as f32);
        Tap { low: center as usize, high: (center as usize + 1).min(from - 1), share: center.fract() }
    };
    (0..to).map(of).collect()
}
