//! cogaze_gaze
