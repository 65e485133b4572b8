//! Looking into a process that holds one of each: a variable, a file, connections, a pipe, locks, threads.

mod files;

use crate::support::until;
use crate::victim::Victim;
use std::path::{Path, PathBuf};
use threadtop::inspect::{
    Answer, Environment, Files, Limits, Locks, Memory, Missing, Outcome, Question, Report,
    Scheduling, SegmentKind, Stuck, Subject, Tab,
};
use threadtop::proc::syscall::SyscallState;
use threadtop::sample::TaskKey;
use threadtop::source::live::Live;
use threadtop::source::{Inspector, Source};

pub struct Asked {
    inspector: Inspector,
    process: TaskKey,
}

impl Asked {
    pub fn about(pid: u32) -> Self {
        Self::under("/proc", pid)
    }

    fn under(root: &str, pid: u32) -> Self {
        let live = Live::open(Path::new(root)).unwrap();
        Self {
            inspector: live.inspector().unwrap(),
            process: TaskKey {
                tid: pid,
                starttime: starttime(root, pid),
            },
        }
    }

    /// Why the process does not answer.
    pub fn stuck(&mut self, pid: u32, tab: Tab) -> Stuck {
        self.until(pid, tab, |outcome| match outcome {
            Outcome::Stuck(why) => Some(why),
            // On a busy machine the helpers may be late themselves.
            Outcome::Unasked(_) => None,
            outcome => panic!("{tab:?}: {outcome:?}"),
        })
    }

    /// It answers, be it late.
    pub fn answers(&mut self, pid: u32, tab: Tab) {
        self.until(pid, tab, |outcome| match outcome {
            Outcome::Known(_) => Some(()),
            Outcome::Stuck(_) | Outcome::Unasked(_) => None,
            outcome => panic!("{tab:?}: {outcome:?}"),
        });
    }

    /// Asks, and takes answers until it is the one that is waited for.
    fn until<T>(&mut self, pid: u32, tab: Tab, wanted: impl Fn(Outcome) -> Option<T>) -> T {
        let process = TaskKey {
            tid: pid,
            starttime: starttime("/proc", pid),
        };
        let subject = Subject {
            process,
            thread: None,
        };
        self.inspector.ask(Question {
            subject,
            tab,
            measure: false,
        });
        loop {
            let answer = self.inspector.blocking_answer().unwrap();
            if answer.question.subject == subject
                && answer.question.tab == tab
                && let Some(found) = wanted(answer.outcome)
            {
                return found;
            }
        }
    }

    fn outcome(&mut self, tab: Tab, thread: Option<u32>, measure: bool) -> Outcome {
        let subject = Subject {
            process: self.process,
            thread,
        };
        let question = Question {
            subject,
            tab,
            measure,
        };
        self.inspector.ask(question);
        loop {
            // On a busy machine even what is readable may be late.
            match self.inspector.blocking_answer().unwrap() {
                Answer {
                    outcome: Outcome::Stuck(_),
                    ..
                } => {}
                answer => {
                    assert_eq!(answer.question, question);
                    return answer.outcome;
                }
            }
        }
    }

    fn report(&mut self, tab: Tab, thread: Option<u32>) -> Report {
        match self.outcome(tab, thread, tab == Tab::Memory) {
            Outcome::Known(report) => *report,
            other => panic!("{other:?}"),
        }
    }

    fn files(&mut self) -> Files {
        match self.report(Tab::Files, None) {
            Report::Files(files) => files,
            other => panic!("{other:?}"),
        }
    }
}

fn starttime(root: &str, pid: u32) -> u64 {
    let stat = std::fs::read(format!("{root}/{pid}/stat")).unwrap();
    threadtop::proc::stat::parse(&stat).unwrap().starttime
}

/// A victim that holds one of each, and where its file is.
fn holder() -> (Victim, PathBuf, u16) {
    let mut victim = Victim::start("holds", &[]);
    let told = victim.ask("what");
    let (path, port) = told.split_once(' ').unwrap();
    (victim, PathBuf::from(path), port.parse().unwrap())
}

