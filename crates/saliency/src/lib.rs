//! Bottom-up saliency: an image in, a [`Heatmap`](cogaze_heatmap::Heatmap) of what stands out in it out.
//!
//! Such a map knows nothing of driving. It is what relevance and gaze are compared with: where the eye would go by
//! itself.
//!
//! ```
//! use cogaze_saliency::{SaliencyModel, SpectralResidual};
//!
//! let mut image = image::RgbImage::from_pixel(192, 96, image::Rgb([90, 90, 90]));
//! for (x, y) in (60..68).flat_map(|x| (40..48).map(move |y| (x, y))) {
//!     image.put_pixel(x, y, image::Rgb([250, 40, 40]));
//! }
//! let map = SpectralResidual::default().saliency(&image)?;
//! assert!(map.at(64, 44) > 1.5 * map.at(150, 20), "the red square stands out");
//! # Ok::<(), cogaze_saliency::Error>(())
//! ```

mod error;
mod model;

mod spectral_residual;

pub use error::Error;
pub use model::SaliencyModel;
pub use spectral_residual::{SpectralResidual, spectral_residual};
