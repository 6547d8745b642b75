//! cogaze_session
