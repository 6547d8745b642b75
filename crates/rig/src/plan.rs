//! From what was asked for and what the machine has to what will be run.

use anyhow::{Result, bail};

use crate::arguments::{DriveArguments, Driver, Gaze, PaceName};

/// Seconds of a drive that nobody can end by closing a window.
const UNWATCHED_SECONDS: f64 = 20.0;

/// What the machine has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    pub(crate) has_display: bool,
    pub(crate) has_vulkan: bool,
}

/// Where the picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    Window,
    Offscreen,
    None,
}

/// What will be run, every default decided.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) screen: Screen,
    pub(crate) driver: Driver,
    pub(crate) gaze: Gaze,
    pub(crate) pace: PaceName,
    pub(crate) duration_s: Option<f64>,
    /// What was decided because of the machine, to be told to the user.
    pub(crate) notices: Vec<String>,
}

impl Plan {
    /// # Errors
    /// When something was asked for that this machine or these arguments rule out.
    pub(crate) fn new(arguments: &DriveArguments, machine: Machine) -> Result<Self> {
        let mut notices = Vec::new();
        let is_lockstep = arguments.pace == PaceName::Lockstep;
        let needs_window = arguments.gaze == Some(Gaze::Mouse) || arguments.driver == Some(Driver::Keyboard);
        if needs_window && (arguments.headless || arguments.no_render || is_lockstep) {
            bail!(
                "--gaze mouse and --driver keyboard need a window, which --headless, --no-render and --pace lockstep \
                 rule out: use --gaze participant and --driver expert"
            );
        }
        if needs_window && !machine.has_display {
            bail!(
                "--gaze mouse and --driver keyboard need a display, and there is none: set DISPLAY, or use \
                 --gaze participant and --driver expert"
            );
        }
        let screen = if arguments.no_render {
            Screen::None
        } else if arguments.headless || is_lockstep {
            Screen::Offscreen
        } else if machine.has_display {
            Screen::Window
        } else {
            notices.push("no display: driving headless with the simulated participant".to_owned());
            Screen::Offscreen
        };
        if screen != Screen::None && !machine.has_vulkan {
            bail!(
                "no Vulkan adapter: install a graphics driver, or Mesa's software one with \
                 `apt-get install mesa-vulkan-drivers`, or drive with --no-render"
            );
        }
        let is_watched = screen == Screen::Window;
        Ok(Self {
            screen,
            driver: arguments.driver.unwrap_or(if is_watched { Driver::Keyboard } else { Driver::Expert }),
            gaze: arguments.gaze.clone().unwrap_or(if is_watched { Gaze::Mouse } else { Gaze::Participant }),
            pace: arguments.pace,
            duration_s: arguments.duration.or((!is_watched).then_some(UNWATCHED_SECONDS)),
            notices,
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};

    const DESK: Machine = Machine { has_display: true, has_vulkan: true };
    const SERVER: Machine = Machine { has_display: false, has_vulkan: true };

    fn plan(arguments: &[&str], machine: Machine) -> Result<Plan> {
        let line = ["cogaze-rig", "drive"].iter().chain(arguments);
        match Arguments::try_parse_from(line).unwrap().command {
            Command::Drive(drive) => Plan::new(&drive, machine),
            Command::Doctor => unreachable!("a drive was asked for"),
        }
    }

    #[test]
    fn a_bare_drive_uses_what_there_is() {
        let desk = plan(&[], DESK).unwrap();
        assert_eq!((desk.screen, desk.driver, desk.gaze), (Screen::Window, Driver::Keyboard, Gaze::Mouse));
        assert_eq!(desk.duration_s, None);
        let server = plan(&[], SERVER).unwrap();
        assert_eq!((server.screen, server.driver, server.gaze), (Screen::Offscreen, Driver::Expert, Gaze::Participant));
        assert!(server.duration_s.is_some() && server.notices.len() == 1, "it ends by itself and says why");
    }

    #[test]
    fn a_window_that_cannot_be_is_refused_with_the_remedy() {
        for arguments in [&["--gaze", "mouse"][..], &["--driver", "keyboard"]] {
            let refusal = plan(arguments, SERVER).unwrap_err().to_string();
            assert!(refusal.contains("--gaze participant"), "{refusal}");
        }
        assert!(plan(&["--gaze", "mouse", "--pace", "lockstep"], DESK).is_err());
        assert!(plan(&["--headless", "--driver", "keyboard"], DESK).is_err());
    }

    #[test]
    fn without_vulkan_only_a_blind_drive_remains() {
        let machine = Machine { has_display: true, has_vulkan: false };
        assert!(plan(&[], machine).unwrap_err().to_string().contains("mesa-vulkan-drivers"));
        assert_eq!(plan(&["--no-render"], machine).unwrap().screen, Screen::None);
    }
}
