//! The one session clock: monotonic nanoseconds, one reading per tick.

use std::time::{Duration, Instant};

use bevy::prelude::*;

/// How simulated time follows real time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// The session clock is the machine's monotonic clock; the newest frame wins and what comes late is dropped.
    #[default]
    RealTime,
    /// The session clock is simulated time; nothing is dropped, and every result is applied a fixed number of ticks
    /// after its capture, so that a drive repeats to the byte.
    Lockstep,
}

/// The session clock. Every logged time comes from here, read once per tick.
#[derive(Resource, Debug)]
pub struct SessionClock {
    pace: Pace,
    running: bool,
    started: Option<Instant>,
    tick: Option<u64>,
    time_nanos: i64,
}

impl SessionClock {
    /// A clock that starts at the first tick; see [`SessionClock::paused`].
    pub fn new(pace: Pace) -> Self {
        Self { pace, running: true, started: None, tick: None, time_nanos: 0 }
    }

    /// A clock that stands still, and the cockpit with it, until [`SessionClock::start`]: a host that wants its
    /// scene loaded before the session begins starts with this one.
    pub fn paused(pace: Pace) -> Self {
        Self { running: false, ..Self::new(pace) }
    }

    /// Lets the session begin with the next tick.
    pub fn start(&mut self) {
        self.running = true;
    }

    /// The pace given at the start.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// The number of the current tick; the first one is 0.
    pub fn tick(&self) -> u64 {
        self.tick.unwrap_or(0)
    }

    /// The time of the current tick in nanoseconds since the session began.
    pub fn time_nanos(&self) -> i64 {
        self.time_nanos
    }

    /// A clock for device threads that reads the same time; `None` in lockstep, where no thread may read one.
    pub fn for_devices(&mut self) -> Option<impl Fn() -> i64 + Send + Sync + use<>> {
        match self.pace {
            Pace::RealTime => {
                let started = *self.started.get_or_insert_with(Instant::now);
                Some(move || elapsed_nanos(started))
            }
            Pace::Lockstep => None,
        }
    }

    /// Run condition of every stage: the session has begun.
    pub fn has_begun(clock: Res<Self>) -> bool {
        clock.tick.is_some()
    }

    /// Begins the next tick, `delta` of simulated time after the previous one.
    fn advance(&mut self, delta: Duration) {
        if !self.running {
            return;
        }
        let started = *self.started.get_or_insert_with(Instant::now);
        self.time_nanos = match (self.pace, self.tick) {
            (Pace::RealTime, _) => elapsed_nanos(started),
            (Pace::Lockstep, None) => 0,
            (Pace::Lockstep, Some(_)) => self.time_nanos + nanos(delta),
        };
        self.tick = Some(self.tick.map_or(0, |tick| tick + 1));
    }
}

/// Begins a tick; runs before everything else in a frame.
pub(crate) fn advance_clock(mut clock: ResMut<SessionClock>, time: Res<Time>) {
    clock.advance(time.delta());
}

fn elapsed_nanos(started: Instant) -> i64 {
    nanos(started.elapsed())
}

fn nanos(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lockstep_counts_simulated_time_only() {
        let mut clock = SessionClock::paused(Pace::Lockstep);
        clock.advance(Duration::from_millis(50));
        assert!(clock.tick.is_none(), "a paused clock does not tick");
        clock.start();
        for tick in 0..4 {
            clock.advance(Duration::from_millis(16));
            assert_eq!((clock.tick(), clock.time_nanos()), (tick, tick as i64 * 16_000_000));
        }
    }

    #[test]
    fn devices_get_no_clock_in_lockstep() {
        assert!(SessionClock::new(Pace::Lockstep).for_devices().is_none());
        let read = SessionClock::new(Pace::RealTime).for_devices().expect("real time has one");
        assert!(read() <= read());
    }
}
