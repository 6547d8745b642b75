//! Which outputs are explained.

use std::{fmt, str::FromStr};

use crate::{Error, emitter::Emitter, flow::Flow};
use cogaze_onnx::{Attribute, Node, Tensor, TensorData};

/// Where relevance starts. Every map is linear in this choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SeedOutputs {
    /// Every output, each with its own value.
    #[default]
    Both,
    /// The output with the largest value, with that value (iNNvestigate's default).
    Largest,
    /// One output, with its own value.
    Index(usize),
    /// A relevance for each output, whatever its value. The head divides by the output: near-zero outputs explode.
    Vector(Vec<f32>),
}

impl fmt::Display for SeedOutputs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Both => formatter.write_str("both"),
            Self::Largest => formatter.write_str("largest"),
            Self::Index(index) => write!(formatter, "{index}"),
            Self::Vector(values) => {
                formatter.write_str(&values.iter().map(f32::to_string).collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl FromStr for SeedOutputs {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let syntax = || Error::SeedSyntax(text.to_owned());
        match text {
            "both" => Ok(Self::Both),
            "largest" => Ok(Self::Largest),
            _ if text.contains(',') => {
                let value = |part: &str| part.trim().parse().ok().filter(|value: &f32| value.is_finite());
                text.split(',').map(value).collect::<Option<_>>().map(Self::Vector).ok_or_else(syntax)
            }
            _ => text.parse().map(Self::Index).map_err(|_not_an_index| syntax()),
        }
    }
}

impl SeedOutputs {
    /// Emits the relevance of the output value `prediction` `[1, outputs]`.
    pub(crate) fn emit(&self, emitter: &mut Emitter, prediction: &str, outputs: usize) -> Result<Flow, Error> {
        let misfit = || Error::Seed { seed: self.to_string(), outputs };
        let row = |values: Vec<f32>| {
            let mut values = values.into_iter();
            Tensor::from_fn(&[1, outputs], || values.next().unwrap_or_default())
        };
        let multiplier = match self {
            Self::Both => emitter.constant("seed", row(vec![1.0; outputs])),
            Self::Largest => {
                let node = Node::new("", "ArgMax", &[prediction], "").with("axis", Attribute::Int(1));
                let largest = emitter.emit(node, &[1, 1]);
                let indices = TensorData::I64((0..outputs as i64).collect());
                let indices = emitter.constant("indices", Tensor::new("indices", vec![1, outputs], indices)?);
                let mask = emitter.op("Equal", &[&indices, &largest], &[1, outputs]);
                emitter.cast_to_float(&mask)
            }
            Self::Index(index) if *index < outputs => emitter
                .constant("seed", row((0..outputs).map(|output| f32::from(u8::from(output == *index))).collect())),
            Self::Vector(values) if values.len() == outputs => {
                return Ok(Flow::Explicit(emitter.constant("seed", row(values.clone()))));
            }
            Self::Index(_) | Self::Vector(_) => return Err(misfit()),
        };
        Ok(Flow::Scaled { value: prediction.to_owned(), multiplier })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_read_as_they_are_printed() {
        for text in ["both", "largest", "1", "1,-0.5"] {
            assert_eq!(text.parse::<SeedOutputs>().unwrap().to_string(), text);
        }
        for text in ["", "all", "-1", "1,x", "nan,1", "1.5"] {
            assert!(text.parse::<SeedOutputs>().is_err(), "{text}");
        }
    }
}
