use image::Rgb;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::*;

fn square_at(left: u32, top: u32) -> RgbImage {
    let is_inside = |x: u32, y: u32| (left..left + 12).contains(&x) && (top..top + 12).contains(&y);
    RgbImage::from_fn(160, 90, |x, y| if is_inside(x, y) { Rgb([230, 220, 40]) } else { Rgb([70, 80, 90]) })
}

fn peak(map: &Heatmap) -> (usize, usize) {
    let at = map.values().iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
    (at % map.width(), at / map.width())
}

#[test]
fn what_is_alone_stands_out_where_it_is() {
    for (left, top) in [(20, 12), (100, 60)] {
        let (x, y) = peak(&spectral_residual(&square_at(left, top)));
        let is_near = |at: usize, start: u32| (i64::from(start) - 4..i64::from(start) + 16).contains(&(at as i64));
        assert!(is_near(x, left) && is_near(y, top), "peak at {x}, {y} for a square at {left}, {top}");
    }
}

#[test]
fn an_image_of_one_colour_has_nothing_that_stands_out() {
    let map = spectral_residual(&RgbImage::from_pixel(33, 17, Rgb([12, 200, 7])));
    assert_eq!((map.width(), map.height(), map.max()), (33, 17, 0.0));
}

#[test]
fn an_image_without_pixels_is_refused() {
    let empty = RgbImage::new(0, 5);
    assert_eq!(SpectralResidual::default().saliency(&empty), Err(Error::EmptyImage { width: 0, height: 5 }));
    assert_eq!(spectral_residual(&empty).values(), [0.0]);
}

#[test]
fn a_size_of_analysis_must_hold_the_mean_over_the_spectrum() {
    assert_eq!(SpectralResidual::at_size(2, 64), Err(Error::AnalysisSize { width: 2, height: 64 }));
    let map = SpectralResidual::at_size(48, 27).unwrap().saliency(&square_at(100, 60)).unwrap();
    assert!((map.max() - 1.0).abs() < 0.2, "{}", map.max());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_image_gives_a_map_of_its_size_within_0_and_1(width in 1_u32..70, height in 1_u32..70, seed in any::<u32>()) {
        let noise = |x: u32, y: u32| (x * 31 + y * 17 + 7).wrapping_mul(seed).to_be_bytes();
        let image = RgbImage::from_fn(width, height, |x, y| {
            let [red, green, blue, _] = noise(x, y);
            Rgb([red, green, blue])
        });
        let map = spectral_residual(&image);
        prop_assert_eq!((map.width(), map.height()), (width as usize, height as usize));
        prop_assert!(map.max() <= 1.0);
    }
}
