//! Where runtimes leave what they write about their containers. This runs in a process of its own.

use super::records;
use crate::proc::passwd;
use crate::sample::is_hex;
use crate::source::live::reading::files::up_to;
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{Dir, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a file that holds an ID, at most.
const ID: usize = 256;
/// Bytes of a file at most: `containers.json` of ten thousand containers has some 10 MB.
const MOST: usize = 32 << 20;

/// Entries of a folder that are looked at.
const ENTRIES: usize = 65_536;

/// What Docker has at `/var/lib/docker` where it was not told otherwise.
const DOCKER: [&str; 2] = ["/var/lib/docker", "/var/snap/docker/common/var-lib-docker"];
/// File systems that containers lie on, each with a storage of its own.
const DRIVERS: [&str; 4] = ["overlay", "vfs", "btrfs", "zfs"];

/// A name by what it was looked for.
pub(super) type Found = BTreeMap<Vec<u8>, Vec<u8>>;

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// IDs, UIDs of pods, units of machines.
    keys: BTreeSet<Vec<u8>>,
    /// Users whose own runtimes some of them may be of.
    users: BTreeSet<u32>,
}

impl Wanted {
    pub(super) fn add(&mut self, key: &[u8], user: Option<u32>) {
        self.keys.insert(key.to_vec());
        self.users.extend(user);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The names that are to be found below the root folder of a machine.
pub(super) fn read(base: BorrowedFd<'_>, wanted: &Wanted) -> Found {
    let mut search = Search {
        base,
        wanted,
        found: Found::new(),
    };
    search.kubernetes();
    search.machines();
    let chosen = search.file("/etc/docker/daemon.json");
    let chosen = chosen.and_then(|bytes| records::docker_data(&bytes));
    for data in chosen.iter().map(String::as_str).chain(DOCKER) {
        search.docker(data);
    }
    search.storage("/var/lib/containers/storage", "/run/containers/storage");
    search.nerdctl("/var/lib/nerdctl");
    for (uid, home) in search.homes() {
        search.docker(&format!("{home}/.local/share/docker"));
        let run = format!("/run/user/{uid}/containers");
        search.storage(&format!("{home}/.local/share/containers/storage"), &run);
        search.nerdctl(&format!("{home}/.local/share/nerdctl"));
    }
    search.found
}

struct Search<'w> {
    base: BorrowedFd<'w>,
    wanted: &'w Wanted,
    found: Found,
}

impl<'w> Search<'w> {
    /// The folder of each container that still has no name.
    fn docker(&mut self, data: &str) {
        let Some(containers) = self.folder(format!("{data}/containers")) else {
            return;
        };
        for key in self.left() {
            let file = [key, &b"/config.v2.json"[..]].concat();
            let Some(file) = openat(&containers, &file[..], FILE, Mode::empty()).ok() else {
                continue;
            };
            let name = contents(&file).and_then(|bytes| records::docker(&bytes));
            if let Some(name) = name {
                self.found.insert(key.clone(), name.into_bytes());
            }
        }
    }

    /// `SERVER/names/NAMESPACE/NAME`: a folder for each containerd that was talked to, in it a file for each name, with the ID.
    fn nerdctl(&mut self, data: &str) {
        if self.left().is_empty() {
            return;
        }
        for server in self.names(data) {
            let names = [data.as_bytes(), b"/", &server, b"/names"].concat();
            for namespace in self.names(&names) {
                let folder = [&names, &b"/"[..], &namespace].concat();
                for name in self.names(&folder) {
                    let file = self.open([&folder, &b"/"[..], &name].concat(), FILE).ok();
                    let id = file.and_then(|file| up_to(&file, ID, ID).ok());
                    self.keep(id.unwrap_or_default().trim_ascii(), &name);
                }
            }
        }
    }

    /// IDs of containers that still have no name.
    fn left(&self) -> Vec<&'w Vec<u8>> {
        let is_id = |key: &&Vec<u8>| key.iter().all(|&byte| is_hex(byte));
        let left = |key: &&Vec<u8>| is_id(key) && !self.found.contains_key(*key);
        self.wanted.keys.iter().filter(left).collect()
    }

