//! The program on a pseudo-terminal, and a terminal emulator that shows what a person would see.
//!
//! Nothing here sleeps to let something happen: tests name a condition and wait until the screen meets it, for as long
//! as a very slow machine may need.

use crate::received::{Received, read};
use crate::support::{PATIENCE, THREADTOP, until};
use crate::view::View;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Instant;

/// A terminal with the program in it.
pub struct Terminal {
    /// `None` once the window is closed.
    window: Option<Window>,
    child: Box<dyn Child + Send + Sync>,
    received: Arc<(Mutex<Received>, Condvar)>,
    modes: String,
}

/// The end of the pseudo-terminal that a person sits at.
struct Window {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    reader: std::thread::JoinHandle<()>,
}

/// Starts the program in a terminal of 40 lines and 140 columns.
pub fn start(arguments: &[&str]) -> Terminal {
    Terminal::open(arguments, 40, 140, "xterm-256color")
}

/// Starts the program with a filter that leaves its own row alone, whatever else runs.
pub fn start_on_itself() -> Terminal {
    start(&["--list", "--filter", &unique("itself")])
}

/// A word that no other process has in its command. Without digits, by which tests search for PIDs.
pub fn unique(word: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Relaxed));
    let letter = |digit: char| {
        digit
            .to_digit(10)
            .map_or('-', |digit| char::from(b'a' + digit as u8))
    };
    format!("{word}-{}", number.chars().map(letter).collect::<String>())
}

impl Terminal {
    /// Starts the program in a terminal of this size and kind.
    pub fn open(arguments: &[&str], rows: u16, cols: u16, kind: &str) -> Self {
        let mut command = CommandBuilder::new(THREADTOP);
        command.args(arguments);
        Self::run(command, rows, cols, kind)
    }

    /// Starts the program with this folder as its home.
    pub fn open_at_home(home: &Path, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(THREADTOP);
        command.args(arguments);
        command.env("HOME", home);
        // The home may not be there; where it is, files without a folder go there.
        command.cwd(if home.is_dir() { home } else { Path::new("/") });
        command.env("XDG_CONFIG_HOME", home.join(".config"));
        command.env("XDG_STATE_HOME", home.join(".local/state"));
        Self::run(command, 24, 80, "xterm-256color")
    }

    /// Starts the program with these variables in its environment, and looks at none of what they name.
    pub fn open_with(variables: &[(&str, &Path)], arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(THREADTOP);
        command.args(arguments);
        command.cwd("/");
        for (name, value) in [("XDG_CONFIG_HOME", ""), ("XDG_STATE_HOME", "")] {
            command.env(name, value);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::run(command, 24, 80, "xterm-256color")
    }

    /// Starts the program with this folder before all others on its `PATH`.
    pub fn open_with_path(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(THREADTOP);
        command.args(arguments);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(folders).unwrap());
        Self::run(command, 40, 140, "xterm-256color")
    }

    /// Starts this copy of the program as a user without any privilege, who has this home, and a folder `bin` there before
    /// all others on the `PATH`.
    pub fn open_as_nobody(program: &Path, home: &Path, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(program);
        command.args(arguments);
        command.cwd("/");
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", "");
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", home.join("bin").display()));
        Self::run(command, 40, 140, "xterm-256color")
    }

