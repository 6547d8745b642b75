//! `cogaze-rig doctor`: what a drive needs, one line each.

use crate::{assets, drive::tell, probe};

/// Looks around and tells; what is missing is said, and is no failure.
pub(crate) fn doctor() {
    let adapters = probe::vulkan_adapters();
    if adapters.is_empty() {
        tell("graphics      none: install a Vulkan driver, or mesa-vulkan-drivers for software rendering");
    }
    for adapter in adapters {
        let kind = if adapter.is_software { "software" } else { "hardware" };
        tell(&format!("graphics      {} ({kind})", adapter.name));
    }
    let display = if probe::has_display() { "there is one" } else { "none: drives will be headless" };
    tell(&format!("display       {display}"));
    let runtime = match cogaze_cockpit::check_runtime() {
        Ok(()) => "loads".to_owned(),
        Err(error) => format!("{:#}", anyhow::Error::from(error)),
    };
    tell(&format!("ONNX Runtime  {runtime}"));
    for (name, file) in [("network", assets::NETWORK), ("scene", assets::SCENE)] {
        let found = assets::find(file).map_or_else(|error| error.to_string(), |path| path.display().to_string());
        tell(&format!("{name:<13} {found}"));
    }
    tell("eye trackers  mouse, simulated participant and recorded gaze; no device is looked for yet");
}
