//! The z^B rule for pixels, which lie within bounds.

use super::{Denominator, Part, PartInput, Rule, Sign, Term};
use crate::{InputBounds, LinearLayer};

/// For inputs within bounds l ≤ x ≤ h, so only for the first layer; the bias cancels (Montavon et al. 2017, eq. 18):
///
/// ```text
/// c_ij = x_i w_ij − l_i w_ij⁺ − h_i w_ij⁻
/// R_i = Σ_j c_ij R_j / Σ_i c_ij
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ZBox {
    /// Smallest and largest input of each channel.
    pub bounds: InputBounds,
    /// Stabiliser.
    pub epsilon: f32,
}

impl Rule for ZBox {
    fn name(&self) -> String {
        format!("z-box {:?} to {:?}", self.bounds.low, self.bounds.high)
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let minus_positive = layer.weight.map(|weight| -weight.max(0.0));
        let minus_negative = layer.weight.map(|weight| -weight.min(0.0));
        let parts = vec![
            Part::new(PartInput::Whole, layer.weight.clone()),
            Part::new(PartInput::Channels(self.bounds.low.clone()), minus_positive),
            Part::new(PartInput::Channels(self.bounds.high.clone()), minus_negative),
        ];
        let term = Term::new(Denominator::Parts, parts, vec![0.0; layer.bias.len()], self.epsilon);
        vec![Term { denominator_sign: Some(Sign::Positive), ..term }]
    }
}
