//! Running an app to its end, in real time or in lockstep.

use std::time::Duration;

use bevy::{
    app::PluginsState,
    prelude::*,
    render::renderer::{RenderDevice, RenderQueue},
    tasks::tick_global_task_pools_on_main_thread,
    time::TimeUpdateStrategy,
};
use cogaze_cockpit::{CockpitConfig, CockpitFailure, CockpitSystems, Error, Pace, SessionClock};
use crossbeam_channel::{Receiver, Sender};

use crate::{
    arguments::PaceName,
    plan::{Plan, Screen},
};

/// Frames rendered before a lockstep session begins, so that meshes, textures and pipelines are there at its first.
const WARM_UP_FRAMES: usize = 8;

/// Runs the app until its duration is over, its window closed, or a stage failed.
///
/// # Errors
/// The failure of the stage.
pub(crate) fn run(mut app: App, plan: &Plan) -> Result<(), Error> {
    let (sender, failures) = crossbeam_channel::bounded(1);
    app.insert_resource(FailureSender(sender))
        .insert_resource(DriveDuration(plan.duration_s))
        .add_systems(PostUpdate, stop.after(CockpitSystems::Record))
        // The recorder ends its trial in `Last` and may fail there, so that failures are collected after it.
        .add_systems(Last, send_failure.after(cogaze_cockpit::RecorderSystems::Finish));
    match plan.pace {
        PaceName::Realtime => {
            app.run();
        }
        PaceName::Lockstep => run_in_step(app, plan),
    }
    first_failure(&failures)
}

fn first_failure(failures: &Receiver<Error>) -> Result<(), Error> {
    failures.try_recv().map_or(Ok(()), Err)
}

#[derive(Resource)]
struct FailureSender(Sender<Error>);

/// Seconds of session time, if the drive ends by itself.
#[derive(Resource)]
struct DriveDuration(Option<f64>);

/// Ends the drive once its time is over and the last frame within it has been used, or when a stage failed.
fn stop(
    clock: Res<SessionClock>,
    config: Res<CockpitConfig>,
    duration: Res<DriveDuration>,
    failure: Res<CockpitFailure>,
    mut exit: MessageWriter<AppExit>,
) {
    let waiting_ticks = match clock.pace() {
        Pace::Lockstep => config.latency_ticks.saturating_sub(1) as f64,
        Pace::RealTime => 0.0,
    };
    let is_over = duration.0.is_some_and(|duration| {
        // Half a tick of slack, since a tick is a whole number of nanoseconds.
        clock.time_nanos() as f64 / 1e9 + 0.5 / config.tick_hz >= duration + waiting_ticks / config.tick_hz
    });
    if failure.has_occurred() {
        exit.write(AppExit::error());
    } else if is_over {
        exit.write(AppExit::Success);
    }
}

fn send_failure(sender: Res<FailureSender>, mut failure: ResMut<CockpitFailure>) {
    if let Some(error) = failure.take() {
        // Full only if there was a failure before this one, which then is the one to tell.
        sender.0.try_send(error).ok();
    }
}

/// One update per tick, as fast as the machine can, the GPU's work of each tick done before the next.
fn run_in_step(mut app: App, plan: &Plan) {
    while app.plugins_state() == PluginsState::Adding {
        tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    let is_rendering = plan.screen != Screen::None;
    if is_rendering {
        for _ in 0..WARM_UP_FRAMES {
            app.update();
            finish_gpu_work(&app);
        }
    }
    let tick_hz = app.world().resource::<CockpitConfig>().tick_hz;
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(1.0 / tick_hz)));
    app.world_mut().resource_mut::<SessionClock>().start();
    while app.should_exit().is_none() {
        app.update();
        if is_rendering {
            finish_gpu_work(&app);
        }
    }
}

/// Waits until everything submitted is done, so that a readback arrives in the same tick in every run.
fn finish_gpu_work(app: &App) {
    if app.world().get_resource::<RenderQueue>().is_none() {
        return;
    }
    if let Some(device) = app.world().get_resource::<RenderDevice>() {
        // A lost device shows in the captures that then stay away.
        device.poll(wgpu::PollType::wait_indefinitely()).ok();
    }
}
