//! Junctions: paths from every arm to every other, traffic lights, stop lines, crosswalks.

use std::f64::consts::{FRAC_PI_6, PI};

use super::{checked, lane_path, outward_pose, unique};
use crate::reference_line::joining;
use crate::{
    Arm, ArmSpec, Crosswalk, Error, Junction, JunctionSpec, Lane, LaneIndex, NetworkSpec, Pose, ReferenceLine, Road,
    RoadIndex, RoadNetwork, RoadStart, Signal, Turn, wrapped_angle,
};

/// A crosswalk at an arm begins this far from the junction …
const CROSSWALK_SETBACK_M: f64 = 1.0;
/// … is this wide …
const CROSSWALK_WIDTH_M: f64 = 3.0;
/// … and the stop line keeps this distance from it, or from the junction.
const STOP_SETBACK_M: f64 = 1.0;

/// Lanes of an arm from the middle of the road outwards.
struct ArmLanes {
    entering: Vec<LaneIndex>,
    leaving: Vec<LaneIndex>,
}

impl RoadNetwork {
    pub(super) fn add_junction(&mut self, spec: &NetworkSpec, junction: &JunctionSpec) -> Result<(), Error> {
        unique("arm", junction.arms.iter().map(|arm| arm.name.as_str()))?;
        let what = format!("radius_m of junction {:?}", junction.name);
        checked(&what, junction.radius_m, 3.0..=200.0, "between 3 and 200 m")?;
        if let Some(program) = &junction.signals {
            for (name, value) in
                [("green_s", program.green_s), ("yellow_s", program.yellow_s), ("all_red_s", program.all_red_s)]
            {
                checked(&format!("{name} of junction {:?}", junction.name), value, 0.0..=600.0, "between 0 and 600 s")?;
            }
            checked(&format!("green_s of junction {:?}", junction.name), program.green_s, 2.0..=600.0, "at least 2 s")?;
        }
        let index = self.junctions.len();
        let mut arms = Vec::new();
        let mut lanes = Vec::new();
        for arm in &junction.arms {
            let (road, starts_here) = road_at(spec, junction, arm)?;
            lanes.push(self.arm_lanes(road, starts_here));
            arms.push(self.arm(junction, arm, road, starts_here));
            if arm.crosswalk {
                self.add_arm_crosswalk(junction, arm, road, starts_here);
            }
        }
        for (from, entry) in arms.iter().zip(&lanes) {
            for (to, exit) in arms.iter().zip(&lanes).filter(|(to, _)| to.name != from.name) {
                self.connect(index, junction, (from, entry), (to, exit))?;
            }
        }
        for (number, arm) in junction.arms.iter().enumerate() {
            self.add_signal(junction, arm, &arms[number], &lanes[number].entering);
        }
        arms.sort_by(|a, b| {
            a.pose.heading_rad.rem_euclid(2.0 * PI).total_cmp(&b.pose.heading_rad.rem_euclid(2.0 * PI))
        });
        self.junctions.push(Junction { name: junction.name.clone(), center: junction.center, arms });
        Ok(())
    }

    fn arm(&self, junction: &JunctionSpec, arm: &ArmSpec, road: RoadIndex, starts_here: bool) -> Arm {
        let section = &self.roads[road].cross_section;
        let (left_edge_m, right_edge_m) = if starts_here {
            (section.left_edge_m(), section.right_edge_m())
        } else {
            (section.right_edge_m(), section.left_edge_m())
        };
        let pose = outward_pose(junction, arm.heading_rad);
        Arm { name: arm.name.clone(), pose, road, left_edge_m, right_edge_m, pavement_m: section.pavement_m }
    }

    fn arm_lanes(&self, road: RoadIndex, starts_here: bool) -> ArmLanes {
        let side = |sign: i32| {
            let mut lanes: Vec<_> = self.roads[road]
                .lanes
                .iter()
                .copied()
                .filter(|&lane| self.lanes[lane].number.signum() == sign)
                .collect();
            lanes.sort_by_key(|&lane| self.lanes[lane].number.abs());
            lanes
        };
        let outwards = if starts_here { -1 } else { 1 };
        ArmLanes { entering: side(-outwards), leaving: side(outwards) }
    }

