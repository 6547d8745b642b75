//! The participant and its gaze.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cogaze_gaze::{Error, GazeSample, GazeSource, SampleGrid};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::attention::{Attention, Lapse};
use crate::choice::{Chooser, Target};
use crate::eyes::Eyes;
use crate::response::Responses;
use crate::tracker::Tracker;
use crate::{ParticipantSettings, Stimulus};

/// More stimuli than this wait only when nobody polls the gaze; the oldest go first.
const MAX_WAITING: usize = 1024;

/// The side of a simulated human that is told what there is to see. Cheap to clone; all clones are one participant.
#[derive(Clone, Debug)]
pub struct Participant {
    shared: Arc<Mutex<Shared>>,
}

/// The side of a simulated human that is a gaze source.
///
/// The first sample is taken at the first stimulus; before that there is nobody. Capture and receive time are equal: the
/// simulated tracker has no latency.
#[derive(Debug)]
pub struct ParticipantGaze {
    shared: Arc<Mutex<Shared>>,
    settings: ParticipantSettings,
    seed: u64,
    grid: SampleGrid,
    next: i64,
    /// What is seen now, and the human who sees it; there once something was.
    human: Option<(Stimulus, Human)>,
}

/// What both sides see.
#[derive(Debug)]
struct Shared {
    waiting: VecDeque<Stimulus>,
    attentive: bool,
    forced_until_nanos: Option<i64>,
}

impl Participant {
    /// A participant and its gaze. Settings outside their range are moved into it; check them with
    /// [`ParticipantSettings::validate`] where they come from outside.
    pub fn new(settings: ParticipantSettings, seed: u64) -> (Self, ParticipantGaze) {
        let settings = settings.clamped();
        let shared = Shared { waiting: VecDeque::new(), attentive: true, forced_until_nanos: None };
        let shared = Arc::new(Mutex::new(shared));
        let grid = SampleGrid::new(settings.rate_hz);
        let gaze = ParticipantGaze { shared: Arc::clone(&shared), settings, seed, grid, next: 0, human: None };
        (Self { shared }, gaze)
    }

    /// Shows something new. A sample sees the newest stimulus that is not later than itself; stimuli come in order of time.
    pub fn look(&self, stimulus: Stimulus) {
        let mut shared = lock(&self.shared);
        shared.waiting.push_back(stimulus);
        if shared.waiting.len() > MAX_WAITING {
            shared.waiting.pop_front();
        }
    }

    /// Whether the participant attended at its newest sample; true before the first.
    pub fn is_attentive(&self) -> bool {
        lock(&self.shared).attentive
    }

    /// Makes the participant inattentive from its next sample until a time, whatever its own lapses do.
    pub fn force_lapse(&self, until_nanos: i64) {
        lock(&self.shared).forced_until_nanos = Some(until_nanos);
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl GazeSource for ParticipantGaze {
    fn name(&self) -> &'static str {
        "participant"
    }

    fn rate_hz(&self) -> f64 {
        self.grid.rate_hz()
    }

    fn samples_until(&mut self, now_nanos: i64, samples: &mut Vec<GazeSample>) -> Result<(), Error> {
        let mut shared = lock(&self.shared);
        if self.human.is_none() {
            let Some(first) = shared.waiting.pop_front_if(|stimulus| stimulus.time_nanos <= now_nanos) else {
                return Ok(());
            };
            // The first moment of the grid that is not before the first stimulus.
            self.next = self.grid.index_at(first.time_nanos - 1) + 1;
            let human = Human::new(&self.settings, self.seed, &first);
            self.human = Some((first, human));
        }
        let Some((stimulus, human)) = &mut self.human else { return Ok(()) };
        loop {
            let time_nanos = self.grid.time_nanos(self.next);
            if time_nanos > now_nanos {
                return Ok(());
            }
            while let Some(newer) = shared.waiting.pop_front_if(|stimulus| stimulus.time_nanos <= time_nanos) {
                *stimulus = newer;
            }
            shared.attentive = human.advance(stimulus, time_nanos, shared.forced_until_nanos);
            samples.push(human.tracker.sample(human.eyes.direction(), &stimulus.geometry, time_nanos));
            self.next += 1;
        }
    }
}

/// The parts of the model, each with a random stream of its own.
#[derive(Debug)]
struct Human {
    attention: Attention,
    chooser: Chooser,
    responses: Responses,
    eyes: Eyes,
    tracker: Tracker,
    phone_in_view: [f64; 2],
    step_s: f64,
    lapse: Option<Lapse>,
}

impl Human {
    fn new(settings: &ParticipantSettings, seed: u64, stimulus: &Stimulus) -> Self {
        let stream = |stream| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            rng
        };
        Self {
            attention: Attention::new(settings, stream(1)),
            chooser: Chooser::new(settings.road_weight, stream(2)),
            responses: Responses::new(settings, seed),
            eyes: Eyes::new(settings, stream(3), stimulus),
            tracker: Tracker::new(settings, stream(4), stream(5)),
            phone_in_view: settings.phone_in_view,
            step_s: 1.0 / settings.rate_hz,
            lapse: None,
        }
    }

    /// Lives until `time_nanos`; whether attentively.
    fn advance(&mut self, stimulus: &Stimulus, time_nanos: i64, forced_until_nanos: Option<i64>) -> bool {
        let lapse = self.attention.lapse_at(time_nanos, forced_until_nanos);
        self.responses.notice(&stimulus.prompts, time_nanos, lapse.is_none());
        self.eyes.advance(stimulus, time_nanos, self.step_s);
        if !self.eyes.is_moving() {
            self.decide(stimulus, time_nanos, lapse);
        }
        lapse.is_none()
    }

    /// Between two saccades: is it time to look somewhere else?
    fn decide(&mut self, stimulus: &Stimulus, time_nanos: i64, lapse: Option<Lapse>) {
        let changed = std::mem::replace(&mut self.lapse, lapse) != lapse;
        match lapse {
            Some(Lapse::Stare) if changed => self.eyes.stare(stimulus),
            Some(Lapse::Stare) => {}
            Some(Lapse::Phone) => {
                if changed || self.eyes.is_done(stimulus, time_nanos) {
                    self.eyes.look_at(Target::Place(self.phone_in_view), stimulus, time_nanos);
                }
            }
            None => {
                if let Some(prompt) = self.responses.take_due(time_nanos) {
                    self.eyes.look_at(Target::Prompt(prompt), stimulus, time_nanos);
                } else if changed || self.eyes.is_done(stimulus, time_nanos) {
                    let target = self.chooser.next(stimulus, time_nanos);
                    self.eyes.look_at(target, stimulus, time_nanos);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
