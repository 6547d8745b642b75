//! Where a vehicle is in the lane graph and which way it goes.

use std::collections::VecDeque;

use cogaze_road::{LaneIndex, Pose, RoadNetwork, Turn};
use glam::DVec3;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// How far ahead lanes are chosen.
pub(crate) const PLANNED_M: f64 = 130.0;
/// Distance between the points of a [`PathAhead`].
const POINT_STEP_M: f64 = 2.0;

/// How a driver chooses at junctions once the given turns are used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preference {
    /// Ahead where that is possible.
    Straight,
    /// At random ahead or to the right. Turning left needs a right of way that is not modelled.
    Wander,
}

/// The lanes ahead, the first being the one the vehicle is on.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    lanes: VecDeque<LaneIndex>,
    pub(crate) distance_m: f64,
    turns: VecDeque<Turn>,
    preference: Preference,
}

impl Route {
    pub(crate) fn new(lane: LaneIndex, distance_m: f64, turns: &[Turn], preference: Preference) -> Self {
        Self { lanes: VecDeque::from([lane]), distance_m, turns: turns.iter().copied().collect(), preference }
    }

    pub(crate) fn lane(&self) -> LaneIndex {
        self.lanes[0]
    }

    pub(crate) fn lanes(&self) -> impl Iterator<Item = LaneIndex> + '_ {
        self.lanes.iter().copied()
    }

    /// Takes other turns at the next junctions; lanes that are already chosen beyond the own one are chosen anew.
    pub(crate) fn assign(&mut self, turns: &[Turn]) {
        self.lanes.truncate(1);
        self.turns = turns.iter().copied().collect();
    }

    /// Puts the vehicle onto another lane.
    pub(crate) fn restart(&mut self, lane: LaneIndex, distance_m: f64) {
        self.lanes = VecDeque::from([lane]);
        self.distance_m = distance_m;
    }

    /// Chooses lanes until they reach far enough ahead.
    pub(crate) fn plan(&mut self, network: &RoadNetwork, rng: &mut ChaCha8Rng) {
        let length = |lane: LaneIndex| network.lanes()[lane].path.length_m();
        let mut reach_m = self.lanes().map(length).sum::<f64>() - self.distance_m;
        while reach_m < PLANNED_M {
            let last = self.lanes[self.lanes.len() - 1];
            let Some(next) = self.choose(network, &network.lanes()[last].successors, rng) else { return };
            reach_m += length(next);
            self.lanes.push_back(next);
        }
    }

    fn choose(&mut self, network: &RoadNetwork, choices: &[LaneIndex], rng: &mut ChaCha8Rng) -> Option<LaneIndex> {
        if choices.len() < 2 {
            return choices.first().copied();
        }
        let by_turn = |turn: Turn| choices.iter().copied().find(|&lane| network.lanes()[lane].turn == turn);
        let wanted = match (self.turns.pop_front(), self.preference) {
            (Some(turn), _) => turn,
            (None, Preference::Wander) if rng.random::<f64>() < 0.3 => Turn::Right,
            (None, _) => Turn::Straight,
        };
        [wanted, Turn::Straight, Turn::Right, Turn::Left].into_iter().find_map(by_turn)
    }

    /// Moves along the lanes; false when they have ended.
    pub(crate) fn advance(&mut self, network: &RoadNetwork, by_m: f64) -> bool {
        self.distance_m += by_m;
        loop {
            let length_m = network.lanes()[self.lane()].path.length_m();
            if self.distance_m <= length_m {
                return true;
            }
            if self.lanes.len() == 1 {
                self.distance_m = length_m;
                return false;
            }
            self.distance_m -= length_m;
            self.lanes.pop_front();
        }
    }

    /// Follows a point that moves on its own; false when it has left the lanes ahead by more than `reach_m`.
    pub(crate) fn follow(&mut self, network: &RoadNetwork, point: DVec3, reach_m: f64) -> bool {
        for skipped in 0..self.lanes.len().min(3) {
            let path = &network.lanes()[self.lanes[skipped]].path;
            let from = if skipped == 0 { self.distance_m } else { 0.0 };
            let found = path.project_within(point, from - 5.0..from + 8.0);
            let at_end = found.distance_m >= path.length_m() - 1e-6 && skipped + 1 < self.lanes.len();
            if found.separation_m <= reach_m && !at_end {
                self.lanes.drain(..skipped);
                self.distance_m = found.distance_m;
                return true;
            }
        }
        false
    }

    /// The pose on the lanes `ahead_m` from here, held at their end.
    pub(crate) fn pose_ahead(&self, network: &RoadNetwork, ahead_m: f64) -> Pose {
        let mut distance_m = self.distance_m + ahead_m;
        for (index, lane) in self.lanes().enumerate() {
            let path = &network.lanes()[lane].path;
            if distance_m <= path.length_m() || index + 1 == self.lanes.len() {
                return path.pose_at(distance_m);
            }
            distance_m -= path.length_m();
        }
        network.lanes()[self.lane()].path.pose_at(self.distance_m)
    }

    /// The centreline from here on, as points.
    pub(crate) fn path_ahead(&self, network: &RoadNetwork, reach_m: f64) -> PathAhead {
        let mut points = Vec::with_capacity((reach_m / POINT_STEP_M) as usize + 1);
        let (mut along_m, mut distance_m) = (0.0, self.distance_m);
        'lanes: for lane in self.lanes() {
            let lane = &network.lanes()[lane];
            while distance_m < lane.path.length_m() {
                if along_m > reach_m {
                    break 'lanes;
                }
                points.push(PathPoint {
                    along_m,
                    pose: lane.path.pose_at(distance_m),
                    curvature: lane.path.curvature_at(distance_m),
                    speed_limit_mps: lane.speed_limit_mps,
                });
                along_m += POINT_STEP_M;
                distance_m += POINT_STEP_M;
            }
            distance_m -= lane.path.length_m();
        }
        PathAhead { points }
    }
}

/// The centreline ahead of a vehicle.
#[derive(Clone, Debug)]
pub(crate) struct PathAhead {
    pub(crate) points: Vec<PathPoint>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PathPoint {
    pub(crate) along_m: f64,
    pub(crate) pose: Pose,
    pub(crate) curvature: f64,
    pub(crate) speed_limit_mps: f64,
}

impl PathAhead {
    /// Where a point lies along and beside the path: distance ahead, distance to the left, and the path's pose there.
    /// Nothing for points behind its start or beyond its end.
    pub(crate) fn locate(&self, point: DVec3) -> Option<(f64, f64, Pose)> {
        let squared = |at: &PathPoint| at.pose.position_in_world.distance_squared(point);
        let nearest = self.points.iter().enumerate().min_by(|a, b| squared(a.1).total_cmp(&squared(b.1)))?.0;
        let here = &self.points[nearest];
        let [ahead_m, left_m] = here.pose.local(point);
        let is_first = nearest == 0 && ahead_m < -POINT_STEP_M;
        let is_last = nearest + 1 == self.points.len() && ahead_m > POINT_STEP_M;
        if is_first || is_last {
            return None;
        }
        // On a bend of curvature k the foot of the perpendicular turns with the path.
        let left_m = left_m - here.curvature * ahead_m * ahead_m / 2.0;
        Some((here.along_m + ahead_m, left_m, here.pose))
    }
}
