//! What a process runs, by its files: names of what it has mapped, and the sections of its program.
//!
//! `maps` waits for the mmap lock of its target: so this is read by helpers of its own, each process once for each program
//! it becomes (twice where it was just starting), and only where its threads are listed. The program may lie on a file system
//! that does not answer, where a thread that opens it could not be ended: a process of its own does that (`programs`). The text of `maps` is longer than a megabyte where a process has ten thousand mappings: it
//! is read in pieces, of which only names are kept.

use crate::proc;
use crate::sample::{Code, Nanos, TaskKey};
use crate::source::live::processes::programs::Programs;
use crate::source::live::processes::tracker::ProcessTracker;
use crate::source::live::reading::files::{Buffer, Failure, Path, now, open, open_dir};
use crate::source::live::reading::guard::{Guard, HelperKind};
use crate::source::live::reading::sysfs::is_procfs;
use rustc_hash::FxHashSet;
use rustix::fd::{AsFd, OwnedFd};
use std::sync::Arc;

/// While a program starts it loads what it is made of: one that is known for no longer is looked at once more.
const SETTLED: Nanos = 10_000_000_000;
/// Bytes of `maps` at once; longer than any line of it.
const PIECE: usize = 64 * 1024;
/// Bytes of `maps` at most: more than the 65,530 mappings that the kernel allows have, unless their paths are long.
const MAPS: usize = 8 << 20;
/// Names at most.
const NAMES: usize = 1024;

/// Those who read them.
const HELPERS: HelperKind = HelperKind {
    name: "code",
    helpers: 16,
    stack: 128 * 1024,
};

/// A question about a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CodeQuestion {
    pub(crate) key: TaskKey,
    /// Ask this thread instead of the leader, which has ended.
    via: Option<u32>,
}

/// When the files of a program were read last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Due {
    /// Since when it is this program, as far as we saw.
    since: Nanos,
    /// 0: never.
    at: Nanos,
    /// To be read again: the name has changed since, or the program was perhaps still starting.
    again: bool,
}

impl Due {
    /// Another program runs now: that is read at once.
    pub(crate) fn replaced(&mut self) {
        *self = Self {
            since: now(),
            ..Self::default()
        };
    }

    /// The name has changed. A program may rename itself as often as it likes: it is read again, but not at once.
    pub(crate) fn renamed(&mut self) {
        self.again = true;
    }

    /// Whether it is to be read at this moment; it counts as read then.
    fn take(&mut self, at: Nanos) -> bool {
        let waited = at.saturating_sub(self.at) >= SETTLED;
        let due = self.at == 0 || self.again && waited;
        if due {
            self.at = at;
            self.again = at.saturating_sub(self.since) < SETTLED;
        }
        due
    }
}

impl ProcessTracker {
    /// What to ask the helpers about its files now.
    pub(crate) fn code_question(&mut self) -> Option<CodeQuestion> {
        if self.record.stat.kernel || !self.code_due.take(now()) {
            return None;
        }
        Some(CodeQuestion {
            key: self.record.key,
            via: self.living_thread(),
        })
    }
}

/// Helpers that read under `root`.
pub(crate) fn reading(root: Arc<OwnedFd>) -> Guard<CodeQuestion, Option<Code>> {
    // In a captured tree the link `exe` would name a file of this machine.
    let programs = is_procfs(root.as_fd()).then(Programs::default);
    Guard::new(HELPERS, move |question: &CodeQuestion| {
        read(&root, question, programs.as_ref()).ok()
    })
}

/// Reads both files of the process; an error only where it has ended.
fn read(
    root: &OwnedFd,
    question: &CodeQuestion,
    programs: Option<&Programs>,
) -> Result<Code, Failure> {
    let process = open_dir(root, &Path::new().number(question.key.tid))?;
    let mut buffer = Buffer::new();
    let stat = buffer.read(process.as_fd(), &Path::new().text("stat"))?;
    let stat = proc::stat::parse(stat).ok_or(Failure::Other)?;
    if stat.starttime != question.key.starttime {
        return Err(Failure::Gone);
    }
    let of_thread = |file| match question.via {
        Some(tid) => Path::new().text("task/").number(tid).text(file),
        None => Path::new().text(file.trim_start_matches('/')),
    };
    let exe = of_thread("/exe");
    let path = programs.and_then(|_| link(&process, &exe));
    let (mapped, device) = mapped(&process, &of_thread("/maps"), path.as_deref());
    Ok(Code {
        mapped,
        program: programs.and_then(|programs| programs.read(&process, &exe, device)),
    })
}

/// Where a link points, which the kernel knows without asking a file system.
fn link(process: &OwnedFd, path: &Path) -> Option<Vec<u8>> {
    let link = rustix::fs::readlinkat(process, path.as_c_str(), Vec::new()).ok()?;
    Some(link.into_bytes())
}

