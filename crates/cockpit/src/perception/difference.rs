//! What one source finds and another does not.

use cogaze_heatmap::Heatmap;
use cogaze_prompts::SourceMap;
use image::RgbImage;

use super::source::{MapOutput, MapSource};
use crate::Error;

/// Divides each map by its maximum, subtracts, and cuts at zero (Hwu et al. 2021, §4.4).
pub(super) struct Difference {
    name: String,
    of: String,
    minus: String,
}

impl Difference {
    pub(super) fn new(name: &str, of: &str, minus: &str) -> Self {
        Self { name: name.into(), of: of.into(), minus: minus.into() }
    }

    fn find<'a>(&self, name: &str, earlier: &'a [SourceMap]) -> Result<&'a Heatmap, Error> {
        let found = earlier.iter().find(|map| map.source == name);
        found.map(|map| &map.map).ok_or_else(|| Error::Source {
            name: self.name.clone(),
            problem: format!("the source `{name}` gave no map: list it before this one"),
        })
    }
}

impl MapSource for Difference {
    fn name(&self) -> &str {
        &self.name
    }

    fn map(&mut self, _image: &RgbImage, earlier: &[SourceMap]) -> Result<MapOutput, Error> {
        let of = self.find(&self.of, earlier)?;
        let minus = self.find(&self.minus, earlier)?.resized(of.width(), of.height());
        let scale = |map: &Heatmap| if map.max() > 0.0 { 1.0 / map.max() } else { 0.0 };
        let (of_scale, minus_scale) = (scale(of), scale(&minus));
        let values = of.values().iter().zip(minus.values()).map(|(a, b)| (a * of_scale - b * minus_scale).max(0.0));
        let heatmap = Heatmap::new(of.width(), of.height(), values.collect())
            .map_err(|cause| Error::Map { name: self.name.clone(), cause })?;
        Ok(MapOutput::plain(heatmap))
    }
}
