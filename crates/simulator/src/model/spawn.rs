//! The world at the start of a drive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cogaze_road::{LaneIndex, LanePosition, Pose, RoadNetwork, SignalState};
use cogaze_scenario::{Entity, EntityObject, Placement, Scene, StoryboardRun, VehicleCategory};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::bicycle::{BicycleParameters, BicycleState, Controls};
use super::idm::IntelligentDriver;
use super::pedestrian::{Pedestrian, Walk};
use super::route::{Preference, Route};
use super::traffic::Vehicle;
use super::{EgoVehicle, Layout, Slot, Way, World};

/// Ids of swarm vehicles and pedestrians start here; those of entities are their index plus one.
const SWARM_VEHICLE_ID: u64 = 1_000;
const SWARM_PEDESTRIAN_ID: u64 = 2_000;
/// Distance between spread vehicles, and from the ego vehicle.
const SPREAD_M: f64 = 18.0;
const EGO_SPREAD_M: f64 = 45.0;

impl World {
    /// The world of a scene before the first step.
    pub(crate) fn new(scene: Arc<Scene>, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let network = &scene.network;
        let (mut slots, mut vehicles, mut pedestrians) = (Vec::new(), Vec::new(), Vec::new());
        for (index, entity) in scene.entities.iter().enumerate() {
            let id = index as u64 + 1;
            slots.push(match entity.object {
                EntityObject::Vehicle(_) if index == scene.ego() => Slot::Ego,
                EntityObject::Vehicle(category) => {
                    vehicles.push(named_vehicle(id, entity, category, network, &mut rng));
                    Slot::Vehicle(vehicles.len() - 1)
                }
                EntityObject::Pedestrian => {
                    let pose = entity.placement.pose(network);
                    let walking_mps = if entity.speed_mps > 0.0 { entity.speed_mps } else { 1.4 };
                    pedestrians.push(standing(id, pose, walking_mps));
                    Slot::Pedestrian(pedestrians.len() - 1)
                }
            });
        }
        let ego = ego(&scene);
        let layout = Layout::new(&scene);
        let signal_count = network.signals().len();
        let shift_s = rng.random_range(-1.5..1.5);
        let mut world = Self {
            layout,
            ego,
            vehicles,
            pedestrians,
            signals: vec![SignalState::Red; signal_count],
            steps: 0,
            slots,
            ego_way: Way::default(),
            held_signals: BTreeMap::new(),
            signal_shifts_s: vec![shift_s; signal_count],
            storyboard: StoryboardRun::new(&scene.storyboard),
            rng,
            scene,
        };
        world.spread_vehicles();
        world.spread_pedestrians();
        world.signals = world.signal_states();
        world
    }

    fn spread_vehicles(&mut self) {
        let scene = Arc::clone(&self.scene);
        let network = &scene.network;
        let lanes = road_lanes(network);
        for number in 0..u64::from(scene.swarm_vehicles) {
            for _attempt in 0..60 {
                let position = random_position(network, &lanes, &mut self.rng);
                let lane = &network.lanes()[position.lane];
                let at_stop = lane.signal.is_some_and(|(_, stop_m)| position.distance_m > stop_m - 15.0);
                let pose = network.pose(position);
                if at_stop || !self.is_free(&pose) {
                    continue;
                }
                let category = match self.rng.random_range(0..10) {
                    0 => VehicleCategory::Truck,
                    1 | 2 => VehicleCategory::Van,
                    _ => VehicleCategory::Car,
                };
                let route = Route::new(position.lane, position.distance_m, &[], Preference::Wander);
                let limit_share = self.rng.random_range(0.75..0.98);
                self.vehicles.push(Vehicle {
                    limit_share,
                    ..vehicle(SWARM_VEHICLE_ID + number, category, route, pose, 5.0, &mut self.rng)
                });
                break;
            }
        }
    }

    fn is_free(&self, pose: &Pose) -> bool {
        let away_m = |other: &Pose| pose.position_in_world.distance(other.position_in_world);
        away_m(&self.ego.state.pose) > EGO_SPREAD_M && self.vehicles.iter().all(|other| away_m(&other.pose) > SPREAD_M)
    }

