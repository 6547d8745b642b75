//! Bottom-up saliency by spectral residual.

use cogaze_prompts::SourceMap;
use image::RgbImage;

use super::source::{MapOutput, MapSource};
use crate::Error;

/// Wraps [`cogaze_saliency::spectral_residual`].
pub(super) struct SpectralResidual {
    name: String,
}

impl SpectralResidual {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into() }
    }
}

impl MapSource for SpectralResidual {
    fn name(&self) -> &str {
        &self.name
    }

    fn map(&mut self, image: &RgbImage, _earlier: &[SourceMap]) -> Result<MapOutput, Error> {
        Ok(MapOutput::plain(cogaze_saliency::spectral_residual(image)))
    }
}
