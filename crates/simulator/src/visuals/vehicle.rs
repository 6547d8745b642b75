//! Vehicles to look at: bodies with cabin, glass, wheels and lamps, and the ego vehicle's bonnet and dashboard.

use bevy::prelude::*;
use cogaze_scenario::VehicleCategory;

use super::shape::{Shape, paint, shade};

/// Half the extents of a vehicle and the colour of its body.
struct Body {
    half: Vec3,
    color: LinearRgba,
}

/// Colours that vehicles have.
pub(crate) fn colors() -> [LinearRgba; 7] {
    [
        paint(176, 32, 36),
        paint(36, 70, 128),
        paint(222, 224, 226),
        paint(60, 64, 70),
        paint(150, 156, 162),
        paint(28, 92, 78),
        paint(208, 160, 60),
    ]
}

fn glass() -> LinearRgba {
    paint(38, 48, 58)
}

/// The shape of a vehicle around its middle on the ground, looking along −z.
pub(crate) fn shape(category: VehicleCategory, color: LinearRgba) -> Shape {
    let half = crate::model::half_extents_m(category).map(|half_m| half_m as f32);
    let body = Body { half: Vec3::from(half), color };
    let mut shape = Shape::default();
    match category {
        VehicleCategory::Car => car(&mut shape, &body),
        VehicleCategory::Van => van(&mut shape, &body),
        VehicleCategory::Truck => truck(&mut shape, &body),
    }
    lamps(&mut shape, &body);
    shape
}

/// A cross-section with bevelled edges: half width, bottom, top, and how much narrower the top is.
fn section(z: f32, half_width: f32, bottom: f32, top: f32, narrower: f32) -> Vec<Vec3> {
    let bevel = (top - bottom) * 0.28;
    let right = [
        Vec3::new(half_width * 0.9, bottom, z),
        Vec3::new(half_width, bottom + bevel, z),
        Vec3::new(half_width * (1.0 - narrower * 0.3), top - bevel * 0.5, z),
        Vec3::new(half_width * (1.0 - narrower), top, z),
    ];
    // Counter-clockwise seen from the front, where left is +x.
    right.iter().map(|at| at * Vec3::new(-1.0, 1.0, 1.0)).chain(right.iter().rev().copied()).collect()
}

fn car(shape: &mut Shape, body: &Body) {
    let (w, l) = (body.half.x, body.half.z);
    shape.loft(
        &[
            section(-l, w * 0.82, 0.36, 0.62, 0.12),
            section(-l + 0.25, w * 0.96, 0.22, 0.74, 0.12),
            section(-0.95, w, 0.2, 0.9, 0.12),
            section(1.2, w, 0.2, 0.94, 0.12),
            section(l - 0.2, w * 0.96, 0.24, 0.92, 0.12),
            section(l, w * 0.86, 0.38, 0.8, 0.12),
        ],
        body.color,
    );
    cabin(shape, body, [-1.05, -0.35, 0.95, 1.72], 0.9, 1.46);
    wheels(shape, w, &[-1.32, 1.32], 0.32);
}

