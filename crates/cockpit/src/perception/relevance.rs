//! Layer-wise relevance of a driving network.

use std::path::{Path, PathBuf};

use cogaze_heatmap::{Heatmap, SignPolicy};
use cogaze_network::{DrivingNetwork, Explanation, Runtime};
use cogaze_prompts::SourceMap;
use image::RgbImage;

use super::source::{MapOutput, MapSource};
use crate::Error;

/// Runs an explained network: one pass gives the prediction and the relevance.
pub(super) struct Relevance {
    name: String,
    path: PathBuf,
    composite: String,
    policy: SignPolicy,
    network: DrivingNetwork,
}

impl Relevance {
    pub(super) fn open(
        runtime: &Runtime,
        name: &str,
        path: &Path,
        composite: &str,
        policy: SignPolicy,
        threads: usize,
    ) -> Result<Self, Error> {
        let explanation = Explanation { composite: composite.into(), report: true, ..Explanation::default() };
        let network = DrivingNetwork::open(runtime, path, &explanation, threads)
            .map_err(|cause| Error::Network { path: path.into(), cause })?;
        Ok(Self { name: name.into(), path: path.into(), composite: composite.into(), policy, network })
    }
}

impl MapSource for Relevance {
    fn name(&self) -> &str {
        &self.name
    }

    fn input_size(&self) -> Option<(usize, usize)> {
        Some(self.network.input_size())
    }

    fn map(&mut self, image: &RgbImage, _earlier: &[SourceMap]) -> Result<MapOutput, Error> {
        let explained =
            self.network.explain(image).map_err(|cause| Error::Network { path: self.path.clone(), cause })?;
        let relevance = &explained.relevance;
        let heatmap = Heatmap::from_signed(relevance.columns, relevance.rows, &relevance.values, self.policy)
            .map_err(|cause| Error::Map { name: self.name.clone(), cause })?;
        Ok(MapOutput {
            heatmap,
            policy: Some(self.policy),
            composite: Some(self.composite.clone()),
            balance: explained.balance,
            prediction: Some(explained.prediction),
        })
    }
}
