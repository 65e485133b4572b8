//! What the integration tests share: the program, and processes to look at.
//!
//! A victim is this very test executable, started again with only its ignored test `victim`, which behaves as the
//! environment says. It lives until its standard input closes, so it never outlives the test.

#![allow(dead_code, reason = "each test target uses its own part")]

pub mod everything;
pub mod fuse;
pub mod hostile;
mod skip;
pub mod tree;
pub mod vfork;

pub use skip::skip;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The program under test.
pub const THREADTOP: &str = env!("CARGO_BIN_EXE_threadtop");

/// How long a condition may take. Only a failing test ever waits that long.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Waits until a condition is met, for as long as a very slow machine may need.
pub fn until(what: &str, mut met: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !met() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Where a program is, by the folders of `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&paths).map(|folder| folder.join(program));
    found.find(|path| path.is_file())
}

/// A copy of the program that everybody can run, in a folder on a disk, where capabilities and such bits count.
pub fn installed() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir_in("/var/tmp").unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let program = folder.path().join("threadtop");
    // By another process, as below.
    let copied = Command::new("cp").arg(THREADTOP).arg(&program).status();
    assert!(copied.unwrap().success());
    (folder, program)
}

/// Makes a script that can be run. Another process writes it, for a file that is open for writing in this one at the moment
/// when another test forks cannot be run while that child has it (`ETXTBSY`).
pub fn script(path: &Path, text: &str) {
    let mut writer = Command::new("sh")
        .args(["-c", r#"cat >"$0" && chmod 755 "$0""#])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = writer.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    assert!(writer.wait().unwrap().success());
}

/// Gives whoever runs a program the capability that `taskstats` takes; `false`, and the test is skipped, where that cannot
/// be done.
pub fn grant(program: &Path) -> bool {
    if on_path("setcap").is_none() {
        skip("it needs the program setcap");
        return false;
    }
    let mut setcap = Command::new("setcap");
    let granted = setcap.arg("cap_net_admin+ep").arg(program).status();
    let granted = granted.is_ok_and(|status| status.success());
    if !granted {
        skip("it needs to be permitted to give capabilities to files");
    }
    granted
}

/// Names of the threads that a victim shall make, separated by commas.
const THREADS: &str = "VICTIM_THREADS";
/// What the victim's first thread does, by the name of a [`Work`].
const WORK: &str = "VICTIM_WORK";
const READY: &str = "victim is ready";

/// What the first thread of a victim does; the others sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Sleeps,
    /// Keeps its CPU busy.
    Spins,
    /// Waits in state D.
    Waits,
}

/// A process of our own with threads of known names.
pub struct Victim {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Victim {
    /// Starts a process with sleeping threads of these names (15 bytes at most), and waits until they are there.
    pub fn new(threads: &[&str]) -> Self {
        Self::start(threads.join(",").as_bytes(), Work::Sleeps)
    }

    /// Like `new`, with one thread, whose name may hold any bytes but NUL and comma.
    pub fn named(thread: &[u8]) -> Self {
        Self::start(thread, Work::Sleeps)
    }

    /// Like `new`, with the first of the threads spinning.
    pub fn busy(threads: &[&str]) -> Self {
        Self::start(threads.join(",").as_bytes(), Work::Spins)
    }

    /// Like `new`, with one thread, in uninterruptible sleep.
    pub fn blocked(thread: &str) -> Self {
        Self::start(thread.as_bytes(), Work::Waits)
    }

    fn start(threads: &[u8], work: Work) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "--ignored",
                "--exact",
                "victim",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(THREADS, OsStr::from_bytes(threads))
            .env(WORK, format!("{work:?}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let ready = stdout.lines().any(|line| line.unwrap().contains(READY));
        assert!(ready, "the victim ended early");
        let stdin = child.stdin.take();
        Self { child, stdin }
    }

    /// Its PID.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// TID of the thread of this name.
    pub fn tid(&self, name: &str) -> u32 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        let mut tasks = tasks.map(|task| task.unwrap().path());
        let task = tasks.find(|task| {
            std::fs::read_to_string(task.join("comm"))
                .unwrap()
                .trim_end()
                == name
        });
        task.unwrap()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Ends it, and waits until it is gone.
    pub fn end(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.end();
    }
}

/// The body of the ignored test `victim` of each target. Without the environment of [`Victim`] it does nothing, so
/// that `cargo test -- --ignored` passes.
pub fn be_victim() {
    let Some(names) = std::env::var_os(THREADS) else {
        return;
    };
    let work = std::env::var(WORK).unwrap_or_default();
    let works = move |work_of: Work| work == format!("{work_of:?}");
    let (ready, all_ready) = mpsc::channel::<()>();
    let names = names.as_bytes().split(|&byte| byte == b',');
    for (at, name) in names.filter(|name| !name.is_empty()).enumerate() {
        let (ready, name) = (ready.clone(), name.to_owned());
        let (spins, waits) = (at == 0 && works(Work::Spins), at == 0 && works(Work::Waits));
        let body = move || {
            std::fs::write("/proc/thread-self/comm", name).unwrap();
            drop(ready);
            if waits {
                vfork::wait_for_child();
            }
            loop {
                if spins {
                    std::hint::spin_loop();
                } else {
                    std::thread::park();
                }
            }
        };
        std::thread::spawn(body);
    }
    drop(ready);
    // Ends when every thread has dropped its sender.
    assert_eq!(all_ready.iter().count(), 0, "nothing is ever sent");
    println!("\n{READY}");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    std::process::exit(0);
}
