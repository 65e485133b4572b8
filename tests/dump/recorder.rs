//! `threadtop record` while something happens to it or to its files.

use crate::support::{THREADTOP, skip, until};
use crate::{samples, threadtop};
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_remount, unmount};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;
use threadtop::recording::Tape;

/// `threadtop record` that goes on until it is ended.
struct Recorder {
    child: Child,
    notes: Lines<BufReader<ChildStderr>>,
}

impl Recorder {
    fn start(option: &str, path: &Path) -> Self {
        Self::of(
            Command::new(THREADTOP)
                .arg("record")
                .arg(option)
                .arg(path)
                .args(["-d", "0.1"]),
        )
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let notes = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, notes }
    }

    /// The next thing that it says.
    fn told(&mut self) -> String {
        self.notes.next().unwrap().unwrap()
    }

    fn send(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Ends it; it must have nothing more to say.
    fn end(mut self, signal: Signal) {
        self.send(signal);
        assert!(self.child.wait().unwrap().success());
        assert_eq!(self.notes.next().map(Result::unwrap), None);
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Samples that can be read of a file, whoever writes to it; nothing in it is damaged.
fn readable(path: &Path) -> usize {
    let Ok(file) = fs::File::open(path) else {
        return 0;
    };
    let Ok(mut tape) = Tape::open(Box::new(file)) else {
        return 0;
    };
    let mut found = 0;
    while tape.advance().unwrap().is_some() {
        found += 1;
    }
    assert_eq!(tape.damaged(), 0);
    found
}

/// Files of a folder, in their order.
fn files(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Samples that can be read of all files of a folder.
fn readable_of(folder: &Path) -> usize {
    files(folder).iter().map(|path| readable(path)).sum()
}

/// Twenty times; `THREADTOP_KILLS` says how many.
#[test]
fn a_recorder_that_is_killed_leaves_all_that_it_wrote() {
    /// Times that one file is gone on with.
    const EACH: usize = 5;
    let kills = std::env::var("THREADTOP_KILLS").ok();
    let kills: usize = kills.map_or(20, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (mut written, mut random) = (0, u64::from(std::process::id()));
    for kill in 0..kills {
        let path = folder.path().join(format!("{}.ttr", kill / EACH));
        let recorder = Recorder::start("-o", &path);
        until("a sample", || readable(&path) > written);
        written = readable(&path);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        std::thread::sleep(Duration::from_micros(random >> 46));
        recorder.kill();
        assert!(readable(&path) >= written);
        written = readable(&path);
        if (kill + 1) % EACH == 0 {
            // The first sample of each part has no rates.
            let whole = samples(&[path.to_str().unwrap()]).len();
            assert_eq!(whole, written - EACH);
            written = 0;
        }
    }
}

#[test]
fn a_signal_ends_it_after_a_whole_sample() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, option) in [
        (Signal::TERM, "-o"),
        (Signal::INT, "-o"),
        (Signal::HUP, "--dir"),
    ] {
        let path = folder.path().join(option);
        let read = || {
            if option == "-o" {
                readable(&path)
            } else {
                readable_of(&path)
            }
        };
        let before = read();
        let recorder = Recorder::start(option, &path);
        until("two samples", || read() > before + 1);
        recorder.end(signal);
        let paths = if option == "-o" {
            vec![path.clone()]
        } else {
            files(&path)
        };
        for path in paths {
            let mut tape = Tape::open(Box::new(fs::File::open(&path).unwrap())).unwrap();
            assert_eq!(
                tape.end().unwrap().offset,
                fs::metadata(&path).unwrap().len()
            );
        }
    }
}

/// As `nohup` starts it.
#[test]
fn a_signal_that_is_ignored_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let ignoring = "trap '' HUP; exec \"$0\" record -o \"$1\" -d 0.1";
    let recorder = Recorder::of(
        Command::new("sh")
            .args(["-c", ignoring, THREADTOP])
            .arg(&path),
    );
    until("a sample", || readable(&path) > 0);
    recorder.send(Signal::HUP);
    let before = readable(&path);
    until("more samples", || readable(&path) > before + 2);
    recorder.end(Signal::TERM);
}

#[test]
fn a_folder_is_for_its_owner_and_for_one_recorder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("of/recordings");
    let recorder = Recorder::start("--dir", &path);
    until("a sample", || readable_of(&path) > 0);
    let [file] = &files(&path)[..] else {
        panic!("{:?}", files(&path))
    };
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(file)), (0o700, 0o600));
    let name = rustix::system::uname()
        .nodename()
        .to_str()
        .unwrap()
        .to_owned();
    let named = file.file_name().unwrap().to_str().unwrap();
    assert!(
        named.starts_with(&name) && Path::new(&named).extension() == Some("ttr".as_ref()),
        "{named}"
    );
    for (arguments, told) in [
        (
            ["record", "--dir", path.to_str().unwrap(), "-d", "0.1"],
            "another program is recording to it",
        ),
        (
            ["record", "-o", file.to_str().unwrap(), "-d", "0.1"],
            "another program is recording to it",
        ),
        (
            ["record", "--dir", file.to_str().unwrap(), "-d", "0.1"],
            "not a folder",
        ),
    ] {
        let output = threadtop(&arguments);
        let notes = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(1) && notes.contains(told),
            "{notes}"
        );
        assert_eq!(notes.lines().count(), 1, "{notes}");
    }
    recorder.end(Signal::TERM);
    let before = readable(file);
    let recorder = Recorder::start("--dir", &path);
    until("more samples", || readable_of(&path) > before);
    recorder.end(Signal::TERM);
    assert!(readable(file) > before, "the day's file is gone on with");
}

