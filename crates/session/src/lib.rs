//! The session log: the only crate that knows the format of a session folder.
//!
//! Records go in and a folder of CSV files, heatmaps and pictures comes out; and the other way round, also from a folder
//! whose session was killed. `SCHEMA.md` beside this crate, made from the record types, documents every column.
//!
//! ```
//! use cogaze_session::{Session, SessionHeader, SessionWriter, TickRecord, TrialStart};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path().join("session");
//! let mut session = SessionWriter::create(&dir, &SessionHeader::default())?;
//! let mut trial = session.start_trial(&TrialStart { scene: "town".into(), ..TrialStart::default() })?;
//! trial.write(TickRecord { time_nanos: 16_666_667, speed_mps: Some(13.9), ..TickRecord::default() })?;
//! trial.finish(16_666_667, "completed")?;
//!
//! let session = Session::open(&dir)?;
//! let ticks: Vec<TickRecord> = session.trials()[0].read_all()?;
//! assert_eq!(ticks[0].speed_mps, Some(13.9));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a fault leaves behind
//!
//! Rows are only appended, in whole lines. A kill loses what was not flushed (see [`WriterThread`]); a full disk leaves
//! every row that was written readable; a torn last line is dropped by [`Rows`] and counted. Nothing is ever overwritten.

mod error;
mod header;
mod picture;
mod reader;
mod records;
mod schema;
mod table;
mod writer;

pub use error::Error;
pub use header::{ModelIdentity, SCHEMA_VERSION, SessionHeader, TrialStart};
pub use picture::{frame_file, map_file};
pub use reader::{Rows, Session, Trial};
pub use records::{
    ClockRecord, ComparisonRecord, DiagnosticRecord, EventRecord, FrameRecord, GazeRecord, MapRecord, ObjectRecord,
    PromptRecord, Record, TickRecord, TrialRecord,
};
pub use schema::schema_markdown;
pub use table::{Column, Table};
pub use writer::{SessionWriter, TrialWriter, WriterThread};
