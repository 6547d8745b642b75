//! Walks the steps of a network from its output to its input and emits the relevance of each value on the way.

use std::collections::BTreeMap;

use crate::{
    Composite, Error,
    emitter::Emitter,
    flow::Flow,
    ledger::Ledger,
    steps::{Step, StepKind, Steps},
};

/// The state of the walk.
pub(crate) struct Backward<'a> {
    pub(crate) emitter: Emitter,
    pub(crate) steps: &'a Steps,
    pub(crate) composite: &'a Composite,
    pub(crate) ledger: Ledger,
}

impl Backward<'_> {
    /// Emits the relevance of `input`, given that of `output`. `None` if the output does not depend on the input.
    pub(crate) fn walk(&mut self, output: &str, seed: Flow, input: &str) -> Result<Option<Flow>, Error> {
        let mut arriving: BTreeMap<String, Vec<Flow>> = BTreeMap::from([(output.to_owned(), vec![seed])]);
        let steps = self.steps;
        for step in steps.in_order.iter().rev() {
            let Some(flows) = arriving.remove(&step.output) else { continue };
            self.emitter.enter(&step.node);
            let shape = self.emitter.shape(&step.output);
            let Some(flow) = Flow::merged(flows, &mut self.emitter, &shape) else { continue };
            for (value, flow) in self.step(step, flow)? {
                arriving.entry(value).or_default().push(flow);
            }
        }
        self.emitter.enter("input");
        let shape = self.emitter.shape(input);
        Ok(Flow::merged(arriving.remove(input).unwrap_or_default(), &mut self.emitter, &shape))
    }

    /// What a step returns to each of its inputs.
    fn step(&mut self, step: &Step, flow: Flow) -> Result<Vec<(String, Flow)>, Error> {
        let input = || step.inputs[0].clone();
        Ok(match &step.kind {
            StepKind::Linear(layer) => {
                let flows = self.linear(layer, &flow);
                flows.into_iter().map(|flow| (layer.input.clone(), flow)).collect()
            }
            StepKind::Activation => vec![(input(), flow)],
            StepKind::Identity => vec![(input(), renamed(flow, &step.output, &step.inputs[0]))],
            StepKind::Reshape => vec![(input(), self.reshape(step, flow))],
            StepKind::MaxPool(window) => vec![(input(), self.max_pool(step, window, flow))],
            StepKind::AveragePool { window, counts_padding } => {
                vec![(input(), self.average_pool(step, window, *counts_padding, &flow))]
            }
            StepKind::GlobalAveragePool => vec![(input(), self.global_average_pool(step, &flow))],
            StepKind::Sum { constant } => self.sum(step, constant.as_deref(), &flow),
            StepKind::NoRule { remedy } => {
                return Err(Error::NoRule {
                    node: step.node.clone(),
                    operator: step.operator.clone(),
                    remedy: remedy.clone(),
                });
            }
        })
    }

    fn reshape(&mut self, step: &Step, flow: Flow) -> Flow {
        let (input, output) = (&step.inputs[0], &step.output);
        let shape = self.emitter.shape(input);
        match flow {
            Flow::Scaled { value, multiplier } if value == *output => {
                Flow::Scaled { value: input.clone(), multiplier: self.emitter.reshape(&multiplier, &shape) }
            }
            other => {
                let from = self.emitter.shape(output);
                let relevance = other.explicit(&mut self.emitter, &from);
                Flow::Explicit(self.emitter.reshape(&relevance, &shape))
            }
        }
    }

    /// `R_k = a_k R / stab(Σ a)`: the ε rule with weights 1. A constant operand is a bias.
    fn sum(&mut self, step: &Step, constant: Option<&str>, flow: &Flow) -> Vec<(String, Flow)> {
        let quotient = self.normalize(&step.output, flow);
        if let Some(constant) = constant {
            self.ledger.bias(&mut self.emitter, &quotient, constant);
        }
        let share =
            |input: &String| (input.clone(), Flow::Scaled { value: input.clone(), multiplier: quotient.clone() });
        step.inputs.iter().map(share).collect()
    }
}

/// The same flow where the value goes by another name.
fn renamed(flow: Flow, from: &str, to: &str) -> Flow {
    match flow {
        Flow::Scaled { value, multiplier } if value == from => Flow::Scaled { value: to.to_owned(), multiplier },
        other => other,
    }
}
