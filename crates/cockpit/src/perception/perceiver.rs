//! One frame in, everything that is seen in it out. No engine, no clock but for measuring itself.

use std::time::Instant;

use cogaze_heatmap::{Heatmap, QuantizedHeatmap, SignPolicy};
use cogaze_network::{Balance, Prediction};
use cogaze_prompts::{PerceivedFrame, SourceMap};

use super::source::{MapSource, open_sources};
use crate::{CockpitConfig, Error, capture::CapturedFrame, objects::objects_in_view};

/// Name of the depth among the logged maps: 1/m along the view axis.
pub const INVERSE_DEPTH: &str = "inverse-depth";

/// All that perception says of one frame.
#[derive(Clone, Debug)]
pub struct Perception {
    /// What the prompts see: the maps after the log's quantisation.
    pub frame: PerceivedFrame,
    /// Tick in which the frame was rendered.
    pub tick: u64,
    /// What the log keeps of each map, the depth last.
    pub logged: Vec<LoggedMap>,
    /// Milliseconds that each source took.
    pub durations_millis: Vec<(String, f64)>,
}

/// A map as the log keeps it.
#[derive(Clone, Debug)]
pub struct LoggedMap {
    /// Name of its source.
    pub source: String,
    /// The map in 16 bits.
    pub map: QuantizedHeatmap,
    /// How a signed map was turned into it.
    pub policy: Option<SignPolicy>,
    /// The LRP composite that made it.
    pub composite: Option<String>,
    /// Where the relevance went.
    pub balance: Option<Balance>,
}

/// Runs the map sources over frames.
pub struct Perceiver {
    sources: Vec<Box<dyn MapSource>>,
    size: (usize, usize),
}

/// Rows and columns of frames where no source wants a size of its own.
const DEFAULT_SIZE: (usize, usize) = (96, 192);

impl Perceiver {
    /// Opens the sources of a configuration.
    ///
    /// # Errors
    /// A source that cannot be opened, and how to mend it.
    pub fn open(config: &CockpitConfig) -> Result<Self, Error> {
        Ok(Self::new(open_sources(&config.sources, config.network_threads)?))
    }

    /// Runs sources of one's own.
    pub fn new(sources: Vec<Box<dyn MapSource>>) -> Self {
        let size = sources.iter().find_map(|source| source.input_size()).unwrap_or(DEFAULT_SIZE);
        Self { sources, size }
    }

    /// Rows and columns that frames should have: those of the first network.
    pub fn input_size(&self) -> (usize, usize) {
        self.size
    }

    /// Sees one frame.
    ///
    /// # Errors
    /// What a source reports.
    pub fn perceive(&mut self, captured: CapturedFrame) -> Result<Perception, Error> {
        let (columns, rows) = (captured.image.width() as usize, captured.image.height() as usize);
        let mut maps: Vec<SourceMap> = Vec::with_capacity(self.sources.len());
        let mut logged = Vec::with_capacity(self.sources.len() + 1);
        let mut durations_millis = Vec::with_capacity(self.sources.len());
        let mut prediction: Option<Prediction> = None;
        for source in &mut self.sources {
            let started = Instant::now();
            let output = source.map(&captured.image, &maps)?;
            durations_millis.push((source.name().to_owned(), started.elapsed().as_secs_f64() * 1e3));
            prediction = prediction.or(output.prediction);
            let quantized = output.heatmap.quantized();
            maps.push(SourceMap { source: source.name().to_owned(), map: dequantized(source.name(), &quantized)? });
            logged.push(LoggedMap {
                source: source.name().to_owned(),
                map: quantized,
                policy: output.policy,
                composite: output.composite,
                balance: output.balance,
            });
        }
        let depth = Heatmap::new(columns, rows, captured.inverse_depth)
            .map_err(|cause| Error::Map { name: INVERSE_DEPTH.into(), cause })?
            .quantized();
        let inverse_depth = dequantized(INVERSE_DEPTH, &depth)?;
        logged.push(LoggedMap {
            source: INVERSE_DEPTH.into(),
            map: depth,
            policy: None,
            composite: None,
            balance: None,
        });
        let objects =
            objects_in_view(&captured.pose, captured.ego_velocity_mps, &captured.objects, Some(&inverse_depth));
        Ok(Perception {
            frame: PerceivedFrame {
                frame: captured.frame,
                capture_time_nanos: captured.capture_time_nanos,
                pose: captured.pose,
                maps,
                inverse_depth,
                prediction: prediction.map(|p| cogaze_prompts::Prediction { steering: p.steering, speed: p.speed }),
                objects,
            },
            tick: captured.tick,
            logged,
            durations_millis,
        })
    }
}

fn dequantized(name: &str, map: &QuantizedHeatmap) -> Result<Heatmap, Error> {
    map.to_heatmap().map_err(|cause| Error::Map { name: name.into(), cause })
}
