//! What the helper threads are asked: files that wait for locks of their target, and names of users.

use crate::proc;
use crate::sample::{Identity, Nanos, TaskKey, Unread};
use crate::source::Fields;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::tracker::{
    ProcessTracker, SECOND, STILL_HIDDEN, STILL_VISIBLE,
};
use crate::source::live::reading::files::{Path, open_patiently, up_to};
use crate::source::live::reading::guard::{Guard, HelperKind};
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use std::sync::Arc;
use std::time::Instant;

/// A command line longer than this is cut: nobody reads on, and the kernel would have to copy it out of the target.
const COMMAND_BYTES: usize = 32 * 1024;

/// Programs rewrite their command line (`PostgreSQL`, nginx, sshd): of visible rows that move it is read this often. The answer
/// is there in the next sample.
const COMMAND_VISIBLE: Nanos = SECOND - SECOND / 5;
/// A process is moved to another control group from outside. The answer is there in the next sample.
const GROUP_VISIBLE: Nanos = COMMAND_VISIBLE;
/// Of a process that is not on the screen.
const GROUP_HIDDEN: Nanos = 10 * SECOND;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TaskFile {
    /// `cmdline`.
    Command,
    /// The target of the link `exe`.
    Program,
    /// `cgroup`.
    Group,
}

/// A question about a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileQuestion {
    pub(crate) key: TaskKey,
    /// Ask this thread instead of the leader, which has ended.
    pub(crate) via: Option<u32>,
    pub(crate) file: TaskFile,
}

/// Raw bytes of the file; `None` where it may not be read or the process has ended.
pub(crate) type FileAnswer = Option<Vec<u8>>;

/// Memory of which a question is open that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LockedMemory {
    /// The process whose lock is waited for.
    lock: TaskKey,
    /// Where its program lies, and how large it is (`stat`, fields 26 and 23).
    start_code: u64,
    virt: u64,
}

impl LockedMemory {
    /// That of a process.
    pub(crate) fn of(tracked: &ProcessTracker) -> Self {
        Self {
            lock: tracked.memory.unwrap_or(tracked.record.key),
            start_code: tracked.start_code,
            virt: tracked.record.stat.virt,
        }
    }
}

impl ProcessTracker {
    /// The process whose memory it runs in, where its parent's cannot be read and it was started from there by `vfork`:
    /// as large, and the program at the same place, which is another one for each program started. One that was forked
    /// looks the same; its command line is that of its parent, too.
    pub(crate) fn shares(&self, held: &FxHashMap<u32, LockedMemory>) -> Option<TaskKey> {
        /// What `stat` has in place of an address that is not for us.
        const HIDDEN: u64 = 1;
        let parent = held.get(&self.record.stat.ppid)?;
        let own = LockedMemory::of(self);
        let same = own.start_code > HIDDEN
            && (own.start_code, own.virt) == (parent.start_code, parent.virt);
        same.then_some(parent.lock)
    }

    /// What to ask the helpers about it now.
    pub(crate) fn question(
        &mut self,
        at: Nanos,
        moved: bool,
        interest: &Interest,
    ) -> Option<FileQuestion> {
        if self.record.stat.kernel {
            return None;
        }
        let close = interest.visible || interest.wants(Fields::EXE_OF_ALL);
        let period = match (close, moved) {
            (true, true) => COMMAND_VISIBLE,
            (true, false) => STILL_VISIBLE,
            (false, _) => self.spread(STILL_HIDDEN),
        };
        if self.command_at != 0 && at.saturating_sub(self.command_at) < period {
            return None;
        }
        self.command_at = at;
        Some(FileQuestion {
            key: self.record.key,
            via: self.living_thread(),
            file: TaskFile::Command,
        })
    }

    /// What to ask the helpers about its control group now.
    pub(crate) fn group_question(
        &mut self,
        at: Nanos,
        interest: &Interest,
    ) -> Option<FileQuestion> {
        let period = if interest.visible {
            GROUP_VISIBLE
        } else {
            self.spread(GROUP_HIDDEN)
        };
        let due = self.group_at == 0 || at.saturating_sub(self.group_at) >= period;
        if self.record.stat.kernel || !due || !interest.wants_group() {
            return None;
        }
        self.group_at = at;
        Some(FileQuestion {
            key: self.record.key,
            via: self.living_thread(),
            file: TaskFile::Group,
        })
    }

