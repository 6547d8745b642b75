//! `cargo xtask check`: everything about the code that is not a test.

mod layers;
mod sources;
mod workspace;

use std::process::Command;

use crate::cargo::{self, cargo};
use crate::error::Error;

/// Runs every check, the quick ones first, and fails at the end if one failed.
pub(crate) fn run() -> Result<(), Error> {
    let mut failed = Vec::new();
    if !invariants_hold()? {
        failed.push("invariants");
    }
    let steps: [(&'static str, Command); 3] = [
        ("formatting", cargo(["fmt", "--all", "--check"])),
        ("lints", cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("documentation", {
            let mut doc = cargo(["doc", "--workspace", "--no-deps"]);
            doc.env("RUSTDOCFLAGS", "-D warnings");
            doc
        }),
    ];
    for (name, mut command) in steps {
        match cargo::run(&mut command) {
            Ok(()) => {}
            Err(Error::Failed { .. }) => failed.push(name),
            Err(error) => return Err(error),
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Error::Checks { failed }) }
}

/// The invariants of the workspace; each one that is broken prints one line.
fn invariants_hold() -> Result<bool, Error> {
    let members = workspace::read(cargo::root())?;
    let mut violations = layers::violations(&members);
    for file in sources::files(cargo::root())? {
        violations.extend(sources::violations(&file.path, &file.text));
    }
    for violation in &violations {
        println!("{violation}");
    }
    Ok(violations.is_empty())
}
