//! Builds networks of VGG16's topology with a driving head: 13 convolutions in five blocks, each block ended by a
//! 2 × 2 max pool, then global average pooling, dropout and a dense layer with two outputs.
//!
//! K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015, configuration D.

use std::f32::consts::PI;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{Attribute, Error, Graph, Model, NetworkMetadata, Node, OutputMetadata, Preprocessing, Tensor, ValueInfo};

/// Output channels of each convolution at width 1, by block.
const BLOCKS: [&[usize]; 5] = [&[64, 64], &[128, 128], &[256, 256, 256], &[512, 512, 512], &[512, 512, 512]];
const DROPOUT: f32 = 0.2;
/// Dropout as an input needs 12; 17 is what current exporters write and every ONNX Runtime of the last years runs.
const OPSET: i64 = 17;
const IR_VERSION: i64 = 8;

/// What to build.
#[derive(Clone, Debug, PartialEq)]
pub struct VggSettings {
    /// Channels relative to VGG16: 1.0 is VGG16.
    pub width: f32,
    /// Height of the input in pixels, at least 32 (five halvings).
    pub rows: usize,
    /// Width of the input in pixels, at least 32.
    pub columns: usize,
    /// Seed of the weights.
    pub seed: u64,
    /// How the weights are drawn.
    pub initialization: Initialization,
    /// How pixels become input.
    pub preprocessing: Preprocessing,
}

/// How the weights are drawn. Only additions, multiplications and square roots are involved, so that the same seed gives
/// the same bytes on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Initialization {
    /// Uniform with zero mean over each output's inputs, biases zero; convolutions with variance `2 π / ((π − 1) fan_in)`
    /// (Huang et al., "Centered weight normalization", ICCV 2017; the factor is He's, corrected for the mean that a
    /// rectified Gaussian has and a centred filter does not see). Plain He weights let a deep rectified stack answer
    /// nearly the same to every image; these keep images apart, so that outputs and relevance are lively untrained.
    #[default]
    Centered,
    /// Convolutions and dense layer uniform within ±√(6 / (`fan_in` + `fan_out`)), biases zero: Keras' default
    /// (Glorot and Bengio 2010), the "random network" of Hwu et al. 2021.
    Glorot,
}

impl Default for VggSettings {
    fn default() -> Self {
        Self {
            width: 0.25,
            rows: 96,
            columns: 192,
            seed: 0,
            initialization: Initialization::default(),
            preprocessing: Preprocessing::default(),
        }
    }
}

/// Builds the network. The output `prediction` `[1, 2]` is raw: steering, then speed.
///
/// # Errors
/// [`Error::Build`] if the width is not within 0.01..=4 or a side is not within 32..=4096.
///
/// # Examples
/// ```
/// use cogaze_onnx::{VggSettings, vgg16};
/// let model = vgg16(&VggSettings { width: 1.0, rows: 224, columns: 224, ..Default::default() })?;
/// assert_eq!(model.graph.parameters(), 14_714_688 + 2 * 512 + 2); // VGG16's body and the driving head
/// # Ok::<(), cogaze_onnx::Error>(())
/// ```
pub fn vgg16(settings: &VggSettings) -> Result<Model, Error> {
    let VggSettings { width, rows, columns, seed, .. } = *settings;
    if !(0.01..=4.0).contains(&width) {
        return Err(Error::Build(format!("width {width} is not within 0.01..=4")));
    }
    for (side, length) in [("rows", rows), ("columns", columns)] {
        if !(32..=4096).contains(&length) {
            return Err(Error::Build(format!("{length} {side} are not within 32..=4096")));
        }
    }
    let mut builder = Builder {
        graph: Graph { name: "driving".to_owned(), ..Graph::default() },
        random: ChaCha8Rng::seed_from_u64(seed),
        initialization: settings.initialization,
    };
    let channels = builder.body(width);
    builder.head(channels);
    builder.graph.inputs.push(ValueInfo::fixed("input", &[1, 3, rows, columns]));
    builder.graph.outputs.push(ValueInfo::fixed("prediction", &[1, 2]));
    builder.graph.validate()?;
    Ok(Model {
        ir_version: IR_VERSION,
        opset: OPSET,
        producer: "cogaze-lab model build".to_owned(),
        graph: builder.graph,
        metadata: metadata(settings).to_entries(),
    })
}

