//! `cogaze-rig`: simulator, cockpit and participant in one program, for drives with and without a human.

mod app;
mod arguments;
mod assets;
mod bridge;
mod doctor;
mod drive;
mod driver;
mod failure;
mod gaze;
mod log;
mod plan;
mod probe;
mod run;
mod settings;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Drive(arguments) => drive::drive(&arguments),
        Command::Doctor => {
            doctor::doctor();
            Ok(())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            #[expect(clippy::print_stderr, reason = "the one place where a failure is told")]
            {
                eprintln!("cogaze-rig: {:#}", failure.cause());
            }
            failure.exit_code()
        }
    }
}
