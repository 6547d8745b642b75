//! Why numbers are not a heatmap.

/// An error in making a [`crate::Heatmap`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The number of values is not width times height, or there are none.
    #[error("{count} values do not fill a map of {width} × {height}: give one value a pixel, and at least one pixel")]
    Size {
        /// Columns asked for.
        width: usize,
        /// Rows asked for.
        height: usize,
        /// Values given.
        count: usize,
    },
    /// A value is not a finite, non-negative number.
    #[error("value {value} at column {x}, row {y} is no heat: values must be finite and not negative")]
    Value {
        /// Column of the first such value.
        x: usize,
        /// Its row.
        y: usize,
        /// The value.
        value: f32,
    },
    /// A policy has no such name.
    #[error("no sign policy `{name}`: use positive, negative or absolute")]
    Policy {
        /// The name given.
        name: String,
    },
}
