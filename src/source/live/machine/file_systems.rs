//! Mounted file systems and their room.
//!
//! A file system that does not answer (NFS, FUSE, a disk that is gone) holds the thread that asks it for ever, and a thread may not
//! be ended there by any signal. So a process of its own asks one after the other and tells each answer at once: the one
//! that it does not come back from is told as such, and not asked again as long as it waits.

use crate::aside::Aside;
use crate::proc::mountinfo;
use crate::sample::{FileSystem, Space};
use crate::source::DeviceChoice;
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, BorrowedFd};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

/// File systems that do not answer: with more of them nothing is asked any more.
const MOST: usize = 16;
/// More are not told of: their answers fit into a pipe.
const LIMIT: usize = 1024;

/// Types that have no room for files, hand out other file systems only when they are looked at, or are other file systems
/// once more.
const PSEUDO: &[&str] = &[
    "autofs",
    "binfmt_misc",
    "bpf",
    "cgroup",
    "cgroup2",
    "configfs",
    "debugfs",
    "devpts",
    "devtmpfs",
    "efivarfs",
    "fuse.portal",
    "fusectl",
    "hugetlbfs",
    "mqueue",
    "nsfs",
    "proc",
    "pstore",
    "ramfs",
    "rootfs",
    "rpc_pipefs",
    "securityfs",
    "selinuxfs",
    "smackfs",
    "sysfs",
    "tracefs",
];

/// A device, by its major and minor number.
type Device = String;

/// Asks for the room at a path.
pub(crate) type Ask = fn(&[u8]) -> Option<Space>;

/// Asks file systems for their room.
pub(crate) struct FileSystems {
    ask: Ask,
    /// How long all of them together may take; one that hangs costs this once.
    patience: Duration,
    /// Those that wait for one that does not answer.
    late: Vec<(Device, Aside)>,
}

impl FileSystems {
    pub(crate) fn new(ask: Ask, patience: Duration) -> Self {
        Self {
            ask,
            patience,
            late: Vec::new(),
        }
    }

    /// The chosen file systems of a `mountinfo`, each once, in the order of where they are mounted.
    pub(crate) fn read(&mut self, mounts: &[u8], choice: &DeviceChoice) -> Vec<FileSystem> {
        let mut found = mounted(mounts);
        found.retain(|(_, system)| choice.has_file_system(&system.point));
        self.late.retain(|(_, waiting)| !waiting.is_over());
        let mut rest = Vec::new();
        for (at, (device, system)) in found.iter_mut().enumerate() {
            system.hangs = self.late.iter().any(|(late, _)| late == device);
            if !system.hangs {
                rest.push(at);
            }
        }
        while !rest.is_empty() && self.late.len() < MOST {
            let points = rest.iter().map(|at| &*found[*at].1.point);
            let Ok((spaces, late)) = self.ask(&points.collect::<Vec<_>>()) else {
                break;
            };
            let answered = spaces.len().min(rest.len());
            for (at, space) in rest.drain(..answered).zip(spaces) {
                found[at].1.space = space;
            }
            let Some(late) = late.filter(|_| !rest.is_empty()) else {
                break;
            };
            let (device, system) = &mut found[rest.remove(0)];
            system.hangs = true;
            self.late.push((device.clone(), late));
        }
        let systems = found.into_iter().map(|(_, system)| system);
        // Without any room it is none after all.
        systems
            .filter(|system| system.space.is_none_or(|space| space.total > 0))
            .collect()
    }

