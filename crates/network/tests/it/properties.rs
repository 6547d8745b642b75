//! What must hold for every network: analytic cases, balance, conservation, linearity.

use std::collections::BTreeMap;

use cogaze_network::{Balance, Inference};
use cogaze_onnx::{Attribute, Dimension, Graph, Model, Node, Tensor, ValueInfo, VggSettings, vgg16};
use cogaze_relevance::{
    CompileSettings, Composite, Reduction, SeedOutputs, compile,
    rule::{AlphaBeta, Flat, Rule, WSquare},
};

use crate::{explained, root, runtime};

fn biased() -> Model {
    Model::read(&root().join("tests/data/relevance/vgg16-w16-64x96/model.onnx")).unwrap()
}

fn noise(length: usize) -> Vec<f32> {
    (0..length).map(|index| (index as f32 * 12.9898).sin() * (index as f32 * 0.013).cos() * 2.0).collect()
}

fn settings(seed: SeedOutputs) -> CompileSettings {
    CompileSettings { seed, reduction: Reduction::PerChannel, report: true }
}

/// z = x₁ − x₂ − 1 at x = (1, 1) with R = z = −1: the case in which libraries disagree (innvestigate #273, zennit #107).
fn disagreement() -> Model {
    let mut graph = Graph { name: "case".to_owned(), ..Graph::default() };
    graph.inputs.push(ValueInfo::fixed("x", &[1, 2, 1, 1]));
    graph.outputs.push(ValueInfo::fixed("y", &[1, 1]));
    let mut weights = [1.0, -1.0].into_iter();
    let weight = Tensor::from_fn(&[1, 2, 1, 1], || weights.next().unwrap());
    graph.initializers.insert("w".to_owned(), weight);
    graph.initializers.insert("b".to_owned(), Tensor::vector(vec![-1.0]));
    graph.nodes.push(Node::new("conv", "Conv", &["x", "w", "b"], "z"));
    graph.nodes.push(Node::new("flatten", "Flatten", &["z"], "y"));
    Model { ir_version: 8, opset: 17, producer: String::new(), graph, metadata: BTreeMap::default() }
}

fn with_rule(model: &Model, rule: impl Fn() -> Box<dyn Rule>) -> Inference {
    let composite = Composite::new("test", None, rule(), rule(), 1e-6);
    let explained = compile(model, &composite, &settings(SeedOutputs::Both)).unwrap();
    Inference::open(&runtime(), &explained, 1).unwrap()
}

#[test]
fn alpha_beta_halves_the_bias_as_the_paper_does() {
    for (alpha, beta, expected) in [(1.0, 0.0, [-1.0, 0.0]), (2.0, 1.0, [-2.0, 0.5])] {
        let rule = || Box::new(AlphaBeta { alpha, beta, epsilon: 1e-9 }) as Box<dyn Rule>;
        let found = with_rule(&disagreement(), rule).run(&[1.0, 1.0]).unwrap()["relevance"].values.clone();
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{alpha} {beta}: {found:?}");
    }
}

#[test]
fn w_square_shares_by_squared_weights_and_the_bias_takes_its_part() {
    let mut inference = with_rule(&disagreement(), || Box::new(WSquare::default()));
    let outputs = inference.run(&[1.0, 1.0]).unwrap();
    assert!(outputs["relevance"].values.iter().all(|value| (value + 1.0 / 3.0).abs() < 1e-5));
    let balance = Balance::from_output(&outputs["balance"]).unwrap();
    assert!((balance.bias + 1.0 / 3.0).abs() < 1e-5, "{balance:?}");
}

/// Relevance in its explicit form passes Relu and tied, all-zero pooling windows; what the dense layer gives to features
/// that are zero everywhere is the stabiliser's share at the mean.
#[test]
fn flat_in_every_layer_balances() {
    let outputs = with_rule(&biased(), || Box::new(Flat)).run(&noise(3 * 64 * 96)).unwrap();
    let balance = Balance::from_output(&outputs["balance"]).unwrap();
    assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{balance:?}");
    assert_eq!((balance.bias, balance.undefined), (0.0, 0.0));
}

/// A flat image ties most pooling windows at positive values.
#[test]
fn relevance_balances_where_windows_tie() {
    for composite in Composite::NAMES {
        let outputs =
            explained(&biased(), composite, &settings(SeedOutputs::Both)).run(&vec![0.7; 3 * 64 * 96]).unwrap();
        let balance = Balance::from_output(&outputs["balance"]).unwrap();
        assert!(balance.absolute_relevance > 0.0, "{composite}: {balance:?}");
        assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{composite}: {balance:?}");
    }
}

#[test]
fn without_biases_only_stabilizers_absorb_relevance() {
    let model = vgg16(&VggSettings { width: 0.1, rows: 64, columns: 96, seed: 5, ..VggSettings::default() }).unwrap();
    for composite in ["lrp-0", "epsilon-plus", "epsilon-plus-flat", "epsilon-alpha2-beta1-flat", "gamma"] {
        let outputs = explained(&model, composite, &settings(SeedOutputs::Index(1))).run(&noise(3 * 64 * 96)).unwrap();
        let balance = Balance::from_output(&outputs["balance"]).unwrap();
        assert_eq!((balance.bias, balance.undefined), (0.0, 0.0), "{composite}");
        let lost = (balance.seed - balance.relevance - balance.stabilizer).abs();
        assert!(lost <= 1e-4 * balance.absolute_relevance, "{composite}: {balance:?}");
        assert!(balance.stabilizer.abs() <= 1e-3 * balance.absolute_relevance, "{composite}: {balance:?}");
    }
}