#[test]
fn its_environment_is_that_of_its_start() {
    let (victim, ..) = holder();
    let Report::Environment(Environment {
        arguments,
        variables,
    }) = Asked::about(victim.pid()).report(Tab::Environment, None)
    else {
        panic!("another report");
    };
    let shown = std::fs::read(format!("/proc/{}/cmdline", victim.pid())).unwrap();
    assert_eq!([arguments.list.join(&0), vec![0]].concat(), shown);
    assert!(!arguments.cut);
    let variables = variables.unwrap();
    assert!(variables.list.contains(&b"VICTIM=holds ".to_vec()));
    assert!(!variables.cut);
}

#[test]
fn of_a_zombie_its_parent_is_told() {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let stat = format!("/proc/{}/stat", child.id());
    let state = || {
        threadtop::proc::stat::parse(&std::fs::read(&stat).unwrap())
            .unwrap()
            .state
    };
    until("it is a zombie", || state() == b'Z');
    let mut asked = Asked::about(child.id());
    for tab in [Tab::Environment, Tab::Files, Tab::Memory, Tab::Scheduling] {
        let outcome = asked.outcome(tab, None, false);
        let Outcome::Unreaped(parent, left) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(parent.pid, std::process::id());
        assert_eq!(left.is_ok(), tab == Tab::Scheduling);
    }
    child.wait().unwrap();
    let outcome = asked.outcome(Tab::Files, None, false);
    assert!(matches!(outcome, Outcome::Missing(Missing::Ended)));
}

#[test]
fn its_lock_is_on_its_file() {
    let (victim, path, _) = holder();
    let Report::Locks(Locks { list, .. }) = Asked::about(victim.pid()).report(Tab::Locks, None)
    else {
        panic!("another report");
    };
    let held = list
        .iter()
        .find(|place| place.lock.kind == "FLOCK")
        .unwrap();
    let (_, locked) = held.file.as_ref().unwrap();
    assert_eq!(locked, path.to_str().unwrap().as_bytes());
    assert_eq!((&held.lock.access[..], held.lock.waits), ("WRITE", false));
    assert!(held.others.is_empty());
}

#[test]
fn its_memory_has_segments_and_its_threads_have_stacks() {
    let (victim, ..) = holder();
    // Where its stack ends is told only of a thread that sleeps.
    let mut asked = None;
    until("its threads sleep", || {
        let Report::Memory(memory) = Asked::about(victim.pid()).report(Tab::Memory, None) else {
            panic!("another report");
        };
        asked.insert(memory).stacks.len() >= 2
    });
    let memory = asked.unwrap();
    let Memory {
        totals, segments, ..
    } = &memory;
    let segments = segments.as_ref().unwrap();
    for kind in [
        SegmentKind::Code,
        SegmentKind::Stacks,
        SegmentKind::Libraries,
    ] {
        let segment = segments.iter().find(|one| one.kind == kind).unwrap();
        assert!(segment.usage.unwrap().rss > 0, "{kind:?}");
    }
    let sum = memory.sum().unwrap();
    let usage = sum.usage.unwrap();
    assert_eq!(usage.shared + usage.private, usage.rss);
    assert!(usage.pss <= usage.rss);
    // The kernel's own sums are approximate while threads run.
    let rss = totals.rss.unwrap();
    assert!(rss.abs_diff(usage.rss) < 4 << 20, "{rss} {}", usage.rss);
    assert!(memory.threads >= 3);
}

