//! The strategy that knows the hazards.

use super::{Candidate, Strategy};
use crate::{PerceivedFrame, SeenMemory};

/// Proposes the objects that the driver would hit soonest, by the simulator's ground truth. The upper bound that a
/// strategy which has to find hazards is compared with; it proposes nothing where the host names no objects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oracle {
    /// An object counts as a hazard below this time to collision. Default 4, about the time in which a driver who
    /// is told can still stop without haste.
    pub max_time_to_collision_s: f32,
    /// An object must be visible at least this much, 0..1. Default 0.2.
    pub min_visible_fraction: f32,
}

impl Default for Oracle {
    fn default() -> Self {
        Self { max_time_to_collision_s: 4.0, min_visible_fraction: 0.2 }
    }
}

impl Strategy for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn propose(&mut self, frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        let visible = frame.objects.iter().filter(|object| object.visible_fraction >= self.min_visible_fraction);
        let mut hazards: Vec<_> = visible
            .filter_map(|object| Some((object.time_to_collision_s?, object)))
            .filter(|(time_s, _)| (0.0..self.max_time_to_collision_s).contains(time_s))
            .collect();
        hazards.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let candidate = |(time_s, object): &(f32, &crate::ObjectInView)| Candidate {
            point_in_world: frame.pose.at_distance(object.center_in_view(), object.distance_m),
            strength: 1.0 - time_s / self.max_time_to_collision_s,
            source: "objects".into(),
        };
        hazards.iter().map(candidate).collect()
    }
}
