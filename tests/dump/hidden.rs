//! What may not be read is unknown, never 0; and it is told that others are hidden.

use super::{Value, array, number, process};
use crate::support::tree::{capture, copy_files};
use crate::support::{THREADTOP, Victim, skip};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Somebody who owns nothing. The program is passed as an open file: its folder may be closed to others.
const NOBODY: &str =
    "setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ /proc/self/fd/3";

/// Runs a script of `sh` as root; in it `$THREADTOP` is the program, run by somebody else. `None`: that is not possible here.
fn by_nobody(before: &[&str], script: &str) -> Option<Output> {
    if !nix::unistd::geteuid().is_root() {
        skip("only root can become somebody else");
        return None;
    }
    let script = format!("THREADTOP='{NOBODY}'; {script}");
    let mut words = before.iter().copied().chain(["sh", "-ec", &script, "sh"]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).arg(THREADTOP);
    Some(command.output().unwrap())
}

/// What `threadtop` with these arguments says in a new PID namespace whose `/proc` is mounted with these options.
fn dump_under(options: &str, arguments: &str) -> Option<Output> {
    let before = ["unshare", "--mount", "--pid", "--fork", "--kill-child"];
    let script = format!(
        "mount -t proc -o {options} proc /proc || exit 77; exec 3<\"$1\"; sleep 600 & $THREADTOP {arguments}"
    );
    let output = by_nobody(&before, &script)?;
    let notes = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || notes.contains("unshare failed") {
        skip(&format!("no /proc can be mounted here: {notes}"));
        return None;
    }
    Some(output)
}

fn parsed(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let notes = String::from_utf8_lossy(&output.stderr);
    let last = text
        .lines()
        .last()
        .unwrap_or_else(|| panic!("no output: {notes}"));
    serde_json::from_str(last).unwrap_or_else(|_| panic!("no JSON: {text} {notes}"))
}

/// Keys of a process that come from files which others may not read.
const FROM_FILES: [&str; 16] = [
    "ppid",
    "start_time",
    "user",
    "uid",
    "name",
    "command",
    "state",
    "priority",
    "nice",
    "policy",
    "thread_count",
    "rss",
    "mem_percent",
    "virt",
    "shared",
    "wait_percent",
];

#[test]
fn processes_that_may_not_be_read_have_no_numbers() {
    let arguments = "dump --format json -n 2 -d 0.2";
    let Some(output) = dump_under("hidepid=1", arguments) else {
        return;
    };
    let sample = parsed(&output);
    assert_eq!(sample["tasks"]["hidden_by"], "hidepid=1");
    let init = process(&sample, 1).unwrap();
    for key in FROM_FILES {
        assert!(init[key].is_null(), "{key}: {init}");
    }
    // The clock of any process can be asked.
    assert!(init["cpu_percent"].is_number(), "{init}");
    assert!(number(init, "time") > 0.0, "{init}");
    let own = array(&sample, "processes").last().unwrap();
    assert_eq!(own["uid"], 65534, "{own}");
    assert!(number(own, "rss") > 0.0);
}

#[test]
fn it_is_told_that_others_are_hidden() {
    for (options, name) in [
        ("hidepid=2", "hidepid=2"),
        ("hidepid=ptraceable", "hidepid=4"),
    ] {
        let arguments = "dump --format json -n 2 -d 0.2";
        let Some(output) = dump_under(options, arguments) else {
            return;
        };
        let sample = parsed(&output);
        let tasks = &sample["tasks"];
        assert_eq!(tasks["hidden_by"], name);
        assert_eq!(tasks["processes"], 1, "{tasks}");
        assert!(number(tasks, "hidden") >= 2.0, "{tasks}");
        let sentence = sample["bottleneck"]["sentence"].as_str().unwrap();
        assert!(!sentence.starts_with("no bottleneck:"), "{sentence}");
    }
    let Some(output) = dump_under("hidepid=2", "dump -n 2 -d 0.2") else {
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("others are hidden (hidepid=2)"), "{text}");
    // Who sees all is not told so.
    let root = "mount -t proc -o hidepid=2 proc /proc; \"$1\" dump --format json -n 1";
    let output = by_nobody(&["unshare", "--mount", "--pid", "--fork"], root).unwrap();
    assert!(parsed(&output)["tasks"]["hidden_by"].is_null());
}

#[test]
fn a_proc_of_processes_alone_is_told_in_a_sentence() {
    let Some(output) = dump_under("subset=pid", "dump -n 1") else {
        return;
    };
    let notes = String::from_utf8_lossy(&output.stderr);
    // Before Linux 5.8 there is no such option, and mounting fails.
    assert_eq!(output.status.code(), Some(1), "{notes}");
    assert!(notes.contains("mounted with subset=pid"), "{notes}");
}

/// Takes away the right to read all files of this name below a folder.
fn close(folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            close(&path, name);
        } else if path.file_name().unwrap() == name {
            fs::set_permissions(&path, Permissions::from_mode(0o0)).unwrap();
        }
    }
}

