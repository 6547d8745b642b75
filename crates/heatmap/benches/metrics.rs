//! Whether the comparison of three maps of the default network with gaze fits into a perception tick.

#![expect(clippy::unwrap_used, reason = "in a bench, a failed unwrap is a failed bench")]

use cogaze_heatmap::{Heatmap, PixelRays, gaze_density, metrics};
use divan::{Bencher, black_box};

const WIDTH: usize = 192;
const HEIGHT: usize = 96;

fn main() {
    divan::main();
}

/// A blotchy map with many exact zeros, as relevance has.
fn map(seed: u32) -> Heatmap {
    let mut state = seed;
    let mut noise = || {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        (state >> 8) as f32 / 16777216.0
    };
    let values = (0..WIDTH * HEIGHT).map(|_| if noise() > 0.98 { noise() } else { 0.0 }).collect();
    Heatmap::new(WIDTH, HEIGHT, values).unwrap().blurred(2.0)
}

fn rays() -> PixelRays {
    PixelRays::new(WIDTH, HEIGHT, |[x, y]| [(x - 0.5) * 1.5, (0.5 - y) * 0.75, -1.0])
}

/// A second of gaze at 120 Hz.
fn points() -> Vec<[f64; 2]> {
    (0..120).map(|index| [0.5 + 0.1 * f64::from(index).sin(), 0.5 + 0.05 * f64::from(index * 7).cos()]).collect()
}

/// What a perception tick computes at the gaze point, for all three maps.
#[divan::bench]
fn causal_metrics_of_three_maps(bencher: Bencher) {
    let (maps, rays) = ([map(1), map(2), map(3)], rays());
    bencher.bench(|| {
        black_box(&maps).each_ref().map(|map| {
            let percentile = metrics::percentile_at(map, [0.52, 0.47]);
            let nss = metrics::nss_at(map, [0.52, 0.47]);
            let mass = metrics::mass_within(map, &rays, [0.03, 0.02, -1.0], 2_f64.to_radians());
            (percentile, nss, mass)
        })
    });
}

/// What is computed for one map once its window of gaze has closed.
#[divan::bench]
fn window_metrics_of_one_map(bencher: Bencher) {
    let (map, points) = (map(1), points());
    let gaze = gaze_density(WIDTH, HEIGHT, &points, 3.0).unwrap();
    bencher.bench(|| {
        let (map, gaze) = (black_box(&map), black_box(&gaze));
        let pairwise = [metrics::cosine, metrics::spearman, metrics::cc, metrics::sim, metrics::kl];
        (pairwise.map(|metric| metric(map, gaze)), metrics::auc(map, &points))
    });
}

type PairMetric = fn(&Heatmap, &Heatmap) -> Result<f64, cogaze_heatmap::Undefined>;

const PAIRWISE: [(&str, PairMetric); 5] = [
    ("cosine", metrics::cosine),
    ("spearman", metrics::spearman),
    ("cc", metrics::cc),
    ("sim", metrics::sim),
    ("kl", metrics::kl),
];

#[divan::bench(args = PAIRWISE.map(|(name, _)| name))]
fn window_metric(bencher: Bencher, name: &str) {
    let metric = PAIRWISE.iter().find(|(other, _)| *other == name).expect("the names are those of the list").1;
    let (map, gaze) = (map(1), gaze_density(WIDTH, HEIGHT, &points(), 3.0).unwrap());
    bencher.bench(|| metric(black_box(&map), black_box(&gaze)));
}

#[divan::bench]
fn density_of_a_second_of_gaze(bencher: Bencher) {
    let points = points();
    bencher.bench(|| gaze_density(WIDTH, HEIGHT, black_box(&points), 3.0));
}

#[divan::bench]
fn pixel_rays(bencher: Bencher) {
    bencher.bench(rays);
}
