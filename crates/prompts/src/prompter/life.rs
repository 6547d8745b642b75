//! One step of a prompt's life: the table of [`PromptPhase`] as code.

use crate::{Prompt, PromptEventKind, PromptPhase, PromptSettings, seen::nanos};

/// Moves a prompt on to `time_nanos`; says whether it lives on, and what ended its time at full view, if that happened.
pub(super) fn step(
    prompt: &mut Prompt,
    ended_by_driver_or_view: Option<PromptEventKind>,
    time_nanos: i64,
    settings: &PromptSettings,
) -> (bool, Option<PromptEventKind>) {
    let age = time_nanos - prompt.shown_time_nanos;
    let is_up_too_long = age >= nanos(settings.max_shown_s);
    let end = ended_by_driver_or_view.or(is_up_too_long.then_some(PromptEventKind::Expired));
    let (opacity, is_phase_over) = match prompt.phase {
        PromptPhase::Onset => (share(age, settings.onset_s), age >= nanos(settings.onset_s)),
        PromptPhase::Shown => (1.0, false),
        PromptPhase::Fading { since_nanos, from_opacity } => {
            let faded = share(time_nanos - since_nanos, settings.fade_s);
            (from_opacity * (1.0 - faded), time_nanos - since_nanos >= nanos(settings.fade_s))
        }
    };
    let fading = PromptPhase::Fading { since_nanos: time_nanos, from_opacity: prompt.opacity };
    let (phase, lives_on, ended) = match (prompt.phase, end, is_phase_over) {
        (PromptPhase::Onset | PromptPhase::Shown, Some(_), _) => (fading, true, end),
        (PromptPhase::Onset, None, true) => (PromptPhase::Shown, true, None),
        (PromptPhase::Fading { .. }, _, true) => (prompt.phase, false, None),
        (PromptPhase::Onset | PromptPhase::Shown, None, _) | (PromptPhase::Fading { .. }, _, false) => {
            (prompt.phase, true, None)
        }
    };
    prompt.phase = phase;
    // A prompt begins to fade from the opacity that it was drawn with.
    if ended.is_none() {
        prompt.opacity = opacity;
    }
    (lives_on, ended)
}

/// How much of a span has passed, 0 to 1; a span of nothing has always passed.
fn share(passed_nanos: i64, span_s: f64) -> f32 {
    let span = nanos(span_s);
    if span <= 0 { 1.0 } else { (passed_nanos as f64 / span as f64).clamp(0.0, 1.0) as f32 }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::*;

    const NOW: i64 = 10_000_000_000;

    fn prompt(phase: PromptPhase, age_s: f64) -> Prompt {
        Prompt {
            id: 1,
            point_in_world: Vec3::ZERO,
            object: None,
            dwell_nanos: 0,
            opacity: 0.5,
            strength: 1.0,
            source: String::new(),
            frame: 0,
            capture_time_nanos: 0,
            shown_time_nanos: NOW - nanos(age_s),
            phase,
        }
    }

    #[test]
    fn every_cell_of_the_table_of_phases_holds() {
        let settings = PromptSettings::default();
        let (onset, shown) = (PromptPhase::Onset, PromptPhase::Shown);
        let fading = |for_s| PromptPhase::Fading { since_nanos: NOW - nanos(for_s), from_opacity: 0.5 };
        let (looked_at, expired) = (Some(PromptEventKind::LookedAt), Some(PromptEventKind::Expired));
        let left_view = Some(PromptEventKind::LeftView);
        let cases = [
            (onset, 0.1, None, onset, true, None),
            (onset, 0.3, None, shown, true, None),
            (onset, 0.3, looked_at, fading(0.0), true, looked_at),
            (onset, 0.1, left_view, fading(0.0), true, left_view),
            (onset, 3.0, None, fading(0.0), true, expired),
            (shown, 1.0, None, shown, true, None),
            (shown, 1.0, looked_at, fading(0.0), true, looked_at),
            (shown, 1.0, left_view, fading(0.0), true, left_view),
            (shown, 3.0, None, fading(0.0), true, expired),
            (shown, 3.0, looked_at, fading(0.0), true, looked_at),
            (fading(0.1), 4.0, looked_at, fading(0.1), true, None),
            (fading(0.1), 4.0, left_view, fading(0.1), true, None),
            (fading(0.3), 4.0, looked_at, fading(0.3), false, None),
        ];
        for (phase, age_s, end, next, lives_on, ended) in cases {
            let mut prompt = prompt(phase, age_s);
            assert_eq!(step(&mut prompt, end, NOW, &settings), (lives_on, ended), "{phase:?} after {age_s} s");
            assert_eq!(prompt.phase, next, "{phase:?} after {age_s} s");
        }
    }

    #[test]
    fn a_prompt_fades_from_the_opacity_that_it_had() {
        let settings = PromptSettings::default();
        let mut prompt = prompt(PromptPhase::Onset, 0.2);
        step(&mut prompt, Some(PromptEventKind::LookedAt), NOW, &settings);
        assert_eq!(prompt.opacity, 0.5, "no jump when it begins to go");
        step(&mut prompt, Some(PromptEventKind::LookedAt), NOW + nanos(0.15), &settings);
        assert!((prompt.opacity - 0.25).abs() < 1e-6);
    }
}
