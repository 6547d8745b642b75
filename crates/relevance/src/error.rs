//! Why a network cannot be compiled into one that explains itself.

/// Why a network cannot be compiled into one that explains itself.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The network itself is inconsistent.
    #[error(transparent)]
    Network(#[from] cogaze_onnx::Error),
    /// Relevance reaches a node that no rule covers.
    #[error("node `{node}` ({operator}) has no relevance rule: {remedy}")]
    NoRule {
        /// Name of the node.
        node: String,
        /// Its operator.
        operator: String,
        /// What the user can do.
        remedy: String,
    },
    /// The network has not one image input and one output vector.
    #[error("the network {0}; a driving network has one input [1, channels, rows, columns] and one output [1, values]")]
    Signature(String),
    /// The seed does not fit the network's outputs.
    #[error("seed {seed} does not fit the network's {outputs} outputs")]
    Seed {
        /// The seed asked for.
        seed: String,
        /// Number of outputs of the network.
        outputs: usize,
    },
    /// A seed that cannot be understood.
    #[error("`{0}` is no seed; give `both`, `largest`, an output's index, or one relevance per output (`1,-0.5`)")]
    SeedSyntax(String),
    /// A composite that does not exist.
    #[error("no composite is called `{name}`; there are {known}")]
    UnknownComposite {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// A rule of the composite needs the bounds of the input.
    #[error("composite `{composite}` needs the smallest and largest input of each channel: {reason}")]
    Bounds {
        /// Name of the composite.
        composite: String,
        /// What is missing or wrong.
        reason: String,
    },
    /// The operator set lacks operators that the explanation uses.
    #[error("operator set {found} is older than {needed}; export the network again with opset {needed} or newer")]
    OldOperatorSet {
        /// Operator set of the network.
        found: i64,
        /// Oldest one that works.
        needed: i64,
    },
    /// The network already has an output of this name.
    #[error("the network already has a value called `{0}`; explain the network that it was compiled from")]
    AlreadyExplained(String),
}
