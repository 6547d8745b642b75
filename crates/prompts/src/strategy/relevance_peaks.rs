//! Peaks of a map, by default of the driving network's positive relevance.

use cogaze_gaze::ViewGeometry;
use cogaze_heatmap::Heatmap;
use glam::Vec3;

use super::{Candidate, Strategy};
use crate::{PerceivedFrame, SeenMemory};

/// Proposes the peaks of a map: places that matter to the network, for a driver who may not have looked there.
///
/// The map is smoothed, and a local maximum counts as a peak if it stands out of the map's mean, so that a map that
/// says nothing gives no prompt. Each peak gets its place in the world from the depth of the frame that it was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct RelevancePeaks {
    /// The source whose map is searched. Default `relevance`.
    pub source: String,
    /// Standard deviation of the smoothing, in degrees. Default 1, the scale at which gaze can tell places apart.
    pub smoothing_deg: f64,
    /// A peak is this many times the map's mean. Default 3.
    pub peak_to_mean: f64,
    /// Peaks nearer than this to a stronger one belong to it, in degrees. Default 5.
    pub separation_deg: f64,
    /// The strongest so many are proposed. Default 4: some will be seen already.
    pub max_candidates: usize,
    /// How far ahead a peak is taken to be where there is only sky, or something too far for the depth map. Default
    /// [`RelevancePeaks::FAR_M`]; `None` leaves such peaks out.
    pub sky_depth_m: Option<f32>,
    /// Peaks nearer than this are the own vehicle's dashboard and bonnet, which need no prompt, in metres. Default 4.
    pub nearest_m: f32,
}

impl Default for RelevancePeaks {
    fn default() -> Self {
        Self {
            source: "relevance".into(),
            smoothing_deg: 1.0,
            peak_to_mean: 3.0,
            separation_deg: 5.0,
            max_candidates: 4,
            sky_depth_m: Some(Self::FAR_M),
            nearest_m: 4.0,
        }
    }
}

impl RelevancePeaks {
    /// So far ahead, in metres, that driving on for as long as a prompt is up hardly moves a place in the view.
    pub const FAR_M: f32 = 150.0;

    /// Searches the map of another source.
    pub fn of_source(source: &str) -> Self {
        Self { source: source.into(), ..Self::default() }
    }

    /// The peaks of a map in view coordinates with their heights, the highest first.
    fn peaks(&self, map: &Heatmap, geometry: ViewGeometry) -> Vec<([f64; 2], f32)> {
        let pixel_rad = 2.0 * geometry.tan_half_height / map.height() as f64;
        let smooth = map.blurred(self.smoothing_deg.to_radians() / pixel_rad);
        let threshold = smooth.sum() / (smooth.width() * smooth.height()) as f64 * self.peak_to_mean;
        let mut peaks: Vec<([f64; 2], f32)> = (0..smooth.height())
            .flat_map(|y| (0..smooth.width()).map(move |x| (x, y)))
            .filter(|(x, y)| f64::from(smooth.at(*x, *y)) > threshold && is_local_maximum(&smooth, *x, *y))
            .map(|(x, y)| {
                let center = |index: usize, size: usize| (index as f64 + 0.5) / size as f64;
                ([center(x, smooth.width()), center(y, smooth.height())], smooth.at(x, y))
            })
            .collect();
        peaks.sort_by(|a, b| b.1.total_cmp(&a.1));
        let separation = self.separation_deg.to_radians();
        let mut apart: Vec<([f64; 2], f32)> = Vec::new();
        for peak in peaks {
            if apart.iter().all(|other| geometry.angle_between(other.0, peak.0) >= separation) {
                apart.push(peak);
            }
        }
        apart
    }
}

impl Strategy for RelevancePeaks {
    fn name(&self) -> &'static str {
        "relevance-peaks"
    }

    fn sources(&self) -> Vec<&str> {
        vec![&self.source]
    }

    fn propose(&mut self, frame: &PerceivedFrame, _seen: &SeenMemory) -> Vec<Candidate> {
        let Some(map) = frame.map(&self.source) else {
            return Vec::new();
        };
        let places: Vec<(Vec3, f32)> = self
            .peaks(map, frame.pose.geometry)
            .into_iter()
            .filter_map(|(point_in_view, height)| {
                let in_sky = || Some(frame.pose.unproject(point_in_view, self.sky_depth_m?));
                Some((frame.place_at(point_in_view).or_else(in_sky)?, height))
            })
            .filter(|(place, _)| place.distance(frame.pose.position_in_world) >= self.nearest_m)
            .take(self.max_candidates)
            .collect();
        let highest = places.first().map_or(1.0, |(_, height)| *height);
        places
            .into_iter()
            .map(|(point_in_world, height)| Candidate {
                point_in_world,
                strength: height / highest,
                source: self.source.clone(),
            })
            .collect()
    }
}

/// Higher than its eight neighbours, or as high as those after it.
fn is_local_maximum(map: &Heatmap, x: usize, y: usize) -> bool {
    let value = map.at(x, y);
    let columns = x.saturating_sub(1)..=(x + 1).min(map.width() - 1);
    (y.saturating_sub(1)..=(y + 1).min(map.height() - 1)).all(|row| {
        columns.clone().all(|column| {
            let other = map.at(column, row);
            if (row, column) < (y, x) { value > other } else { value >= other }
        })
    })
}
