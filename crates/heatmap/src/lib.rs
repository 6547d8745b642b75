//! cogaze_heatmap
