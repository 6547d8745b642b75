//! What the log stores of a map: 16 bits a pixel and one scale.

use crate::{Error, Heatmap};

/// A map in 65 536 levels: value = level × scale ÷ 65 535.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizedHeatmap {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The value of the highest level.
    pub scale: f32,
    /// One level a pixel, row after row.
    pub levels: Vec<u16>,
}

impl Heatmap {
    /// The map in 16 bits, its maximum as the scale. Quantising what came out of [`QuantizedHeatmap::to_heatmap`]
    /// again changes nothing, so that a replay of the log sees what was seen live.
    pub fn quantized(&self) -> QuantizedHeatmap {
        let scale = self.max();
        let to_levels = if scale > 0.0 { f64::from(u16::MAX) / f64::from(scale) } else { 0.0 };
        let levels = self.values().iter().map(|value| (f64::from(*value) * to_levels).round() as u16).collect();
        QuantizedHeatmap { width: self.width(), height: self.height(), scale, levels }
    }
}

impl QuantizedHeatmap {
    /// The map, as exactly as it was stored.
    ///
    /// # Errors
    /// As [`Heatmap::new`], if the fields do not fit together.
    pub fn to_heatmap(&self) -> Result<Heatmap, Error> {
        let step = f64::from(self.scale) / f64::from(u16::MAX);
        let values = self.levels.iter().map(|level| (f64::from(*level) * step) as f32).collect();
        Heatmap::new(self.width, self.height, values)
    }
}
