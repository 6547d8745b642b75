//! What became of the prompts, from `prompts.csv`.

use std::collections::BTreeMap;

use cogaze_session::PromptRecord;
use serde::Serialize;

use crate::attention::{AttentionTrack, ByAttention};
use crate::driving::seconds;
use crate::statistics::Summary;

/// One prompt from onset to end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PromptCourse {
    /// The prompt.
    pub prompt: u64,
    /// Strategy that proposed it.
    pub strategy: String,
    /// Source of the map that it came from.
    pub source: String,
    /// How strongly the place asked for it, 0..1.
    pub strength: f32,
    /// Attention of the driver at onset.
    pub attentive: Option<bool>,
    /// Session time of the onset.
    pub shown_time_nanos: i64,
    /// Age of the map at onset.
    pub map_age_s: f64,
    /// How it ended.
    pub end: PromptEnd,
    /// From onset to its end; `None` when it was still shown when the log ended.
    pub lasted_s: Option<f64>,
    #[serde(skip)]
    pub(crate) anchor_in_world: [f32; 3],
}

/// How a prompt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptEnd {
    /// The driver looked at it.
    LookedAt,
    /// Its place left the view before the driver looked.
    LeftView,
    /// It was taken away unseen.
    Expired,
    /// The log ended first.
    Open,
}

impl PromptEnd {
    /// The word that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LookedAt => "looked_at",
            Self::LeftView => "left_view",
            Self::Expired => "expired",
            Self::Open => "open",
        }
    }
}

/// Figures over prompts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PromptFigures {
    /// How many were shown.
    pub shown: u64,
    /// How many of them the driver looked at.
    pub looked_at: u64,
    /// How many left the view unseen.
    pub left_view: u64,
    /// How many were taken away unseen.
    pub expired: u64,
    /// `looked_at` ÷ `shown`.
    pub looked_at_share: Option<f64>,
    /// From onset to the first look, over those looked at.
    pub latency_s: Option<Summary>,
    /// Age of the map at onset.
    pub map_age_s: Option<Summary>,
}

/// Collects the courses while the steps stream by.
#[derive(Debug, Default)]
pub(crate) struct Prompts {
    courses: BTreeMap<u64, PromptCourse>,
}

impl Prompts {
    pub(crate) fn push(&mut self, record: PromptRecord, attention: &AttentionTrack) {
        let end = match record.event.as_str() {
            "shown" => {
                self.courses.entry(record.prompt).or_insert_with(|| PromptCourse {
                    prompt: record.prompt,
                    strategy: record.strategy,
                    source: record.source,
                    strength: record.strength,
                    attentive: attention.at(record.time_nanos),
                    shown_time_nanos: record.time_nanos,
                    map_age_s: seconds(record.time_nanos - record.capture_time_nanos),
                    end: PromptEnd::Open,
                    lasted_s: None,
                    anchor_in_world: [record.anchor_x, record.anchor_y, record.anchor_z],
                });
                return;
            }
            "looked_at" => PromptEnd::LookedAt,
            "left_view" => PromptEnd::LeftView,
            "expired" => PromptEnd::Expired,
            _ => return,
        };
        // The first end counts: a prompt that was looked at expires afterwards only in the sense of fading.
        if let Some(course) = self.courses.get_mut(&record.prompt).filter(|course| course.end == PromptEnd::Open) {
            course.end = end;
            course.lasted_s = Some(seconds(record.time_nanos - course.shown_time_nanos));
        }
    }

    pub(crate) fn courses(self) -> Vec<PromptCourse> {
        self.courses.into_values().collect()
    }
}

/// Figures over all prompts, and by the driver's attention at their onset.
pub(crate) fn figures<'a>(courses: impl Iterator<Item = &'a PromptCourse>) -> ByAttention<PromptFigures> {
    let mut parts = ByAttention::<Vec<&PromptCourse>>::default();
    courses.for_each(|course| parts.each(course.attentive, |part| part.push(course)));
    parts.map(|part| {
        let count = |end| part.iter().filter(|course| course.end == end).count() as u64;
        let (shown, looked_at) = (part.len() as u64, count(PromptEnd::LookedAt));
        let looked = part.iter().filter(|course| course.end == PromptEnd::LookedAt);
        PromptFigures {
            shown,
            looked_at,
            left_view: count(PromptEnd::LeftView),
            expired: count(PromptEnd::Expired),
            looked_at_share: (shown > 0).then(|| looked_at as f64 / shown as f64),
            latency_s: Summary::of(looked.filter_map(|course| course.lasted_s).collect()),
            map_age_s: Summary::of(part.iter().map(|course| course.map_age_s).collect()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(prompt: u64, millis: i64, event: &str) -> PromptRecord {
        PromptRecord {
            prompt,
            time_nanos: millis * 1_000_000,
            capture_time_nanos: (millis - 100) * 1_000_000,
            event: event.into(),
            ..PromptRecord::default()
        }
    }

    #[test]
    fn shares_latencies_and_ages_by_hand() {
        let mut attention = AttentionTrack::default();
        attention.push(0, Some(true));
        attention.push(2_500_000_000, Some(false));
        let mut prompts = Prompts::default();
        for record in [
            step(1, 1000, "shown"),
            step(1, 1500, "looked_at"),
            step(1, 1600, "expired"),
            step(2, 2000, "shown"),
            step(2, 3000, "looked_at"),
            step(3, 3000, "shown"),
            step(3, 6000, "expired"),
            step(4, 6000, "shown"),
            step(9, 6100, "looked_at"),
        ] {
            prompts.push(record, &attention);
        }
        let courses = prompts.courses();
        let figures = figures(courses.iter());
        assert_eq!((figures.all.shown, figures.all.looked_at, figures.all.expired), (4, 2, 1));
        assert_eq!(figures.all.looked_at_share, Some(0.5));
        assert_eq!(figures.attentive.looked_at_share, Some(1.0));
        assert_eq!(figures.inattentive.looked_at_share, Some(0.0));
        assert_eq!(figures.inattentive.latency_s, None);
        assert_eq!(figures.all.latency_s.as_ref().unwrap().median, 0.75);
        assert!((figures.all.map_age_s.as_ref().unwrap().p95 - 0.1).abs() < 1e-12);
        assert_eq!(courses[3].end, PromptEnd::Open);
    }
}
