//! Ctrl-Z: stopping, as a shell expects it.

use std::io;

use nix::unistd::{Pid, getpgid, getppid, getsid};
use rustix::process::{Signal, kill_current_process_group};

/// A process's place in job control. Sessions and groups that began outside our PID namespace are 0, which is why this is
/// not of rustix: its `getsid` and `getpgid` make a number of it that must not be 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    session: Pid,
    group: Pid,
}

impl Job {
    /// The place of a process; without one, our own.
    fn of(process: Option<Pid>) -> nix::Result<Self> {
        Ok(Self {
            session: getsid(process)?,
            group: getpgid(process)?,
        })
    }
}

/// Stops the whole job, if a shell can continue it, and returns when it has. Returns at once otherwise.
///
/// The whole job, because a script that started us would otherwise keep the terminal while we sleep. By SIGSTOP,
/// because SIGTSTP is caught; so it falls to us not to stop where nobody could ever continue us.
pub(super) fn stop() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::STOP)?)
}

/// Whether somebody would continue us: the kernel's rule of orphaned process groups, as far as it can be seen from
/// here. A terminal window, `ssh host threadtop` or a container that runs us directly has no shell to go back to.
pub(super) fn can_stop() -> bool {
    let parent = getppid();
    // A parent outside our PID namespace is 0, which would mean ourselves.
    parent.as_raw() != 0
        && matches!((Job::of(None), Job::of(Some(parent))), (Ok(ours), Ok(parent)) if has_shell(ours, parent))
}

fn has_shell(ours: Job, parent: Job) -> bool {
    // A parent in our own group is a script or sudo: the shell is above it, unless the group leads the session.
    parent.session == ours.session && (parent.group != ours.group || ours.group != ours.session)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(session: i32, group: i32) -> Job {
        Job {
            session: Pid::from_raw(session),
            group: Pid::from_raw(group),
        }
    }

    #[test]
    fn only_what_a_shell_can_continue_is_stopped() {
        assert!(has_shell(place(10, 20), place(10, 10)), "a job of a shell");
        assert!(
            has_shell(place(10, 20), place(10, 20)),
            "from a script that is a job"
        );
        assert!(
            !has_shell(place(10, 10), place(5, 5)),
            "a terminal window's only program"
        );
        assert!(
            !has_shell(place(10, 10), place(10, 10)),
            "from a container's first script"
        );
        assert!(
            !has_shell(place(10, 20), place(1, 1)),
            "left behind by its shell"
        );
        assert!(
            !has_shell(place(10, 10), place(0, 0)),
            "from outside the PID namespace"
        );
        assert!(
            has_shell(place(0, 20), place(0, 5)),
            "a job of a shell whose session began outside"
        );
        assert!(
            !has_shell(place(0, 0), place(0, 0)),
            "from the first script of a PID namespace"
        );
    }
}
