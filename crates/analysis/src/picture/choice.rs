//! Which frames are worth showing.

use crate::perception::Frame;
use crate::prompts::PromptCourse;

/// A prompt is best seen this long after its onset, when its ring has faded in.
const AFTER_ONSET_NANOS: i64 = 300_000_000;
/// A picture later than this after the onset no longer shows it.
const UNTIL_NANOS: i64 = 2_000_000_000;

/// Up to `count` of the frames: half of them at prompts, spread over these, the rest spread over the trial.
pub(super) fn choose(frames: &[&Frame], courses: &[PromptCourse], count: usize) -> Vec<Frame> {
    let mut at_prompts: Vec<usize> = courses.iter().filter_map(|course| place_of(frames, course)).collect();
    at_prompts.dedup();
    let mut places: Vec<usize> = spread(&at_prompts, count.div_ceil(2)).into_iter().copied().collect();
    let all: Vec<usize> = (0..frames.len()).collect();
    for place in spread(&all, count - places.len()) {
        if !places.contains(place) {
            places.push(*place);
        }
    }
    places.sort_unstable();
    places.into_iter().map(|place| frames[place].clone()).collect()
}

/// The first frame that shows a prompt well.
fn place_of(frames: &[&Frame], course: &PromptCourse) -> Option<usize> {
    let best = course.shown_time_nanos + AFTER_ONSET_NANOS;
    let lasted = course.lasted_s.map_or(UNTIL_NANOS, |lasted| UNTIL_NANOS.min((lasted * 1e9) as i64));
    let until = course.shown_time_nanos + lasted.max(2 * AFTER_ONSET_NANOS);
    let place = frames.partition_point(|frame| frame.capture_time_nanos < best);
    frames.get(place).is_some_and(|frame| frame.capture_time_nanos <= until).then_some(place)
}

/// Up to `count` of the items, evenly apart, each in the middle of its share.
fn spread<T>(items: &[T], count: usize) -> Vec<&T> {
    if items.len() <= count {
        return items.iter().collect();
    }
    (0..count).map(|index| &items[(2 * index + 1) * items.len() / (2 * count)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::PromptEnd;

    fn frames(count: u64) -> Vec<Frame> {
        let frame = |id| Frame { id, tick: 0, image: None, capture_time_nanos: id as i64 * 1_000_000_000 };
        (0..count).map(frame).collect()
    }

    fn course(shown_s: i64, lasted_s: f64) -> PromptCourse {
        PromptCourse {
            prompt: 0,
            strategy: String::new(),
            source: String::new(),
            strength: 1.0,
            attentive: None,
            shown_time_nanos: shown_s * 1_000_000_000 + 500_000_000,
            map_age_s: 0.1,
            end: PromptEnd::LookedAt,
            lasted_s: Some(lasted_s),
            anchor_in_world: [0.0; 3],
        }
    }

    fn chosen(frames: &[Frame], courses: &[PromptCourse], count: usize) -> Vec<u64> {
        let frames: Vec<&Frame> = frames.iter().collect();
        choose(&frames, courses, count).iter().map(|frame| frame.id).collect()
    }

    #[test]
    fn frames_are_spread_and_prompts_come_first() {
        let all = frames(100);
        assert_eq!(chosen(&all, &[], 4), [12, 37, 62, 87]);
        assert_eq!(chosen(&all, &[course(20, 1.0)], 4), [16, 21, 50, 83]);
        assert_eq!(chosen(&all, &[course(20, 0.2), course(99, 5.0)], 2), [21, 50], "the second has no picture");
        assert_eq!(chosen(&all[..2], &[], 6), [0, 1]);
        assert!(chosen(&[], &[course(0, 1.0)], 6).is_empty());
    }
}
