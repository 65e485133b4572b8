//! Recordings in memory: the newest samples, in so many bytes.
//!
//! A [`Ring`] is a sequence of *segments*, each a whole recording of its own: magic, schema, key frame, frames. One thread
//! appends ([`RingWriter`]), any others read; where there is no room, the oldest segment goes as a whole. Who reads a segment
//! holds it: it ends for him only when he lets go.

use super::bytes::Bytes;
use super::format::{Encoder, MAGIC, Record};
use super::tape::{Tape, TapeError};
use super::timeline::Timeline;
use crate::sample::Sample;
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of memory that are taken at a time.
const BLOCK: usize = 16 << 10;
/// A segment has this share of the bytes of a ring, so that not more than this is lost at once.
const SEGMENTS: usize = 16;
/// A segment has so many times the bytes of its first sample at least, which is there as a whole.
const WHOLES: usize = 4;

/// The newest samples, as bytes.
#[derive(Debug, Default)]
pub struct Ring {
    /// Bytes that it may take; 0: nothing is kept.
    limit: AtomicUsize,
    /// The next sample begins another segment.
    cut: AtomicBool,
    /// Samples that were appended so far.
    count: AtomicU64,
    segments: Mutex<VecDeque<Arc<Segment>>>,
}

impl Ring {
    /// An empty one that may take so many bytes; with 0 it stays empty.
    pub fn new(limit: usize) -> Self {
        Self {
            limit: AtomicUsize::new(limit),
            ..Self::default()
        }
    }

    /// Bytes that it may take.
    pub fn limit(&self) -> usize {
        self.limit.load(Ordering::Relaxed)
    }

    /// Lets it take so many bytes from the next sample on.
    pub fn set_limit(&self, bytes: usize) {
        self.limit.store(bytes, Ordering::Relaxed);
    }

    /// Lets the next sample begin another segment, so that what is there can be had without what comes.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }

    /// What it holds now, the oldest first. The last one may grow.
    pub fn segments(&self) -> Vec<Arc<Segment>> {
        self.lock().iter().cloned().collect()
    }

    /// Something can be looked back to.
    pub fn remembers(&self) -> bool {
        self.limit() > 0 && !self.lock().is_empty()
    }

    /// All of it as a timeline, with what is yet to come. What has to give way is held on to while the timeline is there.
    ///
    /// # Errors
    ///
    /// As [`Timeline::new`].
    pub fn timeline(self: &Arc<Self>) -> Result<Timeline, TapeError> {
        let (ring, mut known) = (Arc::clone(self), None);
        let mut more = move || {
            let mut segments = ring.segments();
            segments.retain(|segment| known.is_none_or(|known| segment.first() > known));
            known = segments.last().map(|last| last.first()).or(known);
            let tapes = segments.iter().filter_map(|segment| segment.tape().ok());
            tapes.collect()
        };
        Timeline::growing(more(), Some(Box::new(more)))
    }

    /// Samples that were appended so far.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Bytes of memory that it holds.
    pub fn held(&self) -> usize {
        self.lock().iter().map(|segment| segment.held()).sum()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Segment>>> {
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A recording in memory that may grow.
#[derive(Debug)]
pub struct Segment {
    /// How many samples were appended to the ring before its first one.
    first: u64,
    content: Mutex<Content>,
}

#[derive(Debug, Default)]
struct Content {
    /// All full but the last.
    blocks: Vec<Vec<u8>>,
    samples: u64,
    /// Wall times of the first and the last sample.
    span: (u64, u64),
}

impl Content {
    fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1) * BLOCK;
        full + self.blocks.last().map_or(0, Vec::len)
    }

    fn extend(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.blocks.last_mut().filter(|last| last.len() < BLOCK) {
                Some(last) => {
                    let (fits, rest) = bytes.split_at(bytes.len().min(BLOCK - last.len()));
                    last.extend_from_slice(fits);
                    bytes = rest;
                }
                None => self.blocks.push(Vec::with_capacity(BLOCK)),
            }
        }
    }
}

impl Segment {
    /// A recording of what it holds, and of what is yet to come.
    pub fn tape(self: &Arc<Self>) -> Result<Tape, TapeError> {
        Tape::open(Box::new(Arc::clone(self)))
    }

    /// How many samples were appended to the ring before its first one: where a number is left out, others are gone.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Samples in it.
    pub fn samples(&self) -> u64 {
        self.lock().samples
    }

