//! What there is to see.

use cogaze_gaze::ViewGeometry;

/// Everything that the participant can see from one moment on, until the next stimulus.
#[derive(Clone, Debug, PartialEq)]
pub struct Stimulus {
    /// When this can be seen, on the session clock.
    pub time_nanos: i64,
    /// Geometry of the view, for angles.
    pub geometry: ViewGeometry,
    /// Where the road leads: the point a driver with nothing else to see looks at.
    pub road_ahead_in_view: [f64; 2],
    /// Road users, signs and signals in view.
    pub objects: Vec<SeenObject>,
    /// Prompts on the overlay.
    pub prompts: Vec<SeenPrompt>,
}

impl Stimulus {
    /// A road with nothing on it.
    pub fn empty_road(time_nanos: i64, geometry: ViewGeometry, road_ahead_in_view: [f64; 2]) -> Self {
        Self { time_nanos, geometry, road_ahead_in_view, objects: Vec::new(), prompts: Vec::new() }
    }
}

/// An object in view.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenObject {
    /// The same as long as the object exists.
    pub id: u64,
    /// What it is, in the words of the log: `pedestrian`, `car`, `traffic_light`, …
    pub class: String,
    /// Middle of its box in view coordinates.
    pub center_in_view: [f64; 2],
    /// Width and height of its box in view coordinates.
    pub size_in_view: [f64; 2],
    /// Distance from the driver's eye.
    pub distance_m: f32,
    /// Time to collision, where there is one.
    pub time_to_collision_s: Option<f32>,
}

/// A prompt that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenPrompt {
    /// The same as long as the prompt is shown.
    pub id: u64,
    /// Where its middle is.
    pub point_in_view: [f64; 2],
}
