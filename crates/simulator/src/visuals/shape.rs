//! Builds meshes from coloured faces, so that many things share one mesh and one material.

use std::f32::consts::TAU;

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// Collects faces with colours; positions are in metres.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    uvs: Vec<[f32; 2]>,
    colors: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

/// A colour from its sRGB parts in 0..255.
pub(crate) fn paint(red: u8, green: u8, blue: u8) -> LinearRgba {
    Color::srgb_u8(red, green, blue).to_linear()
}

/// The same colour, lighter or darker.
pub(crate) fn shade(color: LinearRgba, factor: f32) -> LinearRgba {
    LinearRgba::new(color.red * factor, color.green * factor, color.blue * factor, color.alpha)
}

impl Shape {
    pub(crate) fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// A flat face; corners counter-clockwise seen from its front.
    pub(crate) fn face(&mut self, corners: &[Vec3], color: LinearRgba) {
        self.textured_face(corners, &vec![Vec2::ZERO; corners.len()], color);
    }

    pub(crate) fn textured_face(&mut self, corners: &[Vec3], uvs: &[Vec2], color: LinearRgba) {
        let normal = (corners[1] - corners[0]).cross(corners[corners.len() - 1] - corners[0]).normalize_or_zero();
        let first = self.positions.len() as u32;
        for (corner, uv) in corners.iter().zip(uvs) {
            self.vertex(*corner, normal, *uv, color);
        }
        for index in 1..corners.len() as u32 - 1 {
            self.indices.extend([first, first + index, first + index + 1]);
        }
    }

    fn vertex(&mut self, position: Vec3, normal: Vec3, uv: Vec2, color: LinearRgba) {
        self.positions.push(position.to_array());
        self.normals.push(normal.to_array());
        self.uvs.push(uv.to_array());
        self.colors.push(color.to_f32_array());
    }

    /// A band between two lines of points, the second to the left of the first; normals point up from it.
    pub(crate) fn band(&mut self, right: &[Vec3], left: &[Vec3], uv_of: impl Fn(Vec3) -> Vec2, color: LinearRgba) {
        for index in 0..right.len().min(left.len()).saturating_sub(1) {
            let corners = [right[index], right[index + 1], left[index + 1], left[index]];
            self.textured_face(&corners, &corners.map(&uv_of), color);
        }
    }

    /// A box that may be turned.
    pub(crate) fn cuboid(&mut self, at: Transform, half: Vec3, color: LinearRgba) {
        let corner = |x: f32, y: f32, z: f32| at.transform_point(Vec3::new(x, y, z) * half);
        for [a, b, c, d] in [
            [(-1., -1., 1.), (1., -1., 1.), (1., 1., 1.), (-1., 1., 1.)],
            [(1., -1., -1.), (-1., -1., -1.), (-1., 1., -1.), (1., 1., -1.)],
            [(1., -1., 1.), (1., -1., -1.), (1., 1., -1.), (1., 1., 1.)],
            [(-1., -1., -1.), (-1., -1., 1.), (-1., 1., 1.), (-1., 1., -1.)],
            [(-1., 1., 1.), (1., 1., 1.), (1., 1., -1.), (-1., 1., -1.)],
            [(-1., -1., -1.), (1., -1., -1.), (1., -1., 1.), (-1., -1., 1.)],
        ] {
            self.face(&[a, b, c, d].map(|(x, y, z)| corner(x, y, z)), color);
        }
    }

    /// A column or cone along the local y axis from the origin of `at`, round shaded.
    pub(crate) fn column(&mut self, at: Transform, radii: [f32; 2], length: f32, sides: u32, color: LinearRgba) {
        let ring = |index: u32, y: f32, radius: f32| {
            let (sin, cos) = (TAU * index as f32 / sides as f32).sin_cos();
            (at.transform_point(Vec3::new(cos * radius, y, sin * radius)), at.rotation * Vec3::new(cos, 0.0, sin))
        };
        let first = self.positions.len() as u32;
        for index in 0..=sides {
            for (y, radius) in [(0.0, radii[0]), (length, radii[1])] {
                let (position, normal) = ring(index, y, radius);
                self.vertex(position, normal, Vec2::ZERO, color);
            }
        }
        for index in 0..sides {
            let at = first + 2 * index;
            self.indices.extend([at, at + 1, at + 2, at + 2, at + 1, at + 3]);
        }
        let cap = |y: f32, radius: f32| (0..sides).map(move |index| ring(index, y, radius).0);
        if radii[1] > 0.01 {
            self.face(&cap(length, radii[1]).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>(), color);
        }
        if radii[0] > 0.01 {
            self.face(&cap(0.0, radii[0]).collect::<Vec<_>>(), color);
        }
    }

