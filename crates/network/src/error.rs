//! What can go wrong between a frame and its explanation.

use std::path::PathBuf;

/// Why a network could not be opened or run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No ONNX Runtime was found.
    #[error(
        "no ONNX Runtime found ({searched}); run `cargo xtask runtime`, or set ORT_DYLIB_PATH to libonnxruntime.so"
    )]
    RuntimeMissing {
        /// The places that were searched.
        searched: String,
    },
    /// A library was found that is no usable ONNX Runtime.
    #[error("{path} is no usable ONNX Runtime: {reason}; run `cargo xtask runtime`", path = .path.display())]
    RuntimeUnusable {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        reason: String,
    },
    /// The network file could not be read or holds no usable network.
    #[error(transparent)]
    File(#[from] cogaze_onnx::Error),
    /// The network cannot be explained as asked.
    #[error(transparent)]
    Relevance(#[from] cogaze_relevance::Error),
    /// The network contradicts its own metadata, or is no driving network.
    #[error("network file {path} is no driving network: {reason}", path = .path.display())]
    NotDriving {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// ONNX Runtime refused the network.
    #[error("ONNX Runtime cannot run the network: {0}")]
    Refused(ort::Error),
    /// ONNX Runtime failed while computing.
    #[error("ONNX Runtime failed: {0}")]
    Inference(ort::Error),
    /// An input whose length is not that of the network's input.
    #[error("an input of {found} values was given to a network that takes {expected:?}")]
    InputSize {
        /// Number of values given.
        found: usize,
        /// Shape of the network's input.
        expected: Vec<usize>,
    },
    /// The network gave no finite numbers.
    #[error("output `{0}` of the network is missing or not finite")]
    Output(String),
}
