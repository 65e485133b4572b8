//! Files that are read by a child, because their file system may never answer.
//!
//! The child writes what it reads as it goes: for each file its path and its bytes, behind all files of a [`Wanted`] an end. So
//! what came before it was stuck is known, and what it is stuck at; another child goes on behind that.

use super::{Files, OnDisk, Unread, read};
use crate::aside::Aside;
use rustix::io::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No file that is read this way is longer.
const LONGEST: u64 = 1 << 20;
/// How long a file system is waited for. A disk that sleeps, or a machine under load, answers later than others.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long another one is waited for, after one has not answered.
const LESS: Duration = Duration::from_millis(200);

/// Begins a file: then come its path, a number of [`UNREAD`] or one more for a file that was read, and its bytes.
const FILE: u8 = b'f';
/// All files of a [`Wanted`] have come.
const END: u8 = b'e';
/// Why a file was not read, by number; one that failed has its error behind it.
const UNREAD: [Unread; 4] = [
    Unread::Absent,
    Unread::NoFile,
    Unread::Long,
    Unread::Failed(Errno::IO),
];

/// What shall be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first of these files that is there.
    FirstOf(Vec<PathBuf>),
    /// The files in a folder.
    Folder(PathBuf),
}

impl Wanted {
    /// Reads it, and writes down what was read, at once: each piece would wake the thread that waits for it.
    fn send(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.read_into(&mut bytes);
        bytes.push(END);
        out.write_all(&bytes)
    }

    fn read_into(&self, out: &mut Vec<u8>) {
        match self {
            Self::FirstOf(paths) => {
                for path in paths {
                    let file = read(path, LONGEST);
                    let found = !matches!(file, Err(Unread::Absent));
                    put(path, file, out);
                    if found {
                        break;
                    }
                }
            }
            Self::Folder(folder) => {
                for path in OnDisk.folder(folder).unwrap_or_default() {
                    put(&path, read(&path, LONGEST), out);
                }
            }
        }
    }

    /// Where it is looked for first.
    fn folder(&self) -> &Path {
        match self {
            Self::FirstOf(paths) => paths.first().and_then(|path| path.parent()),
            Self::Folder(folder) => Some(folder.as_path()),
        }
        .unwrap_or(Path::new(""))
    }

    /// Everything that is wanted is below this folder.
    fn is_below(&self, folder: &Path) -> bool {
        match self {
            Self::FirstOf(paths) => paths.iter().all(|path| path.starts_with(folder)),
            Self::Folder(path) => path.starts_with(folder),
        }
    }
}

fn put(path: &Path, file: Result<Vec<u8>, Unread>, out: &mut Vec<u8>) {
    let (kind, bytes) = match file {
        Ok(bytes) => (UNREAD.len(), bytes),
        Err(Unread::Absent | Unread::Silent) => (0, Vec::new()),
        Err(Unread::NoFile) => (1, Vec::new()),
        Err(Unread::Long) => (2, Vec::new()),
        Err(Unread::Failed(error)) => (3, error.raw_os_error().to_ne_bytes().to_vec()),
    };
    out.extend([FILE, kind as u8]);
    for text in [path.as_os_str().as_bytes(), &bytes] {
        out.extend((text.len() as u32).to_ne_bytes());
        out.extend(text);
    }
}

/// What was read of files and folders.
#[derive(Debug, Default)]
pub struct Gathered {
    files: BTreeMap<PathBuf, Result<Vec<u8>, Unread>>,
    folders: BTreeSet<PathBuf>,
}

impl Files for Gathered {
    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        match self.files.get(path) {
            None => Err(Unread::Silent),
            Some(Ok(bytes)) if bytes.len() as u64 > most => Err(Unread::Long),
            Some(file) => file.clone(),
        }
    }

    fn folder(&self, path: &Path) -> Result<Vec<PathBuf>, Unread> {
        if !self.folders.contains(path) {
            return Err(Unread::Silent);
        }
        let files = self.files.keys();
        let files = files.filter(|file| file.parent() == Some(path));
        Ok(files.cloned().collect())
    }
}

impl Gathered {
    /// Takes what a child has written; how many of what was wanted are complete.
    fn take(&mut self, wanted: &[Wanted], mut came: &[u8]) -> usize {
        let mut done = 0;
        while let Some((sign, rest)) = came.split_first() {
            came = rest;
            if *sign == END {
                if let Some(Wanted::Folder(folder)) = wanted.get(done) {
                    self.folders.insert(folder.clone());
                }
                done += 1;
            } else if self.take_file(&mut came).is_none() {
                break;
            }
        }
        done
    }

    /// Takes what has come of a child that is late, and gives up what it is stuck at; what is still wanted.
    fn give_up(&mut self, late: Aside, wanted: Vec<Wanted>, home: Option<&Path>) -> Vec<Wanted> {
        let done = self.take(&wanted, late.came());
        // It ends when its file system lets it go.
        let wait = std::thread::Builder::new().name("late".to_owned());
        drop(wait.spawn(move || late.wait()));
        let mut left = wanted.into_iter().skip(done);
        let Some(stuck) = left.next() else {
            return Vec::new();
        };
        let beside = match home {
            Some(home) if stuck.is_below(home) => home,
            _ => stuck.folder(),
        };
        left.filter(|one| !one.is_below(beside)).collect()
    }

