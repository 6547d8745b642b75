//! `cogaze-lab model`.

use clap::Subcommand;

use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Model {}

impl Model {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {}
    }
}
