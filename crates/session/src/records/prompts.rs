//! What was shown to the driver.

use crate::table::table;

table! {
    /// One step in the life of a prompt.
    pub struct PromptRecord in "prompts.csv" {
        /// Tick of the step.
        tick: u64 => "count",
        /// Session time of the step.
        time_nanos: i64 => "ns",
        /// The prompt, the same through its life.
        prompt: u64 => "",
        /// `shown`, `looked_at`, `left_view` or `expired`.
        event: String => "",
        /// Strategy that proposed it.
        strategy: String => "",
        /// Source of the map that it came from.
        source: String => "",
        /// Frame that it came from.
        frame: u64 => "count",
        /// Session time of that frame's view; `time_nanos` − this is the age of the map.
        capture_time_nanos: i64 => "ns",
        /// Where the prompt is anchored in the world.
        anchor_x: f32 => "m",
        /// See `anchor_x`.
        anchor_y: f32 => "m",
        /// See `anchor_x`.
        anchor_z: f32 => "m",
        /// Where the anchor was in the view; empty behind it.
        x: Option<f64> => "view",
        /// See `x`.
        y: Option<f64> => "view",
        /// How strongly the place asked for a prompt.
        strength: f32 => "0..1",
    }
}
