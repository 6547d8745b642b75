//! cogaze_scenario
