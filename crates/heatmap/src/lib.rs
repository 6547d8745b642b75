//! Heatmaps over the driver's view: numbers in, a finite and non-negative [`Heatmap`] out, and everything that is done
//! with one: resizing, smoothing, the density of gaze, and the metrics that compare them.
//!
//! ```
//! use cogaze_heatmap::{Heatmap, gaze_density, metrics};
//!
//! let mut values = vec![0.0; 32 * 18];
//! values[5 * 32 + 8] = 1.0;
//! let map = Heatmap::new(32, 18, values)?.blurred(1.5);
//! let gaze = gaze_density(32, 18, &[[8.5 / 32.0, 5.5 / 18.0]], 1.5)?;
//! assert!(metrics::cc(&map, &gaze)? > 0.999);
//! assert_eq!(metrics::auc(&map, &[[8.5 / 32.0, 5.5 / 18.0]])?, 1.0 - 0.5 / 576.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod sign_policy;

mod heatmap;

mod blur;
mod quantized;
mod rays;
mod resample;

mod density;

pub mod metrics;
mod undefined;

pub use density::{center_bias, gaze_density};
pub use error::Error;
pub use heatmap::Heatmap;
pub use quantized::QuantizedHeatmap;
pub use rays::PixelRays;
pub use sign_policy::SignPolicy;
pub use undefined::Undefined;
