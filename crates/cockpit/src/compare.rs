//! Compare: gaze against every source's map, joined by the time of capture.

mod window;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use bevy::prelude::*;
use cogaze_gaze::ViewGeometry;
use cogaze_heatmap::{Heatmap, PixelRays, Undefined, metrics};
use cogaze_prompts::SourceMap;

use crate::{
    CockpitConfig, CockpitSystems, SessionClock,
    gaze::GazeStream,
    perception::{Perceived, Perception},
    view::{CockpitView, ViewTrack},
};

/// A gaze sample this much older than a frame still says where the driver looked in it: two samples at 60 Hz and
/// the jitter of a network.
const MAX_GAZE_AGE_NANOS: i64 = 50_000_000;

/// Compares gaze with the maps of each frame.
pub struct ComparePlugin;

impl Plugin for ComparePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, compare.in_set(CockpitSystems::Compare));
    }
}

/// One metric of one map.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The frame whose map was compared.
    pub frame: u64,
    /// Name of the map's source.
    pub source: String,
    /// Name of the metric, its variant included.
    pub metric: &'static str,
    /// The value, or why there is none.
    pub value: Result<f64, Undefined>,
    /// Window metrics: gaze samples in the window.
    pub samples: Option<u32>,
    /// Window metrics: whether the session ended before the window.
    pub window_cut: Option<bool>,
}

/// The comparisons of a view. On the [`CockpitView`] entity.
#[derive(Component, Default)]
pub struct Comparisons {
    /// Those that became known in this tick.
    pub fresh: Vec<Comparison>,
    /// The newest of each source and metric.
    pub newest: BTreeMap<(String, &'static str), Comparison>,
    open_windows: VecDeque<Arc<Perception>>,
}

impl Comparisons {
    /// Compares what is left when a session ends: windows that will never close, marked as cut.
    pub(crate) fn finish(&mut self, config: &CockpitConfig, gaze: &GazeStream, track: &ViewTrack) -> Vec<Comparison> {
        let windows = std::mem::take(&mut self.open_windows);
        windows.iter().flat_map(|perception| window::metrics(perception, config, gaze, track, true)).collect()
    }
}

fn compare(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    mut rays: Local<KnownRays>,
    mut views: Query<(&ViewTrack, &GazeStream, &Perceived, &mut Comparisons), With<CockpitView>>,
) {
    for (track, gaze, perceived, mut comparisons) in &mut views {
        let mut fresh = Vec::new();
        if let (true, Some(perception)) = (perceived.is_fresh, &perceived.newest) {
            fresh.extend(at_gaze_point(perception, &config, gaze, &mut rays));
            comparisons.open_windows.push_back(Arc::clone(perception));
        }
        let closes_after = (config.gaze_window_s * 1e9) as i64;
        while let Some(oldest) = comparisons.open_windows.front()
            && oldest.frame.capture_time_nanos + closes_after < clock.time_nanos()
        {
            fresh.extend(window::metrics(oldest, &config, gaze, track, false));
            comparisons.open_windows.pop_front();
        }
        for comparison in &fresh {
            comparisons.newest.insert((comparison.source.clone(), comparison.metric), comparison.clone());
        }
        comparisons.fresh = fresh;
    }
}

/// The causal metrics: each map against the gaze at the moment of its frame, from samples no younger than that.
fn at_gaze_point(
    perception: &Perception,
    config: &CockpitConfig,
    gaze: &GazeStream,
    known_rays: &mut KnownRays,
) -> Vec<Comparison> {
    let frame = &perception.frame;
    let captured = frame.capture_time_nanos;
    let sample = gaze.recent.iter().rev().find(|sample| sample.capture_time_nanos <= captured);
    let point = sample
        .filter(|sample| sample.capture_time_nanos >= captured - MAX_GAZE_AGE_NANOS)
        .and_then(|sample| sample.gaze_in_view)
        .ok_or(Undefined::NoGaze);
    let geometry = frame.pose.geometry;
    let mut comparisons = Vec::new();
    for SourceMap { source, map } in &frame.maps {
        let mut push = |metric, value| {
            comparisons.push(Comparison {
                frame: frame.frame,
                source: source.clone(),
                metric,
                value,
                samples: None,
                window_cut: None,
            });
        };
        push("percentile_at_gaze", point.and_then(|point| metrics::percentile_at(map, point)));
        push("nss_at_gaze", point.and_then(|point| metrics::nss_at(map, point)));
        let rays = known_rays.of(map, geometry);
        let radius = config.gaze_disc_deg.to_radians();
        push("mass_at_gaze", point.and_then(|point| metrics::mass_within(map, rays, geometry.ray(point), radius)));
    }
    comparisons
}

/// The rays of each size of map in the current geometry, which rarely changes.
#[derive(Default)]
struct KnownRays {
    geometry: Option<ViewGeometry>,
    rays: Vec<PixelRays>,
}

impl KnownRays {
    fn of(&mut self, map: &Heatmap, geometry: ViewGeometry) -> &PixelRays {
        if self.geometry.replace(geometry) != Some(geometry) {
            self.rays.clear();
        }
        let size = (map.width(), map.height());
        let index = self.rays.iter().position(|rays| (rays.width(), rays.height()) == size).unwrap_or_else(|| {
            self.rays.push(PixelRays::new(size.0, size.1, |point| geometry.ray(point)));
            self.rays.len() - 1
        });
        &self.rays[index]
    }
}
