//! When the driver attended to the road, as the ticks say, and figures split by it.

use serde::Serialize;

/// Figures over everything and over the stretches in which the driver was known to attend, or not to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ByAttention<T> {
    /// Over everything, stretches of unknown attention included.
    pub all: T,
    /// Over the attentive stretches.
    pub attentive: T,
    /// Over the inattentive stretches.
    pub inattentive: T,
}

impl<T> ByAttention<T> {
    /// The three parts with the words that tables use for them.
    pub fn parts(&self) -> [(&'static str, &T); 3] {
        [("all", &self.all), ("attentive", &self.attentive), ("inattentive", &self.inattentive)]
    }

    /// Makes another figure of each part.
    pub(crate) fn map<U>(self, mut make: impl FnMut(T) -> U) -> ByAttention<U> {
        ByAttention { all: make(self.all), attentive: make(self.attentive), inattentive: make(self.inattentive) }
    }

    /// Does the same to every part that a moment of this attention belongs to.
    pub(crate) fn each(&mut self, attentive: Option<bool>, mut act: impl FnMut(&mut T)) {
        act(&mut self.all);
        match attentive {
            Some(true) => act(&mut self.attentive),
            Some(false) => act(&mut self.inattentive),
            None => {}
        }
    }
}

/// The state of attention through a trial: the changes, in the order of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct AttentionTrack {
    changes: Vec<(i64, Option<bool>)>,
    end_nanos: i64,
}

impl AttentionTrack {
    /// Takes the state of a tick.
    pub(crate) fn push(&mut self, time_nanos: i64, attentive: Option<bool>) {
        if self.changes.last().is_none_or(|(_, last)| *last != attentive) {
            self.changes.push((time_nanos, attentive));
        }
        self.end_nanos = time_nanos;
    }

    /// The state at the last tick at or before `time_nanos`; before the first tick it is that tick's.
    pub(crate) fn at(&self, time_nanos: i64) -> Option<bool> {
        let after = self.changes.partition_point(|(time, _)| *time <= time_nanos);
        self.changes.get(after.saturating_sub(1)).and_then(|(_, attentive)| *attentive)
    }

    /// Begin and end of every stretch of this state.
    pub(crate) fn stretches(&self, attentive: Option<bool>) -> Vec<(i64, i64)> {
        let ends = self.changes.iter().skip(1).map(|(time, _)| *time).chain([self.end_nanos]);
        let stretches = self.changes.iter().zip(ends).filter(|((_, state), _)| *state == attentive);
        stretches.map(|((start, _), end)| (*start, end)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_holds_from_one_tick_to_the_next() {
        let mut track = AttentionTrack::default();
        assert_eq!(track.at(0), None);
        for (time, state) in [(10, Some(true)), (20, Some(true)), (30, Some(false)), (40, None), (50, Some(false))] {
            track.push(time, state);
        }
        assert_eq!([5, 10, 29].map(|time| track.at(time)), [Some(true); 3]);
        assert_eq!([30, 39, 50, 99].map(|time| track.at(time)), [Some(false); 4]);
        assert_eq!(track.at(45), None);
        assert_eq!(track.stretches(Some(false)), [(30, 40), (50, 50)]);
    }
}
