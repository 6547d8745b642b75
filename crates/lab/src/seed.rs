//! The seed argument.
