//! What an explanation costs: plain and explained forward pass of the shipped network, two threads. Compare medians of one
//! run; `cogaze-lab bench` runs both in turn and prints the ratio.

use std::path::PathBuf;

use cogaze_network::{Inference, Runtime};
use cogaze_onnx::Model;
use cogaze_relevance::{CompileSettings, Composite, compile};

fn main() {
    divan::main();
}

fn network() -> Model {
    Model::read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/driving.onnx"))
        .expect("the asset is shipped")
}

fn run(bencher: divan::Bencher<'_, '_>, model: &Model) {
    let runtime = Runtime::load().unwrap_or_else(|error| panic!("{error}"));
    let mut inference = Inference::open(&runtime, model, 2).expect("the network runs");
    let input: Vec<f32> = (0..3 * 96 * 192).map(|index| (index as f32 * 12.9898).sin() * 2.0).collect();
    bencher.bench_local(|| inference.run(&input).expect("the network runs"));
}

#[divan::bench]
fn plain(bencher: divan::Bencher<'_, '_>) {
    run(bencher, &network());
}

#[divan::bench(args = ["epsilon", "epsilon-plus-flat", "epsilon-alpha2-beta1-flat"])]
fn explained(bencher: divan::Bencher<'_, '_>, composite: &str) {
    let composite = Composite::named(composite, None).expect("the composite exists");
    run(bencher, &compile(&network(), &composite, &CompileSettings::default()).expect("the network compiles"));
}
