//! How a signed relevance map becomes a heatmap.

use std::{fmt, str::FromStr};

use crate::Error;

/// Which part of a signed map counts as heat. Never is a signed map shifted by its minimum, which would turn what has
/// no relevance into the middle of the scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignPolicy {
    /// What speaks for the output: max(0, R).
    #[default]
    Positive,
    /// What speaks against it: max(0, −R).
    Negative,
    /// Both: |R|.
    Absolute,
}

impl SignPolicy {
    /// The heat of one value.
    pub fn heat(self, value: f32) -> f32 {
        match self {
            Self::Positive => value.max(0.0),
            Self::Negative => (-value).max(0.0),
            Self::Absolute => value.abs(),
        }
    }
}

impl fmt::Display for SignPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Absolute => "absolute",
        })
    }
}

impl FromStr for SignPolicy {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "positive" => Ok(Self::Positive),
            "negative" => Ok(Self::Negative),
            "absolute" => Ok(Self::Absolute),
            _ => Err(Error::Policy { name: name.to_owned() }),
        }
    }
}
