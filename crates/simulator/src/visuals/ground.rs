//! The ground: grass, asphalt, pavements with kerbs, and everything painted on the road.

use std::f64::consts::PI;

use bevy::prelude::*;
use cogaze_road::{Crosswalk, Junction, MarkKind, Pose, ReferenceLine, Road, RoadNetwork, joining};

use super::chunks::{Chunks, Surface};
use super::shape::paint;

const STEP_M: f64 = 3.0;
const GRASS_Y: f32 = -0.05;
const MARK_Y: f32 = 0.012;
const PAVEMENT_Y: f32 = 0.12;
const KERB_M: f64 = 0.16;
const MARK_WIDTH_M: f64 = 0.13;
/// Half the side of the grass plane; fog hides its edge.
const PLANE_M: f32 = 1500.0;

/// Draws the ground of a network.
pub(crate) fn draw(network: &RoadNetwork, chunks: &mut Chunks) {
    for road in network.roads().iter().filter(|road| road.junction.is_none()) {
        draw_road(road, chunks);
        draw_marks(network, road, chunks);
    }
    for junction in network.junctions() {
        draw_junction(junction, chunks);
    }
    for crosswalk in network.crosswalks() {
        draw_crosswalk(network, crosswalk, chunks);
    }
    for lane in network.lanes() {
        if let Some((_, stop_m)) = lane.signal {
            let line = lane.path.pose_at(stop_m);
            let half_m = lane.width_m / 2.0 - 0.15;
            mark(chunks, line.moved(0.2, -half_m), line.moved(0.2, half_m), -0.4);
        }
    }
}

/// The grass below everything, around a point.
pub(crate) fn grass_plane(center: Vec3) -> super::shape::Shape {
    let mut shape = super::shape::Shape::default();
    let corner = |x: f32, z: f32| center.with_y(GRASS_Y) + Vec3::new(x * PLANE_M, 0.0, z * PLANE_M);
    let corners = [corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0), corner(-1.0, -1.0)];
    shape.textured_face(&corners, &corners.map(|corner| tile(corner, 6.0)), LinearRgba::WHITE);
    shape
}

fn tile(point: Vec3, size_m: f32) -> Vec2 {
    Vec2::new(point.x, point.z) / size_m
}

fn point(pose: &Pose, left_m: f64, y: f32) -> Vec3 {
    pose.moved(0.0, left_m).position_in_world.as_vec3().with_y(y)
}

fn line(poses: &[Pose], left_m: f64, y: f32) -> Vec<Vec3> {
    poses.iter().map(|pose| point(pose, left_m, y)).collect()
}

fn draw_road(road: &Road, chunks: &mut Chunks) {
    let section = &road.cross_section;
    let stations: Vec<f64> = road.reference.stations(STEP_M).collect();
    // Pieces small enough that those out of view are not drawn.
    for part in stations.windows(2).collect::<Vec<_>>().chunks(12) {
        let mut poses: Vec<Pose> = part.iter().map(|pair| road.reference.pose_at(pair[0])).collect();
        poses.extend(part.last().map(|pair| road.reference.pose_at(pair[1])));
        let near = poses[0].position_in_world.as_vec3();
        let (right, left) = (-section.right_edge_m(), section.left_edge_m());
        let asphalt = chunks.at(Surface::Asphalt, near);
        asphalt.band(&line(&poses, right, 0.0), &line(&poses, left, 0.0), |at| tile(at, 4.0), LinearRgba::WHITE);
        if section.pavement_m > 0.1 {
            pavement(chunks, &poses, right, -1.0, section.pavement_m);
            pavement(chunks, &poses, left, 1.0, section.pavement_m);
        } else {
            let gravel = paint(150, 140, 120);
            let shoulder = chunks.at(Surface::Plain, near);
            shoulder.band(&line(&poses, right - 0.8, -0.03), &line(&poses, right, -0.005), |_| Vec2::ZERO, gravel);
            shoulder.band(&line(&poses, left, -0.005), &line(&poses, left + 0.8, -0.03), |_| Vec2::ZERO, gravel);
        }
    }
}

/// Kerb and pavement beside a line, on its left (`side` 1) or right (−1).
fn pavement(chunks: &mut Chunks, poses: &[Pose], edge_m: f64, side: f64, width_m: f64) {
    let near = poses[0].position_in_world.as_vec3();
    let at = |beyond_m: f64, y: f32| line(poses, edge_m + side * beyond_m, y);
    let mut band = |surface: Surface, inner: Vec<Vec3>, outer: Vec<Vec3>, size_m: f32, color: LinearRgba| {
        let (right, left) = if side > 0.0 { (inner, outer) } else { (outer, inner) };
        chunks.at(surface, near).band(&right, &left, |at| tile(at, size_m), color);
    };
    let kerb = paint(176, 176, 172);
    band(Surface::Plain, at(0.0, -0.02), at(0.02, PAVEMENT_Y), 1.0, paint(140, 140, 136));
    band(Surface::Plain, at(0.02, PAVEMENT_Y), at(KERB_M, PAVEMENT_Y), 1.0, kerb);
    band(Surface::Paving, at(KERB_M, PAVEMENT_Y), at(width_m, PAVEMENT_Y), 2.0, LinearRgba::WHITE);
    band(Surface::Plain, at(width_m, PAVEMENT_Y), at(width_m + 0.02, -0.06), 1.0, kerb);
}

