//! The storyboard of a scene file.

use super::{Resolver, signal_state, turn};
use crate::file::{
    ActionFile, ConditionFile, ConditionKindFile, EdgeFile, ElementStateFile, EventFile, ManeuverGroupFile, RuleFile,
    StoryboardFile,
};
use crate::{
    Act, Action, Condition, ConditionKind, Edge, Entity, EntityIndex, EntityObject, Error, Event, EventState,
    ManeuverGroup, Placement, Rule, Storyboard, Trigger,
};

pub(super) fn resolved(file: &StoryboardFile, resolver: &Resolver, entities: &[Entity]) -> Result<Storyboard, Error> {
    let acts = file.stories.iter().flat_map(|story| story.acts.iter().map(move |act| (story, act)));
    let events = acts.clone().flat_map(|(_, act)| &act.maneuver_groups).flat_map(|group| &group.events);
    let mut names: Vec<&str> = Vec::new();
    for event in events {
        if names.contains(&event.name.as_str()) {
            let what = format!("two events are named {:?}; give each its own name", event.name);
            return Err(resolver.source.value(&event.name, what));
        }
        names.push(&event.name);
    }
    let mut reader = Reader { resolver, entities, events: &names, condition_count: 0 };
    let mut resolved = Vec::new();
    for (story, act) in acts {
        resolved.push(Act {
            name: format!("{}/{}", story.name, act.name),
            start: reader.trigger(&act.start_trigger)?,
            stop: reader.trigger(&act.stop_trigger)?,
            groups: act.maneuver_groups.iter().map(|group| reader.group(group)).collect::<Result<_, _>>()?,
        });
    }
    Ok(Storyboard { acts: resolved, event_count: names.len() })
}

struct Reader<'a> {
    resolver: &'a Resolver<'a>,
    entities: &'a [Entity],
    events: &'a [&'a str],
    condition_count: usize,
}

