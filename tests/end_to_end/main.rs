//! The two programs, run as a user runs them: a drive and its log, a window, a report, bad input, a kill.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod configured;
mod drive;
mod foreign_scene;
mod killed;
mod lockstep;
mod replay;
mod report;
mod window;
