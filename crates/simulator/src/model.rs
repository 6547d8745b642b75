//! The world without entities: everything that moves, stepped at a fixed rate, the same for the same scene and seed.

mod bicycle;
mod caution;
mod ego;
mod hash;
mod idm;
mod layout;
mod pedestrian;
mod route;
mod spawn;
mod story;
mod traffic;

use std::collections::BTreeMap;
use std::sync::Arc;

use cogaze_road::{Footprint, LaneIndex, RoadNetwork, SignalIndex, SignalState};
use cogaze_scenario::{EntityIndex, Scene, StoryboardRun};
use glam::DVec3;
use rand_chacha::ChaCha8Rng;

pub(crate) use bicycle::Controls;
use caution::{Body, Surroundings};
pub(crate) use ego::EgoVehicle;
use hash::StateHasher;
pub(crate) use layout::{Building, LIGHT_ID, LIGHTS_PER_SIGNAL, Layout, Sign, SignKind, Tree};
pub(crate) use pedestrian::{HALF_EXTENTS_M as PEDESTRIAN_HALF_EXTENTS_M, Pedestrian};
pub(crate) use traffic::{Vehicle, half_extents_m};

/// Steps per second.
pub(crate) const RATE_HZ: u64 = 120;
const STEP_S: f64 = 1.0 / RATE_HZ as f64;
/// Other drivers think anew every so many steps, a share of them in each.
const DECISION_STEPS: u64 = 4;

/// Who drives the ego vehicle in a step, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Command {
    Expert,
    Controls(Controls),
    Target { steering_rad: f64, speed_mps: f64 },
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Occurrence {
    pub(crate) kind: &'static str,
    pub(crate) detail: String,
}

/// What an entity of the scene is here.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Ego,
    Vehicle(usize),
    Pedestrian(usize),
}

/// Everything that moves, and what it moves in.
pub(crate) struct World {
    pub(crate) scene: Arc<Scene>,
    pub(crate) layout: Layout,
    pub(crate) ego: EgoVehicle,
    pub(crate) vehicles: Vec<Vehicle>,
    pub(crate) pedestrians: Vec<Pedestrian>,
    pub(crate) signals: Vec<SignalState>,
    pub(crate) steps: u64,
    slots: Vec<Slot>,
    ego_way: Way,
    held_signals: BTreeMap<SignalIndex, SignalState>,
    /// Each light's shift in time, drawn from the seed.
    signal_shifts_s: Vec<f64>,
    storyboard: StoryboardRun,
    rng: ChaCha8Rng,
}

/// How far the ego vehicle has come and how long it has stood.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    traveled_m: f64,
    standstill_s: f64,
}

impl World {
    pub(crate) fn time_s(&self) -> f64 {
        self.steps as f64 * STEP_S
    }

    pub(crate) fn time_nanos(&self) -> i64 {
        (i128::from(self.steps) * 1_000_000_000 / i128::from(RATE_HZ)) as i64
    }

    /// One step.
    pub(crate) fn step(&mut self, command: &Command) -> Vec<Occurrence> {
        let mut occurrences = Vec::new();
        self.advance_storyboard(&mut occurrences);
        self.signals = self.signal_states();
        self.decide(command);
        self.advance(&mut occurrences);
        self.steps += 1;
        occurrences
    }

    fn signal_states(&self) -> Vec<SignalState> {
        let signals = self.scene.network.signals().iter().enumerate();
        signals
            .map(|(index, signal)| {
                let held = self.held_signals.get(&index).copied();
                held.unwrap_or_else(|| signal.state(self.time_s() + self.signal_shifts_s[index]))
            })
            .collect()
    }

