//! Why a metric has no value.

/// The reason that a metric is undefined. A value that is undefined is never 0 and never NaN; the log has this word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Undefined {
    /// The map has the same value everywhere, so that nothing correlates with it.
    #[error("the map is constant")]
    ConstantMap,
    /// The map is zero everywhere, so that it is no distribution.
    #[error("the map is zero")]
    ZeroMap,
    /// There is no gaze to compare with.
    #[error("there is no gaze")]
    NoGaze,
    /// The gaze point lies outside the view.
    #[error("gaze is outside the view")]
    OutsideView,
    /// The maps differ in size; resizing is the caller's choice, so that it can be logged.
    #[error("the maps differ in size")]
    SizeMismatch,
    /// A value is not finite.
    #[error("a value is not finite")]
    NotFinite,
}

impl Undefined {
    /// The word for the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConstantMap => "constant_map",
            Self::ZeroMap => "zero_map",
            Self::NoGaze => "no_gaze",
            Self::OutsideView => "outside_view",
            Self::SizeMismatch => "size_mismatch",
            Self::NotFinite => "not_finite",
        }
    }
}
