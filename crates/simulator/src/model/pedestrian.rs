//! People on foot.

use cogaze_road::{Footprint, Pose, RoadIndex, RoadNetwork};
use glam::DVec3;

use super::caution::Body;

/// Half the extents across, up and along.
pub(crate) const HALF_EXTENTS_M: [f64; 3] = [0.28, 0.87, 0.22];
/// How fast someone turns round.
const TURN_RAD_PER_S: f64 = 4.0;

/// Someone on foot.
#[derive(Clone, Debug)]
pub(crate) struct Pedestrian {
    pub(crate) id: u64,
    pub(crate) pose: Pose,
    /// How fast this one walks when walking.
    pub(crate) walking_mps: f64,
    pub(crate) walk: Walk,
    pub(crate) walked_m: f64,
    pub(crate) standstill_s: f64,
}

/// Where someone is going.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Walk {
    Standing,
    /// Straight to a place.
    To(DVec3),
    /// Along the pavement of a road, to its end and back.
    Along {
        road: RoadIndex,
        s_m: f64,
        t_m: f64,
        forwards: bool,
    },
}

impl Pedestrian {
    pub(crate) fn speed_mps(&self) -> f64 {
        if self.walk == Walk::Standing { 0.0 } else { self.walking_mps }
    }

    pub(crate) fn velocity_mps(&self) -> DVec3 {
        match self.walk {
            Walk::Standing => DVec3::ZERO,
            Walk::To(target) => (target - self.pose.position_in_world).normalize_or_zero() * self.walking_mps,
            Walk::Along { .. } => self.pose.forward() * self.walking_mps,
        }
    }

    pub(crate) fn body(&self) -> Body {
        let [half_width_m, _, half_length_m] = HALF_EXTENTS_M;
        let footprint = Footprint { pose: self.pose, half_length_m, half_width_m };
        Body { id: self.id, footprint, velocity_mps: self.velocity_mps(), is_pedestrian: true }
    }

    pub(crate) fn advance(&mut self, network: &RoadNetwork, step_s: f64) {
        let way_m = self.speed_mps() * step_s;
        self.walked_m += way_m;
        match self.walk {
            Walk::Standing => self.standstill_s += step_s,
            Walk::To(target) => {
                self.standstill_s = 0.0;
                let left = target - self.pose.position_in_world;
                self.turn_towards(left, step_s);
                if left.length() <= way_m.max(0.05) {
                    self.pose.position_in_world = target;
                    self.walk = Walk::Standing;
                } else {
                    self.pose.position_in_world += left.normalize_or_zero() * way_m;
                }
            }
            Walk::Along { road, s_m, t_m, forwards } => {
                let reference = &network.roads()[road].reference;
                let s_m = s_m + if forwards { way_m } else { -way_m };
                let ends = s_m <= 6.0 || s_m >= reference.length_m() - 6.0;
                let forwards = if ends { s_m <= 6.0 } else { forwards };
                let along = reference.pose_at(s_m);
                let turn = if forwards { 0.0 } else { std::f64::consts::PI };
                self.pose = along.moved(0.0, t_m).turned(turn);
                self.walk = Walk::Along { road, s_m: s_m.clamp(6.0, reference.length_m() - 6.0), t_m, forwards };
            }
        }
    }

    fn turn_towards(&mut self, way: DVec3, step_s: f64) {
        let wanted_rad = (-way.x).atan2(-way.z);
        let turn = cogaze_road::wrapped_angle(wanted_rad - self.pose.heading_rad);
        self.pose.heading_rad += turn.clamp(-TURN_RAD_PER_S * step_s, TURN_RAD_PER_S * step_s);
    }
}
