//! The background collector: a named thread that owns the source, computes rates and feeds the store.
//!
//! In: [`Demand`]s on a channel. Out: snapshots in the [`Store`], and samples in the [`Ring`]. Samples are paced by absolute deadlines; between two of
//! them the thread looks closer at what came into view and takes the threads' baseline in slices, and at each step a
//! new demand goes first. The source may block; nobody waits for this thread.

use crate::rates::{Snapshot, advance};
use crate::recording::{Ring, RingWriter};
use crate::sample::Sample;
use crate::source::{Demand, Source, SourceError};
use crate::store::Store;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The second sample comes early, so that the first rates do.
const SECOND_SAMPLE: Duration = Duration::from_millis(100);
/// How long work that nobody waits for goes on before the channel is looked at again.
const SLICE: Duration = Duration::from_millis(5);

/// Handle of the collector thread. Dropping it ends the thread at its next step; nobody waits for a read that is stuck.
#[derive(Debug)]
pub struct Collector {
    demands: Sender<Demand>,
    failure: Arc<Mutex<Option<String>>>,
    thread: JoinHandle<()>,
}

impl Collector {
    /// Starts the thread `collector`. It takes the first sample at once, the second after 100 ms, then one each
    /// `demand.interval`.
    pub fn start(
        source: Box<dyn Source>,
        store: Arc<Store>,
        ring: Arc<Ring>,
        demand: Demand,
    ) -> std::io::Result<Self> {
        let (demands, commands) = channel();
        let failure = Arc::new(Mutex::new(None));
        let failed = Arc::clone(&failure);
        let thread = std::thread::Builder::new()
            .name("collector".to_owned())
            .spawn(move || {
                let mut work = Work {
                    source,
                    store,
                    kept: RingWriter::new(ring),
                    demand,
                    demands: commands,
                    base: None,
                    current: None,
                };
                if let Err(error) = work.run() {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(error.to_string());
                }
            })?;
        Ok(Self {
            demands,
            failure,
            thread,
        })
    }

    /// Tells what is looked at from now on; cheap, never blocks.
    pub fn demand(&self, demand: Demand) {
        // A collector that has failed listens no more; `failure` tells.
        let _ = self.demands.send(demand);
    }

    /// Lets it end, after it has kept the last sample; nobody waits for that.
    pub fn end(&mut self) {
        (self.demands, _) = channel();
    }

    /// Why the collector has ended, once it has.
    pub fn failure(&self) -> Option<String> {
        let told = self
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        told.or_else(|| {
            self.thread
                .is_finished()
                .then(|| "the collector stopped unexpectedly".to_owned())
        })
    }
}

struct Work {
    source: Box<dyn Source>,
    store: Arc<Store>,
    /// What can be looked back to.
    kept: RingWriter,
    demand: Demand,
    demands: Receiver<Demand>,
    /// The snapshot of the sample before the current one: a refinement is advanced from it once more.
    base: Option<Arc<Snapshot>>,
    current: Option<Arc<Snapshot>>,
}

/// The other side has hung up.
struct Quit;

