//! Heatmaps and frames as files: 16-bit grey PNG, whose levels come back exactly, and JPEG.

use std::fs::{self, OpenOptions};
use std::io::{Cursor, Write};
use std::path::{Component, Path, PathBuf};

use cogaze_heatmap::QuantizedHeatmap;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};

use crate::error::check_name;
use crate::{Error, MapRecord};

/// Quality of the frames, of 100: at 90 blocks are not seen at the size at which a report shows them.
const JPEG_QUALITY: u8 = 90;

/// Where the map of a source and a frame lies, relative to the folder of its trial.
///
/// # Errors
///
/// When the source's name cannot be part of a path.
pub fn map_file(source: &str, frame: u64) -> Result<String, Error> {
    check_name("source", source)?;
    Ok(format!("maps/{source}/{frame:06}.png"))
}

/// Where the picture of a frame lies, relative to the folder of its trial.
pub fn frame_file(frame: u64) -> String {
    format!("frames/{frame:06}.jpg")
}

/// Writes a map to a file that does not exist yet.
pub(crate) fn write_map(path: &Path, map: &QuantizedHeatmap) -> Result<(), Error> {
    let bytes: Vec<u8> = map.levels.iter().flat_map(|level| level.to_ne_bytes()).collect();
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(&bytes, map.width as u32, map.height as u32, ExtendedColorType::L16)
        .map_err(|error| wrong(path, error))?;
    write_new(path, &png)
}

/// Writes a frame to a file that does not exist yet.
pub(crate) fn write_frame(path: &Path, image: &RgbImage) -> Result<(), Error> {
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).encode_image(image).map_err(|error| wrong(path, error))?;
    write_new(path, jpeg.get_ref())
}

/// Reads the map that a row of `maps.csv` names; `trial` is the folder of its trial.
pub(crate) fn read_map(trial: &Path, record: &MapRecord) -> Result<QuantizedHeatmap, Error> {
    let path = inside(trial, &record.file)?;
    let image = match decode(&path, ImageFormat::Png)? {
        image::DynamicImage::ImageLuma16(image) => image,
        other => return Err(wrong(&path, format!("it is {:?}, not 16-bit grey", other.color()))),
    };
    if image.dimensions() != (record.width, record.height) {
        let (width, height) = image.dimensions();
        return Err(wrong(&path, format!("it is {width}×{height}, not {}×{}", record.width, record.height)));
    }
    Ok(QuantizedHeatmap {
        width: record.width as usize,
        height: record.height as usize,
        scale: record.scale,
        levels: image.into_raw(),
    })
}

/// Reads a picture of a frame.
pub(crate) fn read_frame(trial: &Path, file: &str) -> Result<RgbImage, Error> {
    let path = inside(trial, file)?;
    Ok(decode(&path, ImageFormat::Jpeg)?.into_rgb8())
}

fn decode(path: &Path, format: ImageFormat) -> Result<image::DynamicImage, Error> {
    let bytes = fs::read(path).map_err(|source| Error::read(path, source))?;
    image::load_from_memory_with_format(&bytes, format).map_err(|error| wrong(path, error))
}

/// A path that a table names, kept inside the folder of the trial: a session may come from anyone.
fn inside(trial: &Path, file: &str) -> Result<PathBuf, Error> {
    let path = trial.join(file);
    if Path::new(file).components().all(|component| matches!(component, Component::Normal(_))) {
        Ok(path)
    } else {
        Err(wrong(&path, "it lies outside the folder of its trial"))
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|source| Error::write(path, source))?;
    file.write_all(bytes).map_err(|source| Error::write(path, source))
}

fn wrong(path: &Path, reason: impl ToString) -> Error {
    Error::Picture { path: path.to_owned(), reason: reason.to_string() }
}
