//! Jobs of every day, and how many keys they take: never more than in htop.

use crate::pty::Terminal;
use crate::script::play;
use crate::support::Victim;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Command;

/// What is to be done, the keys for it and what is seen then (see `script.rs`), how many that are, and how many htop 3.5 takes;
/// `None` where it cannot be done there. A name or a number that is typed counts as one key.
type Job = (&'static str, &'static str, usize, Option<usize>);

const JOBS: &[Job] = &[
    (
        "find the hot thread of a program",
        "H >[busy] [CPU%▾]",
        1,
        Some(10),
    ),
    ("see who waits for a CPU", "W [WAIT▾|WAIT%▾]", 1, None),
    (
        "see what changed in the last minutes",
        "3 [Load] Left [Esc Now|the oldest moment]",
        2,
        None,
    ),
    (
        "see which process writes to disk",
        "4 [WRITE/s]",
        1,
        Some(1),
    ),
    (
        "see why the load is high while CPUs idle",
        "D [WCHAN] [filter state=D]",
        1,
        Some(5),
    ),
    (
        "compare two processes",
        "F4 [Filter:] pid={a}|pid={b} Enter [filter pid={a}] [ {a} ] [ {b} ]",
        3,
        Some(3),
    ),
    (
        "see one control group",
        "F4 [Filter:] cgroup={cgroup} Enter [filter cgroup=]",
        3,
        None,
    ),
    (
        "save a snapshot for a bug report",
        "Ctrl-s [Save screen to file:] Enter [Saved to]",
        2,
        None,
    ),
    (
        "sample every 5 seconds",
        "d [Seconds between samples] 5 Enter [every 5 s]",
        3,
        Some(15),
    ),
    ("have the same view tomorrow", "2 [TID] q [.]", 2, Some(2)),
];

#[test]
fn no_job_takes_more_keys_than_in_htop() {
    for (job, script, keys, htop) in JOBS {
        assert!(htop.is_none_or(|htop| *keys <= htop), "{job}");
        let home = tempfile::tempdir().unwrap();
        let victims = [Victim::busy(&["busy"]), Victim::new(&[])];
        let [a, b] = victims.each_ref().map(|victim| victim.pid().to_string());
        let script = script
            .replace("{a}", &a)
            .replace("{b}", &b)
            .replace("{cgroup}", "x");
        let mut terminal = Terminal::open_at_home(home.path(), &["--list"]);
        terminal.resize(40, 140);
        terminal.wait(job, |view| {
            view.head().is_some() && !view.contains("measuring")
        });
        assert_eq!(play(&mut terminal, job, &script), *keys, "{job}: keys");
    }
}

#[test]
fn a_group_is_killed_by_three_keys_as_in_htop() {
    let mut job = Command::new("sh");
    job.args(["-c", "sleep 600 & sleep 600; wait"])
        .process_group(0);
    let mut job = job.spawn().unwrap();
    let pid = job.id().to_string();
    let mut terminal = crate::pty::start(&["--list", "--pid", &pid]);
    terminal.see_selected(&pid);
    // htop: c (tags the children), F9, Enter.
    let script = format!("k [process group {pid} (3 processes)] Tab [3 targets:] Enter [Results]");
    assert_eq!(play(&mut terminal, "kill a group", &script), 3);
    assert_eq!(job.wait().unwrap().signal(), Some(15));
}
