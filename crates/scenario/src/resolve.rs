//! From a scene file to a scene: names become indices, numbers are checked.

mod roads;
mod storyboard;

use cogaze_road::{LaneIndex, Pose, RoadNetwork, SignalIndex, SignalState, Turn};

use crate::file::{
    ActionFile, GlobalFile, ObjectFile, PositionFile, SceneFile, SignalStateFile, TurnFile, VehicleFile,
};
use crate::source::Source;
use crate::{Entity, EntityIndex, EntityObject, Error, Placement, Scene, Scenery, VehicleCategory};

/// The name that the ego vehicle has.
const EGO: &str = "Ego";
const SWARM_LIMIT: u32 = 500;
const SPEED_LIMIT_MPS: f64 = 100.0;

pub(crate) fn scene(file: &SceneFile, source: &Source) -> Result<Scene, Error> {
    let network = roads::network(&file.road_network, source)?;
    let mut names: Vec<&str> = Vec::new();
    for entity in &file.entities {
        if names.contains(&entity.name.as_str()) {
            return Err(
                source.value(&entity.name, format!("two entities are named {:?}; give each its own", entity.name))
            );
        }
        names.push(&entity.name);
    }
    let resolver = Resolver { network: &network, names: &names, source };
    let entities = file
        .entities
        .iter()
        .map(|entity| {
            let object = match &entity.object {
                ObjectFile::Pedestrian => EntityObject::Pedestrian,
                ObjectFile::Vehicle { category } => EntityObject::Vehicle(match category {
                    VehicleFile::Car => VehicleCategory::Car,
                    VehicleFile::Van => VehicleCategory::Van,
                    VehicleFile::Truck => VehicleCategory::Truck,
                }),
            };
            resolver.initialised(file, &entity.name, object)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let ego = resolver.entity(EGO)?;
    if entities[ego].object == EntityObject::Pedestrian {
        return Err(source.value(EGO, "the entity \"Ego\" is a pedestrian; make it a vehicle".to_owned()));
    }
    for init in &file.init.private {
        resolver.entity(&init.entity)?;
    }
    let (swarm_vehicles, swarm_pedestrians) = swarm(file, source)?;
    let storyboard = storyboard::resolved(&file.storyboard, &resolver, &entities)?;
    let scenery = scenery(file, source)?;
    let description = file.description.clone();
    Ok(Scene { description, network, scenery, entities, swarm_vehicles, swarm_pedestrians, storyboard, ego })
}

fn swarm(file: &SceneFile, source: &Source) -> Result<(u32, u32), Error> {
    let (mut all_vehicles, mut all_pedestrians) = (0_u32, 0_u32);
    for GlobalFile::TrafficSwarm { vehicles, pedestrians } in &file.init.global {
        all_vehicles = all_vehicles.saturating_add(*vehicles);
        all_pedestrians = all_pedestrians.saturating_add(*pedestrians);
    }
    if all_vehicles > SWARM_LIMIT || all_pedestrians > SWARM_LIMIT {
        let what = format!(
            "a swarm of {all_vehicles} vehicles and {all_pedestrians} pedestrians; at most {SWARM_LIMIT} of each"
        );
        return Err(Error::Value { place: source.place_of_word("TrafficSwarm"), what });
    }
    Ok((all_vehicles, all_pedestrians))
}

fn scenery(file: &SceneFile, source: &Source) -> Result<Scenery, Error> {
    let scenery = &file.scenery;
    for (name, value, most) in [("buildings", scenery.buildings, 1.0), ("trees", scenery.trees, 50.0)] {
        if !(0.0..=most).contains(&value) {
            let what = format!("{name} is {value}, which is not between 0 and {most}");
            return Err(Error::Value { place: source.place_of_word("scenery"), what });
        }
    }
    Ok(Scenery {
        seed: scenery.seed,
        buildings: scenery.buildings,
        trees: scenery.trees,
        street_lamps: scenery.street_lamps,
    })
}

/// What names are looked up in.
pub(crate) struct Resolver<'a> {
    network: &'a RoadNetwork,
    names: &'a [&'a str],
    source: &'a Source<'a>,
}