#[test]
fn numbers_of_a_file_that_may_not_be_read_are_unknown() {
    // The file, and what only it tells. Rates of what did not run at all are 0 whatever can be read.
    let files: [(&str, &[&str]); 6] = [
        (
            "stat",
            &[
                "ppid",
                "start_time",
                "state",
                "priority",
                "nice",
                "policy",
                "cpu_percent",
                "time",
            ],
        ),
        ("status", &["uid", "user"]),
        ("statm", &["shared"]),
        ("schedstat", &["wait_percent"]),
        ("cmdline", &["command"]),
        ("io", &["read_bytes", "write_bytes"]),
    ];
    let mut victim = Victim::new(&["reader"]);
    let pid = victim.pid();
    let whole = tempfile::tempdir().unwrap();
    capture(pid, whole.path());
    victim.end();
    fs::set_permissions(whole.path(), Permissions::from_mode(0o755)).unwrap();
    let dump = |arguments: &str| {
        let root = whole.path().display();
        let script =
            format!("exec 3<\"$1\"; $THREADTOP dump --root {root} --format json {arguments}");
        by_nobody(&[], &script).map(|output| parsed(&output))
    };
    let Some(sample) = dump("-n 2 -d 0.1") else {
        return;
    };
    let known = process(&sample, pid).unwrap().clone();
    for (file, keys) in files {
        let folder = tempfile::tempdir().unwrap();
        crate::support::tree::copy_all(whole.path(), folder.path());
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        close(&folder.path().join(pid.to_string()), file);
        let root = folder.path().display();
        let script = format!(
            "exec 3<\"$1\"; $THREADTOP dump --root {root} --format json -n 2 -d 0.1 --threads"
        );
        let sample = parsed(&by_nobody(&[], &script).unwrap());
        let found = process(&sample, pid).unwrap_or_else(|| panic!("without {file}: {sample}"));
        for key in keys {
            assert!(found[*key].is_null(), "{key} without {file}: {found}");
        }
        // Nothing else is lost.
        if file != "stat" {
            for key in ["ppid", "nice", "thread_count", "name"] {
                assert_eq!(found[key], known[key], "{key} without {file}");
            }
        }
    }
}

/// A tree with processes 101 to 104 that are stuck in the kernel, each with these files, and no others.
fn stuck_tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    fs::set_permissions(tree.path(), Permissions::from_mode(0o755)).unwrap();
    copy_files(
        Path::new("/proc"),
        tree.path(),
        &["stat", "uptime", "meminfo"],
    );
    for pid in 101..=104 {
        let stat =
            format!("{pid} (stuck) D 1 {pid} {pid} 0 -1 0 0 0 0 0 5 5 0 0 20 0 1 0 99 4096 1");
        let stat = stat + &" 0".repeat(28);
        let process = tree.path().join(pid.to_string());
        let thread = process.join("task").join(pid.to_string());
        fs::create_dir_all(&thread).unwrap();
        for folder in [&process, &thread] {
            fs::write(folder.join("stat"), &stat).unwrap();
            for (name, text) in files {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        std::os::unix::fs::symlink("/usr/bin/stuck", process.join("exe")).unwrap();
    }
    tree
}

/// What `dump` with these arguments says of the tree to somebody who owns nothing of it.
fn dump_of(tree: &Path, arguments: &str) -> Option<Output> {
    let root = tree.display();
    let script = format!("exec 3<\"$1\"; $THREADTOP dump --root {root} -n 2 -d 0.1 {arguments}");
    by_nobody(&[], &script)
}

#[test]
fn the_group_that_may_not_be_read_is_unknown() {
    let path = "/docker/1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
    let tree = stuck_tree(&[("cgroup", &format!("0::{path}\n"))]);
    let Some(output) = dump_of(tree.path(), "--format json") else {
        return;
    };
    let sample = parsed(&output);
    let known = process(&sample, 101).unwrap();
    assert_eq!(known["cgroup"], path, "{known}");
    assert_eq!(known["container"], "docker:1a2b3c4d5e6f", "{known}");
    close(tree.path(), "cgroup");
    let sample = parsed(&dump_of(tree.path(), "--format json").unwrap());
    for key in ["cgroup", "container", "throttled_percent"] {
        assert!(process(&sample, 101).unwrap()[key].is_null(), "{key}");
    }
    let output = dump_of(
        tree.path(),
        "--fields pid,cgroup,container,throttled_percent",
    )
    .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let row = text.lines().find(|line| line.trim().starts_with("101"));
    let cells: Vec<_> = row.unwrap().split_whitespace().collect();
    assert_eq!(cells, ["101", "–", "–", "–"], "{text}");
}

#[test]
fn the_program_that_may_not_be_read_is_unknown() {
    let tree = stuck_tree(&[]);
    let exe = |told: &str| {
        let output = dump_of(tree.path(), "--fields pid,exe")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let row = text.lines().find(|line| line.trim().starts_with("101"));
        assert!(row.unwrap().trim().ends_with(told), "{text}");
        Some(())
    };
    if exe(" /usr/bin/stuck").is_none() {
        return;
    }
    // The link of somebody else's process cannot be followed: as what is no link.
    let link = tree.path().join("101/exe");
    fs::remove_file(&link).unwrap();
    fs::write(&link, "").unwrap();
    fs::set_permissions(&link, Permissions::from_mode(0o0)).unwrap();
    exe(" –").unwrap();
}

#[test]
fn where_in_the_kernel_tasks_are_stuck_is_not_told_if_it_may_not_be_read() {
    let tree = stuck_tree(&[("wchan", "nfs_wait_bit")]);
    let sentence = || {
        let sample = parsed(&dump_of(tree.path(), "--format json")?);
        let bottleneck = &sample["bottleneck"];
        assert_eq!(bottleneck["cause"], "blocked", "{bottleneck}");
        Some(bottleneck["sentence"].as_str().unwrap().to_owned())
    };
    let Some(known) = sentence() else {
        return;
    };
    assert!(known.contains("in nfs_wait_bit"), "{known}");
    close(tree.path(), "wchan");
    let unknown = sentence().unwrap();
    assert_eq!(Some(&*unknown), known.strip_suffix(", in nfs_wait_bit"));
}
