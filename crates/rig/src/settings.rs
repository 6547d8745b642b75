//! The cockpit's configuration: the file, and what the command line changes in it.

use std::path::Path;

use anyhow::{Context, Result};
use cogaze_cockpit::{CockpitConfig, SourceConfig};

use crate::{
    arguments::{DriveArguments, PaceName},
    assets,
    plan::{Plan, Screen},
};

/// Builds the configuration of a drive.
pub(crate) fn cockpit(arguments: &DriveArguments, plan: &Plan) -> Result<CockpitConfig> {
    let mut config = match &arguments.config {
        Some(path) => read(path)?,
        None => CockpitConfig::default(),
    };
    for source in &mut config.sources {
        if let SourceConfig::Relevance { model, .. } = source
            && *model == Path::new(assets::NETWORK)
        {
            *model = assets::find(assets::NETWORK)?;
        }
    }
    if let Some(SourceConfig::Relevance { model, composite, .. }) =
        config.sources.iter_mut().find(|source| matches!(source, SourceConfig::Relevance { .. }))
    {
        if let Some(path) = &arguments.model {
            model.clone_from(path);
        }
        if let Some(name) = &arguments.composite {
            composite.clone_from(name);
        }
    }
    if let Some(strategy) = &arguments.prompts {
        config.strategy.clone_from(strategy);
    }
    if let Some(rate) = arguments.record_frames {
        config.picture_hz = rate;
    }
    config.render_captures_only |= plan.screen == Screen::Offscreen && plan.pace == PaceName::Lockstep;
    config.validate()?;
    Ok(config)
}

fn read(path: &Path) -> Result<CockpitConfig> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}: check the path given with --config", path.display()))?;
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(&text)
        .with_context(|| format!("{} is no configuration of the cockpit", path.display()))
}
