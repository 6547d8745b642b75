//! LRP-γ in the form for inputs of either sign.

use super::{Denominator, OutputSign, Part, PartInput, Rule, Sign, Term};
use crate::LinearLayer;

/// Favours what supports an output by γ (Montavon et al. 2019, §10.2.3, generalised as in Andéol et al. 2021):
///
/// ```text
/// z_j > 0:  c_ij = x_i⁺ (w_ij + γ w_ij⁺) + x_i⁻ (w_ij + γ w_ij⁻)
///           R_i = Σ_j c_ij R_j / (Σ_i c_ij + b_j + γ b_j⁺)
/// z_j < 0:  the same with w⁺ and w⁻, b⁺ and b⁻ exchanged
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    /// How much supporting weights are favoured; 0 is ε, ∞ is z⁺.
    pub gamma: f32,
    /// Stabiliser.
    pub epsilon: f32,
}

impl Default for Gamma {
    fn default() -> Self {
        Self { gamma: 0.25, epsilon: 1e-6 }
    }
}

impl Rule for Gamma {
    fn name(&self) -> String {
        format!("gamma {}", self.gamma)
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let upper = |value: f32| value + self.gamma * value.max(0.0);
        let lower = |value: f32| value + self.gamma * value.min(0.0);
        let term = |applies_to, sign, positive, negative, bias: Vec<f32>| {
            let parts = vec![Part::new(PartInput::Positive, positive), Part::new(PartInput::Negative, negative)];
            Term {
                applies_to,
                denominator_sign: Some(sign),
                ..Term::new(Denominator::Parts, parts, bias, self.epsilon)
            }
        };
        let (high, low) = (layer.weight.map(upper), layer.weight.map(lower));
        let bias = |change: &dyn Fn(f32) -> f32| layer.bias.iter().map(|&bias| change(bias)).collect();
        vec![
            term(OutputSign::Positive, Sign::Positive, high.clone(), low.clone(), bias(&upper)),
            term(OutputSign::Negative, Sign::Negative, low, high, bias(&lower)),
        ]
    }
}
