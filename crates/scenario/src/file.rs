//! A scene as its RON file writes it. Nothing is resolved yet; `resolve` turns it into a [`crate::Scene`].

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SceneFile {
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) road_network: RoadNetworkFile,
    #[serde(default)]
    pub(crate) scenery: SceneryFile,
    pub(crate) entities: Vec<EntityFile>,
    pub(crate) init: InitFile,
    #[serde(default)]
    pub(crate) storyboard: StoryboardFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoadNetworkFile {
    #[serde(default)]
    pub(crate) junctions: Vec<JunctionFile>,
    pub(crate) roads: Vec<RoadFile>,
    #[serde(default)]
    pub(crate) crosswalks: Vec<CrosswalkFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JunctionFile {
    pub(crate) name: String,
    pub(crate) x: f64,
    pub(crate) z: f64,
    #[serde(default)]
    pub(crate) heading_deg: f64,
    pub(crate) radius_m: f64,
    pub(crate) arms: Vec<ArmFile>,
    #[serde(default)]
    pub(crate) signals: Option<SignalsFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArmFile {
    pub(crate) name: String,
    pub(crate) heading_deg: f64,
    #[serde(default)]
    pub(crate) crosswalk: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the unit is part of each name")]
pub(crate) struct SignalsFile {
    pub(crate) green_s: f64,
    pub(crate) yellow_s: f64,
    pub(crate) all_red_s: f64,
    #[serde(default)]
    pub(crate) offset_s: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoadFile {
    pub(crate) name: String,
    pub(crate) from: RoadStartFile,
    #[serde(default)]
    pub(crate) shapes: Vec<ShapeFile>,
    #[serde(default)]
    pub(crate) to: Option<ArmNameFile>,
    pub(crate) speed_limit_mps: f64,
    #[serde(default)]
    pub(crate) cross_section: CrossSectionFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum RoadStartFile {
    World { x: f64, z: f64, heading_deg: f64 },
    Arm { junction: String, arm: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArmNameFile {
    pub(crate) junction: String,
    pub(crate) arm: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum ShapeFile {
    Line { length_m: f64 },
    Turn { radius_m: f64, angle_deg: f64 },
    Clothoid { length_m: f64, start_curvature: f64, end_curvature: f64 },
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CrossSectionFile {
    pub(crate) lanes_right: u32,
    pub(crate) lanes_left: u32,
    pub(crate) lane_width_m: f64,
    pub(crate) margin_m: f64,
    pub(crate) pavement_m: f64,
}

impl Default for CrossSectionFile {
    fn default() -> Self {
        let street = cogaze_road::CrossSection::default();
        Self {
            lanes_right: street.lanes_right,
            lanes_left: street.lanes_left,
            lane_width_m: street.lane_width_m,
            margin_m: street.margin_m,
            pavement_m: street.pavement_m,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CrosswalkFile {
    pub(crate) name: String,
    pub(crate) road: String,
    pub(crate) s_m: f64,
    #[serde(default = "crosswalk_width_m")]
    pub(crate) width_m: f64,
}

fn crosswalk_width_m() -> f64 {
    3.5
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SceneryFile {
    pub(crate) seed: u64,
    pub(crate) buildings: f64,
    pub(crate) trees: f64,
    pub(crate) street_lamps: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntityFile {
    pub(crate) name: String,
    pub(crate) object: ObjectFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum ObjectFile {
    Vehicle { category: VehicleFile },
    Pedestrian,
}

#[derive(Debug, Deserialize)]
pub(crate) enum VehicleFile {
    Car,
    Van,
    Truck,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InitFile {
    #[serde(default)]
    pub(crate) global: Vec<GlobalFile>,
    pub(crate) private: Vec<PrivateFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum GlobalFile {
    TrafficSwarm { vehicles: u32, pedestrians: u32 },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrivateFile {
    pub(crate) entity: String,
    pub(crate) actions: Vec<ActionFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum PositionFile {
    World { x: f64, z: f64, heading_deg: f64 },
    Lane { road: String, lane: i32, s_m: f64 },
    Road { road: String, s_m: f64, t_m: f64 },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum ActionFile {
    Teleport(PositionFile),
    Speed {
        target_mps: f64,
        #[serde(default)]
        rate_mps2: Option<f64>,
    },
    AcquirePosition(PositionFile),
    AssignRoute(Vec<TurnFile>),
    TrafficSignalState {
        signal: String,
        state: SignalStateFile,
    },
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum TurnFile {
    Left,
    Straight,
    Right,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum SignalStateFile {
    Red,
    RedYellow,
    Yellow,
    Green,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StoryboardFile {
    pub(crate) stories: Vec<StoryFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoryFile {
    pub(crate) name: String,
    pub(crate) acts: Vec<ActFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActFile {
    pub(crate) name: String,
    pub(crate) maneuver_groups: Vec<ManeuverGroupFile>,
    #[serde(default)]
    pub(crate) start_trigger: Vec<Vec<ConditionFile>>,
    #[serde(default)]
    pub(crate) stop_trigger: Vec<Vec<ConditionFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ManeuverGroupFile {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) actors: Vec<String>,
    pub(crate) events: Vec<EventFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventFile {
    pub(crate) name: String,
    #[serde(default = "once")]
    pub(crate) max_count: u32,
    #[serde(default)]
    pub(crate) start_trigger: Vec<Vec<ConditionFile>>,
    pub(crate) actions: Vec<ActionFile>,
}

fn once() -> u32 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionFile {
    pub(crate) condition: ConditionKindFile,
    #[serde(default)]
    pub(crate) delay_s: f64,
    #[serde(default)]
    pub(crate) edge: EdgeFile,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) enum EdgeFile {
    #[default]
    None,
    Rising,
    Falling,
    RisingOrFalling,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum RuleFile {
    LessThan,
    GreaterThan,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum ConditionKindFile {
    SimulationTime { rule: RuleFile, value_s: f64 },
    RelativeDistance { entity: String, target: String, rule: RuleFile, value_m: f64 },
    ReachPosition { entity: String, position: PositionFile, tolerance_m: f64 },
    TimeToCollision { entity: String, target: String, rule: RuleFile, value_s: f64 },
    Speed { entity: String, rule: RuleFile, value_mps: f64 },
    TraveledDistance { entity: String, value_m: f64 },
    StandStill { entity: String, duration_s: f64 },
    TrafficSignal { signal: String, state: SignalStateFile },
    StoryboardElementState { event: String, state: ElementStateFile },
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum ElementStateFile {
    Running,
    Complete,
}
