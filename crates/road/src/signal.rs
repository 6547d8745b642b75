//! Traffic lights: what they show when.

/// What a traffic light shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalState {
    /// Stop before the line.
    Red,
    /// Still stop; green comes next.
    RedYellow,
    /// Stop if that is possible without harsh braking.
    Yellow,
    /// Go.
    Green,
}

impl SignalState {
    /// The name as scenarios and logs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::RedYellow => "red_yellow",
            Self::Yellow => "yellow",
            Self::Green => "green",
        }
    }
}

/// A fixed-time program. Groups of arms get green in turn; each turn is green, yellow and a time when all are red.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignalProgram {
    /// How long a group has green.
    pub green_s: f64,
    /// How long it then has yellow.
    pub yellow_s: f64,
    /// How long then every group has red.
    pub all_red_s: f64,
    /// How far into the cycle the program is at time 0.
    pub offset_s: f64,
    /// How many groups take turns, at least 1.
    pub groups: u32,
}

impl SignalProgram {
    /// How long it takes until everything repeats.
    pub fn cycle_s(&self) -> f64 {
        self.turn_s() * f64::from(self.groups)
    }

    /// What a group shows at a time.
    pub fn state(&self, group: u32, time_s: f64) -> SignalState {
        let in_cycle = (time_s + self.offset_s).rem_euclid(self.cycle_s());
        let in_turn = in_cycle - self.turn_s() * f64::from(group);
        if in_turn >= 0.0 && in_turn < self.green_s {
            SignalState::Green
        } else if in_turn >= self.green_s && in_turn < self.green_s + self.yellow_s {
            SignalState::Yellow
        } else if in_turn.rem_euclid(self.cycle_s()) >= self.cycle_s() - 1.0 {
            SignalState::RedYellow
        } else {
            SignalState::Red
        }
    }

    fn turn_s(&self) -> f64 {
        self.green_s + self.yellow_s + self.all_red_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: SignalProgram =
        SignalProgram { green_s: 10.0, yellow_s: 3.0, all_red_s: 2.0, offset_s: 0.0, groups: 2 };

    #[test]
    fn a_group_goes_through_every_state_in_order() {
        let expected = [
            (0.0, SignalState::Green),
            (9.9, SignalState::Green),
            (10.1, SignalState::Yellow),
            (13.1, SignalState::Red),
            (28.9, SignalState::Red),
            (29.1, SignalState::RedYellow),
            (30.1, SignalState::Green),
        ];
        for (time_s, state) in expected {
            assert_eq!(PROGRAM.state(0, time_s), state, "at {time_s} s");
        }
        assert_eq!(PROGRAM.state(1, 15.1), SignalState::Green);
    }

    #[test]
    fn at_most_one_group_may_enter_at_a_time() {
        for tenth in 0..600 {
            let time_s = f64::from(tenth) / 10.0;
            let open = (0..2)
                .filter(|&group| matches!(PROGRAM.state(group, time_s), SignalState::Green | SignalState::Yellow))
                .count();
            assert!(open <= 1, "{open} groups at {time_s} s");
        }
    }
}
