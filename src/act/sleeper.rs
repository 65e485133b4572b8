//! For tests: processes of our own to act on.

use super::opened::Opened;
use super::order::Target;
use super::{calls, task};
use crate::sample::TaskKey;
use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};

/// Sleeps until something ends it, at the latest the test.
pub struct Sleeper(pub Child);

impl Sleeper {
    pub fn new() -> Self {
        Self(Command::new("sleep").arg("600").spawn().unwrap())
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A shell with a sleeping child, in one process group.
pub struct Job {
    shell: Child,
    child: u32,
}

impl Job {
    /// In a group of its own.
    pub fn new() -> Self {
        Self::start(Command::new("sh").process_group(0))
    }

    /// In the group of the test.
    pub fn in_our_group() -> Self {
        Self::start(&mut Command::new("sh"))
    }

    fn start(command: &mut Command) -> Self {
        let script = "sleep 600 & echo $!; wait";
        let mut shell = (command.args(["-c", script]).stdout(Stdio::piped()).spawn()).unwrap();
        let mut line = String::new();
        let out = shell.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let child = line.trim().parse().unwrap();
        Self { shell, child }
    }

    pub fn leader(&self) -> Opened {
        opened(self.shell.id())
    }

    pub fn child(&self) -> Opened {
        opened(self.child)
    }

    /// Both end, and the shell by this signal.
    pub fn is_ended_by(&mut self, signal: i32) -> bool {
        let ended = self.shell.wait().unwrap().signal() == Some(signal);
        // Whoever reaps orphans here may take its time.
        while task::process(self.child).is_ok_and(|seen| seen.state != b'Z') {
            std::thread::yield_now();
        }
        ended
    }

    /// Both are as they were.
    pub fn lives(&mut self) -> bool {
        let child = task::process(self.child).is_ok_and(|seen| seen.state != b'Z');
        child && self.shell.try_wait().unwrap().is_none()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let _ = calls::kill(self.child, 9);
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// A process, opened as a target.
pub fn opened(pid: u32) -> Opened {
    let starttime = task::process(pid).unwrap().starttime;
    let key = TaskKey {
        tid: pid,
        starttime,
    };
    Opened::new(Target::Process(key)).unwrap().0
}
