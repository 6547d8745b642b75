//! cogaze_relevance