impl Reader<'_> {
    fn group(&mut self, file: &ManeuverGroupFile) -> Result<ManeuverGroup, Error> {
        let actors: Vec<_> = file.actors.iter().map(|name| self.resolver.entity(name)).collect::<Result<_, _>>()?;
        let events =
            file.events.iter().map(|event| self.event(event, &file.name, &actors)).collect::<Result<_, _>>()?;
        Ok(ManeuverGroup { actors, events })
    }

    fn event(&mut self, file: &EventFile, group: &str, actors: &[EntityIndex]) -> Result<Event, Error> {
        for action in &file.actions {
            if actors.is_empty() && !matches!(action, ActionFile::TrafficSignalState { .. }) {
                let what = format!("the maneuver group {group:?} has no actors for the event {:?}", file.name);
                return Err(self.resolver.source.value(&file.name, what));
            }
        }
        let actions = file.actions.iter().map(|action| self.action(action, file, actors)).collect::<Result<_, _>>()?;
        Ok(Event {
            name: file.name.clone(),
            index: self.event_index(&file.name)?,
            max_count: file.max_count,
            start: self.trigger(&file.start_trigger)?,
            actions,
        })
    }

    fn action(&self, file: &ActionFile, event: &EventFile, actors: &[EntityIndex]) -> Result<Action, Error> {
        let is_vehicle = |&actor: &EntityIndex| matches!(self.entities[actor].object, EntityObject::Vehicle(_));
        let refuse =
            |what: &str| Err(self.resolver.source.value(&event.name, format!("the event {:?} {what}", event.name)));
        Ok(match file {
            ActionFile::Teleport(position) => {
                let placement = self.resolver.placement(position)?;
                if matches!(placement, Placement::Ground(_)) && actors.iter().any(is_vehicle) {
                    return refuse("teleports a vehicle off the lanes; use Lane(road: …, lane: …, s_m: …)");
                }
                Action::Teleport(placement)
            }
            ActionFile::AcquirePosition(position) => {
                if actors.iter().any(is_vehicle) {
                    return refuse(
                        "sends a vehicle to a place; AcquirePosition is for pedestrians, AssignRoute for vehicles",
                    );
                }
                Action::AcquirePosition(self.resolver.placement(position)?)
            }
            ActionFile::Speed { target_mps, rate_mps2 } => {
                if rate_mps2.is_some_and(|rate| !(0.01..=50.0).contains(&rate)) {
                    return refuse("changes speed at a rate that is not between 0.01 and 50 m/s²");
                }
                let target_mps = self.resolver.speed(*target_mps, &event.name)?;
                Action::Speed { target_mps, rate_mps2: *rate_mps2 }
            }
            ActionFile::AssignRoute(turns) => Action::AssignRoute(turns.iter().copied().map(turn).collect()),
            ActionFile::TrafficSignalState { signal, state } => {
                Action::TrafficSignalState { signal: self.resolver.signal(signal)?, state: signal_state(*state) }
            }
        })
    }

    fn trigger(&mut self, file: &[Vec<ConditionFile>]) -> Result<Trigger, Error> {
        file.iter().map(|group| group.iter().map(|condition| self.condition(condition)).collect()).collect()
    }

    fn condition(&mut self, file: &ConditionFile) -> Result<Condition, Error> {
        let kind = self.kind(&file.condition)?;
        if !(0.0..=3600.0).contains(&file.delay_s) {
            let what = format!("delay_s is {}, which is not between 0 and 3600 s", file.delay_s);
            return Err(Error::Value { place: self.resolver.source.place_of_word("delay_s"), what });
        }
        let edge = match file.edge {
            EdgeFile::None => Edge::None,
            EdgeFile::Rising => Edge::Rising,
            EdgeFile::Falling => Edge::Falling,
            EdgeFile::RisingOrFalling => Edge::RisingOrFalling,
        };
        let index = self.condition_count;
        self.condition_count += 1;
        Ok(Condition { kind, delay_s: file.delay_s, edge, index })
    }

    fn kind(&self, file: &ConditionKindFile) -> Result<ConditionKind, Error> {
        let entity = |name: &str| self.resolver.entity(name);
        Ok(match file {
            ConditionKindFile::SimulationTime { rule, value_s } => {
                ConditionKind::SimulationTime { rule: compared(*rule), value_s: *value_s }
            }
            ConditionKindFile::RelativeDistance { entity: of, target, rule, value_m } => {
                let (entity, target) = (entity(of)?, entity(target)?);
                ConditionKind::RelativeDistance { entity, target, rule: compared(*rule), value_m: *value_m }
            }
            ConditionKindFile::ReachPosition { entity: of, position, tolerance_m } => {
                let pose = self.resolver.placement(position)?.pose(self.resolver.network);
                ConditionKind::ReachPosition { entity: entity(of)?, pose, tolerance_m: *tolerance_m }
            }
            ConditionKindFile::TimeToCollision { entity: of, target, rule, value_s } => {
                let (entity, target) = (entity(of)?, entity(target)?);
                ConditionKind::TimeToCollision { entity, target, rule: compared(*rule), value_s: *value_s }
            }
            ConditionKindFile::Speed { entity: of, rule, value_mps } => {
                ConditionKind::Speed { entity: entity(of)?, rule: compared(*rule), value_mps: *value_mps }
            }
            ConditionKindFile::TraveledDistance { entity: of, value_m } => {
                ConditionKind::TraveledDistance { entity: entity(of)?, value_m: *value_m }
            }
            ConditionKindFile::StandStill { entity: of, duration_s } => {
                ConditionKind::StandStill { entity: entity(of)?, duration_s: *duration_s }
            }
            ConditionKindFile::TrafficSignal { signal, state } => {
                ConditionKind::TrafficSignal { signal: self.resolver.signal(signal)?, state: signal_state(*state) }
            }
            ConditionKindFile::StoryboardElementState { event, state } => ConditionKind::EventState {
                event: self.event_index(event)?,
                state: match state {
                    ElementStateFile::Running => EventState::Running,
                    ElementStateFile::Complete => EventState::Complete,
                },
            },
        })
    }

    fn event_index(&self, name: &str) -> Result<usize, Error> {
        let found = self.events.iter().position(|known| *known == name);
        found.ok_or_else(|| self.resolver.source.unknown("event", name, self.events))
    }
}

fn compared(rule: RuleFile) -> Rule {
    match rule {
        RuleFile::LessThan => Rule::LessThan,
        RuleFile::GreaterThan => Rule::GreaterThan,
    }
}
