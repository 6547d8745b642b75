//! The compiler: a network goes in, the same network with relevance as a further output comes out.

use cogaze_onnx::{Model, Node, ValueInfo};

use crate::{
    Composite, Error, SeedOutputs, backward::Backward, emitter::Emitter, flow::Flow, ledger::Ledger,
    recognition::recognize, steps::StepKind,
};

/// Name of the relevance output.
pub const RELEVANCE_OUTPUT: &str = "relevance";
/// Name of the balance output: seed, relevance, bias share, stabiliser share, share lost in undefined divisions, Σ|R|.
pub const BALANCE_OUTPUT: &str = "balance";

/// Metadata entries that say how the explanation was made.
const COMPOSITE_KEY: &str = "cogaze.composite";
const SEED_KEY: &str = "cogaze.seed_output";

/// `ReduceSum` and `Pad` take their axes and pads as inputs from this operator set on.
const OLDEST_OPERATOR_SET: i64 = 13;

/// What to compute besides the composite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompileSettings {
    /// Which outputs are explained.
    pub seed: SeedOutputs,
    /// What the relevance output holds.
    pub reduction: Reduction,
    /// Whether there is a balance output.
    pub report: bool,
}

/// What the relevance output holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reduction {
    /// The sum over the input's channels, `[1, 1, rows, columns]`.
    #[default]
    ChannelSum,
    /// One map per input channel, `[1, channels, rows, columns]`.
    PerChannel,
}

/// How the rule of a node came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Name of the node.
    pub node: String,
    /// Its operator; `Conv + BatchNormalization` where one was folded into the other.
    pub operator: String,
    /// The rule, or why there is none.
    pub rule: Result<String, String>,
}

/// Compiles a network into one that explains itself, of standard operators only. Its own nodes stay as they are, so the
/// prediction does too.
///
/// # Errors
/// [`Error::NoRule`] naming the node and the remedy where relevance reaches an operator without a rule;
/// [`Error::Signature`], [`Error::Seed`], [`Error::Bounds`], [`Error::OldOperatorSet`] and
/// [`Error::AlreadyExplained`] as their names say; [`Error::Network`] if the network is inconsistent.
pub fn compile(model: &Model, composite: &Composite, settings: &CompileSettings) -> Result<Model, Error> {
    let signature = Signature::of(model)?;
    let emitter = Emitter::new(model.graph.clone())?;
    let steps = recognize(&emitter, &signature.input)?;
    let mut backward = Backward { emitter, steps: &steps, composite, ledger: Ledger::new(settings.report) };
    let seed = settings.seed.emit(&mut backward.emitter, &signature.output, signature.outputs)?;
    let seed_relevance = settings.report.then(|| seed.explicit(&mut backward.emitter, &[1, signature.outputs]));
    let flow = backward.walk(&signature.output, seed, &signature.input)?;
    let flow = flow.ok_or_else(|| Error::Signature("computes its output without its input".to_owned()))?;
    let Backward { mut emitter, ledger, .. } = backward;
    let relevance = reduce(&mut emitter, &flow, &signature.input, settings.reduction);
    let balance = seed_relevance.and_then(|seed| ledger.emit(&mut emitter, &seed, &relevance));
    publish(&mut emitter, &relevance, RELEVANCE_OUTPUT);
    if let Some(balance) = balance {
        publish(&mut emitter, &balance, BALANCE_OUTPUT);
    }
    let mut explained = Model { graph: emitter.into_graph(), ..model.clone() };
    explained.metadata.insert(COMPOSITE_KEY.to_owned(), composite.name().to_owned());
    explained.metadata.insert(SEED_KEY.to_owned(), settings.seed.to_string());
    explained.graph.validate()?;
    Ok(explained)
}

/// The rule that each node gets, in computing order.
///
/// # Errors
/// [`Error::Signature`] and [`Error::Network`] as [`compile`]. A node without a rule is no error here.
pub fn assignments(model: &Model, composite: &Composite) -> Result<Vec<Assignment>, Error> {
    let signature = Signature::of(model)?;
    let emitter = Emitter::new(model.graph.clone())?;
    let rule = |kind: &StepKind| match kind {
        StepKind::Linear(layer) => Ok(composite.rule(layer).name()),
        StepKind::Activation | StepKind::Identity | StepKind::Reshape => Ok("pass".to_owned()),
        StepKind::MaxPool(_) => Ok("winner takes all".to_owned()),
        StepKind::AveragePool { .. } | StepKind::GlobalAveragePool | StepKind::Sum { .. } => Ok("norm".to_owned()),
        StepKind::NoRule { remedy } => Err(remedy.clone()),
    };
    let steps = recognize(&emitter, &signature.input)?.in_order;
    Ok(steps
        .into_iter()
        .map(|step| Assignment { rule: rule(&step.kind), node: step.node, operator: step.operator })
        .collect())
}

/// The one input and the one output that are explained.
struct Signature {
    input: String,
    output: String,
    outputs: usize,
}

impl Signature {
    fn of(model: &Model) -> Result<Self, Error> {
        let graph = &model.graph;
        if model.opset < OLDEST_OPERATOR_SET {
            return Err(Error::OldOperatorSet { found: model.opset, needed: OLDEST_OPERATOR_SET });
        }
        let ours = |name: &&str| *name == RELEVANCE_OUTPUT || *name == BALANCE_OUTPUT || name.starts_with("relevance/");
        let values = graph.nodes.iter().flat_map(|node| &node.outputs).chain(graph.initializers.keys());
        if let Some(taken) = values.map(String::as_str).find(ours) {
            return Err(Error::AlreadyExplained(taken.to_owned()));
        }
        let misfit = |reason: String| Error::Signature(reason);
        let [input] = graph.inputs.as_slice() else {
            return Err(misfit(format!("has {} inputs", graph.inputs.len())));
        };
        let output = graph.outputs.first().ok_or_else(|| misfit("has no output".to_owned()))?;
        match input.single_shape().as_deref() {
            Some([1, _, _, _]) => {}
            other => return Err(misfit(format!("has an input of shape {other:?}"))),
        }
        match output.single_shape().as_deref() {
            Some(&[1, outputs]) => Ok(Self { input: input.name.clone(), output: output.name.clone(), outputs }),
            other => Err(misfit(format!("has an output of shape {other:?}"))),
        }
    }
}

/// The relevance of the input as the output wants it.
fn reduce(emitter: &mut Emitter, flow: &Flow, input: &str, reduction: Reduction) -> String {
    let shape = emitter.shape(input);
    match (flow, reduction) {
        (Flow::Uniform(relevance), Reduction::ChannelSum) => {
            let channels = emitter.scalar(shape[1] as f32);
            emitter.map("Mul", &[relevance, &channels])
        }
        (flow, Reduction::ChannelSum) => {
            let relevance = flow.explicit(emitter, &shape);
            emitter.sum(&relevance, &[1])
        }
        (flow, Reduction::PerChannel) => flow.explicit(emitter, &shape),
    }
}

/// Makes a value an output under a name of its own.
fn publish(emitter: &mut Emitter, value: &str, name: &str) {
    let shape = emitter.shape(value);
    let graph = emitter.graph_mut();
    graph.nodes.push(Node::new(name, "Identity", &[value], name));
    graph.outputs.push(ValueInfo::fixed(name, &shape));
}
