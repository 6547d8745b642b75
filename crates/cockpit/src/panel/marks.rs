//! What the operator sees over the driver's view.

use bevy::{
    asset::RenderAssetUsages,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use bevy_egui::{EguiContexts, EguiTextureHandle, egui};
use cogaze_prompts::ObjectInView;

use crate::perception::Perception;

/// Opacity of the strongest place of a map.
const MAP_OPACITY: f32 = 0.75;

/// The map that lies over the view, as a picture of the engine's.
///
/// A texture of egui's own is a new one after every change and takes a frame to arrive, so that a map that changes in
/// every frame would never be seen; an image asset stays until its successor is there.
#[derive(Resource)]
pub(super) struct MapTexture {
    image: Handle<Image>,
    id: egui::TextureId,
    source: String,
}

impl MapTexture {
    pub(super) fn new(images: &mut Assets<Image>, contexts: &mut EguiContexts) -> Self {
        let image = images.add(picture(1, 1, vec![0; 4]));
        let id = contexts.add_image(EguiTextureHandle::Weak(image.id()));
        Self { image, id, source: String::new() }
    }
}

fn picture(width: usize, height: usize, rgba: Vec<u8>) -> Image {
    Image::new(
        Extent3d { width: width as u32, height: height as u32, depth_or_array_layers: 1 },
        TextureDimension::D2,
        rgba,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::default(),
    )
}

/// The driver's view as a place to draw on.
pub(super) struct Canvas {
    pub(super) painter: egui::Painter,
    pub(super) rect: egui::Rect,
}

impl Canvas {
    fn place(&self, [x, y]: [f64; 2]) -> egui::Pos2 {
        self.rect.lerp_inside(egui::vec2(x as f32, y as f32))
    }

    /// The gaze point as a circle with a dot; nothing while it is unknown.
    pub(super) fn gaze(&self, gaze_in_view: Option<[f64; 2]>) {
        let Some(point) = gaze_in_view else {
            return;
        };
        let center = self.place(point);
        self.painter.circle_stroke(center, 13.0, egui::Stroke::new(4.0, egui::Color32::from_black_alpha(110)));
        self.painter.circle_stroke(center, 13.0, egui::Stroke::new(2.0, egui::Color32::from_rgb(90, 220, 255)));
        self.painter.circle_filled(center, 2.5, egui::Color32::from_rgb(90, 220, 255));
    }

    /// The boxes of the ground truth with class and distance.
    pub(super) fn boxes(&self, objects: &[ObjectInView]) {
        let stroke = egui::Stroke::new(1.5, egui::Color32::from_rgb(140, 255, 140));
        for object in objects {
            let rect = egui::Rect::from_min_max(
                self.place([object.left_in_view, object.top_in_view]),
                self.place([object.right_in_view, object.bottom_in_view]),
            );
            self.painter.rect_stroke(rect, 1.0, stroke, egui::StrokeKind::Outside);
            self.painter.text(
                rect.left_top(),
                egui::Align2::LEFT_BOTTOM,
                format!("{} {:.0} m", object.class, object.distance_m),
                egui::FontId::proportional(12.0),
                stroke.color,
            );
        }
    }

    /// One source's map in heat colours, stretched over the view.
    pub(super) fn map(
        &self,
        images: &mut Assets<Image>,
        texture: &mut MapTexture,
        perception: &Perception,
        source: &str,
        is_fresh: bool,
    ) {
        let Some(map) = perception.frame.map(source) else {
            return;
        };
        if is_fresh || texture.source != source {
            let scale = 1.0 / map.max().max(f32::MIN_POSITIVE);
            let rgba = map.values().iter().flat_map(|value| heat(value * scale).to_array()).collect();
            if let Some(mut image) = images.get_mut(&texture.image) {
                *image = picture(map.width(), map.height(), rgba);
            }
            source.clone_into(&mut texture.source);
        }
        let whole = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        self.painter.image(texture.id, self.rect, whole, egui::Color32::WHITE);
    }
}

/// Black–red–yellow–white over a transparent ground; the square root lifts what is faint.
fn heat(share: f32) -> egui::Color32 {
    let strength = share.clamp(0.0, 1.0).sqrt();
    let channel = |start: f32| ((strength - start) * 3.0).clamp(0.0, 1.0);
    let rgb = [channel(0.0), channel(1.0 / 3.0), channel(2.0 / 3.0)].map(|value| (value * 255.0) as u8);
    egui::Color32::from_rgba_unmultiplied(rgb[0], rgb[1], rgb[2], (strength * MAP_OPACITY * 255.0) as u8)
}
