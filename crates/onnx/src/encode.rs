//! [`Model`] → bytes. The same model always gives the same bytes.

use std::path::Path;

use prost::Message as _;
use sha2::{Digest as _, Sha256};

use crate::{
    Attribute, Dimension, Error, Graph, Model, Node, Tensor, TensorData, ValueInfo,
    proto::{self, attribute_kind, element},
};

impl Model {
    /// Writes an ONNX file, replacing one that is already there.
    ///
    /// # Errors
    /// [`Error::Write`] with what the operating system said.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        std::fs::write(path, self.encode()).map_err(|source| Error::Write { path: path.to_owned(), source })
    }

    /// The bytes of the ONNX file.
    pub fn encode(&self) -> Vec<u8> {
        let entry =
            |(key, value): (&String, &String)| proto::StringStringEntryProto { key: key.clone(), value: value.clone() };
        let message = proto::ModelProto {
            ir_version: self.ir_version,
            producer_name: self.producer.clone(),
            producer_version: String::new(),
            graph: Some(graph_message(&self.graph)),
            opset_import: vec![proto::OperatorSetIdProto { domain: String::new(), version: self.opset }],
            metadata_props: self.metadata.iter().map(entry).collect(),
        };
        message.encode_to_vec()
    }

    /// SHA-256 of [`Model::encode`] in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        sha256(&self.encode())
    }
}

/// SHA-256 of a file's bytes in lower-case hexadecimal, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]].map(char::from);
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}

fn graph_message(graph: &Graph) -> proto::GraphProto {
    proto::GraphProto {
        node: graph.nodes.iter().map(node_message).collect(),
        name: graph.name.clone(),
        initializer: graph.initializers.iter().map(|(name, tensor)| tensor_message(name, tensor)).collect(),
        input: graph.inputs.iter().map(value_message).collect(),
        output: graph.outputs.iter().map(value_message).collect(),
        sparse_initializer: Vec::new(),
    }
}

fn value_message(value: &ValueInfo) -> proto::ValueInfoProto {
    let dimension = |dimension: &Dimension| match dimension {
        Dimension::Fixed(length) => proto::DimensionProto { dim_value: Some(*length as i64), dim_param: None },
        Dimension::Symbolic(name) => proto::DimensionProto { dim_value: None, dim_param: Some(name.clone()) },
    };
    let shape = proto::TensorShapeProto { dim: value.shape.iter().map(dimension).collect() };
    let tensor_type = proto::TensorTypeProto { elem_type: element::FLOAT, shape: Some(shape) };
    proto::ValueInfoProto {
        name: value.name.clone(),
        r#type: Some(proto::TypeProto { tensor_type: Some(tensor_type) }),
    }
}

fn node_message(node: &Node) -> proto::NodeProto {
    proto::NodeProto {
        input: node.inputs.clone(),
        output: node.outputs.clone(),
        name: node.name.clone(),
        op_type: node.operator.clone(),
        attribute: node.attributes.iter().map(|(name, value)| attribute_message(name, value)).collect(),
        domain: node.domain.clone(),
    }
}

fn attribute_message(name: &str, attribute: &Attribute) -> proto::AttributeProto {
    let mut message = proto::AttributeProto { name: name.to_owned(), ..proto::AttributeProto::default() };
    match attribute {
        Attribute::Float(value) => (message.kind, message.f) = (attribute_kind::FLOAT, *value),
        Attribute::Int(value) => (message.kind, message.i) = (attribute_kind::INT, *value),
        Attribute::Text(value) => (message.kind, message.s) = (attribute_kind::STRING, value.clone().into_bytes()),
        Attribute::Tensor(value) => {
            (message.kind, message.t) = (attribute_kind::TENSOR, Some(tensor_message("", value)));
        }
        Attribute::Floats(values) => (message.kind, message.floats) = (attribute_kind::FLOATS, values.clone()),
        Attribute::Ints(values) => (message.kind, message.ints) = (attribute_kind::INTS, values.clone()),
    }
    message
}

fn tensor_message(name: &str, tensor: &Tensor) -> proto::TensorProto {
    let (data_type, raw_data) = match tensor.data() {
        TensorData::F32(values) => (element::FLOAT, values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        TensorData::F64(values) => (element::DOUBLE, values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        TensorData::I32(values) => (element::INT32, values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        TensorData::I64(values) => (element::INT64, values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        TensorData::U8(values) => (element::UINT8, values.clone()),
        TensorData::Bool(values) => (element::BOOL, values.iter().map(|&value| u8::from(value)).collect()),
    };
    proto::TensorProto {
        dims: tensor.shape().iter().map(|&length| length as i64).collect(),
        data_type,
        name: name.to_owned(),
        raw_data,
        ..proto::TensorProto::default()
    }
}
