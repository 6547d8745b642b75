use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::{DiagnosticRecord, EventRecord};

/// A disk of a given size that can be enlarged.
#[derive(Clone, Debug, Default)]
struct Disk(Rc<RefCell<DiskState>>);

#[derive(Debug, Default)]
struct DiskState {
    bytes: Vec<u8>,
    capacity: usize,
    cannot_cut: bool,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.0.borrow_mut();
        let accepted = bytes.len().min(disk.capacity - disk.bytes.len());
        if accepted == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        disk.bytes.extend_from_slice(&bytes[..accepted]);
        Ok(accepted)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Disk {
    fn cut_to(&mut self, length: u64) -> io::Result<()> {
        let mut disk = self.0.borrow_mut();
        if disk.cannot_cut {
            return Err(io::ErrorKind::Unsupported.into());
        }
        disk.bytes.truncate(length as usize);
        Ok(())
    }
}

fn text(disk: &Disk) -> String {
    String::from_utf8(disk.0.borrow().bytes.clone()).unwrap()
}

/// Three rows on a disk of `capacity` bytes, flushed after each; gives the number of flushes that failed.
fn write_three(disk: &Disk) -> Option<(TableFile<EventRecord, Disk>, usize)> {
    let mut table = TableFile::new("events.csv".into(), disk.clone()).ok()?;
    let mut failures = 0;
    for tick in 0..3 {
        table.write(EventRecord { tick, kind: "marker".to_owned(), ..EventRecord::default() }).unwrap();
        failures += usize::from(table.flush().is_err());
    }
    Some((table, failures))
}

const THREE_ROWS: &str = "sequence,tick,time_nanos,kind,detail\n0,0,0,marker,\n1,1,0,marker,\n2,2,0,marker,\n";

#[test]
fn a_full_disk_holds_whole_rows_and_takes_the_rest_once_there_is_room() {
    for capacity in 0..THREE_ROWS.len() {
        let disk = Disk::default();
        disk.0.borrow_mut().capacity = capacity;
        let Some((mut table, failures)) = write_three(&disk) else {
            assert_eq!(text(&disk), "", "no half header at {capacity} bytes");
            continue;
        };
        assert!(failures > 0);
        let held = text(&disk);
        assert!(held.ends_with('\n') && THREE_ROWS.starts_with(&held), "at {capacity} bytes: {held:?}");
        disk.0.borrow_mut().capacity = usize::MAX;
        table.flush().unwrap();
        assert_eq!(text(&disk), THREE_ROWS, "at {capacity} bytes");
    }
}

#[test]
fn nothing_follows_a_torn_row_that_cannot_be_removed() {
    let header = THREE_ROWS.find('\n').unwrap() + 1;
    for capacity in header..THREE_ROWS.len() {
        let disk = Disk::default();
        *disk.0.borrow_mut() = DiskState { capacity, cannot_cut: true, ..DiskState::default() };
        let (table, _) = write_three(&disk).unwrap();
        drop(table);
        let held = text(&disk);
        let whole = &held[..=held.rfind('\n').unwrap()];
        assert!(THREE_ROWS.starts_with(whole), "at {capacity} bytes: {held:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_with_what_to_do() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let error = TableFile::<EventRecord>::new("/session/trials/T001/events.csv".into(), full).unwrap_err();
    let system = std::error::Error::source(&error).unwrap().to_string();
    assert!(system.contains("No space left on device"), "{system}");
    let error = error.to_string();
    assert!(error.contains("/session/trials/T001/events.csv"), "{error}");
    assert!(error.contains("free some space"), "{error}");
}

#[test]
fn a_row_is_one_line_and_numbers_return_as_they_were() {
    let disk = Disk::default();
    disk.0.borrow_mut().capacity = usize::MAX;
    let mut events = TableFile::new("events.csv".into(), disk.clone()).unwrap();
    events.write(EventRecord { detail: "two\nlines, \"quoted\"\r".to_owned(), ..EventRecord::default() }).unwrap();
    drop(events);
    assert_eq!(text(&disk).lines().nth(1), Some("0,0,0,,\"two lines, \"\"quoted\"\" \""));

    let disk = Disk::default();
    disk.0.borrow_mut().capacity = usize::MAX;
    let mut numbers = TableFile::new("diagnostics.csv".into(), disk.clone()).unwrap();
    for value in [0.1, 1e-300, f64::MAX, 1.0 / 3.0, -0.0] {
        numbers.write(DiagnosticRecord { value, ..DiagnosticRecord::default() }).unwrap();
    }
    drop(numbers);
    let text = text(&disk);
    let values: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(values, ["0.1", "1e-300", "1.7976931348623157e308", "0.3333333333333333", "-0.0"]);
}
