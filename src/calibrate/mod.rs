//! `threadtop calibrate`: what a context switch costs on this machine.
//!
//! Two threads share one CPU and hand over to each other, again and again. After each hand-over the one that runs reads a
//! working set of its own. The CPU time of both, less that of the same system calls and the same reading in one thread
//! alone, is what switches cost: the direct cost with nothing to read, and with more to read the refilling of caches.
//!
//! In: a CPU and a number of repetitions. Out: numbers in microseconds (`cost`, which alone screens and exports know), and a file. Every measurement is
//! repeated, one after the other in turn, so that what changes meanwhile on the machine changes all of them alike.

pub mod cost;
mod hand_over;
mod measure;
mod report;
mod run;
mod stored;

pub use measure::{MeasureError, Measured, Plan, Progress, WORKING_SETS, allowed_cpus, measure};
pub use report::report;
pub use stored::{StoreError, Stored, load, path, save};