/// A cabin with glass all round: z of windscreen foot, roof front, roof rear and rear window foot.
fn cabin(shape: &mut Shape, body: &Body, [foot, front, rear, end]: [f32; 4], waist: f32, roof: f32) {
    let (low, high) = (body.half.x * 0.88, body.half.x * 0.68);
    let at = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
    let sides = |sign: f32| {
        let corners = [
            at(sign * low, waist, foot),
            at(sign * low, waist, end),
            at(sign * high, roof, rear),
            at(sign * high, roof, front),
        ];
        if sign < 0.0 { corners } else { [corners[1], corners[0], corners[3], corners[2]] }
    };
    shape.face(&sides(-1.0), glass());
    shape.face(&sides(1.0), glass());
    shape.face(&[at(low, waist, foot), at(-low, waist, foot), at(-high, roof, front), at(high, roof, front)], glass());
    shape.face(&[at(-low, waist, end), at(low, waist, end), at(high, roof, rear), at(-high, roof, rear)], glass());
    let top = roof + 0.015;
    shape.face(&[at(-high, top, rear), at(high, top, rear), at(high, top, front), at(-high, top, front)], body.color);
    // Pillars and roof edges in the colour of the body.
    for sign in [-1.0, 1.0] {
        let mut pillar = |from: Vec3, to: Vec3, thickness: f32| {
            let way = to - from;
            let at = Transform::from_translation((from + to) / 2.0)
                .with_rotation(Quat::from_rotation_arc(Vec3::Y, way.normalize_or_zero()));
            shape.cuboid(at, Vec3::new(thickness, way.length() / 2.0, thickness), body.color);
        };
        pillar(at(sign * low, waist, foot), at(sign * high, roof, front), 0.035);
        pillar(at(sign * low, waist, end), at(sign * high, roof, rear), 0.05);
        let middle = f32::midpoint(front, rear) - 0.1;
        pillar(at(sign * low, waist, middle), at(sign * high, roof, middle), 0.04);
        pillar(at(sign * high, roof, front), at(sign * high, roof, rear), 0.03);
        let mirror = Transform::from_xyz(sign * (body.half.x + 0.08), waist + 0.08, foot + 0.3);
        shape.cuboid(mirror, Vec3::new(0.1, 0.07, 0.05), body.color);
    }
}

fn van(shape: &mut Shape, body: &Body) {
    let (w, l, top) = (body.half.x, body.half.z, body.half.y * 2.0);
    shape.loft(
        &[
            section(-l, w * 0.85, 0.36, 0.85, 0.1),
            section(-l + 0.3, w * 0.97, 0.24, 1.05, 0.08),
            section(-l + 0.75, w, 0.24, 1.2, 0.06),
            section(-l + 1.5, w, 0.24, top - 0.05, 0.1),
            section(l - 0.1, w, 0.26, top, 0.06),
            section(l, w * 0.97, 0.3, top - 0.05, 0.08),
        ],
        body.color,
    );
    let screen = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
    let (foot, head) = (-l + 0.72, -l + 1.45);
    shape.face(
        &[
            screen(w * 0.88, 1.24, foot),
            screen(-w * 0.88, 1.24, foot),
            screen(-w * 0.82, top - 0.12, head),
            screen(w * 0.82, top - 0.12, head),
        ],
        glass(),
    );
    for sign in [-1.0, 1.0] {
        shape.cuboid(Transform::from_xyz(sign * (w - 0.01), 1.5, -l + 1.75), Vec3::new(0.02, 0.28, 0.42), glass());
        shape.cuboid(Transform::from_xyz(sign * 0.45, 1.5, l), Vec3::new(0.32, 0.3, 0.02), glass());
    }
    wheels(shape, w, &[-1.75, 1.6], 0.35);
}

fn truck(shape: &mut Shape, body: &Body) {
    let (w, l, top) = (body.half.x, body.half.z, body.half.y * 2.0);
    shape.loft(
        &[
            section(-l, w * 0.94, 0.45, top - 0.5, 0.06),
            section(-l + 0.2, w, 0.4, top - 0.3, 0.08),
            section(-l + 1.9, w, 0.4, top - 0.3, 0.08),
        ],
        body.color,
    );
    shape.cuboid(Transform::from_xyz(0.0, 1.95, -l + 0.02), Vec3::new(w * 0.86, 0.42, 0.06), glass());
    for sign in [-1.0, 1.0] {
        shape.cuboid(Transform::from_xyz(sign * (w - 0.02), 1.95, -l + 0.95), Vec3::new(0.04, 0.38, 0.45), glass());
    }
    let cargo_half = Vec3::new(w, (top - 1.0) / 2.0, (2.0 * l - 2.1) / 2.0);
    shape.cuboid(Transform::from_xyz(0.0, 1.0 + cargo_half.y, l - cargo_half.z), cargo_half, paint(214, 214, 208));
    shape.cuboid(Transform::from_xyz(0.0, 0.75, 0.4), Vec3::new(w * 0.7, 0.2, l - 0.5), paint(44, 46, 48));
    wheels(shape, w, &[-l + 1.2, l - 1.2], 0.48);
}

