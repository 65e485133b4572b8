//! The live machine, or a captured tree, under a root path.
//!
//! Cost follows what moves and what is looked at, never the number of tasks. Three gates decide what is read, none of
//! which needs a privilege:
//!
//! 1. *Clock gate* (`processes::tracker`): the CPU clock of a process stands still → none of its threads ran, nothing is read.
//! 2. *Closure gate* (`threads::tracker`, `threads::ledger`): the threads that moved lately explain the growth of the clock → no other ran.
//! 3. *Thread gate* (`threads::tracker`, `threads::details`): `schedstat` stands still → so do `stat` and `status`.
//!
//! The privileged have a fourth one (`processes::totals`, `processes::need`): what the threads of a process did together the
//! kernel tells in one message, so single threads are read only where somebody looks at them or one of them may matter.
//!
//! What the gates cannot see (nice, affinity, control group, memory: changed from outside) is read anew every few seconds
//! (`Interest::paced`) for what is on the screen, more rarely for the rest; what only the process itself changes (its command
//! line, its user) when it has run (`processes::last_read`). Where the root is not our own `/proc` (a captured
//! tree, another PID namespace) process clocks would answer for the wrong process: there every file is read.

mod budget;
mod inspect;
mod machine;
mod processes;
mod reading;
mod threads;

use self::machine::cgroups::Cgroups;
use self::machine::containers::Containers;
use self::machine::files::{MachineFiles, host};
use self::machine::hardware::Hardware;
use self::machine::parallelism::{Sampler, Watched};
use self::machine::platform::Evidence;
use self::processes::births::Births;
use self::processes::groups::WantedGroups;
use self::processes::interest::Demanded;
use self::processes::listener::Listener;
use self::processes::missing::Missing;
use self::processes::tracker::ProcessTracker;
use self::reading::files::{Failure, Path as Name, now};
use self::reading::guard::Guard;
use self::reading::passwd::Passwd;
use self::reading::questions::{Helpers, LockedMemory};
use self::reading::reader::Reader;
use self::threads::blocked::Search;
use super::{Demand, Extras, Fields, Inspector, NOT_OURS, Refined, Source, SourceError};
use crate::act::{Actor, LocalActor};
use crate::sample::{
    Cgroup, Code, Departed, Host, Machine, Nanos, ParallelismSamples, Sample, SampleCost, TaskKey,
};
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where a machine shows its own tasks.
pub const ROOT: &str = "/proc";
/// How long the first sample waits for command lines, so that the first screen has them.
const FIRST_CMDLINE_WAIT: Duration = Duration::from_millis(20);
/// How long one refinement may take: a key must not wait for longer.
const SLICE: Duration = Duration::from_millis(8);
/// Threads of visible pools whose split is read for later, per sample.
const SPARE: usize = 64;

/// Fails where fewer files may be open at once than are needed whatever is shown: at the start that can be said, later
/// any part could fail.
pub fn require_files() -> Result<(), SourceError> {
    /// The terminal, the event loop and the files of the machine take 36; the rest is for reading.
    const NEEDED: u64 = 48;
    match reading::reader::descriptors() {
        most if most < NEEDED => Err(SourceError::FewFiles {
            most,
            needed: NEEDED,
        }),
        _ => Ok(()),
    }
}

/// The machine under a root path.
pub struct Live {
    reader: Reader,
    host: Arc<Host>,
    machine_files: MachineFiles,
    evidence: Option<Evidence>,
    /// Sensors and file systems, once somebody has asked.
    hardware: Option<Hardware>,
    machine: Machine,
    cgroups: Cgroups,
    /// Control groups of what is looked at.
    listed_groups: Arc<[Arc<Cgroup>]>,
    containers: Containers,
    /// Looks at how many threads execute at once.
    sampler: Sampler,
    births: Births,
    search: Search,
    missing: Missing,
    /// Listens to who ends, or knows why it cannot; `None` while nobody asks.
    listener: Option<Result<Listener, Errno>>,
    departed: Departed,
    /// Processes whose ended children have to be counted before the sample is handed out.
    reapers: Vec<u32>,
    processes: Vec<ProcessTracker>,
    pids: Vec<u32>,
    helpers: Helpers,
    /// Memory that cannot be read just now, by the processes that use it.
    held: FxHashMap<u32, LockedMemory>,
    codes: Guard<processes::code::CodeQuestion, Option<Code>>,
    names: FxHashMap<u32, Option<Arc<str>>>,
    passwd: Passwd,
    next: u64,
    at: Nanos,
    wall: u64,
    cost: SampleCost,
    own_statm: Option<OwnedFd>,
    /// Threads of which more may be read before the next sample although nobody waits for it.
    spare: usize,
    /// How far the work in the background has come since the last sample or demand, in two passes over the processes.
    worked: usize,
    /// Looks at processes until the last sample.
    looks: Vec<(TaskKey, Arc<ParallelismSamples>)>,
}

