//! A process to be watched: this test program again, doing what it is told. The test harness keeps its main thread (the
//! leader) waiting and plays the victim on a second one, which takes the commands.

// A thread that ends alone, and its signal, have no safe interface.
#![allow(unsafe_code)]

use crate::support::fuse::lock_own_memory;
use crate::support::vfork;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Sender, channel};

/// A process that does what it is told, and ends with the test.
pub struct Victim {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Victim {
    /// Starts it and waits until it is ready.
    pub fn start(role: &str, arguments: &[&str]) -> Self {
        Self::start_by(
            Command::new(std::env::current_exe().unwrap()),
            role,
            arguments,
        )
    }

    /// Starts it in a network namespace of its own.
    pub fn start_apart(role: &str, arguments: &[&str]) -> Self {
        let mut unshare = Command::new("unshare");
        unshare.arg("-n").arg(std::env::current_exe().unwrap());
        Self::start_by(unshare, role, arguments)
    }

    fn start_by(mut command: Command, role: &str, arguments: &[&str]) -> Self {
        let mut child = command
            .args([
                "--exact",
                "victim::play",
                "--ignored",
                "--nocapture",
                "--quiet",
            ])
            .env("VICTIM", format!("{role} {}", arguments.join(" ")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut victim = Self {
            child,
            input,
            output,
        };
        victim.wait_for("ready");
        victim
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Tells it what to do and does not wait.
    pub fn send(&mut self, command: &str) {
        writeln!(self.input.as_mut().unwrap(), "{command}").unwrap();
    }

    /// Tells it what to do and waits until it is done.
    pub fn command(&mut self, command: &str) {
        self.ask(command);
    }

    /// Tells it what to do and returns its answer.
    pub fn ask(&mut self, command: &str) -> String {
        self.send(command);
        self.wait_for("done")
    }

    fn wait_for(&mut self, word: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(
                self.output.read_line(&mut line).unwrap(),
                0,
                "the victim has ended"
            );
            if let Some((_, rest)) = line.trim_end().split_once(&format!("<{word}>")) {
                return rest.to_owned();
            }
        }
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The role of the victim: run by [`Victim::start`] only.
#[test]
#[ignore = "not a test: the process that the tests watch"]
fn play() {
    let Ok(role) = std::env::var("VICTIM") else {
        return;
    };
    let (role, arguments) = role.split_once(' ').unwrap_or((&role, ""));
    let number: u32 = arguments.parse().unwrap_or(0);
    match role {
        "sleep" => {
            // The one that plays is one of them.
            crowd(number.saturating_sub(1), std::thread::park);
            stay();
        }
        "pool" => {
            let nap = std::time::Duration::from_millis(1);
            crowd(number, move || std::thread::sleep(nap));
            stay();
        }
        "slow" => {
            let nap = std::time::Duration::from_millis(100);
            crowd(number, move || std::thread::sleep(nap));
            stay();
        }
        "listen" => {
            let socket = std::net::TcpListener::bind(("0.0.0.0", number as u16)).unwrap();
            let datagrams = std::net::UdpSocket::bind(("127.0.0.1", number as u16)).ok();
            stay();
            drop((socket, datagrams));
        }
        "starve" => starve(),
        "bursts" => bursts(std::time::Duration::from_millis(number.into())),
        "vforks" => {
            // Each in a process of its own.
            (0..number).for_each(|_| vfork::split(0, vfork::wait_for_child));
            stay();
        }
        "vfork_threads" => {
            (0..number).for_each(|_| drop(std::thread::spawn(vfork::wait_for_child)));
            stay();
        }
        "spin" => {
            std::thread::spawn(|| burn(u64::MAX / 2_000_000));
            stay();
        }
        "commands" => obey(),
        "holds" => super::inspect::hold(),
        "locked" => {
            let (page, file) = arguments.split_once(' ').unwrap();
            lock_own_memory(file.as_ref(), page.parse().unwrap());
            stay();
        }
        _ => {}
    }
}

/// Threads that do the same again and again.
fn crowd(threads: u32, rest: impl Fn() + Copy + Send + 'static) {
    for _ in 0..threads {
        std::thread::spawn(move || {
            loop {
                rest();
            }
        });
    }
}

/// Is there until the test ends.
fn stay() {
    say("ready", "");
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

pub fn say(word: &str, text: &str) {
    println!("<{word}>{text}");
}

/// The command loop.
fn obey() {
    let mut threads: Vec<Sender<bool>> = Vec::new();
    say("ready", "");
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let mut words = line.split(' ');
        let command = words.next().unwrap_or_default();
        let number: usize = words
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let mut answer = String::new();
        match command {
            "thread" => threads.push(sleeper()),
            "wake" => threads[number].send(true).unwrap(),
            "end" => threads[number].send(false).unwrap(),
            "brief" => (0..number).for_each(|_| std::thread::spawn(|| burn(1)).join().unwrap()),
            "burn" => burn(number as u64),
            "fork" => answer = fork(),
            "exec" => exec(),
            "leave" => leave(),
            "write" => answer = write(number, words.next().unwrap_or_default()),
            other => panic!("no such command: {other}"),
        }
        say("done", &answer);
    }
}

/// A thread that sleeps until it is woken (it burns 5 ms) or told to end.
fn sleeper() -> Sender<bool> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        while receiver.recv() == Ok(true) {
            burn(5);
        }
    });
    sender
}

/// Uses the CPU for so many milliseconds of this thread's own time.
fn burn(milliseconds: u64) {
    let clock = || {
        let time = nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap();
        time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64
    };
    let until = clock() + milliseconds * 1_000_000;
    while clock() < until {}
}

/// Writes so many MiB to a file and waits until they are on the disk. Answers `disk`, or what else the file is on.
fn write(mebibytes: usize, path: &str) -> String {
    let mut file = std::fs::File::create(path).unwrap();
    let block = vec![1; 1 << 20];
    (0..mebibytes).for_each(|_| file.write_all(&block).unwrap());
    file.sync_all().unwrap();
    let kind = nix::sys::statfs::fstatfs(&file).unwrap().filesystem_type();
    let memory = [
        nix::sys::statfs::TMPFS_MAGIC,
        nix::sys::statfs::OVERLAYFS_SUPER_MAGIC,
    ];
    let name = if memory.contains(&kind) {
        "memory"
    } else {
        "disk"
    };
    name.to_owned()
}

/// A child that outlives this process.
#[allow(clippy::zombie_processes)]
fn fork() -> String {
    let child = Command::new("sleep")
        .arg("600")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.id().to_string()
}

fn exec() {
    let error = std::os::unix::process::CommandExt::exec(Command::new("sleep").arg("600"));
    panic!("exec failed: {error}");
}

/// Ends the main thread of this process alone; the others live on. Only the thread itself can do that, so a signal
/// makes it.
fn leave() {
    extern "C" fn exit_thread(_: i32) {
        // SAFETY: the system call takes a plain number and is allowed in a signal handler.
        unsafe { libc::syscall(libc::SYS_exit, 0) };
    }
    let action = nix::sys::signal::SigAction::new(
        nix::sys::signal::SigHandler::Handler(exit_thread),
        nix::sys::signal::SaFlags::empty(),
        nix::sys::signal::SigSet::empty(),
    );
    // SAFETY: the handler does nothing but a system call.
    unsafe { nix::sys::signal::sigaction(nix::sys::signal::SIGUSR1, &action) }.unwrap();
    let pid = std::process::id().cast_signed();
    // SAFETY: plain numbers.
    unsafe { libc::syscall(libc::SYS_tgkill, pid, pid, libc::SIGUSR1) };
}

/// Two threads on a CPU each run for this time together, at real-time priority, and sleep for as long.
fn bursts(on: std::time::Duration) {
    let start = std::time::Instant::now();
    let this = nix::unistd::Pid::from_raw(0);
    let allowed = nix::sched::sched_getaffinity(this).unwrap();
    let cpus = (0..nix::sched::CpuSet::count()).filter(|cpu| allowed.is_set(*cpu).unwrap());
    for cpu in cpus.take(2) {
        std::thread::spawn(move || {
            let mut one = nix::sched::CpuSet::new();
            one.set(cpu).unwrap();
            nix::sched::sched_setaffinity(this, &one).unwrap();
            let first = libc::sched_param { sched_priority: 10 };
            // SAFETY: a structure that outlives the call.
            let done = unsafe { libc::sched_setscheduler(0, libc::SCHED_FIFO, &raw const first) };
            assert_eq!(done, 0);
            for turn in 1.. {
                let begin = on * 2 * turn;
                std::thread::sleep(begin.saturating_sub(start.elapsed()));
                while start.elapsed() < begin + on {
                    std::hint::spin_loop();
                }
            }
        });
    }
    stay();
}

/// On one CPU: a thread that spins and one that may run only when nobody else wants to. The latter is ready to run
/// and waits, for long stretches at a time.
fn starve() {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    let this = nix::unistd::Pid::from_raw(0);
    let allowed = sched_getaffinity(this).unwrap();
    let mut one = CpuSet::new();
    let first = (0..CpuSet::count())
        .find(|cpu| allowed.is_set(*cpu).unwrap())
        .unwrap();
    one.set(first).unwrap();
    sched_setaffinity(this, &one).unwrap();
    std::thread::spawn(|| {
        // SAFETY: the policy needs no parameter but this one, of this thread.
        let idle = unsafe {
            libc::sched_setscheduler(
                0,
                libc::SCHED_IDLE,
                &libc::sched_param { sched_priority: 0 },
            )
        };
        assert_eq!(idle, 0);
        burn(u64::MAX / 2_000_000);
    });
    std::thread::spawn(|| burn(u64::MAX / 2_000_000));
    stay();
}
