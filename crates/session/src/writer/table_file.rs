//! One CSV file that grows by whole rows.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use crate::{Error, Table};

/// Rows are handed to the system at the latest when this much of them waits.
const PENDING_BYTES: usize = 64 * 1024;

/// Something that rows are appended to: a file, or in tests one that fails when told to.
pub(crate) trait Sink: Write {
    /// Shortens what was written to `length` bytes.
    fn cut_to(&mut self, length: u64) -> io::Result<()>;
}

impl Sink for File {
    fn cut_to(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// A table that is being written: numbers its rows, keeps some of them back until a flush, and leaves only whole rows
/// behind when the disk fails. Rows that could not be written are kept and tried again with the next flush.
#[derive(Debug)]
pub(crate) struct TableFile<T: Table, S: Sink = File> {
    path: PathBuf,
    sink: S,
    rows: u64,
    written: u64,
    pending: Vec<u8>,
    table: PhantomData<T>,
}

impl<T: Table> TableFile<T> {
    /// Creates the file of the table in `folder` with its header; it must not exist.
    pub(crate) fn create(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(T::FILE);
        // Appending, so that the position follows when the file is cut back to its last whole row.
        let file = OpenOptions::new().append(true).create_new(true).open(&path);
        let file = file.map_err(|source| Error::write(&path, source))?;
        Self::new(path, file)
    }

    /// Hands everything to the disk itself, which outlives a loss of power.
    pub(crate) fn sync(&mut self) -> Result<(), Error> {
        self.flush()?;
        self.sink.sync_data().map_err(|source| Error::write(&self.path, source))
    }
}

impl<T: Table, S: Sink> TableFile<T, S> {
    /// Begins the table with its header, which is written at once.
    pub(crate) fn new(path: PathBuf, sink: S) -> Result<Self, Error> {
        let names: Vec<&str> = T::COLUMNS.iter().map(|column| column.name).collect();
        let pending = format!("{}\n", names.join(",")).into_bytes();
        let mut table = Self { path, sink, rows: 0, written: 0, pending, table: PhantomData };
        table.flush()?;
        Ok(table)
    }

    /// Appends a row, whose `sequence` is set to its number.
    pub(crate) fn write(&mut self, mut record: T) -> Result<(), Error> {
        record.prepare(self.rows);
        let row_start = self.pending.len();
        let mut writer =
            csv::WriterBuilder::new().has_headers(false).buffer_capacity(512).from_writer(&mut self.pending);
        let serialized = writer.serialize(&record).and_then(|()| Ok(writer.flush()?));
        drop(writer);
        if let Err(error) = serialized {
            self.pending.truncate(row_start);
            return Err(Error::write(&self.path, io::Error::other(error)));
        }
        self.rows += 1;
        if self.pending.len() >= PENDING_BYTES { self.flush() } else { Ok(()) }
    }

    /// Hands everything pending to the system.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        let (accepted, failure) = write_up_to(&mut self.sink, &self.pending);
        let Some(failure) = failure else {
            self.written += accepted as u64;
            self.pending.clear();
            return Ok(());
        };
        let whole = self.pending[..accepted].iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        self.written += whole as u64;
        self.pending.drain(..whole);
        if whole < accepted && self.sink.cut_to(self.written).is_err() {
            // The torn row stays, which readers expect only at the end: nothing may follow it.
            self.pending.clear();
        }
        Err(Error::write(&self.path, failure))
    }
}

impl<T: Table, S: Sink> Drop for TableFile<T, S> {
    fn drop(&mut self) {
        // Whoever wants to hear of a failure flushes first.
        let _ = self.flush();
    }
}

/// Writes until everything is written or something fails; gives how much was accepted.
fn write_up_to(sink: &mut impl Write, bytes: &[u8]) -> (usize, Option<io::Error>) {
    let mut accepted = 0;
    while accepted < bytes.len() {
        match sink.write(&bytes[accepted..]) {
            Ok(0) => return (accepted, Some(io::ErrorKind::WriteZero.into())),
            Ok(count) => accepted += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (accepted, Some(error)),
        }
    }
    (accepted, None)
}

#[cfg(test)]
mod tests;
