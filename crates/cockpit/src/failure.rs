//! The failure that ends a session.

use bevy::prelude::Resource;

use crate::Error;

/// The first failure that a stage could not mend. The host looks at it and stops; what was recorded stays.
#[derive(Resource, Debug, Default)]
pub struct CockpitFailure(Option<Error>);

impl CockpitFailure {
    /// Reports a failure; those after the first follow from it and are dropped.
    pub(crate) fn report(&mut self, error: Error) {
        self.0.get_or_insert(error);
    }

    /// Whether a stage has failed.
    pub fn has_occurred(&self) -> bool {
        self.0.is_some()
    }

    /// The failure, to be handled once.
    pub fn take(&mut self) -> Option<Error> {
        self.0.take()
    }
}
