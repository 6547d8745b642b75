//! Appends nodes and constants to a graph, with fresh names and known shapes.

use std::collections::BTreeMap;

use cogaze_onnx::{Attribute, Error, Graph, Node, Tensor, infer_shapes};

/// ONNX element type `FLOAT`, the target of casts.
const FLOAT: i64 = 1;

/// A graph under construction: the network's own nodes, verbatim, and those of its explanation after them.
#[derive(Debug)]
pub(crate) struct Emitter {
    graph: Graph,
    shapes: BTreeMap<String, Vec<usize>>,
    scalars: BTreeMap<u32, String>,
    scope: String,
    next: usize,
}

impl Emitter {
    pub(crate) fn new(graph: Graph) -> Result<Self, Error> {
        let shapes = infer_shapes(&graph)?;
        Ok(Self { graph, shapes, scalars: BTreeMap::new(), scope: "seed".to_owned(), next: 0 })
    }

    /// Names of what follows begin with `relevance/SCOPE/`.
    pub(crate) fn enter(&mut self, scope: &str) {
        scope.clone_into(&mut self.scope);
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn graph_mut(&mut self) -> &mut Graph {
        &mut self.graph
    }

    pub(crate) fn into_graph(self) -> Graph {
        self.graph
    }

    /// Shape of a value, `None` where an operator is unknown.
    pub(crate) fn known_shape(&self, value: &str) -> Option<&[usize]> {
        self.shapes.get(value).map(Vec::as_slice)
    }

    /// Shape of a value that the emitter wrote or that a recognised step reads.
    pub(crate) fn shape(&self, value: &str) -> Vec<usize> {
        self.shapes.get(value).cloned().unwrap_or_default()
    }

    /// Appends a node; its name and output are chosen here.
    pub(crate) fn emit(&mut self, mut node: Node, shape: &[usize]) -> String {
        let name = self.fresh(&node.operator.clone());
        node.name.clone_from(&name);
        node.outputs = vec![name.clone()];
        self.shapes.insert(name.clone(), shape.to_vec());
        self.graph.nodes.push(node);
        name
    }

    /// Appends a node without attributes.
    pub(crate) fn op(&mut self, operator: &str, inputs: &[&str], shape: &[usize]) -> String {
        self.emit(Node::new("", operator, inputs, ""), shape)
    }

    /// An element-wise operator over a value and others that broadcast to its shape.
    pub(crate) fn map(&mut self, operator: &str, inputs: &[&str]) -> String {
        let shape = inputs.first().map(|first| self.shape(first)).unwrap_or_default();
        self.op(operator, inputs, &shape)
    }

    pub(crate) fn constant(&mut self, what: &str, tensor: Tensor) -> String {
        let name = self.fresh(what);
        self.shapes.insert(name.clone(), tensor.shape().to_vec());
        self.graph.initializers.insert(name.clone(), tensor);
        name
    }

    /// A float without axes; the same number is stored once.
    pub(crate) fn scalar(&mut self, value: f32) -> String {
        if let Some(name) = self.scalars.get(&value.to_bits()) {
            return name.clone();
        }
        let name = self.constant("scalar", Tensor::scalar(value));
        self.scalars.insert(value.to_bits(), name.clone());
        name
    }

    pub(crate) fn integers(&mut self, what: &str, values: impl IntoIterator<Item = usize>) -> String {
        self.constant(what, Tensor::integers(values.into_iter().map(|value| value as i64).collect()))
    }

    pub(crate) fn cast_to_float(&mut self, value: &str) -> String {
        let shape = self.shape(value);
        self.emit(Node::new("", "Cast", &[value], "").with("to", Attribute::Int(FLOAT)), &shape)
    }

    /// Repeats a value along axes of length 1.
    pub(crate) fn expand(&mut self, value: &str, shape: &[usize]) -> String {
        if self.shape(value) == shape {
            return value.to_owned();
        }
        let target = self.integers("shape", shape.iter().copied());
        self.op("Expand", &[value, &target], shape)
    }

    pub(crate) fn reshape(&mut self, value: &str, shape: &[usize]) -> String {
        if self.shape(value) == shape {
            return value.to_owned();
        }
        let target = self.integers("shape", shape.iter().copied());
        self.op("Reshape", &[value, &target], shape)
    }

    /// Sum over some axes, kept with length 1.
    pub(crate) fn sum(&mut self, value: &str, axes: &[usize]) -> String {
        let mut shape = self.shape(value);
        for &axis in axes {
            shape[axis] = 1;
        }
        let axes = self.integers("axes", axes.iter().copied());
        self.op("ReduceSum", &[value, &axes], &shape)
    }

    /// Sum over everything, as a vector of length 1.
    pub(crate) fn total(&mut self, value: &str) -> String {
        let axes: Vec<usize> = (0..self.shape(value).len()).collect();
        let sum = self.sum(value, &axes);
        self.reshape(&sum, &[1])
    }

    /// Adds values of one shape; `None` if there are none.
    pub(crate) fn add_all(&mut self, values: &[String]) -> Option<String> {
        let (first, rest) = values.split_first()?;
        Some(rest.iter().fold(first.clone(), |sum, value| self.map("Add", &[&sum, value])))
    }

    /// Joins vectors.
    pub(crate) fn concat(&mut self, parts: &[String]) -> String {
        let length = parts.iter().map(|part| self.shape(part).iter().product::<usize>()).sum();
        let inputs: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.emit(Node::new("", "Concat", &inputs, "").with("axis", Attribute::Int(0)), &[length])
    }

    fn fresh(&mut self, what: &str) -> String {
        self.next += 1;
        format!("relevance/{}/{what}_{}", self.scope, self.next)
    }
}
