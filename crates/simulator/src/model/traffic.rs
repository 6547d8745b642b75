//! Other vehicles: they follow their lanes and keep their distance.

use cogaze_road::{Footprint, Pose, RoadNetwork};
use cogaze_scenario::VehicleCategory;
use glam::DVec3;

use super::caution::{Body, Surroundings, Traveller};
use super::idm::IntelligentDriver;
use super::route::Route;

/// How far ahead other drivers look.
const REACH_M: f64 = 70.0;

/// A vehicle that follows its lane.
#[derive(Clone, Debug)]
pub(crate) struct Vehicle {
    pub(crate) id: u64,
    pub(crate) category: VehicleCategory,
    pub(crate) route: Route,
    pub(crate) pose: Pose,
    pub(crate) speed_mps: f64,
    pub(crate) acceleration_mps2: f64,
    /// Desired speed as a share of the speed limit …
    pub(crate) limit_share: f64,
    /// … unless the scenario sets it.
    pub(crate) cruise_mps: Option<f64>,
    /// Rate at which the scenario lets it reach that speed, until it has.
    pub(crate) ramp_mps2: Option<f64>,
    pub(crate) driver: IntelligentDriver,
    /// False once it has driven off the end of its road.
    pub(crate) present: bool,
    pub(crate) traveled_m: f64,
    pub(crate) standstill_s: f64,
    pub(crate) red_light_violations: u32,
}

/// Half the extents across, up and along.
pub(crate) fn half_extents_m(category: VehicleCategory) -> [f64; 3] {
    match category {
        VehicleCategory::Car => [0.9, 0.73, 2.2],
        VehicleCategory::Van => [1.0, 1.1, 2.7],
        VehicleCategory::Truck => [1.2, 1.6, 4.0],
    }
}

impl Vehicle {
    pub(crate) fn footprint(&self) -> Footprint {
        let [half_width_m, _, half_length_m] = half_extents_m(self.category);
        Footprint { pose: self.pose, half_length_m, half_width_m }
    }

    pub(crate) fn velocity_mps(&self) -> DVec3 {
        self.pose.forward() * self.speed_mps
    }

    pub(crate) fn body(&self) -> Body {
        let (footprint, velocity_mps) = (self.footprint(), self.velocity_mps());
        Body { id: self.id, footprint, velocity_mps, is_pedestrian: false }
    }

    /// Chooses an acceleration.
    pub(crate) fn decide(&mut self, surroundings: &Surroundings) {
        let path = self.route.path_ahead(surroundings.network, REACH_M);
        let [half_width_m, _, half_length_m] = half_extents_m(self.category);
        let traveller = Traveller {
            id: self.id,
            route: &self.route,
            path: &path,
            speed_mps: self.speed_mps,
            half_length_m,
            half_width_m,
            stops_at_end: false,
        };
        let limit_mps = surroundings.network.lanes()[self.route.lane()].speed_limit_mps;
        let desired_mps = self.cruise_mps.unwrap_or(self.limit_share * limit_mps);
        let (speed_mps, ramp) = (self.speed_mps, self.ramp_mps2);
        self.acceleration_mps2 = match ramp {
            Some(rate) if speed_mps < desired_mps => {
                let eager = IntelligentDriver { acceleration_mps2: rate, ..self.driver };
                surroundings.acceleration_mps2(&eager, &traveller, f64::INFINITY).min(rate)
            }
            Some(rate) => surroundings.acceleration_mps2(&self.driver, &traveller, f64::INFINITY).min(-rate),
            None => surroundings.acceleration_mps2(&self.driver, &traveller, desired_mps),
        };
    }

    /// Moves on.
    pub(crate) fn advance(&mut self, network: &RoadNetwork, step_s: f64) {
        let before_mps = self.speed_mps;
        self.speed_mps = (before_mps + self.acceleration_mps2 * step_s).max(0.0);
        if let (Some(_), Some(cruise_mps)) = (self.ramp_mps2, self.cruise_mps)
            && (before_mps - cruise_mps) * (self.speed_mps - cruise_mps) <= 0.0
        {
            self.speed_mps = cruise_mps;
            self.ramp_mps2 = None;
        }
        let way_m = f64::midpoint(before_mps, self.speed_mps) * step_s;
        self.traveled_m += way_m;
        self.standstill_s = if self.speed_mps < 0.01 { self.standstill_s + step_s } else { 0.0 };
        self.present = self.route.advance(network, way_m);
        self.pose = network.lanes()[self.route.lane()].path.pose_at(self.route.distance_m);
    }

    pub(crate) fn is_braking(&self) -> bool {
        self.acceleration_mps2 < -0.6 || self.speed_mps < 0.1
    }
}
