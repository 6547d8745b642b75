//! `cogaze-lab model`: build and inspect driving networks.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use cogaze_onnx::{Initialization, Model as Network, NetworkMetadata, Preprocessing, VggSettings, parse_size, vgg16};
use serde_json::json;

use crate::{
    failure::{Failure, OrBadInput as _},
    output::{Format, print},
};

#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    /// Write a network of VGG16's topology with seeded weights
    Build(Build),
    /// Say what a network file holds
    Inspect(Inspect),
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Channels relative to VGG16; 1.0 is VGG16
    #[arg(long, default_value_t = 0.25)]
    width: f32,
    /// Rows x columns of the input
    #[arg(long, default_value = "96x192", value_parser = size)]
    input: (usize, usize),
    /// Seed of the weights
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How the weights are drawn
    #[arg(long, default_value = "centered")]
    initialization: Weights,
    /// How pixels become input: `torch_rgb`, `caffe_bgr` or `unit`
    #[arg(long, default_value_t)]
    preprocessing: Preprocessing,
    /// The ONNX file to write
    #[arg(long)]
    out: PathBuf,
}

/// Names of [`Initialization`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Weights {
    /// Zero-mean filters that keep images apart through all layers
    Centered,
    /// Keras' default, the random network of Hwu et al. 2021
    Glorot,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The ONNX file
    model: PathBuf,
    /// How to print
    #[arg(long, default_value = "text")]
    format: Format,
}

impl Model {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Build(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
        }
    }
}

impl Build {
    fn run(self) -> Result<(), Failure> {
        let (rows, columns) = self.input;
        let network = vgg16(&VggSettings {
            width: self.width,
            rows,
            columns,
            seed: self.seed,
            initialization: match self.initialization {
                Weights::Centered => Initialization::Centered,
                Weights::Glorot => Initialization::Glorot,
            },
            preprocessing: self.preprocessing,
        })
        .or_bad_input()?;
        network.write(&self.out)?;
        print(&format!(
            "{}: {} parameters, SHA-256 {}\n",
            self.out.display(),
            network.graph.parameters(),
            network.sha256()
        ))
    }
}

impl Inspect {
    fn run(self) -> Result<(), Failure> {
        let network = Network::read(&self.model).or_bad_input()?;
        // A foreign network has no metadata of ours; that is a finding, not an error.
        let metadata = NetworkMetadata::from_entries(&network.metadata);
        print(&match self.format {
            Format::Text => text(&network, &metadata),
            Format::Json => {
                let report = json!({
                    "opset": network.opset,
                    "nodes": network.graph.nodes.len(),
                    "parameters": network.graph.parameters(),
                    "metadata": network.metadata,
                });
                format!("{report}\n")
            }
        })
    }
}

fn text(network: &Network, metadata: &Result<NetworkMetadata, cogaze_onnx::Error>) -> String {
    let mut lines = vec![format!(
        "opset {}, {} nodes, {} parameters, made by {}",
        network.opset,
        network.graph.nodes.len(),
        network.graph.parameters(),
        if network.producer.is_empty() { "an unnamed program" } else { &network.producer }
    )];
    for (kind, values) in [("input", &network.graph.inputs), ("output", &network.graph.outputs)] {
        for value in values {
            lines.push(format!("{kind} {} {:?}", value.name, value.shape));
        }
    }
    match metadata {
        Ok(metadata) => {
            lines.push(format!("preprocessing {}, origin: {}", metadata.preprocessing, metadata.origin));
            for output in &metadata.outputs {
                let (scale, offset) = (output.scale, output.offset);
                lines.push(format!("{} = raw x {scale} + {offset} {}", output.name, output.unit));
            }
        }
        Err(error) => lines.push(format!("no driving network: {error}")),
    }
    lines.join("\n") + "\n"
}

fn size(text: &str) -> anyhow::Result<(usize, usize)> {
    parse_size(text).with_context(|| format!("`{text}` is not of the form 96x192 (rows x columns)"))
}
