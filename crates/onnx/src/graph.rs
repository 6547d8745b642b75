//! A network in memory: nodes in the order in which they are computed, constants by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Error, Tensor};

/// A whole ONNX file.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Version of the file format.
    pub ir_version: i64,
    /// Version of the standard operator set (the one without a domain).
    pub opset: i64,
    /// Program that wrote the file.
    pub producer: String,
    /// The computation.
    pub graph: Graph,
    /// `metadata_props`; see [`crate::NetworkMetadata`] for the entries that Cogaze reads.
    pub metadata: BTreeMap<String, String>,
}

/// Nodes, constants, inputs and outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Name of the graph.
    pub name: String,
    /// Values that the caller provides. Initialisers that old exporters repeat here are left out.
    pub inputs: Vec<ValueInfo>,
    /// Values that the caller receives.
    pub outputs: Vec<ValueInfo>,
    /// Nodes, each after the nodes whose outputs it reads.
    pub nodes: Vec<Node>,
    /// Constants by name.
    pub initializers: BTreeMap<String, Tensor>,
}

/// Name and shape of an input or output.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueInfo {
    /// Name of the value.
    pub name: String,
    /// Length of each axis.
    pub shape: Vec<Dimension>,
}

/// Length of one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A fixed length.
    Fixed(usize),
    /// A length that is only known when the network runs, such as `batch`.
    Symbolic(String),
}

/// One operator with its inputs and outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Name of the node; never empty after [`Model::read`].
    pub name: String,
    /// Operator such as `Conv`.
    pub operator: String,
    /// Operator set; empty for the standard one.
    pub domain: String,
    /// Names of the values read; an empty name is an optional input left out.
    pub inputs: Vec<String>,
    /// Names of the values written.
    pub outputs: Vec<String>,
    /// Attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
}

/// Value of a node's attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// One float.
    Float(f32),
    /// One integer.
    Int(i64),
    /// One text.
    Text(String),
    /// One constant tensor.
    Tensor(Tensor),
    /// Several floats.
    Floats(Vec<f32>),
    /// Several integers.
    Ints(Vec<i64>),
}

impl ValueInfo {
    /// A value of fixed shape.
    pub fn fixed(name: &str, shape: &[usize]) -> Self {
        Self { name: name.to_owned(), shape: shape.iter().map(|&length| Dimension::Fixed(length)).collect() }
    }

    /// The shape with a symbolic first axis (the batch) taken as 1; `None` if another axis is symbolic.
    pub fn single_shape(&self) -> Option<Vec<usize>> {
        let length = |(axis, dimension): (usize, &Dimension)| match dimension {
            Dimension::Fixed(length) => Some(*length),
            Dimension::Symbolic(_) => (axis == 0).then_some(1),
        };
        self.shape.iter().enumerate().map(length).collect()
    }
}

impl Node {
    /// A node of the standard operator set with one output.
    pub fn new(name: &str, operator: &str, inputs: &[&str], output: &str) -> Self {
        Self {
            name: name.to_owned(),
            operator: operator.to_owned(),
            inputs: inputs.iter().map(|&input| input.to_owned()).collect(),
            outputs: vec![output.to_owned()],
            ..Self::default()
        }
    }

    /// The same node with one more attribute.
    pub fn with(mut self, name: &str, attribute: Attribute) -> Self {
        self.attributes.insert(name.to_owned(), attribute);
        self
    }

    /// Name of input `index`, `None` if it is left out.
    pub fn input(&self, index: usize) -> Option<&str> {
        self.inputs.get(index).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Name of output `index`, `None` if it is left out.
    pub fn output(&self, index: usize) -> Option<&str> {
        self.outputs.get(index).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Integer attribute, or `default` where it is absent or of another kind.
    pub fn int(&self, name: &str, default: i64) -> i64 {
        match self.attributes.get(name) {
            Some(Attribute::Int(value)) => *value,
            _ => default,
        }
    }

    /// Float attribute, or `default` where it is absent or of another kind.
    pub fn float(&self, name: &str, default: f32) -> f32 {
        match self.attributes.get(name) {
            Some(Attribute::Float(value)) => *value,
            _ => default,
        }
    }

    /// Integer list attribute, `None` where it is absent or of another kind.
    pub fn ints(&self, name: &str) -> Option<&[i64]> {
        match self.attributes.get(name) {
            Some(Attribute::Ints(values)) => Some(values),
            _ => None,
        }
    }

    /// Text attribute, `None` where it is absent or of another kind.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.attributes.get(name) {
            Some(Attribute::Text(value)) => Some(value),
            _ => None,
        }
    }
}

impl Graph {
    /// Checks that every value is computed exactly once and before it is read, and that every output exists.
    ///
    /// # Errors
    /// [`Error::Graph`] naming the value and the node.
    pub fn validate(&self) -> Result<(), Error> {
        let mut known: BTreeSet<&str> = self.initializers.keys().map(String::as_str).collect();
        for input in &self.inputs {
            if !known.insert(&input.name) {
                return Err(Error::Graph(format!("input `{}` is defined twice", input.name)));
            }
        }
        for node in &self.nodes {
            for input in node.inputs.iter().filter(|name| !name.is_empty()) {
                if !known.contains(input.as_str()) {
                    let reason = "is not computed before it (a cycle, or a missing node)";
                    return Err(Error::Graph(format!("`{input}`, which node `{}` reads, {reason}", node.name)));
                }
            }
            for output in node.outputs.iter().filter(|name| !name.is_empty()) {
                if !known.insert(output) {
                    return Err(Error::Graph(format!("node `{}` computes `{output}` a second time", node.name)));
                }
            }
        }
        match self.outputs.iter().find(|output| !known.contains(output.name.as_str())) {
            Some(output) => Err(Error::Graph(format!("output `{}` is not computed by any node", output.name))),
            None => Ok(()),
        }
    }

    /// Number of parameters: the elements of all float initialisers that are not scalars.
    pub fn parameters(&self) -> usize {
        let weights = self.initializers.values().filter(|tensor| !tensor.shape().is_empty());
        weights.filter_map(Tensor::as_f32).map(<[f32]>::len).sum()
    }
}