impl Resolver<'_> {
    fn entity(&self, name: &str) -> Result<EntityIndex, Error> {
        let found = self.names.iter().position(|known| *known == name);
        found.ok_or_else(|| self.source.unknown("entity", name, self.names))
    }

    /// An entity with its init actions applied.
    fn initialised(&self, file: &SceneFile, name: &str, object: EntityObject) -> Result<Entity, Error> {
        let (mut placement, mut speed_mps, mut route) = (None, 0.0, Vec::new());
        let actions = file.init.private.iter().filter(|init| init.entity == name).flat_map(|init| &init.actions);
        for action in actions {
            match action {
                ActionFile::Teleport(position) => placement = Some(self.placement(position)?),
                ActionFile::Speed { target_mps, .. } => speed_mps = self.speed(*target_mps, name)?,
                ActionFile::AssignRoute(turns) => route = turns.iter().copied().map(turn).collect(),
                ActionFile::AcquirePosition(_) | ActionFile::TrafficSignalState { .. } => {
                    let what = format!(
                        "init of {name:?} may hold Teleport, Speed and AssignRoute; put the rest into an event"
                    );
                    return Err(Error::Value { place: self.source.place_of_name(name), what });
                }
            }
        }
        let placement = placement.ok_or_else(|| {
            self.source
                .value(name, format!("{name:?} has no place; add (entity: {name:?}, actions: [Teleport(…)]) to init"))
        })?;
        if matches!((object, placement), (EntityObject::Vehicle(_), Placement::Ground(_))) {
            let what =
                format!("the vehicle {name:?} starts off the lanes; use Teleport(Lane(road: …, lane: …, s_m: …))");
            return Err(Error::Value { place: self.source.place_of_name(name), what });
        }
        Ok(Entity { name: name.to_owned(), object, placement, speed_mps, route })
    }

    fn speed(&self, speed_mps: f64, name: &str) -> Result<f64, Error> {
        if (0.0..=SPEED_LIMIT_MPS).contains(&speed_mps) {
            return Ok(speed_mps);
        }
        let what = format!("the speed of {name:?} is {speed_mps} m/s, which is not between 0 and {SPEED_LIMIT_MPS}");
        Err(Error::Value { place: self.source.place_of_name(name), what })
    }

    fn placement(&self, position: &PositionFile) -> Result<Placement, Error> {
        match position {
            PositionFile::World { x, z, heading_deg } => {
                if !(x.is_finite() && z.is_finite() && heading_deg.is_finite()) {
                    let what = format!("the place x {x}, z {z}, heading {heading_deg} is not finite");
                    return Err(Error::Value { place: self.source.place_of_word("World"), what });
                }
                Ok(Placement::Ground(Pose::on_ground(*x, *z, heading_deg.to_radians())))
            }
            PositionFile::Lane { road, lane, s_m } => {
                let index = self.lane(road, *lane)?;
                self.check_station(road, *s_m)?;
                Ok(Placement::Lane(self.network.position_at(index, *s_m)))
            }
            PositionFile::Road { road, s_m, t_m } => {
                let index = self.road(road)?;
                self.check_station(road, *s_m)?;
                if !(-500.0..=500.0).contains(t_m) {
                    let what = format!("t_m is {t_m}, which is not within 500 m of the road {road:?}");
                    return Err(Error::Value { place: self.source.place_of_name(road), what });
                }
                Ok(Placement::Ground(self.network.roads()[index].reference.pose_at(*s_m).moved(0.0, *t_m)))
            }
        }
    }

    fn road(&self, name: &str) -> Result<usize, Error> {
        self.network.road_named(name).ok_or_else(|| {
            let roads = self.network.roads().iter().filter(|road| road.junction.is_none());
            self.source.unknown("road", name, &roads.map(|road| road.name.as_str()).collect::<Vec<_>>())
        })
    }

    fn lane(&self, road_name: &str, number: i32) -> Result<LaneIndex, Error> {
        let road = self.road(road_name)?;
        self.network.lane_of(road, number).ok_or_else(|| {
            let numbers = self.network.roads()[road].cross_section.lane_numbers();
            let known: Vec<_> = numbers.map(|number| number.to_string()).collect();
            let what = format!("the road {road_name:?} has no lane {number}; it has {}", known.join(", "));
            Error::Value { place: self.source.place_of_name(road_name), what }
        })
    }

    fn check_station(&self, road_name: &str, s_m: f64) -> Result<(), Error> {
        let length_m = self.network.roads()[self.road(road_name)?].reference.length_m();
        if (0.0..=length_m).contains(&s_m) {
            return Ok(());
        }
        let what = format!("s_m is {s_m}, which is not on the road {road_name:?}, {length_m:.1} m long");
        Err(Error::Value { place: self.source.place_of_name(road_name), what })
    }

    fn signal(&self, name: &str) -> Result<SignalIndex, Error> {
        let signals = self.network.signals();
        signals.iter().position(|signal| signal.name == name).ok_or_else(|| {
            let known: Vec<_> = signals.iter().map(|signal| signal.name.as_str()).collect();
            self.source.unknown("traffic light", name, &known)
        })
    }
}

fn turn(turn: TurnFile) -> Turn {
    match turn {
        TurnFile::Left => Turn::Left,
        TurnFile::Straight => Turn::Straight,
        TurnFile::Right => Turn::Right,
    }
}

fn signal_state(state: SignalStateFile) -> SignalState {
    match state {
        SignalStateFile::Red => SignalState::Red,
        SignalStateFile::RedYellow => SignalState::RedYellow,
        SignalStateFile::Yellow => SignalState::Yellow,
        SignalStateFile::Green => SignalState::Green,
    }
}
