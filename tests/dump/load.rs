//! Loads that count themselves: this very test program, started again with one ignored test.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// To be held by whoever counts what a load does that fills CPUs: of two such loads at once, a machine of two CPUs counts
/// neither well.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A load at work.
pub struct Load {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Load {
    /// Starts the ignored test of this name with one variable set, and waits until it is ready. What it says instead,
    /// where it cannot work here.
    pub fn start(test: &str, (variable, value): (&str, &str)) -> Result<Self, String> {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", test, "--nocapture"])
            .arg("--test-threads=1")
            .env(variable, value)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut load = Self { child, output };
        loop {
            let mut line = String::new();
            let more = load.output.read_line(&mut line).unwrap();
            assert_ne!(more, 0, "the load ended early");
            match line.trim_end() {
                "ready" => return Ok(load),
                why if why.starts_with("no ") => return Err(why.to_owned()),
                _ => {}
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it. What `parse` makes of the lines of what it had counted.
    pub fn end<T>(mut self, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        drop(self.child.stdin.take());
        let lines = BufRead::lines(&mut self.output).map_while(Result::ok);
        lines.filter_map(|line| parse(&line)).collect()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
