//! Running strace with the terminal given back, as editors run a shell.
//!
//! strace stays in our process group, so that Ctrl-C reaches it: the interrupt is for it, not for us. Measuring goes on
//! meanwhile; nothing is drawn. A thread of its own starts it and waits for it; it ends with us, however we end, and has
//! the privileges of who started us.

#![allow(unsafe_code)]

use super::Run;
use crate::inspect::Subject;
use crate::privilege;
use crate::terminal::{Events, Input, Signal, Signals};
use anyhow::Context;
use rustix::fd::OwnedFd;
use rustix::process::{
    Pid, PidfdFlags, Signal as Kill, getpid, getppid, pidfd_open, pidfd_send_signal,
    set_parent_process_death_signal,
};
use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Write};
use std::ops::ControlFlow;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::sleep_until;

/// An interrupt so soon after the end was meant for strace.
const ECHO: Duration = Duration::from_millis(300);

/// A strace that has been killed ends within this time, or never; one that was interrupted before it began has this time
/// to begin.
const PATIENCE: Duration = Duration::from_millis(500);

/// How it ended.
enum End {
    /// By itself, or by Ctrl-C.
    Over(String),
    /// Somebody wants threadtop to end, or the terminal has gone.
    Quit,
}

impl Run {
    /// Traces a task until the person has seen enough.
    pub(super) async fn trace(
        &mut self,
        subject: Subject,
        events: &mut Events,
        signals: &mut Signals,
    ) -> anyhow::Result<ControlFlow<()>> {
        self.terminal
            .lend()
            .context("cannot give the terminal back")?;
        let command = command(subject);
        say(&format!("[threadtop] {}; Ctrl-C ends it.", line(&command)));
        let end = match folders(std::env::var_os("PATH").as_deref()) {
            None => End::Over("strace is not run: PATH has no absolute folder.".to_owned()),
            Some(folders) => follow(start(command, folders), events, signals).await,
        };
        let End::Over(message) = end else {
            return Ok(ControlFlow::Break(()));
        };
        self.terminal
            .take_back()
            .context("cannot take the terminal back")?;
        self.redraw();
        self.app.traced(Some(message));
        Ok(ControlFlow::Continue(()))
    }
}

/// A process with all its threads, or one thread; with the time of each call and how long it took.
fn command(subject: Subject) -> Command {
    let mut command = Command::new("strace");
    command.args(["-tt", "-T"]);
    if subject.thread.is_none() {
        command.arg("-f");
    }
    let task = subject.thread.unwrap_or(subject.process.tid);
    command.arg("-p").arg(task.to_string());
    command
}

/// Where programs are looked for: the absolute folders of `PATH`. Any other one means another program in each folder in
/// which somebody starts us. `None`: there are none.
fn folders(path: Option<&OsStr>) -> Option<OsString> {
    let usual = OsStr::new("/usr/local/bin:/usr/bin:/bin");
    let all = std::env::split_paths(path.unwrap_or(usual));
    let folders: Vec<_> = all.filter(|folder| folder.is_absolute()).collect();
    let joined = std::env::join_paths(&folders).ok()?;
    (!folders.is_empty()).then_some(joined)
}

/// What the thread of strace tells.
enum Told {
    /// The process, which runs.
    Started(OwnedFd),
    /// Ended, or never there.
    Over(String),
}

/// Starts it.
fn start(mut command: Command, folders: OsString) -> UnboundedReceiver<Told> {
    let (tell, told) = unbounded_channel();
    let own = getpid();
    command.env("PATH", folders);
    // SAFETY: two system calls, without memory or locks.
    unsafe { command.pre_exec(move || end_with(own)) };
    let failed = tell.clone();
    let thread = std::thread::Builder::new().name("strace".to_owned());
    if let Err(error) = thread.spawn(move || run(command, &tell)) {
        let _ = failed.send(Told::Over(format!("strace cannot be started: {error}.")));
    }
    told
}

/// In the process that becomes strace: it is killed when the thread that started it ends, which waits for it. Where that has
/// ended in between, there is somebody else to whom it belongs.
fn end_with(parent: Pid) -> io::Result<()> {
    set_parent_process_death_signal(Some(Kill::KILL))?;
    if getppid() == Some(parent) {
        Ok(())
    } else {
        Err(io::Error::other("threadtop has ended"))
    }
}

