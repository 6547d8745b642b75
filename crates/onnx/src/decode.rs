//! Bytes → [`Model`]. Everything a hostile file can get wrong is an error that names where.

use std::{fs::File, io::Read as _, path::Path};

use prost::Message as _;

use crate::{
    Attribute, Dimension, Error, Graph, Model, Node, Tensor, TensorData, ValueInfo,
    proto::{self, attribute_kind, element},
};

/// Protobuf messages end at 2 GiB; larger networks keep their weights in other files, which this crate refuses.
const LARGEST_FILE_BYTES: u64 = (1 << 31) - 1;

impl Model {
    /// Reads an ONNX file.
    ///
    /// # Errors
    /// [`Error::Read`] if it cannot be opened, [`Error::File`] with the reason if it holds no usable network.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let unreadable = |source| Error::Read { path: path.to_owned(), source };
        let unusable = |source| Error::File { path: path.to_owned(), source: Box::new(source) };
        let file = File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Self::decode(&bytes).map_err(unusable)
    }

    /// Decodes the bytes of an ONNX file and checks its graph.
    ///
    /// # Errors
    /// Any content error of [`Error`]: too large, no protobuf, unsupported tensors, inconsistent graph.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let size = bytes.len() as u64;
        if size > LARGEST_FILE_BYTES {
            return Err(Error::TooLarge { bytes: size, limit: LARGEST_FILE_BYTES });
        }
        let message = proto::ModelProto::decode(bytes)?;
        let standard = |import: &&proto::OperatorSetIdProto| import.domain.is_empty() || import.domain == "ai.onnx";
        let opset = message.opset_import.iter().find(standard).map(|import| import.version);
        let opset = opset.ok_or_else(|| Error::Graph("the standard operator set is not imported".to_owned()))?;
        let graph = message.graph.ok_or_else(|| Error::Graph("the file holds no graph".to_owned()))?;
        let graph = graph_from(graph)?;
        graph.validate()?;
        Ok(Self {
            ir_version: message.ir_version,
            opset,
            producer: [message.producer_name, message.producer_version].join(" ").trim().to_owned(),
            graph,
            metadata: message.metadata_props.into_iter().map(|entry| (entry.key, entry.value)).collect(),
        })
    }
}

fn graph_from(message: proto::GraphProto) -> Result<Graph, Error> {
    if !message.sparse_initializer.is_empty() {
        return Err(Error::Graph("sparse initialisers are not supported; export with dense weights".to_owned()));
    }
    let mut graph = Graph { name: message.name, ..Graph::default() };
    for tensor in message.initializer {
        let name = tensor.name.clone();
        if graph.initializers.insert(name.clone(), tensor_from(tensor)?).is_some() {
            return Err(Error::Graph(format!("initialiser `{name}` is defined twice")));
        }
    }
    for input in message.input {
        if !graph.initializers.contains_key(&input.name) {
            graph.inputs.push(value_from(input)?);
        }
    }
    graph.outputs = message.output.into_iter().map(value_from).collect::<Result<_, _>>()?;
    for (index, node) in message.node.into_iter().enumerate() {
        graph.nodes.push(node_from(index, node)?);
    }
    Ok(graph)
}

fn value_from(message: proto::ValueInfoProto) -> Result<ValueInfo, Error> {
    let name = message.name;
    let tensor = message.r#type.and_then(|kind| kind.tensor_type);
    let tensor = tensor.ok_or_else(|| Error::Graph(format!("`{name}` is not a tensor")))?;
    let dimension = |(axis, dimension): (usize, proto::DimensionProto)| match dimension.dim_value {
        Some(length) => usize::try_from(length)
            .map(Dimension::Fixed)
            .map_err(|_negative| Error::Graph(format!("`{name}` has length {length} on axis {axis}"))),
        None => Ok(Dimension::Symbolic(dimension.dim_param.unwrap_or_default())),
    };
    let axes = tensor.shape.unwrap_or_default().dim;
    let shape = axes.into_iter().enumerate().map(dimension).collect::<Result<_, _>>()?;
    Ok(ValueInfo { name, shape })
}

