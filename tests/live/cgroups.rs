//! A real control group with a quota.

use crate::Watch;
use crate::support::fuse::Hung;
use crate::support::{THREADTOP, skip};
use crate::victim::Victim;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use threadtop::sample::CgroupVersion;
use threadtop::source::Fields;

/// A control group with a limit, by default 20 % of a CPU; removed at the end.
pub struct Group(pub PathBuf);

impl Group {
    /// Makes it in either version. `None` where it cannot be made: that needs root, and the controller.
    pub fn make() -> Option<Self> {
        Self::limited(
            "cpu",
            ("cpu.cfs_quota_us", "20000"),
            ("cpu.max", "20000 100000"),
        )
    }

    /// Makes one with a limit of 64 MiB of memory instead.
    pub fn with_memory_limit() -> Option<Self> {
        const LIMIT: &str = "67108864";
        Self::limited(
            "memory",
            ("memory.limit_in_bytes", LIMIT),
            ("memory.max", LIMIT),
        )
    }

    /// With what shall be written where in version 1 and in version 2.
    fn limited(controller: &str, in_first: (&str, &str), in_second: (&str, &str)) -> Option<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("threadtop-test-{}-{made}", std::process::id());
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        for line in mounts.lines() {
            let (mount, kind) = line.split_once(" - ")?;
            let folder = Path::new(mount.split(' ').nth(4)?).join(&name);
            let kind: Vec<&str> = kind.split(' ').collect();
            let first =
                kind[0] == "cgroup" && kind[2].split(',').any(|option| option == controller);
            if !first && kind[0] != "cgroup2" || fs::create_dir(&folder).is_err() {
                continue;
            }
            let group = Self(folder);
            let (file, text) = if first { in_first } else { in_second };
            if group.write(file, text).is_ok() {
                return Some(group);
            }
        }
        None
    }

    pub fn write(&self, file: &str, text: &str) -> std::io::Result<()> {
        // Without making the file: where the controller is missing, so is the file.
        let mut file = fs::OpenOptions::new().write(true).open(self.0.join(file))?;
        std::io::Write::write_all(&mut file, text.as_bytes())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Tasks that were killed leave a little later.
        for _ in 0..100 {
            if fs::remove_dir(&self.0).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

#[test]
fn a_quota_that_is_used_up_is_seen() {
    let Some(group) = Group::make() else {
        skip("no control group with a CPU quota can be made here");
        return;
    };
    let mut victim = Victim::start("commands", &[]);
    group
        .write("cgroup.procs", &victim.pid().to_string())
        .unwrap();
    victim.send("burn 60000");
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.visible = vec![key];
    watch.demand.fields = Fields::CGROUP;
    let path = format!("/{}", group.0.file_name().unwrap().to_str().unwrap());
    let mut worst = (0.0_f32, 0.0_f32);
    watch.until("the group was throttled", |snapshot| {
        let process = snapshot.sample.by_pid(victim.pid()).unwrap();
        let Some((found, rates)) = snapshot.cgroup(process) else {
            return false;
        };
        assert!(found.path.ends_with(path.as_bytes()));
        assert_eq!(found.cpu_limit, Some(0.2));
        let more = |worst: f32, now: Option<f32>| worst.max(now.unwrap_or_default());
        worst.0 = more(worst.0, rates.throttled_periods);
        worst.1 = more(worst.1, rates.throttled_percent);
        worst.0 > 0.0 && worst.1 > 0.0
    });
    assert!(worst.0 <= 100.0, "{worst:?}");
    drop(victim);
}

#[test]
fn limits_are_found_by_the_path_of_their_controller() {
    let (Some(cpu), Some(memory)) = (Group::make(), Group::with_memory_limit()) else {
        skip("no control groups with a CPU quota and with a memory limit can be made here");
        return;
    };
    let victim = Victim::start("sleep", &["2"]);
    for group in [&memory, &cpu] {
        group
            .write("cgroup.procs", &victim.pid().to_string())
            .unwrap();
    }
    // In one unified hierarchy it is in the group that it entered last alone.
    let text = fs::read_to_string(format!("/proc/{}/cgroup", victim.pid())).unwrap();
    let name = |group: &Group| group.0.file_name().unwrap().to_str().unwrap().to_owned();
    let in_both = text.contains(&name(&memory)) && text.contains(&name(&cpu));
    let memory_limit = in_both.then_some(64 << 20);
    let mut watch = Watch::new();
    watch.demand.visible = vec![watch.process(victim.pid()).key];
    watch.demand.fields = Fields::CGROUP;
    watch.until("both limits are known", |snapshot| {
        let process = snapshot.sample.by_pid(victim.pid()).unwrap();
        let Some((found, _)) = snapshot.cgroup(process) else {
            return false;
        };
        assert!(found.paths().cpu.ends_with(name(&cpu).as_bytes()));
        found.cpu_limit == Some(0.2)
            && (!in_both || found.memory_limit == memory_limit && found.memory_used.is_some())
    });
    drop(victim);
}

/// A group in another one, in every hierarchy that counts or limits CPU time, memory or tasks; removed at the end.
pub struct Nested(Vec<Group>);

impl Nested {
    /// With a quota of 20 % of a CPU and a limit of 64 MiB, the inner one with 50 tasks at most.
    fn limited() -> Option<Self> {
        let made = Self::make()?;
        let set = |inner: bool, files: [&str; 2], value: &str| {
            let mut groups = made
                .0
                .iter()
                .filter(|group| group.0.ends_with("inner") == inner);
            groups.any(|group| files.iter().any(|file| group.write(file, value).is_ok()))
        };
        let done = set(false, ["cpu.cfs_quota_us", "cpu.max"], "20000")
            && set(false, ["memory.limit_in_bytes", "memory.max"], "67108864")
            && set(true, ["pids.max"; 2], "50");
        done.then_some(made)
    }

    /// Without limits, where CPU time is counted by this version.
    pub fn unlimited(version: CgroupVersion) -> Option<Self> {
        Self::make().filter(|made| made.cpu_time(version).is_some())
    }

    /// CPU time that the inner one has used as this version counts it, nanoseconds.
    pub fn cpu_time(&self, version: CgroupVersion) -> Option<u64> {
        let of = |group: &Group| match version {
            CgroupVersion::V1 => {
                let text = fs::read_to_string(group.0.join("cpuacct.usage")).ok()?;
                text.trim().parse().ok()
            }
            // That of version 1 has no such line.
            CgroupVersion::V2 => {
                let text = fs::read_to_string(group.0.join("cpu.stat")).ok()?;
                let mut lines = text.lines();
                let usage = lines.find_map(|line| line.strip_prefix("usage_usec "))?;
                usage.parse::<u64>().ok().map(|micros| micros * 1000)
            }
        };
        let mut inner = self.0.iter().filter(|group| group.0.ends_with("inner"));
        inner.find_map(of)
    }

    fn make() -> Option<Self> {
        const CONTROLLERS: [&str; 4] = ["cpu", "cpuacct", "memory", "pids"];
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        let hierarchies = mounts.lines().filter_map(|line| {
            let (mount, kind) = line.split_once(" - ")?;
            let kind: Vec<&str> = kind.split(' ').collect();
            let mut options = kind[2].split(',');
            let has = kind[0] == "cgroup" && options.any(|option| CONTROLLERS.contains(&option));
            let point = mount.split(' ').nth(4)?;
            (has || kind[0] == "cgroup2").then(|| PathBuf::from(point))
        });
        let mut made = Self(Vec::new());
        for folder in hierarchies {
            let name = format!("threadtop-nested-{}-{number}", std::process::id());
            let outer = folder.join(name);
            let inner = outer.join("inner");
            if fs::create_dir(&outer).is_err() {
                continue;
            }
            let outer = Group(outer);
            let _ = outer.write("cgroup.subtree_control", "+cpu +memory +pids");
            fs::create_dir(&inner).ok()?;
            // The inner one is removed first.
            made.0.extend([Group(inner), outer]);
        }
        (!made.0.is_empty()).then_some(made)
    }

    pub fn enter(&self, pid: u32) {
        for inner in self.0.iter().filter(|group| group.0.ends_with("inner")) {
            let _ = inner.write("cgroup.procs", &pid.to_string());
        }
    }
}

#[test]
fn nested_groups_tell_what_they_use_of_their_limits() {
    let Some(nested) = Nested::limited() else {
        skip("no nested control groups with limits can be made here");
        return;
    };
    let mut victim = Victim::start("commands", &[]);
    nested.enter(victim.pid());
    victim.send("burn 60000");
    let mut watch = Watch::new();
    watch.demand.visible = vec![watch.process(victim.pid()).key];
    watch.demand.fields = Fields::CGROUP_USE;
    watch.until("it uses what the group above may use", |snapshot| {
        let process = snapshot.sample.by_pid(victim.pid()).unwrap();
        let Some((found, rates)) = snapshot.cgroup(process) else {
            return false;
        };
        let Some(usage) = found.usage else {
            return false;
        };
        assert!(found.path.ends_with(b"/inner"));
        let limits = (found.cpu_limit, found.memory_limit, found.pids_limit);
        assert_eq!(limits, (Some(0.2), Some(64 << 20), Some(50)));
        assert!(usage.pids >= Some(1) && usage.memory.is_some() && usage.weight.is_some());
        let near = |rate: Option<f32>, expected: f32| {
            rate.is_some_and(|rate| (rate - expected).abs() < expected / 4.0)
        };
        near(rates.cpu_percent, 20.0) && near(rates.quota_percent, 100.0)
    });
    drop(victim);
    drop(nested);
}

/// Something that does not answer, mounted over all control groups, as lxcfs may be.
#[test]
fn a_file_system_over_the_control_groups_that_does_not_answer_holds_nobody() {
    const SCRIPT: &str = r#"
        awk '/ - cgroup/ { print $5 }' /proc/self/mountinfo | while read -r point
        do mount --bind "$1" "$point" || exit; done
        echo mounted; read answer
        exec "$0" dump -n 2 -d 0.1 --by cgroup --format json"#;
    let Some(hung) = Hung::mount() else {
        return;
    };
    let started = Command::new("unshare")
        .args(["--mount", "sh", "-c", SCRIPT, THREADTOP])
        .arg(hung.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut dump) = started else {
        skip("it needs the program unshare");
        return;
    };
    let mut lines = BufReader::new(dump.stdout.take().unwrap()).lines();
    if lines.next().is_none_or(|line| line.unwrap() != "mounted") {
        skip("no namespace of mounts can be made here");
        return;
    }
    hung.stop_answering();
    dump.stdin.take().unwrap().write_all(b"go on\n").unwrap();
    let samples: Vec<_> = lines.map_while(Result::ok).collect();
    assert!(dump.wait().unwrap().success());
    assert_eq!(samples.len(), 2);
    assert!(
        samples[1].contains(r#""cgroup_memory":null"#),
        "{}",
        samples[1]
    );
    drop(hung);
}