fn wheels(shape: &mut Shape, half_width: f32, axles: &[f32], radius: f32) {
    for &z in axles {
        for sign in [-1.0, 1.0] {
            let outwards = Quat::from_rotation_arc(Vec3::Y, Vec3::X * sign);
            let at = Transform::from_xyz(sign * (half_width - 0.2), radius, z).with_rotation(outwards);
            shape.column(at, [radius, radius], 0.22, 14, paint(26, 26, 28));
            let hub = Transform::from_xyz(sign * (half_width - 0.02), radius, z).with_rotation(outwards);
            shape.column(hub, [radius * 0.62, radius * 0.55], 0.05, 10, paint(168, 170, 174));
        }
    }
}

fn lamps(shape: &mut Shape, body: &Body) {
    let (w, l) = (body.half.x, body.half.z);
    for sign in [-1.0, 1.0] {
        let headlamp = Transform::from_xyz(sign * w * 0.66, 0.66, -l + 0.08);
        shape.cuboid(headlamp, Vec3::new(0.16, 0.07, 0.08), paint(248, 248, 236));
    }
    shape.cuboid(Transform::from_xyz(0.0, 0.46, -l + 0.02), Vec3::new(w * 0.5, 0.07, 0.03), paint(24, 24, 26));
    shape.cuboid(Transform::from_xyz(0.0, 0.62, l + 0.0), Vec3::new(0.26, 0.06, 0.02), paint(236, 236, 228));
    shape.cuboid(Transform::from_xyz(0.0, 0.36, l - 0.04), Vec3::new(w * 0.8, 0.09, 0.05), paint(40, 40, 42));
}

/// The rear lamps alone, so that braking can light them.
pub(crate) fn rear_lamps(category: VehicleCategory) -> Shape {
    let [w, _, l] = crate::model::half_extents_m(category).map(|half_m| half_m as f32);
    let mut shape = Shape::default();
    for sign in [-1.0, 1.0] {
        let lamp = Transform::from_xyz(sign * w * 0.72, 0.8, l - 0.02);
        shape.cuboid(lamp, Vec3::new(0.15, 0.075, 0.05), LinearRgba::WHITE);
    }
    shape
}

/// What the driver sees of the own vehicle: bonnet and dashboard.
pub(crate) fn ego_front(color: LinearRgba) -> Shape {
    let mut shape = Shape::default();
    shape.loft(
        &[
            section(-2.15, 0.7, 0.3, 0.56, 0.22),
            section(-1.95, 0.8, 0.3, 0.63, 0.22),
            section(-1.4, 0.86, 0.3, 0.69, 0.2),
            section(-0.9, 0.88, 0.3, 0.73, 0.2),
        ],
        color,
    );
    let dark = paint(44, 46, 50);
    let top = |z: f32, height: f32| section(z, 0.84, 0.4, height, 0.05);
    shape.loft(&[top(-0.92, 0.71), top(-0.75, 0.76), top(-0.55, 0.74)], dark);
    let hood = |z: f32, height: f32| {
        let around = section(z, 0.2, 0.7, height, 0.35);
        around.into_iter().map(|at| at + Vec3::X * -0.36).collect::<Vec<_>>()
    };
    shape.loft(&[hood(-0.76, 0.79), hood(-0.55, 0.82)], shade(dark, 0.75));
    shape
}

/// The rim and spokes of the steering wheel, around its own axle along z.
pub(crate) fn steering_wheel() -> Shape {
    let mut shape = Shape::default();
    let black = paint(38, 38, 41);
    let count = 28;
    for index in 0..count {
        let angle = std::f32::consts::TAU * index as f32 / count as f32;
        let at = Transform::from_rotation(Quat::from_rotation_z(angle)) * Transform::from_xyz(0.185, 0.0, 0.0);
        shape.cuboid(at, Vec3::new(0.014, 0.0215, 0.014), black);
    }
    shape.cuboid(Transform::IDENTITY, Vec3::new(0.18, 0.018, 0.008), black);
    shape.cuboid(Transform::from_xyz(0.0, -0.09, 0.0), Vec3::new(0.018, 0.09, 0.008), black);
    shape.cuboid(Transform::IDENTITY, Vec3::new(0.06, 0.05, 0.016), shade(black, 1.4));
    shape
}
