//! Everything that can be wrong with a network file.

use std::path::PathBuf;

/// Why a network could not be read, written, built or understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be opened or read.
    #[error("cannot read network file {path}", path = .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error("cannot write network file {path}", path = .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file was read but holds no usable network.
    #[error("{path} is not a usable ONNX network", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with its content.
        source: Box<Error>,
    },
    /// More bytes than a protobuf message may have.
    #[error("{bytes} bytes exceed the {limit} bytes that an ONNX file may have")]
    TooLarge {
        /// Size found.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// The bytes are no protobuf message of type `ModelProto`, or end too early.
    #[error("no ONNX protobuf message (truncated, or another kind of file)")]
    Decode(#[from] prost::DecodeError),
    /// The message decodes, but the graph in it is inconsistent.
    #[error("invalid graph: {0}")]
    Graph(String),
    /// A tensor whose shape, element type or data do not fit together.
    #[error("tensor `{name}`: {reason}")]
    Tensor {
        /// Name of the initialiser or attribute.
        name: String,
        /// What does not fit.
        reason: String,
    },
    /// A node whose attributes or input shapes contradict its operator.
    #[error("node `{node}` ({operator}): {reason}")]
    Node {
        /// Name of the node.
        node: String,
        /// Its operator.
        operator: String,
        /// What does not fit.
        reason: String,
    },
    /// Missing or malformed entry of `metadata_props`.
    #[error("metadata `{key}`: {reason}")]
    Metadata {
        /// Key of the entry.
        key: String,
        /// What is wrong, and what is expected.
        reason: String,
    },
    /// A network that cannot be built as asked.
    #[error("cannot build the network: {0}")]
    Build(String),
}
