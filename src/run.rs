//! The loop.

use crate::app::Options;
use crate::source::Source;
use crate::terminal::Capabilities;

/// Runs the monitor on this terminal until somebody quits.
pub fn monitor(
    options: Options,
    source: Box<dyn Source>,
    capabilities: Capabilities,
) -> anyhow::Result<()> {
    let _ = (options, source, capabilities);
    Ok(())
}
