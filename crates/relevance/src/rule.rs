//! The family of relevance rules for linear layers (convolutions, dense layers).
//!
//! A rule is data: it rewrites a layer into [`Term`]s, and one emitter turns terms into ONNX nodes. Each term stands for
//! the four steps that all rules share (Montavon et al., "Layer-wise relevance propagation: an overview", 2019, §10.3):
//!
//! ```text
//! 1 forward   z = Σ_k ρ_k(W) x_k + ρ(b)        x_k: the input, its positive or negative part, ones, a bound
//! 2 divide    s = R / stab(z)
//! 3 backward  c_k = ρ_k(W)ᵀ s
//! 4 multiply  R_in = share · Σ_k x_k ⊙ c_k
//! ```
//!
//! What the emitter knows beyond that (inputs that cannot be negative, outputs that are rectified, constant
//! denominators, filters that are all alike) makes the graph small without the rules having to care.

mod alpha_beta;
mod epsilon;
mod flat;
mod gamma;
mod w_square;
mod z_box;

use std::fmt;

pub use self::{alpha_beta::AlphaBeta, epsilon::Epsilon, flat::Flat, gamma::Gamma, w_square::WSquare, z_box::ZBox};
use crate::{LinearLayer, Weight};

/// Rewrites a linear layer into the terms by which relevance passes it.
pub trait Rule: fmt::Debug + Send + Sync {
    /// Short name with parameters, such as `epsilon 0.000001`, as `cogaze-lab relevance inspect` prints it.
    fn name(&self) -> String;

    /// The terms, whose relevances add up.
    fn terms(&self, layer: &LinearLayer) -> Vec<Term>;
}

/// One fraction of a rule: its own forward pass, denominator and backward pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Factor of the whole term: 1 for most rules, α or −β for αβ.
    pub share: f32,
    /// Where the denominator comes from.
    pub denominator: Denominator,
    /// Inputs and weights whose products receive relevance.
    pub parts: Vec<Part>,
    /// Bias in the denominator; it absorbs relevance. One value per output.
    pub bias: Vec<f32>,
    /// Added to the denominator away from zero, absolute; 0 leaves divisions by zero undefined (their relevance is lost
    /// and reported).
    pub epsilon: f32,
    /// Which outputs the term applies to.
    pub applies_to: OutputSign,
    /// Sign that the denominator is known to have where the term applies.
    pub denominator_sign: Option<Sign>,
}

/// Where the denominator of a term comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// The layer's own output: weights and bias are unmodified, nothing needs to be computed.
    LayerOutput,
    /// A forward pass over the term's parts.
    Parts,
}

/// An input and the weights it is multiplied by.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What takes the place of the input.
    pub input: PartInput,
    /// What takes the place of the weights; same shape.
    pub weight: Weight,
}

/// What takes the place of a layer's input.
#[derive(Clone, Debug, PartialEq)]
pub enum PartInput {
    /// The input.
    Whole,
    /// max(x, 0).
    Positive,
    /// min(x, 0).
    Negative,
    /// 1 everywhere: the activation does not matter.
    Ones,
    /// A constant per input channel: a bound.
    Channels(Vec<f32>),
}

/// Outputs that a term applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputSign {
    /// All.
    Any,
    /// Those above zero.
    Positive,
    /// Those below zero.
    Negative,
}

/// A known sign; zero belongs to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Not below zero.
    Positive,
    /// Not above zero.
    Negative,
}

impl Term {
    /// A term with share 1 that applies to every output.
    pub fn new(denominator: Denominator, parts: Vec<Part>, bias: Vec<f32>, epsilon: f32) -> Self {
        Self { share: 1.0, denominator, parts, bias, epsilon, applies_to: OutputSign::Any, denominator_sign: None }
    }
}

impl Part {
    /// Pairs an input with weights.
    pub fn new(input: PartInput, weight: Weight) -> Self {
        Self { input, weight }
    }
}