    /// Starts the program as a job of a shell that knows job control; when the job stops, the shell says so, waits for
    /// a line and continues it.
    pub fn open_as_job(arguments: &[&str]) -> Self {
        let script = r#"set -m; "$0" "$@"; echo the shell is back; read line; fg"#;
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, THREADTOP]);
        command.args(arguments);
        Self::run(command, 40, 140, "xterm-256color")
    }

    /// Runs a script of the shell, where `$0` is the program, as the first process of a PID namespace, outside which its
    /// session began. Says "no namespace" where none can be made.
    pub fn open_in_namespace(script: &str) -> Self {
        let script = format!("mount -t proc proc /proc && {script} || echo no namespace");
        let mut command = CommandBuilder::new("sh");
        let unshare =
            r#"unshare --mount --pid --fork --kill-child sh -c "$1" "$0" || echo no namespace"#;
        command.args(["-c", unshare, THREADTOP, &script]);
        Self::run(command, 40, 140, "xterm-256color")
    }

    /// Starts the program with a limit of open files.
    pub fn open_with_files(limit: u32) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", r#"ulimit -n "$1"; exec "$0""#, THREADTOP]);
        command.arg(limit.to_string());
        Self::run(command, 40, 140, "xterm-256color")
    }

    /// Starts a part of this test program that takes the screen itself.
    pub fn open_part(name: &str) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            name,
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        Self::run(command, 40, 140, "xterm-256color")
    }

    fn run(mut command: CommandBuilder, rows: u16, cols: u16, kind: &str) -> Self {
        let pair = native_pty_system().openpty(size(rows, cols)).unwrap();
        let modes = modes(&*pair.master);
        command.env("TERM", kind);
        command.env("LC_ALL", "C.UTF-8");
        for name in ["COLORFGBG", "COLORTERM", "NO_COLOR", "WT_SESSION"] {
            command.env_remove(name);
        }
        // What somebody has configured here is no part of a test.
        if command.get_env("XDG_CONFIG_HOME").is_none() {
            command.env("XDG_CONFIG_HOME", "/nonexistent");
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let received = Arc::new((
            Mutex::new(Received::new(cells(rows), cells(cols))),
            Condvar::new(),
        ));
        let reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&received);
        let reader = std::thread::spawn(move || read(reader, &shared));
        let keys = pair.master.take_writer().unwrap();
        Self {
            window: Some(Window {
                master: pair.master,
                keys,
                reader,
            }),
            child,
            received,
            modes,
        }
    }

    /// PID of the program.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Types bytes as a terminal sends them.
    pub fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    /// Sends bytes that need not be text.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let window = self.window.as_mut().unwrap();
        window.keys.write_all(bytes).unwrap();
        window.keys.flush().unwrap();
    }

    /// Closes the terminal's window, and waits until the program has ended; how it did.
    pub fn close(&mut self) -> ExitStatus {
        self.lock().hung_up = true;
        // Its echo, or the next frame, wakes the reader, which has its own copy of the descriptor.
        self.send("x");
        let window = self.window.take().unwrap();
        window.reader.join().unwrap();
        drop((window.keys, window.master));
        let mut status = None;
        until("it ends with its terminal", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// While the terminal does not read: lets the program draw until nothing more goes out.
    pub fn fill(&mut self) {
        let writing = |pid: u32| {
            let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
            let mut tasks = tasks.map(|task| task.unwrap().path());
            let writer = tasks.find(|task| {
                std::fs::read_to_string(task.join("comm")).is_ok_and(|comm| comm == "writer\n")
            });
            std::fs::read_to_string(writer.unwrap().join("wchan")).unwrap()
        };
        let pid = self.pid();
        until("a frame is under way", || {
            // Draws all anew.
            self.send("\x0c");
            writing(pid).contains("poll")
        });
    }

    /// Whether the program has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.lock().resize(cells(rows), cells(cols));
        let window = self.window.as_ref().unwrap();
        window.master.resize(size(rows, cols)).unwrap();
    }

    /// Stops and continues reading what the program writes.
    pub fn stall(&self, stalled: bool) {
        self.lock().stalled = stalled;
        self.received.1.notify_all();
    }

    /// Waits until the screen meets a condition. Looks at whole frames alone.
    pub fn wait(&self, what: &str, met: impl Fn(&View) -> bool) -> View {
        let deadline = Instant::now() + PATIENCE;
        let mut received = self.lock();
        loop {
            if let Some(view) = received.whole().filter(&met) {
                return view;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !received.closed,
                "never seen: {what}\n{}",
                received.view()
            );
            received = self.received.1.wait_timeout(received, left).unwrap().0;
        }
    }

    /// Waits until a text is on the screen.
    pub fn see(&self, text: &str) -> View {
        self.wait(text, |view| view.contains(text))
    }

    /// Whether these bytes were received, among the first.
    pub fn received(&self, bytes: &[u8]) -> bool {
        self.lock().began_with(bytes)
    }

    /// Waits until these bytes were received, among the first.
    pub fn receive(&self, bytes: &[u8]) {
        until(&format!("{bytes:?}"), || self.received(bytes));
    }

    /// Waits until a text has left the screen.
    pub fn see_no(&self, text: &str) -> View {
        self.wait(&format!("no {text}"), |view| !view.contains(text))
    }

    /// Waits until a text is on the selected row.
    pub fn see_selected(&self, text: &str) -> View {
        self.wait(&format!("selected: {text}"), |view| {
            view.selected().is_some_and(|row| row.contains(text))
        })
    }

    /// Begins strace on the row under the cursor. Where it is not installed, or may not trace, it says so and the screen
    /// comes back all the same.
    pub fn trace(&mut self) -> View {
        self.send("s");
        self.wait("strace", |view| {
            ["attached", "not installed", "goes back"]
                .iter()
                .any(|text| view.contains(text))
        })
    }

    /// Bytes received so far.
    pub fn bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// Waits until the program has ended and all it wrote is received.
    pub fn end(&mut self) -> (ExitStatus, View) {
        let deadline = Instant::now() + PATIENCE;
        let mut received = self.received.0.lock().unwrap();
        while !received.closed {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "it does not end\n{}", received.view());
            received = self.received.1.wait_timeout(received, left).unwrap().0;
        }
        let view = received.view();
        drop(received);
        (self.child.wait().unwrap(), view)
    }

    /// Quits, as a person does.
    pub fn quit(&mut self) {
        self.send("q");
        assert!(self.end().0.success());
    }

    /// Are echo, line editing and the rest as they were before the program was started?
    pub fn modes_are_restored(&self) -> bool {
        let window = self.window.as_ref().unwrap();
        modes(&*window.master) == self.modes
    }

    fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.0.lock().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}