    /// A ball that may be stretched and bumpy; `bump` gives the radius in a direction, `color_of` the colour there.
    pub(crate) fn ball(
        &mut self,
        at: Transform,
        rings: u32,
        bump: impl Fn(Vec3) -> f32,
        color_of: impl Fn(Vec3) -> LinearRgba,
    ) {
        let sides = rings * 2;
        let first = self.positions.len() as u32;
        for ring in 0..=rings {
            let (sin_down, cos_down) = (TAU / 2.0 * ring as f32 / rings as f32).sin_cos();
            for side in 0..=sides {
                let (sin, cos) = (TAU * (side % sides) as f32 / sides as f32).sin_cos();
                let direction = Vec3::new(sin_down * cos, cos_down, sin_down * sin);
                let position = at.transform_point(direction * bump(direction));
                self.vertex(position, at.rotation * direction, Vec2::ZERO, color_of(direction));
            }
        }
        for ring in 0..rings {
            for side in 0..sides {
                let a = first + ring * (sides + 1) + side;
                let b = a + sides + 1;
                self.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
            }
        }
    }

    /// A skin over cross-sections with equally many points, each given counter-clockwise seen from the front (from −z).
    /// Both ends are closed.
    pub(crate) fn loft(&mut self, sections: &[Vec<Vec3>], color: LinearRgba) {
        for pair in sections.windows(2) {
            let (front, back) = (&pair[0], &pair[1]);
            for index in 0..front.len() {
                let next = (index + 1) % front.len();
                self.face(&[front[index], back[index], back[next], front[next]], color);
            }
        }
        if let (Some(front), Some(back)) = (sections.first(), sections.last()) {
            self.face(front, color);
            self.face(&back.iter().rev().copied().collect::<Vec<_>>(), color);
        }
    }

    pub(crate) fn mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.uvs)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every triangle's winding agrees with its normals, or back faces would be culled.
    fn outward(shape: &Shape) -> bool {
        shape.indices.chunks(3).all(|triangle| {
            let [a, b, c] = [0, 1, 2].map(|corner| Vec3::from(shape.positions[triangle[corner] as usize]));
            let winding = (b - a).cross(c - a);
            winding.length() < 1e-6 || winding.dot(Vec3::from(shape.normals[triangle[0] as usize])) > 0.0
        })
    }

    #[test]
    fn faces_look_outwards() {
        let white = LinearRgba::WHITE;
        let mut cuboid = Shape::default();
        cuboid.cuboid(Transform::IDENTITY, Vec3::ONE, white);
        let centre_outside = cuboid.positions.iter().zip(&cuboid.normals);
        assert!(centre_outside.into_iter().all(|(at, normal)| Vec3::from(*at).dot(Vec3::from(*normal)) > 0.0));
        let mut round = Shape::default();
        round.column(Transform::IDENTITY, [1.0, 0.5], 2.0, 8, white);
        round.ball(Transform::from_xyz(0.0, 5.0, 0.0), 6, |_| 1.0, |_| white);
        assert!(outward(&cuboid) && outward(&round));
    }

    #[test]
    fn a_band_looks_up() {
        let mut band = Shape::default();
        let line = |x: f32| [Vec3::new(x, 0.0, 0.0), Vec3::new(x, 0.0, -5.0)];
        band.band(&line(1.0), &line(-1.0), |_| Vec2::ZERO, LinearRgba::WHITE);
        assert!(band.normals.iter().all(|normal| normal[1] > 0.99));
    }
}
