//! The life that all prompts share.

mod life;

use glam::Vec3;

use crate::{
    Candidate, GazeObservation, PerceivedFrame, Prompt, PromptEvent, PromptEventKind, PromptPhase, PromptSettings,
    SeenMemory, Strategy, ViewPose,
    attachment::Attachment,
    seen::{Observed, nanos},
};

/// Turns what a [`Strategy`] proposes into prompts that come up gently, go when looked at, and never crowd the view.
///
/// In each tick give it, in this order, the gaze that came in ([`observe`](Self::observe)), the frame that came into
/// use, if one did ([`perceive`](Self::perceive)), and the time ([`advance`](Self::advance)). The same inputs give the
/// same prompts.
///
/// A prompt on an object goes with the object, by the objects of each frame; any other stays at its place in the world.
/// A place that is proposed near a prompt changes nothing about that prompt: a ring that followed every new peak would
/// jump about, and the peak it was made for is what the log says about it. A place that is proposed near one which had
/// a prompt a short while ago, or on the same object, gets none until its rest is over.
pub struct Prompter {
    strategy: Box<dyn Strategy>,
    settings: PromptSettings,
    seen: SeenMemory,
    proposed: Option<Proposal>,
    active: Vec<Prompt>,
    /// One for each active prompt.
    attachments: Vec<Option<Attachment>>,
    resting: Vec<RestingPlace>,
    next_id: u64,
}

struct Proposal {
    candidates: Vec<(Candidate, Option<Attachment>)>,
    frame: u64,
    capture_time_nanos: i64,
    pose: ViewPose,
}

/// A place that had a prompt and gets none for a while.
struct RestingPlace {
    point_in_world: Vec3,
    object: Option<u64>,
    until_nanos: i64,
}

impl Prompter {
    /// A prompter without prompts.
    pub fn new(strategy: Box<dyn Strategy>, settings: PromptSettings) -> Self {
        Self {
            strategy,
            seen: SeenMemory::new(&settings),
            settings,
            proposed: None,
            active: Vec::new(),
            attachments: Vec::new(),
            resting: Vec::new(),
            next_id: 1,
        }
    }

    /// Takes in a gaze sample. Samples come in the order of their capture; one that comes too late is left out.
    ///
    /// The sample is compared with each prompt where that prompt appeared at the sample's own time.
    pub fn observe(&mut self, gaze: GazeObservation) {
        match self.seen.observe(gaze) {
            Observed::TooLate => {}
            Observed::Newest => {
                for prompt in &mut self.active {
                    prompt.dwell_nanos += self.seen.newest_dwell_nanos(prompt.point_in_world, prompt.shown_time_nanos);
                }
            }
        }
    }

    /// Asks the strategy about a frame, and moves the prompts that are on objects to where those are in it.
    pub fn perceive(&mut self, frame: &PerceivedFrame) {
        for (prompt, attachment) in self.active.iter_mut().zip(&self.attachments) {
            let moved = attachment.and_then(|attachment| attachment.point_in_world(&frame.pose, &frame.objects));
            prompt.point_in_world = moved.unwrap_or(prompt.point_in_world);
        }
        let mut candidates = self.strategy.propose(frame, &self.seen);
        candidates.retain(|candidate| candidate.point_in_world.is_finite() && candidate.strength.is_finite());
        candidates.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        let attached = |candidate: Candidate| {
            let attachment = Attachment::find(candidate.point_in_world, frame);
            (candidate, attachment)
        };
        self.proposed = Some(Proposal {
            candidates: candidates.into_iter().map(attached).collect(),
            frame: frame.frame,
            capture_time_nanos: frame.capture_time_nanos,
            pose: frame.pose,
        });
    }

    /// Lives on until `time_nanos`, and says what happened.
    pub fn advance(&mut self, time_nanos: i64) -> Vec<PromptEvent> {
        let mut events = Vec::new();
        self.resting.retain(|place| place.until_nanos > time_nanos);
        self.live(time_nanos, &mut events);
        if let Some(proposal) = self.proposed.take() {
            self.admit(proposal, time_nanos, &mut events);
        }
        events
    }

    /// The prompts that are up, oldest first.
    pub fn active(&self) -> &[Prompt] {
        &self.active
    }

    /// Moves every prompt through its life, and lets the places rest whose prompts begin to go.
    fn live(&mut self, time_nanos: i64, events: &mut Vec<PromptEvent>) {
        let mut attachments = Vec::new();
        let mut active = Vec::new();
        for (mut prompt, attachment) in std::mem::take(&mut self.active).into_iter().zip(self.attachments.drain(..)) {
            let end = if self.seen.is_long_enough(prompt.dwell_nanos) {
                Some(PromptEventKind::LookedAt)
            } else {
                (!self.seen.is_in_view(prompt.point_in_world)).then_some(PromptEventKind::LeftView)
            };
            let (lives_on, ended) = life::step(&mut prompt, end, time_nanos, &self.settings);
            if let Some(kind) = ended {
                events.push(prompt.event(time_nanos, kind));
                self.resting.push(RestingPlace {
                    point_in_world: prompt.point_in_world,
                    object: prompt.object,
                    until_nanos: time_nanos + nanos(self.settings.refractory_s),
                });
            }
            if lives_on {
                active.push(prompt);
                attachments.push(attachment);
            }
        }
        (self.active, self.attachments) = (active, attachments);
    }

    fn admit(&mut self, proposal: Proposal, time_nanos: i64, events: &mut Vec<PromptEvent>) {
        if !self.seen.has_gaze_since(time_nanos - nanos(self.settings.gaze_timeout_s)) {
            return;
        }
        let Proposal { candidates, frame, capture_time_nanos, pose } = proposal;
        for (candidate, attachment) in candidates {
            if self.active.len() >= self.settings.max_at_once {
                return;
            }
            let point_in_world = candidate.point_in_world;
            let object = attachment.map(|attachment| attachment.object);
            let is_wanted = self.is_free(point_in_world, object, &pose)
                && self.seen.stays_in_view(point_in_world, nanos(self.settings.min_visible_s))
                && !self.seen.has_seen(point_in_world, time_nanos);
            if !is_wanted {
                continue;
            }
            let prompt = Prompt {
                id: self.next_id,
                point_in_world,
                object,
                dwell_nanos: 0,
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
            self.attachments.push(attachment);
        }
    }

    /// Whether a place is apart, in place and object, from every prompt that is up and every place that rests.
    fn is_free(&self, point_in_world: Vec3, object: Option<u64>, pose: &ViewPose) -> bool {
        let taken = self.active.iter().map(|prompt| (prompt.point_in_world, prompt.object));
        let mut taken = taken.chain(self.resting.iter().map(|place| (place.point_in_world, place.object)));
        let separation = self.settings.min_separation_deg.to_radians();
        taken.all(|(other, other_object)| {
            let is_same_object = object.is_some() && object == other_object;
            !is_same_object && pose.angle_between(other, point_in_world) >= separation
        })
    }
}

#[cfg(test)]
mod tests;
