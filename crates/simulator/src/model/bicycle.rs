//! The ego vehicle: a dynamic bicycle model with linear tyres that saturate.
//!
//! Rajamani, *Vehicle Dynamics and Control* (2nd ed. 2012), §2.3 (lateral dynamics) and §2.2 (kinematic model), which
//! takes over below [`KINEMATIC_BELOW_MPS`], where slip angles lose their meaning. Integrated by the classical
//! Runge–Kutta method. Load transfer and suspension are left out.

use cogaze_road::Pose;
use glam::DVec3;

const GRAVITY_MPS2: f64 = 9.81;
/// At and below this speed the model is kinematic …
const KINEMATIC_BELOW_MPS: f64 = 1.0;
/// … and from this speed on it is dynamic; in between it is blended.
const DYNAMIC_ABOVE_MPS: f64 = 4.0;
/// How fast the kinematic model pulls slip and yaw rate to their values.
const KINEMATIC_RELAXATION_S: f64 = 0.05;

/// A vehicle's constants. The default is a mid-size passenger car.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BicycleParameters {
    pub(crate) mass_kg: f64,
    pub(crate) yaw_inertia_kgm2: f64,
    /// From the centre of gravity to the front axle.
    pub(crate) front_axle_m: f64,
    /// From the centre of gravity to the rear axle.
    pub(crate) rear_axle_m: f64,
    /// Cornering stiffness of both front tyres.
    pub(crate) front_stiffness_n_per_rad: f64,
    /// Cornering stiffness of both rear tyres.
    pub(crate) rear_stiffness_n_per_rad: f64,
    /// Friction between tyres and road.
    pub(crate) friction: f64,
    pub(crate) drive_force_n: f64,
    pub(crate) power_w: f64,
    /// Air drag over speed squared.
    pub(crate) drag_ns2_per_m2: f64,
    pub(crate) rolling_resistance_n: f64,
    pub(crate) steering_limit_rad: f64,
    pub(crate) steering_rate_rad_per_s: f64,
    pub(crate) half_length_m: f64,
    pub(crate) half_width_m: f64,
}

impl Default for BicycleParameters {
    fn default() -> Self {
        Self {
            mass_kg: 1500.0,
            yaw_inertia_kgm2: 2500.0,
            front_axle_m: 1.2,
            rear_axle_m: 1.5,
            front_stiffness_n_per_rad: 110_000.0,
            rear_stiffness_n_per_rad: 110_000.0,
            friction: 0.9,
            drive_force_n: 6000.0,
            power_w: 90_000.0,
            drag_ns2_per_m2: 0.42,
            rolling_resistance_n: 180.0,
            steering_limit_rad: 0.6,
            steering_rate_rad_per_s: 0.9,
            half_length_m: 2.2,
            half_width_m: 0.9,
        }
    }
}

impl BicycleParameters {
    pub(crate) fn wheelbase_m(&self) -> f64 {
        self.front_axle_m + self.rear_axle_m
    }

    /// K of `steering = (wheelbase + K·speed²)·curvature` (Rajamani eq. 3.12), in s².
    pub(crate) fn understeer_s2(&self) -> f64 {
        let (front, rear) = (self.front_stiffness_n_per_rad, self.rear_stiffness_n_per_rad);
        self.mass_kg / self.wheelbase_m() * (self.rear_axle_m / front - self.front_axle_m / rear)
    }

    /// Pedals that give an acceleration on a level road: throttle and brake, 0 to 1.
    pub(crate) fn pedals_for(&self, acceleration_mps2: f64, speed_mps: f64) -> (f64, f64) {
        let force_n = self.mass_kg * acceleration_mps2 + self.resistance_n(speed_mps);
        if force_n >= 0.0 {
            ((force_n / self.drive_limit_n(speed_mps)).min(1.0), 0.0)
        } else {
            (0.0, (-force_n / self.brake_limit_n()).min(1.0))
        }
    }

    fn resistance_n(&self, speed_mps: f64) -> f64 {
        self.rolling_resistance_n * (speed_mps / 0.5).clamp(-1.0, 1.0)
            + self.drag_ns2_per_m2 * speed_mps * speed_mps.abs()
    }

    fn drive_limit_n(&self, speed_mps: f64) -> f64 {
        self.drive_force_n.min(self.power_w / speed_mps.max(1.0))
    }

    fn brake_limit_n(&self) -> f64 {
        self.friction * self.mass_kg * GRAVITY_MPS2
    }
}

/// Wheel and pedals in physical units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Controls {
    /// Wanted angle of the front wheels, positive to the left.
    pub(crate) steering_rad: f64,
    pub(crate) throttle: f64,
    pub(crate) brake: f64,
}

/// Where the vehicle is and how it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct BicycleState {
    /// The centre of gravity on the ground.
    pub(crate) pose: Pose,
    /// Speed along the vehicle.
    pub(crate) speed_mps: f64,
    /// Speed to the left.
    pub(crate) side_mps: f64,
    pub(crate) yaw_rate_rad_per_s: f64,
    pub(crate) steering_rad: f64,
    pub(crate) acceleration_mps2: f64,
}

/// x, z, heading, speed, side speed, yaw rate.
type Vector = [f64; 6];

