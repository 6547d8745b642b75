//! cogaze_tests
