//! Emits linear maps and their adjoints.

use cogaze_onnx::{Attribute, Node, Tensor, Window};

use crate::{
    emitter::Emitter,
    layer::{Geometry, Weight},
};

/// W x + b for a convolution or a dense layer.
pub(crate) fn forward(
    emitter: &mut Emitter,
    geometry: Geometry,
    input: &str,
    weight: &Weight,
    bias: Option<Vec<f32>>,
    shape: &[usize],
) -> String {
    let weight = emitter.constant("weight", weight.to_tensor());
    let bias = bias.map(|bias| emitter.constant("bias", Tensor::vector(bias)));
    let inputs: Vec<&str> = [input, &weight].into_iter().chain(bias.as_deref()).collect();
    let node = match geometry {
        Geometry::Convolution { window, groups } => with_window(Node::new("", "Conv", &inputs, ""), &window, groups),
        Geometry::Dense => Node::new("", "Gemm", &inputs, "").with("transB", Attribute::Int(1)),
    };
    emitter.emit(node, shape)
}

/// Wᵀ s, of shape `shape`.
///
/// With stride 1 this is a plain convolution with turned filters, the best-optimised operator of every runtime; only
/// strided layers need `ConvTranspose`.
pub(crate) fn adjoint(
    emitter: &mut Emitter,
    geometry: Geometry,
    quotient: &str,
    weight: &Weight,
    shape: &[usize],
) -> String {
    let Geometry::Convolution { window, groups } = geometry else {
        let weight = emitter.constant("weight", weight.to_tensor());
        return emitter.op("Gemm", &[quotient, &weight], shape);
    };
    let flipped_pads = |pads: [usize; 2]| {
        let pad = |axis: usize| window.extent(axis).checked_sub(1 + pads[axis]);
        Some([pad(0)?, pad(1)?])
    };
    if let ([1, 1], Some(pads_before), Some(pads_after)) =
        (window.strides, flipped_pads(window.pads_before), flipped_pads(window.pads_after))
    {
        let turned = Window { pads_before, pads_after, input: window.output, output: window.input, ..window };
        let geometry = Geometry::Convolution { window: turned, groups };
        return forward(emitter, geometry, quotient, &weight.adjoint(groups), None, shape);
    }
    let covered = |axis: usize| {
        let pads = window.pads_before[axis] + window.pads_after[axis];
        (window.output[axis] - 1) * window.strides[axis] + window.extent(axis) - pads
    };
    let rest = (0..2).map(|axis| window.input[axis].saturating_sub(covered(axis)) as i64).collect();
    let weight = emitter.constant("weight", weight.to_tensor());
    let node = with_window(Node::new("", "ConvTranspose", &[quotient, &weight], ""), &window, groups);
    emitter.emit(node.with("output_padding", Attribute::Ints(rest)), shape)
}

fn with_window(node: Node, window: &Window, groups: usize) -> Node {
    let ints = |values: &[usize]| Attribute::Ints(values.iter().map(|&value| value as i64).collect());
    let [top, left] = window.pads_before;
    let [bottom, right] = window.pads_after;
    node.with("kernel_shape", ints(&window.kernel))
        .with("strides", ints(&window.strides))
        .with("dilations", ints(&window.dilations))
        .with("pads", ints(&[top, left, bottom, right]))
        .with("group", Attribute::Int(groups as i64))
}
