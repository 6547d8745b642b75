//! `cogaze-lab relevance`: compile a network into one that explains itself.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cogaze_onnx::Model;
use cogaze_relevance::{Assignment, CompileSettings, Reduction, assignments, compile};
use serde_json::json;

use crate::{
    composite::CompositeArguments,
    failure::{Failure, OrBadInput as _},
    output::{Format, print},
};

#[derive(Debug, Subcommand)]
pub(crate) enum Relevance {
    /// Write the network with relevance as a further output; it runs in any ONNX Runtime
    Compile(Compile),
    /// Print the rule that each node gets
    Inspect(Inspect),
}

#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// The network
    model: PathBuf,
    #[command(flatten)]
    composite: CompositeArguments,
    /// One map per input channel instead of their sum
    #[arg(long)]
    per_channel: bool,
    /// Also output where the relevance went: seed, relevance, bias, stabiliser, undefined, absolute relevance
    #[arg(long)]
    report: bool,
    /// The ONNX file to write
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The network
    model: PathBuf,
    #[command(flatten)]
    composite: CompositeArguments,
    /// How to print
    #[arg(long, default_value = "text")]
    format: Format,
}

impl Relevance {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Compile(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
        }
    }
}

impl Compile {
    fn run(self) -> Result<(), Failure> {
        let network = Model::read(&self.model).or_bad_input()?;
        let settings = CompileSettings {
            seed: self.composite.seed_output.clone(),
            reduction: if self.per_channel { Reduction::PerChannel } else { Reduction::ChannelSum },
            report: self.report,
        };
        let explained = compile(&network, &self.composite.composite(&network)?, &settings).or_bad_input()?;
        explained.write(&self.out)?;
        let (before, after) = (network.graph.nodes.len(), explained.graph.nodes.len());
        print(&format!("{}: {before} nodes of the network, {after} with its explanation\n", self.out.display()))
    }
}

impl Inspect {
    fn run(self) -> Result<(), Failure> {
        let network = Model::read(&self.model).or_bad_input()?;
        let found = assignments(&network, &self.composite.composite(&network)?).or_bad_input()?;
        let text = match self.format {
            Format::Text => table(&found),
            Format::Json => {
                let row = |found: &Assignment| json!({ "node": found.node, "operator": found.operator, "rule": found.rule.clone().ok(), "remedy": found.rule.clone().err() });
                format!("{}\n", json!(found.iter().map(row).collect::<Vec<_>>()))
            }
        };
        print(&text)
    }
}

fn table(found: &[Assignment]) -> String {
    let width = |cell: fn(&Assignment) -> &str| found.iter().map(|row| cell(row).len()).max().unwrap_or_default();
    let (node, operator) = (width(|row| &row.node), width(|row| &row.operator));
    let line = |row: &Assignment| {
        let rule = match &row.rule {
            Ok(rule) => rule.clone(),
            Err(remedy) => format!("NO RULE: {remedy}"),
        };
        format!("{:node$}  {:operator$}  {rule}\n", row.node, row.operator)
    };
    found.iter().map(line).collect()
}
