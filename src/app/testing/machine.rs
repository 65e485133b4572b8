//! A small invented machine.

use crate::rates::testing::{Made, end, process, snapshot};
use crate::rates::{Counts, CpuShares, MachineRates, Parallelism, SelfRates, Snapshot};
use crate::sample::{CpuTimes, Host, LoadAverage, Memory, ParallelismMethod, SampleCost};
use std::sync::Arc;

/// PID of the process with many threads.
pub const JAVA: u32 = 4312;
/// PID of the process with many children.
pub const POSTGRES: u32 = 900;

/// Moment of boot, seconds since 1970 UTC.
const BOOT: u64 = 1_700_049_600;

/// 0 to 1, up and down with the sample number, each `phase` at its own time.
fn wave(seq: u64, phase: u64) -> f32 {
    let at = ((seq + phase) % 16) as f32;
    (at - 8.0).abs() / 8.0
}

/// The processes of the machine at its sample `seq`.
pub fn machine(seq: u64) -> Vec<Made> {
    let mut made = system();
    made.push(java(seq));
    made.extend(postgres(seq));
    made.extend(sessions(seq));
    made.extend(odd());
    for process in &mut made {
        let at = (seq + 1) * 1_000_000_000;
        process.process.at = at;
        // All threads were just looked at, where somebody did.
        if process.process.threads.list.len() > 1 {
            process.process.threads.complete = Some(at);
        }
    }
    made
}

fn system() -> Vec<Made> {
    let mut init = process(1, 0, "systemd");
    init.command(&["/sbin/init"]).rss(12 << 20);
    let mut kthreadd = process(2, 0, "kthreadd");
    kthreadd.kernel();
    let mut worker = process(57, 2, "kworker/0:1-events_power_efficient");
    worker.kernel().cpu(0.3).switches(42.0, 0.0);
    worker.rates.state = b'I';
    let mut sshd = process(412, 1, "sshd");
    sshd.command(&["sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups"])
        .rss(9 << 20);
    vec![init, kthreadd, worker, sshd]
}

fn java(seq: u64) -> Made {
    let mut java = process(JAVA, 1, "java");
    let busy = 20.0 + 40.0 * wave(seq, 3);
    java.user(1001, "app")
        .command(&["/usr/bin/java", "-Xmx2g", "-jar", "/srv/shop.jar"])
        .rss(742 << 20)
        .thread(JAVA, "java", 0.0)
        .thread(4319, "C2 CompilerThre", busy)
        .thread(4320, "GC Thread#0", 4.5);
    for number in 1..=8 {
        java.thread(4329 + number, &format!("exec-{number}"), 3.9);
    }
    let exited = 3.25;
    java.rates.exited_cpu_percent = Some(exited);
    java.cpu(busy + 4.5 + 8.0 * 3.9 + exited)
        .wait(4.2)
        .switches(8_103.2, 112.4);
    java.rates.state = b'R';
    java.rates.state_count = 1;
    java.process.stat.virt = 9_770 << 20;
    if let Some(detail) = &mut java.process.threads.list[1].detail {
        detail.state = b'R';
        detail.cpu = 1;
    }
    let compiler = &mut java.rates.threads[1];
    compiler.wait_percent = Some(2.1);
    compiler.voluntary_switches = Some(12.0);
    compiler.involuntary_switches = Some(88.0);
    compiler.switches = Some(100.0);
    java
}

fn postgres(seq: u64) -> Vec<Made> {
    let mut made = Vec::new();
    let mut root = process(POSTGRES, 1, "postgres");
    root.command(&["/usr/lib/postgresql/17/bin/postgres", "-D", "/var/lib/pg"])
        .rss(28 << 20);
    made.push(root);
    let titles = [
        "postgres: checkpointer",
        "postgres: walwriter",
        "postgres: app shop 10.0.0.7(51234) SELECT",
        "postgres: app shop 10.0.0.7(51236) idle",
    ];
    for (number, title) in (0..).zip(titles) {
        let mut child = process(901 + number, POSTGRES, "postgres");
        child.command(&[title]).rss((60 + u64::from(number)) << 20);
        made.push(child);
    }
    made[1].rates.state = b'D';
    made[3]
        .cpu(25.0 * wave(seq, 7))
        .switches(1_240.0, 3.0)
        .wait(0.4);
    for process in &mut made {
        process.user(26, "postgres");
    }
    made
}

