//! The metrics of a window of gaze around a frame.

use cogaze_heatmap::{Undefined, gaze_density, metrics as heatmap_metrics};
use cogaze_prompts::{SourceMap, ViewPose};

use super::Comparison;
use crate::{CockpitConfig, gaze::GazeStream, perception::Perception, view::ViewTrack};

/// The window metrics of every map of a frame. A window is cut if the session ended, as `window_cut` says, or began
/// within it.
///
/// Each sample is turned into the frame's view: the direction that the driver looked in at the sample's own time,
/// seen from the frame's camera. The vehicle's turning during the window is so taken out; its translation is not.
pub(super) fn metrics(
    perception: &Perception,
    config: &CockpitConfig,
    gaze: &GazeStream,
    track: &ViewTrack,
    window_cut: bool,
) -> Vec<Comparison> {
    let frame = &perception.frame;
    let half_nanos = (config.gaze_window_s * 1e9) as i64;
    let window_cut = window_cut || frame.capture_time_nanos < half_nanos;
    let window = frame.capture_time_nanos - half_nanos..=frame.capture_time_nanos + half_nanos;
    let points: Vec<[f64; 2]> = gaze
        .recent
        .iter()
        .filter(|sample| window.contains(&sample.capture_time_nanos))
        .filter_map(|sample| turned(sample.gaze_in_view?, &track.at(sample.capture_time_nanos)?, &frame.pose))
        .filter(|point| point.iter().all(|coordinate| (0.0..1.0).contains(coordinate)))
        .collect();
    let mut comparisons = Vec::new();
    for SourceMap { source, map } in &frame.maps {
        let pixel_rad = 2.0 * frame.pose.geometry.tan_half_height / map.height() as f64;
        let density = gaze_density(map.width(), map.height(), &points, config.gaze_sigma_deg.to_radians() / pixel_rad);
        let against = |metric: fn(&_, &_) -> Result<f64, Undefined>| match &density {
            Ok(density) => metric(map, density),
            Err(reason) => Err(*reason),
        };
        let values = [
            ("cosine", against(heatmap_metrics::cosine)),
            ("spearman", against(heatmap_metrics::spearman)),
            ("cc", against(heatmap_metrics::cc)),
            ("sim", against(heatmap_metrics::sim)),
            ("kl", against(heatmap_metrics::kl)),
            ("auc", heatmap_metrics::auc(map, &points)),
        ];
        comparisons.extend(values.map(|(metric, value)| Comparison {
            frame: frame.frame,
            source: source.clone(),
            metric,
            value,
            samples: Some(points.len() as u32),
            window_cut: Some(window_cut),
        }));
    }
    comparisons
}

/// A gaze point of one camera pose, in the view of another.
fn turned(gaze_in_view: [f64; 2], from: &ViewPose, to: &ViewPose) -> Option<[f64; 2]> {
    let ray = from.geometry.ray(gaze_in_view).map(|component| component as f32);
    let direction = to.world_from_view.inverse() * (from.world_from_view * bevy::math::Vec3::from_array(ray));
    to.geometry.point(direction.to_array().map(f64::from))
}

#[cfg(test)]
mod tests {
    use bevy::math::{Quat, Vec3};
    use cogaze_gaze::ViewGeometry;

    use super::*;

    #[test]
    fn turning_the_camera_moves_gaze_by_the_same_angle() {
        let geometry = ViewGeometry::from_vertical_fov(1.0, 16.0 / 9.0);
        let straight = ViewPose { position_in_world: Vec3::ZERO, world_from_view: Quat::IDENTITY, geometry };
        let left = ViewPose { world_from_view: Quat::from_rotation_y(0.2), ..straight };
        let point = turned([0.5, 0.5], &straight, &left).unwrap();
        assert!((geometry.angle_between(point, [0.5, 0.5]) - 0.2).abs() < 1e-6);
        assert!(point[0] > 0.5, "what was ahead is to the right of a camera that turned left");
    }
}
