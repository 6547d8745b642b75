//! Relevance maps that zennit 0.5.1 made in float64; `tests/data/relevance/README.md` says how.

use std::path::{Path, PathBuf};

use cogaze_network::{Balance, Inference};
use cogaze_onnx::Model;
use cogaze_relevance::{CompileSettings, Composite, Reduction, SeedOutputs};
use ndarray::ArrayD;

use crate::{explained, root, runtime};

const SEEDS: [(&str, SeedOutputs); 2] = [("both", SeedOutputs::Both), ("out1", SeedOutputs::Index(1))];

fn case(name: &str) -> PathBuf {
    root().join("tests/data/relevance").join(name)
}

fn array(path: &Path) -> Vec<f32> {
    let array: ArrayD<f32> = ndarray_npy::read_npy(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    array.into_iter().collect()
}

/// Compares every composite that has a reference, from one model file of a case.
fn check(name: &str, file: &str) {
    let folder = case(name);
    let model = Model::read(&folder.join(file)).unwrap();
    let input = array(&folder.join("input.npy"));
    let plain = Inference::open(&runtime(), &model, 1).unwrap().run(&input).unwrap()["prediction"].values.clone();
    let mut compared = 0;
    for composite in Composite::NAMES {
        for (seed_name, seed) in SEEDS {
            let reference = folder.join(format!("relevance_{composite}__{seed_name}.npy"));
            if !reference.exists() {
                assert_eq!(composite, "lrp-0", "{} is missing", reference.display());
                continue;
            }
            let settings = CompileSettings { seed, reduction: Reduction::PerChannel, report: true };
            let outputs = explained(&model, composite, &settings).run(&input).unwrap();
            let label = format!("{name}/{file} {composite} {seed_name}");
            near(&outputs["relevance"].values, &array(&reference), &label);
            for (explained, plain) in outputs["prediction"].values.iter().zip(&plain) {
                assert!((explained - plain).abs() <= 1e-6 * plain.abs(), "{label}: {explained} {plain}");
            }
            let balance = Balance::from_output(&outputs["balance"]).unwrap();
            assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{label}: {balance:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 20, "every composite with a reference is compared for both seeds");
}

/// The tolerances of issue 3: cosine ≥ 0.99999, relative L2 error ≤ 1e-4.
fn near(found: &[f32], expected: &[f32], label: &str) {
    assert_eq!(found.len(), expected.len(), "{label}");
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(&a, &b)| a as f64 * b as f64).sum::<f64>();
    let difference: Vec<f32> = found.iter().zip(expected).map(|(a, b)| a - b).collect();
    let cosine = dot(found, expected) / (dot(found, found) * dot(expected, expected)).sqrt();
    let error = (dot(&difference, &difference) / dot(expected, expected)).sqrt();
    assert!(cosine >= 0.99999 && error <= 1e-4, "{label}: cosine {cosine}, relative error {error}");
}

#[test]
fn vgg16_of_a_sixteenth_width_agrees_with_zennit() {
    check("vgg16-w16-64x96", "model.onnx");
}

#[test]
fn vgg16_without_biases_agrees_with_zennit() {
    check("vgg16-w32-nobias-32x32", "model.onnx");
}

#[test]
fn strided_depthwise_and_average_pooling_layers_agree_with_zennit() {
    check("batchnorm-depthwise-48x48", "model.onnx");
}

#[test]
fn batch_normalization_is_folded_as_zennit_folds_it() {
    check("batchnorm-depthwise-48x48", "model_unfused.onnx");
}

#[test]
fn residual_sums_agree_with_zennit() {
    check("residual-24x32", "model.onnx");
}
