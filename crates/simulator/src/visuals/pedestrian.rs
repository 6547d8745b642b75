//! People to look at: torso, head and four limbs that swing with the way walked.

use std::f32::consts::TAU;

use bevy::prelude::*;

use super::painted::Look;
use super::shape::{Shape, paint, shade};
use crate::Gait;

/// A limb that swings about its joint.
#[derive(Component, Clone, Copy, Debug)]
pub(crate) struct Limb {
    /// 1 or −1: limbs of opposite sign swing against each other.
    phase: f32,
    /// Largest angle at a brisk walk.
    swing_rad: f32,
}

/// Length of a double step.
const STRIDE_M: f32 = 1.45;
const HIP_M: f32 = 0.86;
const SHOULDER_M: f32 = 1.42;

/// Someone's looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clothes {
    skin: LinearRgba,
    hair: LinearRgba,
    top: LinearRgba,
    trousers: LinearRgba,
}

/// Clothes to choose from.
pub(crate) fn clothes(style: u64) -> Clothes {
    let skins = [paint(226, 180, 150), paint(170, 120, 86), paint(108, 74, 54), paint(240, 200, 172)];
    let hairs = [paint(50, 36, 26), paint(24, 22, 22), paint(140, 104, 60), paint(150, 148, 144)];
    let tops = [
        paint(196, 44, 40),
        paint(40, 92, 150),
        paint(230, 190, 60),
        paint(70, 120, 84),
        paint(232, 232, 226),
        paint(120, 70, 130),
    ];
    let trousers = [paint(44, 54, 84), paint(60, 58, 56), paint(120, 104, 82), paint(30, 32, 36)];
    let pick = |count: u64, salt: u64| {
        (style.wrapping_mul(2_654_435_761).wrapping_add(salt * 40_503) >> 7) as usize % count as usize
    };
    Clothes {
        skin: skins[pick(4, 1)],
        hair: hairs[pick(4, 2)],
        top: tops[(style % 6) as usize],
        trousers: trousers[pick(4, 3)],
    }
}

/// Torso, neck and head, with the feet at the origin.
pub(crate) fn trunk(clothes: &Clothes) -> Shape {
    let mut shape = Shape::default();
    let ring = |y: f32, half_width: f32, half_depth: f32| {
        (0..10)
            .map(|index| {
                let (sin, cos) = (-TAU * index as f32 / 10.0).sin_cos();
                Vec3::new(cos * half_width, y, sin * half_depth)
            })
            .collect::<Vec<_>>()
    };
    shape.loft(&[ring(HIP_M - 0.06, 0.15, 0.105), ring(HIP_M + 0.1, 0.155, 0.11)], clothes.trousers);
    shape.loft(
        &[
            ring(HIP_M + 0.06, 0.16, 0.115),
            ring(1.12, 0.155, 0.11),
            ring(1.34, 0.19, 0.12),
            ring(1.46, 0.17, 0.1),
            ring(1.5, 0.07, 0.06),
        ],
        clothes.top,
    );
    shape.column(Transform::from_xyz(0.0, 1.47, 0.0), [0.05, 0.05], 0.1, 8, clothes.skin);
    let head = Transform::from_xyz(0.0, 1.63, -0.01);
    shape.ball(head, 7, |way| 0.108 * (1.0 + 0.12 * way.y.abs()), |_| clothes.skin);
    let hair = Transform::from_xyz(0.0, 1.65, 0.018);
    shape.ball(hair, 7, |way| if way.y > -0.2 || way.z > 0.4 { 0.115 } else { 0.07 }, |_| clothes.hair);
    shape
}

fn leg(clothes: &Clothes) -> Shape {
    let mut shape = Shape::default();
    shape.column(Transform::from_xyz(0.0, -0.8, 0.0), [0.052, 0.085], 0.8, 8, clothes.trousers);
    shape.cuboid(Transform::from_xyz(0.0, -0.82, -0.05), Vec3::new(0.048, 0.04, 0.13), paint(38, 32, 30));
    shape
}

fn arm(clothes: &Clothes) -> Shape {
    let mut shape = Shape::default();
    shape.column(Transform::from_xyz(0.0, -0.5, 0.0), [0.036, 0.052], 0.5, 8, shade(clothes.top, 0.9));
    shape.ball(Transform::from_xyz(0.0, -0.55, 0.0), 4, |_| 0.048, |_| clothes.skin);
    shape
}

/// Adds the parts of someone below an entity whose origin is `middle_m` above the feet.
pub(crate) fn dress(
    commands: &mut Commands,
    person: Entity,
    middle_m: f32,
    clothes: &Clothes,
    meshes: &mut Assets<Mesh>,
    look: &Look,
) {
    let trunk = meshes.add(trunk(clothes).mesh());
    let (leg, arm) = (meshes.add(leg(clothes).mesh()), meshes.add(arm(clothes).mesh()));
    let mut part = |mesh: &Handle<Mesh>, at: Vec3, limb: Option<Limb>| {
        let place = Transform::from_translation(at - Vec3::Y * middle_m);
        let mut part = commands.spawn((ChildOf(person), Mesh3d(mesh.clone()), place));
        look.put_on(&mut part);
        if let Some(limb) = limb {
            part.insert(limb);
        }
    };
    part(&trunk, Vec3::ZERO, None);
    for side in [-1.0, 1.0] {
        let limb = |sign: f32, swing_rad: f32| Some(Limb { phase: side * sign, swing_rad });
        part(&leg, Vec3::new(0.085 * side, HIP_M, 0.0), limb(1.0, 0.46));
        part(&arm, Vec3::new(0.225 * side, SHOULDER_M, 0.0), limb(-1.0, 0.42));
    }
}

/// Swings the limbs with the way walked, so that feet do not slide.
pub(crate) fn swing_limbs(people: Query<(&Gait, &Children)>, mut limbs: Query<(&Limb, &mut Transform)>) {
    for (gait, parts) in &people {
        let (sin, brisk) = ((TAU * gait.walked_m / STRIDE_M).sin(), (gait.speed_mps / 1.4).min(1.2));
        for part in parts {
            if let Ok((limb, mut transform)) = limbs.get_mut(*part) {
                transform.rotation = Quat::from_rotation_x(sin * limb.phase * limb.swing_rad * brisk);
            }
        }
    }
}