    fn decide(&mut self, command: &Command) {
        let network = &self.scene.network;
        self.ego.route.plan(network, &mut self.rng);
        for vehicle in self.vehicles.iter_mut().filter(|vehicle| vehicle.present) {
            vehicle.route.plan(network, &mut self.rng);
        }
        let bodies = self.bodies();
        let surroundings = Surroundings { network, bodies: &bodies, signals: &self.signals };
        for (index, vehicle) in self.vehicles.iter_mut().enumerate().filter(|(_, vehicle)| vehicle.present) {
            if (index as u64 + self.steps).is_multiple_of(DECISION_STEPS) {
                vehicle.decide(&surroundings);
            }
        }
        let lookout = self.ego.look(&surroundings);
        self.ego.controls = match *command {
            Command::Expert => self.ego.expert(&surroundings, &lookout),
            Command::Controls(controls) => controls,
            Command::Target { steering_rad, speed_mps } => self.ego.follow_target(steering_rad, speed_mps),
        };
        self.ego.leader = lookout.leader;
    }

    fn bodies(&self) -> Vec<Body> {
        let ego = Body {
            id: ego::EGO_ID,
            footprint: self.ego.footprint(),
            velocity_mps: self.ego.state.velocity_mps(),
            is_pedestrian: false,
        };
        let vehicles = self.vehicles.iter().filter(|vehicle| vehicle.present).map(Vehicle::body);
        std::iter::once(ego).chain(vehicles).chain(self.pedestrians.iter().map(Pedestrian::body)).collect()
    }

    fn advance(&mut self, occurrences: &mut Vec<Occurrence>) {
        let scene = Arc::clone(&self.scene);
        let network = &scene.network;
        for vehicle in self.vehicles.iter_mut().filter(|vehicle| vehicle.present) {
            let before = (vehicle.route.lane(), vehicle.route.distance_m);
            vehicle.advance(network, STEP_S);
            let front_m = half_extents_m(vehicle.category)[2];
            let after = (vehicle.route.lane(), vehicle.route.distance_m);
            let passed = passed_at_red(network, &self.signals, before, after, front_m);
            vehicle.red_light_violations += u32::from(passed);
        }
        for pedestrian in &mut self.pedestrians {
            pedestrian.advance(network, STEP_S);
        }
        let before = (self.ego.route.lane(), self.ego.route.distance_m);
        self.ego.state = self.ego.state.stepped(&self.ego.parameters, &self.ego.controls, STEP_S);
        self.resolve_contacts(occurrences);
        self.ego.relocate(network);
        let after = (self.ego.route.lane(), self.ego.route.distance_m);
        self.ego_way.traveled_m += self.ego.state.speed_mps.abs() * STEP_S;
        let stands = self.ego.state.speed_mps.abs() < 0.01;
        self.ego_way.standstill_s = if stands { self.ego_way.standstill_s + STEP_S } else { 0.0 };
        let front_m = self.ego.parameters.half_length_m;
        if self.ego.on_route && passed_at_red(network, &self.signals, before, after, front_m) {
            self.ego.red_light_violations += 1;
            let detail = format!("the ego vehicle passed a stop line at {:.1} m/s", self.ego.state.speed_mps);
            occurrences.push(Occurrence { kind: "red_light_violation", detail });
        }
        let exceedance_m = self.ego.exceedance_m(network);
        if exceedance_m > 0.0 && !self.ego.outside_lane {
            self.ego.lane_departures += 1;
            let detail = format!("the ego vehicle left its lane at {:.1} m/s", self.ego.state.speed_mps);
            occurrences.push(Occurrence { kind: "lane_departure", detail });
        }
        self.ego.outside_lane = exceedance_m > 0.0;
    }

