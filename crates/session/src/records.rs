//! The rows of the log, table by table in the order in which data flows.

mod driving;
mod gaze;
mod perception;
mod prompts;

pub use driving::{EventRecord, TickRecord, TrialRecord};
pub use gaze::{ClockRecord, DiagnosticRecord, GazeRecord};
pub use perception::{ComparisonRecord, FrameRecord, MapRecord, ObjectRecord};
pub use prompts::PromptRecord;

/// A row of any table of a trial, so that one channel and one `write` serve them all.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A row of `ticks.csv`.
    Tick(TickRecord),
    /// A row of `gaze.csv`.
    Gaze(GazeRecord),
    /// A row of `frames.csv`.
    Frame(FrameRecord),
    /// A row of `maps.csv`.
    Map(MapRecord),
    /// A row of `comparisons.csv`.
    Comparison(ComparisonRecord),
    /// A row of `prompts.csv`.
    Prompt(PromptRecord),
    /// A row of `objects.csv`.
    Object(ObjectRecord),
    /// A row of `events.csv`.
    Event(EventRecord),
    /// A row of `clocks.csv`.
    Clock(ClockRecord),
    /// A row of `diagnostics.csv`.
    Diagnostic(DiagnosticRecord),
}

macro_rules! record_from {
    ($($variant:ident: $record:ty),+) => {
        $(impl From<$record> for Record {
            fn from(record: $record) -> Self {
                Self::$variant(record)
            }
        })+
    };
}
record_from!(
    Tick: TickRecord,
    Gaze: GazeRecord,
    Frame: FrameRecord,
    Map: MapRecord,
    Comparison: ComparisonRecord,
    Prompt: PromptRecord,
    Object: ObjectRecord,
    Event: EventRecord,
    Clock: ClockRecord,
    Diagnostic: DiagnosticRecord
);
