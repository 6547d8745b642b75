//! The life that all prompts share.

use glam::Vec3;

use crate::{
    Candidate, GazeObservation, PerceivedFrame, Prompt, PromptEvent, PromptEventKind, PromptPhase, PromptSettings,
    SeenMemory, Strategy, ViewPose, seen::nanos,
};

/// Turns what a [`Strategy`] proposes into prompts that come up gently, go when looked at, and never crowd the view.
///
/// In each tick give it, in this order, the gaze that came in ([`observe`](Self::observe)), the frame that came into
/// use, if one did ([`perceive`](Self::perceive)), and the time ([`advance`](Self::advance)). The same inputs give the
/// same prompts.
pub struct Prompter {
    strategy: Box<dyn Strategy>,
    settings: PromptSettings,
    seen: SeenMemory,
    proposed: Option<Proposal>,
    active: Vec<Prompt>,
    resting: Vec<RestingPlace>,
    next_id: u64,
}

struct Proposal {
    candidates: Vec<Candidate>,
    frame: u64,
    capture_time_nanos: i64,
    pose: ViewPose,
}

/// A place that had a prompt and gets none for a while.
struct RestingPlace {
    point_in_world: Vec3,
    until_nanos: i64,
}

impl Prompter {
    /// A prompter without prompts.
    pub fn new(strategy: Box<dyn Strategy>, settings: PromptSettings) -> Self {
        let seen = SeenMemory::new(&settings);
        Self { strategy, settings, seen, proposed: None, active: Vec::new(), resting: Vec::new(), next_id: 1 }
    }

    /// Takes in a gaze sample. Samples come in the order of their capture.
    pub fn observe(&mut self, gaze: GazeObservation) {
        self.seen.observe(gaze);
    }

    /// Asks the strategy about a frame.
    pub fn perceive(&mut self, frame: &PerceivedFrame) {
        self.proposed = Some(Proposal {
            candidates: self.strategy.propose(frame, &self.seen),
            frame: frame.frame,
            capture_time_nanos: frame.capture_time_nanos,
            pose: frame.pose,
        });
    }

    /// Lives on until `time_nanos`, and says what happened.
    pub fn advance(&mut self, time_nanos: i64) -> Vec<PromptEvent> {
        let mut events = Vec::new();
        self.resting.retain(|place| place.until_nanos > time_nanos);
        let mut active = std::mem::take(&mut self.active);
        active.retain_mut(|prompt| self.live(prompt, time_nanos, &mut events));
        self.active = active;
        if let Some(proposal) = self.proposed.take() {
            self.admit(proposal, time_nanos, &mut events);
        }
        events
    }

    /// The prompts that are up, oldest first.
    pub fn active(&self) -> &[Prompt] {
        &self.active
    }

    /// Moves a prompt through its phases, see [`PromptPhase`]; false once it is gone.
    fn live(&mut self, prompt: &mut Prompt, time_nanos: i64, events: &mut Vec<PromptEvent>) -> bool {
        let age = time_nanos - prompt.shown_time_nanos;
        if let PromptPhase::Onset | PromptPhase::Shown = prompt.phase {
            let ended = if self.seen.has_dwelt(prompt.point_in_world, prompt.shown_time_nanos) {
                Some(PromptEventKind::LookedAt)
            } else if age >= nanos(self.settings.max_shown_s) {
                Some(PromptEventKind::Expired)
            } else {
                None
            };
            if let Some(kind) = ended {
                events.push(prompt.event(time_nanos, kind));
                prompt.phase = PromptPhase::Fading { since_nanos: time_nanos, from_opacity: prompt.opacity };
                self.resting.push(RestingPlace {
                    point_in_world: prompt.point_in_world,
                    until_nanos: time_nanos + nanos(self.settings.refractory_s),
                });
            }
        }
        match prompt.phase {
            PromptPhase::Onset => {
                prompt.opacity = share(age, self.settings.onset_s);
                if prompt.opacity >= 1.0 {
                    prompt.phase = PromptPhase::Shown;
                }
                true
            }
            PromptPhase::Shown => true,
            PromptPhase::Fading { since_nanos, from_opacity } => {
                let faded = share(time_nanos - since_nanos, self.settings.fade_s);
                prompt.opacity = from_opacity * (1.0 - faded);
                faded < 1.0
            }
        }
    }

    fn admit(&mut self, proposal: Proposal, time_nanos: i64, events: &mut Vec<PromptEvent>) {
        if !self.seen.has_gaze_since(time_nanos - nanos(self.settings.gaze_timeout_s)) {
            return;
        }
        let Proposal { mut candidates, frame, capture_time_nanos, pose } = proposal;
        candidates.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        for candidate in candidates {
            if self.active.len() >= self.settings.max_at_once {
                return;
            }
            let point_in_world = candidate.point_in_world;
            if !self.is_free(point_in_world, &pose) || self.seen.has_seen(point_in_world, time_nanos) {
                continue;
            }
            let prompt = Prompt {
                id: self.next_id,
                point_in_world,
                opacity: 0.0,
                strength: candidate.strength,
                source: candidate.source,
                frame,
                capture_time_nanos,
                shown_time_nanos: time_nanos,
                phase: PromptPhase::Onset,
            };
            self.next_id += 1;
            events.push(prompt.event(time_nanos, PromptEventKind::Shown));
            self.active.push(prompt);
        }
    }

    /// Whether a place is apart from every prompt that is up and every place that rests.
    fn is_free(&self, point_in_world: Vec3, pose: &ViewPose) -> bool {
        let taken = self.active.iter().map(|prompt| prompt.point_in_world);
        let mut taken = taken.chain(self.resting.iter().map(|place| place.point_in_world));
        let separation = self.settings.min_separation_deg.to_radians();
        point_in_world.is_finite() && taken.all(|other| pose.angle_between(other, point_in_world) >= separation)
    }
}

/// How much of a span has passed, 0 to 1; a span of nothing has always passed.
fn share(passed_nanos: i64, span_s: f64) -> f32 {
    let span = nanos(span_s);
    if span <= 0 { 1.0 } else { (passed_nanos as f64 / span as f64).clamp(0.0, 1.0) as f32 }
}

#[cfg(test)]
mod tests;
