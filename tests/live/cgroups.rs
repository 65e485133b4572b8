//! A real control group with a quota.

use crate::Watch;
use crate::support::skip;
use crate::victim::Victim;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use threadtop::source::Fields;

/// A control group that may use 20 % of a CPU; removed at the end.
pub struct Group(pub PathBuf);

impl Group {
    /// Makes it in either version. `None` where it cannot be made: that needs root, and the controller.
    pub fn make() -> Option<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("threadtop-test-{}-{made}", std::process::id());
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        for line in mounts.lines() {
            let (mount, kind) = line.split_once(" - ")?;
            let folder = Path::new(mount.split(' ').nth(4)?).join(&name);
            let kind: Vec<&str> = kind.split(' ').collect();
            let first = kind[0] == "cgroup" && kind[2].split(',').any(|option| option == "cpu");
            if !first && kind[0] != "cgroup2" || fs::create_dir(&folder).is_err() {
                continue;
            }
            let group = Self(folder);
            let limited = if first {
                group.write("cpu.cfs_quota_us", "20000")
            } else {
                group.write("cpu.max", "20000 100000")
            };
            if limited.is_ok() {
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
