//! `cogaze-rig drive`.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Error};
use cogaze_cockpit::{CockpitPlugins, Pace, Recorder, SessionClock};
use cogaze_prompts::StrategyRegistry;
use cogaze_scenario::Scene;

use crate::{
    app::{self, Parts},
    arguments::{DriveArguments, Format, PaceName},
    assets,
    failure::Failure,
    gaze, log,
    plan::{Machine, Plan},
    probe, run, settings,
};

/// Drives.
pub(crate) fn drive(arguments: &DriveArguments) -> Result<(), Failure> {
    let machine = Machine { has_display: probe::has_display(), has_vulkan: !probe::vulkan_adapters().is_empty() };
    let plan = Plan::new(arguments, machine)?;
    let config = settings::cockpit(arguments, &plan)?;
    let scene_path = match &arguments.scene {
        Some(path) => path.clone(),
        None => assets::find(assets::SCENE)?,
    };
    let scene = Scene::read(&scene_path).map_err(Error::from)?;
    let (source, feed) = gaze::open(&plan.gaze, arguments.seed)?;
    let clock = match plan.pace {
        PaceName::Realtime => SessionClock::new(Pace::RealTime),
        PaceName::Lockstep => SessionClock::paused(Pace::Lockstep),
    };
    let cockpit =
        CockpitPlugins::open(config.clone(), clock, source, &StrategyRegistry::default()).map_err(Error::from)?;
    // The folder comes last: what cannot start leaves none behind.
    let (dir, writer) = log::open(arguments, &plan, &config, &scene_path)?;
    for notice in &plan.notices {
        tell(notice);
    }
    let cockpit = cockpit.with_recorder(Recorder::new(writer));
    let app = app::build(arguments, &plan, Parts { scene: Arc::new(scene), config, cockpit, gaze: feed });
    run::run(app, &plan)
        .map_err(Error::from)
        .with_context(|| format!("the drive broke off; what was recorded is in {}", dir.display()))
        .map_err(Failure::Broken)?;
    report(arguments.format, &dir);
    Ok(())
}

/// Says where the session is and what to do with it.
fn report(format: Format, dir: &Path) {
    let trial = dir.join("trials").join("T001");
    match format {
        Format::Json => {
            let line = serde_json::json!({ "session": dir, "trial": trial });
            tell(&line.to_string());
        }
        Format::Text => {
            tell(&format!("session:  {}", dir.display()));
            tell(&format!("maps:     {}", trial.join("maps").display()));
            tell(&format!("pictures: {}", trial.join("frames").display()));
            let lab = std::env::current_exe()
                .map_or_else(|_unknown| "cogaze-lab".into(), |rig| rig.with_file_name("cogaze-lab"));
            tell(&format!("report:   {} analyze {} --out report", lab.display(), dir.display()));
        }
    }
}

#[expect(clippy::print_stdout, reason = "the program's own output")]
pub(crate) fn tell(line: &str) {
    println!("{line}");
}
