//! What can be wrong with the description of a road network.

/// An error of a road network.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A reference line has no shapes, or too many.
    #[error("a reference line needs 1 to {limit} shapes, not {found}")]
    ShapeCount {
        /// How many there are.
        found: usize,
        /// The most that are accepted.
        limit: usize,
    },
    /// A shape has a length or curvature that no road has.
    #[error(
        "shape {index} has length {length_m} m and curvature {curvature} 1/m; lengths are 0.01 to 100000 m, radii at least 1 m"
    )]
    Shape {
        /// Which shape, from 0.
        index: usize,
        /// Its length.
        length_m: f64,
        /// Its largest curvature.
        curvature: f64,
    },
    /// Two poses cannot be joined by a line, an arc and a line.
    #[error(
        "{what} cannot be joined: its ends are {ahead_m:.1} m ahead and {left_m:.1} m to the left of each other, turned by {turn_rad:.2} rad; put the last given shape where a single bend reaches the end"
    )]
    Unjoinable {
        /// What was to be joined.
        what: String,
        /// How far the end lies ahead of the start.
        ahead_m: f64,
        /// How far the end lies to the left of the start.
        left_m: f64,
        /// The turn from the start to the end.
        turn_rad: f64,
    },
    /// A name that nothing has.
    #[error("no {kind} is named {name:?}; known: {known}")]
    UnknownName {
        /// What the name should name.
        kind: &'static str,
        /// The name.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// A name that two things have.
    #[error("two {kind}s are named {name:?}; give each its own name")]
    DuplicateName {
        /// What the name names.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A number that a road cannot have.
    #[error("{what} is {value}, which is not {expected}")]
    Number {
        /// What it is.
        what: String,
        /// The number.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// Two roads begin or end at the same arm of a junction.
    #[error("arm {arm:?} of junction {junction:?} holds {roads} roads; it holds exactly one")]
    ArmRoads {
        /// The junction.
        junction: String,
        /// The arm.
        arm: String,
        /// How many roads there are.
        roads: usize,
    },
}
