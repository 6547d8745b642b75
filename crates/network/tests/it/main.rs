//! Networks run for real: maps against zennit's, the balance of relevance, errors.

#![expect(clippy::unwrap_used, reason = "in a test, a failed unwrap is a failed test")]

mod driving;
mod golden;
mod properties;

use std::path::PathBuf;

use cogaze_network::{Inference, Runtime};
use cogaze_onnx::Model;
use cogaze_relevance::{CompileSettings, Composite, InputBounds, compile};

/// The checkout.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn runtime() -> Runtime {
    Runtime::load().unwrap_or_else(|error| panic!("{error}"))
}

fn composite(name: &str) -> Composite {
    // The bounds that the goldens were made with.
    Composite::named(name, Some(&InputBounds { low: vec![-2.2], high: vec![2.7] })).unwrap()
}

fn explained(model: &Model, composite_name: &str, settings: &CompileSettings) -> Inference {
    let explained = compile(model, &composite(composite_name), settings).unwrap();
    Inference::open(&runtime(), &explained, 1).unwrap_or_else(|error| panic!("{composite_name}: {error}"))
}
