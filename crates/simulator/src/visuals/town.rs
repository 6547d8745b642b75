//! What stands beside the roads: buildings, trees, lamps, signs and the masts of traffic lights.

use std::f32::consts::{PI, TAU};

use bevy::prelude::*;
use cogaze_road::{Pose, RoadNetwork};

use super::chunks::{Chunks, Surface};
use super::shape::{Shape, paint, shade};
use crate::model::{Building, Layout, Sign, SignKind, Tree};
use crate::plugin::transform_of;
use crate::spawn::{LIGHT_HEIGHT_M, SIGN_HEIGHT_M};

const WINDOW_M: f32 = 3.0;
const STOREY_M: f32 = 3.1;

/// Draws everything that stands.
pub(crate) fn draw(layout: &Layout, network: &RoadNetwork, chunks: &mut Chunks) {
    for building in &layout.buildings {
        draw_building(building, chunks);
    }
    for tree in &layout.trees {
        draw_tree(tree, chunks);
    }
    for lamp in &layout.lamps {
        draw_lamp(lamp, chunks);
    }
    for sign in &layout.signs {
        draw_sign(sign, chunks);
    }
    for mast in network.signals().iter().flat_map(|signal| &signal.masts) {
        let at = transform_of(mast, 0.0);
        let mast = chunks.at(Surface::Plain, at.translation);
        mast.column(at, [0.07, 0.06], LIGHT_HEIGHT_M + 0.5, 8, paint(70, 74, 76));
    }
}

fn draw_building(building: &Building, chunks: &mut Chunks) {
    let at = transform_of(&building.footprint.pose, 0.0);
    let (x, z) = (building.footprint.half_width_m as f32, building.footprint.half_length_m as f32);
    let height = building.height_m as f32;
    let walls = [
        paint(214, 200, 178),
        paint(196, 170, 142),
        paint(186, 116, 92),
        paint(222, 214, 202),
        paint(206, 186, 140),
        paint(168, 176, 180),
        paint(230, 222, 196),
    ];
    let color = walls[building.style as usize % walls.len()];
    let ring = [Vec3::new(-x, 0.0, -z), Vec3::new(-x, 0.0, z), Vec3::new(x, 0.0, z), Vec3::new(x, 0.0, -z)];
    for index in 0..4 {
        let (from, to) = (ring[index], ring[(index + 1) % 4]);
        let columns = (from.distance(to) / WINDOW_M).round().max(1.0);
        let rows = (height / STOREY_M).floor();
        let corners = [from, to, to.with_y(height), from.with_y(height)].map(|corner| at.transform_point(corner));
        let uvs = [Vec2::new(0.0, rows), Vec2::new(columns, rows), Vec2::new(columns, 0.0), Vec2::ZERO];
        chunks.at(Surface::Facade, at.translation).textured_face(&corners, &uvs, color);
    }
    let plain = chunks.at(Surface::Plain, at.translation);
    let part = |offset: Vec3| at * Transform::from_translation(offset);
    plain.cuboid(part(Vec3::Y * 0.25), Vec3::new(x + 0.025, 0.25, z + 0.025), shade(color, 0.45));
    let door = part(Vec3::new(x * 0.4, 1.15, -z - 0.02));
    plain.cuboid(door, Vec3::new(0.6, 1.15, 0.06), paint(74, 54, 42));
    if building.style.is_multiple_of(3) || height > 14.0 {
        plain.cuboid(part(Vec3::Y * (height + 0.15)), Vec3::new(x + 0.2, 0.25, z + 0.2), shade(color, 0.7));
    } else {
        let tiles = [paint(150, 72, 52), paint(120, 62, 50), paint(92, 88, 90)];
        draw_roof(plain, at, Vec3::new(x + 0.35, height, z + 0.35), tiles[building.style as usize / 3 % 3], color);
        plain.cuboid(part(Vec3::new(x * 0.5, height + 2.4, z * 0.2)), Vec3::new(0.4, 0.9, 0.4), paint(132, 84, 70));
    }
}

/// A gable roof whose ridge runs along x, over a box of half the given extents.
fn draw_roof(shape: &mut Shape, at: Transform, half: Vec3, tiles: LinearRgba, wall: LinearRgba) {
    let ridge = half.y + half.z * 0.62;
    let point = |x: f32, y: f32, z: f32| at.transform_point(Vec3::new(x * half.x, y, z * half.z));
    let (front_left, front_right) = (point(-1.0, half.y, -1.0), point(1.0, half.y, -1.0));
    let (back_left, back_right) = (point(-1.0, half.y, 1.0), point(1.0, half.y, 1.0));
    let (ridge_left, ridge_right) = (point(-1.0, ridge, 0.0), point(1.0, ridge, 0.0));
    shape.face(&[front_right, front_left, ridge_left, ridge_right], tiles);
    shape.face(&[back_left, back_right, ridge_right, ridge_left], tiles);
    shape.face(&[front_left, back_left, ridge_left], wall);
    shape.face(&[back_right, front_right, ridge_right], wall);
    shape.face(&[front_left, front_right, back_right, back_left], shade(wall, 0.5));
}

