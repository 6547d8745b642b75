//! Recognises what the nodes of a network do, by topology: names do not matter.

use std::collections::{BTreeMap, BTreeSet};

use cogaze_onnx::{Attribute, Error as OnnxError, Graph, Node, Tensor, Window};

use crate::{
    Error, LinearLayer,
    emitter::Emitter,
    layer::{Geometry, Weight},
    steps::{Step, StepKind, Steps},
};

/// The steps of the emitter's graph that depend on `input`.
pub(crate) fn recognize(emitter: &Emitter, input: &str) -> Result<Steps, Error> {
    let mut recognition = Recognition {
        emitter,
        constants: constants(emitter.graph()),
        readers: readers(emitter.graph()),
        reached: BTreeSet::from([input.to_owned()]),
        before_linear: BTreeSet::from([input.to_owned()]),
        found: Steps::default(),
    };
    for node in &emitter.graph().nodes {
        recognition.add(node)?;
    }
    Ok(recognition.found)
}

struct Recognition<'a> {
    emitter: &'a Emitter,
    constants: BTreeMap<&'a str, &'a Tensor>,
    readers: BTreeMap<&'a str, usize>,
    reached: BTreeSet<String>,
    before_linear: BTreeSet<String>,
    found: Steps,
}

impl Recognition<'_> {
    fn add(&mut self, node: &Node) -> Result<(), Error> {
        let reached = |name: &&String| self.reached.contains(name.as_str());
        let inputs: Vec<String> = node.inputs.iter().filter(reached).cloned().collect();
        if inputs.is_empty() {
            return Ok(());
        }
        for output in &node.outputs {
            self.reached.insert(output.clone());
        }
        let Some(output) = node.output(0).map(str::to_owned) else { return Ok(()) };
        if self.absorb(node, &output) {
            return Ok(());
        }
        let kind = self.kind(node, &output)?;
        self.learn(node, &kind, &inputs, &output);
        let (name, operator) = (node.name.clone(), node.operator.clone());
        self.found.in_order.push(Step { node: name, operator, inputs, output, kind });
        Ok(())
    }

    fn kind(&self, node: &Node, output: &str) -> Result<StepKind, Error> {
        let no_rule = |remedy: &str| Ok(StepKind::NoRule { remedy: remedy.to_owned() });
        if !node.domain.is_empty() {
            return no_rule("it is not of the standard operator set; export the network without custom operators");
        }
        let shape = || self.input_shape(node);
        match node.operator.as_str() {
            "Conv" => self.convolution(node, output),
            "Gemm" | "MatMul" => self.dense(node, output),
            "Relu" | "LeakyRelu" | "Clip" => Ok(StepKind::Activation),
            "Identity" | "Dropout" | "Cast" => Ok(StepKind::Identity),
            "Flatten" | "Reshape" if self.emitter.known_shape(output).is_some() => Ok(StepKind::Reshape),
            "MaxPool" => {
                let window = Window::of(node, &shape()?, None)?;
                if !tiles(&window) {
                    return no_rule("only max pools whose windows neither overlap nor are padded have a rule so far");
                }
                Ok(StepKind::MaxPool(window))
            }
            "AveragePool" => {
                let counts_padding = node.int("count_include_pad", 0) != 0;
                Ok(StepKind::AveragePool { window: Window::of(node, &shape()?, None)?, counts_padding })
            }
            "GlobalAveragePool" => Ok(StepKind::GlobalAveragePool),
            "Add" => Ok(self.sum(node, output)),
            "BatchNormalization" => no_rule("it follows no convolution that it could be folded into"),
            _ => no_rule(
                "replace it by operators that have one (Conv, Gemm, MatMul, BatchNormalization after Conv, Relu, \
                 LeakyRelu, Clip, MaxPool, AveragePool, GlobalAveragePool, Add, Flatten, Reshape, Dropout, Identity, \
                 Cast), or export the network without it",
            ),
        }
    }

    /// Folds a batch normalisation or a constant bias into the linear step that it directly follows.
    fn absorb(&mut self, node: &Node, output: &str) -> bool {
        let constants = &self.constants;
        let Some(previous) = self.found.in_order.last_mut() else { return false };
        let alone = self.readers.get(previous.output.as_str()) == Some(&1);
        let StepKind::Linear(layer) = &mut previous.kind else { return false };
        if !alone || !node.inputs.contains(&previous.output) {
            return false;
        }
        let constant = |index: usize| node.input(index).and_then(|name| constants.get(name)).and_then(|t| t.as_f32());
        let folded = match node.operator.as_str() {
            "BatchNormalization" => match (constant(1), constant(2), constant(3), constant(4)) {
                (Some(scale), Some(shift), Some(mean), Some(variance)) => {
                    fold_normalization(layer, [scale, shift, mean, variance], node.float("epsilon", 1e-5))
                }
                _ => false,
            },
            "Add" if layer.geometry == Geometry::Dense => match constant(0).or(constant(1)) {
                Some(bias) if bias.len() == layer.bias.len() => {
                    layer.bias.iter_mut().zip(bias).for_each(|(sum, bias)| *sum += bias);
                    true
                }
                _ => false,
            },
            _ => false,
        };
        if folded {
            output.clone_into(&mut layer.output);
            output.clone_into(&mut previous.output);
            previous.operator = format!("{} + {}", previous.operator, node.operator);
        }
        folded
    }

    fn convolution(&self, node: &Node, output: &str) -> Result<StepKind, Error> {
        let Some((shape, values)) = self.weight(node, 1) else { return Ok(computed_weights()) };
        let &[outputs, _, rows, columns] = shape.as_slice() else { return Ok(computed_weights()) };
        let window = Window::of(node, &self.input_shape(node)?, Some([rows, columns]))?;
        let groups = node.int("group", 1) as usize;
        let geometry = Geometry::Convolution { window, groups };
        Ok(self.linear(node, geometry, Weight { shape, values }, outputs, output))
    }

    fn dense(&self, node: &Node, output: &str) -> Result<StepKind, Error> {
        let Some((shape, mut values)) = self.weight(node, 1) else { return Ok(computed_weights()) };
        let (&[rows, columns], 2) = (shape.as_slice(), self.input_shape(node)?.len()) else {
            return Ok(StepKind::NoRule { remedy: "only dense layers over [batch, values] have a rule".to_owned() });
        };
        let alpha = node.float("alpha", 1.0);
        if node.operator == "MatMul" || node.int("transB", 0) == 0 {
            values = (0..columns * rows).map(|index| values[index % rows * columns + index / rows]).collect();
        }
        let outputs = self.emitter.shape(output).last().copied().unwrap_or(rows);
        let weight = Weight { shape: vec![outputs, values.len() / outputs.max(1)], values }.map(|value| alpha * value);
        Ok(self.linear(node, Geometry::Dense, weight, outputs, output))
    }

    fn linear(&self, node: &Node, geometry: Geometry, weight: Weight, outputs: usize, output: &str) -> StepKind {
        let input = node.inputs[0].clone();
        let bias = match node.input(2) {
            None => vec![0.0; outputs],
            Some(_) => match self.weight(node, 2) {
                Some((_, bias)) if bias.len() == outputs => bias,
                Some((_, bias)) if bias.len() == 1 => vec![bias[0]; outputs],
                _ => return computed_weights(),
            },
        };
        let scale = node.float("beta", 1.0);
        StepKind::Linear(Box::new(LinearLayer {
            name: node.name.clone(),
            geometry,
            weight,
            bias: bias.into_iter().map(|bias| scale * bias).collect(),
            first: self.before_linear.contains(&input),
            input,
            output: output.to_owned(),
        }))
    }

    fn sum(&self, node: &Node, output: &str) -> StepKind {
        let shape = self.emitter.known_shape(output);
        let full = |name: &&String| self.emitter.known_shape(name) == shape;
        let (dynamic, constant): (Vec<&String>, Vec<&String>) =
            node.inputs.iter().partition(|name| self.reached.contains(name.as_str()));
        if shape.is_none() || !dynamic.iter().all(full) {
            return StepKind::NoRule { remedy: "only sums of values of one shape have a rule".to_owned() };
        }
        StepKind::Sum { constant: constant.first().map(|&name| name.clone()) }
    }

    /// Records what follows from a step about its output.
    fn learn(&mut self, node: &Node, kind: &StepKind, inputs: &[String], output: &str) {
        let lowest = node.input(1).and_then(|name| self.constants.get(name)).copied();
        self.found.learn(&node.operator, kind, inputs, output, lowest);
        let before = inputs.iter().any(|input| self.before_linear.contains(input));
        if before && !matches!(kind, StepKind::Linear(_)) {
            self.before_linear.insert(output.to_owned());
        }
    }

    fn weight(&self, node: &Node, index: usize) -> Option<(Vec<usize>, Vec<f32>)> {
        let tensor = self.constants.get(node.input(index)?)?;
        Some((tensor.shape().to_vec(), tensor.as_f32()?.to_vec()))
    }

    fn input_shape(&self, node: &Node) -> Result<Vec<usize>, Error> {
        let unknown = || OnnxError::Node {
            node: node.name.clone(),
            operator: node.operator.clone(),
            reason: "the shape of its input cannot be told; export the network with fixed shapes".to_owned(),
        };
        let shape = node.input(0).and_then(|name| self.emitter.known_shape(name));
        Ok(shape.map(<[usize]>::to_vec).ok_or_else(unknown)?)
    }
}

