//! Saliency models against the programs that they repeat.

#[cfg(test)]
mod golden;