    fn connect(
        &mut self,
        index: usize,
        junction: &JunctionSpec,
        (from, entry): (&Arm, &ArmLanes),
        (to, exit): (&Arm, &ArmLanes),
    ) -> Result<(), Error> {
        let turn_rad = wrapped_angle(to.pose.heading_rad - from.pose.heading_rad - PI);
        let turn = match turn_rad {
            angle if angle > FRAC_PI_6 => Turn::Left,
            angle if angle < -FRAC_PI_6 => Turn::Right,
            _ => Turn::Straight,
        };
        let pairs: Vec<_> = match turn {
            Turn::Straight => entry.entering.iter().copied().zip(exit.leaving.iter().copied()).collect(),
            Turn::Left => entry.entering.first().copied().zip(exit.leaving.first().copied()).into_iter().collect(),
            Turn::Right => entry.entering.last().copied().zip(exit.leaving.last().copied()).into_iter().collect(),
        };
        for (entering, leaving) in pairs {
            let start = self.lanes[entering].path.pose_at(f64::INFINITY);
            let end = self.lanes[leaving].path.pose_at(0.0);
            let name = format!("{}/{}-{}", junction.name, from.name, to.name);
            let reference = ReferenceLine::new(start, &joining(&start, &end, &format!("the path {name:?}"))?)?;
            let (road, lane) = (self.roads.len(), self.lanes.len());
            self.lanes.push(Lane {
                road,
                number: -1,
                width_m: self.lanes[entering].width_m,
                path: lane_path(&reference, 0.0, true),
                turn,
                speed_limit_mps: self.lanes[entering].speed_limit_mps.min(self.lanes[leaving].speed_limit_mps),
                successors: vec![leaving],
                predecessors: Vec::new(),
                signal: None,
            });
            self.lanes[entering].successors.push(lane);
            let cross_section = self.roads[from.road].cross_section;
            self.roads.push(Road { name, reference, cross_section, junction: Some(index), lanes: vec![lane] });
        }
        Ok(())
    }

    fn add_arm_crosswalk(&mut self, junction: &JunctionSpec, arm: &ArmSpec, road: RoadIndex, starts_here: bool) {
        let from_junction_m = CROSSWALK_SETBACK_M + CROSSWALK_WIDTH_M / 2.0;
        let length_m = self.roads[road].reference.length_m();
        self.crosswalks.push(Crosswalk {
            name: format!("{}/{}", junction.name, arm.name),
            road,
            s_m: if starts_here { from_junction_m } else { length_m - from_junction_m },
            width_m: CROSSWALK_WIDTH_M,
        });
    }

    fn add_signal(&mut self, junction: &JunctionSpec, spec: &ArmSpec, arm: &Arm, entering: &[LaneIndex]) {
        let Some(mut program) = junction.signals else { return };
        let first = junction.arms[0].heading_rad;
        let crossing = |heading_rad: f64| (wrapped_angle(2.0 * (heading_rad - first)).abs() > PI / 2.0) as u32;
        program.groups = 1 + junction.arms.iter().map(|arm| crossing(arm.heading_rad)).max().unwrap_or(0);
        let setback_m = STOP_SETBACK_M + if spec.crosswalk { CROSSWALK_SETBACK_M + CROSSWALK_WIDTH_M } else { 0.0 };
        let signal = self.signals.len();
        for &lane in entering {
            let lane = &mut self.lanes[lane];
            lane.signal = Some((signal, (lane.path.length_m() - setback_m).max(0.0)));
        }
        // Drivers come inwards along the left side of the outward pose: their right is its left.
        let beside_m = arm.left_edge_m + 0.7;
        let near = arm.pose.moved(setback_m - 0.6, beside_m);
        let far = arm.pose.moved(-2.0 * junction.radius_m - 1.2, beside_m);
        self.signals.push(Signal {
            name: format!("{}/{}", junction.name, spec.name),
            program,
            group: crossing(spec.heading_rad),
            lanes: entering.to_vec(),
            masts: vec![near, far],
        });
    }
}

/// The one road at an arm, and whether it starts there.
fn road_at(spec: &NetworkSpec, junction: &JunctionSpec, arm: &ArmSpec) -> Result<(RoadIndex, bool), Error> {
    let here = |junction_name: &str, arm_name: &str| junction_name == junction.name && arm_name == arm.name;
    let mut found = Vec::new();
    for (index, road) in spec.roads.iter().enumerate() {
        if let RoadStart::Arm(start) = &road.start
            && here(&start.junction, &start.arm)
        {
            found.push((index, true));
        }
        if let Some(end) = &road.end
            && here(&end.junction, &end.arm)
        {
            found.push((index, false));
        }
    }
    match found[..] {
        [only] => Ok(only),
        _ => Err(Error::ArmRoads { junction: junction.name.clone(), arm: arm.name.clone(), roads: found.len() }),
    }
}

impl Arm {
    /// The right edge of the paved surface where the road meets the junction, looking outwards.
    pub fn right_corner(&self) -> Pose {
        self.pose.moved(0.0, -self.right_edge_m)
    }

    /// The left edge of the paved surface where the road meets the junction, looking outwards.
    pub fn left_corner(&self) -> Pose {
        self.pose.moved(0.0, self.left_edge_m)
    }
}