#[test]
fn a_full_disk_is_told_and_gone_on_with_when_there_is_room() {
    for option in ["-o", "--dir"] {
        let folder = tempfile::tempdir().unwrap();
        if let Err(error) = mount(
            "small",
            folder.path(),
            "tmpfs",
            MountFlags::NOSUID,
            Some(c"size=2m"),
        ) {
            skip(&format!("tmpfs cannot be mounted: {error}"));
            return;
        }
        let path = folder.path().join("a");
        // What is left is full soon.
        fs::write(
            folder.path().join("ballast"),
            vec![1; (2 << 20) - (96 << 10)],
        )
        .unwrap();
        let mut recorder = Recorder::start(option, &path);
        let told = recorder.told();
        assert!(
            told.contains("No space left") && told.contains("samples are lost"),
            "{told}"
        );
        let read = || {
            if option == "-o" {
                readable(&path)
            } else {
                readable_of(&path)
            }
        };
        let full = read();
        assert!(full > 0);
        fs::remove_file(folder.path().join("ballast")).unwrap();
        assert_eq!(recorder.told(), "threadtop: recording continues");
        until("more samples", || read() > full + 2);
        recorder.end(Signal::TERM);
        unmount(folder.path(), UnmountFlags::DETACH).unwrap();
    }
}

#[test]
fn a_disk_that_cannot_be_written_is_told_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    if let Err(error) = mount("small", folder.path(), "tmpfs", MountFlags::NOSUID, None) {
        skip(&format!("tmpfs cannot be mounted: {error}"));
        return;
    }
    let path = folder.path().join("a.ttr");
    let recorder = Recorder::start("-o", &path);
    until("some samples", || readable(&path) > 2);
    recorder.end(Signal::TERM);
    mount_remount(folder.path(), MountFlags::RDONLY, c"").unwrap();
    let text = path.to_str().unwrap();
    assert!(samples(&[text]).len() > 1);
    let below = folder.path().join("b");
    for (option, path) in [("-o", text), ("--dir", below.to_str().unwrap())] {
        let output = threadtop(&["record", option, path]);
        let notes = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(1) && notes.contains("Read-only"),
            "{notes}"
        );
    }
    unmount(folder.path(), UnmountFlags::DETACH).unwrap();
}

