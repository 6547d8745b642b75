//! The strategy of a control condition.

use super::{Candidate, Strategy};
use crate::{PerceivedFrame, SeenMemory};

/// Never prompts.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPrompts;

impl Strategy for NoPrompts {
    fn name(&self) -> &'static str {
        "none"
    }

    fn propose(&mut self, _frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        Vec::new()
    }
}
