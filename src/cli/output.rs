//! Standard output, where a reader may go away at any time (`| head -1`), and standard error.

use crate::text::clean;
use anyhow::Context;
use std::io::{self, StdoutLock, Write};

/// Writes to standard output what `text` writes. A reader that has gone away has seen enough: that is no failure.
pub fn write(text: impl FnOnce(&mut StdoutLock) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match text(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Says a sentence on stderr, for a terminal without what it would act on: arguments and paths come from anywhere. Where
/// nobody listens, the exit code has to do.
pub fn complain(sentence: &str) {
    let lines = sentence.split('\n').map(|line| clean(line.as_bytes()));
    let lines: Vec<String> = lines.collect();
    let _ = writeln!(io::stderr(), "threadtop: {}", lines.join("\n"));
}
