//! From a report to files.

mod html;
mod tables;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Report};

impl Report {
    /// Everything that was found out as JSON; numbers that do not exist are `null`.
    ///
    /// # Errors
    ///
    /// When a figure or a table could not be made.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self)
            .map_err(|error| Error::Figure { figure: "report.json", reason: error.to_string() })
    }

    /// The page: one file with everything in it, which needs nothing from anywhere.
    ///
    /// # Errors
    ///
    /// When a figure could not be drawn.
    pub fn to_html(&self) -> Result<String, Error> {
        html::page(self)
    }

    /// Writes `report.html`, `metrics.csv`, `driving.csv`, `prompts.csv` and `report.json` into `dir` and gives their
    /// paths. An earlier report there is replaced.
    ///
    /// # Errors
    ///
    /// When `dir` belongs to a session, when a file cannot be written, when a figure cannot be drawn.
    pub fn write(&self, dir: &Path) -> Result<Vec<PathBuf>, Error> {
        if ["session.json", "ticks.csv", "trials.csv"].iter().any(|file| dir.join(file).exists()) {
            return Err(Error::IntoSession { path: dir.to_owned() });
        }
        let files = [
            ("report.html", self.to_html()?),
            ("metrics.csv", tables::metrics(self)?),
            ("driving.csv", tables::driving(self)?),
            ("prompts.csv", tables::prompts(self)?),
            ("report.json", self.to_json()?),
        ];
        fs::create_dir_all(dir).map_err(|source| Error::Write { path: dir.to_owned(), source })?;
        let mut paths = Vec::new();
        for (name, text) in files {
            let path = dir.join(name);
            fs::write(&path, text).map_err(|source| Error::Write { path: path.clone(), source })?;
            paths.push(path);
        }
        Ok(paths)
    }
}
