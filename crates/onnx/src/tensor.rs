//! Constant tensors: shape and data that fit together.

use crate::Error;

/// A constant tensor, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: TensorData,
}

/// The elements of a [`Tensor`].
#[derive(Clone, Debug, PartialEq)]
pub enum TensorData {
    /// 32-bit floats: weights and biases.
    F32(Vec<f32>),
    /// 64-bit floats.
    F64(Vec<f64>),
    /// 32-bit integers.
    I32(Vec<i32>),
    /// 64-bit integers: shapes, axes, pads.
    I64(Vec<i64>),
    /// Bytes.
    U8(Vec<u8>),
    /// Truth values.
    Bool(Vec<bool>),
}

impl TensorData {
    fn len(&self) -> usize {
        match self {
            Self::F32(values) => values.len(),
            Self::F64(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::U8(values) => values.len(),
            Self::Bool(values) => values.len(),
        }
    }
}

impl Tensor {
    /// A tensor of the given shape; an empty shape is a scalar.
    ///
    /// # Errors
    /// [`Error::Tensor`] if the product of the shape overflows or differs from the number of elements.
    pub fn new(name: &str, shape: Vec<usize>, data: TensorData) -> Result<Self, Error> {
        let elements = shape.iter().try_fold(1usize, |product, &dimension| product.checked_mul(dimension));
        if elements != Some(data.len()) {
            let reason = format!("shape {shape:?} does not fit {} elements", data.len());
            return Err(Error::Tensor { name: name.to_owned(), reason });
        }
        Ok(Self { shape, data })
    }

    /// A float tensor filled in row-major order by calling `next` once per element.
    pub fn from_fn(shape: &[usize], mut next: impl FnMut() -> f32) -> Self {
        let elements = shape.iter().product();
        Self { shape: shape.to_vec(), data: TensorData::F32((0..elements).map(|_| next()).collect()) }
    }

    /// A float tensor with one axis.
    pub fn vector(values: Vec<f32>) -> Self {
        Self { shape: vec![values.len()], data: TensorData::F32(values) }
    }

    /// A float tensor without axes.
    pub fn scalar(value: f32) -> Self {
        Self { shape: Vec::new(), data: TensorData::F32(vec![value]) }
    }

    /// An integer tensor with one axis: a shape, axes or pads.
    pub fn integers(values: Vec<i64>) -> Self {
        Self { shape: vec![values.len()], data: TensorData::I64(values) }
    }

    /// Length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements, row-major.
    pub fn data(&self) -> &TensorData {
        &self.data
    }

    /// Elements of a 32-bit float tensor, `None` for another type.
    pub fn as_f32(&self) -> Option<&[f32]> {
        match &self.data {
            TensorData::F32(values) => Some(values),
            _ => None,
        }
    }

    /// Elements of a 64-bit integer tensor, `None` for another type.
    pub fn as_i64(&self) -> Option<&[i64]> {
        match &self.data {
            TensorData::I64(values) => Some(values),
            _ => None,
        }
    }

    /// The same elements under another shape, `None` if the number of elements differs.
    pub fn reshaped(&self, shape: &[usize]) -> Option<Self> {
        let elements = shape.iter().try_fold(1usize, |product, &dimension| product.checked_mul(dimension));
        (elements == Some(self.data.len())).then(|| Self { shape: shape.to_vec(), data: self.data.clone() })
    }
}