fn metadata(settings: &VggSettings) -> NetworkMetadata {
    let output = |name: &str, unit: &str, scale, offset| OutputMetadata {
        name: name.to_owned(),
        unit: unit.to_owned(),
        scale,
        offset,
    };
    NetworkMetadata {
        rows: settings.rows,
        columns: settings.columns,
        preprocessing: settings.preprocessing,
        outputs: vec![output("steering", "rad", 0.1, 0.0), output("speed", "m/s", 4.0, 12.0)],
        origin: format!(
            "random weights ({:?} initialization, seed {}), not trained: the predictions mean nothing on a road",
            settings.initialization, settings.seed
        ),
    }
}

struct Builder {
    graph: Graph,
    random: ChaCha8Rng,
    initialization: Initialization,
}

impl Builder {
    /// Appends the five blocks and returns the number of channels of the last one.
    fn body(&mut self, width: f32) -> usize {
        let (mut value, mut channels) = ("input".to_owned(), 3);
        for (block, convolutions) in (1..).zip(BLOCKS) {
            for (index, &full) in (1..).zip(convolutions) {
                let outputs = ((full as f32 * width).round() as usize).max(1);
                let name = format!("conv{block}_{index}");
                self.convolution(&name, &value, channels, outputs);
                (value, channels) = (format!("{name}.relu"), outputs);
                self.push(Node::new(&value, "Relu", &[&name], &value));
            }
            let pool = format!("pool{block}");
            let node = Node::new(&pool, "MaxPool", &[&value], &pool);
            self.push(
                node.with("kernel_shape", Attribute::Ints(vec![2, 2])).with("strides", Attribute::Ints(vec![2, 2])),
            );
            value = pool;
        }
        channels
    }

    fn convolution(&mut self, name: &str, input: &str, channels: usize, outputs: usize) {
        let (weight, bias) = (format!("{name}.weight"), format!("{name}.bias"));
        let filters = self.filters(channels, outputs);
        self.graph.initializers.insert(weight.clone(), filters);
        self.graph.initializers.insert(bias.clone(), Tensor::vector(vec![0.0; outputs]));
        let node = Node::new(name, "Conv", &[input, &weight, &bias], name);
        self.push(node.with("kernel_shape", Attribute::Ints(vec![3, 3])).with("pads", Attribute::Ints(vec![1; 4])));
    }

    fn head(&mut self, channels: usize) {
        self.push(Node::new("gap", "GlobalAveragePool", &["pool5"], "gap"));
        self.push(Node::new("flatten", "Flatten", &["gap"], "flatten"));
        self.graph.initializers.insert("dropout.ratio".to_owned(), Tensor::scalar(DROPOUT));
        self.push(Node::new("dropout", "Dropout", &["flatten", "dropout.ratio"], "dropout"));
        let weight = self.rows(channels, 2, 2.0 / (channels + 2) as f32, &[2, channels]);
        self.graph.initializers.insert("dense.weight".to_owned(), weight);
        self.graph.initializers.insert("dense.bias".to_owned(), Tensor::vector(vec![0.0; 2]));
        let node = Node::new("dense", "Gemm", &["dropout", "dense.weight", "dense.bias"], "prediction");
        self.push(node.with("transB", Attribute::Int(1)));
    }

    fn filters(&mut self, channels: usize, outputs: usize) -> Tensor {
        let fan_in = channels * 9;
        let variance = match self.initialization {
            Initialization::Centered => 2.0 * PI / ((PI - 1.0) * fan_in as f32),
            Initialization::Glorot => 2.0 / (fan_in + outputs * 9) as f32,
        };
        self.rows(fan_in, outputs, variance, &[outputs, channels, 3, 3])
    }

    /// Uniform weights of the given variance, one row of `fan_in` per output, centered if so asked.
    fn rows(&mut self, fan_in: usize, outputs: usize, variance: f32, shape: &[usize]) -> Tensor {
        let limit = (3.0 * variance).sqrt();
        let mut values = Vec::with_capacity(outputs * fan_in);
        for _ in 0..outputs {
            let row: Vec<f32> = (0..fan_in).map(|_| self.random.random_range(-limit..limit)).collect();
            let mean = match self.initialization {
                Initialization::Centered => row.iter().sum::<f32>() / fan_in as f32,
                Initialization::Glorot => 0.0,
            };
            values.extend(row.iter().map(|weight| weight - mean));
        }
        let mut values = values.into_iter();
        Tensor::from_fn(shape, || values.next().unwrap_or_default())
    }

    fn push(&mut self, node: Node) {
        self.graph.nodes.push(node);
    }
}