/// What the thread of strace does. It ends no earlier than strace.
fn run(mut command: Command, tell: &UnboundedSender<Told>) {
    privilege::as_caller();
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let sentence = match error.kind() {
                ErrorKind::NotFound => {
                    "strace is not installed in any absolute folder of PATH.".to_owned()
                }
                _ => format!("strace cannot be started: {error}."),
            };
            // Where nobody listens any more, we end.
            let _ = tell.send(Told::Over(sentence));
            return;
        }
    };
    let pid = Pid::from_child(&child);
    if let Ok(process) = pidfd_open(pid, PidfdFlags::empty())
        && tell.send(Told::Started(process)).is_err()
    {
        // Given up before it began. Where this fails it has ended already.
        let _ = child.kill();
    }
    let _ = tell.send(Told::Over(message(child.wait())));
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let arguments = command.get_args();
    let words: Vec<_> = arguments.map(|word| word.to_string_lossy()).collect();
    format!("strace {}", words.join(" "))
}

/// Waits for its end, and then for a key, so that the last lines can be read.
async fn follow(
    mut told: UnboundedReceiver<Told>,
    events: &mut Events,
    signals: &mut Signals,
) -> End {
    let mut process = None;
    let mut interrupted: Option<Instant> = None;
    let mut ended = None;
    let mut ended_at = Instant::now();
    loop {
        let patience = interrupted.unwrap_or(ended_at) + PATIENCE;
        tokio::select! {
            biased;
            signal = signals.next() => match signal {
                Signal::Terminate | Signal::Hangup => break,
                // The one that ended it may come after its end.
                Signal::Interrupt if ended.is_some() && ended_at.elapsed() > ECHO => return over(ended),
                Signal::Interrupt if process.is_none() => {
                    interrupted.get_or_insert_with(Instant::now);
                }
                _ => {}
            },
            event = events.next() => match event {
                None | Some(Err(_)) => break,
                Some(Ok(Input::Event(_))) if ended.is_some() => return over(ended),
                // Typed while it ran, or said by the terminal: for nobody.
                Some(Ok(_)) => {}
            },
            next = told.recv(), if ended.is_none() => match next {
                Some(Told::Started(running)) => {
                    if interrupted.take().is_some() {
                        // It may have come too early for strace. Where this fails strace has ended.
                        let _ = pidfd_send_signal(&running, Kill::INT);
                    }
                    process = Some(running);
                }
                // It never ran: there is nothing to be read.
                Some(Told::Over(sentence)) if process.is_none() => return End::Over(sentence),
                Some(Told::Over(sentence)) => {
                    (ended, ended_at) = (Some(sentence), Instant::now());
                    say("\n[threadtop] strace has ended. Enter goes back.");
                }
                None => return over(ended),
            },
            // Its file may be where nothing answers.
            () = sleep_until(patience.into()), if interrupted.is_some() => {
                return End::Over("strace was not started yet.".to_owned());
            }
        }
    }
    // It would end with us as well, but the terminal is for others then. What fails here has ended already.
    if let Some(process) = process.filter(|_| ended.is_none()) {
        let _ = pidfd_send_signal(&process, Kill::KILL);
        let _ = tokio::time::timeout(PATIENCE, told.recv()).await;
    }
    End::Quit
}

/// A line on the terminal that was lent. Where that has gone nobody reads it, and it is no reason to panic.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn over(message: Option<String>) -> End {
    End::Over(message.unwrap_or_default())
}

fn message(status: std::io::Result<std::process::ExitStatus>) -> String {
    match status {
        Ok(status) if status.code().is_some_and(|code| code != 0 && code < 128) => {
            "strace failed: it needs the same user or CAP_SYS_PTRACE, and kernel.yama.ptrace_scope=0."
                .to_owned()
        }
        Ok(_) => "strace has ended.".to_owned(),
        Err(error) => format!("Lost track of strace: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::TaskKey;

    #[test]
    fn programs_are_looked_for_in_absolute_folders_alone() {
        let found = |path: &str| folders(Some(OsStr::new(path)));
        for (path, folders) in [
            ("/usr/bin:/bin", Some("/usr/bin:/bin")),
            (".:/usr/bin::bin:../x:~/bin:", Some("/usr/bin")),
            ("", None),
            (".:bin", None),
        ] {
            assert_eq!(found(path), folders.map(OsString::from), "{path:?}");
        }
        assert_eq!(folders(None), found("/usr/local/bin:/usr/bin:/bin"));
    }

    #[test]
    fn a_process_is_traced_with_its_threads_and_a_thread_alone() {
        let process = TaskKey {
            tid: 12,
            starttime: 0,
        };
        let typed = |thread| line(&command(Subject { process, thread }));
        assert_eq!(typed(None), "strace -tt -T -f -p 12");
        assert_eq!(typed(Some(13)), "strace -tt -T -p 13");
    }
}
