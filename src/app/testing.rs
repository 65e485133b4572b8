//! A small invented machine, and hands that press keys; for tests of this room and of `ui`.

mod hands;
mod happenings;
mod machine;

pub use hands::{cursor, find, listed, pass, press, write};
pub use happenings::{Happening, happen, happening};
pub use machine::{JAVA, POSTGRES, machine, shot};

use super::{App, Options};
use crate::act::{Facts, IoPriority, Standing};
use crate::config::Config;
use crate::sample::Policy;
use crate::store::History;
use std::time::Duration;

/// The newest sample of [`app`].
pub const NEWEST: u64 = 30;

/// Options with something of the configuration set.
pub fn options_with(set: impl FnOnce(&mut Config)) -> Options {
    let mut options = Options::default();
    set(&mut options.loaded.config);
    options
}

/// The program after [`NEWEST`] samples of the invented machine, on a screen of so many columns and lines.
pub fn app(size: (u16, u16), options: Options) -> App {
    let mut app = App::new(options);
    app.resize(size);
    app.snapshot(shot(NEWEST, &machine(NEWEST)));
    app.tick("23:25:14".to_owned(), Duration::from_millis(200));
    app
}

/// The program on 24 lines of 80, as it comes.
pub fn small() -> App {
    app((80, 24), Options::default())
}

/// The series of the machine up to its newest sample.
pub fn history() -> History {
    let mut history = History::new(Duration::from_secs(1));
    for seq in 0..=NEWEST {
        history.push(&shot(seq, &machine(seq)));
    }
    history
}

/// The next sample, with these CPU shares.
pub fn next(app: &mut App, seq: u64, shares: &[(u32, f32)]) {
    let mut made = machine(NEWEST);
    for (pid, percent) in shares {
        for made in made.iter_mut().filter(|made| made.key().tid == *pid) {
            made.cpu(*percent);
        }
    }
    app.snapshot(shot(seq, &made));
}

/// A process of the invented machine as it is when it is opened.
pub fn facts() -> Facts {
    Facts {
        threads: 11,
        nice: 0,
        policy: Some(Policy::Other),
        priority: 0,
        io: IoPriority::unpack(0x4004),
        cpus: (0..2).collect(),
        standing: Standing::Other,
    }
}
