//! LRP-ε, and LRP-0 as its limit.

use super::{Denominator, Part, PartInput, Rule, Term};
use crate::LinearLayer;

/// Each input gets its share of the output (Bach et al. 2015, eq. 58):
///
/// ```text
/// R_i = Σ_j x_i w_ij R_j / (z_j + ε sgn z_j)        z = W x + b, sgn 0 = 1
/// ```
///
/// The bias and the stabiliser absorb relevance. ε = 0 is LRP-0, which equals gradient × input on rectifier networks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epsilon {
    /// Stabiliser in units of the layer's output.
    pub epsilon: f32,
}

impl Default for Epsilon {
    /// 1e-6, as zennit.
    fn default() -> Self {
        Self { epsilon: 1e-6 }
    }
}

impl Rule for Epsilon {
    fn name(&self) -> String {
        format!("epsilon {}", self.epsilon)
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let parts = vec![Part::new(PartInput::Whole, layer.weight.clone())];
        vec![Term::new(Denominator::LayerOutput, parts, layer.bias.clone(), self.epsilon)]
    }
}
