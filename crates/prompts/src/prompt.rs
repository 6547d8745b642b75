//! One prompt and what happens to it.

use std::fmt;

use glam::Vec3;

/// A prompt that is up.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Counted from 1 during a session.
    pub id: u64,
    /// The place that it points at. It stays where it is in the world, unless it is on an object: then it goes with
    /// the object from frame to frame.
    pub point_in_world: Vec3,
    /// The object that it is on, if the host names objects and one is there.
    pub object: Option<u64>,
    /// How long the driver has looked at it since it came up, all glances together.
    pub dwell_nanos: i64,
    /// 0 to 1.
    pub opacity: f32,
    /// What the strategy gave it, 0 to 1.
    pub strength: f32,
    /// What it was found in.
    pub source: String,
    /// The frame that it was found in.
    pub frame: u64,
    /// When that frame was rendered.
    pub capture_time_nanos: i64,
    /// When the prompt came up.
    pub shown_time_nanos: i64,
    /// Where it is in its life.
    pub phase: PromptPhase,
}

/// The phases of a prompt's life. What ends them, of several the one further to the left:
///
/// | phase | looked at | out of the view | up for too long | time of the phase over |
/// |---|---|---|---|---|
/// | `Onset` | `Fading` | `Fading` | `Fading` | `Shown` |
/// | `Shown` | `Fading` | `Fading` | `Fading` | – |
/// | `Fading` | – | – | – | gone |
///
/// Nothing brings a prompt back: a place that is worth another one gets it after its rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PromptPhase {
    /// Coming up.
    Onset,
    /// Fully there.
    Shown,
    /// Going.
    Fading {
        /// Since when.
        since_nanos: i64,
        /// The opacity that it had then.
        from_opacity: f32,
    },
}

/// Something that happened to a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptEvent {
    /// When.
    pub time_nanos: i64,
    /// To which.
    pub prompt: u64,
    /// What.
    pub kind: PromptEventKind,
    /// As in [`Prompt`].
    pub point_in_world: Vec3,
    /// As in [`Prompt`].
    pub strength: f32,
    /// As in [`Prompt`].
    pub source: String,
    /// As in [`Prompt`].
    pub frame: u64,
    /// As in [`Prompt`].
    pub capture_time_nanos: i64,
}

/// What can happen to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptEventKind {
    /// It came up.
    Shown,
    /// The driver looked there; it begins to fade.
    LookedAt,
    /// The vehicle passed its place before anybody looked; it begins to fade.
    LeftView,
    /// Nobody looked there in time; it begins to fade.
    Expired,
}

impl fmt::Display for PromptEventKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Shown => "shown",
            Self::LookedAt => "looked_at",
            Self::LeftView => "left_view",
            Self::Expired => "expired",
        })
    }
}

impl Prompt {
    pub(crate) fn event(&self, time_nanos: i64, kind: PromptEventKind) -> PromptEvent {
        PromptEvent {
            time_nanos,
            prompt: self.id,
            kind,
            point_in_world: self.point_in_world,
            strength: self.strength,
            source: self.source.clone(),
            frame: self.frame,
            capture_time_nanos: self.capture_time_nanos,
        }
    }
}
