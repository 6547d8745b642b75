//! Annotated frames: what the driver saw, with a map, the gaze, objects and prompts drawn on it.

mod canvas;
mod choice;

use std::collections::BTreeMap;

use cogaze_heatmap::Heatmap;
use cogaze_session::{GazeRecord, MapRecord, ObjectRecord, TickRecord, Trial};
use glam::Vec3;
use image::RgbImage;
use image::imageops::{FilterType, resize};

use crate::Error;
use crate::analyze::each_row;
use crate::driving::seconds;
use crate::perception::{Frame, Perception};
use crate::prompts::{PromptCourse, PromptEnd};
use canvas::Canvas;

/// Annotated frames of a session: enough to judge by, few enough for one page.
const FRAMES: usize = 6;
/// Sources that are drawn side by side.
const SOURCES: usize = 2;
/// Width at which frames are drawn.
const WIDTH: u32 = 640;
/// Gaze this far before and after a frame is drawn as its trail: the window of the comparisons.
const TRAIL_NANOS: i64 = 480_000_000;
/// A prompt that was looked at is still fading for a moment.
const FADE_NANOS: i64 = 300_000_000;

/// A frame with what was drawn on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnnotatedFrame {
    pub(crate) trial: String,
    pub(crate) frame: u64,
    pub(crate) since_start_s: f64,
    pub(crate) attentive: Option<bool>,
    pub(crate) gaze_words: &'static str,
    pub(crate) prompts: usize,
    /// Labels of objects: where the top left corner of the box is in the view, and what it says.
    pub(crate) labels: Vec<([f64; 2], String)>,
    /// The source of each picture and the picture as JPEG.
    pub(crate) pictures: Vec<(String, Vec<u8>)>,
    pub(crate) size: (u32, u32),
}

/// What is known about a chosen frame.
#[derive(Debug)]
struct Chosen {
    frame: Frame,
    maps: BTreeMap<String, MapRecord>,
    objects: Vec<ObjectRecord>,
    gaze: Vec<GazeRecord>,
    tick: Option<TickRecord>,
    anchors: Vec<Vec3>,
}

/// What [`FramePicker::pick`] gives.
#[derive(Debug, Default)]
pub(crate) struct Picked {
    pub(crate) frames: Vec<AnnotatedFrame>,
    pub(crate) notes: Vec<String>,
}

/// Chooses and draws frames trial by trial.
#[derive(Debug)]
pub(crate) struct FramePicker {
    sources: Vec<String>,
    per_trial: usize,
    left: usize,
}

impl FramePicker {
    pub(crate) fn new(sources: &[String], trials: usize) -> Self {
        let left = FRAMES.max(trials.min(2 * FRAMES));
        Self { sources: sources.to_vec(), per_trial: (FRAMES / trials.max(1)).max(1), left }
    }

    pub(crate) fn pick(
        &mut self,
        trial: &Trial,
        perception: &Perception,
        courses: &[PromptCourse],
    ) -> Result<Picked, Error> {
        let with_image: Vec<&Frame> = perception.frames.iter().filter(|frame| frame.image.is_some()).collect();
        let frames = choice::choose(&with_image, courses, self.per_trial.min(self.left));
        let mut picked = Picked::default();
        if frames.is_empty() {
            return Ok(picked);
        }
        let start = perception.frames.first().map_or(0, |frame| frame.capture_time_nanos);
        for chosen in collect(trial, frames, courses)? {
            match self.draw(trial, &chosen, start) {
                Ok(frame) => picked.frames.push(frame),
                Err(error) => picked.notes.push(format!("{}: {error}", trial.name())),
            }
        }
        self.left -= picked.frames.len();
        Ok(picked)
    }

    fn draw(&self, trial: &Trial, chosen: &Chosen, start: i64) -> Result<AnnotatedFrame, cogaze_session::Error> {
        let file = chosen.frame.image.as_deref().unwrap_or_default();
        let image = trial.picture(file)?;
        let height = (image.height() as f64 / image.width() as f64 * WIDTH as f64).round().max(1.0) as u32;
        let image = resize(&image, WIDTH, height, FilterType::CatmullRom);
        let time = chosen.frame.capture_time_nanos;
        let now =
            chosen.gaze.iter().filter(|sample| sample.capture_time_nanos <= time).max_by_key(|sample| sample.sequence);
        let mut annotated = AnnotatedFrame {
            trial: trial.name().to_owned(),
            frame: chosen.frame.id,
            since_start_s: seconds(time - start),
            attentive: chosen.tick.as_ref().and_then(|tick| tick.attentive),
            gaze_words: gaze_words(now),
            prompts: prompts_in_view(chosen).count(),
            labels: chosen.objects.iter().map(|object| ([object.left, object.top], label(object))).collect(),
            pictures: Vec::new(),
            size: (WIDTH, height),
        };
        let listed = self.sources.iter().filter_map(|source| chosen.maps.get_key_value(source));
        let maps: Vec<_> = if self.sources.is_empty() { chosen.maps.iter().collect() } else { listed.collect() };
        for (source, record) in maps.into_iter().take(SOURCES) {
            let map = trial.map(record)?.to_heatmap().map_err(|error| cogaze_session::Error::Picture {
                path: trial.dir().join(&record.file),
                reason: error.to_string(),
            })?;
            annotated.pictures.push((source.clone(), picture(&image, Some(&map), chosen, now)));
        }
        if annotated.pictures.is_empty() {
            annotated.pictures.push(("no map".to_owned(), picture(&image, None, chosen, now)));
        }
        Ok(annotated)
    }
}

