//! A file system that stops answering, spoken to the kernel by this very process (the protocol of `/dev/fuse`): what makes
//! processes stick in ways that no signal ends.
//!
//! | path | what it does |
//! |---|---|
//! | `file` | 1 MiB of zeros; what is written to it is never answered |
//! | `hang…` | the look for it is never answered |
//! | `program` | a copy of `sleep`, which can be run; from [`Hung::stop_opening`] on, opening it is never answered |
//!
//! Nor is it answered how much room there is. Any other name is not there. All is let go when it is dropped.

#![allow(unsafe_code, reason = "memory is mapped")]

use super::skip;
use rustix::fs::{CWD, Mode, OFlags, open};
use rustix::mm::{MapFlags, ProtFlags, mmap};
use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};
use std::ffi::CString;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of `file`.
const SIZE: u64 = 1 << 20;
const ROOT: u64 = 1;
const FILE: u64 = 2;
const PROGRAM: u64 = 3;

/// Of an open file: it is not kept in the page cache; opening it leaves what is there of it.
const DIRECT: u32 = 1;
const KEEP: u32 = 2;

/// Requests of the kernel, as `linux/fuse.h` numbers them.
const LOOKUP: u32 = 1;
const FORGET: u32 = 2;
const GETATTR: u32 = 3;
const OPEN: u32 = 14;
const READ: u32 = 15;
const WRITE: u32 = 16;
const STATFS: u32 = 17;
const RELEASE: u32 = 18;
const FLUSH: u32 = 25;
const INIT: u32 = 26;
const OPENDIR: u32 = 27;
const RELEASEDIR: u32 = 29;
const INTERRUPT: u32 = 36;
const BATCH_FORGET: u32 = 42;

/// The file system, mounted.
pub struct Hung {
    folder: tempfile::TempDir,
    device: Option<Arc<File>>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Nobody can open `program` any more.
    stopped: AtomicBool,
    /// See [`Hung::stop_answering`].
    silent: AtomicBool,
    /// Somebody waits for an answer.
    waited_for: AtomicBool,
}

impl Hung {
    /// Mounts it; `None`, and the test is skipped, where that is not permitted.
    pub fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let device = match open("/dev/fuse", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()) {
            Ok(device) => Arc::new(File::from(device)),
            Err(error) => {
                skip(&format!("/dev/fuse cannot be opened: {error}"));
                return None;
            }
        };
        let options = format!(
            "fd={},rootmode=40000,user_id=0,group_id=0,allow_other",
            device.as_raw_fd()
        );
        let options = CString::new(options).unwrap();
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        if let Err(error) = mount("hung", folder.path(), "fuse.hung", flags, Some(&*options)) {
            skip(&format!("FUSE cannot be mounted: {error}"));
            return None;
        }
        let state: Arc<State> = Arc::default();
        let server = Server {
            device: Arc::clone(&device),
            program: std::fs::read(super::on_path("sleep").unwrap()).unwrap(),
            state: Arc::clone(&state),
        };
        std::thread::spawn(move || server.serve());
        Some(Self {
            folder,
            device: Some(device),
            state,
        })
    }

    /// A file or what hangs below it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// From now on nobody can open `program`.
    pub fn stop_opening(&self) {
        self.state.stopped.store(true, Ordering::SeqCst);
    }

    /// From now on nothing is answered that is asked about files and folders.
    pub fn stop_answering(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    /// Somebody has looked for what is not answered, and waits.
    pub fn is_waited_for(&self) -> bool {
        self.state.waited_for.load(Ordering::SeqCst)
    }
}

impl Drop for Hung {
    fn drop(&mut self) {
        // Whoever waits for an answer gets an error now.
        let _ = unmount(
            self.folder.path(),
            UnmountFlags::DETACH | UnmountFlags::FORCE,
        );
        drop(self.device.take());
    }
}

/// Who answers the kernel.
struct Server {
    device: Arc<File>,
    /// What `program` holds.
    program: Vec<u8>,
    state: Arc<State>,
}

impl Server {
    /// Answers what is to be answered, until the file system is gone.
    fn serve(&self) {
        let mut request = vec![0; 1 << 18];
        while let Ok(length) = (&*self.device).read(&mut request) {
            let Some(answer) = self.answer(&request[..length]) else {
                continue;
            };
            let (error, body) = answer.map_or_else(|errno| (-errno, Vec::new()), |body| (0, body));
            let mut bytes = (16 + body.len() as u32).to_ne_bytes().to_vec();
            bytes.extend(error.to_ne_bytes());
            bytes.extend(&request[8..16]);
            bytes.extend(body);
            let _ = (&*self.device).write(&bytes);
        }
    }

