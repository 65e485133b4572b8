//! threadtop: a terminal monitor of Linux processes and threads.
//!
//! One direction of flow, a room for each step:
//!
//! ```text
//! kernel ─▶ proc ─▶ source ─▶ sample ─▶ rates ─▶ store ─▶ view ─▶ ui ─▶ terminal
//! bytes     parse   live       raw       per      snapshot  rows    cells   bytes
//!                              counters  second   + history
//! the one arrow back:  app ──Demand──▶ source
//! beside it:           app ──Order───▶ act      what changes other processes
//! ```
//!
//! Around it: `config` is what a person has chosen for good, read before all this begins.
//!
//! Beside it: `diagnosis` says what of a sample means, to `ui` and `export` alike; `calibrate` measures what a context
//! switch costs here, `switch_cost` is what screens and exports know of it.
//!
//! Walls, checked by `tests/walls.rs`: `proc`, `rates`, `diagnosis` and `switch_cost` do no I/O; `ui` never sees a `Sample`
//! being made; only `source::live` and `act` name `/proc`; only `run` lets `act` act; only `terminal` names crossterm; nothing above `source` blocks; names of other
//! processes stay bytes until `ui` or `export` escape them; a vanished task is `None`, not an error; when nothing
//! changed, nothing is drawn.

pub mod act;
pub mod app;
pub mod calibrate;
pub mod cli;
pub mod collector;
pub mod config;
pub mod diagnosis;
pub mod export;
pub mod inspect;
pub mod proc;
pub mod rates;
pub mod run;
pub mod sample;
pub mod source;
pub mod store;
pub mod switch_cost;
pub mod terminal;
pub mod ui;
pub mod view;
