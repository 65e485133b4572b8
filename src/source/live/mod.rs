//! The live machine, or a captured tree, under a root path.

use super::{Demand, Refined, Source, SourceError};
use crate::sample::Sample;
use std::path::Path;
use std::time::Duration;

/// The live tree.
pub const ROOT: &str = "/proc";

/// The live machine.
#[derive(Debug)]
pub struct Live {}

impl Live {
    /// Opens the tree.
    pub fn open(root: &Path) -> Result<Self, SourceError> {
        let _ = root;
        Ok(Self {})
    }
}

impl Source for Live {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        Err(SourceError::Unreadable {
            path: ROOT.into(),
            error: std::io::ErrorKind::Unsupported.into(),
        })
    }
    fn refine(&mut self, _: &Demand) -> Option<Refined> {
        None
    }
    fn background(&mut self, _: &Demand, _: Duration) -> bool {
        false
    }
}
