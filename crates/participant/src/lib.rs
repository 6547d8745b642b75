//! cogaze_participant
