//! Textures made in code, with mip maps so that they do not flicker far away.

use std::f32::consts::TAU;

use bevy::asset::RenderAssetUsages;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

/// Grey asphalt with stones; 4 m across.
pub(crate) fn asphalt() -> Image {
    tiled(256, |x, y| {
        let stones = noise(x, y, 256, 1) * 0.1 + noise(x / 3, y / 3, 86, 2) * 0.05;
        grey(0.3 + stones + smooth(x, y, 256, 32, 3) * 0.07)
    })
}

/// Grass; 6 m across.
pub(crate) fn grass() -> Image {
    tiled(256, |x, y| {
        let blade = noise(x, y, 256, 4);
        let patch = smooth(x, y, 256, 32, 5) * 0.6 + smooth(x, y, 256, 8, 6) * 0.4;
        let light = 0.75 + 0.25 * blade;
        [0.33 + 0.16 * patch, 0.43 + 0.1 * patch, 0.2 + 0.08 * patch].map(|part| part * light)
    })
}

/// Slabs of half a metre; 2 m across.
pub(crate) fn paving() -> Image {
    tiled(256, |x, y| {
        let row = y / 64;
        let shifted = (x + if row % 2 == 0 { 0 } else { 32 }) % 256;
        let joint = shifted % 64 < 2 || y % 64 < 2;
        let slab = noise(shifted / 64, row, 4, 7) * 0.08;
        if joint { grey(0.42) } else { grey(0.6 + slab + noise(x, y, 256, 8) * 0.05) }
    })
}

/// One window in a light wall, to be tinted; a storey high.
pub(crate) fn facade() -> Image {
    tiled(128, |x, y| {
        let inside = |left: u32, top: u32, right: u32, bottom: u32| x >= left && x < right && y >= top && y < bottom;
        if inside(36, 34, 92, 98) {
            let frame =
                inside(36, 34, 92, 38) || inside(36, 94, 92, 98) || inside(36, 34, 40, 98) || inside(88, 34, 92, 98);
            if frame || inside(62, 34, 66, 98) || inside(36, 54, 92, 57) {
                return grey(0.9);
            }
            // Glass mirrors the sky above and the street below.
            let height = 1.0 - (y - 34) as f32 / 64.0;
            return [0.16 + 0.2 * height, 0.2 + 0.26 * height, 0.25 + 0.3 * height];
        }
        if inside(32, 98, 96, 103) {
            return grey(0.95);
        }
        if inside(33, 31, 95, 34) || inside(33, 31, 36, 98) || inside(92, 31, 95, 98) {
            return grey(0.62);
        }
        grey(0.84 + noise(x, y, 128, 9) * 0.06 - if y < 3 { 0.12 } else { 0.0 })
    })
}

/// A sky over the whole sphere: x is the compass, y runs from the zenith (0) to the nadir.
pub(crate) fn sky(horizon: [f32; 3], sun: Vec3) -> Image {
    let (width, height) = (1024_u32, 512_u32);
    let mut data = Vec::with_capacity((width * height * 4) as usize);
    for y in 0..height {
        let (up_cos, up) = (TAU / 2.0 * (y as f32 + 0.5) / height as f32).sin_cos();
        for x in 0..width {
            let (sin, cos) = (TAU * (x as f32 + 0.5) / width as f32).sin_cos();
            let direction = Vec3::new(up_cos * sin, up, up_cos * cos);
            data.extend(bytes(sky_color(horizon, sun, direction)));
        }
    }
    image(width, height, 1, data)
}

fn sky_color(horizon: [f32; 3], sun: Vec3, direction: Vec3) -> [f32; 3] {
    let up = direction.y.max(0.0);
    let zenith = [0.24, 0.45, 0.78];
    let rise = up.powf(0.55);
    let mut color: [f32; 3] = std::array::from_fn(|part| horizon[part] + (zenith[part] - horizon[part]) * rise);
    if up > 0.02 {
        // Clouds on a plane above.
        let plane = Vec2::new(direction.x, direction.z) / (up + 0.12) * 1.6;
        let thickness = fractal(plane) - 0.47;
        let cloud = (thickness * 5.0).clamp(0.0, 1.0) * ((up - 0.02) * 7.0).min(1.0) * 0.85;
        let lit = 0.93 - (thickness * 0.7).clamp(0.0, 0.2);
        color = color.map(|part| part + (lit - part) * cloud);
    }
    let towards_sun = direction.dot(sun).max(0.0);
    let glow = towards_sun.powf(40.0) * 0.25 + towards_sun.powf(1500.0);
    color.map(|part| (part + glow).min(1.0))
}

fn tiled(size: u32, color_at: impl Fn(u32, u32) -> [f32; 3]) -> Image {
    let mut level: Vec<[u8; 4]> = Vec::with_capacity((size * size) as usize);
    for y in 0..size {
        for x in 0..size {
            level.push(bytes(color_at(x, y)));
        }
    }
    let mut data: Vec<u8> = level.iter().flatten().copied().collect();
    let (mut side, mut levels) = (size, 1);
    while side > 1 {
        side /= 2;
        levels += 1;
        level = halved(&level, side);
        data.extend(level.iter().flatten());
    }
    image(size, size, levels, data)
}

