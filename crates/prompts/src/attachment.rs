//! What a prompt is about: a place that stays, or an object that moves.

use glam::Vec3;

use crate::{ObjectInView, PerceivedFrame, ViewPose};

/// A place belongs to an object if it is about as far away: within this share of the distance, for the length of a
/// vehicle seen from afar, …
const DISTANCE_SHARE: f32 = 0.15;
/// … but at least within this.
const LEAST_DISTANCE_M: f32 = 3.0;

/// Where on an object a prompt sits, so that it can go with the object from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Attachment {
    /// The object's id.
    pub(crate) object: u64,
    /// The place in the object's box, 0..1 from its left and top.
    share_of_box: [f64; 2],
    /// How much nearer than the object's centre the place is.
    before_center_m: f32,
}

impl Attachment {
    /// The object of a frame that a place belongs to: the place lies in its box and at its distance. Of several, the
    /// one whose distance fits best.
    pub(crate) fn find(point_in_world: Vec3, frame: &PerceivedFrame) -> Option<Self> {
        let [x, y] = frame.pose.project(point_in_world)?;
        let distance_m = point_in_world.distance(frame.pose.position_in_world);
        let misfit = |object: &ObjectInView| (object.distance_m - distance_m).abs();
        let object = frame
            .objects
            .iter()
            .filter(|object| is_whole(object))
            .filter(|object| (object.left_in_view..=object.right_in_view).contains(&x))
            .filter(|object| (object.top_in_view..=object.bottom_in_view).contains(&y))
            .filter(|object| misfit(object) <= (distance_m * DISTANCE_SHARE).max(LEAST_DISTANCE_M))
            .min_by(|a, b| misfit(a).total_cmp(&misfit(b)).then(a.id.cmp(&b.id)))?;
        let share = |at: f64, low: f64, high: f64| (at - low) / (high - low);
        Some(Self {
            object: object.id,
            share_of_box: [
                share(x, object.left_in_view, object.right_in_view),
                share(y, object.top_in_view, object.bottom_in_view),
            ],
            before_center_m: object.distance_m - distance_m,
        })
    }

    /// The place in another frame; `None` if the object is not, or not wholly, in the view of that frame.
    pub(crate) fn point_in_world(&self, pose: &ViewPose, objects: &[ObjectInView]) -> Option<Vec3> {
        let object = objects.iter().find(|object| object.id == self.object && is_whole(object))?;
        let at = |share: f64, low: f64, high: f64| low + share * (high - low);
        let point_in_view = [
            at(self.share_of_box[0], object.left_in_view, object.right_in_view),
            at(self.share_of_box[1], object.top_in_view, object.bottom_in_view),
        ];
        let distance_m = object.distance_m - self.before_center_m;
        (distance_m > 0.0).then(|| pose.at_distance(point_in_view, distance_m))
    }
}

/// A box that the edge of the view cuts is not the whole object's, and shares of it mean nothing.
fn is_whole(object: &ObjectInView) -> bool {
    let is_inside = |low: f64, high: f64| 0.0 < low && low < high && high < 1.0;
    is_inside(object.left_in_view, object.right_in_view) && is_inside(object.top_in_view, object.bottom_in_view)
}