fn sessions(seq: u64) -> Vec<Made> {
    let mut session = process(1801, 412, "sshd");
    session.command(&["sshd: ann@pts/0"]).rss(7 << 20);
    let mut shell = process(1822, 1801, "bash");
    shell.user(1000, "ann").command(&["-bash"]).rss(5 << 20);
    let mut editor = process(2910, 1822, "vim");
    editor
        .user(1000, "ann")
        .command(&["vim", "日本語のメモ.txt"])
        .cpu(0.02)
        .rss(31 << 20);
    let mut copy = process(3000, 1822, "rsync");
    copy.user(1000, "ann")
        .command(&["rsync", "-a", "/srv/data", "backup:/srv/data"])
        .cpu(6.0 * wave(seq, 1));
    copy.rates.state = b'D';
    vec![session, shell, editor, copy]
}

/// What has names that no screen should believe, and what has gone but for its entry.
fn odd() -> Vec<Made> {
    let mut escape = process(6000, 1, "evil\u{1b}[31m)\n");
    escape.user(1002, "averylongusername").command(&[
        "evil\u{1b}[2J",
        "\u{202e}gpj.exe",
        "two\nlines",
    ]);
    let mut bytes = process(6001, 1, "");
    bytes.identity().name = b"\xff\xfe\x80".as_slice().into();
    let mut zombie = process(6002, JAVA, "curl");
    zombie.rates.state = b'Z';
    zombie.process.stat.state = b'Z';
    let mut unknown = process(6003, 1, "hidden");
    unknown.identity().user = None;
    unknown.identity().uid = Some(4_294_967_294);
    let total = &mut unknown.rates.total;
    (total.cpu_percent, total.wait_percent) = (None, None);
    (total.voluntary_switches, total.involuntary_switches) = (None, None);
    total.switches = None;
    vec![escape, bytes, zombie, unknown]
}

/// A process that is gone one sample before the newest one.
fn ended() -> Made {
    let mut made = process(5999, 1822, "make");
    made.user(1000, "ann").command(&["make", "-j4"]).cpu(12.5);
    made
}

/// A snapshot of these processes on the machine.
pub fn shot(seq: u64, made: &[Made]) -> Arc<Snapshot> {
    let mut shot = snapshot(seq, made);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.host = Arc::new(Host {
        name: "ip-10-0-3-17".to_owned(),
        kernel: "6.18.5-cloud-amd64".to_owned(),
        cpu_brand: Some("Xeon Platinum 8488C".to_owned()),
        // Noon in London, so that the date is the same nearly everywhere.
        boot_time: BOOT,
        ..(*sample.host).clone()
    });
    sample.wall = (BOOT + 100_000 + seq) * 1_000_000_000;
    sample.machine.cpus = vec![(0, CpuTimes::default()), (1, CpuTimes::default())];
    sample.machine.load = Some(LoadAverage {
        one: 1.39 + wave(seq, 0),
        five: 15.23,
        fifteen: 10.97,
    });
    sample.machine.memory = Some(Memory {
        total: 8 << 30,
        available: Some(5 << 30),
        free: 1 << 30,
        cached: 3 << 30,
        swap_total: 2 << 30,
        swap_free: 2 << 30,
        ..Memory::default()
    });
    sample.cost = SampleCost {
        duration: 1_104_000,
        rss: 8_261_632,
        ..SampleCost::default()
    };
    shot.machine = rates(seq);
    shot.counts = Counts {
        processes: 17,
        threads: 28,
        kernel_threads: 2,
        running: Some(2),
        uninterruptible: 3,
        blocked: Some(2),
        hidden: None,
    };
    shot.own = SelfRates {
        cpu_percent: Some(0.31),
    };
    let java = made.iter().find(|made| made.key().tid == JAVA);
    shot.parallelism = java
        .map(|java| (java.key(), parallelism()))
        .into_iter()
        .collect();
    end(&mut shot, &ended());
    Arc::new(shot)
}

/// Of the process with many threads, on two CPUs.
fn parallelism() -> Parallelism {
    Parallelism {
        value: Some(1.412),
        average: 0.966,
        shares: vec![0.316, 0.402, 0.282],
        error: Some(0.061),
        looks: 190.0,
        method: ParallelismMethod::Clock,
    }
}

fn rates(seq: u64) -> MachineRates {
    let steal = 5.0 * wave(seq, 5);
    let cpu = |user: f32| CpuShares {
        user,
        system: 12.0,
        iowait: Some(3.0),
        steal: Some(steal),
        idle: 85.0 - user - steal,
        ..CpuShares::default()
    };
    MachineRates {
        cpu: Some(cpu(35.0)),
        cpus: vec![(0, Some(cpu(41.0))), (1, Some(cpu(29.0)))],
        context_switches: Some(12_411.3 * f64::from(0.2 + wave(seq, 2))),
        involuntary_share: Some(0.09),
        ..MachineRates::default()
    }
}