    /// What is kept and, of containers that are removed when they end, what is kept until the next boot.
    fn storage(&mut self, data: &str, run: &str) {
        for driver in DRIVERS {
            for path in [
                format!("{data}/{driver}-containers/containers.json"),
                format!("{run}/{driver}-containers/volatile-containers.json"),
            ] {
                let bytes = self.file(&path).unwrap_or_default();
                for (id, name) in records::storage(&bytes) {
                    self.keep(id.as_bytes(), name.as_bytes());
                }
            }
        }
    }

    /// The names of folders and links say all.
    fn kubernetes(&mut self) {
        for folder in self.names("/var/log/pods") {
            if let Some((uid, name)) = records::pod(&folder) {
                self.keep(uid, &name);
            }
        }
        for link in self.names("/var/log/containers") {
            if let Some((id, name)) = records::log(&link) {
                self.keep(id, name);
            }
        }
    }

    /// Beside the file of each machine lies a link from its unit.
    fn machines(&mut self) {
        const FOLDER: &str = "/run/systemd/machines";
        let Some(folder) = self.folder(FOLDER) else {
            return;
        };
        for link in self.names(FOLDER) {
            let Some(unit) = link.strip_prefix(b"unit:") else {
                continue;
            };
            let Ok(name) = rustix::fs::readlinkat(&folder, &link[..], Vec::new()) else {
                continue;
            };
            let file = openat(
                &folder,
                name.as_c_str(),
                FILE | OFlags::NOFOLLOW,
                Mode::empty(),
            );
            let text = file.ok().and_then(|file| contents(&file));
            if text.is_some_and(|text| records::is_container(&text)) {
                self.keep(unit, name.to_bytes());
            }
        }
    }

    /// The users among those that are wanted who have one.
    fn homes(&self) -> Vec<(u32, String)> {
        let users = self
            .file("/etc/passwd")
            .filter(|_| !self.wanted.users.is_empty());
        let users = users.unwrap_or_default();
        let users = passwd::users(&users).filter(|user| self.wanted.users.contains(&user.uid));
        let homes = users.filter(|user| user.home.starts_with('/'));
        homes.map(|user| (user.uid, user.home.to_owned())).collect()
    }

    fn keep(&mut self, key: &[u8], name: &[u8]) {
        if self.wanted.keys.contains(key) {
            self.found
                .entry(key.to_vec())
                .or_insert_with(|| name.to_vec());
        }
    }

    fn folder(&self, path: impl AsRef<[u8]>) -> Option<OwnedFd> {
        self.open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC)
            .ok()
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        contents(&self.open(path, FILE).ok()?)
    }

    /// Links lead to where they lead on that machine.
    fn open(&self, path: impl AsRef<[u8]>, flags: OFlags) -> Result<OwnedFd, Errno> {
        let path = path.as_ref();
        let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
        match openat2(self.base, path, flags, Mode::empty(), inside) {
            // Before Linux 5.6, and below filters that do not know it.
            Err(Errno::NOSYS | Errno::PERM) => {
                let path = path.strip_prefix(b"/").unwrap_or(path);
                openat(self.base, path, flags, Mode::empty())
            }
            opened => opened,
        }
    }

    /// What lies in a folder.
    fn names(&self, path: impl AsRef<[u8]>) -> Vec<Vec<u8>> {
        let folder = self.folder(path);
        let entries = folder.and_then(|folder| Dir::read_from(&folder).ok());
        let names = entries.into_iter().flatten().filter_map(Result::ok);
        let names = names.take(ENTRIES);
        names
            .map(|entry| entry.file_name().to_bytes().to_vec())
            .collect()
    }
}

/// Nothing is waited for that is no file.
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NOCTTY)
    .union(OFlags::NONBLOCK);

/// All of a file, unless it is longer than any of these.
fn contents(file: &OwnedFd) -> Option<Vec<u8>> {
    let size = rustix::fs::fstat(file).ok()?.st_size;
    if usize::try_from(size).is_ok_and(|size| size >= MOST) {
        return None;
    }
    let bytes = up_to(file, 64 * 1024, MOST).ok()?;
    (bytes.len() < MOST).then_some(bytes)
}