    /// Counts new contacts of the ego vehicle, pushes it out of what it touches and takes the speed into it.
    fn resolve_contacts(&mut self, occurrences: &mut Vec<Occurrence>) {
        let position = self.ego.state.pose.position_in_world;
        let bodies = self.bodies().into_iter().skip(1);
        let moving = bodies.map(|body| (body.id, body.footprint, body.velocity_mps));
        let fixed = self.layout.obstacles.iter().map(|&(id, footprint)| (id, footprint, DVec3::ZERO));
        let near =
            |footprint: &Footprint| footprint.pose.position_in_world.distance(position) < footprint.radius_m() + 3.0;
        let candidates: Vec<_> = moving.chain(fixed).filter(|(_, footprint, _)| near(footprint)).collect();
        let mut contacts = std::collections::BTreeSet::new();
        for (id, footprint, velocity_mps) in candidates {
            let Some(way) = self.ego.footprint().overlap(&footprint) else { continue };
            contacts.insert(id);
            let state = &mut self.ego.state;
            state.pose.position_in_world += way;
            let normal = way.normalize_or_zero();
            let into_mps = (state.velocity_mps() - velocity_mps).dot(normal).min(0.0);
            let corrected = state.velocity_mps() - normal * into_mps;
            if !self.ego.contacts.contains(&id) {
                self.ego.collisions += 1;
                let detail = format!("{} at {:.1} m/s", self.name_of(id), -into_mps);
                occurrences.push(Occurrence { kind: "collision", detail });
            }
            let state = &mut self.ego.state;
            state.speed_mps = corrected.dot(state.pose.forward());
            state.side_mps = corrected.dot(state.pose.left());
        }
        self.ego.contacts = contacts;
    }

    /// How an object is called in logs.
    pub(crate) fn name_of(&self, id: u64) -> String {
        let named = |entity: EntityIndex| self.scene.entities.get(entity).map(|entity| entity.name.clone());
        let entity = usize::try_from(id).ok().and_then(|id| id.checked_sub(1)).and_then(named);
        entity.unwrap_or_else(|| format!("object {id}"))
    }

    /// The point of the own lane that is reached in about three seconds.
    pub(crate) fn road_ahead(&self) -> DVec3 {
        let ahead_m = (3.0 * self.ego.state.speed_mps).clamp(12.0, 60.0);
        self.ego.route.pose_ahead(&self.scene.network, ahead_m).position_in_world
    }

    /// Hash of every bit of the state.
    pub(crate) fn state_hash(&self) -> u64 {
        let mut hasher = StateHasher::new();
        hasher.word(self.steps);
        let state = &self.ego.state;
        hasher.pose(&state.pose);
        hasher.numbers(&[state.speed_mps, state.side_mps, state.yaw_rate_rad_per_s, state.steering_rad]);
        hasher.numbers(&[self.ego.controls.throttle, self.ego.controls.brake, self.ego_way.traveled_m]);
        hasher.word(u64::from(self.ego.collisions) << 32 | u64::from(self.ego.red_light_violations));
        for vehicle in &self.vehicles {
            hasher.pose(&vehicle.pose);
            hasher.numbers(&[vehicle.speed_mps, vehicle.acceleration_mps2, vehicle.route.distance_m]);
            hasher.word(vehicle.route.lane() as u64);
        }
        for pedestrian in &self.pedestrians {
            hasher.pose(&pedestrian.pose);
            hasher.number(pedestrian.walked_m);
        }
        for signal in &self.signals {
            hasher.word(*signal as u64);
        }
        for word in self.storyboard.state_words() {
            hasher.word(word);
        }
        hasher.finish()
    }
}

/// Whether a vehicle's front passed a stop line at red between two places, each a lane and a distance on it.
fn passed_at_red(
    network: &RoadNetwork,
    signals: &[SignalState],
    before: (LaneIndex, f64),
    after: (LaneIndex, f64),
    front_m: f64,
) -> bool {
    let Some((signal, stop_m)) = network.lanes()[before.0].signal else { return false };
    let closed = matches!(signals[signal], SignalState::Red | SignalState::RedYellow);
    let passed = before.1 + front_m <= stop_m && after.0 == before.0 && after.1 + front_m > stop_m;
    closed && passed
}

#[cfg(test)]
mod tests;
