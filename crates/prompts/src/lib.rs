//! cogaze_prompts
