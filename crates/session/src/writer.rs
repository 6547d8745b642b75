//! From records to the folder of a session.

mod table_file;
mod thread;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cogaze_heatmap::QuantizedHeatmap;
use image::RgbImage;

use crate::error::check_name;
use crate::header::HEADER_FILE;
use crate::records::{
    ClockRecord, ComparisonRecord, DiagnosticRecord, EventRecord, FrameRecord, GazeRecord, MapRecord, ObjectRecord,
    PromptRecord, Record, TickRecord, TrialRecord,
};
use crate::{Error, SessionHeader, TrialStart, picture};
use table_file::TableFile;
pub use thread::WriterThread;

/// Kind of the first event of a trial, whose detail is its [`TrialStart`] as JSON.
pub(crate) const TRIAL_STARTED: &str = "trial_started";

/// Creates the folder of a session and the trials in it.
#[derive(Debug)]
pub struct SessionWriter {
    dir: PathBuf,
    trials: Arc<Mutex<TableFile<TrialRecord>>>,
    trial_count: u32,
}

impl SessionWriter {
    /// Creates `dir` with `session.json` and an empty `trials.csv`.
    ///
    /// # Errors
    ///
    /// When `dir` exists and is not empty, since nothing is ever overwritten; when it cannot be written; when the
    /// participant or a source has a name that is not fit for a log.
    pub fn create(dir: &Path, header: &SessionHeader) -> Result<Self, Error> {
        if let Some(participant) = &header.participant {
            check_name("participant", participant)?;
        }
        header.sources.iter().try_for_each(|source| check_name("source", source))?;
        fs::create_dir_all(dir).map_err(|source| Error::write(dir, source))?;
        let mut entries = fs::read_dir(dir).map_err(|source| Error::read(dir, source))?;
        if entries.next().is_some() {
            return Err(Error::Occupied { path: dir.to_owned() });
        }
        write_header(&dir.join(HEADER_FILE), header)?;
        let trials = Arc::new(Mutex::new(TableFile::create(dir)?));
        Ok(Self { dir: dir.to_owned(), trials, trial_count: 0 })
    }

    /// The folder of the session.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Begins the next trial, `T001` first: its folder, and every table of it with its header.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn start_trial(&mut self, start: &TrialStart) -> Result<TrialWriter, Error> {
        self.trial_count += 1;
        TrialWriter::create(&self.dir, format!("T{:03}", self.trial_count), start.clone(), self.trials.clone())
    }
}

fn write_header(path: &Path, header: &SessionHeader) -> Result<(), Error> {
    let write = |mut file: File| {
        let mut text = serde_json::to_vec_pretty(header)?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.sync_data()
    };
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(write).map_err(|source| Error::write(path, source))
}

/// Writes the tables, maps and pictures of one trial.
///
/// Rows wait in memory until [`flush`](Self::flush), until there are many of them, or until the writer is dropped. The
/// bytes depend on nothing but what is written.
#[derive(Debug)]
pub struct TrialWriter {
    name: String,
    dir: PathBuf,
    start: TrialStart,
    trials: Arc<Mutex<TableFile<TrialRecord>>>,
    ticks: TableFile<TickRecord>,
    gaze: TableFile<GazeRecord>,
    frames: TableFile<FrameRecord>,
    maps: TableFile<MapRecord>,
    comparisons: TableFile<ComparisonRecord>,
    prompts: TableFile<PromptRecord>,
    objects: TableFile<ObjectRecord>,
    events: TableFile<EventRecord>,
    clocks: TableFile<ClockRecord>,
    diagnostics: TableFile<DiagnosticRecord>,
}

impl TrialWriter {
    fn create(
        session: &Path,
        name: String,
        start: TrialStart,
        trials: Arc<Mutex<TableFile<TrialRecord>>>,
    ) -> Result<Self, Error> {
        let dir = session.join("trials").join(&name);
        fs::create_dir_all(&dir).map_err(|source| Error::write(&dir, source))?;
        let detail =
            serde_json::to_string(&start).map_err(|source| Error::write(&dir.join("events.csv"), source.into()))?;
        let time_nanos = start.started_time_nanos;
        let mut writer = Self {
            ticks: TableFile::create(&dir)?,
            gaze: TableFile::create(&dir)?,
            frames: TableFile::create(&dir)?,
            maps: TableFile::create(&dir)?,
            comparisons: TableFile::create(&dir)?,
            prompts: TableFile::create(&dir)?,
            objects: TableFile::create(&dir)?,
            events: TableFile::create(&dir)?,
            clocks: TableFile::create(&dir)?,
            diagnostics: TableFile::create(&dir)?,
            name,
            dir,
            start,
            trials,
        };
        let kind = TRIAL_STARTED.to_owned();
        writer.events.write(EventRecord { time_nanos, kind, detail, ..EventRecord::default() })?;
        writer.events.flush()?;
        Ok(writer)
    }

