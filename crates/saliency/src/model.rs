//! The trait of all saliency models.

use cogaze_heatmap::Heatmap;
use image::RgbImage;

use crate::Error;

/// Finds what stands out in an image.
///
/// A model may remember earlier images, for motion or flicker: give it the images of one drive in their order, and a
/// fresh model to the next drive. The same images give the same maps.
pub trait SaliencyModel: Send {
    /// The name in configurations and in the log.
    fn name(&self) -> &str;

    /// The saliency of an image, at the image's size.
    ///
    /// # Errors
    /// [`Error::EmptyImage`] if there is no pixel; others as the model says.
    fn saliency(&mut self, image: &RgbImage) -> Result<Heatmap, Error>;
}