/// The next mip level: means of 2×2 pixels.
fn halved(level: &[[u8; 4]], side: u32) -> Vec<[u8; 4]> {
    let at = |x: u32, y: u32| level[(y * side * 2 + x) as usize];
    let mean = |x: u32, y: u32| {
        let four = [at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1), at(2 * x + 1, 2 * y + 1)];
        std::array::from_fn(|part| ((four.iter().map(|pixel| u32::from(pixel[part])).sum::<u32>() + 2) / 4) as u8)
    };
    (0..side * side).map(|index| mean(index % side, index / side)).collect()
}

fn image(width: u32, height: u32, levels: u32, data: Vec<u8>) -> Image {
    let size = Extent3d { width, height, depth_or_array_layers: 1 };
    let usage = RenderAssetUsages::RENDER_WORLD;
    let mut image = Image::new_uninit(size, TextureDimension::D2, TextureFormat::Rgba8UnormSrgb, usage);
    image.data = Some(data);
    image.texture_descriptor.mip_level_count = levels;
    image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
        address_mode_u: ImageAddressMode::Repeat,
        address_mode_v: if levels > 1 { ImageAddressMode::Repeat } else { ImageAddressMode::ClampToEdge },
        mag_filter: ImageFilterMode::Linear,
        min_filter: ImageFilterMode::Linear,
        mipmap_filter: ImageFilterMode::Linear,
        ..default()
    });
    image
}

fn grey(value: f32) -> [f32; 3] {
    [value; 3]
}

fn bytes(color: [f32; 3]) -> [u8; 4] {
    let [red, green, blue] = color.map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8);
    [red, green, blue, 255]
}

/// A random number between 0 and 1 for every cell, repeating after `period` cells.
fn noise(x: u32, y: u32, period: u32, seed: u32) -> f32 {
    let mut word = (x % period).wrapping_mul(0x9e37_79b1)
        ^ (y % period).wrapping_mul(0x85eb_ca77)
        ^ seed.wrapping_mul(0xc2b2_ae3d);
    word = (word ^ (word >> 15)).wrapping_mul(0x2c1b_3c6d);
    word = (word ^ (word >> 12)).wrapping_mul(0x297a_2d39);
    (word ^ (word >> 15)) as f32 / u32::MAX as f32
}

/// Noise interpolated between cells of `cell` pixels.
fn smooth(x: u32, y: u32, size: u32, cell: u32, seed: u32) -> f32 {
    let period = size / cell;
    let (left, top) = (x / cell, y / cell);
    let ease = |part: u32| {
        let t = (part % cell) as f32 / cell as f32;
        t * t * (3.0 - 2.0 * t)
    };
    let row = |y: u32| noise(left, y, period, seed).lerp(noise(left + 1, y, period, seed), ease(x));
    row(top).lerp(row(top + 1), ease(y))
}

/// Fractal noise on a plane, about 0 to 1.
fn fractal(at: Vec2) -> f32 {
    let value = |at: Vec2, seed: u32| {
        let cell = at.floor();
        let (x, y) = ((cell.x as i32).rem_euclid(4096) as u32, (cell.y as i32).rem_euclid(4096) as u32);
        let t = (at - cell) * (at - cell) * (Vec2::splat(3.0) - 2.0 * (at - cell));
        let row = |y: u32| noise(x, y, 4096, seed).lerp(noise(x + 1, y, 4096, seed), t.x);
        row(y).lerp(row(y + 1), t.y)
    };
    (0..5)
        .map(|octave| value(at * (1 << octave) as f32 + Vec2::splat(40.0), octave) * 0.5_f32.powi(octave as i32 + 1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mip_maps_end_in_one_pixel_and_keep_the_mean() {
        let texture = asphalt();
        let data = texture.data.as_ref().unwrap();
        assert_eq!(texture.texture_descriptor.mip_level_count, 9);
        assert_eq!(data.len(), (0..9).map(|level| 4 << (2 * level)).sum::<usize>());
        let base = &data[..256 * 256 * 4];
        let mean = base.iter().step_by(4).map(|&byte| f64::from(byte)).sum::<f64>() / (256.0 * 256.0);
        assert!((mean - f64::from(data[data.len() - 4])).abs() < 3.0);
    }

    #[test]
    fn the_sky_is_bluer_above_and_bright_at_the_sun() {
        let sun = Vec3::new(0.3, 0.8, 0.5).normalize_or_zero();
        let horizon = [0.78, 0.83, 0.88];
        let low = sky_color(horizon, sun, Vec3::NEG_Z);
        assert_eq!(low, horizon);
        assert!(sky_color(horizon, sun, sun).iter().all(|&part| part > 0.99));
    }
}
