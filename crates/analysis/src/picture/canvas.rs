//! A picture that is drawn on in view coordinates.

use cogaze_heatmap::Heatmap;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

type Color = [f32; 3];

const WHITE: Color = [255.0, 255.0, 255.0];
const BLACK: Color = [0.0, 0.0, 0.0];
const BOX: Color = [110.0, 231.0, 255.0];
const PROMPT: Color = [255.0, 196.0, 0.0];
const GAZE: Color = [57.0, 255.0, 136.0];

/// From little to much: the perceptually even map `inferno` of Matplotlib (CC0), sampled at five places.
const HEAT: [Color; 5] =
    [[30.0, 11.0, 84.0], [120.0, 28.0, 109.0], [207.0, 68.0, 70.0], [251.0, 155.0, 6.0], [252.0, 255.0, 164.0]];
/// How much of the picture the hottest place hides.
const HEAT_OPACITY: f32 = 0.85;
/// How fast the map fades away below the hottest: above 1, so that what is low everywhere does not veil the picture.
const HEAT_FADE: f32 = 1.3;
/// What counts as hottest: the value that this share of the map does not exceed, so that one pixel does not dim the rest.
const HEAT_QUANTILE: f64 = 0.998;

/// A picture that is drawn on; points are in view coordinates.
pub(super) struct Canvas {
    image: RgbImage,
}

impl Canvas {
    pub(super) fn new(image: RgbImage) -> Self {
        Self { image }
    }

    /// Lays a map over the picture: the more, the hotter and the less transparent.
    pub(super) fn heat(&mut self, map: &Heatmap) {
        let (width, height) = self.image.dimensions();
        let mut sorted: Vec<f64> = map.values().iter().map(|value| *value as f64).collect();
        sorted.sort_by(f64::total_cmp);
        let hottest = crate::statistics::quantile(&sorted, HEAT_QUANTILE).filter(|value| *value > 0.0);
        let hottest = hottest.unwrap_or(map.max() as f64) as f32;
        if hottest <= 0.0 {
            return;
        }
        let map = map.resized(width as usize, height as usize);
        for (x, y, pixel) in self.image.enumerate_pixels_mut() {
            let heat = (map.at(x as usize, y as usize) / hottest).min(1.0);
            mix(pixel, heat_color(heat), HEAT_OPACITY * heat.powf(HEAT_FADE));
        }
    }

    /// The box of an object.
    pub(super) fn rectangle(&mut self, top_left: [f64; 2], bottom_right: [f64; 2]) {
        let ([left, top], [right, bottom]) = (self.pixel(top_left), self.pixel(bottom_right));
        let distance = move |x: f32, y: f32| {
            let outside = (left - x).max(x - right).max((top - y).max(y - bottom));
            outside.abs()
        };
        let area = [left, top, right, bottom];
        self.stroke(area, distance, 1.6, BLACK, 0.5);
        self.stroke(area, distance, 0.8, BOX, 1.0);
    }

    /// A gaze sample near the time of the frame.
    pub(super) fn trail_point(&mut self, point_in_view: [f64; 2]) {
        self.disc(point_in_view, 1.7, GAZE, 0.45);
    }

    /// The gaze at the time of the frame.
    pub(super) fn gaze_point(&mut self, point_in_view: [f64; 2]) {
        self.ring(point_in_view, 9.0, 2.6, BLACK);
        self.ring(point_in_view, 9.0, 1.3, GAZE);
        self.disc(point_in_view, 2.4, GAZE, 1.0);
    }

    /// A prompt.
    pub(super) fn prompt(&mut self, point_in_view: [f64; 2]) {
        self.ring(point_in_view, 22.0, 3.2, BLACK);
        self.ring(point_in_view, 22.0, 2.2, PROMPT);
        self.ring(point_in_view, 27.0, 0.7, WHITE);
    }

    pub(super) fn into_jpeg(self) -> Vec<u8> {
        const QUALITY: u8 = 85;
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        self.image.write_with_encoder(encoder).expect("a picture of this size is encoded in memory");
        jpeg
    }

