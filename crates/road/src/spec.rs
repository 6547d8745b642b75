//! The description that a procedural network is built from.

use crate::{Pose, Shape, SignalProgram};

/// Roads, junctions and crosswalks by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkSpec {
    /// Where roads meet.
    pub junctions: Vec<JunctionSpec>,
    /// The roads between.
    pub roads: Vec<RoadSpec>,
    /// Crosswalks away from junctions.
    pub crosswalks: Vec<CrosswalkSpec>,
}

/// A place where roads meet.
#[derive(Clone, Debug, PartialEq)]
pub struct JunctionSpec {
    /// Its name.
    pub name: String,
    /// Its middle; the headings of the arms are relative to its heading.
    pub center: Pose,
    /// Distance from the middle to where the roads begin.
    pub radius_m: f64,
    /// The directions in which roads leave.
    pub arms: Vec<ArmSpec>,
    /// Traffic lights; their number of groups is set by the arms: arms of one axis share a group.
    pub signals: Option<SignalProgram>,
}

/// A direction in which a road leaves a junction.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmSpec {
    /// Its name.
    pub name: String,
    /// Its direction outwards, relative to the junction.
    pub heading_rad: f64,
    /// Whether people cross here.
    pub crosswalk: bool,
}

/// An arm of a junction, by names.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmName {
    /// The junction.
    pub junction: String,
    /// The arm.
    pub arm: String,
}

/// Where a road starts.
#[derive(Clone, Debug, PartialEq)]
pub enum RoadStart {
    /// Freely on the ground.
    At(Pose),
    /// At a junction.
    Arm(ArmName),
}

/// A road along a reference line.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadSpec {
    /// Its name.
    pub name: String,
    /// Where it starts.
    pub start: RoadStart,
    /// Its reference line. A road that ends at an arm is led there from the last shape by a line, an arc and a line.
    pub shapes: Vec<Shape>,
    /// The arm where it ends, if any.
    pub end: Option<ArmName>,
    /// Its lanes and what lies beside them.
    pub cross_section: CrossSection,
    /// The highest legal speed.
    pub speed_limit_mps: f64,
}

/// What a road looks like cut across. Traffic keeps to the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossSection {
    /// Lanes in the direction of the reference line.
    pub lanes_right: u32,
    /// Lanes against it.
    pub lanes_left: u32,
    /// Width of each lane.
    pub lane_width_m: f64,
    /// Width of the paved strip between the outermost lane and the kerb or verge.
    pub margin_m: f64,
    /// Width of the raised pavement on each side; 0 for a road with a grass verge.
    pub pavement_m: f64,
}

impl Default for CrossSection {
    /// A town street: two lanes of 3.5 m, pavements of 2.5 m.
    fn default() -> Self {
        Self { lanes_right: 1, lanes_left: 1, lane_width_m: 3.5, margin_m: 0.4, pavement_m: 2.5 }
    }
}

/// A line painted along a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its distance from the reference line, positive to the left.
    pub offset_m: f64,
    /// How it is painted.
    pub kind: MarkKind,
}

/// How a line is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Without gaps.
    Solid,
    /// 3 m of paint and 6 m of gap.
    Dashed,
}

impl CrossSection {
    /// Distance from the reference line to the right edge of the paved surface.
    pub fn right_edge_m(&self) -> f64 {
        f64::from(self.lanes_right) * self.lane_width_m + self.margin_m
    }

    /// Distance from the reference line to the left edge of the paved surface.
    pub fn left_edge_m(&self) -> f64 {
        f64::from(self.lanes_left) * self.lane_width_m + self.margin_m
    }

    /// The middle of a lane, left of the reference line; lane numbers as in OpenDRIVE: −1, −2, … to the right of the
    /// reference line, 1, 2, … to the left.
    pub fn lane_center_m(&self, number: i32) -> f64 {
        (f64::from(number) - 0.5 * f64::from(number.signum())) * self.lane_width_m
    }

    /// The lane numbers, from right to left.
    pub fn lane_numbers(&self) -> impl Iterator<Item = i32> + use<> {
        let (right, left) = (self.lanes_right as i32, self.lanes_left as i32);
        (-right..=left).filter(|&number| number != 0)
    }

    /// The painted lines, from right to left: solid edges, dashes between.
    pub fn marks(&self) -> Vec<Mark> {
        let (right, left) = (self.lanes_right as i32, self.lanes_left as i32);
        (-right..=left)
            .map(|boundary| Mark {
                offset_m: f64::from(boundary) * self.lane_width_m,
                kind: if boundary == -right || boundary == left { MarkKind::Solid } else { MarkKind::Dashed },
            })
            .collect()
    }
}

/// A place where people cross a road.
#[derive(Clone, Debug, PartialEq)]
pub struct CrosswalkSpec {
    /// Its name.
    pub name: String,
    /// The road.
    pub road: String,
    /// Its middle along the road.
    pub s_m: f64,
    /// Its extent along the road.
    pub width_m: f64,
}
