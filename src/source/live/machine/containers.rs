//! Names of containers, from the files that their runtimes leave on disk; no runtime is asked.
//!
//! These files may lie on any file system, also one that does not answer, and may be long: a process of its own reads
//! them, once for all containers that are new, and hands back the names that are wanted. One that is late is left behind;
//! as long as it waits, none is asked for.

mod leavings;
mod records;

use self::leavings::Wanted;
use crate::aside::Aside;
use crate::sample::{CgroupName, ContainerNames, Identity, Level, Nanos, Runtime};
use crate::source::live::reading::files::folder;
use crate::source::live::reading::guard::HelperKind;
use crate::source::live::reading::parts;
use crate::source::live::reading::rounds::Rounds;
use crate::source::live::reading::sysfs;
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::CWD;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const SECOND: Nanos = 1_000_000_000;
/// A container without a name is looked for so long after it was before: its runtime may not have written it yet. Then, like
/// one with a name, seldom: names can be changed.
const AGAIN: [Nanos; 3] = [2 * SECOND, 10 * SECOND, 60 * SECOND];
/// Containers that are remembered; with more of them all are forgotten, and those that are shown are asked for anew.
const MOST: usize = 16_384;
/// Files of some hundred containers are read in some milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);

const HELPER: HelperKind = HelperKind {
    name: "containers",
    helpers: 1,
    stack: 64 * 1024,
};

/// When what is looked for by a key is due.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    at: Nanos,
    tries: usize,
    /// Owner of the rootless runtime that it may be of.
    user: Option<u32>,
}

/// Looks for names of containers.
pub(crate) struct Containers {
    rounds: Rounds<Wanted, Option<Vec<u8>>>,
    asked: FxHashMap<Box<[u8]>, Asked>,
    names: Arc<ContainerNames>,
    /// Some key is new.
    news: bool,
    /// When the next key is due.
    due: Nanos,
}

impl Containers {
    /// Of the machine whose `/proc`, or a copy of it, is at `root`. `live`: it is our own.
    pub(crate) fn open(root: BorrowedFd<'_>, live: bool) -> Self {
        Self::patient(root, live, PATIENCE)
    }

    /// The same, waiting so long for what is read at once.
    fn patient(root: BorrowedFd<'_>, live: bool, patience: Duration) -> Self {
        let base = base(root, live);
        let late: Mutex<Option<Aside>> = Mutex::new(None);
        let answering = move |wanted: Wanted| {
            let mut late = late.lock().unwrap_or_else(PoisonError::into_inner);
            if late.as_ref().is_some_and(|late| !late.is_over()) {
                return None;
            }
            let work = |base: Option<BorrowedFd>| {
                let found = base
                    .map(|base| leavings::read(base, &wanted))
                    .unwrap_or_default();
                parts::encode(found.iter().flat_map(|(key, name)| [&**key, &**name]))
            };
            let reading =
                Aside::begin(c"threadtop-names", Some(base.as_ref()?.as_fd()), work).ok()?;
            let answer = reading.wait_for(patience);
            answer.map_err(|reading| *late = Some(reading)).ok()
        };
        Self {
            rounds: Rounds::new(HELPER, answering),
            asked: FxHashMap::default(),
            names: Arc::default(),
            news: false,
            due: Nanos::MAX,
        }
    }

    /// The control group of a process was read: what it is in shall have a name.
    pub(crate) fn note(&mut self, identity: &Identity) {
        let Some(group) = identity.cgroup_name() else {
            return;
        };
        if self.asked.len() >= MOST || self.names.names.len() >= MOST {
            self.asked.clear();
            self.names = Arc::default();
        }
        let path = identity.cgroup.as_deref().unwrap_or_default();
        for key in keys(&group, path) {
            if !self.asked.contains_key(key) {
                let user = group.user.filter(|uid| *uid != 0);
                let asked = Asked {
                    user,
                    ..Asked::default()
                };
                self.asked.insert(key.into(), asked);
                self.news = true;
            }
        }
    }

    /// Takes the names that have come; asks for those that are due.
    pub(crate) fn follow(&mut self, at: Nanos) {
        while let Some(answer) = self.rounds.answer(Instant::now()) {
            self.learn(answer.as_deref().unwrap_or_default());
        }
        if (self.news || at >= self.due) && !self.rounds.is_open() {
            self.ask(at);
        }
    }

    /// The names that are known.
    pub(crate) fn names(&self) -> Arc<ContainerNames> {
        Arc::clone(&self.names)
    }

    /// CPU time that the helper has used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.rounds.take_used()
    }

    fn learn(&mut self, bytes: &[u8]) {
        let mut parts = parts::decode(bytes);
        while let Some((key, name)) = parts.next().zip(parts.next()) {
            if self
                .names
                .names
                .get(key)
                .is_none_or(|known| **known != *name)
            {
                let names = Arc::make_mut(&mut self.names);
                names.names.insert(key.into(), name.into());
            }
        }
    }

    fn ask(&mut self, at: Nanos) {
        let mut wanted = Wanted::default();
        self.news = false;
        self.due = Nanos::MAX;
        for (key, asked) in &mut self.asked {
            let known = self.names.names.contains_key(key);
            let wait = |tries: usize| {
                AGAIN[if known {
                    AGAIN.len()
                } else {
                    tries.clamp(1, AGAIN.len())
                } - 1]
            };
            if asked.tries == 0 || at.saturating_sub(asked.at) >= wait(asked.tries) {
                (asked.at, asked.tries) = (at, asked.tries + 1);
                wanted.add(key, asked.user);
            }
            self.due = self.due.min(asked.at + wait(asked.tries));
        }
        if !wanted.is_empty() {
            self.rounds.ask(wanted);
        }
    }
}

/// What the files know of a group by: container, pod, unit of a machine. What has a name of its own needs none.
fn keys<'a>(group: &'a CgroupName<'_>, path: &[u8]) -> impl Iterator<Item = &'a [u8]> {
    let container = group.container.as_ref();
    let machine = group
        .slice
        .is_some_and(|slice| slice.name() == b"machine.slice");
    // nspawn has two groups below the unit that it was started in, one of them for the machine.
    let payload = |unit: Level| {
        let below = path.strip_prefix(unit.path);
        below.is_some_and(|below| below == b"/payload" || below.starts_with(b"/payload/"))
    };
    let unit = group.unit.filter(|_| container.is_none());
    let unit = unit.filter(|unit| machine || payload(*unit));
    let named = [
        Runtime::Lxc,
        Runtime::Nspawn,
        Runtime::Garden,
        Runtime::Buildkit,
    ];
    let container = container.filter(|container| !named.contains(&container.runtime));
    let container = container.map(|container| &*container.id);
    let pod = group.pod.as_ref().map(|pod| &*pod.uid);
    [container, pod, unit.map(|unit| unit.name())]
        .into_iter()
        .flatten()
}

/// The root folder of the machine: that of its first process, which in a container of our own may be another one than ours; of
/// a captured machine the folder above, if its `sys` lies there as well.
fn base(root: BorrowedFd<'_>, live: bool) -> Option<OwnedFd> {
    if live {
        return folder(root, "1/root").or_else(|_| folder(CWD, "/")).ok();
    }
    let captured = !sysfs::is_procfs(root) && sysfs::open(root).is_some();
    folder(root, "..").ok().filter(|_| captured)
}

#[cfg(test)]
mod tests;
