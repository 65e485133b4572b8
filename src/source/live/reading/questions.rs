//! What the helper threads are asked: files that wait for locks of their target, and names of users.

use crate::proc;
use crate::sample::{Identity, Nanos, TaskKey, Unread};
use crate::source::Fields;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::last_read::LastRead;
use crate::source::live::processes::ports::SocketReader;
use crate::source::live::processes::pss::PssReader;
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

/// Programs rewrite their command line (`PostgreSQL`, nginx, sshd): of visible rows that move, and had another one the last
/// time, it is read this often. The answer is there in the next sample.
const COMMAND_REWRITTEN: Nanos = SECOND - SECOND / 5;
/// And so often of those that had the same one the last few times.
const COMMAND_STANDS: Nanos = 5 * SECOND - SECOND / 5;
/// These are the last few.
const FEW: u8 = 3;
/// A process is moved to another control group from outside, but mostly before it becomes the program that it is.
const GROUP_VISIBLE: Nanos = 4 * SECOND - SECOND / 5;
/// Where it is not on the screen.
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
        let still = self.spread(STILL_HIDDEN);
        let ran = interest.paced(match close {
            true if moved && self.command_stands == 0 => COMMAND_REWRITTEN,
            true if self.command_stands < FEW => STILL_VISIBLE,
            true => COMMAND_STANDS,
            false => still,
        });
        // Nobody could be asked so far.
        let unread = self.record.identity.unread != Unread::No;
        let still = if unread { ran } else { interest.paced(still) };
        let now = (at, self.record.clock);
        if !self.command_read.is_due(now, ran, still) {
            return None;
        }
        self.command_read = LastRead::now(now.0, now.1);
        Some(FileQuestion {
            key: self.record.key,
            via: self.living_thread(),
            file: TaskFile::Command,
        })
    }

    /// Its command line was read; `changed`: it was another one than before.
    pub(crate) fn command_was_read(&mut self, changed: bool) {
        self.command_stands = if changed {
            0
        } else {
            self.command_stands.saturating_add(1)
        };
    }

    /// What to ask the helpers about its control group now.
    pub(crate) fn group_question(
        &mut self,
        at: Nanos,
        interest: &Interest,
    ) -> Option<FileQuestion> {
        let period = interest.paced(if interest.shows_group() {
            GROUP_VISIBLE
        } else {
            self.spread(GROUP_HIDDEN)
        });
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

    /// An answer of the helpers. `true`: it is another one than before.
    pub(crate) fn learn(&mut self, change: impl Fn(&mut Identity)) -> bool {
        let mut identity = (*self.record.identity).clone();
        change(&mut identity);
        let changed = identity != *self.record.identity;
        if changed {
            self.edit().identity = Arc::new(identity);
        }
        changed
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
    /// Sockets.
    pub(crate) sockets: SocketReader,
    /// Proportional set sizes.
    pub(crate) pss: PssReader,
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
            sockets: SocketReader::new(root),
            pss: PssReader::new(root),
        }
    }

    /// Asks all of them at once, so that each kind of helpers is woken once. Whoever runs in the memory of another process
    /// (`vfork`) waits for the same lock: that one stands beside the question.
    pub(crate) fn ask(&mut self, questions: &[(FileQuestion, Option<TaskKey>)]) {
        let commands = |of: bool| {
            let is_command = |question: &FileQuestion| question.file == TaskFile::Command;
            let questions = questions.iter();
            questions.filter(move |(question, _)| is_command(question) == of)
        };
        let locked = |(question, memory): &(FileQuestion, Option<TaskKey>)| {
            (*question, Some(memory.unwrap_or(question.key)))
        };
        self.commands.ask_all(commands(true).map(locked));
        let free = |(question, _): &(FileQuestion, _)| (*question, None);
        self.files.ask_all(commands(false).map(free));
    }

    /// CPU time that helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        let files = self.commands.take_used() + self.files.take_used();
        let rest = self.sockets.take_used() + self.pss.take_used();
        files + self.users.take_used() + rest
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
    /// Most are no longer.
    const FIRST: usize = 1024;
    let file = open_patiently(root, path).ok()?;
    let mut bytes = vec![0; FIRST];
    let read = rustix::io::read(&file, &mut bytes).ok()?;
    bytes.truncate(read);
    // The kernel hands both files out in one piece: where that leaves room, there is no more.
    if read == FIRST {
        bytes.extend(up_to(&file, FIRST, COMMAND_BYTES - FIRST).ok()?);
    }
    bytes.shrink_to_fit();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Demand;
    use crate::source::live::ROOT;
    use crate::source::live::processes::interest::Demanded;
    use crate::source::live::reading::files::folder;
    use crate::source::live::reading::reader::Reader;

    #[test]
    fn a_command_line_that_stands_is_read_more_rarely() {
        let root = folder(rustix::fs::CWD, ROOT).unwrap();
        let mut reader = Reader::new(root, true, 100, 4096);
        let own = std::process::id();
        let mut tracked = ProcessTracker::discover(own, false, &mut reader).unwrap();
        let key = tracked.record.key;
        let demand = Demand {
            visible: vec![key],
            ..Demand::default()
        };
        let demanded = Demanded::new(&demand);
        // Tenths of a second from one reading of a process that runs to the next.
        let mut period = |answers: &[bool]| {
            tracked.command_stands = 1;
            for changed in answers {
                tracked.command_was_read(*changed);
            }
            tracked.command_read = LastRead::now(SECOND, 0);
            let due = |tenths: &u64| {
                let at = SECOND + tenths * SECOND / 10;
                let question = tracked.question(at, true, &demanded.of(key));
                question.is_some()
            };
            (1..100).find(due)
        };
        assert_eq!(period(&[]), Some(19));
        assert_eq!(period(&[true]), Some(9));
        assert_eq!(period(&[true, false, false]), Some(19));
        assert_eq!(period(&[true, false, false, false]), Some(49));
        assert_eq!(period(&[false; 1_000]), Some(49));
        assert_eq!(period(&[false, false, false, true]), Some(9));
    }
}
