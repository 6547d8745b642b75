//! What can be wrong with what is asked of prompts.

/// An error of strategies and their settings.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nobody registered a strategy of this name.
    #[error("no prompt strategy `{name}`: known are {}", known.join(", "))]
    UnknownStrategy {
        /// The name asked for.
        name: String,
        /// The names that are known.
        known: Vec<String>,
    },
    /// A setting cannot be used.
    #[error("the prompt setting `{field}` is {value}: give a number from 0 to 60")]
    Setting {
        /// The field of [`crate::PromptSettings`].
        field: &'static str,
        /// Its value.
        value: f64,
    },
}
