//! Roads, the lanes on them and how the lanes lead into each other.

use glam::DVec3;

use crate::grid::LaneGrid;
use crate::{CrossSection, LanePath, Pose, ReferenceLine, SignalProgram, SignalState, wrapped_angle};

/// Index of a road in [`RoadNetwork::roads`].
pub type RoadIndex = usize;
/// Index of a lane in [`RoadNetwork::lanes`].
pub type LaneIndex = usize;
/// Index of a traffic light in [`RoadNetwork::signals`].
pub type SignalIndex = usize;

/// A road, or the path of one lane across a junction.
#[derive(Clone, Debug)]
pub struct Road {
    /// Its name; paths across a junction are named after the arms they join.
    pub name: String,
    /// The line it is measured along.
    pub reference: ReferenceLine,
    /// Its lanes and what lies beside them.
    pub cross_section: CrossSection,
    /// The junction it crosses, for a path across a junction.
    pub junction: Option<usize>,
    /// Its driving lanes.
    pub lanes: Vec<LaneIndex>,
}

/// Which way a lane across a junction turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// To the left.
    Left,
    /// Ahead; also every lane that crosses no junction.
    Straight,
    /// To the right.
    Right,
}

/// A lane that vehicles drive on.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its road.
    pub road: RoadIndex,
    /// Its number on the road: negative right of the reference line, positive left of it and driven against it.
    pub number: i32,
    /// Its width.
    pub width_m: f64,
    /// Its centreline in driving direction.
    pub path: LanePath,
    /// Which way it turns across a junction.
    pub turn: Turn,
    /// The highest legal speed.
    pub speed_limit_mps: f64,
    /// The lanes that it leads into.
    pub successors: Vec<LaneIndex>,
    /// The lanes that lead into it.
    pub predecessors: Vec<LaneIndex>,
    /// The traffic light at its end and the distance of the stop line along the lane.
    pub signal: Option<(SignalIndex, f64)>,
}

/// Where roads meet.
#[derive(Clone, Debug)]
pub struct Junction {
    /// Its name.
    pub name: String,
    /// Its middle.
    pub center: Pose,
    /// Its arms in the order of their headings.
    pub arms: Vec<Arm>,
}

/// Where a road leaves a junction.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// The middle of the road where it meets the junction, looking outwards.
    pub pose: Pose,
    /// The road.
    pub road: RoadIndex,
    /// Distance to the edge of the paved surface on the left, looking outwards.
    pub left_edge_m: f64,
    /// The same on the right.
    pub right_edge_m: f64,
    /// Width of the pavement beside it.
    pub pavement_m: f64,
}

/// A traffic light for the lanes that enter a junction by one arm.
#[derive(Clone, Debug)]
pub struct Signal {
    /// `junction/arm`.
    pub name: String,
    /// What it shows when.
    pub program: SignalProgram,
    /// Its group in the program.
    pub group: u32,
    /// The lanes that obey it.
    pub lanes: Vec<LaneIndex>,
    /// The foot of each mast, looking the way its lamps shine: towards the drivers who obey it.
    pub masts: Vec<Pose>,
}

impl Signal {
    /// What it shows at a time.
    pub fn state(&self, time_s: f64) -> SignalState {
        self.program.state(self.group, time_s)
    }
}

/// A place where people cross.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    /// Its name.
    pub name: String,
    /// The road.
    pub road: RoadIndex,
    /// Its middle along the road's reference line.
    pub s_m: f64,
    /// Its extent along the road.
    pub width_m: f64,
}

/// A place in the lane graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LanePosition {
    /// The lane.
    pub lane: LaneIndex,
    /// Distance along its centreline in driving direction.
    pub distance_m: f64,
    /// Distance to the left of the centreline.
    pub offset_m: f64,
}

/// Everything there is to drive on. Built by [`RoadNetwork::build`].
#[derive(Clone, Debug)]
pub struct RoadNetwork {
    pub(crate) roads: Vec<Road>,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) junctions: Vec<Junction>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) crosswalks: Vec<Crosswalk>,
    pub(crate) grid: LaneGrid,
}

impl RoadNetwork {
    /// All roads, paths across junctions last.
    pub fn roads(&self) -> &[Road] {
        &self.roads
    }

    /// All driving lanes.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// All junctions.
    pub fn junctions(&self) -> &[Junction] {
        &self.junctions
    }

    /// All traffic lights.
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// All crosswalks.
    pub fn crosswalks(&self) -> &[Crosswalk] {
        &self.crosswalks
    }

    /// The road of this name.
    pub fn road_named(&self, name: &str) -> Option<RoadIndex> {
        self.roads.iter().position(|road| road.name == name)
    }

    /// The lane with this number on a road.
    pub fn lane_of(&self, road: RoadIndex, number: i32) -> Option<LaneIndex> {
        self.roads.get(road)?.lanes.iter().copied().find(|&lane| self.lanes[lane].number == number)
    }

    /// The pose at a place in the lane graph, looking along the lane.
    pub fn pose(&self, position: LanePosition) -> Pose {
        self.lanes[position.lane].path.pose_at(position.distance_m).moved(0.0, position.offset_m)
    }

    /// The place in the lane graph beside `s_m` metres of a road's reference line.
    pub fn position_at(&self, lane: LaneIndex, s_m: f64) -> LanePosition {
        let road = &self.roads[self.lanes[lane].road];
        let center = road.reference.pose_at(s_m).moved(0.0, self.center_offset_m(lane));
        let distance_m = self.lanes[lane].path.project(center.position_in_world).distance_m;
        LanePosition { lane, distance_m, offset_m: 0.0 }
    }

    /// The lane whose centreline is nearest to a point, if one is within 30 m.
    pub fn nearest_lane(&self, point_in_world: DVec3) -> Option<LanePosition> {
        self.nearest_where(point_in_world, |_| true)
    }

    /// The nearest lane that leads the same way as the pose (within a quarter turn), if one is within 30 m.
    pub fn nearest_lane_along(&self, pose: &Pose) -> Option<LanePosition> {
        self.nearest_where(pose.position_in_world, |along| {
            wrapped_angle(along.heading_rad - pose.heading_rad).abs() < std::f64::consts::FRAC_PI_2
        })
    }

    /// Length of all roads, without the paths across junctions.
    pub fn total_length_m(&self) -> f64 {
        self.roads.iter().filter(|road| road.junction.is_none()).map(|road| road.reference.length_m()).sum()
    }

    pub(crate) fn center_offset_m(&self, lane: LaneIndex) -> f64 {
        let lane = &self.lanes[lane];
        let road = &self.roads[lane.road];
        if road.junction.is_some() { 0.0 } else { road.cross_section.lane_center_m(lane.number) }
    }

    fn nearest_where(&self, point: DVec3, accept: impl Fn(&Pose) -> bool) -> Option<LanePosition> {
        let mut best: Option<(f64, LanePosition)> = None;
        for (lane, distance_m) in self.grid.candidates(point) {
            let path = &self.lanes[lane].path;
            let found = path.project_within(point, distance_m - 3.0..distance_m + 3.0);
            let nearer = best.is_none_or(|(separation_m, _)| found.separation_m < separation_m);
            if nearer && accept(&path.pose_at(found.distance_m)) {
                let position = LanePosition { lane, distance_m: found.distance_m, offset_m: found.offset_m };
                best = Some((found.separation_m, position));
            }
        }
        best.map(|(_, position)| position)
    }
}

#[cfg(test)]
#[path = "network/tests.rs"]
mod tests;
