//! Gaze: from a mouse, a file or a device to samples on the session clock.
//!
//! In goes whatever knows where the driver looks; out come [`GazeSample`]s in view coordinates, each with the time at
//! which the device took it and the time at which the program had it. A [`GazeSource`] is polled, either by a lockstep
//! loop with simulated time or by a [`GazeThread`] at the device's own rate. [`ViewGeometry`] turns points of the view
//! into directions, so that angles are angles between rays and not distances on a picture.
//!
//! ```
//! use cogaze_gaze::{CursorCell, GazeSource, MouseGaze, Validity};
//!
//! let cursor = CursorCell::default();
//! let mut mouse = MouseGaze::new(cursor.clone());
//! cursor.set(Some([0.25, 0.5]));
//! let mut samples = Vec::new();
//! mouse.samples_until(0, &mut samples)?;
//! mouse.samples_until(16_666_667, &mut samples)?;
//! assert_eq!(samples.len(), 3, "120 samples a second");
//! assert_eq!(samples[0].gaze_in_view, Some([0.25, 0.5]));
//! assert_eq!(samples[0].validity, Validity::Valid);
//! # Ok::<(), cogaze_gaze::Error>(())
//! ```

mod error;
mod geometry;
mod mouse;
mod replay;
mod sample;
mod source;
mod thread;

pub use error::Error;
pub use geometry::ViewGeometry;
pub use mouse::{CursorCell, MouseGaze};
pub use replay::{ReplayGaze, ReplayStart};
pub use sample::{GazeSample, Validity};
pub use source::{GazeSource, SampleGrid};
pub use thread::GazeThread;
