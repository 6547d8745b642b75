//! cogaze_network
