//! Whether and when the participant looks at a prompt.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::direction::log_normal;
use crate::{ParticipantSettings, SeenPrompt};

/// No saccade to a prompt starts sooner: visually guided saccades take about 150 ms to prepare.
pub(crate) const MIN_LATENCY_S: f64 = 0.15;
/// A prompt that was not followed by then was ignored.
pub(crate) const MAX_LATENCY_S: f64 = 1.5;
/// Streams below this belong to the rest of the model.
const FIRST_STREAM: u64 = 1 << 32;

/// The answers to the prompts that are shown.
#[derive(Debug)]
pub(crate) struct Responses {
    seed: u64,
    probability: f64,
    latency_median_s: f64,
    latency_log_sd: f64,
    /// By prompt: when the saccade to it starts, `None` for ignored or answered.
    due_nanos: BTreeMap<u64, Option<i64>>,
}

impl Responses {
    pub(crate) fn new(settings: &ParticipantSettings, seed: u64) -> Self {
        Self {
            seed,
            probability: settings.prompt_response_probability,
            latency_median_s: settings.prompt_latency_median_s,
            latency_log_sd: settings.prompt_latency_log_sd,
            due_nanos: BTreeMap::new(),
        }
    }

    /// Takes note of the shown prompts. A prompt is noticed when it is first there while the participant attends: one that
    /// came up in a lapse is noticed after it, if it is still there, and a lapse makes every noticed one forgotten.
    pub(crate) fn notice(&mut self, prompts: &[SeenPrompt], time_nanos: i64, attentive: bool) {
        self.due_nanos.retain(|id, _| prompts.iter().any(|prompt| prompt.id == *id));
        if !attentive {
            self.due_nanos.values_mut().for_each(|due| *due = None);
            return;
        }
        for prompt in prompts {
            if !self.due_nanos.contains_key(&prompt.id) {
                let due = self.draw(prompt.id).map(|latency_s| time_nanos.saturating_add((latency_s * 1e9) as i64));
                self.due_nanos.insert(prompt.id, due);
            }
        }
    }

    /// The prompt whose time has come first, once.
    pub(crate) fn take_due(&mut self, time_nanos: i64) -> Option<u64> {
        let (&id, due) = self
            .due_nanos
            .iter_mut()
            .filter(|(_, due)| due.is_some_and(|due| due <= time_nanos))
            .min_by_key(|(_, due)| **due)?;
        *due = None;
        Some(id)
    }

    /// Latency of the answer to a prompt in seconds, or `None` for a prompt that is ignored. Depends on nothing but the seed
    /// and the prompt.
    fn draw(&self, prompt: u64) -> Option<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(FIRST_STREAM.wrapping_add(prompt));
        let responds = rng.random::<f64>() < self.probability;
        let latency_s = log_normal(&mut rng, self.latency_median_s, self.latency_log_sd);
        responds.then(|| latency_s.clamp(MIN_LATENCY_S, MAX_LATENCY_S))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt(id: u64) -> SeenPrompt {
        SeenPrompt { id, point_in_view: [0.5, 0.5] }
    }

    #[test]
    fn probability_and_latency_are_as_set() {
        let settings = ParticipantSettings::default();
        let mut latencies: Vec<f64> =
            (0..4000).filter_map(|seed| Responses::new(&settings, seed).draw(seed % 5)).collect();
        latencies.sort_by(f64::total_cmp);
        let share = latencies.len() as f64 / 4000.0;
        // Three standard errors of a proportion of 0.8 out of 4000.
        assert!((share - 0.8).abs() < 0.019, "{share}");
        let quantile = |q: f64| latencies[(q * latencies.len() as f64) as usize];
        assert!((quantile(0.5) / 0.4 - 1.0).abs() < 0.03, "median {}", quantile(0.5));
        // One standard deviation above the median of a log-normal.
        assert!((quantile(0.8413) / (0.4 * 0.3_f64.exp()) - 1.0).abs() < 0.05, "{}", quantile(0.8413));
        assert!(latencies[0] >= MIN_LATENCY_S && latencies[latencies.len() - 1] <= MAX_LATENCY_S);
    }

    #[test]
    fn a_lapse_forgets_what_was_noticed_and_notices_nothing() {
        let settings = ParticipantSettings { prompt_response_probability: 1.0, ..Default::default() };
        let mut responses = Responses::new(&settings, 4);
        responses.notice(&[prompt(1)], 0, true);
        responses.notice(&[prompt(1), prompt(2)], 100_000_000, false);
        assert_eq!(responses.take_due(10_000_000_000), None);
        responses.notice(&[prompt(1), prompt(2)], 20_000_000_000, true);
        assert_eq!(responses.take_due(22_000_000_000), Some(2), "still there after the lapse, and new");
        assert_eq!(responses.take_due(22_000_000_000), None, "each prompt is answered once");
    }

    #[test]
    fn what_is_gone_is_not_looked_for() {
        let settings = ParticipantSettings { prompt_response_probability: 1.0, ..Default::default() };
        let mut responses = Responses::new(&settings, 4);
        responses.notice(&[prompt(1)], 0, true);
        responses.notice(&[], 10_000_000, true);
        assert_eq!(responses.take_due(10_000_000_000), None);
    }
}
