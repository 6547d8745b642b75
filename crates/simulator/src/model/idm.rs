//! The intelligent driver model: how hard a driver accelerates.
//!
//! Treiber, Hennecke & Helbing 2000; above the desired speed the improved model of Treiber & Kesting, *Traffic Flow
//! Dynamics* (2013), §11.3.7, which brakes comfortably instead of hard.

/// A driver's constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct IntelligentDriver {
    pub(crate) acceleration_mps2: f64,
    pub(crate) comfortable_braking_mps2: f64,
    pub(crate) time_gap_s: f64,
    pub(crate) standstill_gap_m: f64,
}

impl Default for IntelligentDriver {
    /// Town traffic after Treiber & Kesting, table 11.2, with the time gap of highway-env.
    fn default() -> Self {
        Self { acceleration_mps2: 1.5, comfortable_braking_mps2: 2.0, time_gap_s: 1.5, standstill_gap_m: 2.0 }
    }
}

impl IntelligentDriver {
    /// Acceleration on a free road.
    pub(crate) fn free_mps2(&self, speed_mps: f64, desired_mps: f64) -> f64 {
        if speed_mps <= desired_mps {
            self.acceleration_mps2 * (1.0 - (speed_mps / desired_mps.max(0.1)).powi(4))
        } else {
            let exponent = self.acceleration_mps2 * 4.0 / self.comfortable_braking_mps2;
            -self.comfortable_braking_mps2 * (1.0 - (desired_mps / speed_mps).powf(exponent))
        }
    }

    /// Acceleration behind something `gap_m` ahead. Callers take the least of this and the free road's, as the improved
    /// model does: the gap in equilibrium is then `standstill_gap_m + speed·time_gap_s`.
    pub(crate) fn behind_mps2(&self, speed_mps: f64, gap_m: f64, other_mps: f64, standstill_gap_m: f64) -> f64 {
        let root = 2.0 * (self.acceleration_mps2 * self.comfortable_braking_mps2).sqrt();
        let dynamic_m = speed_mps * self.time_gap_s + speed_mps * (speed_mps - other_mps) / root;
        let wanted_m = standstill_gap_m + dynamic_m.max(0.0);
        self.acceleration_mps2 * (1.0 - (wanted_m / gap_m.max(0.1)).powi(2))
    }

    /// Acceleration that comes to rest after `gap_m`, before a line or for people: as behind a standing vehicle, but
    /// braking later.
    pub(crate) fn stopping_mps2(&self, speed_mps: f64, gap_m: f64) -> f64 {
        Self { time_gap_s: 0.5, ..*self }.behind_mps2(speed_mps, gap_m, 0.0, 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn followers_settle_at_the_equilibrium_gap() {
        let driver = IntelligentDriver::default();
        let (mut gap_m, mut speed_mps, leader_mps) = (60.0, 14.0, 10.0);
        for _ in 0..120 * 120 {
            let behind = driver.behind_mps2(speed_mps, gap_m, leader_mps, driver.standstill_gap_m);
            speed_mps += driver.free_mps2(speed_mps, 15.0).min(behind) / 120.0;
            gap_m += (leader_mps - speed_mps) / 120.0;
        }
        let expected_m = 2.0 + 10.0 * 1.5;
        assert!((gap_m - expected_m).abs() < 0.01, "{gap_m} is not {expected_m}");
        assert!((speed_mps - leader_mps).abs() < 1e-3);
    }

    #[test]
    fn a_free_road_is_driven_at_the_desired_speed() {
        let driver = IntelligentDriver::default();
        assert_eq!(driver.free_mps2(0.0, 10.0), driver.acceleration_mps2);
        assert!(driver.free_mps2(10.0, 10.0).abs() < 1e-12);
        assert!((driver.free_mps2(1e6, 10.0) + driver.comfortable_braking_mps2).abs() < 1e-6);
    }

    #[test]
    fn stopping_is_comfortable_and_ends_before_the_line() {
        let driver = IntelligentDriver::default();
        let (mut gap_m, mut speed_mps) = (100.0, 14.0);
        let mut hardest_mps2 = 0.0_f64;
        for _ in 0..120 * 30 {
            let acceleration = driver.stopping_mps2(speed_mps, gap_m).min(driver.free_mps2(speed_mps, 14.0));
            hardest_mps2 = hardest_mps2.min(acceleration);
            speed_mps = (speed_mps + acceleration / 120.0_f64).max(0.0);
            gap_m -= speed_mps / 120.0;
        }
        assert!((0.3..0.8).contains(&gap_m), "stopped {gap_m} m before the line");
        assert!(hardest_mps2 > -3.0, "braked with {hardest_mps2} m/s²");
    }
}
