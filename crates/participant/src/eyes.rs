//! The eyes: fixations, saccades between them, and pursuit of what moves.

use rand_chacha::ChaCha8Rng;

use crate::choice::Target;
use crate::direction::{Direction, angle, between, log_normal, normal};
use crate::{ParticipantSettings, Stimulus};

/// Main sequence of saccades: duration = 21 ms + 2.2 ms per degree (Carpenter 1988).
const SACCADE_BASE_S: f64 = 0.021;
const SACCADE_PER_DEGREE_S: f64 = 0.0022;
/// Time constant with which pursuit closes in on a moving target; a choice: 1° behind at 20°/s.
const PURSUIT_TIME_S: f64 = 0.05;
/// A target that got away by more than this is caught up with by a saccade; a choice of the size of the fovea.
const CATCH_UP_RAD: f64 = 0.035;
/// Spread of fixations around the road ahead on each axis, in view coordinates; a choice.
const ROAD_SPREAD_IN_VIEW: f64 = 0.015;
/// Spread of fixations within an object, as a share of its size; a choice, cut at [`OBJECT_LIMIT`].
const OBJECT_SPREAD: f64 = 0.15;
/// Fixations stay within this share of an object's size from its middle, that is: on the object.
const OBJECT_LIMIT: f64 = 0.4;
/// Spread of the fixations of somebody who reads, in view coordinates; a choice.
const PHONE_SPREAD_IN_VIEW: f64 = 0.02;
/// Shortest and longest fixation (usually 100–2000 ms, ISO 15007).
const FIXATION_LIMITS_S: (f64, f64) = (0.1, 2.0);

/// Duration of a saccade over `amplitude_rad`, in seconds.
pub(crate) fn saccade_duration_s(amplitude_rad: f64) -> f64 {
    SACCADE_BASE_S + SACCADE_PER_DEGREE_S * amplitude_rad.to_degrees()
}

/// Share of a saccade's way that is covered at a share of its time: minimum jerk, whose peak velocity is 1.875 times the
/// mean, so that 10° peak at 436°/s, as measured ones do (Bahill 1975).
fn saccade_progress(time_share: f64) -> f64 {
    let t = time_share.clamp(0.0, 1.0);
    t * t * t * (10.0 - 15.0 * t + 6.0 * t * t)
}

/// Where the eyes point and what they do.
#[derive(Debug)]
pub(crate) struct Eyes {
    fixation_median_s: f64,
    fixation_log_sd: f64,
    rng: ChaCha8Rng,
    direction: Direction,
    target: Target,
    /// Where on the target: in view coordinates, for an object in shares of its size.
    offset: [f64; 2],
    until_nanos: i64,
    saccade: Option<Saccade>,
}

#[derive(Clone, Copy, Debug)]
struct Saccade {
    from: Direction,
    to: Direction,
    start_nanos: i64,
    duration_s: f64,
}

impl Eyes {
    /// Eyes that rest on the road ahead.
    pub(crate) fn new(settings: &ParticipantSettings, rng: ChaCha8Rng, stimulus: &Stimulus) -> Self {
        Self {
            fixation_median_s: settings.fixation_median_s,
            fixation_log_sd: settings.fixation_log_sd,
            rng,
            direction: stimulus.geometry.ray(stimulus.road_ahead_in_view),
            target: Target::Road,
            offset: [0.0; 2],
            until_nanos: stimulus.time_nanos,
            saccade: None,
        }
    }

    /// Where the eyes point, in camera space.
    pub(crate) fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether a saccade is under way, which nothing can stop.
    pub(crate) fn is_moving(&self) -> bool {
        self.saccade.is_some()
    }

    /// Whether the present fixation has lasted long enough, or its object is gone.
    pub(crate) fn is_done(&self, stimulus: &Stimulus, time_nanos: i64) -> bool {
        let gone = matches!(self.target, Target::Object(_)) && self.locate(stimulus).is_none();
        !self.is_moving() && (gone || time_nanos >= self.until_nanos)
    }

