//! What holds a driver back: slower traffic, people, red lights, bends and the end of the road.

use cogaze_road::{Footprint, RoadNetwork, SignalState};
use glam::DVec3;

use super::idm::IntelligentDriver;
use super::route::{PathAhead, Route};

/// Sideways room that a driver wants beside other vehicles.
const SIDE_CLEARANCE_M: f64 = 0.3;
/// Sideways room that a driver leaves for people.
const PEDESTRIAN_CLEARANCE_M: f64 = 0.7;
/// Distance kept to people on the road.
const PEDESTRIAN_GAP_M: f64 = 3.0;
/// How far ahead in time a driver foresees the way of people.
const FORESIGHT_S: f64 = 3.2;
/// Distance kept to a stop line.
const STOP_LINE_GAP_M: f64 = 0.8;
/// Yellow is obeyed when this braking is enough.
const YELLOW_BRAKING_MPS2: f64 = 3.0;
/// Comfortable sideways acceleration in bends.
const LATERAL_MPS2: f64 = 2.2;
/// Braking before bends.
const BEND_BRAKING_MPS2: f64 = 1.3;

/// Anything on the road that others look out for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    pub(crate) id: u64,
    pub(crate) footprint: Footprint,
    pub(crate) velocity_mps: DVec3,
    pub(crate) is_pedestrian: bool,
}

/// What every driver sees.
pub(crate) struct Surroundings<'a> {
    pub(crate) network: &'a RoadNetwork,
    pub(crate) bodies: &'a [Body],
    pub(crate) signals: &'a [SignalState],
}

/// A driver on a way.
pub(crate) struct Traveller<'a> {
    pub(crate) id: u64,
    pub(crate) route: &'a Route,
    pub(crate) path: &'a PathAhead,
    pub(crate) speed_mps: f64,
    pub(crate) half_length_m: f64,
    pub(crate) half_width_m: f64,
    /// Whether the end of the road is an end for this driver.
    pub(crate) stops_at_end: bool,
}

/// The vehicle ahead in a driver's path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leader {
    /// Bumper to bumper.
    pub(crate) gap_m: f64,
    /// Front to front.
    pub(crate) distance_m: f64,
    /// Speed along the path.
    pub(crate) speed_mps: f64,
}

impl Surroundings<'_> {
    /// The highest acceleration that nothing ahead forbids.
    pub(crate) fn acceleration_mps2(&self, driver: &IntelligentDriver, traveller: &Traveller, desired_mps: f64) -> f64 {
        let speed_mps = traveller.speed_mps;
        let bend_mps = bend_speed_mps(traveller.path);
        let mut acceleration = driver.free_mps2(speed_mps, desired_mps.min(bend_mps));
        if let Some(leader) = self.leader(traveller) {
            let gap_m = leader.gap_m;
            let behind = driver.behind_mps2(speed_mps, gap_m, leader.speed_mps, driver.standstill_gap_m);
            acceleration = acceleration.min(behind);
        }
        let stops = [self.stop_for_people_m(traveller), self.stop_for_light_m(traveller), stop_at_end_m(traveller)];
        for stop_m in stops.into_iter().flatten() {
            acceleration = acceleration.min(driver.stopping_mps2(speed_mps, stop_m));
        }
        acceleration.max(-8.0)
    }

    /// The nearest vehicle in the path.
    pub(crate) fn leader(&self, traveller: &Traveller) -> Option<Leader> {
        let reach_m = traveller.path.points.last()?.along_m;
        let start = traveller.path.points.first()?.pose;
        self.bodies
            .iter()
            .filter(|body| body.id != traveller.id && !body.is_pedestrian)
            .filter(|body| body.footprint.pose.position_in_world.distance(start.position_in_world) < reach_m + 10.0)
            .filter_map(|body| {
                let (along_m, left_m, path) = traveller.path.locate(body.footprint.pose.position_in_world)?;
                let half_length_m = body.footprint.reach_along(path.forward());
                let room_m = left_m.abs() - body.footprint.reach_along(path.left()) - traveller.half_width_m;
                let ahead = along_m > half_length_m.min(traveller.half_length_m);
                (ahead && room_m < SIDE_CLEARANCE_M).then(|| Leader {
                    gap_m: along_m - traveller.half_length_m - half_length_m,
                    distance_m: along_m - traveller.half_length_m + half_length_m,
                    speed_mps: body.velocity_mps.dot(path.forward()),
                })
            })
            .min_by(|a, b| a.gap_m.total_cmp(&b.gap_m))
    }

    /// Distance from the front bumper to where a driver stops for people who are in the path or about to enter it.
    fn stop_for_people_m(&self, traveller: &Traveller) -> Option<f64> {
        let start = traveller.path.points.first()?.pose.position_in_world;
        let people = self.bodies.iter().filter(|body| body.is_pedestrian);
        people
            .filter(|body| body.footprint.pose.position_in_world.distance(start) < 70.0)
            .filter_map(|body| {
                let room_m = traveller.half_width_m + body.footprint.half_width_m + PEDESTRIAN_CLEARANCE_M;
                (0..=8).find_map(|step| {
                    let ahead_s = FORESIGHT_S * f64::from(step) / 8.0;
                    let place = body.footprint.pose.position_in_world + body.velocity_mps * ahead_s;
                    let (along_m, left_m, _) = traveller.path.locate(place)?;
                    let gap_m = along_m - traveller.half_length_m;
                    (left_m.abs() < room_m && gap_m > -0.5).then_some(gap_m - PEDESTRIAN_GAP_M)
                })
            })
            .min_by(f64::total_cmp)
    }

    /// Distance from the front bumper to the stop line of the next light that says stop.
    fn stop_for_light_m(&self, traveller: &Traveller) -> Option<f64> {
        let mut lane_start_m = -traveller.route.distance_m;
        for lane in traveller.route.lanes() {
            let lane = &self.network.lanes()[lane];
            if let Some((signal, stop_m)) = lane.signal {
                let gap_m = lane_start_m + stop_m - traveller.half_length_m;
                let needed_mps2 = traveller.speed_mps.powi(2) / (2.0 * gap_m.max(0.1));
                let stops = match self.signals[signal] {
                    SignalState::Green => false,
                    SignalState::Yellow => needed_mps2 < YELLOW_BRAKING_MPS2,
                    SignalState::Red | SignalState::RedYellow => true,
                };
                if stops && gap_m > -0.3 {
                    return Some(gap_m - STOP_LINE_GAP_M);
                }
            }
            lane_start_m += lane.path.length_m();
        }
        None
    }
}

/// The speed from which bends and limits ahead can be met comfortably.
pub(crate) fn bend_speed_mps(path: &PathAhead) -> f64 {
    path.points.iter().fold(f64::INFINITY, |slowest, point| {
        let bend_squared = LATERAL_MPS2 / point.curvature.abs().max(1e-6);
        let there_squared = bend_squared.min(point.speed_limit_mps * point.speed_limit_mps);
        slowest.min((there_squared + 2.0 * BEND_BRAKING_MPS2 * point.along_m).sqrt())
    })
}

fn stop_at_end_m(traveller: &Traveller) -> Option<f64> {
    if !traveller.stops_at_end {
        return None;
    }
    let end_m = traveller.path.points.last().map_or(0.0, |last| last.along_m);
    let reach_m = super::ego::REACH_M;
    (end_m < reach_m - 5.0).then_some(end_m - traveller.half_length_m - 3.0)
}
