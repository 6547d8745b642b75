//! Linear layers as rules see them: weights, bias and geometry, whatever nodes they came from.

use cogaze_onnx::{Tensor, Window};

/// A convolution or dense layer, with a batch normalisation that follows it already folded in.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearLayer {
    /// Name of its first node.
    pub name: String,
    /// Convolution or dense.
    pub geometry: Geometry,
    /// `[outputs, inputs / groups, rows, columns]` for a convolution, `[outputs, inputs]` for a dense layer.
    pub weight: Weight,
    /// One value per output; zeros where the network has no bias.
    pub bias: Vec<f32>,
    /// Value that the layer reads.
    pub input: String,
    /// Value that it writes, before any activation.
    pub output: String,
    /// Whether no other linear layer lies between the network's input and this one.
    pub first: bool,
}

/// How a linear layer is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// Two-dimensional convolution.
    Convolution {
        /// Kernel, strides, pads and dilations.
        window: Window,
        /// Number of channel groups.
        groups: usize,
    },
    /// Fully connected.
    Dense,
}

/// Weights of a layer, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// The weights.
    pub values: Vec<f32>,
}

impl Weight {
    /// Changes every weight.
    pub fn map(&self, change: impl Fn(f32) -> f32) -> Self {
        Self { shape: self.shape.clone(), values: self.values.iter().map(|&weight| change(weight)).collect() }
    }

    /// Whether all weights are alike, so that the layer only counts.
    pub(crate) fn is_uniform(&self) -> bool {
        self.values.windows(2).all(|pair| pair[0] == pair[1])
    }

    pub(crate) fn to_tensor(&self) -> Tensor {
        let mut values = self.values.iter();
        Tensor::from_fn(&self.shape, || values.next().copied().unwrap_or_default())
    }

    /// The filters of the adjoint convolution: kernel turned by 180°, inputs and outputs exchanged within each group.
    pub(crate) fn adjoint(&self, groups: usize) -> Self {
        let &[outputs, inputs, rows, columns] = self.shape.as_slice() else { return self.clone() };
        let per_group = outputs / groups;
        let mut values = Vec::with_capacity(self.values.len());
        for group in 0..groups {
            for input in 0..inputs {
                for output in group * per_group..(group + 1) * per_group {
                    let kernel = (output * inputs + input) * rows * columns;
                    values.extend(self.values[kernel..kernel + rows * columns].iter().rev());
                }
            }
        }
        Self { shape: vec![inputs * groups, per_group, rows, columns], values }
    }
}