/// Why `root` cannot be read.
fn unreadable(root: &Path, error: io::Error) -> SourceError {
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::MFILE | Errno::NFILE) => SourceError::Exhausted,
        _ => SourceError::Unreadable {
            path: root.display().to_string(),
            error,
        },
    }
}

impl Live {
    /// The machine whose `/proc`, or a copy of it, is at `root`.
    pub fn open(root: &Path) -> Result<Self, SourceError> {
        let unreadable = |error| unreadable(root, error);
        let folder = reading::files::folder(rustix::fs::CWD, root)
            .map_err(|error| unreadable(error.into()))?;
        let shared = Arc::new(folder.try_clone().map_err(unreadable)?);
        let machine_files =
            MachineFiles::open(folder.as_fd()).map_err(|failure| match failure {
                Failure::Exhausted => SourceError::Exhausted,
                _ if only_pids(&folder, root) => SourceError::OnlyPids {
                    path: root.display().to_string(),
                },
                _ => unreadable(io::Error::new(
                    io::ErrorKind::NotFound,
                    "it has no readable file `stat`",
                )),
            })?;
        let live = is_own_proc(&folder);
        let mut buffer = reading::files::Buffer::new();
        let mut host = host(&folder, &mut buffer, live);
        let evidence = Evidence::open(folder.as_fd(), live);
        if live {
            host.hidden = processes::hiding::hidden(&folder, root, &mut buffer);
        }
        host.platform = evidence.as_ref().map(Evidence::read).unwrap_or_default();
        let cgroups = Cgroups::open(folder.as_fd(), live, &mut buffer);
        let reader = Reader::new(folder, live, host.ticks_per_second, host.page_size);
        let own_statm =
            reading::files::open(rustix::fs::CWD, &Name::new().text("/proc/self/statm")).ok();
        Ok(Self {
            containers: Containers::open(reader.root.as_fd(), live),
            sampler: Sampler::new(reader.root.as_fd(), live),
            search: Search::new(reader.root.as_fd()),
            reader,
            host: Arc::new(host),
            machine_files,
            evidence,
            hardware: None,
            machine: Machine::default(),
            cgroups,
            listed_groups: Arc::default(),
            births: Births::default(),
            missing: Missing::default(),
            listener: None,
            departed: Departed::default(),
            reapers: Vec::new(),
            processes: Vec::new(),
            pids: Vec::new(),
            codes: processes::code::reading(Arc::clone(&shared)),
            helpers: Helpers::new(&shared),
            held: FxHashMap::default(),
            names: FxHashMap::default(),
            passwd: Passwd::new(),
            next: 0,
            at: 0,
            wall: 0,
            cost: SampleCost::default(),
            own_statm,
            spare: 0,
            worked: 0,
            looks: Vec::new(),
        })
    }

    /// Reads the control group that limits us; and groups, sockets and shares of memory of what is looked at if somebody wants
    /// them.
    fn ask_beside(&mut self, demanded: &Demanded) {
        let (at, buffer) = (now(), &mut self.reader.buffer);
        self.machine.cgroup = self.cgroups.machine(at, buffer);
        let mut wanted = WantedGroups::new(&self.processes, demanded);
        let until = Instant::now() + demanded.patience();
        let used = (wanted.used, until);
        self.listed_groups = self.cgroups.list(&mut wanted.listed, used, at, buffer);
        self.containers.follow(at);
        let sockets = &mut self.helpers.sockets;
        sockets.follow(&mut self.processes, demanded, (at, until));
        let pss = &mut self.helpers.pss;
        pss.follow(&mut self.processes, demanded, (at, until));
    }

    /// Looks at what `demand` names, as far as it lives, how many threads of it execute at once.
    fn follow_parallelism(&mut self, demand: &Demand) {
        let alive = |key: &&TaskKey| {
            let tracked = self
                .processes
                .binary_search_by_key(&key.tid, ProcessTracker::pid)
                .map(|at| self.processes[at].record.key);
            tracked.as_ref() == Ok(*key)
        };
        let asked = demand.parallelism_of.iter().filter(alive);
        let asked: Vec<Watched> = asked.map(|key| (*key, self.active_threads(*key))).collect();
        let cpus = self.machine.cpus.len();
        let machine = demand.extras.contains(Extras::PARALLELISM);
        self.sampler.follow(machine, &asked, cpus);
    }

    /// The threads of a process that moved lately; none where they are too many to be looked at one by one.
    fn active_threads(&self, key: TaskKey) -> Vec<u32> {
        /// Reading the state of one takes some microseconds.
        const MOST: usize = 32;
        let tracked = self
            .processes
            .binary_search_by_key(&key.tid, ProcessTracker::pid);
        let tracked = tracked.map(|at| self.processes[at].thread_tracker.hot.in_order());
        let tids: Vec<u32> =
            tracked.map_or_else(|_| Vec::new(), |hot| hot.map(|hot| hot.tid).collect());
        if tids.len() > MOST { Vec::new() } else { tids }
    }