    fn pixel(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        // Far off the picture everything is equally off; the limits keep the arithmetic finite.
        [
            (x.clamp(-2.0, 3.0) * self.image.width() as f64) as f32,
            (y.clamp(-2.0, 3.0) * self.image.height() as f64) as f32,
        ]
    }

    fn ring(&mut self, center_in_view: [f64; 2], radius: f32, half_width: f32, color: Color) {
        let [cx, cy] = self.pixel(center_in_view);
        let area = [cx - radius, cy - radius, cx + radius, cy + radius];
        self.stroke(area, move |x, y| ((x - cx).hypot(y - cy) - radius).abs(), half_width, color, 1.0);
    }

    fn disc(&mut self, center_in_view: [f64; 2], radius: f32, color: Color, opacity: f32) {
        let [cx, cy] = self.pixel(center_in_view);
        self.stroke([cx, cy, cx, cy], move |x, y| (x - cx).hypot(y - cy), radius, color, opacity);
    }

    /// Colours every pixel whose centre is at most `half_width` from a line, with a soft edge of one pixel.
    fn stroke(
        &mut self,
        [left, top, right, bottom]: [f32; 4],
        distance: impl Fn(f32, f32) -> f32,
        half_width: f32,
        color: Color,
        opacity: f32,
    ) {
        let margin = half_width + 1.0;
        let (width, height) = self.image.dimensions();
        let span = |from: f32, to: f32, size: u32| {
            (from - margin).max(0.0) as u32..((to + margin).max(0.0) as u32 + 1).min(size)
        };
        for y in span(top, bottom, height) {
            for x in span(left, right, width) {
                let cover = half_width + 0.5 - distance(x as f32 + 0.5, y as f32 + 0.5);
                if cover > 0.0 {
                    mix(self.image.get_pixel_mut(x, y), color, opacity * cover.min(1.0));
                }
            }
        }
    }
}

fn heat_color(heat: f32) -> Color {
    let position = heat.clamp(0.0, 1.0) * (HEAT.len() - 1) as f32;
    let below = (position as usize).min(HEAT.len() - 2);
    let share = position - below as f32;
    std::array::from_fn(|channel| HEAT[below][channel] * (1.0 - share) + HEAT[below + 1][channel] * share)
}

fn mix(pixel: &mut Rgb<u8>, color: Color, opacity: f32) {
    for (channel, value) in pixel.0.iter_mut().zip(color) {
        *channel = (*channel as f32 * (1.0 - opacity) + value * opacity).round() as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey() -> Canvas {
        Canvas::new(RgbImage::from_pixel(100, 50, Rgb([90, 90, 90])))
    }

    #[test]
    fn heat_shows_where_the_map_is_high_and_nowhere_else() {
        let mut canvas = grey();
        canvas.heat(&Heatmap::new(4, 1, vec![0.0, 0.0, 0.0, 1.0]).unwrap());
        assert_eq!(canvas.image.get_pixel(5, 25).0, [90, 90, 90]);
        let hot = canvas.image.get_pixel(98, 25).0;
        assert!(hot[0] > 200 && hot[1] > 200, "{hot:?}");
        let mut zero = grey();
        zero.heat(&Heatmap::new(2, 2, vec![0.0; 4]).unwrap());
        assert_eq!(zero.image, grey().image);
    }

    #[test]
    fn marks_are_drawn_where_they_belong_and_off_the_picture_without_harm() {
        let mut canvas = grey();
        canvas.gaze_point([0.5, 0.5]);
        assert_eq!(canvas.image.get_pixel(50, 25).0, GAZE.map(|value| value as u8));
        assert_eq!(canvas.image.get_pixel(5, 5).0, [90, 90, 90]);
        canvas.rectangle([0.1, 0.2], [0.3, 0.6]);
        assert_ne!(canvas.image.get_pixel(10, 20).0, [90, 90, 90]);
        assert_eq!(canvas.image.get_pixel(20, 20).0, [90, 90, 90], "inside the box");
        for point in [[-1e300, 0.5], [7.0, -3.0], [1.0, 1.0]] {
            canvas.prompt(point);
            canvas.rectangle(point, point);
            canvas.trail_point(point);
        }
    }
}
