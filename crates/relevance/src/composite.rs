//! Which rule each layer gets, by name.

use std::fmt;

use cogaze_onnx::Preprocessing;

use crate::{
    Error, LinearLayer,
    layer::Geometry,
    rule::{AlphaBeta, Epsilon, Flat, Gamma, Rule, WSquare, ZBox},
};

/// A set of rules for a whole network. Activations pass relevance on unchanged, max pools give it to the winner (winners
/// that tie share it), average pools and sums follow the ε rule.
#[derive(Debug)]
pub struct Composite {
    name: String,
    first: Option<Box<dyn Rule>>,
    convolution: Box<dyn Rule>,
    dense: Box<dyn Rule>,
    normalization_epsilon: f32,
}

/// Smallest and largest network input of each channel, after preprocessing; for the z^B rule.
#[derive(Clone, Debug, PartialEq)]
pub struct InputBounds {
    /// Smallest value per channel; one value serves all channels.
    pub low: Vec<f32>,
    /// Largest value per channel; one value serves all channels.
    pub high: Vec<f32>,
}

impl From<Preprocessing> for InputBounds {
    fn from(preprocessing: Preprocessing) -> Self {
        let bounds = preprocessing.bounds();
        Self { low: bounds.map(|(low, _)| low).to_vec(), high: bounds.map(|(_, high)| high).to_vec() }
    }
}

impl Composite {
    /// The composite that is used unless another one is asked for.
    pub const DEFAULT: &str = "epsilon-plus-flat";

    /// Names that [`Composite::named`] knows.
    pub const NAMES: [&str; 11] = [
        "lrp-0",
        "epsilon",
        "epsilon-0.1",
        "epsilon-plus",
        Self::DEFAULT,
        "epsilon-alpha2-beta1",
        "epsilon-alpha2-beta1-flat",
        "epsilon-gamma-box",
        "gamma",
        "w-square-first",
        "excitation-backprop",
    ];

    /// Looks a composite up. `bounds` are needed by those with a z^B rule (`epsilon-gamma-box`).
    ///
    /// # Errors
    /// [`Error::UnknownComposite`] listing the names, [`Error::Bounds`] where bounds are needed and absent.
    pub fn named(name: &str, bounds: Option<&InputBounds>) -> Result<Self, Error> {
        let composite = |first: Option<Box<dyn Rule>>, convolution, dense| Self {
            name: name.to_owned(),
            first,
            convolution,
            dense,
            normalization_epsilon: 1e-6,
        };
        let (flat, plus) = (|| Some(Box::new(Flat) as Box<dyn Rule>), || Box::new(AlphaBeta::Z_PLUS));
        let gamma = || Box::<Gamma>::default();
        let (epsilon, alpha_beta) = (|| Box::new(Epsilon::default()), || Box::new(AlphaBeta::ALPHA2_BETA1));
        Ok(match name {
            "lrp-0" => {
                let zero = || Box::new(Epsilon { epsilon: 0.0 });
                Self { normalization_epsilon: 0.0, ..composite(None, zero(), zero()) }
            }
            "epsilon" => composite(None, epsilon(), epsilon()),
            "epsilon-0.1" => composite(None, Box::new(Epsilon { epsilon: 0.1 }), Box::new(Epsilon { epsilon: 0.1 })),
            "epsilon-plus" => composite(None, plus(), epsilon()),
            "epsilon-plus-flat" => composite(flat(), plus(), epsilon()),
            "epsilon-alpha2-beta1" => composite(None, alpha_beta(), epsilon()),
            "epsilon-alpha2-beta1-flat" => composite(flat(), alpha_beta(), epsilon()),
            "epsilon-gamma-box" => {
                let bounds = bounds.ok_or_else(|| Error::Bounds {
                    composite: name.to_owned(),
                    reason: "the network's metadata name no preprocessing, and none were given".to_owned(),
                })?;
                let first = ZBox { bounds: bounds.clone(), epsilon: 1e-6 };
                composite(Some(Box::new(first)), gamma(), epsilon())
            }
            "gamma" => composite(None, gamma(), epsilon()),
            "w-square-first" => composite(Some(Box::new(WSquare::default())), plus(), epsilon()),
            "excitation-backprop" => composite(None, plus(), plus()),
            _ => {
                return Err(Error::UnknownComposite { name: name.to_owned(), known: Self::NAMES.join(", ") });
            }
        })
    }

    /// A composite of one's own. `first` is for the layers that see the network's input, `normalization_epsilon` the
    /// stabiliser of average pools and sums.
    pub fn new(
        name: &str,
        first: Option<Box<dyn Rule>>,
        convolution: Box<dyn Rule>,
        dense: Box<dyn Rule>,
        normalization_epsilon: f32,
    ) -> Self {
        Self { name: name.to_owned(), first, convolution, dense, normalization_epsilon }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Stabiliser of average pools and sums.
    pub(crate) fn normalization_epsilon(&self) -> f32 {
        self.normalization_epsilon
    }

    /// The rule of a linear layer.
    pub(crate) fn rule(&self, layer: &LinearLayer) -> &dyn Rule {
        match (&self.first, layer.geometry) {
            (Some(first), _) if layer.first => first.as_ref(),
            (_, Geometry::Convolution { .. }) => self.convolution.as_ref(),
            (_, Geometry::Dense) => self.dense.as_ref(),
        }
    }
}

impl fmt::Display for Composite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}
