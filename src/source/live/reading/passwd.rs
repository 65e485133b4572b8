//! `/etc/passwd`: most users of most machines are there, and no network is asked.

use crate::proc;
use rustc_hash::FxHashMap;
use rustix::fs::{Stat, stat};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of it at most.
const MOST: u64 = 8 << 20;

/// Names in a file, read again when it has changed.
pub(crate) struct Passwd {
    path: PathBuf,
    /// Of what was read: inode, size, and when it was changed.
    version: Option<[u64; 4]>,
    names: FxHashMap<u32, Arc<str>>,
}

impl Passwd {
    /// That of this machine.
    pub(crate) fn new() -> Self {
        Self::at(Path::new("/etc/passwd"))
    }

    fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            version: None,
            names: FxHashMap::default(),
        }
    }

    /// The name of a user; `None`: it is not in the file.
    pub(crate) fn name(&mut self, uid: u32) -> Option<Arc<str>> {
        let version = stat(&self.path).ok().as_ref().map(version);
        if version != self.version {
            self.version = version;
            self.names = names(&self.path);
        }
        self.names.get(&uid).cloned()
    }
}

fn version(stat: &Stat) -> [u64; 4] {
    let [seconds, nanos] = [stat.st_mtime as u64, stat.st_mtime_nsec];
    [stat.st_ino, stat.st_size as u64, seconds, nanos]
}

fn names(path: &Path) -> FxHashMap<u32, Arc<str>> {
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What was read before an error is good.
        let _ = file.take(MOST).read_to_end(&mut bytes);
    }
    let mut names = FxHashMap::default();
    for user in proc::passwd::users(&bytes) {
        // As in the C library, the first one counts.
        names.entry(user.uid).or_insert_with(|| user.name.into());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_that_was_added_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwd");
        let mut passwd = Passwd::at(&path);
        assert_eq!(passwd.name(0), None);
        std::fs::write(&path, "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n").unwrap();
        assert_eq!(passwd.name(0).as_deref(), Some("root"));
        assert_eq!(passwd.name(1000), None);
        let more = "root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:/bin/sh\n";
        std::fs::write(&path, more).unwrap();
        assert_eq!(passwd.name(1000).as_deref(), Some("ann"));
    }
}
