//! `cogaze-lab explain`: photos → overlays and `.npy`, or one raw input tensor → its relevance.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use cogaze_network::{Balance, Inference, Output, Runtime, preprocess};
use cogaze_onnx::{Model, NetworkMetadata};
use cogaze_relevance::{BALANCE_OUTPUT, CompileSettings, RELEVANCE_OUTPUT, Reduction, compile};
use ndarray::{ArrayD, IxDyn};
use serde_json::{Value, json};

use crate::{
    composite::CompositeArguments,
    failure::{Failure, OrBadInput as _},
    output::{Format, print},
    overlay::overlay,
};

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The network
    model: PathBuf,
    /// Photos of any size
    #[arg(required_unless_present = "tensor", conflicts_with = "tensor", requires = "out")]
    images: Vec<PathBuf>,
    /// Folder for NAME.png (overlay) and NAME.npy (relevance [rows, columns]) of each photo
    #[arg(long)]
    out: Option<PathBuf>,
    /// Raw network input [1, channels, rows, columns] instead of photos
    #[arg(long, requires = "npy")]
    tensor: Option<PathBuf>,
    /// Where to write the relevance of the raw input, of the input's shape
    #[arg(long, conflicts_with = "images")]
    npy: Option<PathBuf>,
    #[command(flatten)]
    composite: CompositeArguments,
    /// Threads that compute one image together
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// How to print the predictions
    #[arg(long, default_value = "text")]
    format: Format,
}

impl Explain {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let network = Model::read(&self.model).or_bad_input()?;
        let reduction = if self.tensor.is_some() { Reduction::PerChannel } else { Reduction::ChannelSum };
        let settings = CompileSettings { seed: self.composite.seed_output.clone(), reduction, report: true };
        let explained = compile(&network, &self.composite.composite(&network)?, &settings).or_bad_input()?;
        let runtime = Runtime::load().or_bad_input()?;
        let mut inference = Inference::open(&runtime, &explained, self.threads).or_bad_input()?;
        match (&self.tensor, &self.npy, &self.out) {
            (Some(tensor), Some(npy), _) => self.explain_tensor(&mut inference, tensor, npy),
            (_, _, Some(out)) => self.explain_photos(&network, &mut inference, out),
            _ => Err(Failure::BadInput(anyhow!("give photos and --out DIR, or --tensor and --npy"))),
        }
    }

    fn explain_tensor(&self, inference: &mut Inference, tensor: &Path, npy: &Path) -> Result<(), Failure> {
        let input: ArrayD<f32> = ndarray_npy::read_npy(tensor)
            .with_context(|| format!("cannot read {}", tensor.display()))
            .or_bad_input()?;
        if input.shape() != inference.input_shape() {
            let (found, expected) = (input.shape(), inference.input_shape());
            let message = format!("{} has shape {found:?}, the network takes {expected:?}", tensor.display());
            return Err(Failure::BadInput(anyhow::Error::msg(message)));
        }
        let values: Vec<f32> = input.iter().copied().collect();
        let result = Explanation::of(inference, &values)?;
        write_npy(npy, &result.relevance.shape, &result.relevance.values)?;
        self.report(&tensor.display().to_string(), &result)
    }

    fn explain_photos(&self, network: &Model, inference: &mut Inference, out: &Path) -> Result<(), Failure> {
        let metadata = NetworkMetadata::from_entries(&network.metadata).or_bad_input()?;
        if inference.input_shape() != [1, 3, metadata.rows, metadata.columns] {
            let message = format!("{} contradicts its metadata", self.model.display());
            return Err(Failure::BadInput(anyhow::Error::msg(message)));
        }
        std::fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display())).or_bad_input()?;
        for path in &self.images {
            let photo = image::open(path).with_context(|| format!("cannot read {}", path.display())).or_bad_input()?;
            let photo = photo.to_rgb8();
            let result = Explanation::of(inference, &preprocess(&photo, &metadata))?;
            let name = path.file_stem().context("a photo has a name")?;
            let stem = out.join(name);
            write_npy(&stem.with_extension("npy"), &[metadata.rows, metadata.columns], &result.relevance.values)?;
            let picture = overlay(&photo, &result.relevance.values, metadata.rows, metadata.columns);
            let file = stem.with_extension("png");
            picture.save(&file).with_context(|| format!("cannot write {}", file.display()))?;
            self.report(&path.display().to_string(), &result)?;
        }
        Ok(())
    }

    fn report(&self, name: &str, result: &Explanation) -> Result<(), Failure> {
        print(&match self.format {
            Format::Json => format!("{}\n", result.to_json(name)),
            Format::Text => format!(
                "{name}: prediction {:?}, relevance {:.6}, conservation {:.6}\n",
                result.prediction,
                result.balance.relevance,
                result.conservation()
            ),
        })
    }
}

/// What an explained network says about one input.
struct Explanation {
    prediction: Vec<f32>,
    relevance: Output,
    balance: Balance,
}

impl Explanation {
    fn of(inference: &mut Inference, input: &[f32]) -> Result<Self, Failure> {
        let mut outputs = inference.run(input)?;
        let mut take = |name: &str| outputs.remove(name).with_context(|| format!("the network gave no `{name}`"));
        let (relevance, balance) = (take(RELEVANCE_OUTPUT)?, take(BALANCE_OUTPUT)?);
        let prediction = outputs.into_values().next().context("the network gave no prediction")?.values;
        Ok(Self { prediction, relevance, balance: Balance::from_output(&balance)? })
    }

    /// Relevance that arrived ÷ relevance that was seeded.
    fn conservation(&self) -> f64 {
        self.balance.relevance / self.balance.seed
    }

    fn to_json(&self, name: &str) -> Value {
        json!({
            "input": name,
            "prediction": self.prediction,
            "relevance_sum": self.balance.relevance,
            "conservation": self.conservation(),
            "balance": {
                "seed": self.balance.seed,
                "bias": self.balance.bias,
                "stabilizer": self.balance.stabilizer,
                "undefined": self.balance.undefined,
                "absolute_relevance": self.balance.absolute_relevance,
            },
        })
    }
}

fn write_npy(path: &Path, shape: &[usize], values: &[f32]) -> Result<(), Failure> {
    let array = ArrayD::from_shape_vec(IxDyn(shape), values.to_vec())?;
    ndarray_npy::write_npy(path, &array).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}
