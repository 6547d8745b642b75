//! A coarse grid over the lanes, so that the nearest lane is found without trying every one.

use std::collections::BTreeMap;

use glam::DVec3;

use crate::{Lane, LaneIndex};

const CELL_M: f64 = 10.0;
const RINGS: i32 = 3;

/// Which lanes pass through which cell, and where.
#[derive(Clone, Debug, Default)]
pub(crate) struct LaneGrid {
    cells: BTreeMap<(i32, i32), Vec<(LaneIndex, f64)>>,
}

impl LaneGrid {
    pub(crate) fn new(lanes: &[Lane]) -> Self {
        let mut cells: BTreeMap<_, Vec<(LaneIndex, f64)>> = BTreeMap::new();
        for (index, lane) in lanes.iter().enumerate() {
            let length_m = lane.path.length_m();
            let count = (length_m / 4.0).ceil().max(1.0) as usize;
            for step in 0..=count {
                let distance_m = length_m * step as f64 / count as f64;
                cells
                    .entry(cell_of(lane.path.pose_at(distance_m).position_in_world))
                    .or_default()
                    .push((index, distance_m));
            }
        }
        Self { cells }
    }

    /// Places on lanes in the cells around a point: in the nearest ring that has any, and in one ring more, since a lane
    /// there may still be nearer.
    pub(crate) fn candidates(&self, point: DVec3) -> Vec<(LaneIndex, f64)> {
        let (column, row) = cell_of(point);
        let mut found = Vec::new();
        let mut last_ring = RINGS;
        for ring in 0..=RINGS {
            if ring > last_ring {
                break;
            }
            for d_column in -ring..=ring {
                for d_row in -ring..=ring {
                    if d_column.abs().max(d_row.abs()) == ring {
                        let cell = (column.saturating_add(d_column), row.saturating_add(d_row));
                        found.extend(self.cells.get(&cell).into_iter().flatten().copied());
                    }
                }
            }
            if !found.is_empty() && last_ring == RINGS {
                last_ring = (ring + 1).min(RINGS);
            }
        }
        found
    }
}

fn cell_of(point: DVec3) -> (i32, i32) {
    ((point.x / CELL_M).floor() as i32, (point.z / CELL_M).floor() as i32)
}
