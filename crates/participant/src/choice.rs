//! What the attentive participant looks at next.

use std::collections::BTreeMap;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::{SeenObject, Stimulus};

/// Something to look at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// Where the road leads.
    Road,
    /// An object, followed as it moves.
    Object(u64),
    /// A prompt, followed as it moves.
    Prompt(u64),
    /// A place fixed in the view: the phone, or where a stare came to rest.
    Place([f64; 2]),
}

/// How much all objects together can weigh; beside [`road_weight`](crate::ParticipantSettings::road_weight).
const OBJECTS_WEIGHT_LIMIT: f64 = 2.0;
/// Who was just looked at is less worth looking at (inhibition of return, Klein 2000; the factor is a choice).
const JUST_SEEN_FACTOR: f64 = 0.3;
/// How long "just" lasts; a choice.
const JUST_SEEN_NANOS: i64 = 3_000_000_000;

/// Weight of a class of objects. The order (who moves and can be hurt, what governs the drive, other vehicles, the rest)
/// follows what drivers look at; the numbers are a choice.
const CLASS_WEIGHTS: [(&str, f64); 12] = [
    ("pedestrian", 3.0),
    ("cyclist", 3.0),
    ("bicycle", 3.0),
    ("motorcycle", 2.0),
    ("light", 2.0),
    ("signal", 2.0),
    ("sign", 1.0),
    ("car", 1.5),
    ("vehicle", 1.5),
    ("truck", 1.5),
    ("van", 1.5),
    ("bus", 1.5),
];
const OTHER_WEIGHT: f64 = 0.5;

/// Chooses targets, remembering what was looked at lately.
#[derive(Debug)]
pub(crate) struct Chooser {
    road_weight: f64,
    rng: ChaCha8Rng,
    seen_nanos: BTreeMap<u64, i64>,
}

impl Chooser {
    pub(crate) fn new(road_weight: f64, rng: ChaCha8Rng) -> Self {
        Self { road_weight, rng, seen_nanos: BTreeMap::new() }
    }

    /// Draws the next target among the road ahead and the objects in view, by weight.
    pub(crate) fn next(&mut self, stimulus: &Stimulus, time_nanos: i64) -> Target {
        self.seen_nanos.retain(|_, seen| time_nanos.saturating_sub(*seen) < JUST_SEEN_NANOS);
        let weights: Vec<(u64, f64)> = stimulus
            .objects
            .iter()
            .filter(|object| object.center_in_view.iter().all(|value| (0.0..=1.0).contains(value)))
            .map(|object| (object.id, object_weight(object, self.seen_nanos.contains_key(&object.id))))
            .collect();
        let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
        // Saturates, so that dense traffic does not take the eyes off the road.
        let objects_weight = sum * OBJECTS_WEIGHT_LIMIT / (sum + OBJECTS_WEIGHT_LIMIT);
        let mut draw = self.rng.random::<f64>() * (self.road_weight + objects_weight) - self.road_weight;
        if draw < 0.0 {
            return Target::Road;
        }
        for (id, weight) in weights {
            draw -= weight * objects_weight / sum;
            if draw < 0.0 {
                self.seen_nanos.insert(id, time_nanos);
                return Target::Object(id);
            }
        }
        // Reached by rounding only.
        Target::Road
    }
}

