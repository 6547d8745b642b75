//! The arguments that say how to explain.

use anyhow::Context as _;
use clap::Args;
use cogaze_onnx::{Model, NetworkMetadata, ValueInfo};
use cogaze_relevance::{Composite, InputBounds, SeedOutputs};

use crate::failure::{Failure, OrBadInput as _};

#[derive(Debug, Args)]
pub(crate) struct CompositeArguments {
    /// Rules to use
    #[arg(long = "composite", default_value = Composite::DEFAULT)]
    pub(crate) name: String,
    /// Output to explain: both, largest, an index, or one relevance per output (1,-0.5)
    #[arg(long, default_value = "both", allow_hyphen_values = true)]
    pub(crate) seed_output: SeedOutputs,
    /// Smallest input, one value or one per channel, for z^B rules; from the preprocessing unless given
    #[arg(long, allow_hyphen_values = true, value_delimiter = ',', requires = "high")]
    low: Vec<f32>,
    /// Largest input
    #[arg(long, allow_hyphen_values = true, value_delimiter = ',', requires = "low")]
    high: Vec<f32>,
}

impl CompositeArguments {
    /// The composite for a network, whose metadata tell the bounds unless they were given.
    pub(crate) fn composite(&self, network: &Model) -> Result<Composite, Failure> {
        let channels =
            network.graph.inputs.first().and_then(ValueInfo::single_shape).and_then(|shape| shape.get(1).copied());
        for (argument, values) in [("--low", &self.low), ("--high", &self.high)] {
            if values.len() > 1 && Some(values.len()) != channels {
                let message = format!("{argument} has {} values for {} channels", values.len(), channels.unwrap_or(0));
                return Err(Failure::BadInput(anyhow::Error::msg(message)));
            }
        }
        let given = (!self.low.is_empty()).then(|| InputBounds { low: self.low.clone(), high: self.high.clone() });
        let known = || NetworkMetadata::from_entries(&network.metadata).ok().map(|known| known.preprocessing.into());
        let bounds = given.or_else(known);
        Composite::named(&self.name, bounds.as_ref()).context("cannot explain").or_bad_input()
    }
}
