//! Files: the shipped network, damaged ones, and hostile ones.

use std::path::PathBuf;

use cogaze_onnx::{Attribute, Error, Model, NetworkMetadata, Node, VggSettings, Window, infer_shapes, sha256, vgg16};
use proptest::prelude::*;

fn small() -> Model {
    vgg16(&VggSettings { width: 0.02, rows: 32, columns: 64, ..VggSettings::default() }).expect("settings in range")
}

#[test]
fn the_shipped_network_is_what_the_builder_makes_from_its_seed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/driving.onnx");
    let shipped = std::fs::read(&path).unwrap();
    let built = vgg16(&VggSettings { seed: 5, ..VggSettings::default() }).unwrap().encode();
    assert_eq!(sha256(&built), sha256(&shipped), "see assets/README.md for the command that makes the asset");
    assert!(shipped.len() < 5_000_000);
    let readme = std::fs::read_to_string(path.with_file_name("README.md")).unwrap();
    assert!(readme.contains(&sha256(&shipped)), "assets/README.md states another hash");
}

#[test]
fn another_seed_gives_other_weights_and_the_same_one_the_same() {
    let build = |seed| vgg16(&VggSettings { width: 0.02, seed, ..VggSettings::default() }).unwrap().sha256();
    assert_eq!(build(1), build(1));
    assert_ne!(build(1), build(2));
}

#[test]
fn centered_filters_have_zero_mean_and_the_stated_variance() {
    let model = vgg16(&VggSettings::default()).unwrap();
    let weights = model.graph.initializers["conv4_2.weight"].as_f32().unwrap();
    let fan_in = 128 * 9;
    for filter in weights.chunks(fan_in) {
        assert!(filter.iter().sum::<f32>().abs() < 1e-4);
    }
    let variance = weights.iter().map(|weight| weight * weight).sum::<f32>() / weights.len() as f32;
    let expected = 2.0 * std::f32::consts::PI / ((std::f32::consts::PI - 1.0) * fan_in as f32);
    assert!((variance / expected - 1.0).abs() < 0.02, "{variance} {expected}");
}

#[test]
fn shapes_follow_the_topology() {
    let shapes = infer_shapes(&vgg16(&VggSettings::default()).unwrap().graph).unwrap();
    assert_eq!(shapes["pool1"], [1, 16, 48, 96]);
    assert_eq!(shapes["pool5"], [1, 128, 3, 6]);
    assert_eq!(shapes["prediction"], [1, 2]);
}

#[test]
fn same_padding_splits_as_the_format_prescribes() {
    let node = Node::new("pool", "MaxPool", &["x"], "y")
        .with("kernel_shape", Attribute::Ints(vec![3, 2]))
        .with("strides", Attribute::Ints(vec![2, 1]))
        .with("auto_pad", Attribute::Text("SAME_UPPER".to_owned()));
    let window = Window::of(&node, &[1, 1, 6, 5], None).unwrap();
    assert_eq!((window.pads_before, window.pads_after, window.output), ([0, 0], [1, 1], [3, 5]));
}

#[test]
fn settings_out_of_range_are_refused() {
    for settings in [
        VggSettings { width: 0.0, ..VggSettings::default() },
        VggSettings { width: f32::NAN, ..VggSettings::default() },
        VggSettings { rows: 31, ..VggSettings::default() },
        VggSettings { columns: 1 << 20, ..VggSettings::default() },
    ] {
        assert!(matches!(vgg16(&settings), Err(Error::Build(_))), "{settings:?}");
    }
}

#[test]
fn a_missing_file_and_one_that_is_no_network_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent.onnx");
    assert!(Model::read(&absent).unwrap_err().to_string().contains("absent.onnx"));
    let text = folder.path().join("text.onnx");
    std::fs::write(&text, "no network at all").unwrap();
    assert!(matches!(Model::read(&text), Err(Error::File { path, .. }) if path == text));
}

#[test]
fn a_truncated_network_is_an_error_wherever_it_ends() {
    let bytes = small().encode();
    for length in (0..bytes.len()).step_by(97) {
        assert!(Model::decode(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn a_cycle_a_missing_value_and_a_second_definition_are_found() {
    let message = |change: fn(&mut Model)| {
        let mut model = small();
        change(&mut model);
        Model::decode(&model.encode()).unwrap_err().to_string()
    };
    let cycle = message(|model| model.graph.nodes[0].inputs[0] = "pool1".to_owned());
    assert!(cycle.contains("`pool1`") && cycle.contains("conv1_1"), "{cycle}");
    let twice = message(|model| model.graph.nodes[1].outputs[0] = "conv1_1".to_owned());
    assert!(twice.contains("second time"), "{twice}");
    let absent = message(|model| model.graph.outputs[0].name = "nothing".to_owned());
    assert!(absent.contains("`nothing`"), "{absent}");
}

#[test]
fn contradicting_and_absurd_shapes_are_errors() {
    let mut model = small();
    model.graph.inputs[0].shape[1] = cogaze_onnx::Dimension::Fixed(4);
    assert!(matches!(infer_shapes(&model.graph), Err(Error::Node { node, .. }) if node == "conv1_1"));
    let mut model = small();
    model.graph.inputs[0].shape[2] = cogaze_onnx::Dimension::Fixed(1 << 40);
    assert!(infer_shapes(&model.graph).is_err());
    let mut model = small();
    model.graph.nodes[0].attributes.insert("pads".to_owned(), Attribute::Ints(vec![-1, 0, 0, 0]));
    assert!(infer_shapes(&model.graph).is_err());
}

#[test]
fn metadata_survive_the_file() {
    let model = small();
    let metadata = NetworkMetadata::from_entries(&Model::decode(&model.encode()).unwrap().metadata).unwrap();
    assert_eq!((metadata.rows, metadata.columns), (32, 64));
    assert!(metadata.origin.contains("not trained"), "{}", metadata.origin);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_bytes_never_panic(position in 0usize..200_000, value in any::<u8>()) {
        let mut bytes = small().encode();
        let position = position % bytes.len();
        bytes[position] = value;
        if let Ok(model) = Model::decode(&bytes) {
            let _ = infer_shapes(&model.graph);
        }
    }
}
