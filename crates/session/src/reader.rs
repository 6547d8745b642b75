//! From the folder of a session to records.

mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use cogaze_heatmap::QuantizedHeatmap;
use image::RgbImage;

pub use rows::Rows;

use crate::header::HEADER_FILE;
use crate::writer::TRIAL_STARTED;
use crate::{Error, EventRecord, MapRecord, SCHEMA_VERSION, SessionHeader, Table, TrialRecord, TrialStart, picture};

/// A session on disk, complete or cut short.
#[derive(Debug)]
pub struct Session {
    dir: PathBuf,
    header: SessionHeader,
    trials: Vec<Trial>,
}

impl Session {
    /// Reads `session.json` and finds the trials.
    ///
    /// # Errors
    ///
    /// When `dir` is no session, its `session.json` is damaged or of a later version, or a file cannot be read.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(HEADER_FILE);
        let text = fs::read(&path).map_err(|source| Error::read(&path, source))?;
        // The version first: a later header may well have another shape.
        let version: Version =
            serde_json::from_slice(&text).map_err(|source| Error::Header { path: path.clone(), source })?;
        if version.schema_version > SCHEMA_VERSION {
            return Err(Error::SchemaVersion { path, found: version.schema_version });
        }
        let header = serde_json::from_slice(&text).map_err(|source| Error::Header { path, source })?;
        let mut ended = Rows::<TrialRecord>::open(&dir.join(TrialRecord::FILE))?.collect::<Result<Vec<_>, _>>()?;
        let mut trials = Vec::new();
        for (name, dir) in trial_folders(&dir.join("trials"))? {
            let record = ended.iter().position(|record| record.trial == name).map(|index| ended.swap_remove(index));
            trials.push(Trial::open(name, dir, record)?);
        }
        Ok(Self { dir: dir.to_owned(), header, trials })
    }

    /// The folder of the session.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was known when it started.
    pub fn header(&self) -> &SessionHeader {
        &self.header
    }

    /// Its trials in order.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }
}

#[derive(serde::Deserialize)]
struct Version {
    schema_version: u32,
}

fn trial_folders(trials: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    if !trials.exists() {
        return Ok(Vec::new());
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(trials).map_err(|source| Error::read(trials, source))? {
        let dir = entry.map_err(|source| Error::read(trials, source))?.path();
        if let Some(name) = dir.file_name().and_then(|name| name.to_str()).filter(|_| dir.is_dir()) {
            folders.push((name.to_owned(), dir.clone()));
        }
    }
    folders.sort();
    Ok(folders)
}

/// One trial of a session.
#[derive(Clone, Debug)]
pub struct Trial {
    name: String,
    dir: PathBuf,
    start: TrialStart,
    record: Option<TrialRecord>,
}

impl Trial {
    fn open(name: String, dir: PathBuf, record: Option<TrialRecord>) -> Result<Self, Error> {
        let start = match &record {
            Some(record) => TrialStart {
                scene: record.scene.clone(),
                seed: record.seed,
                driver: record.driver.clone(),
                gaze: record.gaze.clone(),
                prompts: record.prompts.clone(),
                started_time_nanos: record.started_time_nanos,
            },
            None => logged_start(&dir)?,
        };
        Ok(Self { name, dir, start, record })
    }

    /// Its name, `T001` being the first.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was known when it began; empty words if even that is missing.
    pub fn start(&self) -> &TrialStart {
        &self.start
    }

    /// Its row in `trials.csv`; `None` when it was cut short.
    pub fn record(&self) -> Option<&TrialRecord> {
        self.record.as_ref()
    }

    /// Streams a table: `trial.rows::<TickRecord>()`. A table whose file is missing has no rows.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn rows<T: Table>(&self) -> Result<Rows<T>, Error> {
        Rows::open(&self.dir.join(T::FILE))
    }

    /// Reads a whole table.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or a complete row is damaged.
    pub fn read_all<T: Table>(&self) -> Result<Vec<T>, Error> {
        self.rows()?.collect()
    }

    /// The row of a source's map of a frame; `None` when there is none.
    ///
    /// # Errors
    ///
    /// As [`read_all`](Self::read_all).
    pub fn map_record(&self, source: &str, frame: u64) -> Result<Option<MapRecord>, Error> {
        let is_it = |record: &MapRecord| record.frame == frame && record.source == source;
        self.rows::<MapRecord>()?.find(|record| record.as_ref().map_or(true, is_it)).transpose()
    }

    /// The map that a row of `maps.csv` names, with the levels that were logged.
    ///
    /// # Errors
    ///
    /// When the file is missing or damaged, or has another size than the row says.
    pub fn map(&self, record: &MapRecord) -> Result<QuantizedHeatmap, Error> {
        picture::read_map(&self.dir, record)
    }

    /// The picture that [`FrameRecord::image`](crate::FrameRecord::image) names.
    ///
    /// # Errors
    ///
    /// When the file is missing or damaged.
    pub fn picture(&self, file: &str) -> Result<RgbImage, Error> {
        picture::read_frame(&self.dir, file)
    }
}

/// The beginning of a trial that has no row in `trials.csv`.
fn logged_start(dir: &Path) -> Result<TrialStart, Error> {
    let first = Rows::<EventRecord>::open(&dir.join(EventRecord::FILE))?.next().transpose()?;
    let started = first.filter(|event| event.kind == TRIAL_STARTED);
    Ok(started.and_then(|event| serde_json::from_str(&event.detail).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests;
