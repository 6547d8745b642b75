//! What a driving network says about itself in `metadata_props`.
//!
//! | key | example | meaning |
//! |---|---|---|
//! | `cogaze.input_size` | `96x192` | rows × columns |
//! | `cogaze.preprocessing` | `torch_rgb` | see [`Preprocessing`] |
//! | `cogaze.outputs` | `steering,speed` | one name per output |
//! | `cogaze.units` | `rad,m/s` | one unit per output |
//! | `cogaze.scale` | `0.1,5` | physical value = raw × scale + offset |
//! | `cogaze.offset` | `0,10` | |
//! | `cogaze.origin` | `seeded weights, …` | where the weights come from |

use std::{collections::BTreeMap, fmt, str::FromStr};

use crate::Error;

const INPUT_SIZE: &str = "cogaze.input_size";
const PREPROCESSING: &str = "cogaze.preprocessing";
const OUTPUTS: &str = "cogaze.outputs";
const UNITS: &str = "cogaze.units";
const SCALE: &str = "cogaze.scale";
const OFFSET: &str = "cogaze.offset";
const ORIGIN: &str = "cogaze.origin";

/// Input, outputs and origin of a driving network.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkMetadata {
    /// Height of the input image in pixels.
    pub rows: usize,
    /// Width of the input image in pixels.
    pub columns: usize,
    /// How pixels become network input.
    pub preprocessing: Preprocessing,
    /// What each output means.
    pub outputs: Vec<OutputMetadata>,
    /// Where the weights come from, in one sentence.
    pub origin: String,
}

/// One output of the network: physical value = raw × scale + offset.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputMetadata {
    /// `steering` (positive to the right) or `speed` for driving networks.
    pub name: String,
    /// Unit of the physical value.
    pub unit: String,
    /// Factor from raw to physical.
    pub scale: f32,
    /// Added after scaling.
    pub offset: f32,
}

/// How 8-bit pixels become network input. Channels are planes, `[1, 3, rows, columns]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preprocessing {
    /// torchvision: red, green, blue in 0..1, minus `ImageNet` mean, divided by its standard deviation.
    #[default]
    TorchRgb,
    /// Caffe and Keras' VGG16: blue, green, red in 0..255 minus the `ImageNet` mean.
    CaffeBgr,
    /// Red, green, blue in 0..1.
    Unit,
}

impl Preprocessing {
    /// Factor and summand of each plane, applied to the 8-bit value: `input = pixel × factor + summand`.
    pub fn factors(self) -> [(f32, f32); 3] {
        match self {
            Self::TorchRgb => [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)]
                .map(|(mean, deviation)| (1.0 / (255.0 * deviation), -mean / deviation)),
            Self::CaffeBgr => [103.939, 116.779, 123.68].map(|mean: f32| (1.0, -mean)),
            Self::Unit => [(1.0 / 255.0, 0.0); 3],
        }
    }

    /// Index into an RGB pixel of each plane.
    pub fn channel_order(self) -> [usize; 3] {
        match self {
            Self::TorchRgb | Self::Unit => [0, 1, 2],
            Self::CaffeBgr => [2, 1, 0],
        }
    }

    /// Smallest and largest input of each plane: what the z^B rule calls `low` and `high`.
    pub fn bounds(self) -> [(f32, f32); 3] {
        self.factors().map(|(factor, summand)| (summand, 255.0 * factor + summand))
    }
}

impl fmt::Display for Preprocessing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::TorchRgb => "torch_rgb",
            Self::CaffeBgr => "caffe_bgr",
            Self::Unit => "unit",
        })
    }
}

impl FromStr for Preprocessing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "torch_rgb" => Ok(Self::TorchRgb),
            "caffe_bgr" => Ok(Self::CaffeBgr),
            "unit" => Ok(Self::Unit),
            other => Err(invalid(PREPROCESSING, format!("`{other}` is none of torch_rgb, caffe_bgr, unit"))),
        }
    }
}

