//! What the helper threads are asked: files that wait for locks of their target, and names of users.

use super::files::{Path, open_patiently};
use super::guard::Guard;
use super::look::Look;
use super::tracked::{SECOND, STILL_HIDDEN, STILL_VISIBLE, Tracked};
use crate::proc;
use crate::sample::{Identity, Nanos, TaskKey};
use crate::source::Fields;
use rustix::fd::OwnedFd;
use std::sync::Arc;

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
pub(super) enum What {
    /// `cmdline`.
    Command,
    /// The target of the link `exe`.
    Program,
    /// `cgroup`.
    Group,
}

/// A question about a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) key: TaskKey,
    /// Ask this thread instead of the leader, which has ended.
    pub(super) via: Option<u32>,
    pub(super) what: What,
}

/// Raw bytes of the file; `None` where it may not be read or the process has ended.
pub(super) type Answer = Option<Vec<u8>>;

impl Tracked {
    /// What to ask the helpers about it now.
    pub(super) fn question(&mut self, at: Nanos, moved: bool, look: &Look) -> Option<Question> {
        if self.record.stat.kernel {
            return None;
        }
        let close = look.visible || look.wants(Fields::EXE_OF_ALL);
        let period = match (close, moved) {
            (true, true) => COMMAND_VISIBLE,
            (true, false) => STILL_VISIBLE,
            (false, _) => self.spread(STILL_HIDDEN),
        };
        if self.command_at != 0 && at.saturating_sub(self.command_at) < period {
            return None;
        }
        self.command_at = at;
        Some(Question {
            key: self.record.key,
            via: self.living_thread(),
            what: What::Command,
        })
    }

    /// What to ask the helpers about its control group now.
    pub(super) fn group_question(&mut self, at: Nanos, look: &Look) -> Option<Question> {
        let period = if look.visible {
            GROUP_VISIBLE
        } else {
            self.spread(GROUP_HIDDEN)
        };
        let due = self.group_at == 0 || at.saturating_sub(self.group_at) >= period;
        if self.record.stat.kernel || !due || !look.wants_group() {
            return None;
        }
        self.group_at = at;
        Some(Question {
            key: self.record.key,
            via: self.living_thread(),
            what: What::Group,
        })
    }

    /// An answer of the helpers.
    pub(super) fn learn(&mut self, change: impl Fn(&mut Identity)) {
        let mut identity = (*self.record.identity).clone();
        change(&mut identity);
        if identity != *self.record.identity {
            self.edit().identity = Arc::new(identity);
        }
    }
}

/// Helpers that read files under `root`.
pub(super) fn files(root: Arc<OwnedFd>) -> Guard<Question, Answer> {
    Guard::new("files", move |question: &Question| read(&root, question))
}

/// Helpers that look up users: over the network where the machine has LDAP, SSSD or OS Login.
pub(super) fn users() -> Guard<u32, Option<Arc<str>>> {
    Guard::new("users", |uid: &u32| {
        let user = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(*uid)).ok()??;
        Some(user.name.into())
    })
}

/// Asks for the command line, and for the program if that is wanted of this process.
pub(super) fn ask(
    files: &mut Guard<Question, Answer>,
    question: Question,
    fields: Fields,
    visible: bool,
) {
    files.ask(question);
    let everything = fields.contains(Fields::ALL);
    if everything
        || fields.contains(Fields::EXE_OF_ALL)
        || (visible && fields.contains(Fields::EXE))
    {
        files.ask(Question {
            what: What::Program,
            ..question
        });
    }
}

/// Puts an answer where it belongs.
pub(super) fn take_in(identity: &mut Identity, what: What, answer: Option<&[u8]>) {
    match what {
        What::Command => {
            identity.stuck = false;
            if let Some(bytes) = answer {
                identity.cmdline = bytes.into();
            }
        }
        What::Program => identity.exe = answer.map(Into::into),
        What::Group => {
            let paths = answer.map(proc::cgroup::Paths::parse).unwrap_or_default();
            identity.cgroup = paths.name().map(Into::into);
            identity.cpu_cgroup = paths.cpu.map(Into::into);
        }
    }
}

fn read(root: &OwnedFd, question: &Question) -> Answer {
    let mut path = Path::new().number(question.key.tid);
    if let Some(tid) = question.via {
        path = path.text("/task/").number(tid);
    }
    match question.what {
        What::Command => whole(root, &path.text("/cmdline")),
        What::Group => whole(root, &path.text("/cgroup")),
        What::Program => {
            let path = path.text("/exe");
            let link = rustix::fs::readlinkat(root, path.as_c_str(), Vec::new()).ok()?;
            Some(link.into_bytes())
        }
    }
}

fn whole(root: &OwnedFd, path: &Path) -> Answer {
    let file = open_patiently(root, path).ok()?;
    let mut bytes = vec![0; 1024];
    let mut filled = 0;
    loop {
        match rustix::io::pread(&file, &mut bytes[filled..], filled as u64).ok()? {
            0 => break,
            more => filled += more,
        }
        if filled == COMMAND_BYTES {
            break;
        }
        if filled == bytes.len() {
            bytes.resize((filled * 4).min(COMMAND_BYTES), 0);
        }
    }
    bytes.truncate(filled);
    bytes.shrink_to_fit();
    Some(bytes)
}
