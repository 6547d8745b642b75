//! Frame → what a driving network would do and which pixels made it so. The only crate that knows ONNX Runtime.
//!
//! ```no_run
//! use cogaze_network::{DrivingNetwork, Explanation, Runtime};
//! let runtime = Runtime::load()?;
//! let path = std::path::Path::new("assets/driving.onnx");
//! let mut network = DrivingNetwork::open(&runtime, path, &Explanation::default(), 2)?;
//! let (rows, columns) = network.input_size();
//! let explained = network.explain(&image::RgbImage::new(columns as u32, rows as u32))?;
//! assert_eq!(explained.relevance.values.len(), rows * columns);
//! # Ok::<(), cogaze_network::Error>(())
//! ```
//!
//! [`Runtime`] finds the library, [`Inference`] runs any network, [`DrivingNetwork`] one with steering and speed.

mod driving;
mod error;
mod inference;
mod preprocessing;
mod runtime;

pub use driving::{Balance, DrivingNetwork, Explained, Explanation, Prediction, RelevanceMap};
pub use error::Error;
pub use inference::{Inference, Output};
pub use preprocessing::preprocess;
pub use runtime::Runtime;
