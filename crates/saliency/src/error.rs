//! Why an image has no saliency.

/// An error of a saliency model or of its settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The image has no pixels.
    #[error("the image is {width} × {height}: saliency needs at least one pixel")]
    EmptyImage {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// The image is analysed at a size that is too small or too large.
    #[error("spectral residual at {width} × {height}: give both sides from 3 to 4096")]
    AnalysisSize {
        /// Columns asked for.
        width: usize,
        /// Rows asked for.
        height: usize,
    },
}