/// Draws everything over a frame and encodes it.
fn picture(image: &RgbImage, map: Option<&Heatmap>, chosen: &Chosen, now: Option<&GazeRecord>) -> Vec<u8> {
    let mut canvas = Canvas::new(image.clone());
    if let Some(map) = map {
        canvas.heat(map);
    }
    for object in &chosen.objects {
        canvas.rectangle([object.left, object.top], [object.right, object.bottom]);
    }
    for sample in &chosen.gaze {
        if let Some(point) = position(sample) {
            canvas.trail_point(point);
        }
    }
    prompts_in_view(chosen).for_each(|point| canvas.prompt(point));
    if let Some(point) = now.and_then(position) {
        canvas.gaze_point(point);
    }
    canvas.into_jpeg()
}

/// Where the prompts of a frame are in its view.
fn prompts_in_view(chosen: &Chosen) -> impl Iterator<Item = [f64; 2]> {
    let pose = chosen.tick.as_ref().map(TickRecord::view_pose);
    let points = chosen.anchors.iter().filter_map(move |anchor| pose?.project(*anchor));
    points.filter(|point| point.iter().all(|value| (0.0..=1.0).contains(value)))
}

/// Reads what the other tables say about the chosen frames.
fn collect(trial: &Trial, frames: Vec<Frame>, courses: &[PromptCourse]) -> Result<Vec<Chosen>, Error> {
    let anchors_at = |time: i64| {
        let shown = courses.iter().filter(|course| {
            let fade = if course.end == PromptEnd::LookedAt { FADE_NANOS } else { 0 };
            let lasted = course.lasted_s.map_or(i64::MAX / 2, |lasted| (lasted * 1e9) as i64 + fade);
            (course.shown_time_nanos..=course.shown_time_nanos.saturating_add(lasted)).contains(&time)
        });
        shown.map(|course| Vec3::from(course.anchor_in_world)).collect()
    };
    let mut chosen: Vec<Chosen> = frames
        .into_iter()
        .map(|frame| Chosen {
            anchors: anchors_at(frame.capture_time_nanos),
            frame,
            maps: BTreeMap::new(),
            objects: Vec::new(),
            gaze: Vec::new(),
            tick: None,
        })
        .collect();
    // Whatever is damaged in these tables was noted when the figures were made.
    let mut ignored = Vec::new();
    each_row::<MapRecord>(trial, &mut ignored, |map| {
        if let Some(chosen) = chosen.iter_mut().find(|chosen| chosen.frame.id == map.frame) {
            chosen.maps.insert(map.source.clone(), map);
        }
    })?;
    each_row::<ObjectRecord>(trial, &mut ignored, |object| {
        if let Some(chosen) = chosen.iter_mut().find(|chosen| chosen.frame.id == object.frame) {
            chosen.objects.push(object);
        }
    })?;
    each_row::<GazeRecord>(trial, &mut ignored, |sample| {
        let near = |frame: &Frame| (sample.capture_time_nanos - frame.capture_time_nanos).abs() <= TRAIL_NANOS;
        chosen.iter_mut().filter(|chosen| near(&chosen.frame)).for_each(|chosen| chosen.gaze.push(sample.clone()));
    })?;
    each_row::<TickRecord>(trial, &mut ignored, |tick| {
        if let Some(chosen) = chosen.iter_mut().find(|chosen| chosen.frame.tick == tick.tick) {
            chosen.tick = Some(tick);
        }
    })?;
    Ok(chosen)
}

fn position(sample: &GazeRecord) -> Option<[f64; 2]> {
    sample.x.zip(sample.y).map(|(x, y)| [x, y])
}

fn gaze_words(now: Option<&GazeRecord>) -> &'static str {
    match now.map(|sample| (sample.validity.as_str(), position(sample))) {
        Some((_, Some([x, y]))) if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) => "gaze on the view",
        Some((_, Some(_))) => "gaze off the view",
        Some(("blink", None)) => "eyes closed",
        _ => "no gaze",
    }
}

fn label(object: &ObjectRecord) -> String {
    let ttc = object.ttc_s.map_or(String::new(), |ttc| format!(", TTC {ttc:.1} s"));
    format!("{} {:.0} m{ttc}", object.class, object.distance_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_name_class_distance_and_time_to_collision() {
        let object = ObjectRecord { class: "car".into(), distance_m: 12.4, ..ObjectRecord::default() };
        assert_eq!(label(&object), "car 12 m");
        assert_eq!(label(&ObjectRecord { ttc_s: Some(2.04), ..object }), "car 12 m, TTC 2.0 s");
    }
}