fn computed_weights() -> StepKind {
    StepKind::NoRule { remedy: "its weights are not constant 32-bit floats; export with the weights inside".to_owned() }
}

/// Whether windows lie side by side without padding, so that each input is seen once at most.
fn tiles(window: &Window) -> bool {
    let padded = window.pads_before != [0, 0] || window.pads_after != [0, 0];
    let inside = (0..2).all(|axis| window.output[axis] * window.strides[axis] <= window.input[axis]);
    window.kernel == window.strides && window.dilations == [1, 1] && !padded && inside
}

fn fold_normalization(layer: &mut LinearLayer, constants: [&[f32]; 4], epsilon: f32) -> bool {
    let outputs = layer.bias.len();
    if constants.iter().any(|values| values.len() != outputs) {
        return false;
    }
    let [scale, shift, mean, variance] = constants;
    let per_output = layer.weight.values.len() / outputs.max(1);
    for output in 0..outputs {
        let gain = scale[output] as f64 / (variance[output] as f64 + epsilon as f64).sqrt();
        for weight in &mut layer.weight.values[output * per_output..(output + 1) * per_output] {
            *weight = (*weight as f64 * gain) as f32;
        }
        let centered = layer.bias[output] as f64 - mean[output] as f64;
        layer.bias[output] = (centered * gain + shift[output] as f64) as f32;
    }
    true
}

/// Initialisers, the values of `Constant` nodes, and their copies: exporters share equal initialisers through `Identity`.
fn constants(graph: &Graph) -> BTreeMap<&str, &Tensor> {
    let mut constants: BTreeMap<&str, &Tensor> =
        graph.initializers.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
    for node in &graph.nodes {
        let value = match (node.operator.as_str(), node.attributes.get("value")) {
            ("Constant", Some(Attribute::Tensor(tensor))) => Some(tensor),
            ("Identity", _) => node.input(0).and_then(|name| constants.get(name)).copied(),
            _ => None,
        };
        if let (Some(output), Some(tensor)) = (node.output(0), value) {
            constants.insert(output, tensor);
        }
    }
    constants
}

/// How often each value is read, by nodes or as an output.
fn readers(graph: &Graph) -> BTreeMap<&str, usize> {
    let mut readers = BTreeMap::new();
    let read = graph.nodes.iter().flat_map(|node| node.inputs.iter().map(String::as_str));
    for name in read.chain(graph.outputs.iter().map(|output| output.name.as_str())) {
        *readers.entry(name).or_insert(0) += 1;
    }
    readers
}
