//! `cogaze-lab explain`.

use clap::Args;

use crate::failure::Failure;

#[derive(Debug, Args)]
pub(crate) struct Explain {}

impl Explain {
    pub(crate) fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
