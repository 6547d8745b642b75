//! Maps and gaze that nothing can be said of: each gives a typed reason, none a NaN or a panic.

use cogaze_heatmap::{
    Error, Heatmap, PixelRays, QuantizedHeatmap, SignPolicy, Undefined, center_bias, gaze_density, metrics,
    metrics::exact,
};

use crate::PairMetric;

const INSIDE: [[f64; 2]; 1] = [[0.5, 0.5]];
const OUTSIDE: [[f64; 2]; 5] = [[-0.01, 0.5], [1.0, 0.5], [0.5, 1.0], [f64::NAN, 0.5], [0.5, f64::INFINITY]];

const ON_MASS: [PairMetric; 4] = [exact::cosine, exact::sim, exact::kl, exact::mass_in_gaze_above_half];
const ON_VARIATION: [PairMetric; 2] = [exact::cc, exact::spearman];

fn map(width: usize, height: usize, values: &[f32]) -> Heatmap {
    Heatmap::new(width, height, values.to_vec()).unwrap()
}

#[test]
fn what_is_no_heat_is_refused_with_its_place() {
    assert_eq!(Heatmap::new(0, 0, vec![]), Err(Error::Size { width: 0, height: 0, count: 0 }));
    assert_eq!(Heatmap::new(3, 1, vec![0.0; 2]), Err(Error::Size { width: 3, height: 1, count: 2 }));
    assert!(matches!(Heatmap::new(usize::MAX, 2, vec![0.0; 2]), Err(Error::Size { .. })));
    for value in [-1.0, f32::NAN, f32::INFINITY] {
        let Err(Error::Value { x: 1, y: 1, value: found }) = Heatmap::new(2, 2, vec![0.0, 1.0, 2.0, value]) else {
            panic!("{value} is no heat");
        };
        assert_eq!(found.to_bits(), value.to_bits());
    }
    for policy in [SignPolicy::Positive, SignPolicy::Negative, SignPolicy::Absolute] {
        let signed = Heatmap::from_signed(2, 1, &[-1.0, f32::NAN], policy);
        assert!(matches!(signed, Err(Error::Value { x: 1, y: 0, .. })), "{policy}: {signed:?}");
    }
    let error = Heatmap::new(2, 1, vec![0.0, -3.0]).unwrap_err();
    assert_eq!(error.to_string(), "value -3 at column 1, row 0 is no heat: values must be finite and not negative");
}

#[test]
fn pairs_without_mass_or_variation_say_so() {
    let (zero, constant, varied) = ([0.0; 3], [2.0; 3], [0.0, 1.0, 2.0]);
    for metric in ON_MASS {
        assert_eq!(metric(&zero, &varied), Err(Undefined::ZeroMap));
        assert_eq!(metric(&varied, &zero), Err(Undefined::ZeroMap));
        assert_eq!(metric(&[], &[]), Err(Undefined::ZeroMap));
        assert!(metric(&constant, &varied).is_ok());
        assert!(metric(&[4.0], &[2.0]).is_ok(), "one pixel has mass");
    }
    for metric in ON_VARIATION {
        for flat in [&zero, &constant] {
            assert_eq!(metric(flat, &varied), Err(Undefined::ConstantMap));
            assert_eq!(metric(&varied, flat), Err(Undefined::ConstantMap));
        }
        assert_eq!(metric(&[], &[]), Err(Undefined::ConstantMap));
        assert_eq!(metric(&[4.0], &[2.0]), Err(Undefined::ConstantMap), "one pixel does not vary");
    }
}

#[test]
fn values_that_are_not_finite_and_other_sizes_are_no_numbers() {
    for metric in ON_MASS.into_iter().chain(ON_VARIATION) {
        assert_eq!(metric(&[1.0, 2.0], &[1.0, 2.0, 3.0]), Err(Undefined::SizeMismatch));
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(metric(&[1.0, value], &[1.0, 2.0]), Err(Undefined::NotFinite));
            assert_eq!(metric(&[1.0, 2.0], &[value, 2.0]), Err(Undefined::NotFinite));
        }
    }
    for metric in [exact::nss, exact::auc] {
        assert_eq!(metric(&[1.0, f64::NAN], &[1.0]), Err(Undefined::NotFinite));
        assert_eq!(metric(&[1.0, 2.0], &[f64::NAN]), Err(Undefined::NotFinite));
        assert_eq!(metric(&[1.0, 1.0], &[1.0]), Err(Undefined::ConstantMap));
        assert_eq!(metric(&[1.0, 2.0], &[]), Err(Undefined::NoGaze));
    }
    assert_eq!(exact::percentile(&[1.0, 2.0], f64::NAN), Err(Undefined::NotFinite));
    assert_eq!(exact::information_gain(&[1.0, 2.0], &[1.0, 2.0], &[2]), Err(Undefined::OutsideView));
    assert_eq!(exact::information_gain(&[1.0, 2.0], &[0.0, 2.0], &[0]), Err(Undefined::NotFinite));
    assert_eq!(exact::information_gain(&[1.0, 2.0], &[1.0, 2.0], &[]), Err(Undefined::NoGaze));
    assert_eq!(exact::mixed_with_uniform(&[0.0, 0.0], 0.1), Err(Undefined::ZeroMap));
}

