//! Where relevance goes that does not reach the input: the balance report.

use crate::emitter::Emitter;

/// Collects, as graph values of shape `[1]`, what each layer withholds. Empty and free of cost unless a report is asked
/// for.
#[derive(Debug)]
pub(crate) struct Ledger {
    enabled: bool,
    bias: Vec<String>,
    stabilizer: Vec<String>,
    undefined: Vec<String>,
}

impl Ledger {
    pub(crate) fn new(enabled: bool) -> Self {
        Self { enabled, bias: Vec::new(), stabilizer: Vec::new(), undefined: Vec::new() }
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Σ s ⊙ bias: relevance = s (z + stabiliser), and the bias is the part of z that no input made. `quotient` is s,
    /// `bias` broadcasts to it.
    pub(crate) fn bias(&mut self, emitter: &mut Emitter, quotient: &str, bias: &str) {
        if self.enabled {
            let absorbed = emitter.map("Mul", &[quotient, bias]);
            self.bias.push(emitter.total(&absorbed));
        }
    }

    /// share · ε · Σ s ⊙ sgn z. `sign` is a constant or a value that broadcasts to s.
    pub(crate) fn stabilizer(&mut self, emitter: &mut Emitter, quotient: &str, sign: &str, share_epsilon: f32) {
        if self.enabled && share_epsilon != 0.0 {
            let signed = emitter.map("Mul", &[quotient, sign]);
            let total = emitter.total(&signed);
            let factor = emitter.scalar(share_epsilon);
            self.stabilizer.push(emitter.map("Mul", &[&total, &factor]));
        }
    }

    /// share · Σ R where `condition` holds: relevance whose division is undefined.
    pub(crate) fn undefined(&mut self, emitter: &mut Emitter, relevance: &str, condition: &str, share: f32) {
        if self.enabled {
            let (zero, factor) = (emitter.scalar(0.0), emitter.scalar(share));
            let shape = emitter.shape(relevance);
            let lost = emitter.op("Where", &[condition, relevance, &zero], &shape);
            let total = emitter.total(&lost);
            self.undefined.push(emitter.map("Mul", &[&total, &factor]));
        }
    }

    /// Emits the report `[6]`: seed, relevance, bias, stabiliser, undefined, Σ|R|. `None` unless one is asked for.
    pub(crate) fn emit(&self, emitter: &mut Emitter, seed: &str, relevance: &str) -> Option<String> {
        if !self.enabled {
            return None;
        }
        emitter.enter("balance");
        let magnitude = emitter.map("Abs", &[relevance]);
        let zero = emitter.scalar(0.0);
        let zero = emitter.expand(&zero, &[1]);
        let mut entries = vec![emitter.total(seed), emitter.total(relevance)];
        for shares in [&self.bias, &self.stabilizer, &self.undefined] {
            entries.push(emitter.add_all(shares).unwrap_or_else(|| zero.clone()));
        }
        entries.push(emitter.total(&magnitude));
        Some(emitter.concat(&entries))
    }
}
