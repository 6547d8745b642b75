//! The trait of all strategies, and their names.

mod none;
mod oracle;
mod relevance_peaks;
mod sham;

use std::{collections::BTreeMap, fmt};

use glam::Vec3;

pub use none::NoPrompts;
pub use oracle::Oracle;
pub use relevance_peaks::RelevancePeaks;
pub use sham::Sham;

use crate::{Error, PerceivedFrame, SeenMemory};

/// Decides what is worth a prompt. This is what to write for a strategy of one's own: everything else, from the
/// two-at-once rule to the fading, is [`crate::Prompter`]'s.
///
/// A strategy must decide by its arguments and its own state alone, so that a replay of the log repeats it.
pub trait Strategy: Send + Sync {
    /// The name in the log.
    fn name(&self) -> &str;

    /// The sources whose maps it needs; a cockpit without one of them is refused before a drive.
    fn sources(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Places worth a prompt, one call per perceived frame. Proposing what the driver has just seen, or what already
    /// has a prompt, does no harm.
    fn propose(&mut self, frame: &PerceivedFrame, seen: &SeenMemory) -> Vec<Candidate>;
}

/// A place that a strategy proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub point_in_world: Vec3,
    /// How much it matters, 0 to 1; the strongest come first.
    pub strength: f32,
    /// What it was found in, for the log.
    pub source: String,
}

type Constructor = Box<dyn Fn(Option<&str>) -> Box<dyn Strategy> + Send + Sync>;

/// Strategies by name. A name may carry an argument after a colon, as in `relevance-peaks:difference`.
pub struct StrategyRegistry {
    constructors: BTreeMap<String, Constructor>,
}

impl Default for StrategyRegistry {
    /// Knows `none`, `relevance-peaks[:SOURCE]` and the control conditions `oracle` and `sham[:SEED]`.
    fn default() -> Self {
        let mut registry = Self { constructors: BTreeMap::new() };
        registry.register("none", |_| Box::new(NoPrompts));
        registry.register("relevance-peaks", |source| {
            Box::new(source.map_or_else(RelevancePeaks::default, RelevancePeaks::of_source))
        });
        registry.register("oracle", |_| Box::new(Oracle::default()));
        registry.register("sham", |seed| Box::new(Sham::new(seed.unwrap_or_default())));
        registry
    }
}

impl StrategyRegistry {
    /// Makes a strategy known; one of the same name is replaced. The constructor gets what stands after the colon.
    pub fn register(
        &mut self,
        name: &str,
        constructor: impl Fn(Option<&str>) -> Box<dyn Strategy> + Send + Sync + 'static,
    ) {
        self.constructors.insert(name.to_owned(), Box::new(constructor));
    }

    /// The strategy of a name.
    ///
    /// # Errors
    /// [`Error::UnknownStrategy`] lists the names that are known.
    pub fn create(&self, name: &str) -> Result<Box<dyn Strategy>, Error> {
        let (plain, argument) = name.split_once(':').map_or((name, None), |(plain, argument)| (plain, Some(argument)));
        match self.constructors.get(plain) {
            Some(constructor) => Ok(constructor(argument)),
            None => Err(Error::UnknownStrategy {
                name: name.to_owned(),
                known: self.constructors.keys().cloned().collect(),
            }),
        }
    }
}

impl fmt::Debug for StrategyRegistry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.constructors.keys()).finish()
    }
}

#[cfg(test)]
mod tests;
