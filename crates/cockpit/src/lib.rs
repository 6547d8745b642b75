//! cogaze_cockpit
