//! How the vehicle was driven, from `ticks.csv`.

use cogaze_session::TickRecord;
use serde::Serialize;

use crate::attention::{AttentionTrack, ByAttention};
use crate::statistics::Moments;

/// Driving figures of a stretch; `None` where the host did not log what it takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DrivingFigures {
    /// Ticks in the stretch.
    pub ticks: u64,
    /// Time in the stretch, from tick to tick.
    pub duration_s: f64,
    /// Speed integrated over time (trapezoidal).
    pub distance_m: Option<f64>,
    /// Mean speed over the ticks.
    pub mean_speed_mps: Option<f64>,
    /// Population standard deviation of the speed over the ticks.
    pub sd_speed_mps: Option<f64>,
    /// Highest speed.
    pub max_speed_mps: Option<f64>,
    /// Share of the time with a known limit in which the speed exceeded it.
    pub over_limit_share: Option<f64>,
    /// Hardest braking: the lowest acceleration.
    pub min_acceleration_mps2: Option<f64>,
    /// Mean offset from the centre of the lane, positive to the left.
    pub mean_lane_offset_m: Option<f64>,
    /// Standard deviation of lane position (SAE J2944 10.1.3): population SD over all ticks with a lane, about their own
    /// mean, lane changes included, of the reference point that the host logs.
    pub sdlp_m: Option<f64>,
    /// Lowest time to collision.
    pub min_ttc_s: Option<f64>,
    /// Lowest time headway.
    pub min_headway_s: Option<f64>,
    /// Collisions that began in the stretch.
    pub collisions: Option<u32>,
}

/// Collects the figures while the ticks stream by.
#[derive(Debug, Default)]
pub(crate) struct Driving {
    parts: ByAttention<Part>,
    last: Option<TickRecord>,
    collisions: u32,
    pub(crate) attention: AttentionTrack,
    pub(crate) span_nanos: Option<(i64, i64)>,
    /// Time since the first tick and speed, for the timeline.
    pub(crate) speed: Vec<(f64, f64)>,
    /// Time since the first tick and speed limit, where it changes.
    pub(crate) limits: Vec<(f64, Option<f64>)>,
}

#[derive(Clone, Debug, Default)]
struct Part {
    ticks: u64,
    duration_s: f64,
    distance_m: Option<f64>,
    speed: Moments,
    acceleration: Moments,
    lane_offset: Moments,
    ttc: Moments,
    headway: Moments,
    limited_s: f64,
    over_limit_s: f64,
    collisions: Option<u32>,
}

impl Driving {
    pub(crate) fn push(&mut self, tick: TickRecord) {
        let start = self.span_nanos.map_or(tick.time_nanos, |(start, _)| start);
        self.span_nanos = Some((start, tick.time_nanos));
        self.attention.push(tick.time_nanos, tick.attentive);
        let since_start_s = seconds(tick.time_nanos - start);
        if let Some(speed) = tick.speed_mps {
            self.speed.push((since_start_s, speed as f64));
        }
        let limit = tick.speed_limit_mps.map(f64::from);
        if self.limits.last().is_none_or(|(_, last)| *last != limit) {
            self.limits.push((since_start_s, limit));
        }
        let new_collisions = tick.collisions.map(|total| {
            let new = total.saturating_sub(self.collisions);
            self.collisions = total;
            new
        });
        let last = self.last.take();
        self.parts.each(tick.attentive, |part| {
            part.push(&tick, new_collisions);
            if let Some(last) = &last {
                part.step(last, &tick);
            }
        });
        self.last = Some(tick);
    }

    pub(crate) fn figures(&self) -> ByAttention<DrivingFigures> {
        self.parts.clone().map(|part| part.figures())
    }
}

impl Part {
    fn push(&mut self, tick: &TickRecord, new_collisions: Option<u32>) {
        self.ticks += 1;
        let values = [
            (&mut self.speed, tick.speed_mps),
            (&mut self.acceleration, tick.acceleration_mps2),
            (&mut self.lane_offset, tick.lane_offset_m),
            (&mut self.ttc, tick.ttc_s),
            (&mut self.headway, tick.headway_s),
        ];
        for (moments, value) in values {
            if let Some(value) = value {
                moments.push(value as f64);
            }
        }
        if let Some(new) = new_collisions {
            self.collisions = Some(self.collisions.unwrap_or(0) + new);
        }
    }

