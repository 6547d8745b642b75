//! Everything that can go wrong in a cockpit.

use std::path::PathBuf;

/// An error of the cockpit: one clear message, the remedy in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot be used.
    #[error("the cockpit's `{field}` cannot be used: {remedy}")]
    Config {
        /// The field of [`crate::CockpitConfig`].
        field: &'static str,
        /// What to give instead.
        remedy: &'static str,
    },
    /// Two sources share a name, or one refers to a source that does not come before it.
    #[error("source `{name}`: {problem}")]
    Source {
        /// The source's name.
        name: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// The network cannot be loaded or run.
    #[error("network {}", path.display())]
    Network {
        /// The model's file.
        path: PathBuf,
        /// The cause.
        #[source]
        cause: cogaze_network::Error,
    },
    /// ONNX Runtime cannot be loaded.
    #[error("ONNX Runtime cannot be used")]
    Runtime(#[source] cogaze_network::Error),
    /// A saliency model failed.
    #[error("saliency failed")]
    Saliency(#[from] cogaze_saliency::Error),
    /// A map is not a heatmap.
    #[error("source `{name}` gave a map that is none")]
    Map {
        /// The source's name.
        name: String,
        /// The cause.
        #[source]
        cause: cogaze_heatmap::Error,
    },
    /// The strategy is not known.
    #[error(transparent)]
    Strategy(#[from] cogaze_prompts::Error),
    /// The eye tracker failed.
    #[error("gaze source failed")]
    Gaze(#[from] cogaze_gaze::Error),
    /// The log cannot be written.
    #[error("the session cannot be recorded")]
    Session(#[from] cogaze_session::Error),
    /// A thread could not be started, or ended without being asked.
    #[error("thread `{name}` {problem}")]
    Thread {
        /// The thread's name.
        name: &'static str,
        /// What happened to it.
        problem: String,
    },
}
