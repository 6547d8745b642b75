//! The shipped network on frames, and files that are no driving networks.

use std::path::{Path, PathBuf};

use cogaze_network::{DrivingNetwork, Error, Explanation, Inference, preprocess};
use cogaze_onnx::{Model, sha256};
use cogaze_relevance::SeedOutputs;
use image::{Rgb, RgbImage};

use crate::{root, runtime};

fn asset() -> PathBuf {
    root().join("assets/driving.onnx")
}

fn open(path: &Path) -> Result<DrivingNetwork, Error> {
    DrivingNetwork::open(&runtime(), path, &Explanation::default(), 2)
}

/// A road under a flat sky, curving to one side.
fn frame(columns: u32, rows: u32, curve: f32) -> RgbImage {
    RgbImage::from_fn(columns, rows, |x, y| {
        let (u, v) = (x as f32 / columns as f32, y as f32 / rows as f32);
        if v < 0.5 {
            return Rgb([120, 170, 230]);
        }
        let depth = (v - 0.5) * 2.0;
        let distance = u - 0.5 - curve * (1.0 - depth).powi(2);
        if (distance.abs() - 0.45 * depth).abs() < 0.03 * depth {
            Rgb([240; 3])
        } else if distance.abs() < 0.45 * depth {
            Rgb([90, 90, 95])
        } else {
            Rgb([70, 110, 50])
        }
    })
}

#[test]
fn a_frame_is_predicted_as_by_the_plain_network_and_its_relevance_balances() {
    let mut network = open(&asset()).unwrap();
    assert_eq!(network.input_size(), (96, 192));
    assert_eq!(network.sha256(), sha256(&std::fs::read(asset()).unwrap()));
    let model = Model::read(&asset()).unwrap();
    let mut plain = Inference::open(&runtime(), &model, 2).unwrap();
    for curve in [-0.4, 0.0, 0.4] {
        let image = frame(192, 96, curve);
        let explained = network.explain(&image).unwrap();
        let raw = plain.run(&preprocess(&image, network.metadata())).unwrap()["prediction"].values.clone();
        let expected = [raw[0] * 0.1, raw[1] * 4.0 + 12.0];
        let found = [explained.prediction.steering, explained.prediction.speed];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{found} {expected}");
        }
        let balance = explained.balance.unwrap();
        assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{balance:?}");
        let sum: f64 = explained.relevance.values.iter().map(|&value| f64::from(value)).sum();
        assert!((sum - balance.relevance).abs() <= 1e-4 * balance.absolute_relevance);
    }
}

#[test]
fn the_same_frame_gives_the_same_bits_and_another_curve_another_answer() {
    let mut network = open(&asset()).unwrap();
    let left = network.explain(&frame(192, 96, -0.4)).unwrap();
    let right = network.explain(&frame(192, 96, 0.4)).unwrap();
    assert_eq!(network.explain(&frame(192, 96, -0.4)).unwrap(), left);
    assert_eq!(open(&asset()).unwrap().explain(&frame(192, 96, -0.4)).unwrap(), left);
    assert!((left.prediction.steering - right.prediction.steering).abs() > 1e-3, "{left:?}");
    assert!((left.prediction.speed - right.prediction.speed).abs() > 1e-3);
}

/// The map of the untrained default network already depends on the picture: markings outweigh the flat sky.
#[test]
fn relevance_is_not_spread_evenly() {
    let relevance = open(&asset()).unwrap().explain(&frame(192, 96, 0.0)).unwrap().relevance;
    let magnitude = |rows: std::ops::Range<usize>| {
        relevance.values[rows.start * 192..rows.end * 192].iter().map(|value| value.abs()).sum::<f32>()
    };
    assert!(magnitude(48..96) > 2.0 * magnitude(0..40), "{} {}", magnitude(48..96), magnitude(0..40));
}

#[test]
fn a_frame_of_another_size_is_averaged_down() {
    let mut network = open(&asset()).unwrap();
    let small = network.explain(&frame(192, 96, 0.3)).unwrap().prediction;
    let large = network.explain(&frame(1920, 960, 0.3)).unwrap().prediction;
    assert!((small.steering - large.steering).abs() < 0.02, "{small:?} {large:?}");
    assert!((small.speed - large.speed).abs() < 1.0, "{small:?} {large:?}");
}

#[test]
fn one_output_can_be_explained_without_a_report() {
    let explanation = Explanation { outputs: SeedOutputs::Index(0), report: false, ..Explanation::default() };
    let mut network = DrivingNetwork::open(&runtime(), &asset(), &explanation, 1).unwrap();
    let steering = network.explain(&frame(192, 96, 0.2)).unwrap();
    assert_eq!(steering.balance, None);
    assert_ne!(steering.relevance, open(&asset()).unwrap().explain(&frame(192, 96, 0.2)).unwrap().relevance);
}

#[test]
fn files_that_are_no_driving_networks_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.onnx");
    let refusal = |path: &Path| open(path).map(|_| ()).unwrap_err();
    assert!(refusal(&path).to_string().contains("network.onnx"));

    let bytes = std::fs::read(asset()).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(refusal(&path), Error::File(_)));

    let changed = |change: fn(&mut Model)| {
        let mut model = Model::decode(&bytes).unwrap();
        change(&mut model);
        model.write(&path).unwrap();
        refusal(&path)
    };
    let shape = changed(|model| {
        model.metadata.insert("cogaze.input_size".to_owned(), "64x64".to_owned());
    });
    assert!(shape.to_string().contains("[1, 3, 96, 192]") && shape.to_string().contains("64"), "{shape}");
    let names = changed(|model| {
        model.metadata.insert("cogaze.outputs".to_owned(), "left,right".to_owned());
    });
    assert!(names.to_string().contains("`steering`"), "{names}");
    assert!(matches!(changed(|model| model.metadata.clear()), Error::File(_)));
}

#[test]
fn an_unknown_composite_is_refused_with_the_known_ones() {
    let explanation = Explanation { composite: "best".to_owned(), ..Explanation::default() };
    let error = DrivingNetwork::open(&runtime(), &asset(), &explanation, 1).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("epsilon-plus-flat"), "{error}");
}

#[test]
fn an_input_of_another_length_is_refused() {
    let model = Model::read(&asset()).unwrap();
    let mut inference = Inference::open(&runtime(), &model, 1).unwrap();
    assert!(matches!(inference.run(&[0.0; 3]), Err(Error::InputSize { found: 3, .. })));
}