/// Names of files, sorted.
type Names = Box<[Box<[u8]>]>;

/// Names of files that are mapped to be executed, and the device of `program`, which is one of those mapped.
fn mapped(
    process: &OwnedFd,
    path: &Path,
    program: Option<&[u8]>,
) -> (Option<Names>, Option<Box<[u8]>>) {
    let mut device = None;
    let names = names(process, path, |line| {
        if device.is_none()
            && let Some(program) = program
        {
            device = proc::maps::device_of(line, program).map(Into::into);
        }
    });
    (names, device)
}

/// Names of files that are mapped to be executed. Each line is shown to `see`.
fn names(process: &OwnedFd, path: &Path, mut see: impl FnMut(&[u8])) -> Option<Names> {
    let file = open(process, path).ok()?;
    let mut names: FxHashSet<Box<[u8]>> = FxHashSet::default();
    let mut bytes = vec![0; PIECE];
    let (mut kept, mut total) = (0, 0);
    while total < MAPS && names.len() < NAMES {
        // What may not be read is denied here or when it is opened, as the kernel is old or new.
        let more = rustix::io::read(&file, &mut bytes[kept..]).ok()?;
        let filled = kept + more;
        let end = match more {
            0 => filled,
            _ => memchr::memrchr(b'\n', &bytes[..filled]).map_or(0, |at| at + 1),
        };
        for line in bytes[..end].split(|byte| *byte == b'\n') {
            see(line);
            if let Some(name) = proc::maps::executed(line)
                && !names.contains(name)
            {
                names.insert(name.into());
            }
        }
        if more == 0 {
            break;
        }
        bytes.copy_within(end..filled, 0);
        // A line that is longer than the buffer is none of the kernel's.
        kept = (filled - end) % PIECE;
        total += more;
    }
    let mut names: Vec<Box<[u8]>> = names.into_iter().collect();
    names.sort_unstable();
    // At least its own program is mapped in whatever lives.
    (!names.is_empty()).then(|| names.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::CWD;
    use std::time::{Duration, Instant};

    fn root() -> OwnedFd {
        open_dir(CWD, &Path::new().text("/proc")).unwrap()
    }

    /// The question about ourselves.
    fn question() -> CodeQuestion {
        let pid = std::process::id();
        let mut buffer = Buffer::new();
        let stat = buffer.read(root().as_fd(), &Path::of(pid, "stat")).unwrap();
        let starttime = proc::stat::parse(stat).unwrap().starttime;
        CodeQuestion {
            key: TaskKey {
                tid: pid,
                starttime,
            },
            via: None,
        }
    }

    #[test]
    fn files_are_read_once_and_once_more_where_the_program_was_just_starting() {
        let second = SETTLED / 10;
        let mut due = Due {
            since: second,
            ..Due::default()
        };
        let read = |due: &mut Due, at: u64| due.take(at * second);
        assert!(read(&mut due, 2), "at the first look");
        assert!(!read(&mut due, 11));
        assert!(read(&mut due, 12), "it has settled");
        assert!(!read(&mut due, 1_000));
        due.renamed();
        assert!(read(&mut due, 1_001));
        due.renamed();
        assert!(!read(&mut due, 1_010), "not as often as it likes");
        assert!(read(&mut due, 1_011));
        assert!(!read(&mut due, 2_000));
        due.replaced();
        assert!(read(&mut due, 2_001), "another program");
    }

    #[test]
    fn our_own_files_tell_what_we_are() {
        let mut guard = reading(Arc::new(root()));
        guard.ask(question(), None);
        let patiently = Instant::now() + Duration::from_mins(1);
        let (_, code) = guard.answer(patiently).unwrap();
        let code = code.unwrap();
        let program = code.program.unwrap();
        let rustc = memchr::memmem::find(&program.comment, b"rustc version ");
        assert!(rustc.is_some(), "{:?}", program.comment.escape_ascii());
        assert!(program.sections.iter().any(|name| **name == *b".text"));
        let own = std::env::current_exe().unwrap();
        let own = own.file_name().unwrap().as_encoded_bytes();
        let mapped = code.mapped.unwrap();
        assert!(mapped.iter().any(|name| **name == *own));
        assert!(mapped.is_sorted_by(|a, b| a < b), "each once");
    }

    #[test]
    fn a_thread_answers_where_the_leader_has_ended() {
        let question = CodeQuestion {
            via: Some(std::process::id()),
            ..question()
        };
        let programs = Programs::default();
        let code = read(&root(), &question, Some(&programs)).unwrap();
        assert!(code.program.is_some());
        // In a captured tree a link would lead to a file of ours.
        assert_eq!(read(&root(), &question, None).unwrap().program, None);
    }

    #[test]
    fn another_process_with_the_same_pid_is_not_read() {
        let mut question = question();
        question.key.starttime += 1;
        assert_eq!(read(&root(), &question, None), Err(Failure::Gone));
    }
}
