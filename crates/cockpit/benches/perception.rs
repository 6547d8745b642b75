//! A perception tick: frame in hand → prediction, relevance, saliency, ground truth and causal metrics. Budget: 15 ms.
//!
//! The network is the shipped one. Run `cargo bench -p cogaze_cockpit --bench perception`.

use bevy::math::{Quat, Vec3};
use cogaze_cockpit::{CapturedFrame, CockpitConfig, Perceiver, SourceConfig};
use cogaze_gaze::ViewGeometry;
use cogaze_heatmap::{PixelRays, metrics};
use cogaze_prompts::ViewPose;
use divan::{Bencher, black_box};
use image::{Rgb, RgbImage};

fn main() {
    divan::main();
}

fn config() -> CockpitConfig {
    let mut config = CockpitConfig::default();
    for source in &mut config.sources {
        if let SourceConfig::Relevance { model, .. } = source {
            *model = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/driving.onnx").into();
        }
    }
    config
}

/// A road of sorts: sky above, a grey wedge below, texture everywhere.
fn frame() -> CapturedFrame {
    let image = RgbImage::from_fn(192, 96, |x, y| {
        let texture = (x * 37 + y * 101) % 23;
        let is_road = y > 48 && x.abs_diff(96) < (y - 48) * 2;
        let base = if y <= 48 {
            [120, 160, 210]
        } else if is_road {
            [80, 80, 84]
        } else {
            [60, 110, 50]
        };
        Rgb(base.map(|channel: u8| channel + texture as u8))
    });
    CapturedFrame {
        frame: 0,
        tick: 0,
        capture_time_nanos: 0,
        pose: ViewPose {
            position_in_world: Vec3::Y,
            world_from_view: Quat::IDENTITY,
            geometry: ViewGeometry::from_vertical_fov(1.05, 16.0 / 9.0),
        },
        image,
        inverse_depth: vec![0.05; 192 * 96],
        ego_velocity_mps: Vec3::ZERO,
        objects: Vec::new(),
    }
}

#[divan::bench(sample_count = 60)]
fn tick(bencher: Bencher) {
    let mut perceiver = Perceiver::open(&config()).expect("the shipped network opens: run `cargo xtask runtime`");
    let geometry = frame().pose.geometry;
    let rays = PixelRays::new(192, 96, |point| geometry.ray(point));
    bencher.with_inputs(frame).bench_local_values(|frame| {
        let perception = perceiver.perceive(frame).expect("the network runs");
        for source in &perception.frame.maps {
            let point = black_box([0.4, 0.6]);
            black_box(metrics::percentile_at(&source.map, point)).ok();
            black_box(metrics::nss_at(&source.map, point)).ok();
            black_box(metrics::mass_within(&source.map, &rays, geometry.ray(point), 0.035)).ok();
        }
        perception
    });
}
