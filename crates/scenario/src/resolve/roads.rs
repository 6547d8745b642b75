//! The road network of a scene file.

use cogaze_road::{
    ArmName, ArmSpec, CrossSection, CrosswalkSpec, Error as RoadError, JunctionSpec, NetworkSpec, Pose, RoadNetwork,
    RoadSpec, RoadStart, Shape, SignalProgram,
};

use crate::Error;
use crate::file::{JunctionFile, RoadFile, RoadNetworkFile, RoadStartFile, ShapeFile};
use crate::source::Source;

pub(super) fn network(file: &RoadNetworkFile, source: &Source) -> Result<RoadNetwork, Error> {
    let spec = NetworkSpec {
        junctions: file.junctions.iter().map(junction).collect(),
        roads: file.roads.iter().map(road).collect(),
        crosswalks: file
            .crosswalks
            .iter()
            .map(|crosswalk| CrosswalkSpec {
                name: crosswalk.name.clone(),
                road: crosswalk.road.clone(),
                s_m: crosswalk.s_m,
                width_m: crosswalk.width_m,
            })
            .collect(),
    };
    RoadNetwork::build(&spec).map_err(|error| match &error {
        RoadError::UnknownName { kind, name, known } => {
            source.unknown(kind, name, &known.split(", ").collect::<Vec<_>>())
        }
        // The message quotes the name of the road or junction that is wrong.
        other => {
            let message = other.to_string();
            let named = message.split('"').nth(1).unwrap_or_default().to_owned();
            Error::Roads { place: source.place_of_definition(&named), source: error }
        }
    })
}

fn junction(file: &JunctionFile) -> JunctionSpec {
    JunctionSpec {
        name: file.name.clone(),
        center: Pose::on_ground(file.x, file.z, file.heading_deg.to_radians()),
        radius_m: file.radius_m,
        arms: file
            .arms
            .iter()
            .map(|arm| ArmSpec {
                name: arm.name.clone(),
                heading_rad: arm.heading_deg.to_radians(),
                crosswalk: arm.crosswalk,
            })
            .collect(),
        signals: file.signals.as_ref().map(|signals| SignalProgram {
            green_s: signals.green_s,
            yellow_s: signals.yellow_s,
            all_red_s: signals.all_red_s,
            offset_s: signals.offset_s,
            groups: 1,
        }),
    }
}

fn road(file: &RoadFile) -> RoadSpec {
    let section = &file.cross_section;
    RoadSpec {
        name: file.name.clone(),
        start: match &file.from {
            RoadStartFile::World { x, z, heading_deg } => {
                RoadStart::At(Pose::on_ground(*x, *z, heading_deg.to_radians()))
            }
            RoadStartFile::Arm { junction, arm } => {
                RoadStart::Arm(ArmName { junction: junction.clone(), arm: arm.clone() })
            }
        },
        shapes: file
            .shapes
            .iter()
            .map(|shape| match *shape {
                ShapeFile::Line { length_m } => Shape::Line { length_m },
                ShapeFile::Turn { radius_m, angle_deg } => Shape::turn(radius_m, angle_deg.to_radians()),
                ShapeFile::Clothoid { length_m, start_curvature, end_curvature } => {
                    Shape::Clothoid { length_m, start_curvature, end_curvature }
                }
            })
            .collect(),
        end: file.to.as_ref().map(|arm| ArmName { junction: arm.junction.clone(), arm: arm.arm.clone() }),
        cross_section: CrossSection {
            lanes_right: section.lanes_right,
            lanes_left: section.lanes_left,
            lane_width_m: section.lane_width_m,
            margin_m: section.margin_m,
            pavement_m: section.pavement_m,
        },
        speed_limit_mps: file.speed_limit_mps,
    }
}
