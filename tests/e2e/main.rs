//! The whole program on a pseudo-terminal, as a person meets it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod act;
mod answers;
mod comparing;
mod configuring;
mod ending;
mod fatal;
mod finding;
mod full;
mod groups;
mod habits;
mod hung;
mod inspect;
mod jobs;
mod lookback;
mod moving;
mod nobody;
mod pty;
mod received;
mod refusing;
mod remember;
mod replay;
mod saving;
mod script;
mod slow;
#[path = "../support/mod.rs"]
mod support;
mod themes;
mod threads;
mod tracing;
mod view;
mod writing;

#[test]
#[ignore = "not a test: the process that the others look at"]
fn victim() {
    support::be_victim();
}

/// Keys as terminals send them.
mod key {
    pub const UP: &str = "\x1b[A";
    pub const DOWN: &str = "\x1b[B";
    pub const RIGHT: &str = "\x1b[C";
    pub const LEFT: &str = "\x1b[D";
    pub const HOME: &str = "\x1b[H";
    pub const END: &str = "\x1b[F";
    pub const ENTER: &str = "\r";
    pub const ESC: &str = "\x1b";
    pub const F1: &str = "\x1bOP";
    pub const F2: &str = "\x1bOQ";
    pub const F7: &str = "\x1b[18~";
    pub const F8: &str = "\x1b[19~";
    pub const F9: &str = "\x1b[20~";
    pub const F10: &str = "\x1b[21~";
}
