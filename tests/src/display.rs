//! An X display of a test's own: Xvfb with a window manager, driven with xdotool, seen through `xwd`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use image::{Rgb, RgbImage};

/// A running Xvfb; it ends with this value.
pub struct Display {
    name: String,
    server: Child,
    window_manager: Child,
}

/// A picture of the whole screen.
pub struct Screenshot(pub RgbImage);

impl Display {
    /// Starts a display of `width` × `height` pixels.
    ///
    /// # Panics
    /// If Xvfb or openbox cannot be started: `cargo xtask test` installs them.
    pub fn start(width: u32, height: u32) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts: `cargo xtask test` installs it");
        // Xvfb writes the number of the display that it found free once it accepts clients.
        let mut number = String::new();
        let stdout = server.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut number).expect("Xvfb tells its display");
        let name = format!(":{}", number.trim());
        let window_manager = Command::new("openbox")
            .env("DISPLAY", &name)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openbox starts: `cargo xtask test` installs it");
        Self { name, server, window_manager }
    }

    /// The value for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs one xdotool command, such as `["key", "F1"]`.
    ///
    /// # Panics
    /// If xdotool fails.
    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.name)
            .output()
            .expect("xdotool starts: `cargo xtask test` installs it");
        assert!(output.status.success(), "xdotool {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// What the screen shows now.
    ///
    /// # Panics
    /// If `xwd` fails or gives another format than 24 bits deep.
    pub fn screenshot(&self) -> Screenshot {
        let output = Command::new("xwd")
            .args(["-root", "-silent"])
            .env("DISPLAY", &self.name)
            .output()
            .expect("xwd starts: `cargo xtask test` installs it");
        Screenshot(decode_xwd(&output.stdout).expect("a 32-bit XWD picture"))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in [&mut self.window_manager, &mut self.server] {
            // They may have ended already; there is nothing else to do about it here.
            child.kill().ok();
            child.wait().ok();
        }
    }
}

impl Screenshot {
    /// The part of it that begins at `origin` and has `size`, in pixels.
    pub fn cropped(&self, [x, y]: [u32; 2], [width, height]: [u32; 2]) -> Self {
        Self(image::imageops::crop_imm(&self.0, x, y, width, height).to_image())
    }

    /// The mean colour of a rectangle in shares of the screen: left, top, right, bottom.
    pub fn mean(&self, [left, top, right, bottom]: [f64; 4]) -> [f64; 3] {
        let (width, height) = (f64::from(self.0.width()), f64::from(self.0.height()));
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for y in (top * height) as u32..(bottom * height) as u32 {
            for x in (left * width) as u32..(right * width) as u32 {
                let Rgb(pixel) = *self.0.get_pixel(x, y);
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += f64::from(value);
                }
                count += 1.0;
            }
        }
        sum.map(|sum| sum / count)
    }

    /// The share of a rectangle's pixels for which `is_such` holds.
    pub fn share(&self, [left, top, right, bottom]: [f64; 4], is_such: impl Fn([u8; 3]) -> bool) -> f64 {
        let (width, height) = (f64::from(self.0.width()), f64::from(self.0.height()));
        let (mut such, mut count) = (0_u32, 0_u32);
        for y in (top * height) as u32..(bottom * height) as u32 {
            for x in (left * width) as u32..(right * width) as u32 {
                count += 1;
                such += u32::from(is_such(self.0.get_pixel(x, y).0));
            }
        }
        f64::from(such) / f64::from(count.max(1))
    }
}

/// Reads the X window dump format, version 7, at 32 bits a pixel: a header of big-endian words, a colour table, rows.
fn decode_xwd(bytes: &[u8]) -> Option<RgbImage> {
    let word = |index: usize| {
        let bytes = bytes.get(index * 4..index * 4 + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let (header_size, width, height) = (word(0)?, word(4)?, word(5)?);
    let (is_little_endian, bits_per_pixel, row_bytes, colors) = (word(7)? == 0, word(11)?, word(12)?, word(19)?);
    if bits_per_pixel != 32 {
        return None;
    }
    const COLOR_BYTES: usize = 12;
    let pixels = bytes.get(header_size + colors * COLOR_BYTES..)?;
    let mut rgb = Vec::with_capacity(width * height * 3);
    for row in pixels.chunks_exact(row_bytes).take(height) {
        for pixel in row.as_chunks::<4>().0.iter().take(width) {
            let [a, b, c, d] = *pixel;
            rgb.extend(if is_little_endian { [c, b, a] } else { [b, c, d] });
        }
    }
    RgbImage::from_raw(width as u32, height as u32, rgb)
}
