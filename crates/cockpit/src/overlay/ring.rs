//! The picture of a prompt: a soft ring, so that it shows a place without hiding it.

use bevy::{
    asset::RenderAssetUsages,
    color::Srgba,
    image::Image,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

/// Amber: seen in the periphery, and no colour of a traffic light's red or green.
pub(super) const COLOR: Srgba = Srgba::rgb(1.0, 0.76, 0.15);
/// Pixels across the texture.
const SIZE: u32 = 128;
/// Radius of the ring's crest, and the standard deviation of its Gaussian profile, in half texture sizes.
const CREST: f32 = 0.72;
const SOFTNESS: f32 = 0.1;

/// A white ring with a Gaussian profile; its alpha is the profile.
pub(super) fn soft_ring() -> Image {
    let half = SIZE as f32 / 2.0;
    let pixels = (0..SIZE * SIZE).flat_map(|index| {
        let (x, y) = ((index % SIZE) as f32 + 0.5 - half, (index / SIZE) as f32 + 0.5 - half);
        let offset = (x.hypot(y) / half - CREST) / SOFTNESS;
        [255, 255, 255, ((-0.5 * offset * offset).exp() * 255.0).round() as u8]
    });
    Image::new(
        Extent3d { width: SIZE, height: SIZE, depth_or_array_layers: 1 },
        TextureDimension::D2,
        pixels.collect(),
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_is_open_in_the_middle_and_ends_before_the_edge() {
        let ring = soft_ring();
        let data = ring.data.unwrap();
        let alpha = |x: u32, y: u32| data[((y * SIZE + x) * 4 + 3) as usize];
        let crest = (SIZE as f32 / 2.0 * (1.0 + CREST)) as u32;
        assert_eq!(alpha(SIZE / 2, SIZE / 2), 0);
        assert!(alpha(crest, SIZE / 2) > 250);
        assert!(alpha(SIZE - 1, SIZE / 2) < 10);
    }
}
