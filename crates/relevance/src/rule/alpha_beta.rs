//! LRP-αβ, and z⁺ as its special case (1, 0).

use super::{Denominator, Part, PartInput, Rule, Sign, Term};
use crate::LinearLayer;

/// Supporting and opposing contributions apart, each with its own half of the bias (Bach et al. 2015, eq. 60); valid for
/// inputs of either sign.
///
/// ```text
/// R_i = α Σ_j (x_i w_ij)⁺ R_j / (Σ_i (x_i w_ij)⁺ + b_j⁺) − β Σ_j (x_i w_ij)⁻ R_j / (Σ_i (x_i w_ij)⁻ + b_j⁻)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaBeta {
    /// Factor of the supporting part; α − β = 1 conserves relevance.
    pub alpha: f32,
    /// Factor of the opposing part.
    pub beta: f32,
    /// Stabiliser of both denominators.
    pub epsilon: f32,
}

impl AlphaBeta {
    /// The z⁺ rule: only what supports an output receives its relevance.
    pub const Z_PLUS: Self = Self { alpha: 1.0, beta: 0.0, epsilon: 1e-6 };
    /// α = 2, β = 1.
    pub const ALPHA2_BETA1: Self = Self { alpha: 2.0, beta: 1.0, epsilon: 1e-6 };
}

impl Rule for AlphaBeta {
    fn name(&self) -> String {
        match *self {
            Self::Z_PLUS => "z-plus".to_owned(),
            Self { alpha, beta, .. } => format!("alpha {alpha} beta {beta}"),
        }
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let positive = || layer.weight.map(|weight| weight.max(0.0));
        let negative = || layer.weight.map(|weight| weight.min(0.0));
        let term = |share, sign, parts, bias: fn(f32) -> f32| Term {
            share,
            denominator_sign: Some(sign),
            ..Term::new(Denominator::Parts, parts, layer.bias.iter().map(|&b| bias(b)).collect(), self.epsilon)
        };
        let supporting = vec![Part::new(PartInput::Positive, positive()), Part::new(PartInput::Negative, negative())];
        let opposing = vec![Part::new(PartInput::Positive, negative()), Part::new(PartInput::Negative, positive())];
        let mut terms = Vec::new();
        if self.alpha != 0.0 {
            terms.push(term(self.alpha, Sign::Positive, supporting, |bias| bias.max(0.0)));
        }
        if self.beta != 0.0 {
            terms.push(term(-self.beta, Sign::Negative, opposing, |bias| bias.min(0.0)));
        }
        terms
    }
}
