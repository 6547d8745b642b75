//! Relevance through convolutions and dense layers.

use cogaze_onnx::{Tensor, Window};

use crate::{
    LinearLayer, Weight,
    backward::Backward,
    convolution::{adjoint, forward},
    flow::Flow,
    layer::Geometry,
    quotient::{Division, Quotient},
    rule::{Denominator, OutputSign, Part, PartInput, Sign, Term},
};

impl Backward<'_> {
    /// What each term of the layer's rule returns to its input; the flows add up.
    pub(crate) fn linear(&mut self, layer: &LinearLayer, flow: &Flow) -> Vec<Flow> {
        let terms = self.composite.rule(layer).terms(layer);
        terms.iter().flat_map(|term| self.term(layer, term, flow)).collect()
    }

    fn term(&mut self, layer: &LinearLayer, term: &Term, flow: &Flow) -> Vec<Flow> {
        if let Some((window, weight)) = counting(layer, term) {
            return vec![self.count(layer, window, weight, term.share, flow)];
        }
        if term.applies_to == OutputSign::Negative && self.is_rectified(flow, &layer.output) {
            return Vec::new();
        }
        let parts = self.needed_parts(layer, term);
        let inputs: Vec<String> = parts.iter().map(|part| self.part_input(layer, &part.input)).collect();
        let stabilized = stabilized(term);
        let denominator = match term.denominator {
            Denominator::LayerOutput => layer.output.clone(),
            Denominator::Parts => self.denominator(layer, term, &parts, &inputs),
        };
        let quotient = self.divide(
            flow,
            &Division {
                denominator: &denominator,
                output: &layer.output,
                epsilon: term.epsilon,
                stabilized,
                sign: term.denominator_sign,
                applies_to: term.applies_to,
                share: term.share,
            },
        );
        self.record(layer, term, &quotient);
        let shape = self.emitter.shape(&layer.input);
        let mut flows = Vec::with_capacity(parts.len());
        for (part, input) in parts.iter().zip(inputs) {
            let weight = part.weight.map(|weight| term.share * weight);
            let back = adjoint(&mut self.emitter, layer.geometry, &quotient.value, &weight, &shape);
            flows.push(match part.input {
                PartInput::Whole => Flow::Scaled { value: input, multiplier: back },
                PartInput::Ones => Flow::Explicit(back),
                _ => Flow::Explicit(self.emitter.map("Mul", &[&back, &input])),
            });
        }
        flows
    }

    fn is_rectified(&self, flow: &Flow, output: &str) -> bool {
        matches!(flow, Flow::Scaled { value, .. } if self.steps.is_rectified(value, output))
    }

    /// The parts that can contribute: an input that is never negative is its own positive part.
    fn needed_parts(&self, layer: &LinearLayer, term: &Term) -> Vec<Part> {
        if !self.steps.is_nonnegative(&layer.input) {
            return term.parts.clone();
        }
        let needed = |part: &Part| match part.input {
            PartInput::Negative => None,
            PartInput::Positive => Some(Part::new(PartInput::Whole, part.weight.clone())),
            _ => Some(part.clone()),
        };
        term.parts.iter().filter_map(needed).collect()
    }

    fn part_input(&mut self, layer: &LinearLayer, input: &PartInput) -> String {
        let shape = self.emitter.shape(&layer.input);
        match input {
            PartInput::Whole => layer.input.clone(),
            PartInput::Positive => self.emitter.map("Relu", &[&layer.input]),
            PartInput::Negative => {
                let zero = self.emitter.scalar(0.0);
                self.emitter.map("Min", &[&layer.input, &zero])
            }
            PartInput::Ones => {
                let one = self.emitter.scalar(1.0);
                self.emitter.expand(&one, &shape)
            }
            PartInput::Channels(values) => {
                let mut axes = vec![1; shape.len()];
                axes[1] = values.len();
                let mut values = values.iter();
                let channels = Tensor::from_fn(&axes, || values.next().copied().unwrap_or_default());
                let channels = self.emitter.constant("bound", channels);
                self.emitter.expand(&channels, &shape)
            }
        }
    }

    /// `z = Σ_k ρ_k(W) x_k + ρ(b)`, with the stabiliser in the bias where the sign of z is known.
    fn denominator(&mut self, layer: &LinearLayer, term: &Term, parts: &[Part], inputs: &[String]) -> String {
        let shape = self.emitter.shape(&layer.output);
        let stabilizer = if stabilized(term) { term.epsilon } else { 0.0 };
        let mut bias = Some(term.bias.iter().map(|bias| bias + stabilizer).collect());
        let mut summands = Vec::with_capacity(parts.len());
        for (part, input) in parts.iter().zip(inputs) {
            summands.push(forward(&mut self.emitter, layer.geometry, input, &part.weight, bias.take(), &shape));
        }
        self.emitter.add_all(&summands).unwrap_or_else(|| {
            let zero = self.emitter.scalar(0.0);
            self.emitter.expand(&zero, &shape)
        })
    }

    fn record(&mut self, layer: &LinearLayer, term: &Term, quotient: &Quotient) {
        if !self.ledger.is_enabled() {
            return;
        }
        // Summed over space first: a bias is the same everywhere.
        let axes: Vec<usize> = (2..self.emitter.shape(&quotient.value).len()).collect();
        let per_output =
            if axes.is_empty() { quotient.value.clone() } else { self.emitter.sum(&quotient.value, &axes) };
        if term.bias.iter().any(|&bias| bias != 0.0) {
            let mut shape = vec![1; axes.len() + 2];
            shape[1] = term.bias.len();
            let mut values = term.bias.iter().map(|bias| term.share * bias);
            let bias = Tensor::from_fn(&shape, || values.next().unwrap_or_default());
            let bias = self.emitter.constant("bias", bias);
            self.ledger.bias(&mut self.emitter, &per_output, &bias);
        }
        let constant_sign = self.emitter.shape(&quotient.sign).is_empty();
        let absorbing = if constant_sign { &per_output } else { &quotient.value };
        self.ledger.stabilizer(&mut self.emitter, absorbing, &quotient.sign, term.share * term.epsilon);
        debug_assert_eq!(layer.bias.len(), term.bias.len(), "a rule changes values of the bias, not its length");
    }

    /// The flat rule: all channels count alike, so that one channel carries the relevance of all.
    fn count(&mut self, layer: &LinearLayer, window: Window, weight: f32, share: f32, flow: &Flow) -> Flow {
        let (inputs, outputs) = (self.emitter.shape(&layer.input), self.emitter.shape(&layer.output));
        let relevance = flow.explicit(&mut self.emitter, &outputs);
        let relevance = self.sum_channels(&relevance, &outputs);
        let (image, map) = ([1, 1, window.input[0], window.input[1]], [1, 1, window.output[0], window.output[1]]);
        let kernel = |value: f32| Weight {
            shape: vec![1, 1, window.kernel[0], window.kernel[1]],
            values: vec![value; window.kernel[0] * window.kernel[1]],
        };
        let geometry = Geometry::Convolution { window, groups: 1 };
        let one = self.emitter.scalar(1.0);
        let ones = self.emitter.expand(&one, &image);
        let seen = forward(&mut self.emitter, geometry, &ones, &kernel(weight * inputs[1] as f32), None, &map);
        let seen = self.emitter.map("Reciprocal", &[&seen]);
        let quotient = self.emitter.map("Mul", &[&relevance, &seen]);
        Flow::Uniform(adjoint(&mut self.emitter, geometry, &quotient, &kernel(weight * share), &image))
    }

    /// The sum over channels as a convolution with ones, which runtimes compute several times faster than `ReduceSum`
    /// over an axis in the middle.
    fn sum_channels(&mut self, value: &str, shape: &[usize]) -> String {
        let ones = Weight { shape: vec![1, shape[1], 1, 1], values: vec![1.0; shape[1]] };
        let image = [shape[2], shape[3]];
        let window = Window {
            kernel: [1, 1],
            strides: [1, 1],
            dilations: [1, 1],
            pads_before: [0, 0],
            pads_after: [0, 0],
            input: image,
            output: image,
        };
        let geometry = Geometry::Convolution { window, groups: 1 };
        forward(&mut self.emitter, geometry, value, &ones, None, &[1, 1, image[0], image[1]])
    }
}

/// Whether the stabiliser can hide in the bias of the denominator.
fn stabilized(term: &Term) -> bool {
    term.denominator == Denominator::Parts
        && term.denominator_sign == Some(Sign::Positive)
        && term.applies_to == OutputSign::Any
        && term.epsilon > 0.0
}

/// Window and weight of a term that only counts inputs.
fn counting(layer: &LinearLayer, term: &Term) -> Option<(Window, f32)> {
    let Geometry::Convolution { window, groups: 1 } = layer.geometry else { return None };
    let [part] = term.parts.as_slice() else { return None };
    let plain = part.input == PartInput::Ones
        && part.weight.is_uniform()
        && term.bias.iter().all(|&bias| bias == 0.0)
        && term.epsilon == 0.0
        && term.applies_to == OutputSign::Any;
    // Every output sees at least one pixel, so that no count is zero.
    let sees = (0..2).all(|axis| window.pads_before[axis].max(window.pads_after[axis]) < window.extent(axis));
    let weight = part.weight.values.first().copied().filter(|&weight| weight > 0.0)?;
    (plain && sees).then_some((window, weight))
}
