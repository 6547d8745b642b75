//! The map itself.

use crate::{Error, SignPolicy};

/// A finite, non-negative map over the driver's view, row-major, origin top left, y down.
#[derive(Clone, Debug, PartialEq)]
pub struct Heatmap {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Heatmap {
    /// A map of `width` × `height` values, row after row.
    ///
    /// # Errors
    /// [`Error::Size`] if the number of values is another or zero; [`Error::Value`] for the first value that is
    /// negative, infinite or not a number.
    pub fn new(width: usize, height: usize, values: Vec<f32>) -> Result<Self, Error> {
        let count = values.len();
        if count == 0 || width.checked_mul(height) != Some(count) {
            return Err(Error::Size { width, height, count });
        }
        let is_heat = |value: &f32| (0.0..=f32::MAX).contains(value);
        // All at once first, which the compiler turns into a few instructions for many values.
        if values.iter().fold(true, |all, value| all & is_heat(value)) {
            return Ok(Self { width, height, values });
        }
        let index = values.iter().position(|value| !is_heat(value)).unwrap_or_default();
        Err(Error::Value { x: index % width, y: index / width, value: values[index] })
    }

    /// A map of the part of a signed map that `policy` names.
    ///
    /// # Errors
    /// As [`Heatmap::new`].
    pub fn from_signed(width: usize, height: usize, values: &[f32], policy: SignPolicy) -> Result<Self, Error> {
        // `f32::max` would turn NaN into 0, so that what is not finite is looked for first.
        if let Some(index) = values.iter().position(|value| !value.is_finite())
            && width > 0
        {
            return Err(Error::Value { x: index % width, y: index / width, value: values[index] });
        }
        Self::new(width, height, values.iter().map(|value| policy.heat(*value)).collect())
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All values, row after row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The value at a column and row.
    ///
    /// # Panics
    /// If there is no such pixel.
    pub fn at(&self, x: usize, y: usize) -> f32 {
        assert!(x < self.width, "column {x} of {}", self.width);
        self.values[y * self.width + x]
    }

    /// The greatest value.
    pub fn max(&self) -> f32 {
        self.values.iter().copied().fold(0.0, f32::max)
    }

    /// The sum of all values.
    pub fn sum(&self) -> f64 {
        self.values.iter().map(|value| f64::from(*value)).sum()
    }

    /// The column and row under a point of the view; `None` outside the view.
    pub fn pixel_of(&self, point_in_view: [f64; 2]) -> Option<(usize, usize)> {
        pixel_of(point_in_view, self.width, self.height)
    }
}

/// See [`Heatmap::pixel_of`].
pub(crate) fn pixel_of([x, y]: [f64; 2], width: usize, height: usize) -> Option<(usize, usize)> {
    // Rounding can carry a share just below 1 to the size itself.
    let index = |share: f64, size: usize| {
        let last = size.checked_sub(1)?;
        (0.0..1.0).contains(&share).then_some(((share * size as f64) as usize).min(last))
    };
    Some((index(x, width)?, index(y, height)?))
}
