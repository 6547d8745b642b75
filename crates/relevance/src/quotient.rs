//! Step 2 of every rule: s = R / stab(z).
//!
//! Where R = value ⊙ multiplier, the quotient is multiplier ⊙ gain with gain = value / stab(z), which depends on the
//! forward half only. Behind a Relu the value is max(z, 0), so that wherever the gain is not zero z is positive: neither
//! sign nor masking is needed.

use crate::{
    backward::Backward,
    flow::Flow,
    rule::{OutputSign, Sign},
};

/// A denominator and what is known about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Division<'a> {
    /// z of the rule, of the shape of the relevance.
    pub(crate) denominator: &'a str,
    /// The layer's own output.
    pub(crate) output: &'a str,
    /// Stabiliser.
    pub(crate) epsilon: f32,
    /// Whether the denominator already contains the stabiliser.
    pub(crate) stabilized: bool,
    /// Sign of the denominator where the term applies, if known.
    pub(crate) sign: Option<Sign>,
    /// Outputs that the term applies to.
    pub(crate) applies_to: OutputSign,
    /// Factor of the term, for the ledger.
    pub(crate) share: f32,
}

/// The quotient s and the sign of its denominator, which the stabiliser's share needs: a constant, or of the shape of s.
#[derive(Debug)]
pub(crate) struct Quotient {
    pub(crate) value: String,
    pub(crate) sign: String,
}

impl Backward<'_> {
    /// Emits s = R / stab(z).
    pub(crate) fn divide(&mut self, flow: &Flow, division: &Division<'_>) -> Quotient {
        let Flow::Scaled { value, multiplier } = flow else { return self.divide_any(flow, division) };
        let own = division.denominator == division.output;
        let rectified = self.steps.is_rectified(value, division.output);
        if own && value == division.output && division.epsilon == 0.0 {
            let sign = self.emitter.scalar(1.0);
            return Quotient { value: multiplier.clone(), sign };
        }
        let gain = match (rectified, own, division.sign) {
            (true, true, _) if division.epsilon == 0.0 => self.active(value),
            (true, true, _) => self.saturating_gain(value, division.epsilon),
            (true, false, Some(Sign::Positive)) if division.epsilon > 0.0 => self.rectified_gain(value, division),
            (false, true, _) if value == division.output => return self.divide_own(value, multiplier, division),
            _ => return self.divide_any(flow, division),
        };
        let value = self.emitter.map("Mul", &[&gain, multiplier]);
        let sign = self.emitter.scalar(1.0);
        Quotient { value, sign }
    }

    /// 1 where a rectified value is above zero: LRP-0 behind a Relu, which is the gradient.
    fn active(&mut self, value: &str) -> String {
        let zero = self.emitter.scalar(0.0);
        let active = self.emitter.map("Greater", &[value, &zero]);
        self.emitter.cast_to_float(&active)
    }

    /// m / (m + ε) for a value m that is not negative.
    fn saturating_gain(&mut self, magnitude: &str, epsilon: f32) -> String {
        let epsilon = self.emitter.scalar(epsilon);
        let denominator = self.emitter.map("Add", &[magnitude, &epsilon]);
        self.emitter.map("Div", &[magnitude, &denominator])
    }

    /// max(z, 0) / (z' + ε) where z' is positive wherever z is.
    fn rectified_gain(&mut self, value: &str, division: &Division<'_>) -> String {
        let mut denominator = division.denominator.to_owned();
        if division.applies_to == OutputSign::Positive {
            // Elsewhere its sign is unknown; there the gain is 0, whatever it is divided by.
            denominator = self.emitter.map("Relu", &[&denominator]);
        }
        if !division.stabilized {
            let epsilon = self.emitter.scalar(division.epsilon);
            denominator = self.emitter.map("Add", &[&denominator, &epsilon]);
        }
        self.emitter.map("Div", &[value, &denominator])
    }

    /// R = z ⊙ multiplier over z itself, of either sign: z / (z + ε sgn z) = |z| / (|z| + ε).
    fn divide_own(&mut self, value: &str, multiplier: &str, division: &Division<'_>) -> Quotient {
        let magnitude = self.emitter.map("Abs", &[value]);
        let gain = self.saturating_gain(&magnitude, division.epsilon);
        let quotient = self.emitter.map("Mul", &[&gain, multiplier]);
        let sign = self.sign_of(value, division.sign);
        Quotient { value: quotient, sign }
    }

    /// The general case: any relevance, any denominator.
    fn divide_any(&mut self, flow: &Flow, division: &Division<'_>) -> Quotient {
        let shape = self.emitter.shape(division.output);
        let relevance = flow.explicit(&mut self.emitter, &shape);
        let sign = self.sign_of(division.denominator, division.sign);
        let mut denominator = division.denominator.to_owned();
        if division.epsilon > 0.0 && !division.stabilized {
            let epsilon = self.emitter.scalar(division.epsilon);
            let signed = self.emitter.map("Mul", &[&sign, &epsilon]);
            denominator = self.emitter.map("Add", &[&denominator, &signed]);
        }
        let mut quotient = relevance.clone();
        if let Some(excluded) = self.excluded(&relevance, division) {
            let (zero, one) = (self.emitter.scalar(0.0), self.emitter.scalar(1.0));
            denominator = self.emitter.op("Where", &[&excluded, &one, &denominator], &shape);
            quotient = self.emitter.op("Where", &[&excluded, &zero, &quotient], &shape);
        }
        let value = self.emitter.map("Div", &[&quotient, &denominator]);
        Quotient { value, sign }
    }

    /// Where the term does not apply or its division is undefined. What the latter loses is recorded, for terms that
    /// share out the outputs by sign once, with the positive ones.
    fn excluded(&mut self, relevance: &str, division: &Division<'_>) -> Option<String> {
        let zero = self.emitter.scalar(0.0);
        let undefined = match division.applies_to {
            OutputSign::Any if division.epsilon == 0.0 => division.denominator,
            OutputSign::Any => return None,
            OutputSign::Positive | OutputSign::Negative => division.output,
        };
        if division.applies_to != OutputSign::Negative {
            let undefined = self.emitter.map("Equal", &[undefined, &zero]);
            self.ledger.undefined(&mut self.emitter, relevance, &undefined, division.share);
            if division.applies_to == OutputSign::Any {
                return Some(undefined);
            }
        }
        let operator = if division.applies_to == OutputSign::Positive { "LessOrEqual" } else { "GreaterOrEqual" };
        Some(self.emitter.map(operator, &[division.output, &zero]))
    }

    /// −1 below zero and +1 elsewhere; a constant where the sign is known.
    fn sign_of(&mut self, value: &str, known: Option<Sign>) -> String {
        let (plus, minus) = (self.emitter.scalar(1.0), self.emitter.scalar(-1.0));
        match known {
            Some(Sign::Positive) => plus,
            Some(Sign::Negative) => minus,
            None => {
                let zero = self.emitter.scalar(0.0);
                let below = self.emitter.map("Less", &[value, &zero]);
                let shape = self.emitter.shape(value);
                self.emitter.op("Where", &[&below, &minus, &plus], &shape)
            }
        }
    }
}
