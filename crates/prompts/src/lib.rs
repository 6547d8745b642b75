//! Prompts: from what a network finds relevant and what a driver has looked at to which places are pointed out.
//!
//! A [`Strategy`] proposes places once per perceived frame; a [`Prompter`] gives every prompt the same life: not what
//! was just seen, two at most, a soft onset, gone when looked at. Both go by what the log holds, so that the log alone
//! reproduces every decision.
//!
//! ```
//! use cogaze_prompts::{PromptSettings, Prompter, StrategyRegistry};
//!
//! let strategy = StrategyRegistry::default().create("relevance-peaks")?;
//! let mut prompter = Prompter::new(strategy, PromptSettings::default());
//! assert!(prompter.advance(0).is_empty() && prompter.active().is_empty());
//! # Ok::<(), cogaze_prompts::Error>(())
//! ```

mod attachment;
mod error;
mod frame;
mod pose_track;
mod prompt;
mod prompter;
mod seen;
mod settings;
mod strategy;
mod view_pose;

pub use error::Error;
pub use frame::{ObjectInView, PerceivedFrame, Prediction, SourceMap};
pub use pose_track::PoseTrack;
pub use prompt::{Prompt, PromptEvent, PromptEventKind, PromptPhase};
pub use prompter::Prompter;
pub use seen::{GazeObservation, SeenMemory};
pub use settings::PromptSettings;
pub use strategy::{Candidate, NoPrompts, Oracle, RelevancePeaks, Sham, Strategy, StrategyRegistry};
pub use view_pose::ViewPose;