#[test]
fn its_limits_and_scheduling_are_the_kernels() {
    let (victim, ..) = holder();
    let mut asked = Asked::about(victim.pid());
    let Report::Limits(Limits { list }) = asked.report(Tab::Limits, None) else {
        panic!("another report");
    };
    let files = list.iter().find(|limit| limit.name == "Max open files");
    assert!(files.unwrap().used.unwrap() >= 6);
    let Report::Namespaces(isolation) = asked.report(Tab::Namespaces, None) else {
        panic!("another report");
    };
    let program = std::env::current_exe().unwrap();
    assert_eq!(
        isolation.folders[0].as_ref().unwrap(),
        program.to_str().unwrap().as_bytes()
    );
    let namespaces = isolation.list.unwrap();
    assert!(namespaces.iter().all(|one| one.ours == Some(true)));
    let tasks = std::fs::read_dir(format!("/proc/{}/task", victim.pid())).unwrap();
    let last = tasks
        .map(|task| task.unwrap().file_name().to_str().unwrap().parse().unwrap())
        .max();
    let schedstat = format!("/proc/{}/task/{}/schedstat", victim.pid(), last.unwrap());
    until("it has run", || {
        std::fs::read_to_string(&schedstat).map_or(true, |text| !text.starts_with("0 "))
    });
    let Report::Scheduling(Scheduling {
        tid,
        syscall,
        times,
        ..
    }) = asked.report(Tab::Scheduling, last)
    else {
        panic!("another report");
    };
    assert_eq!(Some(tid), last);
    assert!(times.is_none_or(|times| times.run > 0));
    if let Ok(call) = syscall
        && let SyscallState::Call(..) = call.state
    {
        assert_eq!(call.name.as_deref(), Some("futex"), "it is parked");
    }
}

#[test]
fn another_process_of_the_same_number_is_not_read() {
    let (victim, ..) = holder();
    let mut asked = Asked::about(victim.pid());
    asked.process.starttime += 1;
    for tab in [Tab::Environment, Tab::Files, Tab::Scheduling] {
        let outcome = asked.outcome(tab, None, false);
        assert!(matches!(outcome, Outcome::Missing(Missing::Ended)));
    }
    asked.process.starttime -= 1;
    drop(victim);
    let outcome = asked.outcome(Tab::Environment, None, false);
    let gone = matches!(outcome, Outcome::Missing(Missing::Ended));
    assert!(gone, "{outcome:?}");
}

#[test]
fn a_captured_tree_tells_what_it_has() {
    let tree = tempfile::tempdir().unwrap();
    let own = |name: &str| std::fs::read(format!("/proc/self/{name}")).unwrap();
    std::fs::create_dir(tree.path().join("77")).unwrap();
    std::fs::write(
        tree.path().join("stat"),
        std::fs::read("/proc/stat").unwrap(),
    )
    .unwrap();
    for name in ["stat", "status", "limits", "maps"] {
        std::fs::write(tree.path().join("77").join(name), own(name)).unwrap();
    }
    let mut asked = Asked::under(tree.path().to_str().unwrap(), 77);
    let Report::Limits(limits) = asked.report(Tab::Limits, None) else {
        panic!("another report");
    };
    assert!(!limits.list.is_empty());
    let outcome = asked.outcome(Tab::Memory, None, false);
    assert!(matches!(outcome, Outcome::Known(_)));
    for tab in [Tab::Environment, Tab::Files, Tab::Locks] {
        let outcome = asked.outcome(tab, None, false);
        let missing = matches!(outcome, Outcome::Missing(Missing::Absent));
        assert!(missing, "{outcome:?}");
    }
}

/// What the victim holds until its test ends.
pub fn hold() {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::net::{UnixListener, UnixStream};
    let mut held = tempfile::NamedTempFile::new().unwrap();
    held.write_all(b"12345").unwrap();
    held.as_file().lock().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let _near = TcpStream::connect(address).unwrap();
    let _far = listener.accept().unwrap();
    let name = format!("{}.socket", held.path().display());
    let accepting = UnixListener::bind(&name).unwrap();
    let _unix = UnixStream::connect(&name).unwrap();
    let _accepted = accepting.accept().unwrap();
    let _waits = UnixStream::connect(&name).unwrap();
    std::fs::remove_file(&name).unwrap();
    let (_open, closed) = UnixStream::pair().unwrap();
    drop(closed);
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.connect(server.local_addr().unwrap()).unwrap();
    let parked = std::thread::spawn(|| {
        loop {
            std::thread::park();
        }
    });
    let what = format!("{} {}", held.path().display(), address.port());
    super::victim::say("ready", "");
    for line in std::io::stdin().lines() {
        if line.is_err() {
            break;
        }
        super::victim::say("done", &what);
    }
    drop(parked);
}
