//! Asks the kernel for what it alone knows of a process: the counters of its ended threads (`taskstats`).
//!
//! The kernel answers to whoever has `CAP_NET_ADMIN` in the first user namespace, and to nobody else: not in a container or a
//! user namespace. Whether it does is known when it is asked for the first time; once refused it is not asked again.

use crate::proc::netlink::{Message, messages};
use crate::proc::taskstats::{self, Layout, StatsOf, Taskstats};
use crate::source::live::reading::netlink;
use rustix::fd::OwnedFd;
use rustix::io::{Errno, Result};
use rustix::net::RecvFlags;
use rustix::net::netlink::GENERIC;
use rustix::net::sockopt::set_socket_recv_buffer_size_force;
use std::time::{Duration, Instant};

/// The kernel answers before the request returns; whatever happens, the sample goes on.
const PATIENCE: Duration = Duration::from_millis(20);
/// An answer takes some 600 bytes.
const ANSWER: usize = 8 * 1024;

/// A conversation with the kernel about tasks.
pub(crate) struct Client {
    socket: OwnedFd,
    /// Number that generic netlink gave to `TASKSTATS`.
    family: u16,
    layout: Layout,
    /// This kernel adds the switches of ended threads to those of the process; earlier ones forget them.
    adds_switches: bool,
    sequence: u32,
    /// Pauses that the sample still has time for.
    pub(crate) pauses: u32,
    /// The last request for a process.
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Client {
    /// Begins one, if the kernel answers us at all. `PERM`: without the privilege; `NOENT`: a kernel without it.
    pub(crate) fn open() -> Result<Self> {
        let mut client = Self {
            socket: netlink::open(GENERIC, PATIENCE)?,
            family: 0,
            layout: Layout::default(),
            adds_switches: true,
            sequence: 0,
            pauses: 0,
            request: Vec::new(),
            buffer: vec![0; ANSWER],
        };
        let sequence = client.next();
        let told = client.answer(&taskstats::ask_family(sequence), taskstats::family)?;
        client.family = told.ok_or(Errno::NOENT)?;
        let me = StatsOf::Task(
            rustix::thread::gettid()
                .as_raw_nonzero()
                .get()
                .cast_unsigned(),
        );
        let request = taskstats::ask(client.family, client.next(), me);
        let layout =
            |message: &Message| taskstats::records(message).find_map(|record| Layout::of(&record));
        // A record that does not name its own task is none that could be read.
        client.layout = client.answer(&request, layout)?.ok_or(Errno::OPNOTSUPP)?;
        client.request = taskstats::ask(client.family, 0, StatsOf::Process(0));
        client.try_out()?;
        Ok(client)
    }

    /// Sees by our own process what this kernel tells of threads that have ended.
    fn try_out(&mut self) -> Result<()> {
        /// More than whoever waits for the thread switches meanwhile.
        const NAPS: u64 = 20;
        let switches = |told: &Taskstats| Some(told.voluntary? + told.involuntary?);
        self.adds_switches = true;
        // While another thread ends, an answer may count it twice.
        for _ in 0..3 {
            let before = self.process(std::process::id())?;
            let naps = || (0..NAPS).for_each(|_| std::thread::sleep(Duration::from_micros(10)));
            let thread = std::thread::Builder::new().name("nap".to_owned());
            let thread = thread.spawn(naps).map_err(|_| Errno::AGAIN)?;
            thread.join().map_err(|_| Errno::AGAIN)?;
            let after = self.process(std::process::id())?;
            // Where delays are not accounted at all, some kernels tell nothing of the CPU either.
            if after.runs == 0 {
                return Err(Errno::OPNOTSUPP);
            }
            let grown = switches(&after).zip(switches(&before));
            if grown.is_some_and(|(after, before)| after >= before.saturating_add(NAPS)) {
                return Ok(());
            }
        }
        self.adds_switches = false;
        Ok(())
    }

    /// Counters of a process, its ended threads included; switches by kind where the kernel includes those, too. `SRCH`:
    /// it has ended.
    pub(crate) fn process(&mut self, pid: u32) -> Result<Taskstats> {
        let (subject, layout) = (StatsOf::Process(pid), self.layout);
        let mut request = std::mem::take(&mut self.request);
        taskstats::ask_another(&mut request, self.next(), pid);
        let read = |message: &Message| {
            let record = taskstats::records(message).find(|record| record.subject == subject);
            record?.read(layout)
        };
        let told = self.answer(&request, read);
        self.request = request;
        let told = told?.ok_or(Errno::OPNOTSUPP)?;
        let kind = |count: Option<u64>| count.filter(|_| self.adds_switches);
        Ok(Taskstats {
            voluntary: kind(told.voluntary),
            involuntary: kind(told.involuntary),
            ..told
        })
    }

    /// This kernel tells switches of a process by kind: it does not forget those of ended threads.
    pub(crate) fn adds_switches(&self) -> bool {
        self.adds_switches
    }

    /// As if the kernel had lost it.
    #[cfg(test)]
    pub(crate) fn forget_family(&mut self) {
        self.family = u16::MAX;
        self.request = taskstats::ask(self.family, 0, StatsOf::Process(0));
    }

    /// Has the kernel tell of each task that ends on these CPUs, a list as `0-3,8`.
    pub(crate) fn listen(&mut self, cpus: &str, held: usize) -> Result<()> {
        // As many records as fit, of bursts between two looks; the limit of the system does not hold for the privileged.
        let _ = set_socket_recv_buffer_size_force(&self.socket, held);
        let request = taskstats::ask_to_listen(self.family, self.next(), cpus);
        netlink::ask(&self.socket, &request)?;
        // It answers, at once, only when it refuses.
        let until = Instant::now();
        while let Ok(length) =
            netlink::receive(&self.socket, &mut self.buffer, RecvFlags::DONTWAIT, until)
        {
            let sequence = self.sequence;
            let mut told = messages(&self.buffer[..length.min(ANSWER)]);
            let refused = told.find_map(|message| {
                let number = message.end()?;
                (message.sequence == sequence && number != 0).then_some(number)
            });
            if let Some(number) = refused {
                return Err(Errno::from_raw_os_error(number));
            }
        }
        Ok(())
    }

    /// The kernel shall tell of them no more.
    pub(crate) fn leave(&mut self, cpus: &str) {
        let request = taskstats::ask_to_leave(self.family, self.next(), cpus);
        // A closed socket is left out as well, once the kernel has tried it.
        let _ = netlink::ask(&self.socket, &request);
    }

    /// The next message about a task that has ended: `each` is handed its counters, and whether its process ended with
    /// it. `AGAIN`: no more for now; `NOBUFS`: some were lost.
    pub(crate) fn departed(&mut self, mut each: impl FnMut(&Taskstats, bool)) -> Result<()> {
        let flags = RecvFlags::DONTWAIT;
        let length = netlink::receive(&self.socket, &mut self.buffer, flags, Instant::now())?;
        for message in messages(&self.buffer[..length.min(ANSWER)]) {
            if message.kind != self.family {
                continue;
            }
            let is_task = |record: &taskstats::Record| matches!(record.subject, StatsOf::Task(_));
            for record in taskstats::records(&message).filter(is_task) {
                if let Some(task) = record.read(self.layout) {
                    // Before version 12 nothing tells threads that ended before their process from processes.
                    let last = task.tgid.is_none() || task.flags & Taskstats::LAST != 0;
                    each(&task, last);
                }
            }
        }
        Ok(())
    }

    fn next(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// Sends the request that was numbered last, and takes what it wants from the answer. `None`: it is not there.
    fn answer<T>(
        &mut self,
        request: &[u8],
        take: impl Fn(&Message) -> Option<T>,
    ) -> Result<Option<T>> {
        netlink::ask(&self.socket, request)?;
        let until = Instant::now() + PATIENCE;
        loop {
            let flags = RecvFlags::empty();
            let length = match netlink::receive(&self.socket, &mut self.buffer, flags, until) {
                Ok(length) => length.min(ANSWER),
                // Late answers to earlier questions were lost, if any.
                Err(Errno::NOBUFS) if Instant::now() < until => continue,
                Err(error) => return Err(error),
            };
            let sequence = self.sequence;
            let mut told =
                messages(&self.buffer[..length]).filter(|message| message.sequence == sequence);
            if let Some(message) = told.next() {
                return match message.end() {
                    Some(number) if number != 0 => Err(Errno::from_raw_os_error(number)),
                    Some(_) => Ok(None),
                    None => Ok(take(&message)),
                };
            }
            if Instant::now() >= until {
                return Err(Errno::AGAIN);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skip::skip;

    /// Without the privilege there is nothing to compare.
    fn open() -> Option<Client> {
        match Client::open() {
            Ok(client) => Some(client),
            Err(error) => {
                assert!(
                    matches!(error, Errno::PERM | Errno::NOENT | Errno::PROTONOSUPPORT),
                    "{error}"
                );
                skip(&format!("the kernel does not tell us of tasks: {error}"));
                None
            }
        }
    }

    #[test]
    fn switches_of_a_process_are_those_of_its_status() {
        let Some(mut client) = open() else { return };
        // It sleeps until its input ends; counters of tests run beside this one would move.
        let mut sleeper = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let pid = sleeper.id();
        let counted = || {
            let status = std::fs::read(format!("/proc/{pid}/status")).unwrap();
            let status = crate::proc::status::parse(&status).unwrap();
            (status.voluntary, status.involuntary)
        };
        // While it starts, it runs between two readings.
        let agrees = (0..10_000).any(|_| {
            let told = client.process(pid).unwrap();
            let counted = counted();
            std::thread::sleep(Duration::from_millis(1));
            counted.0 > Some(0) && (told.voluntary, told.involuntary) == counted
        });
        drop(sleeper.stdin.take());
        sleeper.wait().unwrap();
        assert!(agrees);
    }

    #[test]
    fn a_process_that_is_not_there_is_missed_at_once() {
        let Some(mut client) = open() else { return };
        // Above the kernel's largest possible PID.
        assert_eq!(client.process(4_194_305), Err(Errno::SRCH));
    }
}
