//! An hour of session (ticks at 60 Hz, gaze at 120 Hz, 20 perceived frames a second, two sources, nine metrics) from
//! its folder to the page. Budget: 5 s, 500 MB; divan shows the time and, as `max alloc`, the memory.

#[path = "../tests/it/synthetic.rs"]
mod synthetic;

use cogaze_session::Session;
use synthetic::Synthetic;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn an_hour(bencher: divan::Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder for the session");
    let dir = folder.path().join("session");
    let hour = Synthetic { seconds: 3600, trials: 1, pictures: true, attention: true, complete: true };
    synthetic::write(&dir, hour).expect("a session");
    bencher.bench_local(|| {
        let session = Session::open(&dir).expect("the session that was just written");
        let report = cogaze_analysis::analyze(&[session]).expect("a report");
        report.write(&folder.path().join("report")).expect("a page")
    });
}