    /// The wall times of its first and its last sample.
    pub fn span(&self) -> (u64, u64) {
        self.lock().span
    }

    fn held(&self) -> usize {
        self.lock().blocks.len() * BLOCK
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bytes for Arc<Segment> {
    fn length(&self) -> io::Result<u64> {
        Ok(self.lock().len() as u64)
    }

    /// Holds up whoever appends for no longer than a block is copied.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < into.len() {
            let at = usize::try_from(offset).map_or(usize::MAX, |at| at.saturating_add(read));
            let content = self.lock();
            let block = content.blocks.get(at / BLOCK);
            let rest = block.and_then(|block| block.get(at % BLOCK..));
            let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
                break;
            };
            let most = rest.len().min(into.len() - read);
            into[read..read + most].copy_from_slice(&rest[..most]);
            read += most;
        }
        Ok(read)
    }
}

/// Appends to a ring. There is one.
pub struct RingWriter {
    ring: Arc<Ring>,
    encoder: Encoder,
    /// What is appended to.
    current: Option<Current>,
    /// Room for the records of a sample.
    buffer: Vec<u8>,
}

/// The segment that is appended to.
struct Current {
    segment: Arc<Segment>,
    /// Bytes at which it is full.
    full: usize,
    /// Where its last key frame is.
    key: u64,
}

impl RingWriter {
    /// Whoever appends to this ring.
    pub fn new(ring: Arc<Ring>) -> Self {
        Self {
            ring,
            encoder: Encoder::default(),
            current: None,
            buffer: Vec::new(),
        }
    }

    /// Appends a sample, and lets the oldest ones go for it. One that is larger than the whole ring is left out.
    pub fn append(&mut self, sample: &Arc<Sample>) {
        let limit = self.ring.limit();
        let is_cut = self.ring.cut.swap(false, Ordering::Relaxed);
        if limit == 0 {
            if self.current.take().is_some() {
                self.ring.lock().clear();
                self.encoder.begin_anew();
            }
            return;
        }
        let full = |current: &Current| current.segment.lock().len() >= current.full;
        if is_cut || self.current.as_ref().is_some_and(full) {
            self.current = None;
        }
        if self.current.is_none() {
            self.encoder.begin_anew();
        }
        let records: Vec<Record> = self.encoder.encode(sample).collect();
        self.put(sample, records, limit);
        self.trim(limit);
    }

    /// Appends the records of a sample, to a new segment where there is none to append to.
    fn put(&mut self, sample: &Sample, records: Vec<Record>, limit: usize) {
        self.buffer.clear();
        let (at, mut key) = if let Some(current) = &self.current {
            (current.segment.lock().len() as u64, Some(current.key))
        } else {
            self.buffer.extend_from_slice(&MAGIC);
            Encoder::schema().put(&mut self.buffer);
            (0, None)
        };
        for mut record in records {
            let at = at + self.buffer.len() as u64;
            record.stand(at, key, MAGIC.len() as u64);
            key = record.place.map(|_| at).or(key);
            record.put(&mut self.buffer);
        }
        let bytes = self.buffer.len();
        let count = self.ring.count();
        let is_new = self.current.is_none();
        let current = self.current.get_or_insert_with(|| Current {
            segment: Arc::new(Segment {
                first: count,
                content: Mutex::default(),
            }),
            full: (limit / SEGMENTS).max(WHOLES * bytes).min(limit / 2),
            key: 0,
        });
        current.key = key.unwrap_or(current.key);
        let mut content = current.segment.lock();
        content.extend(&self.buffer);
        content.samples += 1;
        let first = if is_new { sample.wall } else { content.span.0 };
        content.span = (first, sample.wall);
        drop(content);
        if is_new {
            self.ring.lock().push_back(Arc::clone(&current.segment));
        }
        self.ring.count.store(count + 1, Ordering::Release);
    }

    /// Lets the oldest segments go until the others fit.
    fn trim(&mut self, limit: usize) {
        let mut segments = self.ring.lock();
        let mut held: usize = segments.iter().map(|segment| segment.held()).sum();
        while held > limit
            && let Some(gone) = segments.pop_front()
        {
            held -= gone.held();
        }
        if segments.is_empty() {
            self.current = None;
        }
    }
}

#[cfg(test)]
mod tests;
