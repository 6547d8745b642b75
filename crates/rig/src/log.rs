//! The session folder of a drive.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cogaze_cockpit::{CockpitConfig, SourceConfig};
use cogaze_session::{ModelIdentity, SessionHeader, SessionWriter, TrialStart, WriterThread};
use sha2::{Digest, Sha256};

use crate::{
    arguments::{DriveArguments, Driver, PaceName},
    plan::Plan,
};

/// Rows and pictures that may wait for the disk: about five seconds of a drive.
const QUEUE: usize = 4096;

/// Opens the log of a drive and says where it is.
pub(crate) fn open(
    arguments: &DriveArguments,
    plan: &Plan,
    config: &CockpitConfig,
    scene: &Path,
) -> Result<(PathBuf, WriterThread)> {
    let dir = match &arguments.out {
        Some(dir) => dir.clone(),
        None => next_free(Path::new("sessions"))?,
    };
    let driver = match plan.driver {
        Driver::Keyboard => "keyboard",
        Driver::Expert => "expert",
    };
    let header = SessionHeader {
        software: format!("cogaze-rig {}", env!("CARGO_PKG_VERSION")),
        participant: Some(arguments.participant.clone()),
        seed: arguments.seed,
        pace: match plan.pace {
            PaceName::Realtime => "realtime".into(),
            PaceName::Lockstep => "lockstep".into(),
        },
        sources: config.sources.iter().map(|source| source.name().to_owned()).collect(),
        strategy: config.strategy.clone(),
        model: model(config)?,
        settings: serde_json::json!({
            "cockpit": config,
            "drive": {
                "scene": scene,
                "driver": driver,
                "gaze": plan.gaze.name(),
                "quality": format!("{:?}", arguments.quality).to_lowercase(),
                "duration_s": plan.duration_s,
            },
        }),
        ..SessionHeader::default()
    };
    let mut session = SessionWriter::create(&dir, &header)?;
    let trial = session.start_trial(&TrialStart {
        scene: scene.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        seed: arguments.seed,
        driver: driver.into(),
        gaze: plan.gaze.name().into(),
        prompts: config.strategy.clone(),
        started_time_nanos: 0,
    })?;
    Ok((dir, WriterThread::spawn(trial, QUEUE)?))
}

/// The driving network is the first whose relevance is taken.
fn model(config: &CockpitConfig) -> Result<Option<ModelIdentity>> {
    let Some(path) = config.sources.iter().find_map(|source| match source {
        SourceConfig::Relevance { model, .. } => Some(model),
        _ => None,
    }) else {
        return Ok(None);
    };
    let bytes = std::fs::read(path).with_context(|| format!("cannot read the network {}", path.display()))?;
    let digest = Sha256::digest(&bytes);
    let sha256 = digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").ok();
        text
    });
    Ok(Some(ModelIdentity { path: path.display().to_string(), sha256 }))
}

/// `sessions/S001`, or the first number after it that is free.
fn next_free(parent: &Path) -> Result<PathBuf> {
    (1..10_000)
        .map(|number| parent.join(format!("S{number:03}")))
        .find(|dir| !dir.exists())
        .with_context(|| format!("{} is full: move sessions away or name a folder with --out", parent.display()))
}
