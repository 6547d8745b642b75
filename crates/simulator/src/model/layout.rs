//! What stands beside the roads: where, how large, and what a vehicle can hit.

use cogaze_road::{CrossSection, Footprint, Pose, ReferenceLine, RoadNetwork};
use cogaze_scenario::{Scene, Scenery};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Ids of signs and other fixed things start here; traffic lights are numbered from [`LIGHT_ID`].
const SIGN_ID: u64 = 20_000;
const OBSTACLE_ID: u64 = 30_000;
/// Ids of traffic lights start here, [`LIGHTS_PER_SIGNAL`] apart.
pub(crate) const LIGHT_ID: u64 = 10_000;
pub(crate) const LIGHTS_PER_SIGNAL: u64 = 10;

/// Everything fixed that stands beside the roads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) buildings: Vec<Building>,
    pub(crate) trees: Vec<Tree>,
    pub(crate) lamps: Vec<Pose>,
    pub(crate) signs: Vec<Sign>,
    /// What a vehicle can hit, with ids.
    pub(crate) obstacles: Vec<(u64, Footprint)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Building {
    pub(crate) footprint: Footprint,
    pub(crate) height_m: f64,
    /// Chooses colours and roof.
    pub(crate) style: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Tree {
    pub(crate) pose: Pose,
    pub(crate) height_m: f64,
    pub(crate) style: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sign {
    pub(crate) id: u64,
    /// The foot of the post, looking at the drivers it is for.
    pub(crate) pose: Pose,
    pub(crate) kind: SignKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignKind {
    SpeedLimit,
    Crosswalk,
}

/// One side of a road.
struct Side<'a> {
    reference: &'a ReferenceLine,
    /// Distance of the paved surface's edge, and of the pavement's outer edge, from the reference line.
    edge_m: f64,
    outer_m: f64,
    /// 1 on the left, −1 on the right.
    sign: f64,
}

impl Side<'_> {
    /// A pose beyond the outer edge that looks at the road.
    fn facing(&self, s_m: f64, beyond_m: f64) -> Pose {
        let along = self.reference.pose_at(s_m);
        along.moved(0.0, self.sign * (self.outer_m + beyond_m)).turned(-self.sign * std::f64::consts::FRAC_PI_2)
    }
}

impl Layout {
    pub(crate) fn new(scene: &Scene) -> Self {
        let network = &scene.network;
        let mut rng = ChaCha8Rng::seed_from_u64(scene.scenery.seed);
        let mut layout = Self::default();
        for road in network.roads().iter().filter(|road| road.junction.is_none()) {
            for side in sides(&road.reference, &road.cross_section) {
                layout.add_buildings(network, &side, &scene.scenery, &mut rng);
            }
        }
        for road in network.roads().iter().filter(|road| road.junction.is_none()) {
            for side in sides(&road.reference, &road.cross_section) {
                layout.add_trees(network, &side, &scene.scenery, &mut rng);
                if scene.scenery.street_lamps && road.cross_section.pavement_m > 1.0 {
                    layout.add_lamps(&side);
                }
            }
        }
        layout.add_signs(network);
        layout.add_obstacles(network);
        layout
    }

    fn add_buildings(&mut self, network: &RoadNetwork, side: &Side, scenery: &Scenery, rng: &mut ChaCha8Rng) {
        let mut s_m = 4.0;
        while s_m < side.reference.length_m() - 4.0 {
            let width_m = rng.random_range(9.0..20.0);
            let depth_m = rng.random_range(8.0..13.0);
            let storeys = rng.random_range(2..6_u32);
            let (beyond_m, gap_m) = (rng.random_range(1.5..5.0), rng.random_range(1.0..7.0));
            let (chosen, style) = (rng.random::<f64>() < scenery.buildings, rng.random());
            let pose = side.facing(s_m + width_m / 2.0, beyond_m + depth_m / 2.0);
            let footprint = Footprint { pose, half_length_m: depth_m / 2.0, half_width_m: width_m / 2.0 };
            let is_free = self.buildings.iter().all(|other| other.footprint.overlap(&footprint).is_none());
            if chosen && is_free && clears_roads(network, &footprint) {
                self.buildings.push(Building { footprint, height_m: f64::from(storeys) * 3.1 + 0.4, style });
            }
            s_m += width_m + gap_m;
        }
    }

    fn add_trees(&mut self, network: &RoadNetwork, side: &Side, scenery: &Scenery, rng: &mut ChaCha8Rng) {
        let count = (side.reference.length_m() / 100.0 * scenery.trees).round() as usize;
        for _ in 0..count {
            let s_m = rng.random_range(0.0..side.reference.length_m());
            let near_road: bool = rng.random_bool(0.5);
            let beyond_m = if near_road { rng.random_range(0.9..1.4) } else { rng.random_range(4.0..28.0) };
            let (height_m, style) = (rng.random_range(5.0..9.5), rng.random());
            let pose = side.facing(s_m, beyond_m);
            let footprint = Footprint { pose, half_length_m: 0.5, half_width_m: 0.5 };
            let crown = Footprint { half_length_m: 1.6, half_width_m: 1.6, ..footprint };
            let is_free = self.buildings.iter().all(|other| other.footprint.overlap(&crown).is_none())
                && self.trees.iter().all(|other| other.pose.position_in_world.distance(pose.position_in_world) > 4.0);
            if is_free && clears_roads(network, &footprint) {
                self.trees.push(Tree { pose, height_m, style });
            }
        }
    }

    fn add_lamps(&mut self, side: &Side) {
        let spacing_m = 36.0;
        let mut s_m = if side.sign > 0.0 { 14.0 } else { 14.0 + spacing_m / 2.0 };
        while s_m < side.reference.length_m() - 10.0 {
            self.lamps.push(side.facing(s_m, side.edge_m - side.outer_m + 0.45));
            s_m += spacing_m;
        }
    }

    fn add_signs(&mut self, network: &RoadNetwork) {
        let mut place = |pose: Pose, kind: SignKind| {
            let id = SIGN_ID + self.signs.len() as u64;
            self.signs.push(Sign { id, pose, kind });
        };
        for road in network.roads().iter().filter(|road| road.junction.is_none()) {
            let (section, length_m) = (&road.cross_section, road.reference.length_m());
            for (s_m, offset_m, turn) in [
                (22.0_f64.min(length_m), -section.right_edge_m() - 0.6, std::f64::consts::PI),
                ((length_m - 22.0).max(0.0), section.left_edge_m() + 0.6, 0.0),
            ] {
                place(road.reference.pose_at(s_m).moved(0.0, offset_m).turned(turn), SignKind::SpeedLimit);
            }
        }
        // Crosswalks at junctions, named `junction/arm`, need no sign beside their lights.
        for crosswalk in network.crosswalks().iter().filter(|crosswalk| !crosswalk.name.contains('/')) {
            let road = &network.roads()[crosswalk.road];
            let section = &road.cross_section;
            for (ahead_m, offset_m, turn) in
                [(-2.6, -section.right_edge_m() - 0.6, std::f64::consts::PI), (2.6, section.left_edge_m() + 0.6, 0.0)]
            {
                let pose = road.reference.pose_at(crosswalk.s_m + ahead_m).moved(0.0, offset_m).turned(turn);
                place(pose, SignKind::Crosswalk);
            }
        }
    }

    fn add_obstacles(&mut self, network: &RoadNetwork) {
        let post = |pose: Pose, half_m: f64| Footprint { pose, half_length_m: half_m, half_width_m: half_m };
        let buildings = self.buildings.iter().map(|building| building.footprint);
        let trees = self.trees.iter().map(|tree| post(tree.pose, 0.2));
        let lamps = self.lamps.iter().map(|&pose| post(pose, 0.1));
        let masts = network.signals().iter().flat_map(|signal| &signal.masts).map(|&pose| post(pose, 0.1));
        let fixed = buildings.chain(trees).chain(lamps).chain(masts).zip(OBSTACLE_ID..);
        self.obstacles = fixed.map(|(footprint, id)| (id, footprint)).collect();
    }
}

fn sides<'a>(reference: &'a ReferenceLine, section: &CrossSection) -> [Side<'a>; 2] {
    let side = |edge_m: f64, sign: f64| Side { reference, edge_m, outer_m: edge_m + section.pavement_m.max(1.5), sign };
    [side(section.right_edge_m(), -1.0), side(section.left_edge_m(), 1.0)]
}

/// Whether a footprint keeps off every road and its pavement.
fn clears_roads(network: &RoadNetwork, footprint: &Footprint) -> bool {
    let steps = [-1.0, -0.5, 0.0, 0.5, 1.0];
    steps.iter().all(|&ahead| {
        steps.iter().all(|&left| {
            let point =
                footprint.pose.moved(ahead * footprint.half_length_m, left * footprint.half_width_m).position_in_world;
            network.nearest_lane(point).is_none_or(|position| {
                let lane = &network.lanes()[position.lane];
                let section = &network.roads()[lane.road].cross_section;
                let away_m = lane.path.pose_at(position.distance_m).position_in_world.distance(point);
                away_m > lane.width_m / 2.0 + section.margin_m + section.pavement_m.max(1.0) + 0.4
            })
        })
    })
}