    /// Name of the trial, `T001` being the first.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder of the trial.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Appends a row to its table. Its `sequence` is set to its number in the file.
    ///
    /// # Errors
    ///
    /// When rows that waited cannot be written.
    pub fn write(&mut self, record: impl Into<Record>) -> Result<(), Error> {
        match record.into() {
            Record::Tick(record) => self.ticks.write(record),
            Record::Gaze(record) => self.gaze.write(record),
            Record::Frame(record) => self.frames.write(record),
            Record::Map(record) => self.maps.write(record),
            Record::Comparison(record) => self.comparisons.write(record),
            Record::Prompt(record) => self.prompts.write(record),
            Record::Object(record) => self.objects.write(record),
            Record::Event(record) => self.events.write(record),
            Record::Clock(record) => self.clocks.write(record),
            Record::Diagnostic(record) => self.diagnostics.write(record),
        }
    }

    /// Writes a heatmap and gives what [`MapRecord::file`] is to say. Write the map before its row, so that a row never
    /// names a file that is not there.
    ///
    /// # Errors
    ///
    /// When the source's name cannot be part of a path, or the file exists or cannot be written.
    pub fn write_map(&mut self, source: &str, frame: u64, map: &QuantizedHeatmap) -> Result<String, Error> {
        let file = picture::map_file(source, frame)?;
        picture::write_map(&self.dir.join(&file), map)?;
        Ok(file)
    }

    /// Writes the picture of a frame as JPEG and gives what [`FrameRecord::image`] is to say.
    ///
    /// # Errors
    ///
    /// When the file exists or cannot be written.
    pub fn write_frame(&mut self, frame: u64, image: &RgbImage) -> Result<String, Error> {
        let file = picture::frame_file(frame);
        picture::write_frame(&self.dir.join(&file), image)?;
        Ok(file)
    }

    /// Hands all waiting rows to the system, after which a kill of the process no longer loses them.
    ///
    /// # Errors
    ///
    /// The first file that cannot be written; the others are written nonetheless.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.each(|table| table.flush())
    }

    /// Ends the trial: hands every row to the disk itself and appends the trial to `trials.csv`.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn finish(mut self, ended_time_nanos: i64, outcome: &str) -> Result<(), Error> {
        self.each(|table| table.sync())?;
        let start = std::mem::take(&mut self.start);
        let record = TrialRecord {
            sequence: 0,
            trial: self.name.clone(),
            scene: start.scene,
            seed: start.seed,
            driver: start.driver,
            gaze: start.gaze,
            prompts: start.prompts,
            started_time_nanos: start.started_time_nanos,
            ended_time_nanos: Some(ended_time_nanos),
            outcome: outcome.to_owned(),
        };
        let mut trials = self.trials.lock().unwrap_or_else(PoisonError::into_inner);
        trials.write(record)?;
        trials.sync()
    }

    /// Does something to every table, even after one of them failed, and gives the first failure.
    fn each(&mut self, act: impl Fn(&mut dyn Flush) -> Result<(), Error>) -> Result<(), Error> {
        let tables: [&mut dyn Flush; 10] = [
            &mut self.ticks,
            &mut self.gaze,
            &mut self.frames,
            &mut self.maps,
            &mut self.comparisons,
            &mut self.prompts,
            &mut self.objects,
            &mut self.events,
            &mut self.clocks,
            &mut self.diagnostics,
        ];
        tables.into_iter().map(act).fold(Ok(()), Result::and)
    }
}

/// A table whatever its rows are.
trait Flush {
    fn flush(&mut self) -> Result<(), Error>;
    fn sync(&mut self) -> Result<(), Error>;
}

impl<T: crate::Table> Flush for TableFile<T> {
    fn flush(&mut self) -> Result<(), Error> {
        self.flush()
    }

    fn sync(&mut self) -> Result<(), Error> {
        self.sync()
    }
}

#[cfg(test)]
mod tests;