fn node_from(index: usize, message: proto::NodeProto) -> Result<Node, Error> {
    let name = if message.name.is_empty() { format!("{}_{index}", message.op_type) } else { message.name };
    let mut node = Node {
        name,
        operator: message.op_type,
        domain: if message.domain == "ai.onnx" { String::new() } else { message.domain },
        inputs: message.input,
        outputs: message.output,
        ..Node::default()
    };
    for attribute in message.attribute {
        let key = attribute.name.clone();
        let value = attribute_from(&node, attribute)?;
        node.attributes.insert(key, value);
    }
    Ok(node)
}

fn attribute_from(node: &Node, message: proto::AttributeProto) -> Result<Attribute, Error> {
    let refused = |reason: String| Error::Node { node: node.name.clone(), operator: node.operator.clone(), reason };
    Ok(match message.kind {
        attribute_kind::FLOAT => Attribute::Float(message.f),
        attribute_kind::INT => Attribute::Int(message.i),
        attribute_kind::STRING => Attribute::Text(String::from_utf8_lossy(&message.s).into_owned()),
        attribute_kind::TENSOR => Attribute::Tensor(tensor_from(message.t.unwrap_or_default())?),
        attribute_kind::FLOATS => Attribute::Floats(message.floats),
        attribute_kind::INTS => Attribute::Ints(message.ints),
        kind => return Err(refused(format!("attribute `{}` is of kind {kind}, not supported", message.name))),
    })
}

fn tensor_from(message: proto::TensorProto) -> Result<Tensor, Error> {
    let name = message.name.clone();
    let refused = |reason: String| Error::Tensor { name: name.clone(), reason };
    if message.data_location != 0 || !message.external_data.is_empty() {
        return Err(refused("its data lie in another file; export with the weights inside".to_owned()));
    }
    let length =
        |&length: &i64| usize::try_from(length).map_err(|_negative| refused(format!("axis of length {length}")));
    let shape = message.dims.iter().map(length).collect::<Result<Vec<_>, _>>()?;
    let raw = &message.raw_data;
    let data = match message.data_type {
        element::FLOAT => TensorData::F32(elements(&name, raw, message.float_data, f32::from_le_bytes)?),
        element::DOUBLE => TensorData::F64(elements(&name, raw, message.double_data, f64::from_le_bytes)?),
        element::INT64 => TensorData::I64(elements(&name, raw, message.int64_data, i64::from_le_bytes)?),
        element::INT32 => TensorData::I32(elements(&name, raw, message.int32_data, i32::from_le_bytes)?),
        element::UINT8 | element::BOOL => {
            let narrow = message.int32_data.iter().map(|&value| value as u8).collect();
            let bytes = elements(&name, raw, narrow, |[byte]: [u8; 1]| byte)?;
            match message.data_type {
                element::BOOL => TensorData::Bool(bytes.into_iter().map(|byte| byte != 0).collect()),
                _ => TensorData::U8(bytes),
            }
        }
        other => return Err(refused(format!("element type {other} is not supported; export as 32-bit float"))),
    };
    Tensor::new(&name, shape, data)
}

/// Raw little-endian bytes win over the typed list, as the format prescribes.
fn elements<T, const N: usize>(
    name: &str,
    raw: &[u8],
    typed: Vec<T>,
    from_bytes: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>, Error> {
    if raw.is_empty() {
        return Ok(typed);
    }
    let (chunks, rest) = raw.as_chunks::<N>();
    if !rest.is_empty() {
        let reason = format!("{} raw bytes are no multiple of {N}", raw.len());
        return Err(Error::Tensor { name: name.to_owned(), reason });
    }
    Ok(chunks.iter().map(|&chunk| from_bytes(chunk)).collect())
}
