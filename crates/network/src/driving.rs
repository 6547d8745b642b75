//! A driving network that explains itself: frame → steering, speed and the relevance of every pixel.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use cogaze_onnx::{Model, NetworkMetadata, ValueInfo, sha256};
use cogaze_relevance::{
    BALANCE_OUTPUT, CompileSettings, Composite, InputBounds, RELEVANCE_OUTPUT, Reduction, SeedOutputs, compile,
};
use image::RgbImage;

use crate::{Error, Inference, Runtime, inference::Output, preprocessing::preprocess};

/// How predictions are to be explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Name of a composite; see [`Composite::NAMES`].
    pub composite: String,
    /// Which outputs are explained.
    pub outputs: SeedOutputs,
    /// Whether each explanation comes with its [`Balance`].
    pub report: bool,
}

impl Default for Explanation {
    fn default() -> Self {
        Self { composite: Composite::DEFAULT.to_owned(), outputs: SeedOutputs::Both, report: true }
    }
}

/// What a driving network says about a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What it would do.
    pub prediction: Prediction,
    /// Why.
    pub relevance: RelevanceMap,
    /// Where the relevance went, if a report was asked for.
    pub balance: Option<Balance>,
}

/// What the network would do, in physical units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Steering angle in radians, positive to the right.
    pub steering: f32,
    /// Speed in metres per second.
    pub speed: f32,
}

/// Relevance of each input pixel, summed over its channels, row-major with the origin at the top left. Positive
/// relevance pushes the explained outputs up (right, faster), negative relevance down.
#[derive(Clone, Debug, PartialEq)]
pub struct RelevanceMap {
    /// Height.
    pub rows: usize,
    /// Width.
    pub columns: usize,
    /// Finite values of either sign, in units of the raw outputs.
    pub values: Vec<f32>,
}

/// Where the relevance of the outputs went: `seed` = `relevance` + `bias` + `stabilizer` + `undefined`, up to rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Relevance of the explained outputs.
    pub seed: f64,
    /// Relevance that arrived at the input.
    pub relevance: f64,
    /// Share absorbed by biases.
    pub bias: f64,
    /// Share absorbed by stabilisers.
    pub stabilizer: f64,
    /// Share lost in divisions by zero.
    pub undefined: f64,
    /// Sum of the map's absolute values.
    pub absolute_relevance: f64,
}

impl Balance {
    /// |seed − relevance − bias − stabiliser − undefined|: what rounding lost.
    pub fn residual(&self) -> f64 {
        (self.seed - self.relevance - self.bias - self.stabilizer - self.undefined).abs()
    }
}

/// A driving network with its explanation compiled in.
#[derive(Debug)]
pub struct DrivingNetwork {
    inference: Inference,
    metadata: NetworkMetadata,
    steering: usize,
    speed: usize,
    prediction: String,
    sha256: String,
}

impl DrivingNetwork {
    /// Reads a network, compiles the explanation into it and prepares it for `threads` threads.
    ///
    /// # Errors
    /// [`Error::File`] if the file is missing, corrupt or without metadata, [`Error::NotDriving`] if its shape
    /// contradicts its metadata or it has no outputs `steering` and `speed`, [`Error::Relevance`] if it cannot be
    /// explained as asked, [`Error::Refused`] if ONNX Runtime does not take it.
    pub fn open(runtime: &Runtime, path: &Path, explanation: &Explanation, threads: usize) -> Result<Self, Error> {
        let model = Model::read(path)?;
        let in_file = |source| cogaze_onnx::Error::File { path: path.to_owned(), source: Box::new(source) };
        let metadata = NetworkMetadata::from_entries(&model.metadata).map_err(in_file)?;
        let misfit = |reason| Error::NotDriving { path: PathBuf::from(path), reason };
        let (steering, speed) = driving_outputs(&model, &metadata).map_err(misfit)?;
        let composite = Composite::named(&explanation.composite, Some(&InputBounds::from(metadata.preprocessing)))?;
        let settings = CompileSettings {
            seed: explanation.outputs.clone(),
            reduction: Reduction::ChannelSum,
            report: explanation.report,
        };
        let explained = compile(&model, &composite, &settings)?;
        Ok(Self {
            inference: Inference::open(runtime, &explained, threads)?,
            metadata,
            steering,
            speed,
            prediction: model.graph.outputs[0].name.clone(),
            sha256: sha256(&std::fs::read(path).map_err(|source| {
                let path = path.to_owned();
                cogaze_onnx::Error::Read { path, source }
            })?),
        })
    }

