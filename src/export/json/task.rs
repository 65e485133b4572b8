//! Processes and threads in the JSON object.

use super::number::{rate, rounded, seconds};
use super::parallelism::Tlp;
use crate::rates::{AtLeast, ProcessRates, Snapshot, ThreadRates};
use crate::sample::{self, Policy};
use crate::view;
use serde::Serialize;
use std::borrow::Cow;

/// Declares an object of the output with a list of its keys, which can be asked for one by one, in the order in which
/// they are written. What stands `apart` is no such key.
macro_rules! object {
    (
        $(#[$about:meta])*
        pub struct $name:ident<$life:lifetime> {
            $($key:ident: $type:ty,)*
        }
        $(apart { $($(#[$how:meta])* $apart:ident: $other:ty,)* })?
        $(#[$told:meta])*
        keys $keys:ident
    ) => {
        $(#[$about])*
        #[derive(Serialize)]
        pub struct $name<$life> {
            $($key: $type,)*
            $($($(#[$how])* pub $apart: $other,)*)?
        }

        $(#[$told])*
        pub const $keys: &[&str] = &[$(stringify!($key)),*];
    };
}

object! {
    /// An entry of `processes`.
    pub struct Process<'a> {
        pid: u32,
        ppid: Option<u32>,
        start_time: Option<f64>,
        user: Option<&'a str>,
        uid: Option<u32>,
        name: Option<Cow<'a, str>>,
        command: Option<Cow<'a, str>>,
        state: Option<char>,
        priority: Option<i32>,
        nice: Option<i32>,
        policy: Option<String>,
        io_priority: Option<String>,
        oom_score: Option<u32>,
        thread_count: Option<u32>,
        time: Option<f64>,
        cpu_percent: Option<f64>,
        user_percent: Option<f64>,
        system_percent: Option<f64>,
        exited_cpu_percent: Option<f64>,
        ended_children_percent: Option<f64>,
        wait_percent: Option<f64>,
        switches: Option<f64>,
        voluntary_switches: Option<f64>,
        involuntary_switches: Option<f64>,
        minor_faults: Option<f64>,
        major_faults: Option<f64>,
        rss: Option<u64>,
        mem_percent: Option<f64>,
        virt: Option<u64>,
        shared: Option<u64>,
        read_bytes: Option<f64>,
        write_bytes: Option<f64>,
        block_delay_percent: Option<f64>,
        cgroup: Option<Cow<'a, str>>,
        container: Option<String>,
        throttled_percent: Option<f64>,
        tlp: Option<Tlp>,
    }
    apart {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        lower_bound: Vec<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        threads: Option<Vec<Thread<'a>>>,
    }
    /// Keys of a process, in the order of the output, without `lower_bound` and `threads`.
    keys PROCESS_KEYS
}

impl<'a> Process<'a> {
    /// The process at this position of the snapshot, with its threads when they are asked for.
    pub fn new(snapshot: &'a Snapshot, at: usize, threads: bool) -> Self {
        let process = &*snapshot.sample.processes[at];
        let rates = &*snapshot.processes[at];
        let (stat, identity, total) = (&process.stat, &*process.identity, &rates.total);
        let group = snapshot.cgroup(process);
        let throttled = group.and_then(|(_, rates)| rates.throttled_percent);
        let read = stat.is_read();
        let rss = process.statm.map(|statm| statm.rss);
        let rss = rss.or_else(|| read.then_some(stat.rss));
        let virt = process.statm.map(|statm| statm.virt);
        let named = read || !identity.name.is_empty();
        Self {
            pid: process.key.tid,
            ppid: read.then_some(stat.ppid),
            start_time: read.then(|| started(snapshot, process.key.starttime)),
            user: identity.user.as_deref(),
            uid: identity.uid,
            name: named.then(|| String::from_utf8_lossy(&identity.name)),
            command: command(&identity.cmdline),
            state: rates
                .state
                .is_ascii_alphabetic()
                .then(|| char::from(rates.state)),
            priority: read.then_some(stat.priority),
            nice: read.then_some(stat.nice),
            policy: read.then(|| policy(stat.policy)),
            io_priority: view::io_priority(process),
            oom_score: process.oom_and_io_priority.oom_score,
            thread_count: read.then_some(stat.thread_count),
            time: process.knows_clock().then(|| seconds(process.clock)),
            cpu_percent: rate(total.cpu_percent),
            user_percent: rate(total.user_percent),
            system_percent: rate(total.system_percent),
            exited_cpu_percent: rate(rates.exited_cpu_percent),
            ended_children_percent: rate(total.ended_children_percent),
            wait_percent: rate(total.wait_percent),
            switches: rate(total.switches),
            voluntary_switches: rate(total.voluntary_switches),
            involuntary_switches: rate(total.involuntary_switches),
            minor_faults: rate(total.minor_faults),
            major_faults: rate(total.major_faults),
            rss,
            mem_percent: rss.and_then(|rss| mem_percent(snapshot, rss)),
            virt: virt.or_else(|| read.then_some(stat.virt)),
            shared: process.statm.map(|statm| statm.shared),
            read_bytes: rate(total.read_bytes),
            write_bytes: rate(total.write_bytes),
            block_delay_percent: rate(total.block_delay_percent),
            cgroup: identity.cgroup.as_deref().map(String::from_utf8_lossy),
            container: view::container(identity),
            throttled_percent: rate(throttled),
            tlp: snapshot.parallelism(process.key).map(Tlp::new),
            lower_bound: lower_bounds(total.at_least),
            threads: threads.then(|| list(process, rates)),
        }
    }
}

object! {
    /// An entry of `threads`. What only `stat` tells is `null` for a thread that ended before it could be read.
    pub struct Thread<'a> {
        tid: u32,
        name: Option<Cow<'a, str>>,
        state: Option<char>,
        cpu: Option<u32>,
        cpu_percent: Option<f64>,
        wait_percent: Option<f64>,
        switches: Option<f64>,
        voluntary_switches: Option<f64>,
        involuntary_switches: Option<f64>,
        priority: Option<i32>,
        nice: Option<i32>,
        policy: Option<String>,
        time: f64,
    }
    /// Keys of a thread, in the order of the output.
    keys THREAD_KEYS
}

impl<'a> Thread<'a> {
    fn new(thread: &'a sample::Thread, rates: &ThreadRates) -> Self {
        let detail = thread.detail.as_ref();
        Self {
            tid: thread.tid,
            name: detail.map(|detail| String::from_utf8_lossy(detail.name.as_bytes())),
            state: detail.map(|detail| char::from(detail.state)),
            cpu: detail.map(|detail| detail.cpu),
            cpu_percent: rate(rates.cpu_percent),
            wait_percent: rate(rates.wait_percent),
            switches: rate(rates.switches),
            voluntary_switches: rate(rates.voluntary_switches),
            involuntary_switches: rate(rates.involuntary_switches),
            priority: detail.map(|detail| detail.priority),
            nice: detail.map(|detail| detail.nice),
            policy: detail.map(|detail| policy(detail.policy)),
            time: seconds(thread.run),
        }
    }
}

/// Keys of the rates that lack what ended threads did.
fn lower_bounds(bounds: AtLeast) -> Vec<&'static str> {
    const KEYS: [(AtLeast, &str); 5] = [
        (AtLeast::WAIT, "wait_percent"),
        (AtLeast::SWITCHES, "switches"),
        (AtLeast::BY_KIND, "voluntary_switches"),
        (AtLeast::BY_KIND, "involuntary_switches"),
        (AtLeast::BLOCK_DELAY, "block_delay_percent"),
    ];
    let marked = KEYS.iter().filter(|(bound, _)| bounds.contains(*bound));
    marked.map(|(_, key)| *key).collect()
}

fn list<'a>(process: &'a sample::Process, rates: &ProcessRates) -> Vec<Thread<'a>> {
    let threads = process.threads.list.iter().zip(&rates.threads);
    threads
        .map(|(thread, rates)| Thread::new(thread, rates))
        .collect()
}

/// Arguments with spaces between them; `None` where there are none (kernel threads, zombies).
fn command(cmdline: &[u8]) -> Option<Cow<'_, str>> {
    let arguments = cmdline.strip_suffix(b"\0").unwrap_or(cmdline);
    if arguments.is_empty() {
        return None;
    }
    if !arguments.contains(&0) {
        return Some(String::from_utf8_lossy(arguments));
    }
    let spaced: Vec<u8> = arguments
        .iter()
        .map(|&byte| if byte == 0 { b' ' } else { byte })
        .collect();
    Some(Cow::Owned(String::from_utf8_lossy(&spaced).into_owned()))
}

/// Moment of the start, seconds since 1970 UTC. The kernel counts it in clock ticks after the boot.
fn started(snapshot: &Snapshot, starttime: u64) -> f64 {
    let host = &snapshot.sample.host;
    rounded(host.boot_time as f64 + starttime as f64 / host.ticks_per_second.max(1) as f64)
}

/// Share of the machine's memory, %.
fn mem_percent(snapshot: &Snapshot, rss: u64) -> Option<f64> {
    let total = snapshot.sample.machine.memory?.total;
    (total > 0).then(|| rounded(rss as f64 * 100.0 / total as f64))
}

/// Name of a scheduling policy, without the `SCHED_`; the number of one that is not known here.
fn policy(number: u32) -> String {
    let policy = Policy::from_number(number);
    policy.map_or_else(
        || number.to_string(),
        |policy| policy.name().to_ascii_lowercase(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_joined_by_spaces() {
        assert_eq!(
            command(b"java\0-jar\0a b\0").as_deref(),
            Some("java -jar a b")
        );
        assert_eq!(
            command(b"nginx: worker process").as_deref(),
            Some("nginx: worker process")
        );
        assert_eq!(command(b"sh\0-c\0\0").as_deref(), Some("sh -c "));
        assert_eq!(command(b"").as_deref(), None);
        assert_eq!(command(b"\0").as_deref(), None);
        assert_eq!(command(b"a\xffb\0").as_deref(), Some("a\u{fffd}b"));
    }

    #[test]
    fn policies_have_names() {
        assert_eq!(policy(0), "other");
        assert_eq!(policy(6), "deadline");
        assert_eq!(policy(4), "4");
    }
}
