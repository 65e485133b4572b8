//! A copy of a `/proc` tree is read like the live one; nothing moves in it.

use super::{array, process, samples, thread, threadtop};
use crate::support::Victim;
use crate::support::tree::capture;
use nix::sys::stat::Mode;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

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

/// Every file of a tree.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .flat_map(|entry| {
            if entry.file_type().unwrap().is_dir() {
                files(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
}

/// What lies in a copied tree in place of the files: it is told in a sentence or left out, and nothing waits for it.
#[test]
fn a_tree_of_anything_but_files_is_survived() {
    let victim = Victim::new(&["reader"]);
    let hostile: [fn(&Path); 5] = [
        |file| nix::unistd::mkfifo(file, Mode::S_IRWXU).unwrap(),
        |file| symlink("/dev/zero", file).unwrap(),
        |file| symlink(file, file).unwrap(),
        |file| fs::create_dir(file).unwrap(),
        |file| fs::write(file, vec![0xff; 20_000]).unwrap(),
    ];
    for (at, place) in hostile.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        capture(victim.pid(), folder.path());
        for file in files(folder.path()) {
            fs::remove_file(&file).unwrap();
            place(&file);
        }
        let root = folder.path().to_str().unwrap();
        let output = threadtop(&["dump", "--root", root, "-d", "0.1", "--what", "thread"]);
        let told = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => assert_eq!(told, "", "{at}"),
            Some(1) => assert_eq!(told.lines().count(), 1, "{at}: {told}"),
            _ => panic!("{at}: {} {told}", output.status),
        }
    }
}

/// No kernel tells such numbers; sums of them stay at the largest there is.
#[test]
fn the_largest_numbers_are_survived() {
    const LARGEST: &str = "18446744073709551615";
    let victim = Victim::new(&["reader"]);
    let folder = tempfile::tempdir().unwrap();
    capture(victim.pid(), folder.path());
    for file in files(folder.path()) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let text = match (
            file.file_name().unwrap().to_str().unwrap(),
            text.rsplit_once(") "),
        ) {
            ("statm", _) => [LARGEST; 7].join(" "),
            ("schedstat", _) => [LARGEST; 3].join(" "),
            ("stat", Some((name, rest))) => {
                let mut fields: Vec<&str> = rest.split(' ').collect();
                // utime, stime and rss.
                for at in [11, 12, 21] {
                    fields[at] = LARGEST;
                }
                // num_threads.
                fields[17] = "4294967295";
                format!("{name}) {}", fields.join(" "))
            }
            _ => continue,
        };
        fs::write(file, text).unwrap();
    }
    // A second process, so that there is something to add.
    let pid = victim.pid().to_string();
    symlink(folder.path().join(&pid), folder.path().join("1")).unwrap();
    let root = folder.path().to_str().unwrap();
    for what in ["all", "process", "thread"] {
        for format in ["text", "json"] {
            let arguments = [
                "dump", "--root", root, "-d", "0.1", "--what", what, "--format", format,
            ];
            let output = threadtop(&arguments);
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{what} {format}: {told}");
        }
    }
}
