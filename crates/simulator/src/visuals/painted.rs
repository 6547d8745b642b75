//! Materials by quality: Bevy's for `medium` and `high`, a much cheaper one for `low`.

use bevy::asset::embedded_asset;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, SpecializedMeshPipelineError};
use bevy::shader::ShaderRef;

use super::{Quality, stage};

const SHADER: &str = "embedded://cogaze_simulator/visuals/painted.wgsl";
/// Where haze is full for what has none: lamps and sky.
const NEVER_M: f32 = 1e9;

/// The material of [`Quality::Low`].
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
#[bind_group_data(PaintedKey)]
pub(crate) struct PaintedMaterial {
    #[uniform(0)]
    color: LinearRgba,
    #[uniform(0)]
    sun: LinearRgba,
    #[uniform(0)]
    sun_direction: Vec4,
    #[uniform(0)]
    skylight: LinearRgba,
    #[uniform(0)]
    haze: LinearRgba,
    #[uniform(0)]
    haze_start_m: f32,
    #[uniform(0)]
    haze_end_m: f32,
    #[uniform(0)]
    lighting: f32,
    #[texture(1)]
    #[sampler(2)]
    texture: Option<Handle<Image>>,
    alpha_mode: AlphaMode,
}

/// What the pipeline depends on.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PaintedKey {
    textured: bool,
}

impl From<&PaintedMaterial> for PaintedKey {
    fn from(material: &PaintedMaterial) -> Self {
        Self { textured: material.texture.is_some() }
    }
}

impl Material for PaintedMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        self.alpha_mode
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        if key.bind_group_data.textured
            && let Some(fragment) = &mut descriptor.fragment
        {
            fragment.shader_defs.push("PAINTED_TEXTURE".into());
        }
        Ok(())
    }
}

/// Makes the cheap material known to Bevy.
pub(crate) fn register(app: &mut App) {
    embedded_asset!(app, "painted.wgsl");
    app.add_plugins(MaterialPlugin::<PaintedMaterial>::default());
}

/// How a surface looks, before the quality decides on a material.
#[derive(Clone, Debug)]
pub(crate) struct Finish {
    pub(crate) color: LinearRgba,
    pub(crate) texture: Option<Handle<Image>>,
    pub(crate) roughness: f32,
    /// Whether light falls on it; lamps and the sky shine by themselves.
    pub(crate) lit: bool,
    /// Whether haze lies before it.
    pub(crate) hazy: bool,
}

impl Default for Finish {
    fn default() -> Self {
        Self { color: LinearRgba::WHITE, texture: None, roughness: 1.0, lit: true, hazy: true }
    }
}

/// A material of either kind.
#[derive(Clone, Debug)]
pub(crate) enum Look {
    Standard(Handle<StandardMaterial>),
    Painted(Handle<PaintedMaterial>),
}

impl Look {
    pub(crate) fn put_on(&self, entity: &mut EntityCommands) {
        match self {
            Self::Standard(material) => entity.insert(MeshMaterial3d(material.clone())),
            Self::Painted(material) => entity.insert(MeshMaterial3d(material.clone())),
        };
    }
}

/// Makes materials as the quality wants them.
pub(crate) struct Finisher<'a> {
    pub(crate) quality: Quality,
    pub(crate) standard: &'a mut Assets<StandardMaterial>,
    pub(crate) painted: &'a mut Assets<PaintedMaterial>,
}

impl Finisher<'_> {
    pub(crate) fn look(&mut self, finish: Finish) -> Look {
        let is_clear = finish.color.alpha < 1.0;
        let alpha_mode = if is_clear { AlphaMode::Blend } else { AlphaMode::Opaque };
        if self.quality > Quality::Low {
            return Look::Standard(self.standard.add(StandardMaterial {
                base_color: finish.color.into(),
                base_color_texture: finish.texture,
                perceptual_roughness: finish.roughness,
                reflectance: if finish.roughness < 0.9 { 0.5 } else { 0.1 },
                unlit: !finish.lit,
                fog_enabled: finish.hazy,
                alpha_mode,
                ..default()
            }));
        }
        Look::Painted(self.painted.add(PaintedMaterial {
            color: finish.color,
            sun: stage::SUN,
            sun_direction: stage::sun_direction().extend(0.0),
            skylight: stage::SKYLIGHT,
            haze: stage::haze_color().to_linear(),
            haze_start_m: stage::HAZE_M[0],
            haze_end_m: if finish.hazy { stage::HAZE_M[1] } else { NEVER_M },
            lighting: if finish.lit { 1.0 } else { 0.0 },
            texture: finish.texture,
            alpha_mode,
        }))
    }
}