impl BicycleState {
    pub(crate) fn at(pose: Pose, speed_mps: f64) -> Self {
        Self { pose, speed_mps, side_mps: 0.0, yaw_rate_rad_per_s: 0.0, steering_rad: 0.0, acceleration_mps2: 0.0 }
    }

    pub(crate) fn velocity_mps(&self) -> DVec3 {
        self.pose.forward() * self.speed_mps + self.pose.left() * self.side_mps
    }

    /// The state `step_s` later.
    pub(crate) fn stepped(&self, parameters: &BicycleParameters, controls: &Controls, step_s: f64) -> Self {
        let limit = parameters.steering_limit_rad;
        let wanted = controls.steering_rad.clamp(-limit, limit) - self.steering_rad;
        let reach = parameters.steering_rate_rad_per_s * step_s;
        let steering_rad = self.steering_rad + wanted.clamp(-reach, reach);
        let position = self.pose.position_in_world;
        let start =
            [position.x, position.z, self.pose.heading_rad, self.speed_mps, self.side_mps, self.yaw_rate_rad_per_s];
        let slope = |at: &Vector| derivative(parameters, controls, steering_rad, at);
        let moved = |by: &Vector, factor: f64| std::array::from_fn(|index| start[index] + by[index] * factor);
        let k1 = slope(&start);
        let k2 = slope(&moved(&k1, step_s / 2.0));
        let k3 = slope(&moved(&k2, step_s / 2.0));
        let k4 = slope(&moved(&k3, step_s));
        let mut end: Vector = std::array::from_fn(|index| {
            start[index] + step_s / 6.0 * (k1[index] + 2.0 * k2[index] + 2.0 * k3[index] + k4[index])
        });
        // Brakes and rolling resistance hold a vehicle, they do not push it backwards.
        if (end[3] < 0.0) != (start[3] < 0.0) && controls.throttle == 0.0
            || (controls.brake > 0.0 && end[3].abs() < 0.02)
        {
            (end[3], end[4], end[5]) = (0.0, 0.0, 0.0);
        }
        Self {
            pose: Pose { position_in_world: DVec3::new(end[0], position.y, end[1]), heading_rad: end[2] },
            speed_mps: end[3],
            side_mps: end[4],
            yaw_rate_rad_per_s: end[5],
            steering_rad,
            acceleration_mps2: (end[3] - start[3]) / step_s,
        }
    }
}

fn derivative(parameters: &BicycleParameters, controls: &Controls, steering_rad: f64, at: &Vector) -> Vector {
    let p = parameters;
    let [_, _, heading, speed, side, yaw_rate] = *at;
    let drive = controls.throttle.clamp(0.0, 1.0) * p.drive_limit_n(speed.abs());
    let brake = controls.brake.clamp(0.0, 1.0) * p.brake_limit_n() * (speed / 0.1).clamp(-1.0, 1.0);
    let along_n = (drive - brake).clamp(-p.brake_limit_n(), p.brake_limit_n());

    // What longitudinal force leaves of the friction circle, shared by the static axle loads.
    let sideways = (1.0 - (along_n / p.brake_limit_n()).powi(2)).max(0.01).sqrt() * p.brake_limit_n();
    let tyre = |stiffness: f64, slip: f64, share: f64| (-stiffness * slip).clamp(-sideways * share, sideways * share);
    let rolling = speed.max(0.5);
    let front_slip = ((side + p.front_axle_m * yaw_rate) / rolling).atan() - steering_rad;
    let rear_slip = ((side - p.rear_axle_m * yaw_rate) / rolling).atan();
    let front_n = tyre(p.front_stiffness_n_per_rad, front_slip, p.rear_axle_m / p.wheelbase_m());
    let rear_n = tyre(p.rear_stiffness_n_per_rad, rear_slip, p.front_axle_m / p.wheelbase_m());

    let speed_rate = (along_n - p.resistance_n(speed) - front_n * steering_rad.sin()) / p.mass_kg + yaw_rate * side;
    let dynamic_side = (front_n * steering_rad.cos() + rear_n) / p.mass_kg - yaw_rate * speed;
    let dynamic_yaw = (p.front_axle_m * front_n * steering_rad.cos() - p.rear_axle_m * rear_n) / p.yaw_inertia_kgm2;

    let kinematic_yaw_rate = speed * steering_rad.tan() / p.wheelbase_m();
    let kinematic_side = (kinematic_yaw_rate * p.rear_axle_m - side) / KINEMATIC_RELAXATION_S;
    let kinematic_yaw = (kinematic_yaw_rate - yaw_rate) / KINEMATIC_RELAXATION_S;

    let share = ((speed - KINEMATIC_BELOW_MPS) / (DYNAMIC_ABOVE_MPS - KINEMATIC_BELOW_MPS)).clamp(0.0, 1.0);
    let blended = |dynamic: f64, kinematic: f64| share * dynamic + (1.0 - share) * kinematic;
    // Without the slip terms, which belong to the dynamic model.
    let kinematic_speed_rate = (along_n - p.resistance_n(speed)) / p.mass_kg;
    let (sin, cos) = heading.sin_cos();
    [
        -sin * speed - cos * side,
        -cos * speed + sin * side,
        yaw_rate,
        blended(speed_rate, kinematic_speed_rate),
        blended(dynamic_side, kinematic_side),
        blended(dynamic_yaw, kinematic_yaw),
    ]
}

#[cfg(test)]
mod tests;
