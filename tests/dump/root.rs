//! A copy of a `/proc` tree is read like the live one; nothing moves in it.

use super::{array, process, samples, thread};
use crate::support::Victim;
use std::fs;
use std::path::Path;

const MACHINE: [&str; 8] = [
    "stat",
    "loadavg",
    "meminfo",
    "uptime",
    "version",
    "sys/kernel/hostname",
    "sys/kernel/osrelease",
    "sys/kernel/random/boot_id",
];
const TASK: [&str; 5] = ["stat", "status", "statm", "schedstat", "cmdline"];

fn copy(from: &Path, to: &Path, files: &[&str]) {
    for file in files {
        let target = to.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, fs::read(from.join(file)).unwrap()).unwrap();
    }
}

/// Copies what `/proc` says of the machine and of one process with all its threads.
fn capture(pid: u32, folder: &Path) {
    copy(Path::new("/proc"), folder, &MACHINE);
    let (from, to) = (format!("/proc/{pid}"), folder.join(pid.to_string()));
    copy(Path::new(&from), &to, &TASK);
    for task in fs::read_dir(format!("{from}/task")).unwrap() {
        let task = task.unwrap().path();
        copy(
            &task,
            &to.join("task").join(task.file_name().unwrap()),
            &TASK,
        );
    }
}

#[test]
fn a_copied_tree_tells_of_its_processes_alone() {
    let mut victim = Victim::new(&["reader", "writer"]);
    let (pid, tid) = (victim.pid(), victim.tid("writer"));
    let folder = tempfile::tempdir().unwrap();
    capture(pid, folder.path());
    victim.end();
    let root = folder.path().to_str().unwrap();
    let samples = samples(&["--root", root, "-d", "0.1", "-n", "2", "--threads"]);
    let hostname = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    for sample in &samples {
        assert_eq!(sample["host"]["name"], hostname.trim_end());
        assert_eq!(array(sample, "processes").len(), 1);
        let process = process(sample, pid).unwrap();
        assert!(
            process["command"]
                .as_str()
                .unwrap()
                .contains("--exact victim"),
            "{process}"
        );
        assert_eq!(process["cpu_percent"], 0.0);
        assert_eq!(thread(sample, pid, tid).unwrap()["name"], "writer");
        assert_eq!(thread(sample, pid, tid).unwrap()["voluntary_switches"], 0.0);
    }
}

#[test]
fn a_copied_machine_tells_how_it_is_virtualized() {
    let root = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/machines/nitro/proc"
    );
    let samples = samples(&["--root", root, "-d", "0.1", "-n", "1"]);
    let virtualization = &samples[0]["host"]["virtualization"];
    assert_eq!(virtualization["cloud"], "AWS Nitro");
    assert_eq!(virtualization["instance"], "c5d.large");
    let remote = &virtualization["resources"]["remote_storage"];
    assert_eq!(remote["verdict"], "VH");
    assert_eq!(
        remote["evidence"],
        "nvme0n1: nvme, Amazon Elastic Block Store"
    );
    assert!(virtualization["evidence"]["cpuid"].is_null(), "not ours");
}
