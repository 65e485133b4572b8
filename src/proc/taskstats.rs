//! What the kernel's `taskstats` tells of a task, of a process with its ended threads, and of those that end
//! (`include/uapi/linux/taskstats.h`, `kernel/taskstats.c`), over generic netlink.
//!
//! ```text
//! request: nlmsghdr 16 │ genlmsghdr 4 │ attribute: PID, TGID or a list of CPUs
//! answer:  nlmsghdr 16 │ genlmsghdr 4 │ (AGGR_PID  { PID,  STATS } │ AGGR_TGID { TGID, STATS })*
//! ```
//!
//! `struct taskstats` grew from version to version, at its end; but for versions 15 and 16, which put new fields between
//! the old ones, until a later 16 moved them to the end as well. So the version does not say where a field is. A record
//! of a task does: it holds the number of the task that it is of ([`Layout::of`]).

use super::netlink::{self, Message, attributes, half, long, put_attribute, word};
use crate::sample::Name;

/// Bytes of `struct genlmsghdr`.
const HEAD: usize = 4;

/// The task or process that a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsOf {
    /// The thread with this TID, alone (`TASKSTATS_TYPE_AGGR_PID`). Unasked for: it has ended.
    Task(u32),
    /// The process with this PID, its ended threads included (`TASKSTATS_TYPE_AGGR_TGID`); of it only counters of time
    /// and switches are told. Unasked for: its last thread has ended.
    Process(u32),
}

/// A record as it came.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The task or process that it is of.
    pub subject: StatsOf,
    bytes: &'a [u8],
}

/// Where this kernel keeps the fields that versions 15 and 16 may have moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Bytes put in between for each kind of delay.
    wider: usize,
}

/// `struct taskstats`, as far as anybody here needs it. Of a process (see [`StatsOf::Process`]) only the counters up to
/// `system` and the switches are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taskstats {
    /// `version`.
    pub version: u16,
    /// `ac_exitcode`, as `wait(2)` packs it: signal in the lower byte, code above.
    pub exit_code: u32,
    /// `ac_flag`: bits of `acct(5)`, [`Self::LAST`] among them.
    pub flags: u8,
    /// `cpu_count`: times put on a CPU.
    pub runs: u64,
    /// `cpu_delay_total`: runnable but not running, nanoseconds. A wait counts when it has ended.
    pub wait: u64,
    /// `blkio_delay_total`: waiting for block I/O, nanoseconds. 0 unless the kernel accounts it.
    pub block_delay: u64,
    /// `cpu_run_virtual_total`: on a CPU, nanoseconds.
    pub run: u64,
    /// `ac_comm`.
    pub name: Name,
    /// `ac_uid`.
    pub uid: Option<u32>,
    /// `ac_pid`: of a task its TID.
    pub tid: Option<u32>,
    /// `ac_ppid`: PID of the parent.
    pub ppid: Option<u32>,
    /// `ac_etime`: since the start, microseconds.
    pub elapsed: Option<u64>,
    /// `ac_utime`: in user mode, microseconds; in clock ticks underneath.
    pub user: Option<u64>,
    /// `ac_stime`: in the kernel, microseconds.
    pub system: Option<u64>,
    /// `ac_minflt`.
    pub minor_faults: Option<u64>,
    /// `ac_majflt`.
    pub major_faults: Option<u64>,
    /// `nvcsw`.
    pub voluntary: Option<u64>,
    /// `nivcsw`.
    pub involuntary: Option<u64>,
    /// `ac_tgid`: PID of the process that the task is a thread of (from version 12 on).
    pub tgid: Option<u32>,
}

impl Taskstats {
    /// `AGROUP`: the last task of its process (from version 12 on).
    pub const LAST: u8 = 0x20;
}

impl Layout {
    /// Offset of `ac_pid`, without the wider delays.
    const PID: usize = 128;
    /// Kinds of delays in front of `ac_comm`: CPU, block I/O, swapping in.
    const DELAYS: usize = 3;
    /// Nothing in between; only the longest delay (version 15); the longest and the shortest (some with version 16).
    const WIDTHS: [usize; 3] = [0, 8, 16];

    /// Found in the record of a task, whose own number is where `ac_pid` is. `None`: a process's record, or one that makes
    /// no sense.
    pub fn of(record: &Record) -> Option<Self> {
        let StatsOf::Task(tid) = record.subject else {
            return None;
        };
        let layouts = Self::WIDTHS.map(|wider| Self { wider });
        let holds = |layout: &Self| word(record.bytes, layout.at(Self::PID)) == Some(tid);
        layouts.into_iter().find(holds)
    }

    /// Where a field is that lies behind the first delays and before the other ones, at `at` in the plain layout.
    fn at(self, at: usize) -> usize {
        at + Self::DELAYS * self.wider
    }
}

