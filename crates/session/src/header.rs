//! What a session is, written before its first row: `session.json`, and the beginning of each trial.

use serde::{Deserialize, Serialize};

/// Version of the log format that this program writes. Columns may be added to a version; any other change raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// Name of the header file in the folder of a session.
pub(crate) const HEADER_FILE: &str = "session.json";

/// The content of `session.json`: written when the session starts and never again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionHeader {
    /// [`SCHEMA_VERSION`] of the program that wrote it.
    pub schema_version: u32,
    /// Wall-clock time of creation, an annotation only; absent where two runs must write the same bytes.
    pub created_at: Option<String>,
    /// Program and version that wrote the session.
    pub software: String,
    /// Code of the participant: letters, digits, `-`, `_` and `.`, never a name or an address.
    pub participant: Option<String>,
    /// Seed from which every trial derives its own.
    pub seed: u64,
    /// How simulated time passes: `realtime` or `lockstep`.
    pub pace: String,
    /// Names of the map sources, in their order.
    pub sources: Vec<String>,
    /// Name of the strategy that chooses the prompts.
    pub strategy: String,
    /// The driving network.
    pub model: Option<ModelIdentity>,
    /// Calibration of the eye tracker; `null` where there is none.
    #[serde(default)]
    pub calibration: serde_json::Value,
    /// The whole configuration, as the program that wrote it understands it.
    #[serde(default)]
    pub settings: serde_json::Value,
}

impl Default for SessionHeader {
    fn default() -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            created_at: None,
            software: format!("cogaze {}", env!("CARGO_PKG_VERSION")),
            participant: None,
            seed: 0,
            pace: "lockstep".to_owned(),
            sources: Vec::new(),
            strategy: "none".to_owned(),
            model: None,
            calibration: serde_json::Value::Null,
            settings: serde_json::Value::Null,
        }
    }
}

/// Which network drove and was explained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelIdentity {
    /// Where it was read from.
    pub path: String,
    /// Digest of its file, in hexadecimal.
    pub sha256: String,
}

/// What is known about a trial when it begins; the first row of its `events.csv` carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialStart {
    /// Scene that is driven.
    pub scene: String,
    /// Seed of everything random in the trial.
    pub seed: u64,
    /// Who drives.
    pub driver: String,
    /// Where the gaze comes from.
    pub gaze: String,
    /// Strategy that chooses the prompts.
    pub prompts: String,
    /// Session time at which the trial begins, in nanoseconds.
    pub started_time_nanos: i64,
}
