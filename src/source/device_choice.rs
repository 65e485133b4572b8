//! Which devices of the machine are wanted.

use crate::text::globs::Globs;

/// Patterns over the names of devices. Those that are not chosen are in no list and in no sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceChoice {
    /// Over names of disks.
    pub disks: Globs,
    /// Over names of network interfaces.
    pub interfaces: Globs,
    /// Over where file systems are mounted. Those that are not chosen are not even asked for their room.
    pub file_systems: Globs,
}

impl DeviceChoice {
    /// The file system that is mounted at this place is wanted.
    pub fn has_file_system(&self, point: &[u8]) -> bool {
        self.file_systems.choose(&String::from_utf8_lossy(point))
    }
}
