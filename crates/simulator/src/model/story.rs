//! Lets the storyboard look at the world and carries out its actions.

use cogaze_road::{SignalIndex, SignalState};
use cogaze_scenario::{Action, EntityIndex, Placement, WorldView};
use glam::DVec3;

use super::pedestrian::Walk;
use super::{Occurrence, Slot, World};

impl World {
    pub(super) fn advance_storyboard(&mut self, occurrences: &mut Vec<Occurrence>) {
        let mut run = std::mem::take(&mut self.storyboard);
        let started = run.advance(&self.scene.storyboard, self);
        self.storyboard = run;
        for event in started {
            let actions: Vec<_> = event.actions.iter().map(Action::name).collect();
            let detail = format!("{}: {}", event.name, actions.join(", "));
            occurrences.push(Occurrence { kind: "storyboard", detail });
            for action in &event.actions {
                if let Action::TrafficSignalState { signal, state } = action {
                    self.held_signals.insert(*signal, *state);
                }
                for &actor in &event.actors {
                    self.carry_out(action, self.slots[actor]);
                }
            }
        }
    }

    fn carry_out(&mut self, action: &Action, slot: Slot) {
        match slot {
            Slot::Ego => self.carry_out_for_ego(action),
            Slot::Vehicle(index) => self.carry_out_for_vehicle(action, index),
            Slot::Pedestrian(index) => self.carry_out_for_pedestrian(action, index),
        }
    }

    fn carry_out_for_ego(&mut self, action: &Action) {
        match action {
            Action::Teleport(Placement::Lane(position)) => {
                self.ego.state.pose = self.scene.network.pose(*position);
                self.ego.route.restart(position.lane, position.distance_m);
            }
            Action::Speed { target_mps, .. } => self.ego.cruise_mps = Some(*target_mps),
            Action::AssignRoute(turns) => self.ego.route.assign(turns),
            Action::Teleport(Placement::Ground(_)) | Action::AcquirePosition(_) | Action::TrafficSignalState { .. } => {
            }
        }
    }

    fn carry_out_for_vehicle(&mut self, action: &Action, index: usize) {
        let vehicle = &mut self.vehicles[index];
        match action {
            Action::Teleport(Placement::Lane(position)) => {
                vehicle.pose = self.scene.network.pose(*position);
                vehicle.route.restart(position.lane, position.distance_m);
                vehicle.present = true;
            }
            Action::Speed { target_mps, rate_mps2 } => {
                vehicle.cruise_mps = Some(*target_mps);
                vehicle.ramp_mps2 = *rate_mps2;
                if rate_mps2.is_none() {
                    vehicle.speed_mps = *target_mps;
                }
            }
            Action::AssignRoute(turns) => vehicle.route.assign(turns),
            Action::Teleport(Placement::Ground(_)) | Action::AcquirePosition(_) | Action::TrafficSignalState { .. } => {
            }
        }
    }

    fn carry_out_for_pedestrian(&mut self, action: &Action, index: usize) {
        let network = &self.scene.network;
        let pedestrian = &mut self.pedestrians[index];
        match action {
            Action::Teleport(placement) => {
                pedestrian.pose = placement.pose(network);
                pedestrian.walk = Walk::Standing;
            }
            Action::AcquirePosition(placement) => {
                pedestrian.walk = Walk::To(placement.pose(network).position_in_world);
            }
            Action::Speed { target_mps, .. } => pedestrian.walking_mps = *target_mps,
            Action::AssignRoute(_) | Action::TrafficSignalState { .. } => {}
        }
    }
}

impl WorldView for World {
    fn time_s(&self) -> f64 {
        World::time_s(self)
    }

    fn position_in_world(&self, entity: EntityIndex) -> DVec3 {
        match self.slots[entity] {
            Slot::Ego => self.ego.state.pose.position_in_world,
            Slot::Vehicle(index) => self.vehicles[index].pose.position_in_world,
            Slot::Pedestrian(index) => self.pedestrians[index].pose.position_in_world,
        }
    }

    fn velocity_mps(&self, entity: EntityIndex) -> DVec3 {
        match self.slots[entity] {
            Slot::Ego => self.ego.state.velocity_mps(),
            Slot::Vehicle(index) => self.vehicles[index].velocity_mps(),
            Slot::Pedestrian(index) => self.pedestrians[index].velocity_mps(),
        }
    }

    fn traveled_m(&self, entity: EntityIndex) -> f64 {
        match self.slots[entity] {
            Slot::Ego => self.ego_way.traveled_m,
            Slot::Vehicle(index) => self.vehicles[index].traveled_m,
            Slot::Pedestrian(index) => self.pedestrians[index].walked_m,
        }
    }

    fn standstill_s(&self, entity: EntityIndex) -> f64 {
        match self.slots[entity] {
            Slot::Ego => self.ego_way.standstill_s,
            Slot::Vehicle(index) => self.vehicles[index].standstill_s,
            Slot::Pedestrian(index) => self.pedestrians[index].standstill_s,
        }
    }

    fn is_acting(&self, entity: EntityIndex) -> bool {
        match self.slots[entity] {
            Slot::Ego => false,
            Slot::Vehicle(index) => self.vehicles[index].ramp_mps2.is_some(),
            Slot::Pedestrian(index) => matches!(self.pedestrians[index].walk, Walk::To(_)),
        }
    }

    fn signal_state(&self, signal: SignalIndex) -> SignalState {
        self.signals[signal]
    }
}
