//! Against the values that pysaliency's own tests publish, and values by hand where ties matter.

use cogaze_heatmap::{Heatmap, metrics, metrics::exact};

use crate::assert_near;

const TOLERANCE: f64 = 1e-11;

const SIZE: usize = 40;

/// Column and row of the fixations in pysaliency's two images of 40 × 40 pixels.
const FIRST: [(usize, usize); 5] = [(0, 10), (1, 11), (2, 12), (2, 12), (2, 12)];
const SECOND: [(usize, usize); 3] = [(1, 21), (5, 25), (3, 33)];

fn index((x, y): (usize, usize)) -> usize {
    y * SIZE + x
}

/// pysaliency's Gaussian map around the middle.
fn map() -> Vec<f64> {
    let squared = |index: usize| (index as f64 - 20.0).powi(2);
    let at = |x, y| (-0.5 * (squared(x) + squared(y)) / 3200_f64.sqrt()).exp();
    (0..SIZE).flat_map(|y| (0..SIZE).map(move |x| at(x, y))).collect()
}

fn constant() -> Vec<f64> {
    vec![1.0; SIZE * SIZE]
}

fn mean_over_images(metric: impl Fn(&[(usize, usize)]) -> f64) -> f64 {
    f64::midpoint(metric(&FIRST), metric(&SECOND))
}

#[test]
fn nss_is_that_of_pysaliency() {
    let map = map();
    let of = |fixations: &[(usize, usize)]| {
        let values: Vec<f64> = fixations.iter().map(|fixation| map[index(*fixation)]).collect();
        exact::nss(&map, &values).unwrap()
    };
    let all = [&FIRST[..], &SECOND[..]].concat();
    let expected = [
        -0.821596006113,
        -0.789526121554,
        -0.740616174533,
        -0.740616174533,
        -0.740616174533,
        -0.707322347863,
        -0.433094498355,
        -0.800070419267,
    ];
    for (fixation, expected) in all.iter().zip(expected) {
        assert_near(of(&[*fixation]), expected, 1e-12, "NSS of one fixation");
    }
    assert_near(of(&all), -0.721682239593952, TOLERANCE, "mean NSS");
    assert_near(mean_over_images(of), -0.706711609374163, TOLERANCE, "NSS over images");
}

#[test]
fn auc_against_all_pixels_is_that_of_pysaliency() {
    let map = map();
    let of = |fixations: &[(usize, usize)]| {
        let values: Vec<f64> = fixations.iter().map(|fixation| map[index(*fixation)]).collect();
        exact::auc(&map, &values).unwrap()
    };
    let all = [&FIRST[..], &SECOND[..]].concat();
    let expected = [0.099375, 0.158125, 0.241875, 0.241875, 0.241875, 0.291875, 0.509375, 0.138125];
    for (fixation, expected) in all.iter().zip(expected) {
        assert_near(of(&[*fixation]), expected, 1e-12, "AUC of one fixation");
        let percentile = exact::percentile(&map, map[index(*fixation)]).unwrap();
        assert_near(percentile, expected, 1e-12, "its percentile");
    }
    assert_near(of(&all), 0.2403125, TOLERANCE, "mean AUC");
    assert_near(of(&FIRST), 0.196625, TOLERANCE, "AUC of the first image");
    assert_near(of(&SECOND), 0.313125, TOLERANCE, "AUC of the second image");
}

#[test]
fn auc_counts_ties_half() {
    assert_eq!(exact::auc(&[0.0, 2.0], &[1.0]), Ok(0.5));
    assert_eq!(exact::auc(&[0.0, 1.0, 1.0, 2.0], &[1.0]), Ok(0.5));
    assert_eq!(exact::auc(&[0.0, 1.0], &[3.0]), Ok(1.0));
    assert_eq!(exact::auc(&[3.0, 4.0], &[0.0]), Ok(0.0));
}

#[test]
fn sim_and_kl_with_a_constant_map_are_those_of_pysaliency() {
    let (map, constant) = (map(), constant());
    assert_near(exact::sim(&map, &constant).unwrap(), 0.5439198346677867, TOLERANCE, "SIM");
    assert_near(exact::kl(&map, &constant).unwrap(), 0.8396272788880978, TOLERANCE, "KL of constant gaze");
    assert_near(exact::kl(&constant, &map).unwrap(), 0.5830423881697241, TOLERANCE, "KL of a constant map");
}

#[test]
fn information_gain_over_uniform_is_that_of_pysaliency() {
    let pixels: Vec<usize> = FIRST.into_iter().chain(SECOND).map(index).collect();
    let gain = exact::information_gain(&map(), &constant(), &pixels).unwrap();
    assert_near(gain, -2.8690527121708054, TOLERANCE, "information gain");
}

#[test]
fn cc_and_sim_with_a_blurred_fixation_map_are_those_of_pysaliency() {
    // Its fixation maps count a place once.
    let fixation_map = |fixations: &[(usize, usize)]| {
        let mut values = vec![0.0; SIZE * SIZE];
        for fixation in fixations {
            values[index(*fixation)] = 1.0;
        }
        Heatmap::new(SIZE, SIZE, values).unwrap().blurred(10.0)
    };
    let map = Heatmap::new(SIZE, SIZE, map().into_iter().map(|value| value as f32).collect()).unwrap();
    let cc = mean_over_images(|fixations| metrics::cc(&map, &fixation_map(fixations)).unwrap());
    assert_near(cc, -0.1542654, 1e-6, "CC");
    let sim = mean_over_images(|fixations| metrics::sim(&map, &fixation_map(fixations)).unwrap());
    assert_near(sim, 0.315899, 1e-6, "SIM");
}

#[test]
fn ties_are_ranked_by_their_mean() {
    let a = [1.0, 2.0, 2.0, 3.0, 0.0, 0.0, 0.0, 5.0];
    let b = [2.0, 1.0, 3.0, 3.0, 0.0, 1.0, 0.0, 4.0];
    // The shortcut 1 − 6 Σd² / (n (n² − 1)) would give 0.8929, ordinal ranks 0.8810.
    assert_near(exact::spearman(&a, &b).unwrap(), 0.8875693440638633, TOLERANCE, "Spearman");
    assert_near(exact::cc(&a, &b).unwrap(), 0.8824975032927698, TOLERANCE, "CC");
    assert_near(exact::cosine(&a, &b).unwrap(), 0.9403735032323036, TOLERANCE, "cosine");
    assert_near(exact::sim(&a, &b).unwrap(), 0.8021978021978022, TOLERANCE, "SIM");
    // The one zero of `a` under gaze dominates; this reference rounded ε to 2.2204e-16.
    assert_near(exact::kl(&a, &b).unwrap(), 2.389870104291772, 2e-6, "KL");
}