    fn spread_pedestrians(&mut self) {
        let scene = Arc::clone(&self.scene);
        let has_pavement: Vec<_> = (0..scene.network.roads().len())
            .filter(|&road| {
                let road = &scene.network.roads()[road];
                road.junction.is_none() && road.cross_section.pavement_m > 0.5 && road.reference.length_m() > 20.0
            })
            .collect();
        if has_pavement.is_empty() {
            return;
        }
        for number in 0..u64::from(scene.swarm_pedestrians) {
            let road = has_pavement[self.rng.random_range(0..has_pavement.len())];
            let (reference, section) =
                (&scene.network.roads()[road].reference, &scene.network.roads()[road].cross_section);
            let s_m = self.rng.random_range(8.0..reference.length_m() - 8.0);
            let inwards_m = section.pavement_m * self.rng.random_range(0.45..0.8);
            let on_left: bool = self.rng.random();
            let t_m = if on_left { section.left_edge_m() + inwards_m } else { -section.right_edge_m() - inwards_m };
            let walk = Walk::Along { road, s_m, t_m, forwards: self.rng.random() };
            let walking_mps = self.rng.random_range(1.0..1.6);
            let pose = reference.pose_at(s_m).moved(0.0, t_m);
            let walked_m = self.rng.random_range(0.0..2.0);
            let pedestrian = standing(SWARM_PEDESTRIAN_ID + number, pose, walking_mps);
            self.pedestrians.push(Pedestrian { walk, walked_m, ..pedestrian });
        }
    }
}

fn ego(scene: &Scene) -> EgoVehicle {
    let entity = &scene.entities[scene.ego()];
    let pose = entity.placement.pose(&scene.network);
    let position = lane_position(entity);
    EgoVehicle {
        parameters: BicycleParameters::default(),
        state: BicycleState::at(pose, entity.speed_mps),
        controls: Controls::default(),
        route: Route::new(position.lane, position.distance_m, &entity.route, Preference::Straight),
        on_route: true,
        lane: Some(position),
        leader: None,
        cruise_mps: None,
        contacts: BTreeSet::new(),
        collisions: 0,
        red_light_violations: 0,
        outside_lane: false,
        lane_departures: 0,
    }
}

/// Scenes place vehicles on lanes only.
fn lane_position(entity: &Entity) -> LanePosition {
    match entity.placement {
        Placement::Lane(position) => position,
        Placement::Ground(_) => LanePosition { lane: 0, distance_m: 0.0, offset_m: 0.0 },
    }
}

/// A vehicle of the scenario. Its speed varies with the seed by up to 4 %.
fn named_vehicle(
    id: u64,
    entity: &Entity,
    category: VehicleCategory,
    network: &RoadNetwork,
    rng: &mut ChaCha8Rng,
) -> Vehicle {
    let position = lane_position(entity);
    let route = Route::new(position.lane, position.distance_m, &entity.route, Preference::Straight);
    let speed_mps = entity.speed_mps * rng.random_range(0.96..1.04);
    let cruise_mps = (speed_mps > 0.0).then_some(speed_mps);
    Vehicle { cruise_mps, ..vehicle(id, category, route, network.pose(position), speed_mps, rng) }
}

fn vehicle(
    id: u64,
    category: VehicleCategory,
    route: Route,
    pose: Pose,
    speed_mps: f64,
    rng: &mut ChaCha8Rng,
) -> Vehicle {
    let driver = IntelligentDriver { time_gap_s: rng.random_range(1.2..1.9), ..IntelligentDriver::default() };
    Vehicle {
        id,
        category,
        route,
        pose,
        speed_mps,
        acceleration_mps2: 0.0,
        limit_share: 0.9,
        cruise_mps: None,
        ramp_mps2: None,
        driver,
        present: true,
        traveled_m: 0.0,
        standstill_s: 0.0,
        red_light_violations: 0,
    }
}

fn standing(id: u64, pose: Pose, walking_mps: f64) -> Pedestrian {
    Pedestrian { id, pose, walking_mps, walk: Walk::Standing, walked_m: 0.0, standstill_s: 0.0 }
}

fn road_lanes(network: &RoadNetwork) -> Vec<LaneIndex> {
    let on_road = |lane: &LaneIndex| network.roads()[network.lanes()[*lane].road].junction.is_none();
    (0..network.lanes().len()).filter(on_road).collect()
}

/// A place on any of the lanes, each metre as likely as any other.
fn random_position(network: &RoadNetwork, lanes: &[LaneIndex], rng: &mut ChaCha8Rng) -> LanePosition {
    let length = |lane: LaneIndex| network.lanes()[lane].path.length_m();
    let mut rest_m = rng.random::<f64>() * lanes.iter().map(|&lane| length(lane)).sum::<f64>();
    for &lane in lanes {
        if rest_m < length(lane) {
            return LanePosition { lane, distance_m: rest_m, offset_m: 0.0 };
        }
        rest_m -= length(lane);
    }
    LanePosition { lane: lanes[0], distance_m: 0.0, offset_m: 0.0 }
}
