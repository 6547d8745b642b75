//! Pictures of relevance over photos.
