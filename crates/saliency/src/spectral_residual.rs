//! Spectral residual: what is left of an image when what all images have in common is taken out of its spectrum.

mod gray;
mod spectrum;
mod stretch;

use cogaze_heatmap::Heatmap;
use image::RgbImage;

use crate::{Error, SaliencyModel};

/// OpenCV's side of the image that is analysed.
const SIDE: usize = 64;

/// Static saliency by spectral residual (Hou & Zhang 2007), in the variant of OpenCV 5's
/// `StaticSaliencySpectralResidual`, number for number: the image is reduced to a small grey one, the logarithm of its
/// amplitude spectrum is compared with its own 3 × 3 mean, and the residual is brought back with the old phase,
/// smoothed, squared (the paper squares before it smooths) and divided by its maximum.
///
/// # Limits
/// Scale is fixed by the size of analysis: what is smaller than about 1/64 of the view is lost. Colour counts only by
/// its brightness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpectralResidual {
    width: usize,
    height: usize,
}

impl Default for SpectralResidual {
    /// Analyses at 64 × 64 whatever the shape of the image, as OpenCV does.
    fn default() -> Self {
        Self { width: SIDE, height: SIDE }
    }
}

impl SpectralResidual {
    /// A model that analyses the image at another size in pixels (OpenCV's `resImWidth` and `resImHeight`).
    ///
    /// # Errors
    /// [`Error::AnalysisSize`] if a side is below 3, the width of the mean over the spectrum, or above 4096.
    pub fn at_size(width: usize, height: usize) -> Result<Self, Error> {
        let range = 3..=4096;
        if range.contains(&width) && range.contains(&height) {
            Ok(Self { width, height })
        } else {
            Err(Error::AnalysisSize { width, height })
        }
    }
}

impl SaliencyModel for SpectralResidual {
    fn name(&self) -> &'static str {
        "spectral-residual"
    }

    /// 0 to 1, the maximum 1 at the size of analysis; all 0 for an image of one colour.
    fn saliency(&mut self, image: &RgbImage) -> Result<Heatmap, Error> {
        let (width, height) = image.dimensions();
        if width == 0 || height == 0 {
            return Err(Error::EmptyImage { width, height });
        }
        let gray = gray::reduced(image, self.width, self.height);
        let small = if gray.iter().all(|value| *value == gray[0]) {
            // Its spectrum is one line, and the residual would be that of rounding errors.
            vec![0.0; gray.len()]
        } else {
            spectrum::residual(&gray, self.width, self.height)
        };
        let values = stretch::bilinear(&small, (self.width, self.height), (width as usize, height as usize));
        Ok(heatmap(width as usize, height as usize, values))
    }
}

/// The spectral residual of an image with OpenCV's settings, at the image's size, 0 to 1. An image without pixels has
/// nothing that stands out: it gives a map of one pixel, 0.
pub fn spectral_residual(image: &RgbImage) -> Heatmap {
    SpectralResidual::default().saliency(image).unwrap_or_else(|_empty| heatmap(1, 1, vec![0.0]))
}

fn heatmap(width: usize, height: usize, values: Vec<f32>) -> Heatmap {
    Heatmap::new(width, height, values).expect("squares divided by their maximum are heat")
}

#[cfg(test)]
mod tests;
