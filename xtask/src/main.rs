//! `cargo xtask`: sets the machine up, drives, tests and checks. Needs nothing but Rust, a C linker and a shell.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "talking to whoever typed the command is the job")]

mod cargo;
mod check;
mod ci;
mod drive;
mod error;
mod packages;
mod runtime;
mod test;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  drive [ARGS…]  set up, build and start a drive; ARGS go to `cogaze-rig drive`
  test [ARGS…]   set up, build and run every test; ARGS go to `cargo test`
  check          formatting, lints, documentation and the invariants of the workspace
  ci             check, then test
  runtime        bring ONNX Runtime into the target folder";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match (command.as_str(), rest.is_empty()) {
        ("drive", _) => drive::run(&rest),
        ("test", _) => test::run(&rest),
        ("check", true) => check::run(),
        ("ci", true) => ci::run(),
        ("runtime", true) => runtime::run(),
        ("help" | "--help" | "-h", _) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            error.exit_code()
        }
    }
}