    /// Takes a file; `None` where it has not come as a whole.
    fn take_file(&mut self, came: &mut &[u8]) -> Option<()> {
        let (kind, rest) = came.split_first()?;
        *came = rest;
        let mut text = || {
            let (length, rest) = came.split_first_chunk()?;
            let (text, rest) = rest.split_at_checked(u32::from_ne_bytes(*length) as usize)?;
            *came = rest;
            Some(text)
        };
        let (path, bytes) = (text()?, text()?);
        let error = || {
            Some(Errno::from_raw_os_error(i32::from_ne_bytes(
                *bytes.first_chunk()?,
            )))
        };
        let file = match UNREAD.get(usize::from(*kind)) {
            Some(Unread::Failed(any)) => Err(Unread::Failed(error().unwrap_or(*any))),
            Some(unread) => Err(*unread),
            None => Ok(bytes.to_vec()),
        };
        let path = PathBuf::from(OsStr::from_bytes(path));
        self.files.insert(path, file);
        Some(())
    }
}

/// Files that are being read.
#[derive(Debug)]
pub struct Gathering {
    wanted: Vec<Wanted>,
    reading: io::Result<Aside>,
}

impl Gathering {
    /// Begins to read these, one after the other.
    pub fn begin(wanted: Vec<Wanted>) -> Self {
        let reading = Aside::stream(c"threadtop-start", None, |_, out| {
            let _ = wanted.iter().try_for_each(|one| one.send(out));
        });
        Self { wanted, reading }
    }

    /// What was read. No file is waited for that is silent, nor those beside it, and after one below `home` no other one there.
    pub fn finish(self, home: Option<&Path>) -> Gathered {
        let mut gathered = Gathered::default();
        let mut patience = PATIENCE;
        let Self {
            mut wanted,
            mut reading,
        } = self;
        loop {
            match reading.map(|reading| reading.wait_for(patience)) {
                Ok(Ok(came)) => {
                    gathered.take(&wanted, &came);
                    return gathered;
                }
                Ok(Err(late)) => wanted = gathered.give_up(late, wanted, home),
                // Where no process can be started, we wait ourselves.
                Err(_) => {
                    let mut came = Vec::new();
                    let _ = wanted.iter().try_for_each(|one| one.send(&mut came));
                    gathered.take(&wanted, &came);
                    return gathered;
                }
            }
            patience = LESS;
            Self { wanted, reading } = Self::begin(wanted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: Result<Vec<u8>, Unread>) -> String {
        match file {
            Ok(bytes) => String::from_utf8(bytes).unwrap(),
            Err(unread) => format!("{unread:?}"),
        }
    }

    #[test]
    fn what_is_gathered_is_what_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("themes")).unwrap();
        for name in ["one", "two", "themes/a", "themes/b"] {
            std::fs::write(at(name), name).unwrap();
        }
        std::fs::write(at("long"), vec![b'x'; LONGEST as usize + 1]).unwrap();
        std::os::unix::fs::symlink("loop", at("loop")).unwrap();
        let first = |names: &[&str]| Wanted::FirstOf(names.iter().map(|name| at(name)).collect());
        let wanted = vec![
            first(&["none", "one", "two"]),
            Wanted::Folder(at("themes")),
            first(&["themes"]),
            first(&["long"]),
            first(&["loop"]),
            Wanted::Folder(at("nowhere")),
        ];
        let gathered = Gathering::begin(wanted).finish(None);
        for (name, expected) in [
            ("none", "Absent"),
            ("one", "one"),
            ("two", "Silent"),
            ("themes/a", "themes/a"),
            ("themes", "NoFile"),
            ("long", "Long"),
            (
                "loop",
                "Failed(Os { code: 40, kind: FilesystemLoop, message: \"Too many levels of symbolic links\" })",
            ),
        ] {
            assert_eq!(told(gathered.read(&at(name), LONGEST)), expected, "{name}");
            if expected != "Silent" {
                assert_eq!(told(OnDisk.read(&at(name), LONGEST)), expected, "{name}");
            }
        }
        assert_eq!(told(gathered.read(&at("one"), 2)), "Long");
        let themes = gathered.folder(&at("themes")).unwrap();
        assert_eq!(themes, [at("themes/a"), at("themes/b")]);
        assert_eq!(gathered.folder(&at("nowhere")).unwrap(), [] as [PathBuf; 0]);
        assert!(matches!(gathered.folder(&at("other")), Err(Unread::Silent)));
    }

    #[test]
    fn of_what_comes_in_part_only_whole_files_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "text").unwrap();
        let wanted = [Wanted::FirstOf(vec![path.clone()])];
        let mut came = Vec::new();
        wanted[0].send(&mut came).unwrap();
        for length in 0..=came.len() {
            let mut gathered = Gathered::default();
            let done = gathered.take(&wanted, &came[..length]);
            assert_eq!(done, usize::from(length == came.len()));
            let whole = length >= came.len() - 1;
            assert_eq!(gathered.read(&path, LONGEST).is_ok(), whole, "{length}");
        }
    }
}