    /// An answer of the helpers.
    pub(crate) fn learn(&mut self, change: impl Fn(&mut Identity)) {
        let mut identity = (*self.record.identity).clone();
        change(&mut identity);
        if identity != *self.record.identity {
            self.edit().identity = Arc::new(identity);
        }
    }
}

/// Command lines: each waits for the lock of its process's memory.
const COMMANDS: HelperKind = HelperKind {
    name: "commands",
    helpers: 64,
    stack: 64 * 1024,
};
/// What waits for nothing that a process could hold, apart from all that does.
const FILES: HelperKind = HelperKind {
    name: "files",
    helpers: 8,
    stack: 64 * 1024,
};
/// Each user may be looked up in another place, and the libraries that do it need room.
const USERS: HelperKind = HelperKind {
    name: "users",
    helpers: 16,
    stack: 256 * 1024,
};

/// The helpers to ask about processes.
pub(crate) struct Helpers {
    /// About [`TaskFile::Command`].
    pub(crate) commands: Guard<FileQuestion, FileAnswer>,
    /// About the rest.
    pub(crate) files: Guard<FileQuestion, FileAnswer>,
    /// Names of users.
    pub(crate) users: Guard<u32, Option<Arc<str>>>,
}

impl Helpers {
    /// Helpers that read files under `root`.
    pub(crate) fn new(root: &Arc<OwnedFd>) -> Self {
        let reading = |kind| {
            let root = Arc::clone(root);
            Guard::new(kind, move |question: &FileQuestion| read(&root, question))
        };
        Self {
            commands: reading(COMMANDS),
            files: reading(FILES),
            users: users(),
        }
    }

    /// Asks. Whoever runs in the memory of another process (`vfork`) waits for the same lock: `memory` is that one.
    pub(crate) fn ask(&mut self, question: FileQuestion, memory: Option<TaskKey>) {
        match question.file {
            TaskFile::Command => {
                let lock = memory.unwrap_or(question.key);
                self.commands.ask(question, Some(lock));
            }
            TaskFile::Program | TaskFile::Group => self.files.ask(question, None),
        }
    }

    /// The next answer about a process.
    pub(crate) fn answer(&mut self, until: Instant) -> Option<(FileQuestion, FileAnswer)> {
        let first = self.files.answer(until);
        first.or_else(|| self.commands.answer(until))
    }
}

/// Helpers that look up users: over the network where the machine has LDAP, SSSD or OS Login.
fn users() -> Guard<u32, Option<Arc<str>>> {
    Guard::new(USERS, |uid: &u32| {
        let user = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(*uid)).ok()??;
        Some(user.name.into())
    })
}

/// The program is wanted of this process, beside its command line.
pub(crate) fn wants_program(interest: &Interest) -> bool {
    let fields = interest.fields;
    fields.contains(Fields::ALL)
        || fields.contains(Fields::EXE_OF_ALL)
        || (interest.visible && fields.contains(Fields::EXE))
}

/// Puts an answer where it belongs.
pub(crate) fn store_answer(identity: &mut Identity, file: TaskFile, answer: Option<&[u8]>) {
    match file {
        TaskFile::Command => {
            identity.unread = Unread::No;
            if let Some(bytes) = answer {
                identity.cmdline = bytes.into();
            }
        }
        TaskFile::Program => identity.exe = answer.map(Into::into),
        TaskFile::Group => {
            let paths = answer.map(proc::cgroup::Paths::parse).unwrap_or_default();
            let name = paths.name();
            let other = |path: Option<&[u8]>| path.filter(|_| path != name).map(Into::into);
            identity.cgroup = name.map(Into::into);
            identity.cpu_cgroup = other(paths.limiting_cpu());
            identity.memory_cgroup = other(paths.limiting_memory());
        }
    }
}

fn read(root: &OwnedFd, question: &FileQuestion) -> FileAnswer {
    let mut path = Path::new().number(question.key.tid);
    if let Some(tid) = question.via {
        path = path.text("/task/").number(tid);
    }
    match question.file {
        TaskFile::Command => whole(root, &path.text("/cmdline")),
        TaskFile::Group => whole(root, &path.text("/cgroup")),
        TaskFile::Program => {
            let path = path.text("/exe");
            let link = rustix::fs::readlinkat(root, path.as_c_str(), Vec::new()).ok()?;
            Some(link.into_bytes())
        }
    }
}

fn whole(root: &OwnedFd, path: &Path) -> FileAnswer {
    let file = open_patiently(root, path).ok()?;
    let mut bytes = up_to(&file, 1024, COMMAND_BYTES).ok()?;
    bytes.shrink_to_fit();
    Some(bytes)
}