impl NetworkMetadata {
    /// Reads the entries of a model.
    ///
    /// # Errors
    /// [`Error::Metadata`] naming the key that is missing or malformed.
    pub fn from_entries(entries: &BTreeMap<String, String>) -> Result<Self, Error> {
        let text = |key: &str| {
            let missing = "is missing; build the network with `cogaze-lab model build`, or add the entry";
            entries.get(key).map(String::as_str).ok_or_else(|| invalid(key, missing.to_owned()))
        };
        let (rows, columns) = parse_size(text(INPUT_SIZE)?).ok_or_else(|| {
            invalid(INPUT_SIZE, format!("`{}` is not of the form 96x192 (rows x columns)", entries[INPUT_SIZE]))
        })?;
        let names: Vec<&str> = text(OUTPUTS)?.split(',').collect();
        let units: Vec<&str> = text(UNITS)?.split(',').collect();
        let (scales, offsets) = (numbers(SCALE, text(SCALE)?)?, numbers(OFFSET, text(OFFSET)?)?);
        for (key, length) in [(UNITS, units.len()), (SCALE, scales.len()), (OFFSET, offsets.len())] {
            if length != names.len() {
                return Err(invalid(key, format!("has {length} entries for {} outputs", names.len())));
            }
        }
        let outputs = names.iter().zip(units).zip(scales).zip(offsets).map(|(((&name, unit), scale), offset)| {
            OutputMetadata { name: name.to_owned(), unit: unit.to_owned(), scale, offset }
        });
        Ok(Self {
            rows,
            columns,
            preprocessing: text(PREPROCESSING)?.parse()?,
            outputs: outputs.collect(),
            origin: text(ORIGIN)?.to_owned(),
        })
    }

    /// The entries to store in a model.
    pub fn to_entries(&self) -> BTreeMap<String, String> {
        let joined = |part: fn(&OutputMetadata) -> String| self.outputs.iter().map(part).collect::<Vec<_>>().join(",");
        BTreeMap::from([
            (INPUT_SIZE.to_owned(), format!("{}x{}", self.rows, self.columns)),
            (PREPROCESSING.to_owned(), self.preprocessing.to_string()),
            (OUTPUTS.to_owned(), joined(|output| output.name.clone())),
            (UNITS.to_owned(), joined(|output| output.unit.clone())),
            (SCALE.to_owned(), joined(|output| output.scale.to_string())),
            (OFFSET.to_owned(), joined(|output| output.offset.to_string())),
            (ORIGIN.to_owned(), self.origin.clone()),
        ])
    }
}

/// Parses `ROWSxCOLUMNS`, both at least 1.
pub fn parse_size(text: &str) -> Option<(usize, usize)> {
    let (rows, columns) = text.split_once('x')?;
    let length = |text: &str| text.parse().ok().filter(|&length: &usize| length > 0);
    Some((length(rows)?, length(columns)?))
}

fn numbers(key: &str, text: &str) -> Result<Vec<f32>, Error> {
    let number = |part: &str| match part.trim().parse::<f32>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(invalid(key, format!("`{part}` is not a finite number"))),
    };
    text.split(',').map(number).collect()
}

fn invalid(key: &str, reason: String) -> Error {
    Error::Metadata { key: key.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn driving() -> NetworkMetadata {
        let output = |name: &str, unit: &str, scale, offset| OutputMetadata {
            name: name.to_owned(),
            unit: unit.to_owned(),
            scale,
            offset,
        };
        NetworkMetadata {
            rows: 96,
            columns: 192,
            preprocessing: Preprocessing::CaffeBgr,
            outputs: vec![output("steering", "rad", 0.1, 0.0), output("speed", "m/s", 5.0, 10.5)],
            origin: "a test".to_owned(),
        }
    }

    #[test]
    fn entries_are_read_back_as_they_were_written() {
        assert_eq!(NetworkMetadata::from_entries(&driving().to_entries()).unwrap(), driving());
    }

    #[test]
    fn a_missing_or_malformed_entry_is_named() {
        for (key, value) in [(PREPROCESSING, "bgr"), (INPUT_SIZE, "96*192"), (SCALE, "1"), (OFFSET, "0,nan")] {
            let mut entries = driving().to_entries();
            entries.insert(key.to_owned(), value.to_owned());
            let message = NetworkMetadata::from_entries(&entries).unwrap_err().to_string();
            assert!(message.contains(key), "{message}");
        }
        let message = NetworkMetadata::from_entries(&BTreeMap::new()).unwrap_err().to_string();
        assert!(message.contains("model build"), "{message}");
    }

    #[test]
    fn bounds_are_those_of_the_published_preprocessing() {
        let (low, high) = Preprocessing::TorchRgb.bounds()[0];
        assert!((low + 2.1179).abs() < 1e-4 && (high - 2.2489).abs() < 1e-4, "{low} {high}");
        assert_eq!(Preprocessing::CaffeBgr.bounds()[0], (-103.939, 151.061));
    }
}
