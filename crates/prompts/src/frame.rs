//! What was perceived of one frame: all that a strategy may go by.

use cogaze_heatmap::Heatmap;
use glam::Vec3;

use crate::ViewPose;

/// One perceived frame. Its maps are those of the log, after quantisation, so that the log reproduces decisions.
#[derive(Clone, Debug, PartialEq)]
pub struct PerceivedFrame {
    /// Number of the frame.
    pub frame: u64,
    /// When it was rendered.
    pub capture_time_nanos: i64,
    /// The camera then.
    pub pose: ViewPose,
    /// The maps, in the order of their sources.
    pub maps: Vec<SourceMap>,
    /// 1/m along the view axis, 0 for the sky, at any size.
    pub inverse_depth: Heatmap,
    /// What the driving network would do.
    pub prediction: Option<Prediction>,
    /// The objects in the view, nearest first.
    pub objects: Vec<ObjectInView>,
}

impl PerceivedFrame {
    /// The map of a source.
    pub fn map(&self, source: &str) -> Option<&Heatmap> {
        self.maps.iter().find(|map| map.source == source).map(|map| &map.map)
    }

    /// The place in the world that appears at a point of the view, by the frame's depth; `None` in the sky and outside
    /// the view.
    ///
    /// The nearest thing in the 3 × 3 depth pixels around the point counts: smoothing moves a peak by about that much,
    /// and what stands in front is what the network saw.
    pub fn place_at(&self, point_in_view: [f64; 2]) -> Option<Vec3> {
        let (x, y) = self.inverse_depth.pixel_of(point_in_view)?;
        let rows = y.saturating_sub(1)..=(y + 1).min(self.inverse_depth.height() - 1);
        let columns = x.saturating_sub(1)..=(x + 1).min(self.inverse_depth.width() - 1);
        let nearest = rows
            .flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| self.inverse_depth.at(column, row))
            .fold(0.0, f32::max);
        (nearest > 0.0).then(|| self.pose.unproject(point_in_view, 1.0 / nearest))
    }
}

/// A map and the name of what made it.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceMap {
    /// Name of the source.
    pub source: String,
    /// Its map.
    pub map: Heatmap,
}

/// The outputs of a driving network, in the units of its metadata.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Steering.
    pub steering: f32,
    /// Speed.
    pub speed: f32,
}

/// An object of the scene as the driver's camera sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectInView {
    /// Stable during a session.
    pub id: u64,
    /// What it is.
    pub class: String,
    /// Left edge of its box, 0..1.
    pub left_in_view: f64,
    /// Top edge.
    pub top_in_view: f64,
    /// Right edge.
    pub right_in_view: f64,
    /// Bottom edge.
    pub bottom_in_view: f64,
    /// From the camera to its centre.
    pub distance_m: f32,
    /// At constant velocities; `None` if they never meet.
    pub time_to_collision_s: Option<f32>,
    /// Share of its box in which nothing stands before it, 0..1.
    pub visible_fraction: f32,
}

impl ObjectInView {
    /// The middle of its box.
    pub fn center_in_view(&self) -> [f64; 2] {
        [f64::midpoint(self.left_in_view, self.right_in_view), f64::midpoint(self.top_in_view, self.bottom_in_view)]
    }
}
