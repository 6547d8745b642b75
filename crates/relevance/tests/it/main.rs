//! The compiler's own promises; that its maps are right is shown by the tests of `network`, which can run them.

use cogaze_onnx::{Attribute, Model, Node, Tensor, VggSettings, vgg16};
use cogaze_relevance::{
    CompileSettings, Composite, Error, InputBounds, RELEVANCE_OUTPUT, Reduction, SeedOutputs, assignments, compile,
};

fn network() -> Model {
    vgg16(&VggSettings { width: 0.05, rows: 32, columns: 64, ..VggSettings::default() }).expect("settings in range")
}

fn composite(name: &str) -> Composite {
    Composite::named(name, Some(&InputBounds { low: vec![-2.0], high: vec![2.0] })).expect("a known name")
}

#[test]
fn the_networks_own_nodes_stay_as_they_are() {
    let network = network();
    for name in Composite::NAMES {
        let explained = compile(&network, &composite(name), &CompileSettings::default()).unwrap();
        assert_eq!(explained.graph.nodes[..network.graph.nodes.len()], network.graph.nodes, "{name}");
        for (initializer, tensor) in &network.graph.initializers {
            assert_eq!(&explained.graph.initializers[initializer], tensor, "{name}");
        }
    }
}

#[test]
fn compiling_twice_gives_the_same_bytes_and_they_can_be_read_back() {
    let settings = CompileSettings { report: true, ..CompileSettings::default() };
    let build = || compile(&network(), &composite("epsilon-alpha2-beta1-flat"), &settings).unwrap();
    assert_eq!(build().sha256(), build().sha256());
    assert_eq!(Model::decode(&build().encode()).unwrap(), build());
}

#[test]
fn the_default_needs_one_convolution_more_per_layer_in_each_half_and_no_division_in_the_backward_half() {
    let network = network();
    let explained = compile(&network, &composite(Composite::DEFAULT), &CompileSettings::default()).unwrap();
    let added = &explained.graph.nodes[network.graph.nodes.len()..];
    let count = |operator: &str| added.iter().filter(|node| node.operator == operator).count();
    // 12 denominators, 12 adjoints, and for the flat rule the sum over channels, a count of pixels and a box filter.
    assert_eq!(count("Conv"), 27);
    assert_eq!(count("ConvTranspose"), 0);
    // One gain per convolution but the first, and one each for dense layer, mean and the ties of five pools.
    assert_eq!(count("Div"), 12 + 2 + 5);
    assert_eq!(count("Sign"), 0);
}

#[test]
fn only_standard_operators_are_emitted() {
    let settings = CompileSettings { report: true, reduction: Reduction::PerChannel, ..CompileSettings::default() };
    for name in Composite::NAMES {
        let explained = compile(&network(), &composite(name), &settings).unwrap();
        assert!(explained.graph.nodes.iter().all(|node| node.domain.is_empty()), "{name}");
    }
}

#[test]
fn an_operator_without_a_rule_is_named_with_its_node_and_a_remedy() {
    let mut network = network();
    network.graph.nodes.push(Node::new("squash", "Softmax", &["prediction"], "probabilities"));
    network.graph.outputs[0].name = "probabilities".to_owned();
    let error = compile(&network, &composite("epsilon"), &CompileSettings::default()).unwrap_err();
    assert!(matches!(&error, Error::NoRule { node, operator, .. } if node == "squash" && operator == "Softmax"));
    assert!(error.to_string().contains("replace it"), "{error}");
    let found = assignments(&network, &composite("epsilon")).unwrap();
    assert!(found.last().unwrap().rule.is_err());
}

#[test]
fn a_node_without_a_rule_beside_the_explained_path_does_no_harm() {
    let mut network = network();
    network.graph.nodes.push(Node::new("squash", "Softmax", &["prediction"], "probabilities"));
    compile(&network, &composite("epsilon"), &CompileSettings::default()).unwrap();
}

#[test]
fn overlapping_max_pools_are_refused_by_name() {
    let mut network = network();
    let pool = network.graph.nodes.iter_mut().find(|node| node.name == "pool5").unwrap();
    pool.attributes.insert("strides".to_owned(), Attribute::Ints(vec![1, 1]));
    pool.attributes.insert("kernel_shape".to_owned(), Attribute::Ints(vec![1, 2]));
    let error = compile(&network, &composite("epsilon"), &CompileSettings::default()).unwrap_err();
    assert!(error.to_string().contains("pool5"), "{error}");
}

#[test]
fn each_node_is_assigned_the_rule_that_the_composite_promises() {
    let found = assignments(&network(), &composite("epsilon-plus-flat")).unwrap();
    let rule = |node: &str| found.iter().find(|row| row.node == node).unwrap().rule.clone().unwrap();
    assert_eq!(rule("conv1_1"), "flat");
    assert_eq!(rule("conv1_2"), "z-plus");
    assert_eq!(rule("dense"), "epsilon 0.000001");
    assert_eq!(rule("pool3"), "winner takes all");
    assert_eq!(rule("gap"), "norm");
    assert_eq!(rule("dropout"), "pass");
}

#[test]
fn what_cannot_be_explained_says_why() {
    let compiled = |change: fn(&mut Model), seed| {
        let mut network = network();
        change(&mut network);
        let settings = CompileSettings { seed, ..CompileSettings::default() };
        compile(&network, &composite("epsilon"), &settings).unwrap_err().to_string()
    };
    let both = SeedOutputs::Both;
    assert!(compiled(|_| {}, SeedOutputs::Index(2)).contains("2 outputs"));
    assert!(compiled(|_| {}, SeedOutputs::Vector(vec![1.0; 3])).contains("1,1,1"));
    assert!(compiled(|model| model.opset = 9, both.clone()).contains("opset 13"));
    assert!(compiled(|model| model.graph.inputs[0].shape.truncate(3), both.clone()).contains("input of shape"));
    let taken = compiled(
        |model| {
            model.graph.initializers.insert(RELEVANCE_OUTPUT.to_owned(), Tensor::scalar(0.0));
        },
        both,
    );
    assert!(taken.contains("already"), "{taken}");
    let unknown = Composite::named("best", None).unwrap_err().to_string();
    assert!(unknown.contains("epsilon-plus-flat"), "{unknown}");
    assert!(matches!(Composite::named("epsilon-gamma-box", None), Err(Error::Bounds { .. })));
}
