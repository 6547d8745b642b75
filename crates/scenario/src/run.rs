//! Runs a storyboard: asks its conditions each step and says which actions start.

use std::collections::VecDeque;

use cogaze_road::{SignalIndex, SignalState};
use glam::DVec3;

use crate::{Action, Condition, ConditionKind, Edge, EntityIndex, EventState, ManeuverGroup, Storyboard, Trigger};

/// What conditions look at; the simulation provides it.
pub trait WorldView {
    /// Time since the start.
    fn time_s(&self) -> f64;
    /// Where an entity is.
    fn position_in_world(&self, entity: EntityIndex) -> DVec3;
    /// How an entity moves.
    fn velocity_mps(&self, entity: EntityIndex) -> DVec3;
    /// How far an entity has come since the start.
    fn traveled_m(&self, entity: EntityIndex) -> f64;
    /// For how long an entity has stood.
    fn standstill_s(&self, entity: EntityIndex) -> f64;
    /// Whether an entity is still carrying out an action.
    fn is_acting(&self, entity: EntityIndex) -> bool;
    /// What a traffic light shows.
    fn signal_state(&self, signal: SignalIndex) -> SignalState;
}

/// An event that starts now.
#[derive(Clone, Debug, PartialEq)]
pub struct StartedEvent {
    /// Its name.
    pub name: String,
    /// Who carries it out.
    pub actors: Vec<EntityIndex>,
    /// What they do.
    pub actions: Vec<Action>,
}

/// How far a storyboard has come.
#[derive(Clone, Debug, Default)]
pub struct StoryboardRun {
    acts: Vec<ActState>,
    events: Vec<EventProgress>,
    conditions: Vec<ConditionMemory>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ActState {
    Standby,
    Running,
    Stopped,
}

#[derive(Clone, Copy, Debug)]
struct EventProgress {
    state: EventState,
    count: u32,
}

/// What a condition gave before: for its edge the last step, for its delay every change.
#[derive(Clone, Debug, Default)]
struct ConditionMemory {
    before: Option<bool>,
    changes: VecDeque<(f64, bool)>,
    delayed: bool,
}

impl StoryboardRun {
    /// Before the first step.
    pub fn new(storyboard: &Storyboard) -> Self {
        let conditions = storyboard.acts.iter().flat_map(|act| {
            let events = act.groups.iter().flat_map(|group| group.events.iter().map(|event| &event.start));
            [&act.start, &act.stop].into_iter().chain(events).flatten().flatten()
        });
        let count = conditions.map(|condition| condition.index + 1).max().unwrap_or(0);
        Self {
            acts: vec![ActState::Standby; storyboard.acts.len()],
            events: vec![EventProgress { state: EventState::Standby, count: 0 }; storyboard.event_count],
            conditions: vec![ConditionMemory::default(); count],
        }
    }

    /// Looks at every condition that matters now and returns the events that start.
    pub fn advance(&mut self, storyboard: &Storyboard, world: &impl WorldView) -> Vec<StartedEvent> {
        let mut started = Vec::new();
        for (index, act) in storyboard.acts.iter().enumerate() {
            if self.acts[index] == ActState::Standby && self.fires(&act.start, true, world) {
                self.acts[index] = ActState::Running;
            }
            if self.acts[index] == ActState::Running && self.fires(&act.stop, false, world) {
                self.acts[index] = ActState::Stopped;
            }
            if self.acts[index] == ActState::Running {
                for group in &act.groups {
                    self.advance_group(group, world, &mut started);
                }
            }
        }
        started
    }

    /// The state of an event, by its index.
    pub fn event_state(&self, event: usize) -> EventState {
        self.events[event].state
    }

    /// Numbers that differ when the state differs, for hashing.
    pub fn state_words(&self) -> impl Iterator<Item = u64> + '_ {
        let acts = self.acts.iter().map(|act| *act as u64);
        let events = self.events.iter().map(|event| event.state as u64 | u64::from(event.count) << 8);
        acts.chain(events)
    }

