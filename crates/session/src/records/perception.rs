//! What was perceived: frames, maps, their comparison with gaze, objects in view.

use crate::table::table;

table! {
    /// One frame that perception worked on.
    pub struct FrameRecord in "frames.csv" {
        /// Counts the captured frames; the key of every other table of perception.
        frame: u64 => "count",
        /// Tick whose view the frame shows.
        tick: u64 => "count",
        /// Session time of that view; what gaze is joined by.
        capture_time_nanos: i64 => "ns",
        /// Tick from which the result was used.
        applied_tick: u64 => "count",
        /// Session time of that tick.
        applied_time_nanos: i64 => "ns",
        /// Steering that the network predicts, with the sign of `steering_rad` in `ticks.csv`.
        steering_prediction: Option<f32> => "rad",
        /// Speed that the network predicts.
        speed_prediction: Option<f32> => "m/s",
        /// Picture of the frame, relative to the trial's folder; empty where none was kept.
        image: Option<String> => "",
    }
}

table! {
    /// One heatmap of one frame, and for relevance the balance of what was redistributed:
    /// seed = relevance + bias + stabilizer + undefined, within 1e-4 of the absolute relevance.
    pub struct MapRecord in "maps.csv" {
        /// Frame that the map explains.
        frame: u64 => "count",
        /// Named source of the map.
        source: String => "",
        /// 16-bit grey PNG, relative to the trial's folder; value = level × scale / 65535.
        file: String => "",
        /// Width of the map.
        width: u32 => "px",
        /// Height of the map.
        height: u32 => "px",
        /// Value of the highest level, 65535.
        scale: f32 => "",
        /// How a signed map became non-negative: `positive`, `negative`, `absolute`; empty where it never was signed.
        policy: Option<String> => "",
        /// Composite of relevance rules; empty for other sources.
        composite: Option<String> => "",
        /// Relevance put in at the outputs.
        seed: Option<f64> => "",
        /// Relevance that arrived at the image.
        relevance: Option<f64> => "",
        /// Relevance that went into biases.
        bias_share: Option<f64> => "",
        /// Relevance that the stabilising terms took.
        stabilizer_share: Option<f64> => "",
        /// Relevance lost in undefined divisions.
        undefined_share: Option<f64> => "",
        /// Sum of the absolute relevance at the image, the scale of the balance.
        absolute_relevance: Option<f64> => "",
    }
}

table! {
    /// One comparison of one map with gaze.
    pub struct ComparisonRecord in "comparisons.csv" {
        /// Frame of the map.
        frame: u64 => "count",
        /// Source of the map.
        source: String => "",
        /// Name of the metric.
        metric: String => "",
        /// Its value; empty where it is undefined.
        value: Option<f64> => "",
        /// Why it is undefined, in a word; empty where it is defined.
        reason: Option<String> => "",
        /// Gaze samples that entered.
        samples: Option<u32> => "count",
        /// Whether the window was cut by the begin or end of the trial or of gaze; empty for metrics without a window.
        window_cut: Option<bool> => "",
        /// Session time at which the value was known.
        time_nanos: i64 => "ns",
    }
}

table! {
    /// One object in the view of one frame (ground truth of the host).
    pub struct ObjectRecord in "objects.csv" {
        /// Frame in whose view it is.
        frame: u64 => "count",
        /// The object, the same through the trial.
        object: u64 => "",
        /// What it is.
        class: String => "",
        /// Left edge of its box in the view.
        left: f64 => "view",
        /// Top edge of its box in the view.
        top: f64 => "view",
        /// Right edge of its box in the view.
        right: f64 => "view",
        /// Bottom edge of its box in the view.
        bottom: f64 => "view",
        /// Distance from the view.
        distance_m: f32 => "m",
        /// Time to collision at the present velocities; empty while it is not approached.
        ttc_s: Option<f32> => "s",
        /// Share of the object that is not hidden.
        visible_fraction: f32 => "0..1",
    }
}
