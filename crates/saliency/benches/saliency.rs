//! Whether saliency fits into a perception tick.

use cogaze_saliency::spectral_residual;
use image::{Rgb, RgbImage};

fn main() {
    divan::main();
}

/// The network's input, the golden pictures, a camera.
#[divan::bench(args = [(192, 96), (480, 270), (1280, 720)])]
fn spectral_residual_of(bencher: divan::Bencher, (width, height): (u32, u32)) {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8]));
    bencher.bench(|| spectral_residual(divan::black_box(&image)));
}
