//! The w² rule: inputs count by their squared weight.

use super::{Denominator, Part, PartInput, Rule, Sign, Term};
use crate::LinearLayer;

/// Inputs that an output sees share its relevance by their squared weights (Montavon et al. 2017, eq. 16; the bias term is
/// zennit's). For first layers whose input has no natural zero.
///
/// ```text
/// R_i = Σ_j w_ij² R_j / (Σ_i w_ij² + b_j²)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WSquare {
    /// Stabiliser.
    pub epsilon: f32,
}

impl Default for WSquare {
    fn default() -> Self {
        Self { epsilon: 1e-6 }
    }
}

impl Rule for WSquare {
    fn name(&self) -> String {
        "w-square".to_owned()
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let parts = vec![Part::new(PartInput::Ones, layer.weight.map(|weight| weight * weight))];
        let bias = layer.bias.iter().map(|bias| bias * bias).collect();
        let term = Term::new(Denominator::Parts, parts, bias, self.epsilon);
        vec![Term { denominator_sign: Some(Sign::Positive), ..term }]
    }
}
