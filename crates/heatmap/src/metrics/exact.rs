//! The metrics on bare `f64` values, one a pixel, in any order that both maps share.

use super::rank::average_ranks;
use crate::Undefined;

/// The benchmark's ε: the spacing of `f64` at 1.
const EPSILON: f64 = f64::EPSILON;

/// Standard deviation of the centre bias, in shares of the view: that of pysaliency's `GaussianSaliencyMapModel`.
const CENTER_BIAS_SIGMA: f64 = 0.5;

/// See [`super::percentile_at`]; `value` is the map's at the gaze point.
///
/// # Errors
/// As there.
pub fn percentile(map: &[f64], value: f64) -> Result<f64, Undefined> {
    check_varied(map)?;
    finite(value)?;
    let (mut below, mut equal) = (0_usize, 0_usize);
    for other in map {
        below += usize::from(*other < value);
        equal += usize::from(*other == value);
    }
    Ok((below as f64 + equal as f64 / 2.0) / map.len() as f64)
}

/// See [`super::nss`]; `values` are the map's at the gaze points.
///
/// # Errors
/// As there.
pub fn nss(map: &[f64], values: &[f64]) -> Result<f64, Undefined> {
    if values.is_empty() {
        return Err(Undefined::NoGaze);
    }
    check_varied(map)?;
    let mean = mean(map);
    let deviation = (map.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / map.len() as f64).sqrt();
    finite((self::mean(values) - mean) / deviation)
}

/// See [`super::auc`]; `values` are the map's at the gaze points.
///
/// # Errors
/// As there.
pub fn auc(map: &[f64], values: &[f64]) -> Result<f64, Undefined> {
    if values.is_empty() {
        return Err(Undefined::NoGaze);
    }
    check_varied(map)?;
    check_finite(values)?;
    let mut sorted = map.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let share_below = |value: f64| {
        let below = sorted.partition_point(|other| *other < value);
        let not_above = sorted.partition_point(|other| *other <= value);
        f64::midpoint(below as f64, not_above as f64) / sorted.len() as f64
    };
    finite(values.iter().map(|value| share_below(*value)).sum::<f64>() / values.len() as f64)
}

/// See [`super::cosine`].
///
/// # Errors
/// As there.
pub fn cosine(a: &[f64], b: &[f64]) -> Result<f64, Undefined> {
    check_pair(a, b)?;
    let (dot, aa, bb) = products(a, 0.0, b, 0.0);
    if aa == 0.0 || bb == 0.0 {
        return Err(Undefined::ZeroMap);
    }
    finite((dot / (aa.sqrt() * bb.sqrt())).clamp(-1.0, 1.0))
}

/// See [`super::cc`].
///
/// # Errors
/// As there.
pub fn cc(a: &[f64], b: &[f64]) -> Result<f64, Undefined> {
    check_pair(a, b)?;
    check_varied(a)?;
    check_varied(b)?;
    let (dot, aa, bb) = products(a, mean(a), b, mean(b));
    finite((dot / (aa.sqrt() * bb.sqrt())).clamp(-1.0, 1.0))
}

/// See [`super::spearman`].
///
/// # Errors
/// As there.
pub fn spearman(a: &[f64], b: &[f64]) -> Result<f64, Undefined> {
    check_pair(a, b)?;
    cc(&average_ranks(a), &average_ranks(b))
}

/// See [`super::sim`].
///
/// # Errors
/// As there.
pub fn sim(a: &[f64], b: &[f64]) -> Result<f64, Undefined> {
    let (a_sum, b_sum) = masses(a, b)?;
    finite(a.iter().zip(b).map(|(a, b)| (a / a_sum).min(b / b_sum)).sum())
}

/// See [`super::kl`].
///
/// # Errors
/// As there.
pub fn kl(map: &[f64], gaze: &[f64]) -> Result<f64, Undefined> {
    let (map_sum, gaze_sum) = masses(map, gaze)?;
    let term = |(p, q): (&f64, &f64)| {
        let (p, q) = (p / map_sum, q / gaze_sum);
        q * (EPSILON + q / (p + EPSILON)).ln()
    };
    finite(map.iter().zip(gaze).map(term).sum())
}