    /// What these say, one after the other, as far as they answer, and who waits for the next one.
    fn ask(&self, points: &[&[u8]]) -> io::Result<(Vec<Option<Space>>, Option<Aside>)> {
        let (mut answers, write) = io::pipe()?;
        let ask = self.ask;
        let work = |write: Option<BorrowedFd>| {
            for point in points {
                let answer = encode(ask(point));
                let told = write.map(|write| rustix::io::write(write, &answer));
                if told != Some(Ok(answer.len())) {
                    break;
                }
            }
            Vec::new()
        };
        let asking = Aside::begin(c"threadtop-space", Some(write.as_fd()), work)?;
        drop(write);
        let late = asking.wait_for(self.patience).err();
        let came = rustix::io::ioctl_fionread(&answers)? as usize;
        let mut bytes = vec![0; came - came % ANSWER];
        answers.read_exact(&mut bytes)?;
        let (spaces, _) = bytes.as_chunks();
        Ok((spaces.iter().map(decode).collect(), late))
    }
}

/// Bytes of an answer.
const ANSWER: usize = 48;

/// An answer as bytes: whether there is one, and its numbers.
fn encode(space: Option<Space>) -> [u8; ANSWER] {
    let numbers = space.map_or([0; 6], |space| {
        [
            1,
            space.total,
            space.free,
            space.available,
            space.files,
            space.files_free,
        ]
    });
    let mut bytes = [0; ANSWER];
    for (bytes, number) in bytes.chunks_exact_mut(8).zip(numbers) {
        bytes.copy_from_slice(&number.to_ne_bytes());
    }
    bytes
}

fn decode(bytes: &[u8; ANSWER]) -> Option<Space> {
    let (words, _) = bytes.as_chunks();
    let mut numbers = words.iter().map(|word| u64::from_ne_bytes(*word));
    let mut next = || numbers.next().unwrap_or(0);
    (next() == 1).then(|| Space {
        total: next(),
        free: next(),
        available: next(),
        files: next(),
        files_free: next(),
    })
}

/// Asks the file system that is mounted at a path.
pub(crate) fn space(point: &[u8]) -> Option<Space> {
    let found = rustix::fs::statvfs(point).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
    Some(Space {
        total: bytes(found.f_blocks),
        free: bytes(found.f_bfree),
        available: bytes(found.f_bavail),
        files: found.f_files,
        files_free: found.f_ffree,
    })
}

/// Those that may have room for files: of each device one, of what lies at one place the last, which covers the others.
fn mounted(mounts: &[u8]) -> Vec<(Device, FileSystem)> {
    let mut at: FxHashMap<Box<[u8]>, (Device, bool, FileSystem)> = FxHashMap::default();
    for mount in mountinfo::parse(mounts) {
        let point: Box<[u8]> = mount.mount_point.as_os_str().as_bytes().into();
        // What a container lies on is its host's, once more.
        let layered = mount.fs_type == "overlay" && *point != *b"/";
        let pseudo = layered || PSEUDO.contains(&&*mount.fs_type);
        let system = FileSystem {
            point: point.clone(),
            source: mount.mount_source.unwrap_or_default().into_bytes().into(),
            kind: mount.fs_type,
            read_only: [&mount.mount_options, &mount.super_options]
                .iter()
                .any(|options| options.contains_key("ro")),
            ..FileSystem::default()
        };
        let whole = mount.root == "/";
        if pseudo {
            at.remove(&point);
        } else {
            at.insert(point, (mount.majmin, whole, system));
        }
    }
    let mut found: Vec<_> = at.into_values().collect();
    // Of a device, first what shows all of it, then the shortest way there.
    found.sort_unstable_by(|(one, whole, system), (other, other_whole, other_system)| {
        let rank =
            |whole: &bool, system: &FileSystem| (!whole, system.point.len(), system.point.clone());
        one.cmp(other)
            .then_with(|| rank(whole, system).cmp(&rank(other_whole, other_system)))
    });
    found.dedup_by(|(later, ..), (first, ..)| later == first);
    found.sort_unstable_by(|(.., one), (.., other)| one.point.cmp(&other.point));
    found.truncate(LIMIT);
    found
        .into_iter()
        .map(|(device, _, system)| (device, system))
        .collect()
}

#[cfg(test)]
mod tests;
