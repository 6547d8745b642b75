//! cogaze_saliency