/// Weight of an object: class × proximity × urgency, less if it was just looked at.
fn object_weight(object: &SeenObject, just_seen: bool) -> f64 {
    let class = object.class.to_ascii_lowercase();
    let class_weight =
        CLASS_WEIGHTS.iter().find(|(word, _)| class.contains(word)).map_or(OTHER_WEIGHT, |&(_, weight)| weight);
    let distance_m = f64::from(object.distance_m);
    // Half at 30 m; a distance that is not a number counts as far.
    let proximity = if distance_m >= 0.0 { 30.0 / (30.0 + distance_m) } else { 0.1 };
    let urgency = match object.time_to_collision_s.map(f64::from) {
        // Fourfold just before a collision, twofold at 3 s, where drivers begin to brake.
        Some(seconds) if seconds >= 0.0 => 1.0 + 3.0 / (1.0 + seconds / 1.5),
        _ => 1.0,
    };
    class_weight * proximity * urgency * if just_seen { JUST_SEEN_FACTOR } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use cogaze_gaze::ViewGeometry;
    use rand::SeedableRng;

    use super::*;

    fn object(id: u64, class: &str, distance_m: f32, time_to_collision_s: Option<f32>) -> SeenObject {
        let (center_in_view, size_in_view) = ([0.3, 0.5], [0.1, 0.1]);
        SeenObject { id, class: class.into(), center_in_view, size_in_view, distance_m, time_to_collision_s }
    }

    /// How often each of `objects` and (last) the road is chosen out of 4000, one choice every second.
    fn shares(objects: Vec<SeenObject>) -> Vec<f64> {
        let geometry = ViewGeometry::from_vertical_fov(0.8, 2.0);
        let stimulus = Stimulus { objects, ..Stimulus::empty_road(0, geometry, [0.5, 0.5]) };
        let mut chooser = Chooser::new(1.5, ChaCha8Rng::seed_from_u64(5));
        let mut counts = vec![0_u32; stimulus.objects.len() + 1];
        for k in 0..4000 {
            let index = match chooser.next(&stimulus, k * 1_000_000_000) {
                Target::Object(id) => stimulus.objects.iter().position(|object| object.id == id).unwrap(),
                target => {
                    assert_eq!(target, Target::Road);
                    stimulus.objects.len()
                }
            };
            counts[index] += 1;
        }
        counts.into_iter().map(|count| f64::from(count) / 4000.0).collect()
    }

    #[test]
    fn an_empty_road_gets_every_look_and_dense_traffic_leaves_it_its_share() {
        assert_eq!(shares(vec![]), [1.0]);
        let crowd = (0..30).map(|id| object(id, "pedestrian", 5.0, Some(1.0))).collect();
        let road = *shares(crowd).last().unwrap();
        assert!((0.40..0.50).contains(&road), "{road}");
    }

    #[test]
    fn class_proximity_and_urgency_draw_the_eye() {
        let by_class = shares(vec![object(1, "pedestrian", 30.0, None), object(2, "building", 30.0, None)]);
        assert!(by_class[0] > 2.0 * by_class[1], "{by_class:?}");
        let by_distance = shares(vec![object(1, "car", 10.0, None), object(2, "car", 200.0, None)]);
        assert!(by_distance[0] > 2.0 * by_distance[1], "{by_distance:?}");
        let by_urgency = shares(vec![object(1, "car", 30.0, Some(0.5)), object(2, "car", 30.0, None)]);
        assert!(by_urgency[0] > 1.5 * by_urgency[1], "{by_urgency:?}");
    }

    #[test]
    fn what_was_just_seen_is_seldom_looked_at_again() {
        let geometry = ViewGeometry::from_vertical_fov(0.8, 2.0);
        let objects = vec![object(1, "car", 30.0, None), object(2, "car", 30.0, None)];
        let stimulus = Stimulus { objects, ..Stimulus::empty_road(0, geometry, [0.5, 0.5]) };
        // Hardly any weight on the road, so that nearly every look goes to one of two equals.
        let mut chooser = Chooser::new(1e-3, ChaCha8Rng::seed_from_u64(6));
        // Pairs of looks, with time enough between pairs to forget.
        let again = (0..1000).filter(|&pair| {
            let time_nanos = pair * 10 * JUST_SEEN_NANOS;
            chooser.next(&stimulus, time_nanos) == chooser.next(&stimulus, time_nanos + 300_000_000)
        });
        // 0.3 ÷ 1.3 of the time, where forgetful eyes would return half of the time.
        assert!((180..280).contains(&again.count()));
    }

    #[test]
    fn what_is_outside_the_view_or_not_a_number_does_not_upset_the_choice() {
        let mut outside = object(1, "car", 5.0, None);
        outside.center_in_view = [1.4, 0.5];
        let mut unknown = object(2, "car", f32::NAN, Some(f32::NAN));
        unknown.center_in_view = [f64::NAN, 0.5];
        assert_eq!(shares(vec![outside, unknown]), [0.0, 0.0, 1.0]);
        assert!(object_weight(&object(3, "car", f32::NAN, Some(f32::NAN)), false) > 0.0);
    }
}
