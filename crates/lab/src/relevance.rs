//! `cogaze-lab relevance`.

use clap::Subcommand;

use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Relevance {}

impl Relevance {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {}
    }
}
