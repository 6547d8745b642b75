//! A real window on a display of its own: keys steer, the mouse is the gaze, prompts come up and fade, and closing the
//! window leaves a complete session.

use std::{path::Path, process::Child, time::Duration};

use cogaze_session::{FrameRecord, GazeRecord, PromptRecord, Session, Table, TickRecord};
use cogaze_tests::{Display, Program, Screenshot};

/// Size of the rig's window; the screen is larger, for the window manager's frame.
const WINDOW: [u32; 2] = [1100, 540];
/// Width of the operator's panel, as a share of the window.
const PANEL: f64 = 300.0 / 1100.0;

struct Rig {
    process: Child,
    display: Display,
    window: String,
    /// The top left corner of the window's content on the screen.
    origin: [u32; 2],
    dir: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

impl Rig {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("session");
        // Long enough for a slow machine to take a picture of a ring.
        let config = folder.path().join("config.ron");
        std::fs::write(&config, "(prompts: (max_shown_s: 10.0))").unwrap();
        let display = Display::start(WINDOW[0] + 100, WINDOW[1] + 100);
        let size = format!("{}x{}", WINDOW[0], WINDOW[1]);
        let process = Program::rig()
            .env("DISPLAY", display.name())
            .args(["drive", "scenes/straight.ron", "--driver", "keyboard", "--gaze", "mouse", "--size", &size, "--out"])
            .arg(&dir)
            .arg("--config")
            .arg(&config)
            .start();
        let window = display.xdotool(&["search", "--sync", "--onlyvisible", "--name", "^Cogaze$"]);
        display.xdotool(&["windowfocus", "--sync", &window]);
        let geometry = display.xdotool(&["getwindowgeometry", "--shell", &window]);
        let value = |name: &str| {
            let line = geometry.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.strip_prefix('=')).and_then(|value| value.parse().ok()).unwrap()
        };
        assert_eq!([value("WIDTH"), value("HEIGHT")], WINDOW);
        let origin = [value("X"), value("Y")];
        Self { process, display, window, origin, dir, _folder: folder }
    }

    fn rows<T: Table>(&self) -> Vec<T> {
        let rows = || -> Option<Vec<T>> { Session::open(&self.dir).ok()?.trials().first()?.read_all().ok() };
        rows().unwrap_or_default()
    }

    /// Waits until the log says so; the drive runs in real time on whatever machine this is.
    fn until<T: Table>(&mut self, what: &str, is_so: impl Fn(&[T]) -> bool) -> Vec<T> {
        for _ in 0..1200 {
            let rows = self.rows();
            if is_so(&rows) {
                return rows;
            }
            assert!(self.process.try_wait().unwrap().is_none(), "the rig ended while waiting: {what}");
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("never came to be: {what}");
    }

    fn point_at(&self, [x, y]: [f64; 2]) {
        let width = f64::from(WINDOW[0]) * (1.0 - PANEL);
        let place = [(x * width) as u32, (y * f64::from(WINDOW[1])) as u32].map(|pixel| pixel.to_string());
        self.display.xdotool(&["mousemove", "--window", &self.window, &place[0], &place[1]]);
    }

    fn screenshot(&self) -> Screenshot {
        self.display.screenshot().cropped(self.origin, WINDOW)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        // It has ended already in a test that passes.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn is_amber([r, g, b]: [u8; 3]) -> bool {
    r > 170 && g > 110 && b < 120 && r > g && i32::from(g) - i32::from(b) > 50
}

#[test]
fn a_human_drives_in_a_window() {
    let mut rig = Rig::start();
    // The first frames may be rendered before every shader is compiled.
    rig.until("the drive runs", |frames: &[FrameRecord]| frames.len() > 10);

    looks_right(&rig);

    rig.display.xdotool(&["keydown", "Up"]);
    let speed_before = rig.rows::<TickRecord>().last().unwrap().speed_mps.unwrap();
    rig.until("the throttle speeds the car up", |ticks: &[TickRecord]| {
        ticks.last().is_some_and(|tick| tick.speed_mps.unwrap() > speed_before + 1.0)
    });
    rig.display.xdotool(&["keydown", "Left"]);
    rig.until("left steers to the left", |ticks: &[TickRecord]| {
        ticks.last().is_some_and(|tick| tick.steering_rad.unwrap() > 0.02)
    });
    rig.display.xdotool(&["keyup", "Left", "keyup", "Up", "keydown", "Down"]);
    rig.until("the brake stops the car", |ticks: &[TickRecord]| {
        ticks.last().is_some_and(|tick| tick.speed_mps.unwrap().abs() < 0.3)
    });
    rig.display.xdotool(&["keyup", "Down"]);

    for place in [[0.1, 0.9], [0.9, 0.1]] {
        rig.point_at(place);
        rig.until("the mouse is the gaze", |gaze: &[GazeRecord]| {
            gaze.last().is_some_and(|sample| {
                let near = |value: Option<f64>, wanted: f64| value.is_some_and(|value| (value - wanted).abs() < 0.02);
                near(sample.x, place[0]) && near(sample.y, place[1])
            })
        });
    }
    prompts_come_and_fade(&mut rig);

    // The window manager asks the program to close, as its close button does; `windowclose` would cut the connection.
    rig.display.xdotool(&["key", "alt+F4"]);
    let ended = (0..300).find_map(|_| {
        std::thread::sleep(Duration::from_millis(100));
        rig.process.try_wait().unwrap()
    });
    assert_eq!(ended.and_then(|status| status.code()), Some(0), "closing the window is a good end");
    let session = Session::open(&rig.dir).unwrap();
    let trial = session.trials()[0].record().cloned().unwrap();
    assert_eq!(trial.outcome, "complete");
}

/// Region by region: the panel, the sky, the road.
fn looks_right(rig: &Rig) {
    let screenshot = rig.screenshot();
    let view = 1.0 - PANEL;
    let panel = screenshot.mean([view + 0.03, 0.9, 0.99, 0.99]);
    assert!(panel.iter().all(|channel| *channel < 60.0), "the panel is dark: {panel:?}");
    let sky = screenshot.mean([0.02, 0.0, view - 0.02, 0.08]);
    assert!(sky[2] > 120.0 && sky[2] >= sky[0], "the sky is bright, and blue rather than red: {sky:?}");
    let road = screenshot.mean([view * 0.46, 0.56, view * 0.54, 0.65]);
    let spread = road.iter().copied().fold(0.0, f64::max) - road.iter().copied().fold(255.0, f64::min);
    assert!(spread < 40.0 && road[0] < sky[2], "the road is grey and darker than the sky: {road:?}");
    let marks = screenshot.share([view + 0.01, 0.0, 0.99, 0.6], |pixel| pixel.iter().all(|channel| *channel > 130));
    assert!(marks > 0.005, "the panel has something written on it: {marks}");
}

/// A prompt shows as an amber ring where the log says, and is gone after the driver looked there.
fn prompts_come_and_fade(rig: &mut Rig) {
    let known = rig.rows::<PromptRecord>().len();
    rig.point_at([0.02, 0.98]);
    let is_shown = |record: &PromptRecord| {
        record.event == "shown"
            && record.x.is_some_and(|x| (0.1..0.9).contains(&x))
            && record.y.is_some_and(|y| (0.1..0.9).contains(&y))
    };
    let prompts = rig.until("a prompt comes up", |rows: &[PromptRecord]| rows.iter().skip(known).any(is_shown));
    let shown = prompts.iter().rfind(|record| is_shown(record)).unwrap().clone();
    let place = [shown.x.unwrap() * (1.0 - PANEL), shown.y.unwrap()];
    let around = [
        (place[0] - 0.07).max(0.0),
        (place[1] - 0.14).max(0.0),
        (place[0] + 0.07).min(1.0 - PANEL),
        (place[1] + 0.14).min(1.0),
    ];
    let mut most = 0.0_f64;
    for _ in 0..20 {
        most = most.max(rig.screenshot().share(around, is_amber));
        if most > 0.01 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(most > 0.01, "the ring is where the log says: {most} of the region is amber");
    rig.point_at([shown.x.unwrap(), shown.y.unwrap()]);
    rig.until("the prompt ends", |rows: &[PromptRecord]| {
        rows.iter().any(|record| record.prompt == shown.prompt && record.event != "shown")
    });
    assert!(Path::new(&rig.dir).join("trials/T001/maps/relevance").is_dir());
}
