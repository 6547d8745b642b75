//! cogaze_road