    fn sample_now(&mut self) -> Sample {
        self.list_blocked();
        Sample {
            seq: self.next - 1,
            at: self.at,
            wall: self.wall,
            host: Arc::clone(&self.host),
            machine: self.machine.clone(),
            processes: (self.processes.iter_mut())
                .map(|tracked| tracked.hand_out(self.next))
                .collect(),
            blocked: self.search.listed(),
            looks: self.looks.clone(),
            totals_from: self.reader.kernel.totals_from(),
            cgroups: Arc::clone(&self.listed_groups),
            container_names: self.containers.names(),
            departed: self.departed.clone(),
            cost: self.cost,
        }
    }
}

impl Source for Live {
    fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
        let before = std::mem::replace(&mut self.at, now());
        self.wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos() as u64);
        self.begin_budget(demand, before);
        self.reader.begin(self.next, demand.interval);
        self.spare = SPARE;
        self.worked = 0;
        let demanded = Demanded::new(demand);
        let state = self.machine_files.read(&mut self.reader.buffer);
        self.machine = state.machine;
        if demand.extras.intersects(Hardware::EXTRAS) {
            let (root, live) = (self.reader.root.as_fd(), self.reader.live);
            let new = || Hardware::new(root, live);
            let hardware = self.hardware.get_or_insert_with(new);
            hardware.follow(demand, &mut self.machine);
        }
        let evidence = self.evidence.as_mut();
        let platform = &self.host.platform;
        if let Some(platform) = evidence.and_then(|seen| seen.follow(&self.machine, platform)) {
            Arc::make_mut(&mut self.host).platform = platform;
        }
        self.machine.looks = self.sampler.machine();
        self.looks = self.sampler.processes();
        self.departed = self.hear_departures(demand.extras.contains(Extras::DEPARTURES));
        self.find_new(state.last_pid)?;
        self.choose(&demanded, demand.interval);
        self.visit_all(&demanded);
        self.search_blocked();
        self.settle();
        let (ran, tick) = (self.reader.ran, self.reader.tick);
        self.reader.missing = self.missing.follow(&self.machine, ran, tick);
        self.ask_code(demand);
        self.follow_parallelism(demand);
        if self.processes.is_empty() && self.reader.live {
            return Err(SourceError::NoProcess);
        }
        let patience = if self.next == 0 {
            FIRST_CMDLINE_WAIT
        } else {
            Duration::ZERO
        };
        self.collect_answers(Instant::now() + patience);
        self.ask_beside(&demanded);
        self.next += 1;
        self.measure();
        Ok(self.sample_now())
    }

    fn refine(&mut self, demand: &Demand) -> Option<Refined> {
        self.learn_cost();
        if self.next == 0 {
            return None;
        }
        self.follow_parallelism(demand);
        self.ask_code(demand);
        self.reader.kernel.introduce();
        let demanded = Demanded::new(demand);
        let until = Instant::now() + SLICE;
        let names = demanded.names();
        self.worked = 0;
        let mut again = false;
        let spare = &mut 0;
        self.collect_answers(Instant::now());
        for tracked in &mut self.processes {
            let interest = demanded.of(tracked.record.key);
            let memory = Fields::STATM | Fields::IN_SUMS;
            if !(interest.visible || interest.open || names || interest.wants(memory)) {
                continue;
            }
            let reader = &mut self.reader;
            if (interest.open || interest.visible) && !tracked.baseline(reader, &interest, until) {
                again = true;
            }
            if !tracked.fill(reader, &interest, names, spare, until) {
                again = true;
            }
            if again && Instant::now() >= until {
                break;
            }
        }
        // Work in the background may have changed records before somebody looked at them.
        let changed = self.processes.iter().any(ProcessTracker::is_edited);
        changed.then(|| Refined {
            sample: self.sample_now(),
            again,
        })
    }

    fn background(&mut self, demand: &Demand, time: Duration) -> bool {
        self.learn_cost();
        self.work_within_budget(demand, Instant::now() + time)
    }

    fn inspector(&self) -> Option<Inspector> {
        let root = self.reader.root.try_clone().ok()?;
        inspect::start(Arc::new(root), self.host.ticks_per_second)
    }

    fn actor(&self) -> Result<Box<dyn Actor>, &'static str> {
        if self.reader.live {
            Ok(Box::new(LocalActor::default()))
        } else {
            Err(NOT_OURS)
        }
    }
}

/// Mounted without the files of the machine (`subset=pid`).
fn only_pids(folder: &OwnedFd, root: &Path) -> bool {
    processes::hiding::mount(folder, root, &mut reading::files::Buffer::new())
        .is_some_and(|mount| mount.only_pids)
}

/// The root is procfs, and of our own PID namespace: `self` there is us. Anywhere else PIDs mean other processes.
fn is_own_proc(root: &OwnedFd) -> bool {
    let own = rustix::fs::readlinkat(root, Name::new().text("self").as_c_str(), Vec::new());
    reading::sysfs::is_procfs(root.as_fd())
        && own.is_ok_and(|pid| pid.to_bytes() == std::process::id().to_string().as_bytes())
}