impl Record<'_> {
    /// The counters. `None`: too short for any.
    pub fn read(&self, layout: Layout) -> Option<Taskstats> {
        const NAME: usize = 80;
        let bytes = self.bytes;
        let at = |offset| layout.at(offset);
        // The last of the delays that nothing is ever put into.
        let run = long(bytes, at(72))?;
        let name = bytes.get(at(NAME)..at(NAME + 32)).unwrap_or_default();
        let end = name.iter().position(|byte| *byte == 0);
        // From here on three more kinds of delays: memory, thrashing, compaction.
        let tgid = at(368) + Layout::DELAYS * layout.wider;
        Some(Taskstats {
            version: half(bytes, 0)?,
            exit_code: word(bytes, 4)?,
            flags: *bytes.get(8)?,
            runs: long(bytes, 16)?,
            wait: long(bytes, 24)?,
            block_delay: long(bytes, 40 + layout.wider)?,
            run,
            name: Name::new(&name[..end.unwrap_or(name.len())]),
            uid: word(bytes, at(120)),
            tid: word(bytes, at(Layout::PID)),
            ppid: word(bytes, at(132)),
            elapsed: long(bytes, at(144)),
            user: long(bytes, at(152)),
            system: long(bytes, at(160)),
            minor_faults: long(bytes, at(168)),
            major_faults: long(bytes, at(176)),
            voluntary: long(bytes, at(272)),
            involuntary: long(bytes, at(280)),
            tgid: word(bytes, tgid).filter(|tgid| *tgid != 0),
        })
    }
}

/// Asks which number generic netlink gave to `TASKSTATS` (`CTRL_CMD_GETFAMILY`).
pub fn ask_family(sequence: u32) -> Vec<u8> {
    const CONTROLLER: u16 = 16;
    const GET_FAMILY: u8 = 3;
    const NAME: u16 = 2;
    generic(CONTROLLER, GET_FAMILY, sequence, NAME, b"TASKSTATS\0")
}

/// The number told in the answer to [`ask_family`].
pub fn family(message: &Message) -> Option<u16> {
    const ID: u16 = 1;
    let mut told = attributes(message.body.get(HEAD..)?);
    told.find_map(|(kind, value)| half(value, 0).filter(|_| kind == ID))
}

/// Asks for the record of a task or a process (`TASKSTATS_CMD_GET`).
pub fn ask(family: u16, sequence: u32, subject: StatsOf) -> Vec<u8> {
    const PID: u16 = 1;
    const TGID: u16 = 2;
    let (kind, number) = match subject {
        StatsOf::Task(tid) => (PID, tid),
        StatsOf::Process(pid) => (TGID, pid),
    };
    command(family, sequence, kind, &number.to_ne_bytes())
}

/// Makes of a request for the record of one task or process that of another of the same kind.
pub fn ask_another(request: &mut [u8], sequence: u32, number: u32) {
    netlink::renumber(request, sequence);
    if let Some(value) = request.last_chunk_mut() {
        *value = number.to_ne_bytes();
    }
}

/// Asks to be told of each task that ends on these CPUs, a list as `0-3,8` (`REGISTER_CPUMASK`).
pub fn ask_to_listen(family: u16, sequence: u32, cpus: &str) -> Vec<u8> {
    const REGISTER: u16 = 3;
    command(family, sequence, REGISTER, &terminated(cpus))
}

/// Asks to be told of them no more (`DEREGISTER_CPUMASK`).
pub fn ask_to_leave(family: u16, sequence: u32, cpus: &str) -> Vec<u8> {
    const DEREGISTER: u16 = 4;
    command(family, sequence, DEREGISTER, &terminated(cpus))
}

/// The records of a message of the family: one of whom was asked for; of an ended task, and behind it one of its
/// process when it was the last.
pub fn records<'a>(message: &Message<'a>) -> impl Iterator<Item = Record<'a>> {
    const TASK: u16 = 4;
    const PROCESS: u16 = 5;
    let body = message.body.get(HEAD..).unwrap_or_default();
    attributes(body).filter_map(|(kind, value)| match kind {
        TASK => record(value, StatsOf::Task),
        PROCESS => record(value, StatsOf::Process),
        _ => None,
    })
}

/// The number of whom it is of, and the struct.
fn record(bytes: &[u8], subject: impl Fn(u32) -> StatsOf) -> Option<Record<'_>> {
    const PID: u16 = 1;
    const TGID: u16 = 2;
    const STATS: u16 = 3;
    let (mut number, mut stats) = (None, None);
    for (kind, value) in attributes(bytes) {
        match kind {
            PID | TGID => number = word(value, 0),
            STATS => stats = Some(value),
            _ => {}
        }
    }
    Some(Record {
        subject: subject(number?),
        bytes: stats?,
    })
}

fn command(family: u16, sequence: u32, attribute: u16, value: &[u8]) -> Vec<u8> {
    const GET: u8 = 1;
    generic(family, GET, sequence, attribute, value)
}

/// A request of generic netlink with one attribute.
fn generic(family: u16, command: u8, sequence: u32, attribute: u16, value: &[u8]) -> Vec<u8> {
    const VERSION: u8 = 1;
    let mut body = vec![command, VERSION, 0, 0];
    put_attribute(&mut body, attribute, value);
    netlink::request(family, 0, sequence, &body)
}

fn terminated(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

#[cfg(test)]
mod tests;
