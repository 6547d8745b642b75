//! Ground truth: where each object of the scene stands in the view, how far, and how soon it would be hit.

use bevy::prelude::*;
use cogaze_heatmap::Heatmap;
use cogaze_prompts::{ObjectInView, ViewPose};

use crate::view::SceneObject;

/// Objects farther away than this are not listed.
pub const MAX_DISTANCE_M: f32 = 150.0;
/// The ego vehicle as a disc in [`time_to_collision_s`]: half the width of a passenger car.
const EGO_RADIUS_M: f32 = 1.0;
/// An object counts as seen where the depth lies within its box, give or take this much.
const DEPTH_MARGIN_M: f32 = 0.5;

/// An object at one instant, taken apart from the world so that it can wait for its frame.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectSnapshot {
    /// The object.
    pub object: SceneObject,
    /// Its place at that instant.
    pub transform: GlobalTransform,
}

/// The objects in the view of `pose`, nearest first.
///
/// The box is that of the eight projected corners, cut at the view's edges. With `inverse_depth` (1/m, 0 for the
/// sky) `visible_fraction` is the share of the box's pixels whose depth lies in the object's own range, and objects
/// hidden entirely are left out; without it every object in the frustum counts as visible.
pub fn objects_in_view(
    pose: &ViewPose,
    ego_velocity_mps: Vec3,
    objects: &[ObjectSnapshot],
    inverse_depth: Option<&Heatmap>,
) -> Vec<ObjectInView> {
    let mut seen: Vec<ObjectInView> =
        objects.iter().filter_map(|snapshot| object_in_view(pose, ego_velocity_mps, snapshot, inverse_depth)).collect();
    seen.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.id.cmp(&b.id)));
    seen
}

fn object_in_view(
    pose: &ViewPose,
    ego_velocity_mps: Vec3,
    snapshot: &ObjectSnapshot,
    inverse_depth: Option<&Heatmap>,
) -> Option<ObjectInView> {
    let object = &snapshot.object;
    let center = snapshot.transform.transform_point(object.center_m);
    let distance_m = center.distance(pose.position_in_world);
    if distance_m > MAX_DISTANCE_M {
        return None;
    }
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    let mut depths = [f32::INFINITY, f32::NEG_INFINITY];
    for corner in corners(snapshot) {
        let depth = -(pose.world_from_view.inverse() * (corner - pose.position_in_world)).z;
        depths = [depths[0].min(depth), depths[1].max(depth)];
        // A corner behind the camera has no place in the view; the others still bound what can be seen.
        if let Some(point) = pose.project(corner) {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
    }
    let [left, top] = low.map(|value| value.clamp(0.0, 1.0));
    let [right, bottom] = high.map(|value| value.clamp(0.0, 1.0));
    if left >= right || top >= bottom {
        return None;
    }
    let visible_fraction = inverse_depth.map_or(1.0, |map| visible_fraction(map, [left, top, right, bottom], depths));
    (visible_fraction > 0.0).then(|| ObjectInView {
        id: object.id,
        class: object.class.clone(),
        left_in_view: left,
        top_in_view: top,
        right_in_view: right,
        bottom_in_view: bottom,
        distance_m,
        time_to_collision_s: time_to_collision_s(
            center - pose.position_in_world,
            object.velocity_mps - ego_velocity_mps,
            object.half_extents_m.x.min(object.half_extents_m.z) + EGO_RADIUS_M,
        ),
        visible_fraction,
    })
}

fn corners(snapshot: &ObjectSnapshot) -> impl Iterator<Item = Vec3> {
    let SceneObject { half_extents_m, center_m, .. } = snapshot.object;
    (0..8).map(move |index: u32| {
        let sign = |bit: u32| if index & bit == 0 { -1.0 } else { 1.0 };
        snapshot.transform.transform_point(center_m + half_extents_m * Vec3::new(sign(1), sign(2), sign(4)))
    })
}

/// The share of the pixels of a box whose depth lies between `depths`; the pixel at its centre where it is smaller
/// than a pixel.
fn visible_fraction(inverse_depth: &Heatmap, [left, top, right, bottom]: [f64; 4], depths: [f32; 2]) -> f32 {
    let (columns, rows) = (inverse_depth.width(), inverse_depth.height());
    let range = |low: f64, high: f64, size: usize| {
        let first = (low * size as f64).round() as usize;
        let last = (high * size as f64).round() as usize;
        let center = (f64::midpoint(low, high) * size as f64) as usize;
        if first < last { first..last } else { center..center + 1 }
    };
    let (mut seen, mut all) = (0_u32, 0_u32);
    for y in range(top, bottom, rows).filter(|y| *y < rows) {
        for x in range(left, right, columns).filter(|x| *x < columns) {
            let depth = 1.0 / inverse_depth.at(x, y);
            all += 1;
            seen += u32::from(depth >= depths[0] - DEPTH_MARGIN_M && depth <= depths[1] + DEPTH_MARGIN_M);
        }
    }
    if all == 0 { 0.0 } else { seen as f32 / all as f32 }
}

/// Time until two discs, `radius_m` apart when they touch, meet at constant velocities in the ground plane; `None`
/// if they never do. 0 when they overlap already.
pub fn time_to_collision_s(position_m: Vec3, velocity_mps: Vec3, radius_m: f32) -> Option<f32> {
    let (p, v) = (position_m.xz(), velocity_mps.xz());
    let gap = p.length_squared() - radius_m * radius_m;
    if gap <= 0.0 {
        return Some(0.0);
    }
    // |p + v t| = r
    let (a, half_b) = (v.length_squared(), p.dot(v));
    let discriminant = half_b * half_b - a * gap;
    (half_b < 0.0 && discriminant >= 0.0).then(|| (-half_b - discriminant.sqrt()) / a)
}

#[cfg(test)]
mod tests;
