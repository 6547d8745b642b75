//! A scene that has been checked: every name resolved, every number legal.

use std::path::Path;

use cogaze_road::{LanePosition, Pose, RoadNetwork, Turn};
use ron::extensions::Extensions;

use crate::file::SceneFile;
use crate::source::{Source, suggestion};
use crate::{Error, Storyboard};

/// Index of an entity in [`Scene::entities`].
pub type EntityIndex = usize;

/// Everything that a drive starts from.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What the scene is about, for people.
    pub description: String,
    /// Its roads.
    pub network: RoadNetwork,
    /// What stands beside the roads.
    pub scenery: Scenery,
    /// The named participants. Exactly one is the ego vehicle.
    pub entities: Vec<Entity>,
    /// Vehicles that are spread over the lanes besides the entities.
    pub swarm_vehicles: u32,
    /// Pedestrians who walk along the pavements besides the entities.
    pub swarm_pedestrians: u32,
    /// What happens when.
    pub storyboard: Storyboard,
    pub(crate) ego: EntityIndex,
}

/// What stands beside the roads; where exactly follows from the seed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scenery {
    /// Seed of the places, sizes and colours.
    pub seed: u64,
    /// Share of the roadside that has buildings, 0 to 1.
    pub buildings: f64,
    /// Trees per 100 m of roadside.
    pub trees: f64,
    /// Whether lamps stand on the pavements.
    pub street_lamps: bool,
}

/// A named participant.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// What it is.
    pub object: EntityObject,
    /// Where it starts.
    pub placement: Placement,
    /// How fast it starts; vehicles that are not the ego keep to it as their desired speed where it is above 0.
    pub speed_mps: f64,
    /// Turns at the next junctions; straight ahead after the last.
    pub route: Vec<Turn>,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityObject {
    /// A vehicle.
    Vehicle(VehicleCategory),
    /// A person on foot.
    Pedestrian,
}

/// The kinds of vehicles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VehicleCategory {
    /// A passenger car.
    Car,
    /// A delivery van.
    Van,
    /// A lorry.
    Truck,
}

/// A place in the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placement {
    /// On a lane, looking along it.
    Lane(LanePosition),
    /// Anywhere.
    Ground(Pose),
}

impl Placement {
    /// Position and heading in the world.
    pub fn pose(&self, network: &RoadNetwork) -> Pose {
        match self {
            Self::Lane(position) => network.pose(*position),
            Self::Ground(pose) => *pose,
        }
    }
}

impl Scene {
    /// Reads and checks a scene file.
    ///
    /// # Errors
    /// [`Error::Read`], and those of [`Scene::parse`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Checks the text of a scene; `path` is named in errors.
    ///
    /// # Errors
    /// What is wrong and where: syntax, names, values, roads.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let source = Source::new(text, path);
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let file: SceneFile = options.from_str(text).map_err(|error| Error::Syntax {
            place: source.place(error.span.start.line, error.span.start.col),
            message: explained(&error.code),
        })?;
        crate::resolve::scene(&file, &source)
    }

    /// The ego vehicle's index.
    pub fn ego(&self) -> EntityIndex {
        self.ego
    }

    /// The index of the entity of this name.
    pub fn entity_named(&self, name: &str) -> Option<EntityIndex> {
        self.entities.iter().position(|entity| entity.name == name)
    }
}

/// RON's message in our form, with a suggestion where a name is unknown.
fn explained(error: &ron::Error) -> String {
    match error {
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("{found:?} is not known here; {}", suggestion(found, expected))
        }
        ron::Error::NoSuchStructField { expected, found, outer } => {
            let owner =
                outer.as_ref().map_or_else(String::new, |outer| format!(" of {}", outer.trim_end_matches("File")));
            format!("no field{owner} is named {found:?}; {}", suggestion(found, expected))
        }
        ron::Error::MissingStructField { field, .. } => format!("the field {field:?} is missing; add it"),
        other => other.to_string().trim_end_matches("File").replacen(char::is_uppercase, &first_lower(other), 1),
    }
}

fn first_lower(error: &ron::Error) -> String {
    error
        .to_string()
        .chars()
        .find(|letter| letter.is_uppercase())
        .map_or_else(String::new, |letter| letter.to_lowercase().collect())
}
