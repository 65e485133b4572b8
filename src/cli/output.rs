//! Writing to standard output, where a reader may go away at any time (`| head -1`).

use anyhow::Context;
use std::io::{self, StdoutLock, Write};

/// Writes to standard output what `text` writes. A reader that has gone away has seen enough: that is no failure.
pub(super) fn write(text: impl FnOnce(&mut StdoutLock) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match text(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}
