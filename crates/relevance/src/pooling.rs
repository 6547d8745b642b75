//! Relevance through pools.

use cogaze_onnx::{Attribute, Node, Tensor, Window};

use crate::{
    Weight,
    backward::Backward,
    convolution::{adjoint, forward},
    flow::Flow,
    layer::Geometry,
    quotient::Division,
    rule::OutputSign,
    steps::Step,
};

impl Backward<'_> {
    /// Winner takes all: relevance goes to the input that equals the maximum; inputs that tie share it equally.
    ///
    /// The winner is found by comparing the input with the maximum of its window, because no other formulation is
    /// standard on all runtimes. R = value ⊙ multiplier keeps its form: the winner's value is the maximum.
    pub(crate) fn max_pool(&mut self, step: &Step, window: &Window, flow: Flow) -> Flow {
        let (input, output) = (&step.inputs[0], &step.output);
        let shape = self.emitter.shape(input);
        let pooled = self.emitter.shape(output);
        let maximum = self.enlarge(output, window, &shape, f32::MIN);
        let wins = self.emitter.map("Equal", &[input, &maximum]);
        let wins = self.emitter.cast_to_float(&wins);
        let ties = self.tied(&wins, window, &pooled);
        let (scaled, relevance) = match flow {
            Flow::Scaled { value, multiplier } if value == *output => (true, multiplier),
            other => (false, other.explicit(&mut self.emitter, &pooled)),
        };
        let shared = self.emitter.map("Div", &[&relevance, &ties]);
        let offered = self.enlarge(&shared, window, &shape, 0.0);
        let won = self.emitter.map("Mul", &[&wins, &offered]);
        if scaled { Flow::Scaled { value: input.clone(), multiplier: won } } else { Flow::Explicit(won) }
    }

    /// The number of winners in each window.
    fn tied(&mut self, wins: &str, window: &Window, pooled: &[usize]) -> String {
        let kernel = Attribute::Ints(window.kernel.iter().map(|&length| length as i64).collect());
        let node = Node::new("", "AveragePool", &[wins], "");
        let mean = self.emitter.emit(node.with("kernel_shape", kernel.clone()).with("strides", kernel), pooled);
        let pixels = self.emitter.scalar((window.kernel[0] * window.kernel[1]) as f32);
        self.emitter.map("Mul", &[&mean, &pixels])
    }

    /// Repeats each pixel over its window; pixels that no window sees get `outside`.
    fn enlarge(&mut self, value: &str, window: &Window, shape: &[usize], outside: f32) -> String {
        let [rows, columns] = [0, 1].map(|axis| window.output[axis] * window.kernel[axis]);
        let scales = [1.0, 1.0, window.kernel[0] as f32, window.kernel[1] as f32];
        let scales = self.emitter.constant("scales", Tensor::vector(scales.to_vec()));
        let node = Node::new("", "Resize", &[value, "", &scales], "")
            .with("mode", Attribute::Text("nearest".to_owned()))
            .with("coordinate_transformation_mode", Attribute::Text("asymmetric".to_owned()))
            .with("nearest_mode", Attribute::Text("floor".to_owned()));
        let large = self.emitter.emit(node, &[shape[0], shape[1], rows, columns]);
        if [rows, columns] == shape[2..] {
            return large;
        }
        let pads = self.emitter.integers("pads", [0, 0, 0, 0, 0, 0, shape[2] - rows, shape[3] - columns]);
        let outside = self.emitter.scalar(outside);
        self.emitter.op("Pad", &[&large, &pads, &outside], shape)
    }

    /// `R_i = x_i (∂z/∂x_i) R / stab(z)`: the ε rule with the pool's constant weights.
    pub(crate) fn average_pool(&mut self, step: &Step, window: &Window, counts_padding: bool, flow: &Flow) -> Flow {
        let (input, output) = (&step.inputs[0], &step.output);
        let shape = self.emitter.shape(input);
        let pooled = self.emitter.shape(output);
        let ones = |channels: usize, value: f32| Weight {
            shape: vec![channels, 1, window.kernel[0], window.kernel[1]],
            values: vec![value; channels * window.kernel[0] * window.kernel[1]],
        };
        let quotient = self.normalize(output, flow);
        let pixels = (window.kernel[0] * window.kernel[1]) as f32;
        let padded = window.pads_before != [0, 0] || window.pads_after != [0, 0];
        let geometry = Geometry::Convolution { window: *window, groups: shape[1] };
        let (quotient, weight) = if padded && !counts_padding {
            let one = self.emitter.scalar(1.0);
            let image = self.emitter.expand(&one, &[1, 1, shape[2], shape[3]]);
            let single = Geometry::Convolution { window: *window, groups: 1 };
            let map = [1, 1, pooled[2], pooled[3]];
            let seen = forward(&mut self.emitter, single, &image, &ones(1, 1.0), None, &map);
            (self.emitter.map("Div", &[&quotient, &seen]), 1.0)
        } else {
            (quotient, 1.0 / pixels)
        };
        let multiplier = adjoint(&mut self.emitter, geometry, &quotient, &ones(shape[1], weight), &shape);
        Flow::Scaled { value: input.clone(), multiplier }
    }

    /// The same for the mean over the whole image.
    pub(crate) fn global_average_pool(&mut self, step: &Step, flow: &Flow) -> Flow {
        let shape = self.emitter.shape(&step.inputs[0]);
        let quotient = self.normalize(&step.output, flow);
        let weight = self.emitter.scalar(1.0 / (shape[2] * shape[3]) as f32);
        let multiplier = self.emitter.map("Mul", &[&quotient, &weight]);
        let multiplier = self.emitter.expand(&multiplier, &shape);
        Flow::Scaled { value: step.inputs[0].clone(), multiplier }
    }

    /// R / stab(z) for the layers without parameters, whose output is z.
    pub(crate) fn normalize(&mut self, output: &str, flow: &Flow) -> String {
        let epsilon = self.composite.normalization_epsilon();
        let division = Division {
            denominator: output,
            output,
            epsilon,
            stabilized: false,
            sign: None,
            applies_to: OutputSign::Any,
            share: 1.0,
        };
        let quotient = self.divide(flow, &division);
        self.ledger.stabilizer(&mut self.emitter, &quotient.value, &quotient.sign, epsilon);
        quotient.value
    }
}
