//! When the participant attends and when not.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1};

use crate::ParticipantSettings;
use crate::direction::log_normal;

/// What the eyes do in a lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lapse {
    /// Reading something below the view.
    Phone,
    /// Open eyes that rest where they were.
    Stare,
}

/// Shortest attention between two lapses: nobody relapses before having looked up.
const MIN_ATTENTION_S: f64 = 1.0;

/// The schedule of lapses: a renewal process that knows nothing of what there is to see.
#[derive(Debug)]
pub(crate) struct Attention {
    interval_mean_s: f64,
    duration_median_s: f64,
    duration_log_sd: f64,
    phone_share: f64,
    rng: ChaCha8Rng,
    /// The lapse that comes next, or runs.
    lapse: Option<ScheduledLapse>,
}

#[derive(Clone, Copy, Debug)]
struct ScheduledLapse {
    start_nanos: i64,
    end_nanos: i64,
    kind: Lapse,
}

impl Attention {
    pub(crate) fn new(settings: &ParticipantSettings, rng: ChaCha8Rng) -> Self {
        Self {
            interval_mean_s: settings.lapse_interval_mean_s,
            duration_median_s: settings.lapse_duration_median_s,
            duration_log_sd: settings.lapse_duration_log_sd,
            phone_share: settings.phone_share,
            rng,
            lapse: None,
        }
    }

    /// The lapse at `time_nanos`, which must not go back; `None` when attentive. A lapse forced from outside runs beside the
    /// schedule and does not change it.
    pub(crate) fn lapse_at(&mut self, time_nanos: i64, forced_until_nanos: Option<i64>) -> Option<Lapse> {
        let mut lapse = self.lapse.unwrap_or_else(|| self.draw(time_nanos));
        while time_nanos >= lapse.end_nanos {
            lapse = self.draw(lapse.end_nanos);
        }
        self.lapse = Some(lapse);
        let running = time_nanos >= lapse.start_nanos || forced_until_nanos.is_some_and(|until| time_nanos < until);
        running.then_some(lapse.kind)
    }

    fn draw(&mut self, from_nanos: i64) -> ScheduledLapse {
        let interval: f64 = Exp1.sample(&mut self.rng);
        let interval_s = (interval * self.interval_mean_s).max(MIN_ATTENTION_S);
        let duration_s = log_normal(&mut self.rng, self.duration_median_s, self.duration_log_sd).clamp(0.1, 3600.0);
        let kind = if self.rng.random::<f64>() < self.phone_share { Lapse::Phone } else { Lapse::Stare };
        // Casts saturate: an infinite interval never ends.
        let start_nanos = from_nanos.saturating_add((interval_s * 1e9) as i64);
        ScheduledLapse { start_nanos, end_nanos: start_nanos.saturating_add((duration_s * 1e9) as i64), kind }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn attention(settings: &ParticipantSettings, seed: u64) -> Attention {
        Attention::new(settings, ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn lapses_take_the_share_of_time_that_the_settings_give() {
        let settings = ParticipantSettings::default();
        let mut attention = attention(&settings, 1);
        let hours = 20;
        let lapses = (0..hours * 36_000).filter(|k| attention.lapse_at(k * 100_000_000, None).is_some()).count();
        let share = lapses as f64 / (hours * 36_000) as f64;
        // Mean of a log-normal, and of max(exponential, 1 s).
        let lapse_s = settings.lapse_duration_median_s * (settings.lapse_duration_log_sd.powi(2) / 2.0).exp();
        let attention_s = 1.0 + settings.lapse_interval_mean_s * (-1.0 / settings.lapse_interval_mean_s).exp();
        let expected = lapse_s / (lapse_s + attention_s);
        assert!((share - expected).abs() < 0.015, "{share} instead of {expected}");
    }

    #[test]
    fn a_driver_without_lapses_has_none_but_forced_ones() {
        let mut attention = attention(&ParticipantSettings::always_attentive(), 3);
        assert_eq!(attention.lapse_at(0, None), None);
        assert!(attention.lapse_at(1_000, Some(2_000)).is_some());
        assert_eq!(attention.lapse_at(2_000, Some(2_000)), None);
        assert_eq!(attention.lapse_at(i64::MAX - 1, None), None);
    }

    #[test]
    fn looking_often_or_seldom_sees_the_same_schedule() {
        let settings = ParticipantSettings::default();
        let (mut often, mut seldom) = (attention(&settings, 9), attention(&settings, 9));
        for k in 0..100_000_i64 {
            let lapse = often.lapse_at(k * 10_000_000, None);
            if k % 97 == 0 {
                assert_eq!(lapse, seldom.lapse_at(k * 10_000_000, None));
            }
        }
    }
}
