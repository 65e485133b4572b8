//! What the integration tests share: the program, and processes to look at.
//!
//! A victim is this very test executable, started again with only its ignored test `victim`, which behaves as the
//! environment says. It lives until its standard input closes, so it never outlives the test.

#![allow(dead_code, reason = "each test target uses its own part")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread::Builder;

/// The program under test.
pub const THREADTOP: &str = env!("CARGO_BIN_EXE_threadtop");

/// Names of the threads that a victim shall make, separated by commas.
const THREADS: &str = "VICTIM_THREADS";
/// Set: the victim's first thread keeps its CPU busy.
const BUSY: &str = "VICTIM_BUSY";
const READY: &str = "victim is ready";

/// A process of our own with threads of known names.
pub struct Victim {
    child: Child,
    stdin: Option<ChildStdin>,
}

impl Victim {
    /// Starts a process with sleeping threads of these names (15 bytes at most), and waits until they are there.
    pub fn new(threads: &[&str]) -> Self {
        Self::start(threads, false)
    }

    /// Like `new`, with the first of the threads spinning.
    pub fn busy(threads: &[&str]) -> Self {
        Self::start(threads, true)
    }

    fn start(threads: &[&str], busy: bool) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "--ignored",
                "--exact",
                "victim",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(THREADS, threads.join(","))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if busy {
            command.env(BUSY, "1");
        }
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
    let Ok(names) = std::env::var(THREADS) else {
        return;
    };
    let busy = std::env::var_os(BUSY).is_some();
    let (ready, all_ready) = mpsc::channel();
    let names: Vec<&str> = names.split(',').filter(|name| !name.is_empty()).collect();
    for (at, name) in names.iter().enumerate() {
        let ready = ready.clone();
        let spins = busy && at == 0;
        let body = move || {
            ready.send(()).unwrap();
            loop {
                if spins {
                    std::hint::spin_loop();
                } else {
                    std::thread::park();
                }
            }
        };
        Builder::new().name((*name).to_owned()).spawn(body).unwrap();
    }
    for _ in &names {
        all_ready.recv().unwrap();
    }
    println!("\n{READY}");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    std::process::exit(0);
}