/// See [`super::information_gain`]; `pixels` are the indices of the gaze points in both densities. Neither is mixed
/// with anything here: see [`mixed_with_uniform`].
///
/// # Errors
/// As there, and [`Undefined::OutsideView`] if there is no such pixel.
pub fn information_gain(map: &[f64], baseline: &[f64], pixels: &[usize]) -> Result<f64, Undefined> {
    let (map_sum, baseline_sum) = masses(map, baseline)?;
    if pixels.is_empty() {
        return Err(Undefined::NoGaze);
    }
    let mut bits = 0.0;
    for pixel in pixels {
        let (p, b) = map.get(*pixel).zip(baseline.get(*pixel)).ok_or(Undefined::OutsideView)?;
        bits += (p / map_sum).log2() - (b / baseline_sum).log2();
    }
    finite(bits / pixels.len() as f64)
}

/// The map as a distribution, `share` of it uniform: what a map needs to give every pixel some probability.
///
/// # Errors
/// [`Undefined::ZeroMap`], [`Undefined::NotFinite`].
pub fn mixed_with_uniform(map: &[f64], share: f64) -> Result<Vec<f64>, Undefined> {
    check_finite(map)?;
    let sum = map.iter().sum::<f64>();
    if sum > 0.0 {
        Ok(map.iter().map(|value| (1.0 - share) * (value / sum) + share / map.len() as f64).collect())
    } else {
        Err(Undefined::ZeroMap)
    }
}

/// See [`super::mass_in_gaze_above_half`].
///
/// # Errors
/// As there.
pub fn mass_in_gaze_above_half(map: &[f64], gaze: &[f64]) -> Result<f64, Undefined> {
    let (map_sum, _) = masses(map, gaze)?;
    let half = gaze.iter().copied().fold(0.0, f64::max) / 2.0;
    let inside = map.iter().zip(gaze).filter(|(_, gaze)| **gaze > half);
    finite(inside.map(|(value, _)| value).sum::<f64>() / map_sum)
}

/// See [`crate::center_bias`].
pub fn center_bias(width: usize, height: usize) -> Vec<f64> {
    let squared = |index: usize, size: usize| (index as f64 / size as f64 - 0.5).powi(2);
    let at = |x: usize, y: usize| (-0.5 * (squared(x, width) + squared(y, height)) / CENTER_BIAS_SIGMA.powi(2)).exp();
    (0..height).flat_map(|y| (0..width).map(move |x| at(x, y))).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sums of products of two centred maps: ab, aa, bb.
fn products(a: &[f64], a_mean: f64, b: &[f64], b_mean: f64) -> (f64, f64, f64) {
    a.iter().zip(b).fold((0.0, 0.0, 0.0), |(ab, aa, bb), (a, b)| {
        let (a, b) = (a - a_mean, b - b_mean);
        (ab + a * b, aa + a * a, bb + b * b)
    })
}

fn masses(a: &[f64], b: &[f64]) -> Result<(f64, f64), Undefined> {
    check_pair(a, b)?;
    let (a_sum, b_sum) = (a.iter().sum::<f64>(), b.iter().sum::<f64>());
    if a_sum > 0.0 && b_sum > 0.0 { Ok((a_sum, b_sum)) } else { Err(Undefined::ZeroMap) }
}

fn check_pair(a: &[f64], b: &[f64]) -> Result<(), Undefined> {
    if a.len() != b.len() {
        return Err(Undefined::SizeMismatch);
    }
    check_finite(a)?;
    check_finite(b)
}

fn check_varied(map: &[f64]) -> Result<(), Undefined> {
    check_finite(map)?;
    if map.iter().all(|value| Some(value) == map.first()) { Err(Undefined::ConstantMap) } else { Ok(()) }
}

fn check_finite(map: &[f64]) -> Result<(), Undefined> {
    if map.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(Undefined::NotFinite) }
}

/// A value that overflowed on the way is none.
fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::NotFinite) }
}