    /// `None`: it is never answered, or never expected to be.
    fn answer(&self, request: &[u8]) -> Option<Result<Vec<u8>, i32>> {
        let number = |at: usize| u32::from_ne_bytes(request[at..at + 4].try_into().unwrap());
        let long = |at: usize| u64::from_ne_bytes(request[at..at + 8].try_into().unwrap());
        let (kind, node) = (number(4), long(16));
        let about_files = matches!(kind, LOOKUP | GETATTR | OPEN | OPENDIR | READ);
        if about_files && self.state.silent.load(Ordering::SeqCst) {
            return None;
        }
        Some(match kind {
            INIT => Ok(init()),
            LOOKUP => match &request[40..] {
                name if name.starts_with(b"hang") => {
                    self.state.waited_for.store(true, Ordering::SeqCst);
                    return None;
                }
                b"file\0" => Ok(entry(FILE, SIZE)),
                b"program\0" => Ok(entry(PROGRAM, self.size(PROGRAM))),
                _ => Err(libc::ENOENT),
            },
            GETATTR => Ok(attributes_valid(node, self.size(node))),
            OPEN if node == PROGRAM && self.state.stopped.load(Ordering::SeqCst) => return None,
            // To map a file that is not kept in the page cache, the kernel waits for what was written before.
            OPEN => {
                let direct = number(40).cast_signed() & libc::O_NONBLOCK != 0;
                let direct = direct && node == FILE;
                Ok(opened(if direct { DIRECT | KEEP } else { KEEP }))
            }
            OPENDIR => Ok(opened(0)),
            READ => Ok(self.read(node, long(48), number(56) as usize)),
            RELEASE | RELEASEDIR | FLUSH => Ok(Vec::new()),
            STATFS | WRITE | FORGET | INTERRUPT | BATCH_FORGET => return None,
            _ => Err(libc::ENOSYS),
        })
    }

    fn size(&self, node: u64) -> u64 {
        match node {
            ROOT => 0,
            FILE => SIZE,
            _ => self.program.len() as u64,
        }
    }

    fn read(&self, node: u64, offset: u64, most: usize) -> Vec<u8> {
        if node == FILE {
            return vec![0; most];
        }
        let from = self.program.len().min(offset as usize);
        let to = self.program.len().min(from + most);
        self.program[from..to].to_vec()
    }
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

fn longs(longs: &[u64]) -> Vec<u8> {
    longs.iter().flat_map(|long| long.to_ne_bytes()).collect()
}

/// `fuse_init_out` of version 7.31.
fn init() -> Vec<u8> {
    let mut bytes = words(&[7, 31, 1 << 16, 0]);
    bytes.extend(12_u16.to_ne_bytes());
    bytes.extend(9_u16.to_ne_bytes());
    bytes.extend(words(&[1 << 16, 1]));
    bytes.extend([0; 36]);
    bytes
}

/// `fuse_attr`.
fn attributes(node: u64, size: u64) -> Vec<u8> {
    let mode = match node {
        ROOT => libc::S_IFDIR | 0o755,
        FILE => libc::S_IFREG | 0o666,
        _ => libc::S_IFREG | 0o755,
    };
    let mut bytes = longs(&[node, size, size / 512, 0, 0, 0]);
    bytes.extend(words(&[0, 0, 0, mode, 1, 0, 0, 0, 4096, 0]));
    bytes
}

/// `fuse_entry_out`.
fn entry(node: u64, size: u64) -> Vec<u8> {
    let mut bytes = longs(&[node, 1, 3600, 3600]);
    bytes.extend(words(&[0, 0]));
    bytes.extend(attributes(node, size));
    bytes
}

/// `fuse_attr_out`.
fn attributes_valid(node: u64, size: u64) -> Vec<u8> {
    let mut bytes = longs(&[3600]);
    bytes.extend(words(&[0, 0]));
    bytes.extend(attributes(node, size));
    bytes
}

/// `fuse_open_out`.
fn opened(flags: u32) -> Vec<u8> {
    let mut bytes = longs(&[0]);
    bytes.extend(words(&[flags, 0]));
    bytes
}

/// Makes this process stick, soon, with its own memory locked: a page of a mapping has been written to, and while the file is
/// mapped anew, under the lock, the kernel waits until that page has arrived. Each process takes another page.
pub fn lock_own_memory(file: &Path, page: u64) {
    let shared = open(file, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let both = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: a new mapping of a page that is there.
    let mapped = unsafe {
        mmap(
            std::ptr::null_mut(),
            4096,
            both,
            MapFlags::SHARED,
            &shared,
            page * 4096,
        )
        .unwrap()
    };
    // SAFETY: it was just mapped for writing.
    unsafe { mapped.cast::<u8>().write_volatile(1) };
    // Closing it would wait as well.
    std::mem::forget(shared);
    let file = file.to_owned();
    std::thread::spawn(move || {
        std::fs::write("/proc/thread-self/comm", "holder").unwrap();
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::openat(CWD, &file, flags, Mode::empty()).unwrap();
        // SAFETY: a new mapping, which never comes to be.
        let _ = unsafe {
            mmap(
                std::ptr::null_mut(),
                4096,
                ProtFlags::READ,
                MapFlags::PRIVATE,
                &file,
                0,
            )
        };
    });
}
