//! Listens to what the kernel tells of each task that ends, while somebody looks.
//!
//! On a thread of its own, which takes in some times a second what has come: hundreds of programs may end between two
//! samples, and the kernel keeps only so many records for us. They are added up by name at once. Dropped, the thread
//! leaves the kernel's list, closes its socket and ends.

mod tally;

use self::tally::Tally;
use crate::sample::{Departed, Departures, Nanos};
use crate::source::live::processes::taskstats::Client;
use crate::source::live::reading::files::now;
use crate::source::live::{Live, ProcessTracker};
use rustix::io::Errno;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Between two looks at what has come.
const PACE: Duration = Duration::from_millis(50);
/// Bytes of kernel memory for records that nobody has taken in yet; they hold some 2,000.
const HELD: usize = 4 << 20;
/// Records that are taken in at once at most, so that leaving never waits for long.
const AT_ONCE: usize = 20_000;

/// Somebody who listens.
pub(crate) struct Listener {
    tally: Arc<Mutex<Tally>>,
    /// Dropped, it ends the thread.
    _stop: SyncSender<()>,
    since: Nanos,
    forks: Option<u64>,
}

impl Listener {
    /// Begins to listen; `held`: bytes that wait in the kernel. An error says why the kernel does not tell.
    fn start(held: usize) -> Result<Self, Errno> {
        let mut client = Client::open()?;
        let cpus = possible_cpus().ok_or(Errno::NOENT)?;
        client.listen(&cpus, held)?;
        let tally = Arc::new(Mutex::new(Tally::default()));
        let (stop, stopped) = sync_channel::<()>(0);
        let shared = Arc::clone(&tally);
        let body = move || {
            while stopped.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
                take_in(&mut client, &shared);
            }
            client.leave(&cpus);
        };
        let thread = std::thread::Builder::new().name("threadtop-ended".to_owned());
        thread.spawn(body).map_err(|_| Errno::AGAIN)?;
        Ok(Self {
            tally,
            _stop: stop,
            since: now(),
            forks: None,
        })
    }

    /// What has ended since this was asked before.
    fn take(&mut self, forks: Option<u64>, processes: &[ProcessTracker]) -> Departures {
        let until = now();
        let mut tally = std::mem::take(&mut *lock(&self.tally));
        // Threads that have ended in processes that go on.
        lock(&self.tally).keep_groups(&mut tally);
        let created = forks.zip(self.forks);
        let created = created.map_or(0, |(now, before)| now.saturating_sub(before));
        self.forks = forks;
        for (pid, known) in tally.long_lived() {
            let place = processes.binary_search_by_key(&pid, ProcessTracker::pid);
            if let Ok(at) = place {
                known.listed(&processes[at].record);
            }
        }
        let told = tally.finish(created);
        Departures {
            since: std::mem::replace(&mut self.since, until),
            until,
            ..told
        }
    }
}

impl Live {
    /// Listens while it is `wanted`, and hands out what was heard. To be called while the records of processes are those
    /// of the sample before.
    pub(crate) fn hear_departures(&mut self, wanted: bool) -> Departed {
        if !wanted {
            self.listener = None;
            return Departed::Unasked;
        }
        if !self.reader.live {
            return Departed::Elsewhere;
        }
        match (self.listener).get_or_insert_with(|| Listener::start(HELD)) {
            Ok(listener) => Departed::Told(listener.take(self.machine.forks, &self.processes)),
            Err(Errno::PERM | Errno::ACCESS) => Departed::Denied,
            Err(_) => Departed::Unsupported,
        }
    }
}

fn take_in(client: &mut Client, tally: &Mutex<Tally>) {
    for _ in 0..AT_ONCE {
        let told = client.departed(|task, last| lock(tally).add(task, last));
        match told {
            Ok(()) => {}
            Err(Errno::NOBUFS) => lock(tally).overrun(),
            Err(_) => return,
        }
    }
}

fn lock(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All CPUs that there may ever be, as the kernel lists them and wants to be told.
fn possible_cpus() -> Option<String> {
    let text = std::fs::read_to_string("/sys/devices/system/cpu/possible").ok()?;
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skip::skip;
    use std::process::Command;
    use std::time::Instant;

    /// Without the privilege there is nothing to hear.
    fn start(held: usize) -> Option<Listener> {
        let told = |error: &Errno| skip(&format!("the kernel does not tell us who ends: {error}"));
        Listener::start(held).inspect_err(told).ok()
    }

    fn end_with(code: &str) -> std::process::Child {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exit {code}")]).spawn().unwrap()
    }

    /// Takes what was heard until `found` says that it was there.
    fn take_until(listener: &mut Listener, mut found: impl FnMut(&Departures) -> bool) {
        let until = Instant::now() + Duration::from_mins(1);
        let mut forks = 0;
        loop {
            assert!(Instant::now() < until, "nothing was told");
            std::thread::sleep(Duration::from_millis(20));
            forks += 1_000;
            if found(&listener.take(Some(forks), &[])) {
                return;
            }
        }
    }

    #[test]
    fn records_that_do_not_fit_are_told_as_lost_and_the_next_are_heard() {
        // The kernel makes it the least that it allows: two records or three.
        let Some(mut listener) = start(1) else { return };
        take_until(&mut listener, |told| {
            let storm: Vec<_> = (0..30).map(|_| end_with("0")).collect();
            for mut one in storm {
                one.wait().unwrap();
            }
            told.lost > 0
        });
        take_until(&mut listener, |told| {
            end_with("9").wait().unwrap();
            let mut exits = told.names.iter().flat_map(|name| &name.exits);
            exits.any(|(exit, _)| *exit == crate::sample::Exit::Code(9))
        });
        // All is told that is created: nothing is lost any more.
        take_until(&mut listener, |told| told.lost == 0);
    }

    #[test]
    fn who_ends_is_told_with_name_and_exit_code() {
        let Some(mut listener) = start(HELD) else {
            return;
        };
        for _ in 0..20 {
            Command::new("sh").args(["-c", "exit 7"]).status().unwrap();
        }
        let until = Instant::now() + Duration::from_secs(20);
        let mut count = 0;
        while count < 20 {
            assert!(Instant::now() < until, "{count} were told");
            std::thread::sleep(Duration::from_millis(20));
            let told = listener.take(None, &[]);
            let sevens = told.names.iter().flat_map(|name| &name.exits);
            let seven = crate::sample::Exit::Code(7);
            count += sevens
                .filter(|(exit, _)| *exit == seven)
                .map(|(_, count)| count)
                .sum::<u64>();
        }
    }

    #[test]
    fn nobody_listens_any_more_when_nobody_looks() {
        let Some(listener) = start(HELD) else { return };
        let name = || {
            let threads = std::fs::read_dir("/proc/self/task").unwrap();
            let names = threads.filter_map(|one| std::fs::read(one.ok()?.path().join("comm")).ok());
            names.filter(|name| name == b"threadtop-ended\n").count()
        };
        drop(listener);
        let until = Instant::now() + Duration::from_secs(20);
        // Another test may listen for a moment.
        while name() > 0 {
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
