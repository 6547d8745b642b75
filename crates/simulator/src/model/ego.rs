//! The ego vehicle and its expert driver.

use std::collections::BTreeSet;

use cogaze_road::{Footprint, LanePosition, RoadNetwork, metrics};

use super::bicycle::{BicycleParameters, BicycleState, Controls};
use super::caution::{Leader, Surroundings, Traveller};
use super::idm::IntelligentDriver;
use super::route::{PathAhead, Route};

/// How far ahead the expert looks.
pub(crate) const REACH_M: f64 = 90.0;
/// The id under which others see the ego vehicle.
pub(crate) const EGO_ID: u64 = 0;

/// The ego vehicle.
#[derive(Clone, Debug)]
pub(crate) struct EgoVehicle {
    pub(crate) parameters: BicycleParameters,
    pub(crate) state: BicycleState,
    pub(crate) controls: Controls,
    pub(crate) route: Route,
    /// Whether the route still runs below the vehicle.
    pub(crate) on_route: bool,
    pub(crate) lane: Option<LanePosition>,
    pub(crate) leader: Option<Leader>,
    /// Set by the scenario: the expert drives no faster.
    pub(crate) cruise_mps: Option<f64>,
    pub(crate) contacts: BTreeSet<u64>,
    pub(crate) collisions: u32,
    pub(crate) red_light_violations: u32,
    pub(crate) outside_lane: bool,
    pub(crate) lane_departures: u32,
}

/// The result of looking ahead once.
pub(crate) struct Lookout {
    pub(crate) path: PathAhead,
    pub(crate) leader: Option<Leader>,
}

impl EgoVehicle {
    pub(crate) fn footprint(&self) -> Footprint {
        Footprint {
            pose: self.state.pose,
            half_length_m: self.parameters.half_length_m,
            half_width_m: self.parameters.half_width_m,
        }
    }

    fn traveller<'a>(&'a self, path: &'a PathAhead) -> Traveller<'a> {
        Traveller {
            id: EGO_ID,
            route: &self.route,
            path,
            speed_mps: self.state.speed_mps.max(0.0),
            half_length_m: self.parameters.half_length_m,
            half_width_m: self.parameters.half_width_m,
            stops_at_end: true,
        }
    }

    pub(crate) fn look(&self, surroundings: &Surroundings) -> Lookout {
        let path = self.route.path_ahead(surroundings.network, REACH_M);
        let leader = surroundings.leader(&self.traveller(&path));
        Lookout { path, leader }
    }

    /// What the expert does with wheel and pedals.
    pub(crate) fn expert(&self, surroundings: &Surroundings, lookout: &Lookout) -> Controls {
        let traveller = self.traveller(&lookout.path);
        let desired_mps = self.cruise_mps.unwrap_or(f64::INFINITY).min(self.speed_limit_mps(surroundings.network));
        let driver = IntelligentDriver { acceleration_mps2: 1.8, ..IntelligentDriver::default() };
        let acceleration = surroundings.acceleration_mps2(&driver, &traveller, desired_mps);
        let mut controls = self.held_speed(acceleration);
        controls.steering_rad = self.pursuit_rad(surroundings.network);
        controls
    }

    /// Pedals for an acceleration; a vehicle that shall stand is held by its brake.
    fn held_speed(&self, acceleration_mps2: f64) -> Controls {
        if self.state.speed_mps < 0.15 && acceleration_mps2 <= 0.05 {
            return Controls { steering_rad: 0.0, throttle: 0.0, brake: 0.3 };
        }
        let (throttle, brake) = self.parameters.pedals_for(acceleration_mps2, self.state.speed_mps);
        Controls { steering_rad: 0.0, throttle, brake }
    }

    /// Wheel and pedals that follow a steering angle and a speed.
    pub(crate) fn follow_target(&self, steering_rad: f64, speed_mps: f64) -> Controls {
        let acceleration = (1.2 * (speed_mps - self.state.speed_mps)).clamp(-6.0, 2.0);
        Controls { steering_rad, ..self.held_speed(acceleration) }
    }

    /// Pure pursuit (Coulter 1992) from the rear axle, with the understeer of the vehicle compensated.
    fn pursuit_rad(&self, network: &RoadNetwork) -> f64 {
        let speed_mps = self.state.speed_mps.max(0.0);
        let lookahead_m = (0.65 * speed_mps).clamp(4.5, 16.0);
        let rear = self.state.pose.moved(-self.parameters.rear_axle_m, 0.0);
        let target = self.route.pose_ahead(network, lookahead_m - self.parameters.rear_axle_m);
        let [ahead_m, left_m] = rear.local(target.position_in_world);
        let curvature = 2.0 * left_m / (ahead_m * ahead_m + left_m * left_m).max(1.0);
        let understeer = self.parameters.understeer_s2() * speed_mps * speed_mps * curvature;
        (self.parameters.wheelbase_m() * curvature).atan() + understeer
    }

    pub(crate) fn speed_limit_mps(&self, network: &RoadNetwork) -> f64 {
        network.lanes()[self.route.lane()].speed_limit_mps
    }

    /// Brings route and lane up to where the vehicle is now.
    pub(crate) fn relocate(&mut self, network: &RoadNetwork) {
        let pose = self.state.pose;
        self.on_route = self.route.follow(network, pose.position_in_world, 2.5);
        if self.on_route {
            let lane = self.route.lane();
            let center = network.lanes()[lane].path.pose_at(self.route.distance_m);
            let [_, offset_m] = center.local(pose.position_in_world);
            self.lane = Some(LanePosition { lane, distance_m: self.route.distance_m, offset_m });
            return;
        }
        self.lane = network.nearest_lane_along(&pose).filter(|found| found.offset_m.abs() < 8.0);
        if let Some(found) = self.lane {
            self.route.restart(found.lane, found.distance_m);
        }
    }

    /// How far the body reaches over the edge of its lane; 0 in junctions, where there are no edges.
    pub(crate) fn exceedance_m(&self, network: &RoadNetwork) -> f64 {
        let Some(position) = self.lane else { return 0.0 };
        let lane = &network.lanes()[position.lane];
        if network.roads()[lane.road].junction.is_some() {
            return 0.0;
        }
        let heading_error = self.state.pose.heading_rad - lane.path.pose_at(position.distance_m).heading_rad;
        let (half_length_m, half_width_m) = (self.parameters.half_length_m, self.parameters.half_width_m);
        metrics::lane_exceedance_m(position.offset_m, heading_error, half_length_m, half_width_m, lane.width_m)
    }

    pub(crate) fn headway_s(&self) -> Option<f64> {
        self.leader.and_then(|leader| metrics::time_headway_s(leader.distance_m, self.state.speed_mps))
    }

    pub(crate) fn ttc_s(&self) -> Option<f64> {
        let leader = self.leader?;
        metrics::time_to_collision_s(leader.gap_m, self.state.speed_mps, leader.speed_mps)
    }
}
