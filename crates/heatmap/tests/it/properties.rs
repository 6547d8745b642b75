//! What holds for any maps.

use cogaze_heatmap::{Heatmap, Undefined, metrics::exact};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest},
    sample::subsequence,
};

use crate::PairMetric;

/// Values with ties and exact zeros, at least two of them different.
fn values(count: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(0_u32..8, count).prop_map(|levels| {
        let mut values: Vec<f64> = levels.into_iter().map(|level| f64::from(level) / 4.0).collect();
        (values[0], values[1]) = (0.0, 3.0);
        values
    })
}

fn pair() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (2_usize..60).prop_flat_map(|count| (values(count), values(count)))
}

/// A pair and an order of its pixels.
fn shuffled_pair() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<usize>)> {
    pair().prop_flat_map(|(a, b)| {
        let order = Just((0..a.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(a), Just(b), order)
    })
}

fn heatmap() -> impl Strategy<Value = Heatmap> {
    (1_usize..14, 1_usize..14, 1e-3_f32..1e3).prop_flat_map(|(width, height, scale)| {
        vec(0.0_f32..1.0, width * height).prop_map(move |values| {
            // Relevance has many exact zeros.
            let values = values.into_iter().map(|value| if value < 0.4 { 0.0 } else { value * scale });
            Heatmap::new(width, height, values.collect()).unwrap()
        })
    })
}

fn affine(values: &[f64], scale: f64, shift: f64) -> Vec<f64> {
    values.iter().map(|value| value * scale + shift).collect()
}

fn is_near(a: Result<f64, Undefined>, b: Result<f64, Undefined>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (a, b) => a == b,
    }
}

fn mean(map: &Heatmap) -> f64 {
    map.sum() / map.values().len() as f64
}

const ALL: [(&str, PairMetric); 6] = [
    ("cosine", exact::cosine),
    ("spearman", exact::spearman),
    ("cc", exact::cc),
    ("sim", exact::sim),
    ("kl", exact::kl),
    ("mass in gaze", exact::mass_in_gaze_above_half),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_metric_depends_on_the_scale_of_a_map((a, b) in pair(), scale in 0.01_f64..100.0) {
        for (name, metric) in ALL {
            prop_assert!(is_near(metric(&a, &b), metric(&affine(&a, scale, 0.0), &b)), "{name}, first map");
            prop_assert!(is_near(metric(&a, &b), metric(&a, &affine(&b, scale, 0.0))), "{name}, second map");
        }
    }

    #[test]
    fn correlations_do_not_depend_on_a_shift((a, b) in pair(), shift in 0.0_f64..100.0) {
        for (name, metric) in [("spearman", exact::spearman as PairMetric), ("cc", exact::cc)] {
            prop_assert!(is_near(metric(&a, &b), metric(&affine(&a, 1.0, shift), &b)), "{name}");
        }
    }

    #[test]
    fn no_metric_depends_on_the_order_of_pixels((a, b, order) in shuffled_pair()) {
        let ordered = |values: &[f64]| order.iter().map(|index| values[*index]).collect::<Vec<_>>();
        for (name, metric) in ALL {
            prop_assert!(is_near(metric(&a, &b), metric(&ordered(&a), &ordered(&b))), "{name}");
        }
    }

    #[test]
    fn metrics_at_points_depend_neither_on_scale_nor_on_shift(
        (map, points) in pair().prop_flat_map(|(map, _)| (Just(map.clone()), subsequence(map, 1..=2))),
        scale in 0.25_f64..4.0,
        shift in 0.0_f64..4.0,
    ) {
        let (other_map, other_points) = (affine(&map, scale, shift), affine(&points, scale, shift));
        prop_assert!(is_near(exact::nss(&map, &points), exact::nss(&other_map, &other_points)));
        prop_assert_eq!(exact::auc(&map, &points), exact::auc(&other_map, &other_points));
        prop_assert_eq!(exact::percentile(&map, points[0]), exact::percentile(&other_map, other_points[0]));
    }

    #[test]
    fn a_map_agrees_with_itself((a, b) in pair()) {
        for metric in [exact::cosine, exact::spearman, exact::cc, exact::sim] {
            prop_assert!(is_near(metric(&a, &a), Ok(1.0)));
            prop_assert!(is_near(metric(&a, &b), metric(&b, &a)), "symmetric");
            prop_assert!(metric(&a, &b).unwrap() <= 1.0);
        }
        prop_assert!(exact::kl(&a, &a).unwrap().abs() < 1e-9);
        prop_assert!(exact::kl(&a, &b).unwrap() > -1e-9);
    }

    #[test]
    fn shrinking_keeps_the_mean(map in heatmap(), columns in 1_usize..14, rows in 1_usize..14) {
        let small = map.resized(columns.min(map.width()), rows.min(map.height()));
        prop_assert!((mean(&small) - mean(&map)).abs() <= 1e-6 * mean(&map));
    }

    #[test]
    fn growing_by_a_whole_factor_keeps_the_mean(map in heatmap(), across in 1_usize..5, down in 1_usize..5) {
        let large = map.resized(map.width() * across, map.height() * down);
        prop_assert!((mean(&large) - mean(&map)).abs() <= 1e-6 * mean(&map));
    }

    #[test]
    fn resizing_and_blurring_stay_within_the_range(
        map in heatmap(), columns in 1_usize..30, rows in 1_usize..30, sigma in 0.0_f64..20.0,
    ) {
        let least = |map: &Heatmap| map.values().iter().copied().fold(f32::INFINITY, f32::min);
        for other in [map.resized(columns, rows), map.blurred(sigma)] {
            prop_assert!(other.max() <= map.max() * (1.0 + 1e-6));
            prop_assert!(least(&other) >= least(&map) * (1.0 - 1e-6));
        }
    }

    #[test]
    fn blurring_keeps_the_mass(map in heatmap(), sigma in 0.0_f64..20.0) {
        prop_assert!((map.blurred(sigma).sum() - map.sum()).abs() <= 1e-5 * map.sum());
    }

    #[test]
    fn quantising_twice_is_quantising_once(map in heatmap()) {
        let quantized = map.quantized();
        let stored = quantized.to_heatmap().unwrap();
        prop_assert_eq!(stored.quantized(), quantized);
        // Half a level, and the rounding of what is stored to `f32`; the last term is that of this sum.
        let max = f64::from(map.max());
        let bound = max * (0.5 / 65535.0 + 0.5_f64.powi(24)) * (1.0 + 1e-9);
        for (value, stored) in map.values().iter().zip(stored.values()) {
            prop_assert!((f64::from(*value) - f64::from(*stored)).abs() <= bound);
        }
    }
}
