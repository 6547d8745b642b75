//! Relevance on its way back through the network.

use crate::emitter::Emitter;

/// The relevance of a value, in the form that is cheapest to pass on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Flow {
    /// R = value ⊙ multiplier. In this form the backward half of the graph needs no division: gains value / z depend on
    /// the forward half only.
    Scaled { value: String, multiplier: String },
    /// R itself.
    Explicit(String),
    /// R itself, the same for all channels: `[1, 1, rows, columns]`.
    Uniform(String),
}

impl Flow {
    /// R as one tensor of the given shape.
    pub(crate) fn explicit(&self, emitter: &mut Emitter, shape: &[usize]) -> String {
        match self {
            Self::Scaled { value, multiplier } => emitter.map("Mul", &[value, multiplier]),
            Self::Explicit(relevance) => relevance.clone(),
            Self::Uniform(relevance) => emitter.expand(relevance, shape),
        }
    }

    /// The relevance of a value that several nodes read: the sum of what each of them returned.
    pub(crate) fn merged(flows: Vec<Self>, emitter: &mut Emitter, shape: &[usize]) -> Option<Self> {
        if flows.len() < 2 {
            return flows.into_iter().next();
        }
        let same_value = |flow: &Self| match (flow, &flows[0]) {
            (Self::Scaled { value, multiplier }, Self::Scaled { value: first, .. }) if value == first => {
                Some(multiplier.clone())
            }
            _ => None,
        };
        if let (Some(multipliers), Self::Scaled { value, .. }) =
            (flows.iter().map(same_value).collect::<Option<Vec<_>>>(), &flows[0])
        {
            let multiplier = emitter.add_all(&multipliers)?;
            return Some(Self::Scaled { value: value.clone(), multiplier });
        }
        let parts: Vec<_> = flows.iter().map(|flow| flow.explicit(emitter, shape)).collect();
        emitter.add_all(&parts).map(Self::Explicit)
    }
}
