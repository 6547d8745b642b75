//! Capture: the driver's own image, reduced to the size that the network sees, with the depth of every pixel.
//!
//! The view is rendered once. A compute pass ([`gpu`]) reads the finished picture before anything is drawn over it,
//! so that prompts and panels never reach the network. Each capture travels as one readback entity that carries its
//! frame number, time and camera pose; the number is also written into the buffer by the GPU and compared on
//! arrival, so that a frame that was not rendered can never be taken for one that was.

mod gpu;

use bevy::{
    asset::RenderAssetUsages,
    prelude::*,
    render::{
        gpu_readback::{Readback, ReadbackComplete},
        storage::ShaderBuffer,
    },
};
use cogaze_prompts::ViewPose;
use image::RgbImage;

pub(crate) use gpu::CaptureRequests;
use gpu::{CaptureGpuPlugin, CaptureRequest, HEADER_BYTES, PIXEL_BYTES};

use crate::{
    CockpitSystems, SessionClock,
    clock::Pace,
    config::CockpitConfig,
    diagnostics::StageDiagnostics,
    objects::ObjectSnapshot,
    view::{CockpitView, SceneObject, ViewTrack},
};

/// Captures the view of the [`CockpitView`] at the rate of perception, and larger pictures for the log.
pub struct CapturePlugin;

impl Plugin for CapturePlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(CaptureGpuPlugin)
            .init_resource::<CaptureSchedule>()
            .add_observer(receive)
            .add_systems(Startup, allocate)
            .add_systems(PostUpdate, request.in_set(CockpitSystems::Capture));
    }
}

/// The size of the picture that perception wants, set by it once its network is known.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PerceptionSize {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
}

/// A captured frame, back from the GPU.
#[derive(Clone, Debug)]
pub struct CapturedFrame {
    /// Number of the frame, counted from 0.
    pub frame: u64,
    /// Tick in which it was rendered.
    pub tick: u64,
    /// Session time of that tick.
    pub capture_time_nanos: i64,
    /// The camera at that tick.
    pub pose: ViewPose,
    /// What the driver saw, sRGB.
    pub image: RgbImage,
    /// 1/m along the view axis for each pixel of `image`, row-major; 0 where nothing was drawn.
    pub inverse_depth: Vec<f32>,
    /// Velocity of the camera's vehicle at that tick.
    pub ego_velocity_mps: Vec3,
    /// The objects of the scene at that tick.
    pub objects: Vec<ObjectSnapshot>,
}

/// What came back from the GPU since the last tick, in the order of capture.
#[derive(Component, Default)]
pub(crate) struct CapturedFrames {
    /// For perception.
    pub(crate) frames: Vec<CapturedFrame>,
    /// For the log: frame number and picture.
    pub(crate) pictures: Vec<(u64, RgbImage)>,
}

#[derive(Resource, Default)]
struct CaptureSchedule {
    newest_id: u32,
    next_frame: u64,
    frame_due_nanos: i64,
    picture_due_nanos: i64,
}

/// Where the GPU writes; one buffer for each size of picture.
#[derive(Resource)]
struct CaptureBuffers {
    perception: CaptureBuffer,
    picture: CaptureBuffer,
}

#[derive(Clone)]
struct CaptureBuffer {
    columns: u32,
    rows: u32,
    buffer: Handle<ShaderBuffer>,
}

enum CaptureKind {
    Perception { objects: Vec<ObjectSnapshot>, ego_velocity_mps: Vec3 },
    Picture,
}

/// A capture on its way back from the GPU.
#[derive(Component)]
struct CaptureTicket {
    id: u32,
    view: Entity,
    frame: u64,
    tick: u64,
    time_nanos: i64,
    pose: ViewPose,
    near_m: f32,
    columns: u32,
    rows: u32,
    kind: CaptureKind,
}

/// Asks for a capture where one is due, and takes last tick's requests back.
fn request(
    mut commands: Commands,
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    mut schedule: ResMut<CaptureSchedule>,
    buffers: Option<Res<CaptureBuffers>>,
    in_flight: Query<Entity, (With<CaptureTicket>, With<Readback>)>,
    mut views: Query<
        (Entity, &mut CaptureRequests, &mut Camera, &Projection, &ViewTrack, &crate::EgoState),
        With<CockpitView>,
    >,
    objects: Query<(&SceneObject, &GlobalTransform)>,
) {
    // A readback repeats in every frame in which its component exists, so it exists for one.
    for ticket in &in_flight {
        commands.entity(ticket).remove::<Readback>();
    }
    let Ok((view, mut requests, mut camera, projection, track, ego)) = views.single_mut() else {
        return;
    };
    requests.0.clear();
    let (Some(buffers), Some(pose), Projection::Perspective(perspective)) = (buffers, track.newest(), projection)
    else {
        return;
    };
    let due = schedule.frame_is_due(&clock, &config);
    if config.render_captures_only {
        camera.is_active = due;
    }
    if !due {
        return;
    }
    let picture = schedule.picture_is_due(&clock, &config);
    let frame = schedule.next_frame;
    schedule.next_frame += 1;
    let mut ask = |CaptureBuffer { columns, rows, buffer }: CaptureBuffer, kind: CaptureKind| {
        // 0 is what an untouched buffer holds, so that no capture has it.
        schedule.newest_id = schedule.newest_id.wrapping_add(1).max(1);
        let id = schedule.newest_id;
        requests.0.push(CaptureRequest { id, columns, rows, buffer: buffer.clone() });
        commands.spawn((
            Readback::buffer(buffer),
            CaptureTicket {
                id,
                view,
                frame,
                tick: clock.tick(),
                time_nanos: clock.time_nanos(),
                pose,
                near_m: perspective.near,
                columns,
                rows,
                kind,
            },
        ));
    };
    let kind = CaptureKind::Perception {
        objects: objects
            .iter()
            .map(|(object, transform)| ObjectSnapshot { object: object.clone(), transform: *transform })
            .collect(),
        ego_velocity_mps: ego.velocity_mps.unwrap_or_default(),
    };
    ask(buffers.perception.clone(), kind);
    if picture {
        ask(buffers.picture.clone(), CaptureKind::Picture);
    }
}

