//! A table as a stream of rows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use crate::{Error, Table};

/// The rows of one table, read one at a time.
///
/// A last line without its line end was torn by a crash or a kill: it is dropped and [`torn`](Self::torn) says so, since
/// half a number is a number, too. Columns that this version does not know are ignored, and optional columns may be
/// missing. A file that is missing has no rows.
#[derive(Debug)]
pub struct Rows<T: Table> {
    path: PathBuf,
    lines: Option<csv::Reader<Take<File>>>,
    header: csv::ByteRecord,
    line: csv::ByteRecord,
    torn: bool,
    expected_sequence: u64,
    missing: u64,
    table: PhantomData<T>,
}

impl<T: Table> Rows<T> {
    /// Opens a table by the path of its file.
    ///
    /// # Errors
    ///
    /// When there is a file that cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let (lines, torn) = match open_complete_lines(path) {
            Ok((lines, torn)) => (Some(lines), torn),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (None, false),
            Err(source) => return Err(Error::read(path, source)),
        };
        let mut lines = lines.map(|lines| csv::ReaderBuilder::new().buffer_capacity(64 * 1024).from_reader(lines));
        let header = match &mut lines {
            Some(lines) => {
                lines.byte_headers().cloned().map_err(|source| row_error(path, &csv::ByteRecord::new(), source))?
            }
            None => csv::ByteRecord::new(),
        };
        Ok(Self {
            path: path.to_owned(),
            lines,
            header,
            line: csv::ByteRecord::new(),
            torn,
            expected_sequence: 0,
            missing: 0,
            table: PhantomData,
        })
    }

    /// Whether the last line of the file was torn and dropped.
    pub fn torn(&self) -> bool {
        self.torn
    }

    /// How many rows are missing among those read so far, by their numbers. None ever should be.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    fn read(&mut self) -> Result<Option<T>, Error> {
        let Some(lines) = &mut self.lines else { return Ok(None) };
        if !lines.read_byte_record(&mut self.line).map_err(|source| row_error(&self.path, &self.header, source))? {
            return Ok(None);
        }
        let row: T =
            self.line.deserialize(Some(&self.header)).map_err(|source| row_error(&self.path, &self.header, source))?;
        self.missing += row.sequence().saturating_sub(self.expected_sequence);
        self.expected_sequence = row.sequence().saturating_add(1);
        Ok(Some(row))
    }
}

impl<T: Table> Iterator for Rows<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// What is wrong with a line, with the name of the column where the CSV reader knows only its number.
fn row_error(path: &Path, header: &csv::ByteRecord, error: csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => match err.field().and_then(|field| header.get(field as usize)) {
            Some(column) => format!("column {}: {}", String::from_utf8_lossy(column), err.kind()),
            None => err.kind().to_string(),
        },
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("{len} cells instead of {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "text that is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Error::Row { path: path.to_owned(), line, reason }
}

/// The file up to its last line end, and whether anything follows that.
fn open_complete_lines(path: &Path) -> io::Result<(Take<File>, bool)> {
    const CHUNK: u64 = 4096;
    let mut file = File::open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    let mut searched_from = length;
    let mut complete = 0;
    let mut chunk = Vec::new();
    while searched_from > 0 && complete == 0 {
        let start = searched_from.saturating_sub(CHUNK);
        file.seek(SeekFrom::Start(start))?;
        chunk.clear();
        Read::by_ref(&mut file).take(searched_from - start).read_to_end(&mut chunk)?;
        if let Some(last) = chunk.iter().rposition(|byte| *byte == b'\n') {
            complete = start + last as u64 + 1;
        }
        searched_from = start;
    }
    file.rewind()?;
    Ok((file.take(complete), complete < length))
}
