//! A thread that has what was written put on the disk from time to time, so that a slow disk holds up no sample.

use std::fs::File;
use std::io;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Whatever happens to the machine, at most so much time is lost.
const SYNC_EVERY: Duration = Duration::from_secs(10);

/// Syncs a file until it is told of another one, and for the last time when it is dropped.
pub(super) struct Syncer {
    /// Hung up when the last bytes are written.
    files: Option<Sender<File>>,
    thread: Option<JoinHandle<()>>,
}

impl Syncer {
    pub(super) fn start() -> io::Result<Self> {
        let (files, received) = channel::<File>();
        let thread = std::thread::Builder::new()
            .name("sync".to_owned())
            .spawn(move || {
                let mut file: Option<File> = None;
                loop {
                    let told = received.recv_timeout(SYNC_EVERY);
                    // What cannot be synced is in the file all the same, for all but a machine that fails.
                    if let Some(file) = &file {
                        let _ = file.sync_data();
                    }
                    match told {
                        Ok(next) => file = Some(next),
                        Err(RecvTimeoutError::Timeout) => {}
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            })?;
        Ok(Self {
            files: Some(files),
            thread: Some(thread),
        })
    }

    /// The file that is written from now on; the one before is synced.
    pub(super) fn turn_to(&self, file: File) {
        if let Some(files) = &self.files {
            let _ = files.send(file);
        }
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.files = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
