//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Drive, look, explain, prompt, log.
#[derive(Parser, Debug)]
#[command(name = "cogaze-rig", version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Starts a drive: simulator, network, relevance, gaze, prompts and log together.
    Drive(Box<DriveArguments>),
    /// Looks at what a drive needs and says what is missing, one line each.
    Doctor,
}

/// What a drive can be told; bare, it drives the shipped town with the shipped network.
#[derive(Args, Clone, Debug)]
pub(crate) struct DriveArguments {
    /// The scene, as RON. Default: the shipped town.
    pub(crate) scene: Option<PathBuf>,
    /// Who drives. Default: the keyboard where there is a window, else the expert.
    #[arg(long, value_enum)]
    pub(crate) driver: Option<Driver>,
    /// Whose gaze: `mouse`, `participant`, or `replay:FILE`. Default: the mouse where there is a window, else the
    /// participant.
    #[arg(long, value_parser = Gaze::parse)]
    pub(crate) gaze: Option<Gaze>,
    /// The prompt strategy; `none` for no prompts. Default: that of the configuration, `relevance-peaks`.
    #[arg(long)]
    pub(crate) prompts: Option<String>,
    /// The driving network, as ONNX. Default: the shipped one.
    #[arg(long)]
    pub(crate) model: Option<PathBuf>,
    /// The LRP composite. Default: `epsilon-plus-flat`.
    #[arg(long)]
    pub(crate) composite: Option<String>,
    /// The cockpit's configuration as RON: rates, map sources, the life of a prompt. See the README.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// How much is drawn. Shadows from medium up.
    #[arg(long, value_enum, default_value_t = QualityName::Low)]
    pub(crate) quality: QualityName,
    /// Without a window.
    #[arg(long)]
    pub(crate) headless: bool,
    /// Without any rendering: no captures, hence no maps and no metrics; the drive and its gaze are logged.
    #[arg(long)]
    pub(crate) no_render: bool,
    /// How simulated time runs. In lockstep a drive repeats to the byte.
    #[arg(long, value_enum, default_value_t = PaceName::Realtime)]
    pub(crate) pace: PaceName,
    /// Seconds of session time after which the drive ends. Default: until the window is closed; headless, 20.
    #[arg(long, value_parser = positive)]
    pub(crate) duration: Option<f64>,
    /// Seed of everything that is drawn by chance.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Pictures of the view per second in the log; 0 for none.
    #[arg(long, value_name = "HZ")]
    pub(crate) record_frames: Option<f64>,
    /// The session folder; it must not exist or be empty. Default: the next free one under `sessions`.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// The code of the participant: letters and digits only.
    #[arg(long, default_value = "P000")]
    pub(crate) participant: String,
    /// Size of the window, or of the picture without one.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub(crate) size: Option<[u32; 2]>,
    /// Print the result as JSON.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Driver {
    /// Arrow keys or WASD; the expert drives until the first is pressed.
    Keyboard,
    /// Follows the lane, keeps distance, stops at red.
    Expert,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gaze {
    Mouse,
    Participant,
    Replay(PathBuf),
}

impl Gaze {
    fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("replay", file)) if !file.is_empty() => Ok(Self::Replay(file.into())),
            None if text == "mouse" => Ok(Self::Mouse),
            None if text == "participant" => Ok(Self::Participant),
            _ => Err("use mouse, participant or replay:FILE".into()),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Mouse => "mouse",
            Self::Participant => "participant",
            Self::Replay(_) => "replay",
        }
    }
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QualityName {
    Low,
    Medium,
    High,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaceName {
    Realtime,
    Lockstep,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

fn positive(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_ignored| "not a number".to_owned())?;
    if value.is_finite() && value > 0.0 { Ok(value) } else { Err("give a positive number".into()) }
}

fn size(text: &str) -> Result<[u32; 2], String> {
    let parse = |part: &str| part.parse::<u32>().ok().filter(|size| (16..=8192).contains(size));
    let sizes = text.split_once('x').and_then(|(width, height)| Some([parse(width)?, parse(height)?]));
    sizes.ok_or_else(|| "give WIDTHxHEIGHT in pixels, each from 16 to 8192, such as 1280x720".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_drive_needs_no_arguments() {
        let arguments = Arguments::try_parse_from(["cogaze-rig", "drive"]).unwrap();
        assert!(matches!(arguments.command, Command::Drive(drive) if drive.seed == 1 && drive.scene.is_none()));
    }

    #[test]
    fn gaze_sources_are_named() {
        assert_eq!(Gaze::parse("replay:a:b.csv"), Ok(Gaze::Replay("a:b.csv".into())));
        assert!(Gaze::parse("telepathy").is_err());
        assert!(Gaze::parse("replay:").is_err());
    }
}
