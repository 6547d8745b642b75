//! Roads and what is measured on them.
//!
//! A [`NetworkSpec`] (junctions, roads as straight pieces, arcs and clothoids, crosswalks) goes in; a [`RoadNetwork`]
//! comes out: roads with reference lines, driving lanes with centrelines that lead into each other, traffic lights with
//! stop lines. Beside it stand the driving metrics (headway, time to collision, lane position) as pure functions.
//!
//! The world is right-handed with y up; heading 0 looks along −z and grows to the left. Traffic keeps to the right.
//!
//! ```
//! use cogaze_road::{CrossSection, NetworkSpec, Pose, RoadNetwork, RoadSpec, RoadStart, Shape};
//!
//! let road = RoadSpec {
//!     name: "lane".into(),
//!     start: RoadStart::At(Pose::on_ground(0.0, 0.0, 0.0)),
//!     shapes: vec![Shape::Line { length_m: 100.0 }],
//!     end: None,
//!     cross_section: CrossSection::default(),
//!     speed_limit_mps: 13.9,
//! };
//! let network = RoadNetwork::build(&NetworkSpec { roads: vec![road], ..Default::default() })?;
//! let here = network.nearest_lane(glam::DVec3::new(2.0, 0.0, -40.0)).expect("the point is on the road");
//! assert!((here.distance_m - 40.0).abs() < 1e-6 && (here.offset_m + 0.25).abs() < 1e-6);
//! # Ok::<(), cogaze_road::Error>(())
//! ```

mod build;
mod contact;
mod error;
mod grid;
mod lane_path;
mod network;
mod pose;
mod reference_line;
mod signal;
mod spec;

/// Driving metrics: gap, headway, time to collision, lane position.
pub mod metrics;

pub use contact::Footprint;
pub use error::Error;
pub use lane_path::{LanePath, Projection};
pub use network::{
    Arm, Crosswalk, Junction, Lane, LaneIndex, LanePosition, Road, RoadIndex, RoadNetwork, Signal, SignalIndex, Turn,
};
pub use pose::{Pose, wrapped_angle};
pub use reference_line::{ReferenceLine, Shape, joining};
pub use signal::{SignalProgram, SignalState};
pub use spec::{
    ArmName, ArmSpec, CrossSection, CrosswalkSpec, JunctionSpec, Mark, MarkKind, NetworkSpec, RoadSpec, RoadStart,
};
