//! From the description of a network to its roads, lanes and lane graph.

mod junction;

use crate::grid::LaneGrid;
use crate::reference_line::joining;
use crate::{
    ArmName, Crosswalk, Error, JunctionSpec, Lane, LanePath, NetworkSpec, Pose, ReferenceLine, Road, RoadNetwork,
    RoadSpec, RoadStart, Turn,
};

impl RoadNetwork {
    /// Builds a network from its description.
    ///
    /// # Errors
    /// Names that are unknown or used twice, numbers that no road has, roads that do not meet their junction.
    pub fn build(spec: &NetworkSpec) -> Result<Self, Error> {
        unique("road", spec.roads.iter().map(|road| road.name.as_str()))?;
        unique("junction", spec.junctions.iter().map(|junction| junction.name.as_str()))?;
        unique("crosswalk", spec.crosswalks.iter().map(|crosswalk| crosswalk.name.as_str()))?;
        let mut network = Self {
            roads: Vec::new(),
            lanes: Vec::new(),
            junctions: Vec::new(),
            signals: Vec::new(),
            crosswalks: Vec::new(),
            grid: LaneGrid::default(),
        };
        for road in &spec.roads {
            network.add_road(spec, road)?;
        }
        for junction in &spec.junctions {
            network.add_junction(spec, junction)?;
        }
        for crosswalk in &spec.crosswalks {
            let known = || names(spec.roads.iter().map(|road| road.name.as_str()));
            let road = network.road_named(&crosswalk.road).ok_or_else(|| Error::UnknownName {
                kind: "road",
                name: crosswalk.road.clone(),
                known: known(),
            })?;
            let length_m = network.roads[road].reference.length_m();
            let what = |part: &str| format!("{part} of crosswalk {:?}", crosswalk.name);
            checked(&what("s_m"), crosswalk.s_m, 0.0..=length_m, "on its road")?;
            checked(&what("width_m"), crosswalk.width_m, 1.0..=20.0, "between 1 and 20 m")?;
            let (name, s_m, width_m) = (crosswalk.name.clone(), crosswalk.s_m, crosswalk.width_m);
            network.crosswalks.push(Crosswalk { name, road, s_m, width_m });
        }
        for lane in 0..network.lanes.len() {
            for successor in network.lanes[lane].successors.clone() {
                network.lanes[successor].predecessors.push(lane);
            }
        }
        network.grid = LaneGrid::new(&network.lanes);
        Ok(network)
    }

    fn add_road(&mut self, spec: &NetworkSpec, road: &RoadSpec) -> Result<(), Error> {
        let what = |part: &str| format!("{part} of road {:?}", road.name);
        let section = &road.cross_section;
        checked(&what("speed_limit_mps"), road.speed_limit_mps, 1.0..=100.0, "between 1 and 100 m/s")?;
        checked(&what("lane_width_m"), section.lane_width_m, 2.0..=8.0, "between 2 and 8 m")?;
        checked(&what("margin_m"), section.margin_m, 0.0..=10.0, "between 0 and 10 m")?;
        checked(&what("pavement_m"), section.pavement_m, 0.0..=20.0, "between 0 and 20 m")?;
        let lane_count = f64::from(section.lanes_left) + f64::from(section.lanes_right);
        checked(&what("number of lanes"), lane_count, 1.0..=12.0, "between 1 and 12")?;

        let start = match &road.start {
            RoadStart::At(pose) => *pose,
            RoadStart::Arm(arm) => arm_pose(spec, arm)?,
        };
        let mut shapes = road.shapes.clone();
        if let Some(arm) = &road.end {
            let outwards = arm_pose(spec, arm)?;
            let end = outwards.turned(std::f64::consts::PI);
            let from = if shapes.is_empty() { start } else { ReferenceLine::new(start, &shapes)?.end() };
            if from.position_in_world.distance(end.position_in_world) > 0.02 {
                shapes.extend(joining(&from, &end, &format!("the end of road {:?}", road.name))?);
            }
        }
        let reference = ReferenceLine::new(start, &shapes)?;
        let index = self.roads.len();
        let mut lanes = Vec::new();
        for number in section.lane_numbers() {
            lanes.push(self.lanes.len());
            self.lanes.push(Lane {
                road: index,
                number,
                width_m: section.lane_width_m,
                path: lane_path(&reference, section.lane_center_m(number), number < 0),
                turn: Turn::Straight,
                speed_limit_mps: road.speed_limit_mps,
                successors: Vec::new(),
                predecessors: Vec::new(),
                signal: None,
            });
        }
        self.roads.push(Road { name: road.name.clone(), reference, cross_section: *section, junction: None, lanes });
        Ok(())
    }
}

/// A lane's centreline, beside the reference line and along or against it.
fn lane_path(reference: &ReferenceLine, center_offset_m: f64, along: bool) -> LanePath {
    let length_m = reference.length_m();
    LanePath::sampled(length_m, |parameter| {
        if along {
            reference.pose_at(parameter).moved(0.0, center_offset_m)
        } else {
            reference.pose_at(length_m - parameter).moved(0.0, center_offset_m).turned(std::f64::consts::PI)
        }
    })
}

fn arm_pose(spec: &NetworkSpec, arm: &ArmName) -> Result<Pose, Error> {
    let junction = spec.junctions.iter().find(|junction| junction.name == arm.junction).ok_or_else(|| {
        let known = names(spec.junctions.iter().map(|junction| junction.name.as_str()));
        Error::UnknownName { kind: "junction", name: arm.junction.clone(), known }
    })?;
    let found = junction.arms.iter().find(|candidate| candidate.name == arm.arm).ok_or_else(|| {
        let known = names(junction.arms.iter().map(|arm| arm.name.as_str()));
        Error::UnknownName { kind: "arm", name: arm.arm.clone(), known }
    })?;
    Ok(outward_pose(junction, found.heading_rad))
}

fn outward_pose(junction: &JunctionSpec, heading_rad: f64) -> Pose {
    junction.center.turned(heading_rad).moved(junction.radius_m, 0.0)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn unique<'a>(kind: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Error::DuplicateName { kind, name: name.to_owned() });
        }
    }
    Ok(())
}

fn checked(what: &str, value: f64, range: std::ops::RangeInclusive<f64>, expected: &'static str) -> Result<(), Error> {
    if range.contains(&value) { Ok(()) } else { Err(Error::Number { what: what.to_owned(), value, expected }) }
}