    /// Starts a saccade to a target; the fixation after it gets a drawn duration.
    pub(crate) fn look_at(&mut self, target: Target, stimulus: &Stimulus, time_nanos: i64) {
        self.target = target;
        let spread = match target {
            Target::Road => ROAD_SPREAD_IN_VIEW,
            Target::Object(_) => OBJECT_SPREAD,
            Target::Prompt(_) => 0.0,
            Target::Place(_) => PHONE_SPREAD_IN_VIEW,
        };
        self.offset = [(); 2].map(|()| (spread * normal(&mut self.rng)).clamp(-OBJECT_LIMIT, OBJECT_LIMIT));
        let fixation_s = log_normal(&mut self.rng, self.fixation_median_s, self.fixation_log_sd)
            .clamp(FIXATION_LIMITS_S.0, FIXATION_LIMITS_S.1);
        let arrival_nanos = self.start_saccade(stimulus, time_nanos);
        self.until_nanos = arrival_nanos.saturating_add((fixation_s * 1e9) as i64);
    }

    /// Stops looking at anything: the eyes rest where they are until told otherwise.
    pub(crate) fn stare(&mut self, stimulus: &Stimulus) {
        if let Some(place) = stimulus.geometry.point(self.direction) {
            self.target = Target::Place(place);
            self.offset = [0.0; 2];
        }
        self.saccade = None;
        self.until_nanos = i64::MAX;
    }

    /// Moves the eyes to where they are at `time_nanos`, `step_s` after the last time.
    pub(crate) fn advance(&mut self, stimulus: &Stimulus, time_nanos: i64, step_s: f64) {
        if let Some(saccade) = self.saccade {
            let elapsed_s = time_nanos.saturating_sub(saccade.start_nanos) as f64 / 1e9;
            let time_share = elapsed_s / saccade.duration_s;
            self.direction = between(saccade.from, saccade.to, saccade_progress(time_share));
            if time_share >= 1.0 {
                self.saccade = None;
            }
            return;
        }
        let Some(wanted) = self.locate(stimulus) else { return };
        if angle(self.direction, wanted) > CATCH_UP_RAD {
            self.start_saccade(stimulus, time_nanos);
        } else {
            self.direction = between(self.direction, wanted, 1.0 - (-step_s / PURSUIT_TIME_S).exp());
        }
    }

    /// Aims at where the target is now, and gives the time of arrival.
    fn start_saccade(&mut self, stimulus: &Stimulus, time_nanos: i64) -> i64 {
        let from = self.direction;
        let to = self.locate(stimulus).unwrap_or(from);
        let duration_s = saccade_duration_s(angle(from, to));
        self.saccade = Some(Saccade { from, to, start_nanos: time_nanos, duration_s });
        time_nanos.saturating_add((duration_s * 1e9) as i64)
    }

    /// Direction of the target as it is seen now; `None` when it is not there any more.
    fn locate(&self, stimulus: &Stimulus) -> Option<Direction> {
        let [dx, dy] = self.offset;
        let [x, y] = match self.target {
            Target::Road => stimulus.road_ahead_in_view,
            Target::Place(place) => place,
            Target::Prompt(id) => stimulus.prompts.iter().find(|prompt| prompt.id == id)?.point_in_view,
            Target::Object(id) => {
                let object = stimulus.objects.iter().find(|object| object.id == id)?;
                let ([x, y], [width, height]) = (object.center_in_view, object.size_in_view);
                return finite(stimulus.geometry.ray([x + dx * width, y + dy * height]));
            }
        };
        finite(stimulus.geometry.ray([x + dx, y + dy]))
    }
}

/// A place that is not a number is nowhere.
fn finite(direction: Direction) -> Option<Direction> {
    direction.iter().all(|value| value.is_finite()).then_some(direction)
}

#[cfg(test)]
mod tests;
