//! A network as relevance sees it: steps in computing order, and what is known about the values between them.

use std::collections::{BTreeMap, BTreeSet};

use cogaze_onnx::{Tensor, Window};

use crate::LinearLayer;

/// A node, or a few nodes that act as one, as relevance sees it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Name of the node.
    pub(crate) node: String,
    /// Its operator; `Conv + BatchNormalization` for a pair.
    pub(crate) operator: String,
    /// Values that it reads and that depend on the network's input.
    pub(crate) inputs: Vec<String>,
    /// Value that it writes.
    pub(crate) output: String,
    pub(crate) kind: StepKind,
}

#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    Linear(Box<LinearLayer>),
    /// Element-wise and monotone: relevance passes unchanged.
    Activation,
    /// The output is the input.
    Identity,
    /// The output holds the input's elements in the same order.
    Reshape,
    MaxPool(Window),
    AveragePool {
        window: Window,
        counts_padding: bool,
    },
    GlobalAveragePool,
    /// Sum of the inputs, and of a constant if there is one.
    Sum {
        constant: Option<String>,
    },
    NoRule {
        remedy: String,
    },
}

/// The steps of a network in computing order, and what is known about its values.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    pub(crate) in_order: Vec<Step>,
    /// Values that cannot be below zero.
    nonnegative: BTreeSet<String>,
    /// Output of each Relu → its input.
    rectified: BTreeMap<String, String>,
}

impl Steps {
    pub(crate) fn is_nonnegative(&self, value: &str) -> bool {
        self.nonnegative.contains(value)
    }

    /// Whether `value` is max(`source`, 0).
    pub(crate) fn is_rectified(&self, value: &str, source: &str) -> bool {
        (value == source && self.is_nonnegative(value)) || self.rectified.get(value).is_some_and(|from| from == source)
    }

    /// Records what follows from a step about the sign of its output; `lowest` is the lower bound of a `Clip`.
    pub(crate) fn learn(
        &mut self,
        operator: &str,
        kind: &StepKind,
        inputs: &[String],
        output: &str,
        lowest: Option<&Tensor>,
    ) {
        let kept = inputs.iter().all(|input| self.nonnegative.contains(input));
        let nonnegative = match (kind, operator) {
            (StepKind::Activation, "Relu") => {
                self.rectified.insert(output.to_owned(), inputs[0].clone());
                true
            }
            (StepKind::Activation, "Clip") => {
                let bounded = |bound: &[f32]| bound.iter().all(|&value| value >= 0.0);
                kept || lowest.and_then(Tensor::as_f32).is_some_and(bounded)
            }
            (StepKind::Linear(_) | StepKind::Sum { constant: Some(_) } | StepKind::NoRule { .. }, _) => false,
            _ => kept,
        };
        if nonnegative {
            self.nonnegative.insert(output.to_owned());
        }
    }
}