#[test]
fn maps_are_linear_in_the_seed() {
    let input = noise(3 * 64 * 96);
    for composite in ["epsilon", "epsilon-plus-flat", "epsilon-alpha2-beta1", "gamma"] {
        let map = |seed: Vec<f32>| {
            let mut inference = explained(&biased(), composite, &settings(SeedOutputs::Vector(seed)));
            inference.run(&input).unwrap()["relevance"].values.clone()
        };
        let (first, second, both) = (map(vec![1.0, 0.0]), map(vec![0.0, -2.0]), map(vec![1.0, -2.0]));
        let largest = both.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        for index in 0..both.len() {
            let difference = (first[index] + second[index] - both[index]).abs();
            assert!(difference <= 1e-5 * largest, "{composite} at {index}: {difference} of {largest}");
        }
    }
}

#[test]
fn the_largest_output_is_found_and_seeded_with_its_value() {
    let input = noise(3 * 64 * 96);
    let run = |seed| explained(&biased(), "epsilon", &settings(seed)).run(&input).unwrap();
    let largest = run(SeedOutputs::Largest);
    let prediction = &largest["prediction"].values;
    let index = usize::from(prediction[1] > prediction[0]);
    assert_eq!(largest["relevance"], run(SeedOutputs::Index(index))["relevance"]);
    assert_ne!(largest["relevance"], run(SeedOutputs::Index(1 - index))["relevance"]);
}

/// On rectifier networks LRP-0 is gradient × input, so that ΣR = d f(t x) / dt at t = 1.
#[test]
fn lrp_0_sums_to_the_derivative_along_the_input() {
    let (model, input) = (biased(), noise(3 * 64 * 96));
    let relevance = explained(&model, "lrp-0", &settings(SeedOutputs::Index(0))).run(&input).unwrap();
    let sum: f64 = relevance["relevance"].values.iter().map(|&value| f64::from(value)).sum();
    let mut plain = Inference::open(&runtime(), &model, 1).unwrap();
    let mut at = |t: f32| {
        let scaled: Vec<f32> = input.iter().map(|value| t * value).collect();
        f64::from(plain.run(&scaled).unwrap()["prediction"].values[0])
    };
    let step = 1.0 / 1024.0;
    let derivative = (at(1.0 + step) - at(1.0 - step)) / (2.0 * f64::from(step));
    assert!((sum - derivative).abs() <= 0.02 * derivative.abs().max(0.1), "{sum} {derivative}");
}

#[test]
fn the_channel_sum_is_the_sum_of_the_channels() {
    let input = noise(3 * 64 * 96);
    for composite in ["epsilon", "epsilon-plus-flat"] {
        let run = |reduction| {
            let settings = CompileSettings { reduction, ..CompileSettings::default() };
            explained(&biased(), composite, &settings).run(&input).unwrap()["relevance"].clone()
        };
        let (sum, channels) = (run(Reduction::ChannelSum), run(Reduction::PerChannel));
        assert_eq!((sum.shape, channels.shape), (vec![1, 1, 64, 96], vec![1, 3, 64, 96]));
        for pixel in 0..64 * 96 {
            let total: f32 = (0..3).map(|channel| channels.values[channel * 64 * 96 + pixel]).sum();
            assert!((total - sum.values[pixel]).abs() <= 1e-6 + 1e-4 * total.abs(), "{composite} at {pixel}");
        }
    }
}

/// Inputs whose last row and column no pooling window sees, as VGG16 has at odd sizes.
#[test]
fn odd_sizes_balance() {
    let mut model = biased();
    model.graph.inputs[0].shape[2] = Dimension::Fixed(45);
    model.graph.inputs[0].shape[3] = Dimension::Fixed(67);
    let outputs =
        explained(&model, "epsilon-plus-flat", &settings(SeedOutputs::Both)).run(&noise(3 * 45 * 67)).unwrap();
    let balance = Balance::from_output(&outputs["balance"]).unwrap();
    assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{balance:?}");
}

#[test]
fn constant_operands_and_average_pools_with_padding_balance() {
    let mut graph = Graph { name: "case".to_owned(), ..Graph::default() };
    graph.inputs.push(ValueInfo::fixed("x", &[1, 2, 5, 6]));
    graph.outputs.push(ValueInfo::fixed("y", &[1, 2]));
    graph.initializers.insert("c".to_owned(), Tensor::from_fn(&[1, 2, 1, 1], || 0.3));
    graph.nodes.push(Node::new("shift", "Add", &["x", "c"], "s"));
    let pool = Node::new("pool", "AveragePool", &["s"], "p").with("pads", Attribute::Ints(vec![1; 4]));
    graph
        .nodes
        .push(pool.with("kernel_shape", Attribute::Ints(vec![3, 3])).with("strides", Attribute::Ints(vec![2, 2])));
    graph.nodes.push(Node::new("mean", "GlobalAveragePool", &["p"], "m"));
    graph.nodes.push(Node::new("flatten", "Flatten", &["m"], "y"));
    for padding in [0, 1] {
        graph.nodes[1].attributes.insert("count_include_pad".to_owned(), Attribute::Int(padding));
        let graph = graph.clone();
        let model = Model { ir_version: 8, opset: 17, producer: String::new(), graph, metadata: BTreeMap::default() };
        let outputs = explained(&model, "epsilon", &settings(SeedOutputs::Both)).run(&noise(60)).unwrap();
        let balance = Balance::from_output(&outputs["balance"]).unwrap();
        assert!(balance.bias.abs() > 1e-3, "{balance:?}");
        assert!(balance.residual() <= 1e-4 * balance.absolute_relevance, "{balance:?}");
    }
}
