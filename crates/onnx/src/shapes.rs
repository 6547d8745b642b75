//! Shapes of all values, from the shape of the input.

use std::collections::BTreeMap;

use crate::{Error, Graph, Node, Window};

type Shapes = BTreeMap<String, Vec<usize>>;

/// No value of a network that is used here comes near; a file that claims more is refused before memory is asked for.
const LARGEST_VALUE: usize = 1 << 31;

/// Shape of every initialiser, input and value whose operator is known; a symbolic batch counts as 1.
///
/// Values of unknown operators, and everything that depends on them, are left out: who needs one of them knows the node
/// and can say more than this function could.
///
/// # Errors
/// [`Error::Graph`] if an input has a symbolic size, [`Error::Node`] if a node contradicts the shapes of its inputs.
pub fn infer_shapes(graph: &Graph) -> Result<Shapes, Error> {
    let mut shapes: Shapes =
        graph.initializers.iter().map(|(name, tensor)| (name.clone(), tensor.shape().to_vec())).collect();
    for input in &graph.inputs {
        let shape = input.single_shape().ok_or_else(|| {
            Error::Graph(format!(
                "input `{}` has a size that is not fixed; export with fixed rows and columns",
                input.name
            ))
        })?;
        shapes.insert(input.name.clone(), shape);
    }
    for node in &graph.nodes {
        let Some(shape) = output_shape(graph, node, &shapes)? else { continue };
        let elements = shape.iter().try_fold(1usize, |product, &length| product.checked_mul(length));
        if elements.is_none_or(|elements| elements > LARGEST_VALUE) {
            return Err(invalid(node, format!("its output of shape {shape:?} is absurdly large")));
        }
        if let Some(output) = node.output(0) {
            shapes.insert(output.to_owned(), shape);
        }
    }
    Ok(shapes)
}

fn output_shape(graph: &Graph, node: &Node, shapes: &Shapes) -> Result<Option<Vec<usize>>, Error> {
    let shape = |index: usize| node.input(index).and_then(|name| shapes.get(name));
    if node.operator == "Constant" {
        return Ok(match node.attributes.get("value") {
            Some(crate::Attribute::Tensor(tensor)) => Some(tensor.shape().to_vec()),
            _ => None,
        });
    }
    let Some(first) = shape(0) else { return Ok(None) };
    Ok(match node.operator.as_str() {
        "Relu" | "LeakyRelu" | "Clip" | "Sigmoid" | "Tanh" | "Dropout" | "Identity" | "Cast" | "BatchNormalization" => {
            Some(first.clone())
        }
        "Conv" => shape(1).map(|weight| convolution(node, first, weight)).transpose()?,
        "MaxPool" | "AveragePool" => {
            let [rows, columns] = Window::of(node, first, None)?.output;
            Some(vec![first[0], first[1], rows, columns])
        }
        "GlobalAveragePool" => match first.as_slice() {
            &[batch, channels, _, _] => Some(vec![batch, channels, 1, 1]),
            other => return Err(invalid(node, format!("input of shape {other:?} is not an image"))),
        },
        "Gemm" => shape(1).map(|weight| dense(node, first, weight)).transpose()?,
        "MatMul" => match (first.as_slice(), shape(1).map(Vec::as_slice)) {
            (&[rows, inner], Some(&[height, columns])) if inner == height => Some(vec![rows, columns]),
            _ => None,
        },
        "Add" | "Sub" | "Mul" | "Div" => match shape(1) {
            Some(second) => Some(broadcast(node, first, second)?),
            None => None,
        },
        "Flatten" => {
            let axis = usize::try_from(node.int("axis", 1)).unwrap_or(1).min(first.len());
            Some(vec![first[..axis].iter().product(), first[axis..].iter().product()])
        }
        "Reshape" => match node.input(1).and_then(|name| graph.initializers.get(name)).and_then(|t| t.as_i64()) {
            Some(target) => Some(reshape(node, first, target)?),
            None => None,
        },
        _ => None,
    })
}

fn convolution(node: &Node, input: &[usize], weight: &[usize]) -> Result<Vec<usize>, Error> {
    let &[outputs, per_group, rows, columns] = weight else {
        return Err(invalid(node, format!("weight of shape {weight:?} is not two-dimensional")));
    };
    if rows == 0 || columns == 0 {
        return Err(invalid(node, format!("weight of shape {weight:?} is empty")));
    }
    let window = Window::of(node, input, Some([rows, columns]))?;
    let groups = usize::try_from(node.int("group", 1)).unwrap_or(0);
    let fits = window.kernel == [rows, columns]
        && groups > 0
        && per_group.checked_mul(groups) == Some(input[1])
        && outputs.is_multiple_of(groups);
    if !fits {
        return Err(invalid(node, format!("weight {weight:?} in {groups} groups does not fit input {input:?}")));
    }
    Ok(vec![input[0], outputs, window.output[0], window.output[1]])
}

fn dense(node: &Node, input: &[usize], weight: &[usize]) -> Result<Vec<usize>, Error> {
    match (input, weight, node.int("transA", 0), node.int("transB", 0)) {
        (&[rows, inner], &[height, columns], 0, 0) if inner == height => Ok(vec![rows, columns]),
        (&[rows, inner], &[height, columns], 0, 1) if inner == columns => Ok(vec![rows, height]),
        _ => Err(invalid(node, format!("weight {weight:?} does not fit input {input:?}"))),
    }
}

fn broadcast(node: &Node, first: &[usize], second: &[usize]) -> Result<Vec<usize>, Error> {
    let rank = first.len().max(second.len());
    let length = |shape: &[usize], axis: usize| {
        if axis + shape.len() < rank { 1 } else { shape[axis + shape.len() - rank] }
    };
    let axis = |axis| match (length(first, axis), length(second, axis)) {
        (a, b) if a == b || b == 1 => Ok(a),
        (1, b) => Ok(b),
        _ => Err(invalid(node, format!("shapes {first:?} and {second:?} do not broadcast"))),
    };
    (0..rank).map(axis).collect()
}

fn reshape(node: &Node, input: &[usize], target: &[i64]) -> Result<Vec<usize>, Error> {
    let impossible = || invalid(node, format!("{input:?} cannot be reshaped to {target:?}"));
    let elements: usize = input.iter().product();
    let mut shape = Vec::with_capacity(target.len());
    for (axis, &length) in target.iter().enumerate() {
        shape.push(match length {
            -1 => 1,
            0 if node.int("allowzero", 0) == 0 => *input.get(axis).ok_or_else(impossible)?,
            _ => usize::try_from(length).map_err(|_negative| impossible())?,
        });
    }
    let known = shape.iter().try_fold(1usize, |product, &length| product.checked_mul(length));
    let known = known.filter(|&known| known > 0).ok_or_else(impossible)?;
    match target.iter().filter(|&&length| length == -1).count() {
        0 if known == elements => Ok(shape),
        1 if elements.is_multiple_of(known) => {
            let free = target.iter().position(|&length| length == -1).ok_or_else(impossible)?;
            shape[free] = elements / known;
            Ok(shape)
        }
        _ => Err(impossible()),
    }
}

fn invalid(node: &Node, reason: String) -> Error {
    Error::Node { node: node.name.clone(), operator: node.operator.clone(), reason }
}