    /// The time from one tick to the next belongs to the state of the later one.
    fn step(&mut self, last: &TickRecord, tick: &TickRecord) {
        let step_s = seconds(tick.time_nanos - last.time_nanos).max(0.0);
        self.duration_s += step_s;
        if let Some((before, now)) = last.speed_mps.zip(tick.speed_mps) {
            let mean = f64::midpoint(before as f64, now as f64);
            self.distance_m = Some(self.distance_m.unwrap_or(0.0) + mean * step_s);
        }
        if let Some((speed, limit)) = tick.speed_mps.zip(tick.speed_limit_mps) {
            self.limited_s += step_s;
            self.over_limit_s += if speed > limit { step_s } else { 0.0 };
        }
    }

    fn figures(&self) -> DrivingFigures {
        DrivingFigures {
            ticks: self.ticks,
            duration_s: self.duration_s,
            distance_m: self.distance_m,
            mean_speed_mps: self.speed.mean(),
            sd_speed_mps: self.speed.standard_deviation(),
            max_speed_mps: self.speed.maximum(),
            over_limit_share: (self.limited_s > 0.0).then(|| self.over_limit_s / self.limited_s),
            min_acceleration_mps2: self.acceleration.minimum(),
            mean_lane_offset_m: self.lane_offset.mean(),
            sdlp_m: self.lane_offset.standard_deviation(),
            min_ttc_s: self.ttc.minimum(),
            min_headway_s: self.headway.minimum(),
            collisions: self.collisions,
        }
    }
}

/// Nanoseconds as seconds.
pub(crate) fn seconds(nanos: i64) -> f64 {
    nanos as f64 * 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(time_s: f64, speed: f32, attentive: Option<bool>) -> TickRecord {
        TickRecord { time_nanos: (time_s * 1e9) as i64, speed_mps: Some(speed), attentive, ..TickRecord::default() }
    }

    #[test]
    fn figures_of_a_short_drive_by_hand() {
        let mut driving = Driving::default();
        driving.push(TickRecord { lane_offset_m: Some(0.1), ..tick(0.0, 10.0, Some(true)) });
        driving.push(TickRecord { lane_offset_m: Some(0.3), collisions: Some(0), ..tick(1.0, 12.0, Some(true)) });
        driving.push(TickRecord { ttc_s: Some(1.5), collisions: Some(2), ..tick(3.0, 8.0, Some(false)) });
        let figures = driving.figures();
        // Trapezia: 11 m/s for 1 s while attentive, 10 m/s for 2 s into the inattentive tick.
        assert_eq!(figures.all.distance_m, Some(31.0));
        assert_eq!(figures.attentive.distance_m, Some(11.0));
        assert_eq!(figures.inattentive.distance_m, Some(20.0));
        assert_eq!((figures.all.mean_speed_mps, figures.all.max_speed_mps), (Some(10.0), Some(12.0)));
        assert!((figures.all.sd_speed_mps.unwrap() - (8.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((figures.all.mean_lane_offset_m.unwrap() - 0.2).abs() < 1e-7);
        assert!((figures.all.sdlp_m.unwrap() - 0.1).abs() < 1e-7);
        assert_eq!((figures.all.min_ttc_s, figures.attentive.min_ttc_s), (Some(1.5), None));
        assert_eq!((figures.all.collisions, figures.attentive.collisions), (Some(2), Some(0)));
        assert_eq!(figures.all.duration_s, 3.0);
    }

    #[test]
    fn what_was_not_logged_has_no_figure() {
        let mut driving = Driving::default();
        driving.push(TickRecord::default());
        driving.push(TickRecord { time_nanos: 1_000_000_000, ..TickRecord::default() });
        let all = driving.figures().all;
        let expected = DrivingFigures { ticks: 2, duration_s: 1.0, ..DrivingFigures::default() };
        assert_eq!(all, expected);
    }
}
