//! What the end-to-end tests share: running the two programs, and a display of their own.

mod display;
mod program;

pub use display::{Display, Screenshot};
pub use program::{Finished, Program, binary, example};
