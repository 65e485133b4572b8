//! threadtop: a terminal monitor of Linux processes and threads.
//!
//! One direction of flow, a room (a module here) for each step:
//!
//! ```text
//! kernel ─▶ proc ─▶ source ─▶ sample ─▶ rates ─▶ store ─▶ view ─▶ ui ─▶ terminal
//! bytes     parse   live       raw       per      snapshot  rows    cells   bytes
//!                              counters  second   + history
//! the one arrow back:  app ──Demand──▶ source
//! beside it:           app ──Order───▶ act      what changes other processes
//! ```
//!
//! `collector` is the thread in which samples are taken; `inspect` looks into one task, beside the samples: each tab of it
//! says what is asked, how that is read from what a source lends, and what is written of it.
//!
//! Below `app`: `keys` is what a person can ask for and by which keys, `geometry` the layout of the screen.
//!
//! Around it: `config` is what a person has chosen for good, read before all this begins; `cli` reads the command line
//! and `run` is the loop of the screen. These two know all the others.
//!
//! Beside it:
//!
//! - `groups` adds up processes by program, user, unit, container, control group or session;
//! - `canvas` is what `ui` draws on: it tells `terminal` which lines differ from the frame before;
//! - `text` makes bytes of others safe and numbers short;
//! - `diagnosis` says what numbers mean, to `ui` and `export` alike;
//! - `export` writes snapshots for other programs;
//! - `calibrate` measures what a context switch costs, `calibrate::cost` is what screens and exports know of it;
//! - `anonymize` gives new names to what tells whose samples are;
//! - `atomic_file` writes files as a whole or not at all, `file` reads those that a person named;
//! - `privilege`: capabilities that the program has and its caller lacks;
//! - `recording` keeps samples as bytes and gives them back, `recorder` is the loop that writes them to a file;
//! - `aside` does in a child process what may never end, `stop` hears of signals that end a program between two steps.
//!
//! Walls, checked by `tests/walls.rs`: `proc`, `rates`, `sample`, `inspect`, `keys`, `geometry`, `groups`, `text` and
//! `calibrate::cost` do no I/O; only `source::live` and `act` name `/proc`; only `run` lets `act` act; only `terminal` names crossterm; each
//! room names only the rooms that it needs. What no test can see: nothing above `source` blocks; names of other
//! processes stay bytes until `view` or `export` clean them; a vanished task is `None`, not an error; when nothing changed,
//! nothing is drawn.

#[cfg(test)]
#[path = "../tests/support/skip.rs"]
mod skip;

pub mod act;
pub mod anonymize;
pub mod app;
pub mod aside;
pub mod atomic_file;
pub mod calibrate;
pub mod canvas;
pub mod cli;
pub mod collector;
pub mod config;
pub mod diagnosis;
pub mod export;
pub mod file;
pub mod geometry;
pub mod groups;
pub mod inspect;
pub mod keys;
pub mod player;
pub mod privilege;
pub mod proc;
pub mod rates;
pub mod recorder;
pub mod recording;
pub mod run;
pub mod sample;
pub mod source;
pub mod stop;
pub mod store;
pub mod terminal;
pub mod text;
pub mod ui;
pub mod view;
