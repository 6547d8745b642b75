//! cogaze_analysis
