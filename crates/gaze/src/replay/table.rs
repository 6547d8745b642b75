//! From the bytes of a CSV file to gaze samples.

use std::path::Path;
use std::str::FromStr;

use csv::StringRecord;

use crate::{Error, GazeSample, Validity};

/// The samples of a file in its own order.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) samples: Vec<GazeSample>,
    pub(super) torn_lines: u64,
}

/// Column with the time of a sample, and what one unit of it is worth.
const TIME_COLUMNS: [(&str, f64); 4] =
    [("capture_time_nanos", 1.0), ("time_nanos", 1.0), ("time_ms", 1e6), ("time_s", 1e9)];

/// Where the columns are.
struct Columns {
    time: usize,
    nanos_per_unit: f64,
    x: usize,
    y: usize,
    sample: Option<usize>,
    device_time: Option<usize>,
    receive_time: Option<usize>,
    clock_epoch: Option<usize>,
    validity: Option<usize>,
    pupil: Option<usize>,
    /// Written by us: such a file ends every complete line with a line end.
    ours: bool,
    names: StringRecord,
}

/// Reads every line; `path` is for messages only.
pub(super) fn parse(path: &Path, text: &[u8]) -> Result<Table, Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let csv_error = |source| Error::Csv { path: path.to_owned(), source };
    let columns = Columns::find(path, reader.headers().map_err(csv_error)?)?;
    let ends_with_line_end = text.ends_with(b"\n");
    let mut table = Table { samples: Vec::new(), torn_lines: 0 };
    let mut records = reader.into_records().peekable();
    while let Some(record) = records.next() {
        let may_be_torn = records.peek().is_none() && !ends_with_line_end;
        let sample = record.map_err(csv_error).and_then(|record| {
            let row = Row { path, columns: &columns, record: &record };
            row.sample(table.samples.len() as u64)
        });
        match sample {
            // Half a number is a number, too: of our own files, a last line without its end is never trusted.
            _ if may_be_torn && columns.ours => table.torn_lines = 1,
            Ok(sample) => table.samples.push(sample),
            Err(_) if may_be_torn => table.torn_lines = 1,
            Err(error) => return Err(error),
        }
    }
    Ok(table)
}

impl Columns {
    fn find(path: &Path, names: &StringRecord) -> Result<Self, Error> {
        let find = |name: &str| names.iter().position(|found| found.trim_start_matches('\u{feff}') == name);
        let missing = |missing| Error::Column { path: path.to_owned(), missing };
        let (time, nanos_per_unit) = TIME_COLUMNS
            .iter()
            .find_map(|&(name, nanos_per_unit)| Some((find(name)?, nanos_per_unit)))
            .ok_or_else(|| missing("with a time"))?;
        Ok(Self {
            time,
            nanos_per_unit,
            x: find("x").ok_or_else(|| missing("x"))?,
            y: find("y").ok_or_else(|| missing("y"))?,
            sample: find("sample"),
            device_time: find("device_time_nanos"),
            receive_time: find("receive_time_nanos"),
            clock_epoch: find("clock_epoch"),
            validity: find("validity"),
            pupil: find("pupil_mm"),
            ours: find("capture_time_nanos").is_some(),
            names: names.clone(),
        })
    }
}

/// One line and what is needed to speak about it.
struct Row<'a> {
    path: &'a Path,
    columns: &'a Columns,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn sample(&self, index: u64) -> Result<GazeSample, Error> {
        let columns = self.columns;
        let capture_time_nanos = self.time()?;
        let x = self.number::<f64>(Some(columns.x), "a number")?;
        let y = self.number::<f64>(Some(columns.y), "a number")?;
        let gaze_in_view = x.zip(y).map(|(x, y)| [x, y]);
        let receive_time_nanos = self.number(columns.receive_time, "a whole number of nanoseconds")?;
        let mut sample = GazeSample::new(
            self.number(columns.sample, "a whole number")?.unwrap_or(index),
            capture_time_nanos,
            receive_time_nanos.unwrap_or(capture_time_nanos),
            gaze_in_view,
        );
        sample.device_time_nanos = self.number(columns.device_time, "a whole number of nanoseconds")?;
        sample.clock_epoch = self.number(columns.clock_epoch, "a whole number")?.unwrap_or(0);
        sample.pupil_mm = self.number(columns.pupil, "a number")?.filter(|pupil: &f32| pupil.is_finite());
        if let Some(validity) = self.number::<Validity>(columns.validity, "a known validity")? {
            // What the recorder knew about a sample stands, unless it claims a position that is not there.
            if !validity.has_gaze() {
                sample.gaze_in_view = None;
                sample.validity = validity;
            }
        }
        Ok(sample)
    }

    /// The time of the line in nanoseconds. Whole nanoseconds are read as such: an f64 would round them after 104 days.
    fn time(&self) -> Result<i64, Error> {
        const EXPECTED: &str = "a time";
        let column = self.columns.time;
        let cell = self.cell(column).unwrap_or_default();
        if self.columns.nanos_per_unit == 1.0 {
            return cell.parse().ok().ok_or_else(|| self.wrong(column, EXPECTED));
        }
        let time = cell.parse::<f64>().ok().ok_or_else(|| self.wrong(column, EXPECTED))?;
        let nanos = (time * self.columns.nanos_per_unit).round();
        // Beyond ±2⁶² ns (146 years) a time is a mistake, and arithmetic on it could overflow.
        if nanos.abs() < (1_i64 << 62) as f64 { Ok(nanos as i64) } else { Err(self.wrong(column, EXPECTED)) }
    }

    /// A cell of an optional column; an empty or absent one is `None`, anything else must parse.
    fn number<T: FromStr>(&self, column: Option<usize>, expected: &'static str) -> Result<Option<T>, Error> {
        let Some((column, cell)) = column.and_then(|column| Some((column, self.cell(column)?))) else {
            return Ok(None);
        };
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().ok().map(Some).ok_or_else(|| self.wrong(column, expected))
    }

    fn cell(&self, column: usize) -> Option<&str> {
        self.record.get(column)
    }

    fn wrong(&self, column: usize, expected: &'static str) -> Error {
        Error::Cell {
            path: self.path.to_owned(),
            line: self.record.position().map_or(0, csv::Position::line),
            column: self.columns.names.get(column).unwrap_or_default().to_owned(),
            found: self.cell(column).unwrap_or_default().to_owned(),
            expected,
        }
    }
}
