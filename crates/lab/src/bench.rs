//! `cogaze-lab bench`: what an explanation costs.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use cogaze_network::{Inference, Runtime};
use cogaze_onnx::Model;
use cogaze_relevance::{CompileSettings, Reduction, compile};
use serde_json::json;

use crate::{
    composite::CompositeArguments,
    failure::{Failure, OrBadInput as _},
    output::{Format, print},
};

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// The network
    model: PathBuf,
    #[command(flatten)]
    composite: CompositeArguments,
    /// Threads that compute one image together
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Pairs of runs, plain and explained in turn
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Also compute the balance report
    #[arg(long)]
    report: bool,
    /// How to print
    #[arg(long, default_value = "text")]
    format: Format,
}

impl Bench {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let network = Model::read(&self.model).or_bad_input()?;
        let settings = CompileSettings {
            seed: self.composite.seed_output.clone(),
            reduction: Reduction::ChannelSum,
            report: self.report,
        };
        let explained = compile(&network, &self.composite.composite(&network)?, &settings).or_bad_input()?;
        let runtime = Runtime::load().or_bad_input()?;
        let mut plain = Inference::open(&runtime, &network, self.threads).or_bad_input()?;
        let mut explained = Inference::open(&runtime, &explained, self.threads).or_bad_input()?;
        let input = texture(plain.input_shape().iter().product());
        let (mut forward, mut both) = (Vec::new(), Vec::new());
        for run in 0..self.runs + 5 {
            let times = (milliseconds(&mut plain, &input)?, milliseconds(&mut explained, &input)?);
            // The first runs allocate.
            if run >= 5 {
                forward.push(times.0);
                both.push(times.1);
            }
        }
        let (forward_ms, explained_ms) = (median(forward), median(both));
        let ratio = explained_ms / forward_ms;
        print(&match self.format {
            Format::Text => format!("forward {forward_ms:.3} ms, explained {explained_ms:.3} ms, ratio {ratio:.2}\n"),
            Format::Json => {
                format!("{}\n", json!({ "forward_ms": forward_ms, "explained_ms": explained_ms, "ratio": ratio }))
            }
        })
    }
}

fn milliseconds(inference: &mut Inference, input: &[f32]) -> Result<f64, Failure> {
    let start = Instant::now();
    inference.run(input)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// Input without structure that repeats: time does not depend on it, except where all values are zero or subnormal.
fn texture(length: usize) -> Vec<f32> {
    (0..length).map(|index| (index as f32 * 12.9898).sin() * 2.0).collect()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
