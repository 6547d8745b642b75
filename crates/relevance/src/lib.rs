//! Layer-wise relevance propagation (LRP) as a compiler: an ONNX network goes in, an ONNX network of standard operators
//! comes out that also says which pixels its prediction came from. It runs in any ONNX Runtime, on any device. Nothing
//! is computed and no file is read here.
//!
//! ```
//! use cogaze_onnx::{VggSettings, vgg16};
//! use cogaze_relevance::{CompileSettings, Composite, RELEVANCE_OUTPUT, compile};
//! let network = vgg16(&VggSettings::default())?;
//! let composite = Composite::named(Composite::DEFAULT, None)?;
//! let explained = compile(&network, &composite, &CompileSettings::default())?;
//! let names: Vec<_> = explained.graph.outputs.iter().map(|output| output.name.as_str()).collect();
//! assert_eq!(names, ["prediction", RELEVANCE_OUTPUT]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How it works, in reading order: [`rule`] says what a rule is and holds one file per rule; a [`Composite`] assigns
//! rules to layers; `recognition` finds the `steps` that the nodes make up; `backward` walks them from the output to the input, `linear`
//! and `pooling` emit the nodes of each step, `quotient` the division that all rules share; `ledger` accounts for the
//! relevance that does not arrive. Formulas: S. Bach et al. 2015, G. Montavon et al. 2017 and 2019.
//!
//! Limits: batch 1; max pools whose windows overlap, and operators not listed in the [`Error::NoRule`] message, have no
//! rule.

pub mod rule;

mod backward;
mod compile;
mod composite;
mod convolution;
mod emitter;
mod error;
mod flow;
mod layer;
mod ledger;
mod linear;
mod pooling;
mod quotient;
mod recognition;
mod seed;
mod steps;

pub use compile::{Assignment, BALANCE_OUTPUT, CompileSettings, RELEVANCE_OUTPUT, Reduction, assignments, compile};
pub use composite::{Composite, InputBounds};
pub use error::Error;
pub use layer::{Geometry, LinearLayer, Weight};
pub use seed::SeedOutputs;