fn draw_tree(tree: &Tree, chunks: &mut Chunks) {
    let at = transform_of(&tree.pose, 0.0);
    let height = tree.height_m as f32;
    let trunk = chunks.at(Surface::Plain, at.translation);
    trunk.column(at, [0.19, 0.11], height * 0.55, 6, paint(88, 68, 50));
    let greens = [paint(70, 104, 44), paint(86, 116, 48), paint(58, 94, 50), paint(104, 120, 52)];
    let green = greens[tree.style as usize % greens.len()];
    let leaves = chunks.at(Surface::Leaves, at.translation);
    let blobs = [
        (Vec3::new(0.0, 0.72, 0.0), 0.25),
        (Vec3::new(0.14, 0.6, 0.05), 0.19),
        (Vec3::new(-0.12, 0.62, -0.09), 0.2),
        (Vec3::new(-0.03, 0.57, 0.14), 0.18),
        (Vec3::new(0.04, 0.55, -0.13), 0.17),
    ];
    for (index, (offset, radius)) in blobs.into_iter().enumerate() {
        let phase = (tree.style % 1000) as f32 + index as f32 * 2.0;
        let bump = move |way: Vec3| {
            let coarse = (way.x * 5.0 + phase).sin() * (way.y * 4.0 + phase * 1.3).cos();
            let fine = (way.z * 11.0 - phase).sin() * (way.x * 9.0 + way.y * 7.0).cos();
            height * radius * (1.0 + 0.14 * coarse + 0.1 * fine)
        };
        let turned = Quat::from_rotation_y(phase);
        let at = at * Transform::from_translation(turned * offset * height);
        let tone = 0.9 + 0.2 * (phase * 3.7).sin();
        leaves.ball(at, 4, bump, |way| shade(green, tone * (0.68 + 0.42 * way.y)));
    }
}

fn draw_lamp(lamp: &Pose, chunks: &mut Chunks) {
    let at = transform_of(lamp, 0.0);
    let shape = chunks.at(Surface::Plain, at.translation);
    let metal = paint(92, 98, 100);
    shape.column(at, [0.08, 0.05], 6.2, 8, metal);
    let arm = at * Transform::from_xyz(0.0, 6.15, -0.7);
    shape.cuboid(arm, Vec3::new(0.04, 0.04, 0.75), metal);
    shape.cuboid(at * Transform::from_xyz(0.0, 6.12, -1.35), Vec3::new(0.14, 0.06, 0.32), paint(200, 202, 200));
}

fn draw_sign(sign: &Sign, chunks: &mut Chunks) {
    let at = transform_of(&sign.pose, 0.0);
    let post = chunks.at(Surface::Plain, at.translation);
    post.column(at, [0.035, 0.035], SIGN_HEIGHT_M + 0.3, 6, paint(150, 154, 156));
    let face = at * Transform::from_xyz(0.0, SIGN_HEIGHT_M, -0.05);
    let shape = chunks.at(Surface::Sign, at.translation);
    match sign.kind {
        SignKind::SpeedLimit => {
            disc(shape, face, 0.36, 0.0, paint(196, 30, 34));
            disc(shape, face, 0.27, 0.005, paint(240, 240, 236));
            // "50" in strokes.
            let black = paint(20, 20, 20);
            let mut stroke = |x: f32, y: f32, half_x: f32, half_y: f32| {
                // The sign's face looks along −z, so that its left is +x.
                let at = face * Transform::from_xyz(-x, y, -0.012);
                shape.cuboid(at, Vec3::new(half_x, half_y, 0.004), black);
            };
            for (x, y, half_x, half_y) in [
                (-0.09, 0.13, 0.07, 0.02),
                (-0.14, 0.07, 0.02, 0.08),
                (-0.09, 0.01, 0.07, 0.02),
                (-0.04, -0.06, 0.02, 0.08),
                (-0.09, -0.13, 0.07, 0.02),
                (0.09, 0.13, 0.07, 0.02),
                (0.09, -0.13, 0.07, 0.02),
                (0.04, 0.0, 0.02, 0.15),
                (0.14, 0.0, 0.02, 0.15),
            ] {
                stroke(x, y, half_x, half_y);
            }
        }
        SignKind::Crosswalk => {
            shape.cuboid(face, Vec3::new(0.34, 0.34, 0.01), paint(24, 84, 168));
            let point = |x: f32, y: f32| face.transform_point(Vec3::new(x, y, -0.014));
            shape.face(&[point(0.26, -0.22), point(-0.26, -0.22), point(0.0, 0.26)], paint(240, 240, 236));
            shape.cuboid(
                face * Transform::from_xyz(0.0, -0.04, -0.016),
                Vec3::new(0.04, 0.12, 0.004),
                paint(20, 20, 20),
            );
        }
    }
    let back = at * Transform::from_xyz(0.0, SIGN_HEIGHT_M, -0.03);
    let (plain, grey) = (chunks.at(Surface::Plain, at.translation), paint(128, 130, 132));
    match sign.kind {
        SignKind::SpeedLimit => {
            disc(plain, back * Transform::from_rotation(Quat::from_rotation_y(PI)), 0.36, 0.0, grey);
        }
        SignKind::Crosswalk => plain.cuboid(back, Vec3::new(0.34, 0.34, 0.008), grey),
    }
}

/// A disc that looks along −z of `at`.
fn disc(shape: &mut Shape, at: Transform, radius: f32, ahead: f32, color: LinearRgba) {
    let corners: Vec<Vec3> = (0..20)
        .map(|index| {
            let (sin, cos) = (-TAU * index as f32 / 20.0).sin_cos();
            at.transform_point(Vec3::new(cos * radius, sin * radius, -ahead))
        })
        .collect();
    shape.face(&corners, color);
}
