//! The render-world half of the capture: one compute pass over the finished view, before anything is drawn over it.

use bevy::{
    asset::{embedded_asset, load_embedded_asset},
    core_pipeline::{Core3d, Core3dSystems, upscaling::upscaling},
    prelude::*,
    render::{
        RenderApp, RenderStartup,
        camera::ExtractedCamera,
        extract_component::{ExtractComponent, ExtractComponentPlugin},
        render_asset::RenderAssets,
        render_resource::{
            BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, BufferInitDescriptor, BufferUsages,
            CachedComputePipelineId, ComputePassDescriptor, ComputePipelineDescriptor, PipelineCache, ShaderStages,
            TextureFormat, TextureSampleType,
            binding_types::{
                storage_buffer_sized, texture_2d, texture_depth_2d, texture_depth_2d_multisampled, uniform_buffer_sized,
            },
        },
        renderer::{RenderContext, RenderDevice, ViewQuery},
        storage::{GpuShaderBuffer, ShaderBuffer},
        view::{ViewDepthTexture, ViewTarget},
    },
    shader::ShaderDefVal,
};

/// What is to be captured from a camera in the frame being rendered; empty in most frames.
#[derive(Component, ExtractComponent, Clone, Default)]
pub(crate) struct CaptureRequests(pub(super) Vec<CaptureRequest>);

/// One picture of the view, reduced to `columns` × `rows`, to be written into `buffer`.
#[derive(Clone)]
pub(crate) struct CaptureRequest {
    pub(super) id: u32,
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) buffer: Handle<ShaderBuffer>,
}

/// Bytes in front of the pixels of a capture buffer: the id of the capture.
pub(super) const HEADER_BYTES: usize = 4;
/// Bytes of one pixel in a capture buffer: packed sRGB, then the depth as `f32`.
pub(super) const PIXEL_BYTES: usize = 8;

pub(super) struct CaptureGpuPlugin;

impl Plugin for CaptureGpuPlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "area.wgsl");
        app.add_plugins(ExtractComponentPlugin::<CaptureRequests>::default());
        let Some(render_app) = app.get_sub_app_mut(RenderApp) else {
            return;
        };
        render_app
            .add_systems(RenderStartup, queue_pipelines)
            .add_systems(Core3d, capture_view.after(Core3dSystems::PostProcess).before(upscaling));
    }
}

#[derive(Resource)]
struct CapturePipelines {
    single: CapturePipeline,
    multisampled: CapturePipeline,
}

struct CapturePipeline {
    layout: BindGroupLayoutDescriptor,
    id: CachedComputePipelineId,
}

fn queue_pipelines(mut commands: Commands, assets: Res<AssetServer>, cache: Res<PipelineCache>) {
    let shader: Handle<Shader> = load_embedded_asset!(assets.as_ref(), "area.wgsl");
    let queue = |multisampled: bool| {
        let depth = if multisampled { texture_depth_2d_multisampled() } else { texture_depth_2d() };
        let layout = BindGroupLayoutDescriptor::new(
            "cogaze_capture",
            &BindGroupLayoutEntries::sequential(
                ShaderStages::COMPUTE,
                (
                    texture_2d(TextureSampleType::Float { filterable: false }),
                    depth,
                    uniform_buffer_sized(false, None),
                    storage_buffer_sized(false, None),
                ),
            ),
        );
        let id = cache.queue_compute_pipeline(ComputePipelineDescriptor {
            label: Some("cogaze_capture".into()),
            layout: vec![layout.clone()],
            shader: shader.clone(),
            shader_defs: if multisampled { vec![ShaderDefVal::from("MULTISAMPLED")] } else { vec![] },
            ..default()
        });
        CapturePipeline { layout, id }
    };
    commands.insert_resource(CapturePipelines { single: queue(false), multisampled: queue(true) });
}

fn capture_view(
    view: ViewQuery<(&ExtractedCamera, &ViewTarget, &ViewDepthTexture, &CaptureRequests)>,
    pipelines: Option<Res<CapturePipelines>>,
    cache: Res<PipelineCache>,
    buffers: Res<RenderAssets<GpuShaderBuffer>>,
    device: Res<RenderDevice>,
    mut context: RenderContext,
) {
    let (camera, target, depth, requests) = view.into_inner();
    let (Some(pipelines), Some(target_size)) = (pipelines, camera.physical_target_size) else {
        return;
    };
    let multisampled = depth.texture.sample_count() > 1;
    let pipeline = if multisampled { &pipelines.multisampled } else { &pipelines.single };
    let Some(compute) = cache.get_compute_pipeline(pipeline.id) else {
        return;
    };
    let (origin, size) = match &camera.viewport {
        Some(viewport) => (viewport.physical_position, viewport.physical_size),
        None => (UVec2::ZERO, target_size),
    };
    for request in &requests.0 {
        let Some(buffer) = buffers.get(&request.buffer) else {
            continue;
        };
        let encoded = u32::from(target.main_texture_format() == TextureFormat::Rgba8Unorm);
        let words = [request.id, encoded, request.columns, request.rows, origin.x, origin.y, size.x, size.y]
            .map(u32::to_ne_bytes);
        let uniform = device.create_buffer_with_data(&BufferInitDescriptor {
            label: Some("cogaze_capture_request"),
            contents: words.as_flattened(),
            usage: BufferUsages::UNIFORM,
        });
        let bind_group = device.create_bind_group(
            "cogaze_capture",
            &cache.get_bind_group_layout(&pipeline.layout),
            &BindGroupEntries::sequential((
                target.main_texture_view(),
                depth.view(),
                uniform.as_entire_binding(),
                buffer.buffer.as_entire_binding(),
            )),
        );
        let mut pass = context
            .command_encoder()
            .begin_compute_pass(&ComputePassDescriptor { label: Some("cogaze_capture"), ..default() });
        pass.set_pipeline(compute);
        pass.set_bind_group(0, &bind_group, &[]);
        pass.dispatch_workgroups(request.columns.div_ceil(8), request.rows.div_ceil(8), 1);
    }
}
