//! Other sizes of the same map.

use crate::Heatmap;

impl Heatmap {
    /// The map at another size: the mean over the area of each new pixel where it shrinks, bilinear between pixel
    /// centres where it grows, each axis by itself.
    ///
    /// # Panics
    /// If `width` or `height` is 0.
    pub fn resized(&self, width: usize, height: usize) -> Heatmap {
        assert!(width > 0 && height > 0, "a map has at least one pixel");
        if (width, height) == (self.width(), self.height()) {
            return self.clone();
        }
        let (columns, rows) = (taps(self.width(), width), taps(self.height(), height));
        let values = rows.iter().flat_map(|row| {
            columns.iter().map(move |column| {
                let mut sum = 0.0;
                for (y, row_weight) in row {
                    for (x, column_weight) in column {
                        sum += row_weight * column_weight * f64::from(self.at(*x, *y));
                    }
                }
                sum as f32
            })
        });
        Heatmap::new(width, height, values.collect()).expect("weighted means of heat are heat")
    }
}

/// For each new index the old indices that it is made of, with weights that sum to 1.
fn taps(from: usize, to: usize) -> Vec<Vec<(usize, f64)>> {
    let scale = from as f64 / to as f64;
    let of = |index: usize| {
        if to < from {
            let (low, high) = (index as f64 * scale, (index + 1) as f64 * scale);
            let covered = |at: usize| ((at as f64 + 1.0).min(high) - (at as f64).max(low)).max(0.0) / scale;
            (low as usize..(high.ceil() as usize).min(from)).map(|at| (at, covered(at))).collect()
        } else {
            let center = ((index as f64 + 0.5) * scale - 0.5).clamp(0.0, from as f64 - 1.0);
            let (low, share) = (center as usize, center.fract());
            vec![(low, 1.0 - share), ((low + 1).min(from - 1), share)]
        }
    };
    (0..to).map(of).collect()
}
