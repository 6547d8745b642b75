//! `cogaze-lab`: everything that Cogaze does offline. Models go in and come out explained, photos become relevance
//! overlays, sessions become reports.
//!
//! Exit status: 0 on success, 2 on bad usage or bad input, 1 on failure. Errors are printed once, with their cause.

mod analyze;
mod bench;
mod command;
mod composite;
mod explain;
mod failure;
mod model;
mod output;
mod overlay;
mod relevance;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Lab;

#[expect(clippy::print_stderr, reason = "the one place where an error reaches the terminal")]
fn main() -> ExitCode {
    match Lab::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cogaze-lab: {failure}");
            failure.exit_code()
        }
    }
}
