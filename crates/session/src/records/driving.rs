//! Trials, ticks and events.

use cogaze_gaze::ViewGeometry;
use cogaze_prompts::ViewPose;
use glam::{Quat, Vec3};

use crate::table::table;

table! {
    /// One trial, written when it ends. A trial without a row was cut short; its first row in `events.csv` (kind
    /// `trial_started`) says what it was.
    pub struct TrialRecord in "trials.csv" {
        /// Name of the trial and of its folder, `T001` being the first.
        trial: String => "",
        /// Scene that was driven.
        scene: String => "",
        /// Seed of everything random in the trial.
        seed: u64 => "",
        /// Who drove.
        driver: String => "",
        /// Where the gaze came from.
        gaze: String => "",
        /// Strategy that chose the prompts.
        prompts: String => "",
        /// Session time at which the trial began.
        started_time_nanos: i64 => "ns",
        /// Session time at which it ended.
        ended_time_nanos: Option<i64> => "ns",
        /// How it ended, in a word.
        outcome: String => "",
    }
}

table! {
    /// One tick: the view and the vehicle. Columns that the host does not supply are empty.
    pub struct TickRecord in "ticks.csv" {
        /// Counts the ticks of the trial.
        tick: u64 => "count",
        /// Session time of the tick.
        time_nanos: i64 => "ns",
        /// Simulated time of the tick.
        simulation_time_nanos: Option<i64> => "ns",
        /// Newest perceived frame in use at the tick.
        frame: Option<u64> => "",
        /// Position of the driver's view in the world (right-handed, y up, −z forward).
        view_x: f32 => "m",
        /// Position of the driver's view in the world.
        view_y: f32 => "m",
        /// Position of the driver's view in the world.
        view_z: f32 => "m",
        /// Unit quaternion that turns view coordinates (x right, y up, −z into the view) into the world's.
        view_qx: f32 => "",
        /// See `view_qx`.
        view_qy: f32 => "",
        /// See `view_qx`.
        view_qz: f32 => "",
        /// See `view_qx`.
        view_qw: f32 => "",
        /// Tangent of half the horizontal opening angle of the view.
        tan_half_width: f64 => "",
        /// Tangent of half the vertical opening angle of the view.
        tan_half_height: f64 => "",
        /// Whether the driver attends to the road: the state of a simulated participant, or from markers; empty if
        /// unknown.
        attentive: Option<bool> => "",
        /// Speed along the vehicle's axis.
        speed_mps: Option<f32> => "m/s",
        /// Acceleration along the vehicle's axis.
        acceleration_mps2: Option<f32> => "m/s²",
        /// Steering angle of the front wheels, positive to the left.
        steering_rad: Option<f32> => "rad",
        /// Throttle pedal.
        throttle: Option<f32> => "0..1",
        /// Brake pedal.
        brake: Option<f32> => "0..1",
        /// Offset of the vehicle's reference point from the centre of its lane, positive to the left.
        lane_offset_m: Option<f32> => "m",
        /// Time headway to the vehicle ahead in the lane.
        headway_s: Option<f32> => "s",
        /// Time to collision with whatever is ahead; empty while nothing is approached.
        ttc_s: Option<f32> => "s",
        /// Speed limit where the vehicle is.
        speed_limit_mps: Option<f32> => "m/s",
        /// Collisions since the trial began.
        collisions: Option<u32> => "count",
        /// Digest of the state of the simulation, equal for equal states.
        state_hash: Option<String> => "",
    }
}

impl TickRecord {
    /// Where the driver's view was at the tick.
    pub fn view_pose(&self) -> ViewPose {
        ViewPose {
            position_in_world: Vec3::new(self.view_x, self.view_y, self.view_z),
            world_from_view: Quat::from_xyzw(self.view_qx, self.view_qy, self.view_qz, self.view_qw),
            geometry: ViewGeometry { tan_half_width: self.tan_half_width, tan_half_height: self.tan_half_height },
        }
    }

    /// The same tick with its view at this pose.
    pub fn with_view_pose(mut self, pose: &ViewPose) -> Self {
        [self.view_x, self.view_y, self.view_z] = pose.position_in_world.to_array();
        [self.view_qx, self.view_qy, self.view_qz, self.view_qw] = pose.world_from_view.to_array();
        self.tan_half_width = pose.geometry.tan_half_width;
        self.tan_half_height = pose.geometry.tan_half_height;
        self
    }
}

table! {
    /// One happening of a trial that has no table of its own: start and end, markers, losses, faults.
    pub struct EventRecord in "events.csv" {
        /// Tick at which it was noticed.
        tick: u64 => "count",
        /// Session time at which it happened.
        time_nanos: i64 => "ns",
        /// What happened, in a word.
        kind: String => "",
        /// The facts.
        detail: String => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pose_survives_its_tick() {
        let pose = ViewPose {
            position_in_world: Vec3::new(1.5, 1.2, -30.25),
            world_from_view: Quat::from_rotation_y(0.3),
            geometry: ViewGeometry { tan_half_width: 0.9, tan_half_height: 0.5 },
        };
        assert_eq!(TickRecord::default().with_view_pose(&pose).view_pose(), pose);
    }
}