impl CaptureSchedule {
    fn frame_is_due(&mut self, clock: &SessionClock, config: &CockpitConfig) -> bool {
        match clock.pace() {
            Pace::Lockstep => clock.tick().is_multiple_of(config.ticks_per_frame()),
            Pace::RealTime => {
                let due = clock.time_nanos() >= self.frame_due_nanos;
                if due {
                    self.frame_due_nanos = next_due(self.frame_due_nanos, clock.time_nanos(), config.perception_hz);
                }
                due
            }
        }
    }

    fn picture_is_due(&mut self, clock: &SessionClock, config: &CockpitConfig) -> bool {
        let due = config.picture_hz > 0.0 && clock.time_nanos() >= self.picture_due_nanos;
        if due {
            self.picture_due_nanos = next_due(self.picture_due_nanos, clock.time_nanos(), config.picture_hz);
        }
        due
    }
}

/// The next multiple of the period that is not past: a late frame does not shift the ones after it.
fn next_due(due_nanos: i64, now_nanos: i64, rate_hz: f64) -> i64 {
    let period = (1e9 / rate_hz) as i64;
    due_nanos + ((now_nanos - due_nanos) / period + 1) * period
}

/// Allocates the buffers a frame before their first use: an asset reaches the GPU in the frame after it is made.
fn allocate(
    mut commands: Commands,
    config: Res<CockpitConfig>,
    size: Option<Res<PerceptionSize>>,
    mut buffers: ResMut<Assets<ShaderBuffer>>,
) {
    let Some(size) = size else {
        return;
    };
    let mut buffer = |columns: u32, rows: u32| {
        let bytes = HEADER_BYTES + columns as usize * rows as usize * PIXEL_BYTES;
        let buffer = buffers.add(ShaderBuffer::with_size(bytes, RenderAssetUsages::RENDER_WORLD));
        CaptureBuffer { columns, rows, buffer }
    };
    let [picture_columns, picture_rows] = config.picture_size;
    let perception = buffer(size.columns, size.rows);
    commands.insert_resource(CaptureBuffers { perception, picture: buffer(picture_columns, picture_rows) });
}

/// Turns a finished readback into a captured frame.
fn receive(
    arrival: On<ReadbackComplete>,
    mut commands: Commands,
    tickets: Query<&CaptureTicket>,
    mut views: Query<&mut CapturedFrames>,
    mut diagnostics: ResMut<StageDiagnostics>,
) {
    let Ok(ticket) = tickets.get(arrival.entity) else {
        return;
    };
    commands.entity(arrival.entity).despawn();
    let Ok(mut captured) = views.get_mut(ticket.view) else {
        return;
    };
    let Some((image, ndc_depth)) = decode(&arrival.data, ticket) else {
        diagnostics.frames_not_rendered += 1;
        return;
    };
    match &ticket.kind {
        CaptureKind::Picture => captured.pictures.push((ticket.frame, image)),
        CaptureKind::Perception { objects, ego_velocity_mps } => captured.frames.push(CapturedFrame {
            frame: ticket.frame,
            tick: ticket.tick,
            capture_time_nanos: ticket.time_nanos,
            pose: ticket.pose,
            image,
            // Infinite reverse z: the depth buffer holds near ÷ depth.
            inverse_depth: ndc_depth.into_iter().map(|depth| depth / ticket.near_m).collect(),
            ego_velocity_mps: *ego_velocity_mps,
            objects: objects.clone(),
        }),
    }
}

/// The picture and depth of a capture buffer; `None` if the GPU did not write this capture into it.
fn decode(data: &[u8], ticket: &CaptureTicket) -> Option<(RgbImage, Vec<f32>)> {
    let (header, pixels) = data.split_first_chunk::<HEADER_BYTES>()?;
    if u32::from_ne_bytes(*header) != ticket.id {
        return None;
    }
    let mut rgb = Vec::with_capacity(pixels.len() / PIXEL_BYTES * 3);
    let mut depth = Vec::with_capacity(pixels.len() / PIXEL_BYTES);
    for pixel in pixels.as_chunks::<PIXEL_BYTES>().0 {
        let [r, g, b, _, d0, d1, d2, d3] = *pixel;
        rgb.extend([r, g, b]);
        depth.push(f32::from_ne_bytes([d0, d1, d2, d3]));
    }
    Some((RgbImage::from_raw(ticket.columns, ticket.rows, rgb)?, depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_frame_does_not_shift_the_ones_after_it() {
        assert_eq!(next_due(0, 0, 20.0), 50_000_000);
        assert_eq!(next_due(50_000_000, 57_000_000, 20.0), 100_000_000);
        assert_eq!(next_due(50_000_000, 260_000_000, 20.0), 300_000_000);
    }
}
