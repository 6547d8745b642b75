//! Scenes: what there is on the roads and what happens when.
//!
//! A RON file with the model and words of OpenSCENARIO goes in (entities, init, storyboard with stories, acts, maneuver
//! groups, events, triggers, conditions, actions; the roads are described in the same file). A checked [`Scene`] comes
//! out, or an [`Error`] that names file, line and column. [`StoryboardRun`] then says, step by step, which events start.
//!
//! ```
//! use std::path::Path;
//! use cogaze_scenario::Scene;
//!
//! let text = r#"(
//!     road_network: (roads: [(name: "lane", from: World(x: 0, z: 0, heading_deg: 0),
//!         shapes: [Line(length_m: 300)], speed_limit_mps: 13.9)]),
//!     entities: [(name: "Ego", object: Vehicle(category: Car))],
//!     init: (private: [(entity: "Ego", actions: [Teleport(Lane(road: "lone", lane: -1, s_m: 10))])]),
//! )"#;
//! let error = Scene::parse(text, Path::new("scenes/mine.ron")).unwrap_err();
//! assert_eq!(error.to_string(), "scenes/mine.ron:5:68: no road is named \"lone\"; did you mean \"lane\"?");
//! ```

mod error;
mod file;
mod resolve;
mod run;
mod scene;
mod source;
mod storyboard;

pub use error::{Error, Place};
pub use run::{StartedEvent, StoryboardRun, WorldView};
pub use scene::{Entity, EntityIndex, EntityObject, Placement, Scene, Scenery, VehicleCategory};
pub use storyboard::{
    Act, Action, Condition, ConditionKind, Edge, Event, EventState, ManeuverGroup, Rule, Storyboard, Trigger,
};
