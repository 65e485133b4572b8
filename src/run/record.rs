//! The recording that somebody asked for: a thread of its own writes what is kept in memory, and tells how that goes.

use super::Run;
use super::save::expanded;
use crate::app::saving::Saved;
use crate::recorder::{Event, Follower};
use anyhow::bail;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// Bytes of memory that a recording waits in for its file at least, whatever may be looked back to.
const LEAST: usize = 4 << 20;
/// How long leaving waits for the sample that is being taken, and for the file system.
const LAST_SAMPLE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(2);

/// The recording that is written, if one is.
pub(super) struct Record {
    follower: Option<Follower>,
    /// The number of the prompt that it was asked for with.
    id: u64,
    path: String,
    tell: UnboundedSender<Event>,
    told: UnboundedReceiver<Event>,
}

impl Record {
    pub(super) fn new() -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            follower: None,
            id: 0,
            path: String::new(),
            tell,
            told,
        }
    }

    /// How it goes. Cancel safe.
    pub(super) async fn told(&mut self) -> Option<Event> {
        self.told.recv().await
    }

    /// Bytes that the ring has to have for it.
    pub(super) const fn least(&self) -> usize {
        if self.follower.is_some() { LEAST } else { 0 }
    }

    /// Ends it with the next sample, or after so long.
    pub(super) fn stop(&self, patience: Duration) {
        if let Some(follower) = &self.follower {
            follower.stop(patience);
        }
    }
}

impl Run {
    /// Begins to record to a file that a person named.
    pub(super) fn begin_recording(&mut self, id: u64, path: &str) {
        let path = expanded(path);
        let tell = self.record.tell.clone();
        // Where nobody listens any more, we end.
        let tell = move |event| drop(tell.send(event));
        self.record.path = path.display().to_string();
        self.record.id = id;
        match Follower::start(Arc::clone(&self.ring), path, tell) {
            Ok(follower) => self.record.follower = Some(follower),
            Err(error) => {
                let reason = format!("no thread can be started to record: {error}");
                self.app.saved(id, Saved::Failed(reason));
            }
        }
    }

    /// Something was told of the recording.
    pub(super) fn recorded(&mut self, event: Event) {
        let path = self.record.path.clone();
        match event {
            Event::Began => {
                self.app.saved(self.record.id, Saved::Records { path });
            }
            Event::Size(bytes) => self.app.recording_has(bytes),
            Event::Note(told) => self.app.notify(told),
            Event::Ended(bytes) => {
                self.record.follower = None;
                self.app.recording_ended(bytes);
            }
            Event::Refused(reason) => {
                self.record.follower = None;
                self.app.saved(self.record.id, Saved::Failed(reason));
            }
        }
    }

    /// Ends the recording with the last sample, before the program does. A disk that does not answer keeps nobody.
    pub(super) async fn end_recording(&mut self) -> anyhow::Result<()> {
        if self.record.follower.is_none() {
            return Ok(());
        }
        if let Some(collector) = &mut self.collector {
            collector.end();
        }
        self.record.stop(LAST_SAMPLE);
        let over = async {
            while let Some(event) = self.record.told.recv().await {
                if matches!(event, Event::Ended(_) | Event::Refused(_)) {
                    break;
                }
            }
        };
        if timeout(LAST_SAMPLE + PATIENCE, over).await.is_err() {
            bail!(
                "the recording {} is not complete: the file system does not answer",
                self.record.path
            );
        }
        Ok(())
    }
}
