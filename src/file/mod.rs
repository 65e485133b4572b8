//! Reading a small file as a whole that a person named, or that stands where a person may put anything.
//!
//! It is opened first, and what it is, is asked of the open file: between a look at a name and its opening, the name may come
//! to mean something else. Opening waits for nobody (`O_NONBLOCK`: a pipe without a writer), makes no terminal ours, and no
//! more is read than asked for, so that neither a device without an end nor a log that grows keeps the program.
//!
//! A file system that does not answer keeps the thread that asks it: what is read at the start is read by a child ([`Gathering`]).

mod gathered;

pub use gathered::{Gathered, Gathering, Wanted};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why there is nothing to read.
#[derive(Clone, Copy, Debug)]
pub enum Unread {
    /// No such file, or no folder for it.
    Absent,
    /// A folder, a device, a pipe or a socket.
    NoFile,
    /// More bytes than asked for.
    Long,
    /// What the kernel said.
    Failed(Errno),
    /// Its file system does not answer.
    Silent,
}

/// Small files by their paths: those on the disk, or what was read of them before.
pub trait Files {
    /// The bytes of a file of at most `most` bytes.
    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread>;

    /// The files in a folder; none where it is not there or not ours.
    fn folder(&self, path: &Path) -> Result<Vec<PathBuf>, Unread>;
}

/// The files as they are now. The caller waits for the file system.
#[derive(Clone, Copy, Debug)]
pub struct OnDisk;

impl Files for OnDisk {
    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        read(path, most)
    }

    fn folder(&self, path: &Path) -> Result<Vec<PathBuf>, Unread> {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        Ok(entries.map(|entry| entry.path()).collect())
    }
}

/// Our folder in a base folder of the XDG specification: named by this variable of the environment, or below the home.
/// A relative path is to be ignored, says the specification.
pub fn xdg_folder(
    variable: impl Fn(&str) -> Option<OsString>,
    name: &str,
    below_home: &str,
) -> Option<PathBuf> {
    let folder = |name| {
        let path = variable(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    let base = folder(name).or_else(|| Some(folder("HOME")?.join(below_home)))?;
    Some(base.join("threadtop"))
}

/// Where what is remembered from one run to the next is kept.
pub fn state_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    xdg_folder(variable, "XDG_STATE_HOME", ".local/state")
}

/// How many folders may be made for a file there: below a home all, elsewhere ours and the one that it is in.
pub fn state_folders(file: &Path) -> usize {
    let folder = file.parent();
    if folder.is_some_and(|folder| folder.ends_with(".local/state/threadtop")) {
        3
    } else {
        2
    }
}

/// The bytes of a file of at most `most` bytes.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|errno| match errno {
        Errno::NOENT | Errno::NOTDIR => Unread::Absent,
        // A socket, and a device that nothing stands behind.
        Errno::NXIO | Errno::NODEV => Unread::NoFile,
        other => Unread::Failed(other),
    })?;
    let file = File::from(file);
    let failed =
        |error: io::Error| Unread::Failed(Errno::from_io_error(&error).unwrap_or(Errno::IO));
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(Unread::NoFile);
    }
    let mut bytes = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(Unread::Long);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn told(path: &Path) -> String {
        match read(path, 100) {
            Ok(bytes) => format!("{} bytes", bytes.len()),
            Err(Unread::Failed(error)) => format!("{error:?}"),
            Err(other) => format!("{other:?}"),
        }
    }

    fn pipe(path: &Path) {
        nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRUSR).unwrap();
    }

    #[test]
    fn whatever_stands_there_is_judged_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("small"), "x").unwrap();
        std::fs::write(at("full"), "x".repeat(100)).unwrap();
        std::fs::write(at("long"), "x".repeat(101)).unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        pipe(&at("pipe"));
        let _socket = UnixListener::bind(at("socket")).unwrap();
        symlink("small", at("link")).unwrap();
        symlink("nowhere", at("dangling")).unwrap();
        symlink("loop", at("loop")).unwrap();
        symlink("/dev/zero", at("zero")).unwrap();
        for (name, expected) in [
            ("small", "1 bytes"),
            ("link", "1 bytes"),
            ("full", "100 bytes"),
            ("long", "Long"),
            ("folder", "NoFile"),
            ("pipe", "NoFile"),
            ("socket", "NoFile"),
            ("zero", "NoFile"),
            ("dangling", "Absent"),
            ("small/below", "Absent"),
            ("", "NoFile"),
        ] {
            assert_eq!(told(&at(name)), expected, "{name}");
        }
        assert_eq!(told(Path::new("")), "Absent");
        assert!(matches!(read(&at("loop"), 100), Err(Unread::Failed(_))));
    }

    #[test]
    fn a_link_that_is_swapped_meanwhile_leads_into_no_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (link, new) = (folder.path().join("link"), folder.path().join("new"));
        let targets = [folder.path().join("file"), folder.path().join("pipe")];
        std::fs::write(&targets[0], "x").unwrap();
        pipe(&targets[1]);
        symlink(&targets[0], &link).unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for target in targets.iter().cycle() {
                    if done.load(Ordering::Relaxed) {
                        return;
                    }
                    symlink(target, &new).unwrap();
                    std::fs::rename(&new, &link).unwrap();
                }
            });
            for _ in 0..5_000 {
                match read(&link, 100) {
                    Ok(bytes) => assert_eq!(bytes, b"x"),
                    Err(wrong) => assert!(matches!(wrong, Unread::NoFile), "{wrong:?}"),
                }
            }
            done.store(true, Ordering::Relaxed);
        });
    }
}
