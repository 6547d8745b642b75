//! The documentation of the log, made from the record types.

use std::fmt::Write;

use crate::{
    ClockRecord, ComparisonRecord, DiagnosticRecord, EventRecord, FrameRecord, GazeRecord, MapRecord, ObjectRecord,
    PromptRecord, SCHEMA_VERSION, Table, TickRecord, TrialRecord,
};

/// What stands before the tables.
const INTRODUCTION: &str = "\
A session is a folder:

```text
session.json        what was known at the start; written once
trials.csv          one row for each trial that ended
trials/T001/        one folder for each trial that began, with the tables below
    maps/SOURCE/*.png   heatmaps, 16-bit grey
    frames/*.jpg        pictures of what the driver saw
```

Every CSV file has a header line, fields separated by commas, and lines that end with a line feed; text that holds a
comma or a quote is quoted. A row is always one line. Rows are only ever appended, so a file may end in a torn line:
ignore a last line without its line feed. A file without rows still has its header.

- Times are nanoseconds on the session clock, unless the column says otherwise.
- `view` is the driver's view: x from 0 (left) to 1 (right), y from 0 (top) to 1 (bottom).
- The world is right-handed, y up, −z forward, in metres.
- An empty cell means that there is no value. Optional numbers are never NaN.
- Numbers are written so that reading them gives the same value again.
";

/// The text of `SCHEMA.md`: every table and every column with its unit.
pub fn schema_markdown() -> String {
    let mut text = format!(
        "# The session log, schema version {SCHEMA_VERSION}\n\n\
         <!-- Made from the record types of cogaze_session; `cargo test -p cogaze_session` says how to renew it. -->\n\n\
         {INTRODUCTION}"
    );
    table::<TrialRecord>(&mut text);
    table::<TickRecord>(&mut text);
    table::<GazeRecord>(&mut text);
    table::<FrameRecord>(&mut text);
    table::<MapRecord>(&mut text);
    table::<ComparisonRecord>(&mut text);
    table::<PromptRecord>(&mut text);
    table::<ObjectRecord>(&mut text);
    table::<EventRecord>(&mut text);
    table::<ClockRecord>(&mut text);
    table::<DiagnosticRecord>(&mut text);
    text
}

fn table<T: Table>(text: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n## {}\n\n{}\n", T::FILE, T::DESCRIPTION.trim());
    text.push_str("| column | type | unit | meaning |\n|---|---|---|---|\n");
    for column in T::COLUMNS {
        let optional = if column.is_optional { ", may be empty" } else { "" };
        let description = column.description.trim();
        let _ = writeln!(text, "| `{}` | {}{optional} | {} | {description} |", column.name, column.kind, column.unit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_header<T: Table + Default>() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.serialize(T::default()).unwrap();
        let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let documented: Vec<&str> = T::COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(written.lines().next().unwrap(), documented.join(","), "{}", T::FILE);
        assert_eq!(documented[0], "sequence");
        assert!(T::COLUMNS.iter().all(|column| !column.description.trim().is_empty()));
    }

    #[test]
    fn the_columns_that_are_written_are_the_columns_that_are_documented() {
        check_header::<TrialRecord>();
        check_header::<TickRecord>();
        check_header::<GazeRecord>();
        check_header::<FrameRecord>();
        check_header::<MapRecord>();
        check_header::<ComparisonRecord>();
        check_header::<PromptRecord>();
        check_header::<ObjectRecord>();
        check_header::<EventRecord>();
        check_header::<ClockRecord>();
        check_header::<DiagnosticRecord>();
    }

    #[test]
    fn schema_md_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/SCHEMA.md");
        if std::env::var_os("REGENERATE").is_some() {
            std::fs::write(path, schema_markdown()).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == schema_markdown(), "SCHEMA.md is out of date: run REGENERATE=1 cargo test -p cogaze_session");
    }

    #[test]
    fn a_column_shows_its_type_unit_and_meaning() {
        let text = schema_markdown();
        assert!(text.contains("| `speed_mps` | number, may be empty | m/s | Speed along the vehicle's axis. |"));
        assert!(
            text.contains("| `capture_time_nanos` | whole number | ns | Session time at which the sample was taken. |")
        );
    }
}
