//! The line a road is measured along: straight pieces, arcs and clothoids.

use crate::{Error, Pose, wrapped_angle};

const SHAPE_LIMIT: usize = 100_000;

/// A piece of a reference line. Curvatures are in 1/m, positive to the left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A straight piece.
    Line {
        /// Its length.
        length_m: f64,
    },
    /// A piece of a circle.
    Arc {
        /// Its length.
        length_m: f64,
        /// One over its radius.
        curvature: f64,
    },
    /// A piece whose curvature changes linearly along its length.
    Clothoid {
        /// Its length.
        length_m: f64,
        /// Curvature where it starts.
        start_curvature: f64,
        /// Curvature where it ends.
        end_curvature: f64,
    },
}

impl Shape {
    /// The arc of this radius that turns by this angle, positive to the left.
    pub fn turn(radius_m: f64, turn_rad: f64) -> Self {
        Self::Arc { length_m: radius_m * turn_rad.abs(), curvature: turn_rad.signum() / radius_m }
    }

    /// Length along the piece.
    pub fn length_m(&self) -> f64 {
        match *self {
            Self::Line { length_m } | Self::Arc { length_m, .. } | Self::Clothoid { length_m, .. } => length_m,
        }
    }

    /// Curvature at a distance from the start of the piece.
    pub fn curvature_at(&self, s_m: f64) -> f64 {
        match *self {
            Self::Line { .. } => 0.0,
            Self::Arc { curvature, .. } => curvature,
            Self::Clothoid { length_m, start_curvature, end_curvature } => {
                start_curvature + (end_curvature - start_curvature) * s_m / length_m
            }
        }
    }

    /// The pose at a distance along the piece when it begins at `start`.
    pub fn pose_at(&self, start: &Pose, s_m: f64) -> Pose {
        match *self {
            Self::Line { .. } => start.moved(s_m, 0.0),
            Self::Arc { curvature, .. } if curvature.abs() < 1e-12 => start.moved(s_m, 0.0),
            Self::Arc { curvature, .. } => {
                let turn = curvature * s_m;
                start.moved(turn.sin() / curvature, (1.0 - turn.cos()) / curvature).turned(turn)
            }
            Self::Clothoid { length_m, start_curvature, end_curvature } => {
                clothoid_at(start, start_curvature, (end_curvature - start_curvature) / length_m, s_m)
            }
        }
    }
}

/// Fresnel integrals by Gauss–Legendre quadrature with five nodes per 5 m, exact to well below a micrometre for the
/// curvatures of roads.
fn clothoid_at(start: &Pose, curvature: f64, sharpness: f64, s_m: f64) -> Pose {
    const NODES: [(f64, f64); 5] = [
        (0.0, 0.568_888_888_888_888_9),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let turn_at = |s: f64| curvature * s + sharpness * s * s / 2.0;
    let pieces = (s_m.abs() / 5.0).ceil().max(1.0) as usize;
    let half = s_m / pieces as f64 / 2.0;
    let (mut ahead, mut left) = (0.0, 0.0);
    for piece in 0..pieces {
        let middle = half * (2 * piece + 1) as f64;
        for (node, weight) in NODES {
            let (sin, cos) = turn_at(middle + half * node).sin_cos();
            ahead += weight * half * cos;
            left += weight * half * sin;
        }
    }
    start.moved(ahead, left).turned(turn_at(s_m))
}

/// A smooth line on the ground made of shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceLine {
    pieces: Vec<Piece>,
    length_m: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Piece {
    s_m: f64,
    start: Pose,
    shape: Shape,
}

impl ReferenceLine {
    /// Lays shapes end to end.
    ///
    /// # Errors
    /// [`Error::ShapeCount`] and [`Error::Shape`] for what is not a road.
    pub fn new(start: Pose, shapes: &[Shape]) -> Result<Self, Error> {
        if shapes.is_empty() || shapes.len() > SHAPE_LIMIT {
            return Err(Error::ShapeCount { found: shapes.len(), limit: SHAPE_LIMIT });
        }
        let mut pieces = Vec::with_capacity(shapes.len());
        let (mut s_m, mut pose) = (0.0, start);
        for (index, &shape) in shapes.iter().enumerate() {
            let length_m = shape.length_m();
            let curvature = shape.curvature_at(0.0).abs().max(shape.curvature_at(length_m).abs());
            if !(0.01..=1e5).contains(&length_m) || !curvature.is_finite() || curvature > 1.0 {
                return Err(Error::Shape { index, length_m, curvature });
            }
            pieces.push(Piece { s_m, start: pose, shape });
            pose = shape.pose_at(&pose, length_m);
            s_m += length_m;
        }
        Ok(Self { pieces, length_m: s_m })
    }

    /// Length along the line.
    pub fn length_m(&self) -> f64 {
        self.length_m
    }

    /// The pose at a distance along the line, held at its ends.
    pub fn pose_at(&self, s_m: f64) -> Pose {
        let (piece, s_m) = self.piece_at(s_m);
        piece.shape.pose_at(&piece.start, s_m)
    }

    /// The curvature at a distance along the line, held at its ends.
    pub fn curvature_at(&self, s_m: f64) -> f64 {
        let (piece, s_m) = self.piece_at(s_m);
        piece.shape.curvature_at(s_m)
    }

    /// The pose at the end.
    pub fn end(&self) -> Pose {
        self.pose_at(self.length_m)
    }

    /// Distances from 0 to the end, at most `step_m` apart.
    pub fn stations(&self, step_m: f64) -> impl Iterator<Item = f64> + use<> {
        let count = (self.length_m / step_m).ceil().max(1.0) as usize;
        let length_m = self.length_m;
        (0..=count).map(move |index| length_m * index as f64 / count as f64)
    }

    fn piece_at(&self, s_m: f64) -> (&Piece, f64) {
        let s_m = s_m.clamp(0.0, self.length_m);
        let index = self.pieces.partition_point(|piece| piece.s_m <= s_m).saturating_sub(1);
        let piece = &self.pieces[index];
        (piece, s_m - piece.s_m)
    }
}

/// Shapes that lead from one pose to another: a line, an arc and a line, of which any may be missing.
///
/// # Errors
/// [`Error::Unjoinable`] when a single bend does not reach the end; `what` names the road in its message.
pub fn joining(from: &Pose, to: &Pose, what: &str) -> Result<Vec<Shape>, Error> {
    let [ahead_m, left_m] = from.local(to.position_in_world);
    let turn_rad = wrapped_angle(to.heading_rad - from.heading_rad);
    let unjoinable = || Error::Unjoinable { what: what.to_owned(), ahead_m, left_m, turn_rad };
    if turn_rad.abs() < 1e-6 {
        return if left_m.abs() < 1e-3 && ahead_m > 0.01 {
            Ok(vec![Shape::Line { length_m: ahead_m }])
        } else {
            Err(unjoinable())
        };
    }
    // The tangents meet `before` the bend on the first line and `after` it on the second.
    let after = left_m / turn_rad.sin();
    let before = ahead_m - after * turn_rad.cos();
    let tangent = before.min(after);
    let radius_m = tangent / (turn_rad.abs() / 2.0).tan();
    if !(radius_m >= 1.0 && radius_m.is_finite()) {
        return Err(unjoinable());
    }
    let line = |length_m: f64| (length_m > 0.01).then_some(Shape::Line { length_m });
    let bend = Shape::turn(radius_m, turn_rad);
    Ok([line(before - tangent), Some(bend), line(after - tangent)].into_iter().flatten().collect())
}

#[cfg(test)]
#[path = "reference_line/tests.rs"]
mod tests;
