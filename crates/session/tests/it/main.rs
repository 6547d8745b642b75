//! A session on a disk that really runs full, written by a process of its own.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use cogaze_session::{Session, SessionHeader, SessionWriter, TickRecord, TrialStart, WriterThread};

const FOLDER_VARIABLE: &str = "COGAZE_TEST_FULL_DISK_FOLDER";

/// The process with the full disk: runs only when the test below starts it.
#[test]
fn writer_of_a_full_disk() {
    let Some(folder) = std::env::var_os(FOLDER_VARIABLE) else { return };
    let mut session = SessionWriter::create(Path::new(&folder), &SessionHeader::default()).unwrap();
    let thread = WriterThread::spawn(session.start_trial(&TrialStart::default()).unwrap(), 16).unwrap();
    let error = (0..).find_map(|tick| thread.write(TickRecord { tick, ..TickRecord::default() }).err()).unwrap();
    println!("told: {error}");
}

#[test]
fn a_session_on_a_full_disk_keeps_its_rows_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("session");
    // No file may become larger than 256 blocks of 512 bytes; the signal that comes with it is ignored, so that writing
    // fails as it does on a full disk.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 256; exec \"$0\" --exact writer_of_a_full_disk --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER_VARIABLE, &dir)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("ticks.csv") && told.contains("free some space"), "{told}");

    let session = Session::open(&dir).unwrap();
    let mut rows = session.trials()[0].rows::<TickRecord>().unwrap();
    let read = rows.by_ref().map(|row| row.unwrap().tick).enumerate();
    let count = read.inspect(|(index, tick)| assert_eq!(*index as u64, *tick)).count();
    assert!(count > 1000, "only {count} rows of 128 KiB");
    assert!(!rows.torn(), "the row that did not fit was taken back");
}
