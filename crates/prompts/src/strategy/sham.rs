//! The strategy that prompts at the right time and the wrong place.

use glam::Vec3;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Candidate, RelevancePeaks, Strategy};
use crate::{PerceivedFrame, SeenMemory, seen::nanos};

/// A peak that was not found for this long is forgotten, with its place.
const FORGET_AFTER_S: f64 = 10.0;

/// Proposes one random place in the view for each peak that [`RelevancePeaks`] finds and the driver has not seen: as
/// many prompts as there, about as often, at places that mean nothing. The control for what a ring does by just being
/// there.
#[derive(Clone, Debug)]
pub struct Sham {
    peaks: RelevancePeaks,
    rng: ChaCha8Rng,
    pairs: Vec<Pair>,
}

#[derive(Clone, Debug)]
struct Pair {
    peak_in_world: Vec3,
    place_in_world: Vec3,
    found_nanos: i64,
}

impl Sham {
    /// Places from a seed; any text is one.
    pub fn new(seed: &str) -> Self {
        // FNV-1a: stable over versions and platforms.
        let hash = seed
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self { peaks: RelevancePeaks::default(), rng: ChaCha8Rng::seed_from_u64(hash), pairs: Vec::new() }
    }

    /// The place of a peak: that of the frames before while it is in view, otherwise a new one.
    fn place_for(&mut self, peak_in_world: Vec3, frame: &PerceivedFrame) -> Vec3 {
        let is_in_view = |place: Vec3| {
            frame.pose.project(place).is_some_and(|point| point.iter().all(|share| (0.0..1.0).contains(share)))
        };
        let separation = self.peaks.separation_deg.to_radians();
        let known = self.pairs.iter().position(|pair| {
            frame.pose.angle_between(pair.peak_in_world, peak_in_world) < separation && is_in_view(pair.place_in_world)
        });
        if let Some(index) = known {
            self.pairs[index].found_nanos = frame.capture_time_nanos;
            return self.pairs[index].place_in_world;
        }
        let point_in_view = [self.rng.random::<f64>(), self.rng.random::<f64>()];
        let place_in_world =
            frame.place_at(point_in_view).unwrap_or_else(|| frame.pose.unproject(point_in_view, RelevancePeaks::FAR_M));
        self.pairs.push(Pair { peak_in_world, place_in_world, found_nanos: frame.capture_time_nanos });
        place_in_world
    }
}

impl Strategy for Sham {
    fn name(&self) -> &'static str {
        "sham"
    }

    fn propose(&mut self, frame: &PerceivedFrame, seen: &SeenMemory) -> Vec<Candidate> {
        let now = frame.capture_time_nanos;
        self.pairs.retain(|pair| now.saturating_sub(pair.found_nanos) <= nanos(FORGET_AFTER_S));
        let peaks = self.peaks.propose(frame, seen);
        peaks
            .into_iter()
            .filter(|peak| !seen.has_seen(peak.point_in_world, now))
            .map(|peak| Candidate {
                point_in_world: self.place_for(peak.point_in_world, frame),
                strength: peak.strength,
                source: "sham".into(),
            })
            .collect()
    }
}
