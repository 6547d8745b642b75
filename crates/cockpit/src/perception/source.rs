//! The trait of all map sources, and how they are built from the configuration.

use cogaze_heatmap::{Heatmap, SignPolicy};
use cogaze_network::{Balance, Prediction, Runtime};
use cogaze_prompts::SourceMap;
use image::RgbImage;

use super::{INVERSE_DEPTH, difference::Difference, relevance::Relevance, spectral_residual::SpectralResidual};
use crate::{Error, config::SourceConfig};

/// Something that says where in a frame something matters: a network's relevance, a saliency model, a difference.
pub trait MapSource: Send {
    /// The name under which everything downstream knows its maps.
    fn name(&self) -> &str;

    /// Rows and columns that the source wants its frames in; `None` if any size will do.
    fn input_size(&self) -> Option<(usize, usize)> {
        None
    }

    /// The map of one frame. `earlier` holds this frame's maps of the sources before this one.
    ///
    /// # Errors
    /// Whatever makes the map impossible; it ends the session.
    fn map(&mut self, image: &RgbImage, earlier: &[SourceMap]) -> Result<MapOutput, Error>;
}

/// A map and what is known of its making.
#[derive(Clone, Debug)]
pub struct MapOutput {
    /// The map.
    pub heatmap: Heatmap,
    /// How a signed map was turned into it.
    pub policy: Option<SignPolicy>,
    /// The LRP composite that made it.
    pub composite: Option<String>,
    /// Where the relevance went.
    pub balance: Option<Balance>,
    /// What the network predicted on the way.
    pub prediction: Option<Prediction>,
}

impl MapOutput {
    /// A map of which there is nothing more to say.
    pub fn plain(heatmap: Heatmap) -> Self {
        Self { heatmap, policy: None, composite: None, balance: None, prediction: None }
    }
}

/// Builds the sources of a configuration; ONNX Runtime is loaded only if one of them needs it.
///
/// # Errors
/// Names that are taken twice or come too late, networks that do not load, a missing ONNX Runtime.
pub fn open_sources(configs: &[SourceConfig], threads: usize) -> Result<Vec<Box<dyn MapSource>>, Error> {
    let mut runtime: Option<Runtime> = None;
    let mut sources: Vec<Box<dyn MapSource>> = Vec::new();
    for config in configs {
        let name = config.name();
        let problem = |problem: String| Error::Source { name: name.into(), problem };
        if name == INVERSE_DEPTH {
            return Err(problem("the depth is logged under this name: take another".into()));
        }
        if sources.iter().any(|earlier| earlier.name() == name) {
            return Err(problem("there are two of this name: rename one".into()));
        }
        sources.push(match config {
            SourceConfig::Relevance { name, model, composite, policy } => {
                let policy = policy
                    .parse()
                    .map_err(|_ignored| problem(format!("no policy `{policy}`: use positive, negative or absolute")))?;
                let runtime = match &mut runtime {
                    Some(runtime) => runtime,
                    none => none.insert(Runtime::load().map_err(Error::Runtime)?),
                };
                Box::new(Relevance::open(runtime, name, model, composite, policy, threads)?)
            }
            SourceConfig::SpectralResidual { name } => Box::new(SpectralResidual::new(name)),
            SourceConfig::Difference { name, of, minus } => {
                for wanted in [of, minus] {
                    if !sources.iter().any(|earlier| earlier.name() == wanted) {
                        return Err(problem(format!("it needs the source `{wanted}`: list that one before it")));
                    }
                }
                Box::new(Difference::new(name, of, minus))
            }
        });
    }
    Ok(sources)
}

/// Loads ONNX Runtime as a session would, and lets it go.
///
/// # Errors
/// [`Error::Runtime`] says where it was looked for and how to get it.
pub fn check_runtime() -> Result<(), Error> {
    Runtime::load().map(drop).map_err(Error::Runtime)
}
