//! ONNX files ⇄ networks in memory. Bytes come in, a [`Model`] with a checked [`Graph`] comes out, and the other way
//! round; [`vgg16()`] builds driving networks from nothing but a seed. Nothing is computed here.
//!
//! ```
//! use cogaze_onnx::{Model, NetworkMetadata, VggSettings, vgg16};
//! let model = vgg16(&VggSettings { width: 0.125, rows: 32, columns: 64, ..Default::default() })?;
//! let again = Model::decode(&model.encode())?;
//! assert_eq!(again, model);
//! let metadata = NetworkMetadata::from_entries(&again.metadata)?;
//! assert_eq!(metadata.outputs[0].name, "steering");
//! # Ok::<(), cogaze_onnx::Error>(())
//! ```
//!
//! Limits: one standard operator set, weights inside the file, no subgraphs; anything else is an [`Error`].

mod decode;
mod encode;
mod error;
mod graph;
mod metadata;
mod proto;
mod shapes;
mod tensor;
mod vgg16;
mod window;

pub use encode::sha256;
pub use error::Error;
pub use graph::{Attribute, Dimension, Graph, Model, Node, ValueInfo};
pub use metadata::{NetworkMetadata, OutputMetadata, Preprocessing, parse_size};
pub use shapes::infer_shapes;
pub use tensor::{Tensor, TensorData};
pub use vgg16::{Initialization, VggSettings, vgg16};
pub use window::Window;
