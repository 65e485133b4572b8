//! Copies of trees such as `/proc`.

use std::fs;
use std::path::Path;

/// Files about the machine.
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
/// Files about a process, and about each of its threads.
const TASK: [&str; 6] = ["stat", "status", "statm", "schedstat", "cmdline", "io"];

/// Copies what `/proc` says of the machine and of one process with all its threads.
pub fn capture(pid: u32, tree: &Path) {
    copy_files(Path::new("/proc"), tree, &MACHINE);
    capture_process(pid, tree);
}

/// Copies what `/proc` says of one process with all its threads.
pub fn capture_process(pid: u32, tree: &Path) {
    let (from, to) = (
        Path::new("/proc").join(pid.to_string()),
        tree.join(pid.to_string()),
    );
    copy_files(&from, &to, &TASK);
    for task in fs::read_dir(from.join("task")).unwrap() {
        let task = task.unwrap();
        copy_files(&task.path(), &to.join("task").join(task.file_name()), &TASK);
    }
}

/// Copies files into the same places below another folder.
pub fn copy_files(from: &Path, to: &Path, files: &[&str]) {
    for file in files {
        let target = to.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        // Not every kernel has all of them, and `io` of somebody else may not be read.
        if let Ok(bytes) = fs::read(from.join(file)) {
            fs::write(target, bytes).unwrap();
        }
    }
}

/// Copies a folder with all that is below it, over what is there.
pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy_all(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}
