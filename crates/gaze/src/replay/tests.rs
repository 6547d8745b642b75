use std::io::Write;

use super::*;
use crate::Validity;

const HEADER: &str =
    "sequence,sample,device_time_nanos,capture_time_nanos,receive_time_nanos,clock_epoch,x,y,validity,pupil_mm\n";

fn open(text: &str, start: ReplayStart) -> Result<ReplayGaze, Error> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    ReplayGaze::open(file.path(), start)
}

fn message(text: &str) -> String {
    open(text, ReplayStart::AsLogged).unwrap_err().to_string()
}

#[test]
fn our_own_log_plays_back_as_it_was_written() {
    let text = format!(
        "{HEADER}0,7,12,1000,1500,1,0.25,0.75,valid,3.5\n1,8,,2000,2500,1,,,blink,\n2,9,,3000,3500,2,0.5,1.25,off_view,\n"
    );
    let mut replay = open(&text, ReplayStart::AsLogged).unwrap();
    let mut samples = Vec::new();
    replay.samples_until(999, &mut samples).unwrap();
    assert!(samples.is_empty(), "nothing before its time");
    replay.samples_until(1000, &mut samples).unwrap();
    let expected = GazeSample {
        sequence: 7,
        device_time_nanos: Some(12),
        capture_time_nanos: 1000,
        receive_time_nanos: 1500,
        clock_epoch: 1,
        gaze_in_view: Some([0.25, 0.75]),
        validity: Validity::Valid,
        pupil_mm: Some(3.5),
    };
    assert_eq!(samples, [expected]);
    replay.samples_until(10_000, &mut samples).unwrap();
    assert_eq!((samples[1].gaze_in_view, samples[1].validity), (None, Validity::Blink));
    assert_eq!((samples[2].gaze_in_view, samples[2].validity), (Some([0.5, 1.25]), Validity::OffView));
    assert!(replay.is_finished());
}

#[test]
fn polling_in_small_or_large_steps_plays_the_same() {
    let lines = (0..50).map(|k| format!("{},0.5,0.5", k * 8)).collect::<Vec<_>>().join("\n");
    let play = |step_nanos: i64| {
        let mut replay = open(&format!("time_ms,x,y\n{lines}\n"), ReplayStart::AsLogged).unwrap();
        let mut samples = Vec::new();
        for poll in 0..=400_000_000 / step_nanos {
            replay.samples_until(poll * step_nanos, &mut samples).unwrap();
        }
        samples
    };
    assert_eq!(play(1_000_000), play(400_000_000));
    assert_eq!(play(16_000_000).len(), 50);
}

#[test]
fn simple_files_give_time_in_three_units_and_start_at_the_first_poll() {
    for (header, first, second) in
        [("time_nanos", "500000000", "510000000"), ("time_ms", "500", "510.0"), ("time_s", "0.5", "0.51")]
    {
        let text = format!("{header},x,y,other\n{first},0.1,0.2,hm\n{second},NaN,0.2,hm");
        let mut replay = open(&text, ReplayStart::AtFirstPoll).unwrap();
        assert!((replay.rate_hz() - 100.0).abs() < 1e-6);
        let mut samples = Vec::new();
        replay.samples_until(2_000_000_000, &mut samples).unwrap();
        replay.samples_until(2_010_000_000, &mut samples).unwrap();
        assert_eq!(samples.iter().map(|s| s.capture_time_nanos).collect::<Vec<_>>(), [2_000_000_000, 2_010_000_000]);
        assert_eq!(samples[1].validity, Validity::NotANumber, "complete although it has no line end");
    }
}

#[test]
fn late_samples_are_put_in_order_of_capture() {
    let replay = open("time_ms,x,y\n0,0,0\n20,0,0\n10,0,0\n", ReplayStart::AsLogged).unwrap();
    assert_eq!(replay.samples().iter().map(|s| s.sequence).collect::<Vec<_>>(), [0, 2, 1]);
}

#[test]
fn a_log_cut_at_any_byte_still_opens_with_every_complete_line() {
    let complete = format!("{HEADER}0,0,,1000,1000,0,0.25,0.75,valid,3.5\n1,1,,2000,2000,0,0.5,0.5,valid,3.5\n");
    let first_line_end = HEADER.len() + "0,0,,1000,1000,0,0.25,0.75,valid,3.5\n".len();
    for cut in first_line_end..complete.len() {
        let replay = open(&complete[..cut], ReplayStart::AsLogged).unwrap();
        assert_eq!(replay.samples().len(), 1, "cut at {cut}");
        assert_eq!(replay.torn_lines(), u64::from(cut > first_line_end), "cut at {cut}");
    }
    assert_eq!(open(&complete, ReplayStart::AsLogged).unwrap().samples().len(), 2);
}

#[test]
fn errors_name_the_file_the_line_and_the_cell() {
    let wrong = message("time_ms,x,y\n0,0.5,0.5\n8,left,0.5\n16,0.5,0.5\n");
    assert!(wrong.contains(":3: x is \"left\", which is not a number"), "{wrong}");
    assert!(message(&format!("{HEADER}0,0,,1.5,0,0,,,lost,\n")).contains(":2: capture_time_nanos is \"1.5\""));
    assert!(message(&format!("{HEADER}0,0,,1,0,0,,,fine,\n")).contains("validity is \"fine\""));
    assert!(message("time_s,x,y\n1e300,0,0\n").contains("not a time"));
    assert!(message("x,y\n0,0\n").contains("no column with a time"));
    assert!(message("time_ms,x\n0,0\n").contains("no column y"));
    assert!(message("time_ms,x,y\n").contains("holds no gaze sample"));
    let missing = ReplayGaze::open(Path::new("/nowhere/gaze.csv"), ReplayStart::AsLogged).unwrap_err();
    assert!(missing.to_string().contains("/nowhere/gaze.csv"));
}

#[test]
fn arbitrary_bytes_are_an_error_and_not_a_panic() {
    for bytes in [&b"time_ms,x,y\n\xff\xfe,0,0\n1,0,0\n"[..], b"", b"\0\0\0", b"time_ms,x,y\n\"0,0"] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        assert!(ReplayGaze::open(file.path(), ReplayStart::AsLogged).is_err());
    }
}
