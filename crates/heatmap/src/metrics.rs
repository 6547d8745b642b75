//! Comparison metrics, each with its variant in its name, computed in `f64`.
//!
//! Definitions follow the MIT/Tübingen saliency benchmark where it has one; each function says which. The functions
//! here take [`Heatmap`]s; [`exact`] has the same on bare `f64` values, without the rounding of the storage.

pub mod exact;

mod rank;

use crate::{Heatmap, PixelRays, Undefined};

/// How much of a map's probability [`information_gain`] gives to all pixels alike.
const UNIFORM_SHARE: f64 = 0.01;

/// The share of the map's pixels that are below the value at the gaze point, ties counted half; 0 to 1.
///
/// # Errors
/// [`Undefined::OutsideView`] if the point is none of the view, [`Undefined::ConstantMap`] if the map is constant.
pub fn percentile_at(map: &Heatmap, point_in_view: [f64; 2]) -> Result<f64, Undefined> {
    let (x, y) = map.pixel_of(point_in_view).ok_or(Undefined::OutsideView)?;
    exact::percentile(&wide(map), f64::from(map.at(x, y)))
}

/// Normalised scanpath saliency of one gaze point: the map's z-score there, with the population's deviation.
///
/// # Errors
/// As [`percentile_at`].
pub fn nss_at(map: &Heatmap, point_in_view: [f64; 2]) -> Result<f64, Undefined> {
    let (x, y) = map.pixel_of(point_in_view).ok_or(Undefined::OutsideView)?;
    exact::nss(&wide(map), &[f64::from(map.at(x, y))])
}

/// The share of the map's mass within `radius_rad` of a direction.
///
/// # Errors
/// [`Undefined::ZeroMap`]; [`Undefined::OutsideView`] if no pixel lies that near; [`Undefined::SizeMismatch`] if the
/// rays are those of another size.
pub fn mass_within(map: &Heatmap, rays: &PixelRays, direction: [f64; 3], radius_rad: f64) -> Result<f64, Undefined> {
    if (rays.width(), rays.height()) != (map.width(), map.height()) {
        return Err(Undefined::SizeMismatch);
    }
    let all = map.sum();
    if all == 0.0 {
        return Err(Undefined::ZeroMap);
    }
    let mut inside = rays.within(direction, radius_rad).map(|index| f64::from(map.values()[index])).peekable();
    inside.peek().ok_or(Undefined::OutsideView)?;
    Ok(inside.sum::<f64>() / all)
}

/// The cosine of the angle between two maps as vectors (Hwu et al. 2021, Eq. 1). Not centred, so that two random maps
/// already reach 0.7 to 0.8: read it together with [`cc`].
///
/// # Errors
/// [`Undefined::ZeroMap`], [`Undefined::SizeMismatch`].
pub fn cosine(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::cosine)
}

/// Spearman's rank correlation (Hwu et al. 2021, Eq. 2): Pearson's of average ranks.
///
/// # Errors
/// [`Undefined::ConstantMap`], [`Undefined::SizeMismatch`].
pub fn spearman(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::spearman)
}

/// Pearson's correlation over all pixels, the benchmark's CC.
///
/// # Errors
/// [`Undefined::ConstantMap`], [`Undefined::SizeMismatch`].
pub fn cc(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::cc)
}

/// Histogram intersection of the two maps as distributions, the benchmark's SIM.
///
/// # Errors
/// [`Undefined::ZeroMap`], [`Undefined::SizeMismatch`].
pub fn sim(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::sim)
}

/// Kullback–Leibler divergence of the map from the gaze, in nats, with the benchmark's ε of 2.22e-16 in both places.
///
/// # Errors
/// [`Undefined::ZeroMap`], [`Undefined::SizeMismatch`].
pub fn kl(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::kl)
}

/// Normalised scanpath saliency: the mean z-score of the map at the gaze points, with the population's deviation,
/// points counted as often as they occur, those outside the view left out.
///
/// # Errors
/// [`Undefined::NoGaze`] if no point lies in the view, [`Undefined::ConstantMap`].
pub fn nss(map: &Heatmap, points_in_view: &[[f64; 2]]) -> Result<f64, Undefined> {
    exact::nss(&wide(map), &values_at(map, points_in_view))
}

/// Area under the ROC curve, the benchmark's AUC: gaze points against all pixels, ties counted half, no jitter.
///
/// # Errors
/// [`Undefined::NoGaze`] if no point lies in the view, [`Undefined::ConstantMap`].
pub fn auc(map: &Heatmap, points_in_view: &[[f64; 2]]) -> Result<f64, Undefined> {
    exact::auc(&wide(map), &values_at(map, points_in_view))
}

/// Information gain over a baseline, in bits per gaze point: how much more probable the gaze points are under the map
/// than under the baseline. The map is no density: 1 % of its probability is given to all pixels alike, without which
/// one gaze point on a zero would make the gain negative infinity.
///
/// # Errors
/// [`Undefined::NoGaze`] if no point lies in the view, [`Undefined::ZeroMap`], [`Undefined::SizeMismatch`];
/// [`Undefined::NotFinite`] if the baseline is zero under a gaze point.
pub fn information_gain(map: &Heatmap, baseline: &Heatmap, points_in_view: &[[f64; 2]]) -> Result<f64, Undefined> {
    let pixels: Vec<usize> =
        points_in_view.iter().filter_map(|point| map.pixel_of(*point)).map(|(x, y)| y * map.width() + x).collect();
    on_pair(map, baseline, |map, baseline| {
        exact::information_gain(&exact::mixed_with_uniform(map, UNIFORM_SHARE)?, baseline, &pixels)
    })
}

/// The share of the map's mass where the gaze density is above half its maximum.
///
/// # Errors
/// [`Undefined::ZeroMap`], [`Undefined::SizeMismatch`].
pub fn mass_in_gaze_above_half(map: &Heatmap, gaze: &Heatmap) -> Result<f64, Undefined> {
    on_pair(map, gaze, exact::mass_in_gaze_above_half)
}

fn values_at(map: &Heatmap, points_in_view: &[[f64; 2]]) -> Vec<f64> {
    points_in_view.iter().filter_map(|point| map.pixel_of(*point)).map(|(x, y)| f64::from(map.at(x, y))).collect()
}

fn on_pair(
    map: &Heatmap,
    gaze: &Heatmap,
    metric: impl Fn(&[f64], &[f64]) -> Result<f64, Undefined>,
) -> Result<f64, Undefined> {
    if (map.width(), map.height()) != (gaze.width(), gaze.height()) {
        return Err(Undefined::SizeMismatch);
    }
    metric(&wide(map), &wide(gaze))
}

fn wide(map: &Heatmap) -> Vec<f64> {
    map.values().iter().map(|value| f64::from(*value)).collect()
}
