//! What the machine has, asked before an app is built: Bevy panics where it finds no adapter or no display.

use bevy::tasks::block_on;

/// A graphics adapter, as its driver names it.
pub(crate) struct Adapter {
    pub(crate) name: String,
    pub(crate) is_software: bool,
}

/// The Vulkan adapters of this machine.
pub(crate) fn vulkan_adapters() -> Vec<Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: wgpu::Backends::VULKAN,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    block_on(instance.enumerate_adapters(wgpu::Backends::VULKAN))
        .into_iter()
        .map(|adapter| adapter.get_info())
        .map(|info| Adapter { is_software: info.device_type == wgpu::DeviceType::Cpu, name: info.name })
        .collect()
}

/// Whether there is an X server that answers where `DISPLAY` points.
#[cfg(unix)]
pub(crate) fn has_display() -> bool {
    let Some(display) = std::env::var_os("DISPLAY").and_then(|display| display.into_string().ok()) else {
        return false;
    };
    match display.split_once(':') {
        Some(("" | "unix", rest)) => {
            let number = rest.split('.').next().unwrap_or(rest);
            let socket = format!("/tmp/.X11-unix/X{number}");
            std::os::unix::net::UnixStream::connect(socket).is_ok()
        }
        Some((host, rest)) => {
            let number = rest.split('.').next().and_then(|number| number.parse::<u16>().ok());
            number.is_some_and(|number| std::net::TcpStream::connect((host, 6000 + number)).is_ok())
        }
        None => false,
    }
}

/// Elsewhere a desktop is part of the system.
#[cfg(not(unix))]
pub(crate) fn has_display() -> bool {
    true
}