#[test]
fn maps_of_different_shape_are_not_compared_even_with_as_many_pixels() {
    let (wide, high) = (map(2, 1, &[1.0, 2.0]), map(1, 2, &[1.0, 2.0]));
    let pairwise =
        [metrics::cosine, metrics::spearman, metrics::cc, metrics::sim, metrics::kl, metrics::mass_in_gaze_above_half];
    for metric in pairwise {
        assert_eq!(metric(&wide, &high), Err(Undefined::SizeMismatch));
    }
    assert_eq!(metrics::information_gain(&wide, &high, &INSIDE), Err(Undefined::SizeMismatch));
    let rays = PixelRays::new(1, 2, |[x, y]| [x, y, -1.0]);
    assert_eq!(metrics::mass_within(&wide, &rays, [0.0, 0.0, -1.0], 0.1), Err(Undefined::SizeMismatch));
}

#[test]
fn gaze_outside_the_view_is_no_gaze() {
    let map = map(2, 2, &[0.0, 1.0, 2.0, 3.0]);
    for point in OUTSIDE {
        assert_eq!(map.pixel_of(point), None, "{point:?}");
        assert_eq!(metrics::percentile_at(&map, point), Err(Undefined::OutsideView));
        assert_eq!(metrics::nss_at(&map, point), Err(Undefined::OutsideView));
    }
    for points in [&OUTSIDE[..], &[]] {
        assert_eq!(metrics::nss(&map, points), Err(Undefined::NoGaze));
        assert_eq!(metrics::auc(&map, points), Err(Undefined::NoGaze));
        assert_eq!(metrics::information_gain(&map, &center_bias(2, 2), points), Err(Undefined::NoGaze));
        assert_eq!(gaze_density(4, 4, points, 1.0), Err(Undefined::NoGaze));
    }
    assert_eq!(gaze_density(0, 4, &INSIDE, 1.0), Err(Undefined::NoGaze));
    let both = [OUTSIDE[0], INSIDE[0]];
    assert_eq!(metrics::nss(&map, &both), metrics::nss_at(&map, INSIDE[0]), "what is outside is left out");
}

#[test]
fn gaze_metrics_of_flat_maps_say_so() {
    for flat in [map(2, 2, &[0.0; 4]), map(2, 2, &[3.0; 4]), map(1, 1, &[1.0])] {
        assert_eq!(metrics::percentile_at(&flat, INSIDE[0]), Err(Undefined::ConstantMap));
        assert_eq!(metrics::nss_at(&flat, INSIDE[0]), Err(Undefined::ConstantMap));
        assert_eq!(metrics::nss(&flat, &INSIDE), Err(Undefined::ConstantMap));
        assert_eq!(metrics::auc(&flat, &INSIDE), Err(Undefined::ConstantMap));
    }
}

#[test]
fn mass_is_that_of_the_pixels_within_the_angle() {
    let rays = PixelRays::new(4, 1, |[x, _]| [x - 0.5, 0.0, -1.0]);
    let heat = map(4, 1, &[1.0, 2.0, 3.0, 4.0]);
    let within = |radius_rad| metrics::mass_within(&heat, &rays, [0.0, 0.0, -2.0], radius_rad);
    assert_eq!(within(0.2), Ok(0.5), "the middle two of 1 + 2 + 3 + 4");
    assert_eq!(within(1.5), Ok(1.0));
    assert_eq!(within(0.01), Err(Undefined::OutsideView), "no centre lies that near");
    assert_eq!(within(f64::NAN), Err(Undefined::OutsideView));
    let behind = metrics::mass_within(&heat, &rays, [0.0, 0.0, 1.0], 0.2);
    assert_eq!(behind, Err(Undefined::OutsideView));
    let zero = metrics::mass_within(&map(4, 1, &[0.0; 4]), &rays, [0.0, 0.0, -1.0], 0.2);
    assert_eq!(zero, Err(Undefined::ZeroMap));
}

#[test]
fn extreme_maps_survive_storage_resizing_and_blurring() {
    for value in [0.0, f32::from_bits(7), f32::MIN_POSITIVE, f32::MAX] {
        for (width, height) in [(1, 1), (3, 2)] {
            let flat = map(width, height, &vec![value; width * height]);
            let quantized = flat.quantized();
            assert_eq!(quantized.to_heatmap().unwrap(), flat);
            assert_eq!(quantized.to_heatmap().unwrap().quantized(), quantized);
            assert_eq!(flat.resized(5, 1).max(), value);
            assert_eq!(flat.blurred(f64::NAN), flat);
            assert!((flat.blurred(30.0).max() - value).abs() <= value * 1e-6);
        }
    }
}

#[test]
fn damaged_storage_is_refused() {
    let stored = |scale, count| QuantizedHeatmap { width: 2, height: 1, scale, levels: vec![1; count] }.to_heatmap();
    assert_eq!(stored(1.0, 3), Err(Error::Size { width: 2, height: 1, count: 3 }));
    for scale in [f32::NAN, f32::INFINITY, -1.0] {
        assert!(matches!(stored(scale, 2), Err(Error::Value { x: 0, y: 0, .. })), "{scale}");
    }
}

#[test]
fn names_of_policies_and_reasons_are_those_of_the_log() {
    for policy in [SignPolicy::Positive, SignPolicy::Negative, SignPolicy::Absolute] {
        assert_eq!(policy.to_string().parse(), Ok(policy));
    }
    assert!("shifted".parse::<SignPolicy>().unwrap_err().to_string().contains("positive, negative or absolute"));
    assert_eq!(Undefined::ConstantMap.as_str(), "constant_map");
}
