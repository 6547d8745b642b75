//! How perception kept up and whether relevance balanced, from `frames.csv` and `maps.csv`.

use std::collections::BTreeMap;

use cogaze_session::{FrameRecord, MapRecord};
use serde::Serialize;

use crate::driving::seconds;
use crate::statistics::Summary;

/// Relevance balances when no more than this share of its absolute sum is unaccounted for.
pub const BALANCE_TOLERANCE: f64 = 1e-4;

/// How perception kept up in one trial.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PerceptionFigures {
    /// Frames perceived.
    pub frames: u64,
    /// Frames with a prediction of the network.
    pub predictions: u64,
    /// Time between the captures of successive frames.
    pub interval_s: Option<Summary>,
    /// Ticks from capture to use.
    pub latency_ticks: Option<Summary>,
    /// Time from capture to use.
    pub latency_s: Option<Summary>,
    /// Maps and balance of each source.
    pub sources: Vec<SourceFigures>,
}

/// The maps of one source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SourceFigures {
    /// The source.
    pub source: String,
    /// How many maps were logged.
    pub maps: u64,
    /// How many of them state a balance, as relevance does.
    pub with_balance: u64,
    /// Worst |seed − relevance − bias − stabilizer − undefined| ÷ absolute relevance.
    pub worst_imbalance: Option<f64>,
    /// Whether that is within [`BALANCE_TOLERANCE`].
    pub balances: Option<bool>,
}

/// What is kept of a frame: what other tables refer to.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) id: u64,
    pub(crate) capture_time_nanos: i64,
    pub(crate) tick: u64,
    pub(crate) image: Option<String>,
}

/// Collects the figures while frames and maps stream by.
#[derive(Debug, Default)]
pub(crate) struct Perception {
    /// In the order of their ids.
    pub(crate) frames: Vec<Frame>,
    predictions: u64,
    latency_ticks: Vec<f64>,
    latency_s: Vec<f64>,
    sources: BTreeMap<String, SourceFigures>,
}

impl Perception {
    pub(crate) fn push_frame(&mut self, record: &FrameRecord) {
        self.predictions += u64::from(record.steering_prediction.is_some());
        self.latency_ticks.push(record.applied_tick as f64 - record.tick as f64);
        self.latency_s.push(seconds(record.applied_time_nanos - record.capture_time_nanos));
        self.frames.push(Frame {
            id: record.frame,
            capture_time_nanos: record.capture_time_nanos,
            tick: record.tick,
            image: record.image.clone(),
        });
    }

    pub(crate) fn push_map(&mut self, record: &MapRecord) {
        if !self.sources.contains_key(&record.source) {
            let figures = SourceFigures { source: record.source.clone(), ..SourceFigures::default() };
            self.sources.insert(record.source.clone(), figures);
        }
        let Some(source) = self.sources.get_mut(&record.source) else { return };
        source.maps += 1;
        if let Some(imbalance) = imbalance(record) {
            source.with_balance += 1;
            let worst = source.worst_imbalance.map_or(imbalance, |worst| worst.max(imbalance));
            source.worst_imbalance = Some(worst);
            source.balances = Some(worst <= BALANCE_TOLERANCE);
        }
    }

    /// When a frame was captured.
    pub(crate) fn capture_time_nanos(&self, frame: u64) -> Option<i64> {
        let place = self.frames.binary_search_by_key(&frame, |known| known.id).ok()?;
        Some(self.frames[place].capture_time_nanos)
    }

    pub(crate) fn figures(&self) -> PerceptionFigures {
        let steps = self.frames.windows(2).map(|pair| seconds(pair[1].capture_time_nanos - pair[0].capture_time_nanos));
        PerceptionFigures {
            frames: self.frames.len() as u64,
            predictions: self.predictions,
            interval_s: Summary::of(steps.collect()),
            latency_ticks: Summary::of(self.latency_ticks.clone()),
            latency_s: Summary::of(self.latency_s.clone()),
            sources: self.sources.values().cloned().collect(),
        }
    }
}

/// The share of the absolute relevance that is unaccounted for; `None` for maps that state no balance.
fn imbalance(map: &MapRecord) -> Option<f64> {
    let parts = [map.relevance?, map.bias_share?, map.stabilizer_share?, map.undefined_share?];
    let lost = (map.seed? - parts.iter().sum::<f64>()).abs();
    // A map without any relevance balances only if nothing was put in.
    Some(if lost == 0.0 { 0.0 } else { lost / map.absolute_relevance? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_imbalance_counts() {
        let mut perception = Perception::default();
        for stabilizer_share in [0.1, 0.1 + 3e-4, 0.1 - 1e-4] {
            perception.push_map(&MapRecord {
                source: "relevance".into(),
                seed: Some(1.0),
                relevance: Some(0.7),
                bias_share: Some(0.2),
                stabilizer_share: Some(stabilizer_share),
                undefined_share: Some(0.0),
                absolute_relevance: Some(2.0),
                ..MapRecord::default()
            });
        }
        perception.push_map(&MapRecord { source: "saliency".into(), ..MapRecord::default() });
        let figures = perception.figures().sources;
        assert!((figures[0].worst_imbalance.unwrap() - 1.5e-4).abs() < 1e-9);
        assert_eq!((figures[0].maps, figures[0].balances), (3, Some(false)));
        assert_eq!((figures[1].maps, figures[1].balances), (1, None));
    }

    #[test]
    fn intervals_and_latencies_by_hand() {
        let mut perception = Perception::default();
        for frame in 0..3 {
            perception.push_frame(&FrameRecord {
                frame: frame * 2,
                tick: frame * 3,
                applied_tick: frame * 3 + 2,
                capture_time_nanos: frame as i64 * 50_000_000,
                applied_time_nanos: frame as i64 * 50_000_000 + 33_000_000,
                ..FrameRecord::default()
            });
        }
        let figures = perception.figures();
        assert!((figures.interval_s.unwrap().median - 0.05).abs() < 1e-12);
        assert_eq!(figures.latency_ticks.unwrap().maximum, 2.0);
        assert!((figures.latency_s.unwrap().mean - 0.033).abs() < 1e-12);
        assert_eq!(perception.capture_time_nanos(4), Some(100_000_000));
        assert_eq!(perception.capture_time_nanos(3), None);
    }
}
