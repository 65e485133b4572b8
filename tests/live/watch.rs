//! Somebody who watches the machine through the live source.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use threadtop::rates::{Snapshot, advance};
use threadtop::sample::{Process, Sample};
use threadtop::source::live::Live;
use threadtop::source::{Demand, Fields, Source};

/// A live source with the baseline of all threads taken.
pub struct Watch {
    pub live: Live,
    pub demand: Demand,
    pub last: Option<Snapshot>,
}

/// Takes from this thread, and from what it starts, the privilege that makes the kernel tell of whole processes.
pub fn forgo_privilege() {
    use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
    let mut sets = capabilities(None).unwrap();
    sets.effective.remove(CapabilitySet::NET_ADMIN);
    set_capabilities(None, sets).unwrap();
}

impl Watch {
    /// As somebody without privilege: counters of processes are added up from their threads.
    pub fn new() -> Self {
        forgo_privilege();
        Self::privileged()
    }

    /// With what privilege there is: the kernel may tell of whole processes.
    pub fn privileged() -> Self {
        let mut watch = Self {
            live: Live::open(Path::new("/proc")).unwrap(),
            demand: Demand::default(),
            last: None,
        };
        watch.sample();
        watch
    }

    pub fn looking_at(mut self, pid: u32) -> Self {
        let key = self.process(pid).key;
        self.demand.visible = vec![key];
        self.demand.open = vec![key];
        self.refine();
        self
    }

    pub fn refine(&mut self) {
        while self.live.background(&self.demand, Duration::from_millis(5)) {}
        while self
            .live
            .refine(&self.demand)
            .is_some_and(|refined| refined.again)
        {}
    }

    pub fn sample(&mut self) -> Arc<Sample> {
        let sample = Arc::new(self.live.sample(&self.demand).unwrap());
        self.last = Some(advance(self.last.as_ref(), Arc::clone(&sample)));
        while self.live.background(&self.demand, Duration::from_millis(5)) {}
        sample
    }

    pub fn raw_sample(&mut self) -> Sample {
        self.live.sample(&self.demand).unwrap()
    }

    pub fn process(&mut self, pid: u32) -> Arc<Process> {
        self.sample()
            .by_pid(pid)
            .cloned()
            .expect("the process is listed")
    }

    /// Samples until `done`; a machine under load may need longer.
    pub fn until(&mut self, what: &str, mut done: impl FnMut(&Snapshot) -> bool) {
        for _ in 0..3000 {
            self.sample();
            if done(self.last.as_ref().unwrap()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("never came true: {what}");
    }
}

/// A sample of a tree with all there is.
pub fn whole_sample(live: &mut Live) -> Sample {
    live.sample(&Demand {
        fields: Fields::ALL,
        all_threads: true,
        ..Demand::default()
    })
    .unwrap()
}

pub fn tids(process: &Process) -> Vec<u32> {
    process
        .threads
        .list
        .iter()
        .map(|thread| thread.tid)
        .collect()
}