#[test]
fn what_was_taken_away_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut recorder = Recorder::start("--dir", &path);
    until("a sample", || readable_of(&path) > 0);
    fs::remove_dir_all(&path).unwrap();
    let told = recorder.told();
    assert!(told.ends_with("is gone; writing a new one"), "{told}");
    until("new samples", || readable_of(&path) > 2);
    fs::remove_file(&files(&path)[0]).unwrap();
    let told = recorder.told();
    assert!(told.ends_with("is gone; writing a new one"), "{told}");
    until("new samples", || readable_of(&path) > 2);
    // Another one has its name.
    let moved = folder.path().join("b");
    fs::rename(&path, &moved).unwrap();
    let told = recorder.told();
    assert!(told.ends_with("is gone; writing a new one"), "{told}");
    until("new samples", || readable_of(&path) > 2);
    assert!(readable_of(&moved) > 2);
    recorder.end(Signal::TERM);
}

#[test]
fn a_file_that_somebody_cuts_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut recorder = Recorder::start("-o", &path);
    until("some samples", || readable(&path) > 3);
    let file = fs::File::options().write(true).open(&path).unwrap();
    let half = file.metadata().unwrap().len() / 2;
    for length in [half, 0] {
        file.set_len(length).unwrap();
        let told = recorder.told();
        assert!(told.contains("was cut by another program"), "{told}");
        until("new samples", || readable(&path) > 3);
    }
    fs::write(&path, "something else").unwrap();
    let told = recorder.told();
    assert!(
        told.contains("not a recording of threadtop; the file is unchanged"),
        "{told}"
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(recorder.told(), "threadtop: recording continues");
    until("new samples", || readable(&path) > 3);
    recorder.end(Signal::TERM);
}

/// What is known of the threads of programs in the last sample of a file: of how many anything, all that `stat` says, and
/// the kinds of switches.
fn threads(path: &Path) -> Option<(usize, usize, usize)> {
    let mut tape = Tape::open(Box::new(fs::File::open(path).ok()?)).ok()?;
    let mut last = None;
    while let Some(sample) = tape.advance().unwrap() {
        last = Some(sample);
    }
    let processes = last.as_ref()?.processes.iter();
    let own = processes.filter(|process| !process.stat.kernel);
    let own: Vec<_> = own.flat_map(|process| &process.threads.list).collect();
    let detailed = own.iter().filter(|thread| thread.detail.is_some());
    let split = own.iter().filter(|thread| thread.split.is_some());
    Some((own.len(), detailed.count(), split.count()))
}

#[test]
fn more_is_recorded_where_more_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = |detail: &str, what: &str, met: &dyn Fn((usize, usize, usize)) -> bool| {
        let path = folder.path().join(detail);
        let options = [
            "record", "-d", "0.1", "--budget", "0", "--detail", detail, "-o",
        ];
        let recorder = Recorder::of(Command::new(THREADTOP).args(options).arg(&path));
        until("some samples", || readable(&path) > 3);
        until(what, || threads(&path).is_some_and(met));
        recorder.end(Signal::TERM);
    };
    recorded("processes", "no threads", &|found| found == (0, 0, 0));
    recorded("full", "everything", &|(all, detailed, split)| {
        all > 0 && detailed == all && split == all
    });
    let totals = &samples(&["-n", "1", "-d", "0.1"])[0]["self"]["totals_from"];
    // Where the kernel tells what processes did, of few of them threads are read.
    recorded("threads", "threads", &|(all, _, _)| {
        all > 0 || totals != "threads"
    });
}

#[test]
fn the_service_is_one_that_systemd_knows() {
    let systemd = Command::new("systemd-analyze").arg("--version").output();
    if systemd.is_err() {
        skip("systemd-analyze is not installed");
        return;
    }
    let service = include_str!("../../assets/threadtop-record.service");
    let start = service
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/threadtop "))
        .unwrap();
    // The program has these options.
    let mut arguments: Vec<&str> = start.split(' ').collect();
    arguments.push("--help");
    assert!(threadtop(&arguments).status.success(), "{arguments:?}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("threadtop-record.service");
    fs::write(&path, service.replace("/usr/bin/threadtop", THREADTOP)).unwrap();
    let output = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .arg(&path)
        .output()
        .unwrap();
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !notes.contains("threadtop-record"),
        "{notes}"
    );
}