    fn advance_group(&mut self, group: &ManeuverGroup, world: &impl WorldView, started: &mut Vec<StartedEvent>) {
        for event in &group.events {
            let progress = self.events[event.index];
            if progress.state == EventState::Running {
                if !group.actors.iter().any(|&actor| world.is_acting(actor)) {
                    self.events[event.index].state = EventState::Complete;
                }
            } else if progress.count < event.max_count && self.fires(&event.start, true, world) {
                self.events[event.index] = EventProgress { state: EventState::Running, count: progress.count + 1 };
                let (name, actors) = (event.name.clone(), group.actors.clone());
                started.push(StartedEvent { name, actors, actions: event.actions.clone() });
            }
        }
    }

    fn fires(&mut self, trigger: &Trigger, when_empty: bool, world: &impl WorldView) -> bool {
        // Every condition is asked, so that edges and delays of all are followed.
        let mut any = when_empty && trigger.is_empty();
        for group in trigger {
            let held: Vec<bool> = group.iter().map(|condition| self.holds(condition, world)).collect();
            any |= held.into_iter().all(|held| held);
        }
        any
    }

    fn holds(&mut self, condition: &Condition, world: &impl WorldView) -> bool {
        let now = self.holds_now(&condition.kind, world);
        let memory = &mut self.conditions[condition.index];
        let before = memory.before.replace(now);
        let edged = match condition.edge {
            Edge::None => now,
            Edge::Rising => before == Some(false) && now,
            Edge::Falling => before == Some(true) && !now,
            Edge::RisingOrFalling => before.is_some_and(|before| before != now),
        };
        if condition.delay_s <= 0.0 {
            return edged;
        }
        if memory.changes.back().map_or(memory.delayed, |&(_, last)| last) != edged {
            memory.changes.push_back((world.time_s() + condition.delay_s, edged));
        }
        let is_edge = condition.edge != Edge::None;
        let mut fired = false;
        while let Some(&(due_s, value)) = memory.changes.front()
            && due_s <= world.time_s() + 1e-9
        {
            memory.changes.pop_front();
            memory.delayed = value;
            fired |= value;
        }
        if is_edge { fired } else { memory.delayed }
    }

    fn holds_now(&self, kind: &ConditionKind, world: &impl WorldView) -> bool {
        let between = |a: EntityIndex, b: EntityIndex| world.position_in_world(b) - world.position_in_world(a);
        match *kind {
            ConditionKind::SimulationTime { rule, value_s } => rule.holds(world.time_s(), value_s),
            ConditionKind::RelativeDistance { entity, target, rule, value_m } => {
                rule.holds(between(entity, target).length(), value_m)
            }
            ConditionKind::ReachPosition { entity, pose, tolerance_m } => {
                world.position_in_world(entity).distance(pose.position_in_world) <= tolerance_m
            }
            ConditionKind::TimeToCollision { entity, target, rule, value_s } => {
                let way = between(entity, target);
                let closing_mps =
                    (world.velocity_mps(entity) - world.velocity_mps(target)).dot(way.normalize_or_zero());
                closing_mps > 1e-3 && rule.holds(way.length() / closing_mps, value_s)
            }
            ConditionKind::Speed { entity, rule, value_mps } => {
                rule.holds(world.velocity_mps(entity).length(), value_mps)
            }
            ConditionKind::TraveledDistance { entity, value_m } => world.traveled_m(entity) >= value_m,
            ConditionKind::StandStill { entity, duration_s } => world.standstill_s(entity) >= duration_s,
            ConditionKind::TrafficSignal { signal, state } => world.signal_state(signal) == state,
            ConditionKind::EventState { event, state } => self.events[event].state == state,
        }
    }
}

#[cfg(test)]
#[path = "run/tests.rs"]
mod tests;
