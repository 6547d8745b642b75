//! Static geometry gathered by surface and place, so that few meshes are drawn and those out of view are skipped.

use std::collections::BTreeMap;

use bevy::prelude::*;

use super::shape::Shape;

/// Side of a square of ground whose things share a mesh.
const CELL_M: f32 = 90.0;

/// What a face looks like; each has one material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Surface {
    Asphalt,
    Paving,
    /// Painted on the road.
    Paint,
    /// Walls with windows.
    Facade,
    /// Vertex colours only.
    Plain,
    /// Leaves: vertex colours, soft.
    Leaves,
    /// Sign faces, visible in any light.
    Sign,
}

/// Shapes by surface and square.
#[derive(Default)]
pub(crate) struct Chunks {
    shapes: BTreeMap<(Surface, i32, i32), Shape>,
}

impl Chunks {
    /// The shape that takes faces of a surface near a place.
    pub(crate) fn at(&mut self, surface: Surface, place: Vec3) -> &mut Shape {
        let cell = |along: f32| (along / CELL_M).floor() as i32;
        self.shapes.entry((surface, cell(place.x), cell(place.z))).or_default()
    }

    pub(crate) fn into_shapes(self) -> impl Iterator<Item = (Surface, Shape)> {
        let filled = self.shapes.into_iter().filter(|(_, shape)| !shape.is_empty());
        filled.map(|((surface, _, _), shape)| (surface, shape))
    }
}
