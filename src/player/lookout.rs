//! The thread `lookout`: sees what all of a timeline was like, and looks for moments on it.
//!
//! In: a [`Timeline`] of its own, and [`Errand`]s. Out: a [`Strip`] of the whole time, and an [`Outlook`]. What is shown is the
//! player's, which reads by itself: neither waits for the other. A search has all of a CPU until it is done; the strip, which
//! nobody waits for, a fifth of one.

use super::scout::Scout;
use super::search::{Search, Step};
use super::strip::Strip;
use crate::recording::{TapeError, Timeline};
use crate::sample::Nanos;
use crate::source::DeviceChoice;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// What the lookout is asked for. Moments are nanoseconds since 1970 UTC.
#[derive(Clone, Debug)]
pub enum Errand {
    /// This moment is shown: what is near is looked at first. A search goes on.
    Near(Nanos),
    /// Look for a moment; its number is told with what is found.
    Search(u64, Search),
    /// Look for it no longer.
    Stop,
    /// Look at nothing by yourself while this holds: somebody else needs the CPU.
    Rest(bool),
    /// Devices that are part of sums, from now on.
    Devices(DeviceChoice),
}

/// What the lookout has to tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Where a moment is being looked for, nanoseconds since 1970 UTC.
    pub looking: Option<Nanos>,
    /// The number of the last search that has come to its end, and what it found; `None` for nothing.
    pub found: (u64, Option<Nanos>),
    /// Another number than before: the strip has changed.
    pub revision: u64,
    /// Why nothing more can be read, if so.
    pub failure: Option<String>,
}

/// Handle of the thread. Dropping it ends the thread at its next step.
#[derive(Debug)]
pub struct Lookout {
    errands: Sender<Errand>,
    outlook: watch::Receiver<Outlook>,
    strip: Arc<Mutex<Strip>>,
}

/// What it does without looking whether something is asked for.
const SLICE: Duration = Duration::from_millis(4);
/// What it rests for each slice for the strip.
const REST: Duration = Duration::from_millis(16);
/// Between two things that it tells by itself.
const FRAME: Duration = Duration::from_millis(250);
/// Between two looks at what a timeline has grown by.
const GROWS: Duration = Duration::from_secs(1);

impl Lookout {
    /// Starts the thread. `grows` where later there may be more.
    ///
    /// # Errors
    ///
    /// No thread can be had.
    pub fn start(timeline: Timeline, grows: bool, devices: DeviceChoice) -> std::io::Result<Self> {
        let (errands, orders) = channel();
        let (outlooks, outlook) = watch::channel(Outlook::default());
        let strip = Arc::new(Mutex::new(Strip::default()));
        let work = Work {
            scout: Scout::new(timeline, devices),
            strip: Strip::default(),
            shared: Arc::clone(&strip),
            errands: orders,
            outlooks,
            outlook: Outlook::default(),
            told: Instant::now(),
            near: 0,
            rests: false,
            grows,
            seen: false,
            search: None,
            number: 0,
        };
        std::thread::Builder::new()
            .name("lookout".to_owned())
            .spawn(move || work.run())?;
        Ok(Self {
            errands,
            outlook,
            strip,
        })
    }

    /// Asks for something; cheap, never blocks.
    pub fn ask(&self, errand: Errand) {
        // A lookout that has ended listens no more: its last outlook tells why.
        let _ = self.errands.send(errand);
    }

    /// What it has to tell now.
    pub fn outlook(&self) -> Outlook {
        self.outlook.borrow().clone()
    }

    /// Waits until it has something else to tell; false when no more will come. Cancel safe.
    pub async fn changed(&mut self) -> bool {
        self.outlook.changed().await.is_ok()
    }

    /// What all of the time was like, locked: take what is visible and let go.
    pub fn strip(&self) -> MutexGuard<'_, Strip> {
        lock(&self.strip)
    }
}

fn lock(strip: &Mutex<Strip>) -> MutexGuard<'_, Strip> {
    strip.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread holds.
struct Work {
    scout: Scout,
    strip: Strip,
    /// What others see of it, as of the last time that something was told.
    shared: Arc<Mutex<Strip>>,
    errands: Receiver<Errand>,
    outlooks: watch::Sender<Outlook>,
    outlook: Outlook,
    /// When something was told last.
    told: Instant,
    near: Nanos,
    rests: bool,
    grows: bool,
    /// There is nothing to look at for now.
    seen: bool,
    search: Option<Search>,
    /// Its number.
    number: u64,
}

impl Work {
    fn run(mut self) {
        let outlined = self.scout.outline(&mut self.strip);
        self.outlook.revision += 1;
        self.heed(outlined);
        self.tell();
        let mut grown = Instant::now();
        loop {
            let wait = match (&self.search, self.looks()) {
                (Some(_), _) => Duration::ZERO,
                (None, true) => REST,
                (None, false) if self.grows => GROWS,
                (None, false) => Duration::from_hours(1),
            };
            match self.errands.recv_timeout(wait) {
                Ok(errand) => {
                    self.obey(errand);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.grows && grown.elapsed() >= GROWS {
                let growing = self.scout.grow(&mut self.strip);
                self.outlook.revision += 1;
                self.heed(growing);
                self.seen = false;
                grown = Instant::now();
            }
            let done = self.slice();
            self.heed(done);
            if self.told.elapsed() >= FRAME {
                self.tell();
            }
        }
    }

    /// There is something to look at for the strip.
    fn looks(&self) -> bool {
        !self.seen && !self.rests && self.outlook.failure.is_none()
    }

    fn obey(&mut self, errand: Errand) {
        match errand {
            Errand::Near(at) => self.near = at,
            Errand::Rest(rests) => self.rests = rests,
            Errand::Devices(devices) => self.scout.choose(devices),
            Errand::Search(number, search) => {
                self.number = number;
                self.outlook.looking = Some(search.begin());
                self.search = Some(search);
                self.outlook.failure = None;
                self.tell();
            }
            Errand::Stop => {
                self.search = None;
                self.outlook.looking = None;
                self.tell();
            }
        }
    }

    /// Works for a moment.
    fn slice(&mut self) -> Result<(), TapeError> {
        let begun = Instant::now();
        while begun.elapsed() < SLICE {
            if let Some(search) = &mut self.search {
                match self.scout.search(search)? {
                    Step::Looking(at) => self.outlook.looking = Some(at),
                    Step::Found(at) => {
                        self.end(Some(at));
                        break;
                    }
                    Step::Nowhere => {
                        self.end(None);
                        break;
                    }
                }
            } else if self.looks() {
                self.seen = !self.scout.look(&mut self.strip, self.near, self.grows)?;
                if self.seen {
                    self.tell();
                    break;
                }
                self.outlook.revision += 1;
            } else {
                break;
            }
        }
        Ok(())
    }

    /// A search has come to its end.
    fn end(&mut self, found: Option<Nanos>) {
        self.search = None;
        self.outlook.looking = None;
        self.outlook.found = (self.number, found);
        self.tell();
    }

    /// What cannot be read is told, and nothing more is tried by itself.
    fn heed(&mut self, done: Result<(), TapeError>) {
        if let Err(error) = done {
            self.search = None;
            self.outlook.looking = None;
            self.outlook.failure = Some(error.to_string());
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.told = Instant::now();
        if self.outlook.revision != self.outlooks.borrow().revision {
            lock(&self.shared).clone_from(&self.strip);
        }
        let outlook = &self.outlook;
        self.outlooks.send_if_modified(|told| {
            let other = told != outlook;
            if other {
                told.clone_from(outlook);
            }
            other
        });
    }
}
