//! Running strace with the terminal given back, as editors run a shell.
//!
//! It stays in our process group, so that Ctrl-C reaches it: the interrupt is for it, not for us. Measuring goes on
//! meanwhile; nothing is drawn.

use super::Run;
use crate::inspect::Subject;
use crate::terminal::{Events, Signal, Signals};
use anyhow::Context;
use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// An interrupt so soon after the end was meant for strace.
const ECHO: Duration = Duration::from_millis(300);

/// A strace that has been killed ends within this time, or never.
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
        let mut command = command(subject);
        say(&format!("[threadtop] {}; Ctrl-C ends it.", line(&command)));
        let end = match command.spawn() {
            Ok(child) => follow(child, events, signals).await,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                End::Over("strace is not installed.".to_owned())
            }
            Err(error) => End::Over(format!("strace cannot be started: {error}.")),
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
    command.arg("-p").arg(task.to_string()).kill_on_drop(true);
    command
}

/// A line on the terminal. One that hung up is found out by whoever reads from it.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let arguments = command.as_std().get_args();
    let words: Vec<_> = arguments.map(|word| word.to_string_lossy()).collect();
    format!("strace {}", words.join(" "))
}

/// Waits for its end, and then for a key, so that the last lines can be read.
async fn follow(mut child: Child, events: &mut Events, signals: &mut Signals) -> End {
    let mut ended = None;
    let mut ended_at = Instant::now();
    loop {
        tokio::select! {
            biased;
            signal = signals.next() => match signal {
                Signal::Terminate | Signal::Hangup => break,
                // The one that ended it may come after its end.
                Signal::Interrupt if ended.is_some() && ended_at.elapsed() > ECHO => return over(ended),
                _ => {}
            },
            event = events.next() => match event {
                None | Some(Err(_)) => break,
                Some(Ok(_)) if ended.is_some() => return over(ended),
                // Typed while it ran: for nobody.
                Some(Ok(_)) => {}
            },
            status = child.wait(), if ended.is_none() => {
                (ended, ended_at) = (Some(message(status)), Instant::now());
                say("\n[threadtop] strace has ended. Enter goes back.");
            }
        }
    }
    // Dropped, it would be killed as well, but nobody would wait for it. What fails here has ended already.
    let _ = tokio::time::timeout(PATIENCE, child.kill()).await;
    End::Quit
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
        Err(error) => format!("strace is lost: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::TaskKey;

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
