//! Runs one network: numbers in, numbers out.

use std::collections::BTreeMap;

use cogaze_onnx::Model;
use ort::{
    session::{Session, builder::GraphOptimizationLevel},
    value::TensorRef,
};

use crate::{Error, Runtime};

/// A network that is ready to run on the CPU.
#[derive(Debug)]
pub struct Inference {
    session: Session,
    input: String,
    shape: Vec<usize>,
}

/// Shape and values, row-major, of one output.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// The values.
    pub values: Vec<f32>,
}

impl Inference {
    /// Prepares a network with one input of fixed shape. `threads` compute one frame together; they sleep when
    /// idle instead of spinning: beside other work on the same cores, spinning made a frame four times slower.
    ///
    /// # Errors
    /// [`Error::Refused`] with ONNX Runtime's reason, [`Error::File`] if the input has no fixed shape.
    pub fn open(runtime: &Runtime, model: &Model, threads: usize) -> Result<Self, Error> {
        let input = match model.graph.inputs.as_slice() {
            [input] => input,
            inputs => {
                let reason = format!("the network has {} inputs instead of one", inputs.len());
                return Err(cogaze_onnx::Error::Graph(reason).into());
            }
        };
        let shape = input.single_shape().ok_or_else(|| {
            cogaze_onnx::Error::Graph(format!("input `{}` has no fixed rows and columns", input.name))
        })?;
        let session = session(runtime, &model.encode(), threads).map_err(Error::Refused)?;
        Ok(Self { session, input: input.name.clone(), shape })
    }

    /// Shape of the input.
    pub fn input_shape(&self) -> &[usize] {
        &self.shape
    }

    /// Computes all outputs, by name.
    ///
    /// # Errors
    /// [`Error::InputSize`] if the input has another length, [`Error::Inference`] with ONNX Runtime's reason.
    pub fn run(&mut self, input: &[f32]) -> Result<BTreeMap<String, Output>, Error> {
        if input.len() != self.shape.iter().product::<usize>() {
            return Err(Error::InputSize { found: input.len(), expected: self.shape.clone() });
        }
        let tensor = TensorRef::from_array_view((self.shape.as_slice(), input)).map_err(Error::Inference)?;
        let outputs = self.session.run(ort::inputs![self.input.as_str() => tensor]).map_err(Error::Inference)?;
        let mut found = BTreeMap::new();
        for (name, value) in &outputs {
            let (shape, values) = value.try_extract_tensor::<f32>().map_err(Error::Inference)?;
            let shape = shape.iter().map(|&length| length as usize).collect();
            found.insert(name.to_owned(), Output { shape, values: values.to_vec() });
        }
        Ok(found)
    }
}

fn session(runtime: &Runtime, bytes: &[u8], threads: usize) -> ort::Result<Session> {
    Session::builder(runtime.environment())?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_intra_threads(threads.max(1))?
        .with_intra_op_spinning(false)?
        .commit_from_memory(bytes)
}
