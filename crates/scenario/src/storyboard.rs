//! What happens when, in OpenSCENARIO's words.

use cogaze_road::{Pose, SignalIndex, SignalState, Turn};

use crate::{EntityIndex, Placement};

/// Acts of all stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Storyboard {
    /// The acts.
    pub acts: Vec<Act>,
    /// Number of events in all acts; each [`Event::index`] is below it.
    pub event_count: usize,
}

/// Maneuver groups that start and stop together.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// `story/act`.
    pub name: String,
    /// When it starts; at once without conditions.
    pub start: Trigger,
    /// When its events stop starting; never without conditions.
    pub stop: Trigger,
    /// Events with the entities that carry them out.
    pub groups: Vec<ManeuverGroup>,
}

/// Events with the entities that carry them out.
#[derive(Clone, Debug, PartialEq)]
pub struct ManeuverGroup {
    /// The entities.
    pub actors: Vec<EntityIndex>,
    /// The events.
    pub events: Vec<Event>,
}

/// Actions with the trigger that starts them.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its place in the order of the file.
    pub index: usize,
    /// How often it may start.
    pub max_count: u32,
    /// When it starts; at once without conditions.
    pub start: Trigger,
    /// What it does.
    pub actions: Vec<Action>,
}

/// Groups of conditions: it fires when every condition of any group holds.
pub type Trigger = Vec<Vec<Condition>>;

/// A condition with its edge and delay.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What is looked at.
    pub kind: ConditionKind,
    /// How long ago it must have held.
    pub delay_s: f64,
    /// Which change counts.
    pub edge: Edge,
    /// Its place among all conditions of the scene.
    pub index: usize,
}

/// Which change of a condition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// It holds.
    None,
    /// It begins to hold.
    Rising,
    /// It ceases to hold.
    Falling,
    /// Either.
    RisingOrFalling,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Below.
    LessThan,
    /// Above.
    GreaterThan,
}

impl Rule {
    /// Whether the rule holds.
    pub fn holds(self, found: f64, value: f64) -> bool {
        match self {
            Self::LessThan => found < value,
            Self::GreaterThan => found > value,
        }
    }
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of OpenSCENARIO's conditions, with units in their names")]
pub enum ConditionKind {
    /// Time since the start.
    SimulationTime { rule: Rule, value_s: f64 },
    /// Straight distance between the middles of two entities.
    RelativeDistance { entity: EntityIndex, target: EntityIndex, rule: Rule, value_m: f64 },
    /// Straight distance to a place.
    ReachPosition { entity: EntityIndex, pose: Pose, tolerance_m: f64 },
    /// Straight distance over closing speed; does not hold when the two do not close.
    TimeToCollision { entity: EntityIndex, target: EntityIndex, rule: Rule, value_s: f64 },
    /// Speed of an entity.
    Speed { entity: EntityIndex, rule: Rule, value_mps: f64 },
    /// Way of an entity since the start.
    TraveledDistance { entity: EntityIndex, value_m: f64 },
    /// Time for which an entity has stood.
    StandStill { entity: EntityIndex, duration_s: f64 },
    /// What a traffic light shows.
    TrafficSignal { signal: SignalIndex, state: SignalState },
    /// Whether an event has started or ended.
    EventState { event: usize, state: EventState },
}

/// How far an event has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// Not started.
    Standby,
    /// Started, and an actor is still at it.
    Running,
    /// Done, at least once.
    Complete,
}

/// What an event does to each of its actors.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Puts them somewhere.
    Teleport(Placement),
    /// Lets them reach a speed.
    Speed {
        /// The speed.
        target_mps: f64,
        /// At this rate; at once without.
        rate_mps2: Option<f64>,
    },
    /// Lets them go somewhere; for pedestrians straight across whatever lies between.
    AcquirePosition(Placement),
    /// Sets the turns at the next junctions.
    AssignRoute(Vec<Turn>),
    /// Holds a traffic light in a state for the rest of the drive.
    TrafficSignalState {
        /// The light.
        signal: SignalIndex,
        /// What it shows.
        state: SignalState,
    },
}

impl Action {
    /// The name as OpenSCENARIO has it, for logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Teleport(_) => "TeleportAction",
            Self::Speed { .. } => "SpeedAction",
            Self::AcquirePosition(_) => "AcquirePositionAction",
            Self::AssignRoute(_) => "AssignRouteAction",
            Self::TrafficSignalState { .. } => "TrafficSignalStateAction",
        }
    }
}