impl Work {
    fn run(&mut self) -> Result<(), SourceError> {
        let mut last = Instant::now();
        loop {
            self.keep();
            self.base = self.current.take();
            let sample = self.source.sample(&self.demand)?;
            let first = self.base.is_none();
            self.publish(sample);
            // Deadlines are absolute: a late sample is not followed by a later one. Missed ones are not caught up.
            loop {
                let pause = if first {
                    SECOND_SAMPLE.min(self.demand.interval)
                } else {
                    self.demand.interval
                };
                let due = last + pause;
                match self.idle_until(due) {
                    Ok(true) => {
                        last = if due + pause < Instant::now() {
                            Instant::now()
                        } else {
                            due
                        };
                        break;
                    }
                    Ok(false) => {} // a new demand, maybe with another interval
                    Err(Quit) => {
                        self.keep();
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Keeps the sample as it is before the next one: with all that somebody has looked at meanwhile.
    fn keep(&mut self) {
        if let Some(snapshot) = &self.current {
            self.kept.append(&snapshot.sample);
        }
    }

    fn publish(&mut self, sample: Sample) {
        let snapshot = Arc::new(advance(self.base.as_deref(), Arc::new(sample)));
        self.current = Some(Arc::clone(&snapshot));
        self.store.publish(snapshot);
    }

    /// Works and waits until the next sample is due (`true`) or a new demand has come and was served (`false`).
    fn idle_until(&mut self, due: Instant) -> Result<bool, Quit> {
        let mut busy = true;
        while Instant::now() < due {
            let wait = due.saturating_duration_since(Instant::now());
            let demand = if busy {
                match self.demands.try_recv() {
                    Ok(demand) => Some(demand),
                    Err(TryRecvError::Empty) => None,
                    Err(TryRecvError::Disconnected) => return Err(Quit),
                }
            } else {
                match self.demands.recv_timeout(wait) {
                    Ok(demand) => Some(demand),
                    Err(RecvTimeoutError::Timeout) => return Ok(true),
                    Err(RecvTimeoutError::Disconnected) => return Err(Quit),
                }
            };
            if let Some(demand) = demand {
                self.serve(demand, due)?;
                return Ok(false);
            }
            busy = self.source.background(&self.demand, SLICE);
        }
        // A collector that never idles still has to notice that nobody is there.
        match self.demands.try_recv() {
            Ok(demand) => self.demand = demand,
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return Err(Quit),
        }
        Ok(true)
    }

    /// Looks at what a new demand shows, the newest demand first, slice by slice.
    fn serve(&mut self, demand: Demand, due: Instant) -> Result<(), Quit> {
        self.demand = demand;
        loop {
            match self.demands.try_recv() {
                Ok(newer) => {
                    self.demand = newer;
                    continue;
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return Err(Quit),
            }
            let Some(refined) = self.source.refine(&self.demand) else {
                return Ok(());
            };
            self.publish(refined.sample);
            if !refined.again || Instant::now() >= due {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Refined;

    /// Samples of nothing; tells which demands it was asked with.
    struct Empty {
        next: u64,
        asked: Sender<Demand>,
        fails_at: u64,
    }

    impl Source for Empty {
        fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
            if self.next == self.fails_at {
                let error = std::io::Error::other("it went away");
                return Err(SourceError::Unreadable {
                    path: "/nowhere".to_owned(),
                    error,
                });
            }
            self.next += 1;
            let _ = self.asked.send(demand.clone());
            Ok(Sample {
                seq: self.next - 1,
                at: self.next * 1_000,
                ..Sample::default()
            })
        }

        fn refine(&mut self, demand: &Demand) -> Option<Refined> {
            let _ = self.asked.send(demand.clone());
            None
        }
    }

    fn start(fails_at: u64, interval: Duration) -> (Collector, Arc<Store>, Receiver<Demand>) {
        let (asked, demands) = channel();
        let store = Arc::new(Store::new(interval));
        let demand = Demand {
            interval,
            ..Demand::default()
        };
        let source = Box::new(Empty {
            next: 0,
            asked,
            fails_at,
        });
        let ring = Arc::new(Ring::new(1 << 20));
        let collector = Collector::start(source, Arc::clone(&store), ring, demand).unwrap();
        (collector, store, demands)
    }

    #[test]
    fn samples_reach_the_store() {
        let (_collector, store, demands) = start(u64::MAX, Duration::from_millis(1));
        for _ in 0..3 {
            demands.recv().unwrap();
        }
        assert!(store.watch().borrow().as_ref().unwrap().sample.seq >= 1);
    }

    #[test]
    fn a_new_demand_does_not_wait_for_the_next_sample() {
        let (collector, _store, demands) = start(u64::MAX, Duration::from_hours(1));
        demands.recv().unwrap();
        demands.recv().unwrap(); // the early second sample
        collector.demand(Demand {
            all_threads: true,
            ..Demand::default()
        });
        assert!(demands.recv().unwrap().all_threads);
    }

    #[test]
    fn a_failed_source_is_told() {
        let (collector, _store, demands) = start(1, Duration::from_millis(1));
        while demands.recv().is_ok() {}
        while !collector.thread.is_finished() {
            std::thread::yield_now();
        }
        assert!(collector.failure().unwrap().contains("it went away"));
    }

    #[test]
    fn dropping_the_handle_ends_the_thread() {
        let (collector, _store, demands) = start(u64::MAX, Duration::from_hours(1));
        demands.recv().unwrap();
        drop(collector);
        while demands.recv().is_ok() {}
    }
}