    /// Rows and columns of the network's input. Frames of this size are used as they are.
    pub fn input_size(&self) -> (usize, usize) {
        (self.metadata.rows, self.metadata.columns)
    }

    /// What the network says about itself.
    pub fn metadata(&self) -> &NetworkMetadata {
        &self.metadata
    }

    /// SHA-256 of the network file, as `sha256sum` prints it.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Predicts and explains one frame of any size.
    ///
    /// # Errors
    /// [`Error::Inference`] with ONNX Runtime's reason, [`Error::Output`] if an output is not finite.
    pub fn explain(&mut self, image: &RgbImage) -> Result<Explained, Error> {
        let mut outputs = self.inference.run(&preprocess(image, &self.metadata))?;
        let raw = finite(&mut outputs, &self.prediction)?.values;
        let physical =
            |output: usize| raw[output] * self.metadata.outputs[output].scale + self.metadata.outputs[output].offset;
        let relevance = finite(&mut outputs, RELEVANCE_OUTPUT)?;
        let reported = outputs.contains_key(BALANCE_OUTPUT);
        let balance = reported.then(|| Balance::from_output(&finite(&mut outputs, BALANCE_OUTPUT)?)).transpose()?;
        Ok(Explained {
            prediction: Prediction { steering: physical(self.steering), speed: physical(self.speed) },
            relevance: RelevanceMap {
                rows: self.metadata.rows,
                columns: self.metadata.columns,
                values: relevance.values,
            },
            balance,
        })
    }
}

impl Balance {
    /// Reads the balance output of an explained network.
    ///
    /// # Errors
    /// [`Error::Output`] if it has another length.
    pub fn from_output(output: &Output) -> Result<Self, Error> {
        match *output.values.as_slice() {
            [seed, relevance, bias, stabilizer, undefined, absolute] => Ok(Self {
                seed: seed.into(),
                relevance: relevance.into(),
                bias: bias.into(),
                stabilizer: stabilizer.into(),
                undefined: undefined.into(),
                absolute_relevance: absolute.into(),
            }),
            _ => Err(Error::Output(BALANCE_OUTPUT.to_owned())),
        }
    }
}

/// Indices of steering and speed, if the network is what its metadata say.
fn driving_outputs(model: &Model, metadata: &NetworkMetadata) -> Result<(usize, usize), String> {
    let expected = [1, 3, metadata.rows, metadata.columns];
    let found = model.graph.inputs.first().and_then(ValueInfo::single_shape).unwrap_or_default();
    if found != expected {
        return Err(format!("its input is {found:?}, and its metadata say {expected:?}"));
    }
    let outputs = model.graph.outputs.first().and_then(ValueInfo::single_shape).unwrap_or_default();
    if outputs != [1, metadata.outputs.len()] {
        return Err(format!("its output is {outputs:?}, and its metadata name {}", metadata.outputs.len()));
    }
    let index = |name: &str| {
        let index = metadata.outputs.iter().position(|output| output.name == name);
        index.ok_or_else(|| format!("none of its outputs is called `{name}`"))
    };
    Ok((index("steering")?, index("speed")?))
}

fn finite(outputs: &mut BTreeMap<String, Output>, name: &str) -> Result<Output, Error> {
    let output = outputs.remove(name).filter(|output| output.values.iter().all(|value| value.is_finite()));
    output.ok_or_else(|| Error::Output(name.to_owned()))
}
