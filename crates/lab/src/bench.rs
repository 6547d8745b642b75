//! `cogaze-lab bench`.

use clap::Args;

use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct Bench {}

impl Bench {
    pub(crate) fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
