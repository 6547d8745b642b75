//! The command line: one variant per group of subcommands, each with its arguments in a file of its own.

use clap::{Parser, Subcommand};

use crate::{analyze, bench, explain, failure::Failure, model, relevance};

/// Offline tools of Cogaze: driving networks, relevance maps, sessions.
#[derive(Debug, Parser)]
#[command(name = "cogaze-lab", version, about)]
pub(crate) struct Lab {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build and inspect driving networks
    #[command(subcommand)]
    Model(model::Model),
    /// Compile a network into one that explains itself, or show which rule each node gets
    #[command(subcommand)]
    Relevance(relevance::Relevance),
    /// Explain photos (PNG overlays and .npy) or one raw input tensor
    Explain(explain::Explain),
    /// Time the plain and the explained forward pass against each other
    Bench(bench::Bench),
    /// Turn recorded sessions into one report: tables, figures, annotated frames
    Analyze(analyze::Analyze),
}

impl Command {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Model(arguments) => arguments.run(),
            Self::Relevance(arguments) => arguments.run(),
            Self::Explain(arguments) => arguments.run(),
            Self::Bench(arguments) => arguments.run(),
            Self::Analyze(arguments) => arguments.run(),
        }
    }
}
