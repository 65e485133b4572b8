//! For tests: a process of our own to act on.

use std::process::{Child, Command};

/// Sleeps until something ends it, at the latest the test.
pub struct Sleeper(pub Child);

impl Sleeper {
    pub fn new() -> Self {
        Self(Command::new("sleep").arg("600").spawn().unwrap())
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
