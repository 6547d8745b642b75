//! A simulated human in front of the view: objects, prompts and a seed go in, gaze samples come out.
//!
//! Whoever runs the drive tells the [`Participant`] what can be seen ([`Stimulus`]); the [`ParticipantGaze`] beside it is
//! a [`GazeSource`](cogaze_gaze::GazeSource) like any tracker. Attentive, the participant fixates objects and the road
//! ahead with saccades between, follows what moves, and looks at a shown prompt after a drawn latency with a drawn
//! probability. In a lapse of attention it does none of that: it looks at a phone below the view, or stares.
//!
//! The same seed, stimuli and settings give the same samples, however often the source is polled. Each prompt has its own
//! random stream, so that two strategies run on one seed meet the same human.
//!
//! # Limits
//!
//! A model for testing strategies and the machinery around them, not of cognition: nothing is remembered beyond what was
//! looked at lately, head and eye are one, and every figure that is not from the literature is named a choice in
//! [`ParticipantSettings`].
//!
//! ```
//! use cogaze_gaze::{GazeSource, ViewGeometry};
//! use cogaze_participant::{Participant, ParticipantSettings, Stimulus};
//!
//! let (participant, mut gaze) = Participant::new(ParticipantSettings::default(), 7);
//! let geometry = ViewGeometry::from_vertical_fov(0.8, 2.0);
//! participant.look(Stimulus::empty_road(0, geometry, [0.5, 0.45]));
//! let mut samples = Vec::new();
//! gaze.samples_until(1_000_000_000, &mut samples)?;
//! assert_eq!(samples.len(), 121);
//! assert!(participant.is_attentive());
//! # Ok::<(), cogaze_gaze::Error>(())
//! ```

mod attention;
mod choice;
mod direction;
mod eyes;
mod participant;
mod response;
mod settings;
mod stimulus;
mod tracker;

pub use participant::{Participant, ParticipantGaze};
pub use settings::{ParticipantSettings, SettingError};
pub use stimulus::{SeenObject, SeenPrompt, Stimulus};
