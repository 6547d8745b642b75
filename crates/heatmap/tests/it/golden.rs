//! Against scipy and numpy, see `tests/data/maps/make.py` and `make_blur.py`.

use std::path::PathBuf;

use cogaze_heatmap::{Heatmap, center_bias, gaze_density, metrics, metrics::exact};
use ndarray::Array2;

use crate::assert_near;

/// The references are `f64` throughout; only the order of sums differs.
const TOLERANCE: f64 = 1e-9;

/// Heatmaps hold `f32`.
const STORED_TOLERANCE: f64 = 1e-5;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/maps").join(name)
}

fn array(name: &str) -> Array2<f64> {
    ndarray_npy::read_npy(folder(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn heatmap(values: &Array2<f64>) -> Heatmap {
    let (height, width) = values.dim();
    Heatmap::new(width, height, values.iter().map(|value| *value as f32).collect()).unwrap()
}

struct Case {
    model: Array2<f64>,
    gaze: Array2<f64>,
    fixations: Vec<[f64; 2]>,
    expected: serde_json::Value,
}

impl Case {
    fn read() -> Self {
        let csv = std::fs::read_to_string(folder("case1/fixations.csv")).unwrap();
        let fixation = |line: &str| {
            let (x, y) = line.split_once(',').unwrap();
            [x.parse().unwrap(), y.parse().unwrap()]
        };
        Self {
            model: array("case1/model.npy"),
            gaze: array("case1/gaze.npy"),
            fixations: csv.lines().skip(1).map(fixation).collect(),
            expected: serde_json::from_str(&std::fs::read_to_string(folder("case1/expected.json")).unwrap()).unwrap(),
        }
    }

    fn check(&self, name: &str, value: f64, tolerance: f64) {
        assert_near(value, self.expected[name].as_f64().unwrap(), tolerance, name);
    }

    fn points_in_view(&self) -> Vec<[f64; 2]> {
        let (height, width) = self.model.dim();
        self.fixations.iter().map(|[x, y]| [x / width as f64, y / height as f64]).collect()
    }
}

#[test]
fn metrics_on_bare_values_are_those_of_scipy() {
    let case = Case::read();
    let (height, width) = case.model.dim();
    let (model, gaze) = (case.model.as_slice().unwrap(), case.gaze.as_slice().unwrap());
    let pixels: Vec<usize> = case.fixations.iter().map(|[x, y]| *y as usize * width + *x as usize).collect();
    let values: Vec<f64> = pixels.iter().map(|pixel| model[*pixel]).collect();
    let mixed = exact::mixed_with_uniform(model, 0.01).unwrap();
    let check = |name, value: Result<f64, _>| case.check(name, value.unwrap(), TOLERANCE);
    check("cosine", exact::cosine(model, gaze));
    check("spearman", exact::spearman(model, gaze));
    check("cc", exact::cc(model, gaze));
    check("sim", exact::sim(model, gaze));
    check("kl", exact::kl(model, gaze));
    check("nss", exact::nss(model, &values));
    check("auc", exact::auc(model, &values));
    check("information_gain", exact::information_gain(&mixed, &exact::center_bias(width, height), &pixels));
    check("mass_in_gaze_above_half", exact::mass_in_gaze_above_half(model, gaze));
}

#[test]
fn metrics_of_heatmaps_differ_only_by_storage() {
    let case = Case::read();
    let (model, gaze, points) = (heatmap(&case.model), heatmap(&case.gaze), case.points_in_view());
    let check = |name, value: Result<f64, _>| case.check(name, value.unwrap(), STORED_TOLERANCE);
    check("cosine", metrics::cosine(&model, &gaze));
    check("spearman", metrics::spearman(&model, &gaze));
    check("cc", metrics::cc(&model, &gaze));
    check("sim", metrics::sim(&model, &gaze));
    check("kl", metrics::kl(&model, &gaze));
    check("nss", metrics::nss(&model, &points));
    check("auc", metrics::auc(&model, &points));
    let baseline = center_bias(model.width(), model.height());
    check("information_gain", metrics::information_gain(&model, &baseline, &points));
    check("mass_in_gaze_above_half", metrics::mass_in_gaze_above_half(&model, &gaze));
}

#[test]
fn the_density_of_the_fixations_is_that_of_scipy() {
    let case = Case::read();
    let (height, width) = case.gaze.dim();
    let density = gaze_density(width, height, &case.points_in_view(), 5.0).unwrap();
    let max = f64::from(density.max());
    for (value, expected) in density.values().iter().zip(&case.gaze) {
        let value = f64::from(*value) / max;
        // The reference is cut to 0 there.
        assert_near(if value < 1e-4 { 0.0 } else { value }, *expected, 1e-6, "density");
    }
}

#[test]
fn the_blur_is_that_of_scipy() {
    let input = heatmap(&array("blur/input.npy"));
    for sigma in ["0.7", "2.5", "12"] {
        let blurred = input.blurred(sigma.parse().unwrap());
        for (value, expected) in blurred.values().iter().zip(&array(&format!("blur/sigma_{sigma}.npy"))) {
            assert_near(f64::from(*value), *expected, 1e-7, sigma);
        }
    }
}
