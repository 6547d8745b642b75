//! What the sources must not contain.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A source file, its path relative to the checkout and with `/` throughout.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

/// Where a clock may be read: the two that run in real time, the device thread, what measures speed, and what is no
/// part of the programs.
const MAY_READ_CLOCK: [&str; 8] = [
    "crates/rig/",
    "crates/cockpit/",
    "crates/gaze/src/thread",
    "crates/tobii/",
    "crates/lab/src/bench",
    "crates/simulator/examples/",
    "tests/",
    "xtask/",
];
const CLOCKS: [&str; 3] = ["Instant::now", "SystemTime::now", "UtcDateTime::now"];

/// Where `unsafe` may stand: the foreign function interface and its stub.
const MAY_BE_UNSAFE: [&str; 2] = ["crates/tobii/", "crates/tobii_stub/"];
const UNSAFE_WORDS: [&str; 2] = ["unsafe", "unsafe_code"];

/// Every Rust file of the members.
pub(super) fn files(root: &Path) -> Result<Vec<Source>, Error> {
    let mut files = Vec::new();
    for folder in ["crates", "tests", "xtask"] {
        collect(&root.join(folder), &mut files)?;
    }
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).map_err(Error::file(&file))?;
            let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            Ok(Source { path, text })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// One line for each broken rule in a file.
pub(super) fn violations(path: &str, text: &str) -> Vec<String> {
    let among = |allowed: &[&str]| allowed.iter().any(|prefix| path.starts_with(prefix));
    let may_read_clock = among(&MAY_READ_CLOCK) || path.contains("/benches/");
    let may_be_unsafe = among(&MAY_BE_UNSAFE);
    let mut violations = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let code = code_of(line);
        if !may_read_clock && let Some(clock) = CLOCKS.iter().find(|clock| code.contains(*clock)) {
            violations.push(format!("{path}:{number}: {clock} where time is an argument"));
        }
        if !may_be_unsafe && words_of(&code).any(|word| UNSAFE_WORDS.contains(&word)) {
            violations.push(format!("{path}:{number}: unsafe outside crates/tobii"));
        }
    }
    violations
}

fn words_of(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// A line without its comment and without what stands between quotes. Reads line by line, so that a string over several
/// lines is taken for code; that can only raise a false alarm.
fn code_of(line: &str) -> String {
    let line = line.replace("'\"'", "' '").replace("\\\"", "");
    let mut code = String::new();
    for (part, is_code) in line.split('"').zip([true, false].into_iter().cycle()) {
        if !is_code {
            continue;
        }
        match part.split_once("//") {
            Some((before, _)) => {
                code.push_str(before);
                break;
            }
            None => code.push_str(part),
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: &str = "let now = Instant::now();";
    const UNSAFE: &str = "let value = unsafe { *pointer };";

    #[test]
    fn a_clock_is_found_where_time_is_an_argument() {
        let found = violations("crates/prompts/src/prompter.rs", &format!("use std;\n{CLOCK}\n"));
        assert_eq!(found, ["crates/prompts/src/prompter.rs:2: Instant::now where time is an argument"]);
        for allowed in ["crates/rig/src/main.rs", "crates/gaze/src/thread.rs", "crates/heatmap/benches/metrics.rs"] {
            assert!(violations(allowed, CLOCK).is_empty(), "{allowed}");
        }
        assert_eq!(violations("crates/gaze/src/mouse.rs", CLOCK).len(), 1);
        assert_eq!(violations("crates/session/src/writer/tests.rs", "std::time::SystemTime::now()").len(), 1);
    }

    #[test]
    fn unsafe_code_and_permission_for_it_are_found() {
        assert_eq!(
            violations("crates/gaze/src/lib.rs", UNSAFE),
            ["crates/gaze/src/lib.rs:1: unsafe outside crates/tobii"]
        );
        assert_eq!(violations("xtask/src/main.rs", "#![expect(unsafe_code)]").len(), 1);
        assert!(violations("crates/tobii/src/lib.rs", UNSAFE).is_empty());
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        for harmless in [
            "// Instant::now is not for us, nor is unsafe",
            "/// Takes the time, never `Instant::now`.",
            "let text = \"unsafe \\\" Instant::now\";",
            "let quote = '\"'; // unsafe",
            "let unsafely = 1;",
        ] {
            assert!(violations("crates/gaze/src/lib.rs", harmless).is_empty(), "{harmless}");
        }
        assert_eq!(violations("crates/gaze/src/lib.rs", "let a = \"x\"; unsafe { f(\"y\") } // z").len(), 1);
    }
}