fn draw_marks(network: &RoadNetwork, road: &Road, chunks: &mut Chunks) {
    let length_m = road.reference.length_m();
    let index = network.road_named(&road.name);
    let free = |s_m: f64| {
        !network.crosswalks().iter().any(|crosswalk| {
            Some(crosswalk.road) == index && (crosswalk.s_m - s_m).abs() < crosswalk.width_m / 2.0 + 0.6
        })
    };
    for painted in road.cross_section.marks() {
        let (period_m, length_of_paint_m) = match painted.kind {
            MarkKind::Solid => (2.0, 2.0),
            MarkKind::Dashed => (9.0, 3.0),
        };
        let mut s_m = 0.0;
        while s_m + length_of_paint_m <= length_m {
            let end_m = s_m + length_of_paint_m;
            if free(s_m) && free(end_m) {
                paint_stroke(chunks, &road.reference, [s_m, end_m], painted.offset_m);
            }
            s_m += period_m;
        }
    }
}

fn paint_stroke(chunks: &mut Chunks, reference: &ReferenceLine, [from_m, to_m]: [f64; 2], offset_m: f64) {
    let poses = [from_m, to_m].map(|s_m| reference.pose_at(s_m));
    let near = poses[0].position_in_world.as_vec3();
    let side = |left_m: f64| line(&poses, offset_m + left_m, MARK_Y);
    let half_m = MARK_WIDTH_M / 2.0;
    chunks.at(Surface::Paint, near).band(&side(-half_m), &side(half_m), |_| Vec2::ZERO, paint(222, 222, 214));
}

/// A painted quad between two poses across, `ahead_m` long.
fn mark(chunks: &mut Chunks, right: Pose, left: Pose, ahead_m: f64) {
    let (near_m, far_m) = if ahead_m < 0.0 { (ahead_m, 0.0) } else { (0.0, ahead_m) };
    let corner = |pose: &Pose, ahead_m: f64| point(&pose.moved(ahead_m, 0.0), 0.0, MARK_Y);
    let rights = [corner(&right, near_m), corner(&right, far_m)];
    let lefts = [corner(&left, near_m), corner(&left, far_m)];
    chunks.at(Surface::Paint, rights[0]).band(&rights, &lefts, |_| Vec2::ZERO, paint(222, 222, 214));
}

fn draw_crosswalk(network: &RoadNetwork, crosswalk: &Crosswalk, chunks: &mut Chunks) {
    let road = &network.roads()[crosswalk.road];
    let section = &road.cross_section;
    let start = road.reference.pose_at(crosswalk.s_m).moved(-crosswalk.width_m / 2.0, 0.0);
    let mut left_m = -section.right_edge_m() + 0.4;
    while left_m + 0.5 < section.left_edge_m() {
        mark(chunks, start.moved(0.0, left_m), start.moved(0.0, left_m + 0.5), crosswalk.width_m);
        left_m += 1.0;
    }
}

fn draw_junction(junction: &Junction, chunks: &mut Chunks) {
    let center = junction.center.position_in_world.as_vec3();
    for (index, arm) in junction.arms.iter().enumerate() {
        let next = &junction.arms[(index + 1) % junction.arms.len()];
        let (start, end) = (arm.left_corner().turned(PI), next.right_corner());
        let corner = joining(&start, &end, "corner").ok().and_then(|shapes| ReferenceLine::new(start, &shapes).ok());
        let poses: Vec<Pose> = match &corner {
            Some(corner) => corner.stations(1.0).map(|s_m| corner.pose_at(s_m)).collect(),
            None => vec![start, end],
        };
        let rim = [point(&arm.pose, -arm.right_edge_m, 0.0), point(&arm.pose, arm.left_edge_m, 0.0)];
        let rim = rim.into_iter().chain(line(&poses, 0.0, 0.0)).collect::<Vec<_>>();
        for pair in rim.windows(2) {
            let corners = [center, pair[0], pair[1]];
            chunks.at(Surface::Asphalt, center).textured_face(
                &corners,
                &corners.map(|at| tile(at, 4.0)),
                LinearRgba::WHITE,
            );
        }
        if corner.is_some() && arm.pavement_m > 0.1 && next.pavement_m > 0.1 {
            pavement(chunks, &poses, 0.0, -1.0, arm.pavement_m.min(next.pavement_m));
        }
    }
}
