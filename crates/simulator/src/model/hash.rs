//! A hash of the dynamic state, to show that two drives are the same bit by bit.

/// FNV-1a over 64-bit words, with a final mix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateHasher(u64);

impl StateHasher {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        // FNV alone never carries high bits down.
        self.0 ^= self.0 >> 29;
    }

    pub(crate) fn number(&mut self, number: f64) {
        self.word(number.to_bits());
    }

    pub(crate) fn numbers(&mut self, numbers: &[f64]) {
        for &number in numbers {
            self.number(number);
        }
    }

    pub(crate) fn pose(&mut self, pose: &cogaze_road::Pose) {
        self.numbers(&pose.position_in_world.to_array());
        self.number(pose.heading_rad);
    }

    pub(crate) fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_bit_changes_the_hash() {
        let hash = |number: f64| {
            let mut hasher = StateHasher::new();
            hasher.number(number);
            hasher.finish()
        };
        assert_ne!(hash(1.0), hash(1.0 + f64::EPSILON));
        assert_ne!(hash(0.0), hash(-0.0));
        assert_eq!(hash(2.5), hash(2.5));
    }
}
