//! The flat rule: every input in the receptive field counts the same.

use super::{Denominator, Part, PartInput, Rule, Sign, Term};
use crate::LinearLayer;

/// Relevance is spread evenly over the inputs that an output sees; padding is not counted (Lapuschkin 2019):
///
/// ```text
/// R_i = Σ_j R_j / n_j
/// ```
///
/// It makes the map as smooth as the first layer's kernel and independent of the pixel values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flat;

impl Rule for Flat {
    fn name(&self) -> String {
        "flat".to_owned()
    }

    fn terms(&self, layer: &LinearLayer) -> Vec<Term> {
        let parts = vec![Part::new(PartInput::Ones, layer.weight.map(|_| 1.0))];
        let bias = vec![0.0; layer.bias.len()];
        let term = Term::new(Denominator::Parts, parts, bias, 0.0);
        vec![Term { denominator_sign: Some(Sign::Positive), ..term }]
    }
}
