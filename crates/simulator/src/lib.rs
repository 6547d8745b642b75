//! cogaze_simulator
