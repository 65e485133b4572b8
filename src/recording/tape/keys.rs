//! Finding key frames: from the end, by their chain, and by bisection.

use super::{Found, TRIES, Tape, TapeError};
use crate::recording::format::{HEAD, Kind, MAGIC, Place, SYNC};
use memchr::memmem;

/// Bytes that are searched at a time.
const CHUNK: usize = 64 << 10;

/// A key frame of a recording.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Where its record begins.
    pub offset: u64,
    /// What it says of itself.
    pub place: Place,
}

impl Tape {
    /// All key frames, in their order.
    pub fn keys(&mut self) -> Result<Vec<Key>, TapeError> {
        let mut keys = Vec::new();
        let Some(mut key) = self.last_key()? else {
            return Ok(keys);
        };
        loop {
            keys.push(key);
            if key.place.previous == 0 {
                break;
            }
            let before = key.offset.checked_sub(key.place.previous);
            match before.map_or(Ok(None), |offset| self.key_at(offset))? {
                Some(before) => key = before,
                // The chain is broken: what is before is looked for.
                None => match self.key_before(key.offset)? {
                    Some(before) => key = before,
                    None => break,
                },
            }
        }
        keys.reverse();
        Ok(keys)
    }

    /// The last key frame of before this wall time. Few of them are looked at, wherever it is.
    pub(super) fn key_before_wall(&mut self, wall: u64) -> Result<Option<Key>, TapeError> {
        let mut from = MAGIC.len() as u64;
        let mut to = self.bytes.length()?;
        let mut found = None;
        while from < to {
            let near = to - from <= CHUNK as u64;
            let middle = if near { from } else { from + (to - from) / 2 };
            match self.key_between(middle, to)? {
                Some(key) if key.place.wall < wall => {
                    from = key.offset + 1;
                    found = Some(key);
                }
                _ if near => break,
                _ => to = middle,
            }
        }
        Ok(found)
    }

    /// The first key frame that begins at `from` or later and before `to`.
    fn key_between(&mut self, from: u64, to: u64) -> Result<Option<Key>, TapeError> {
        let (mut from, head) = (from, HEAD as u64);
        for _ in 0..TRIES {
            let Some(sync) = self.next_sync(from + head, to + head)? else {
                return Ok(None);
            };
            if let Some(key) = self.whole_key(sync - head)? {
                return Ok(Some(key));
            }
            from = sync + 1 - head;
        }
        Ok(None)
    }

    /// A key frame at an offset, as far as its first bytes say.
    fn key_at(&self, offset: u64) -> Result<Option<Key>, TapeError> {
        let mut bytes = [0; HEAD + Place::LENGTH];
        self.bytes.read_at(offset, &mut bytes)?;
        let place = Place::of(&bytes[HEAD..]).ok();
        Ok(place.map(|place| Key { offset, place }))
    }

    /// A key frame at an offset of which every byte is right.
    pub(super) fn whole_key(&mut self, offset: u64) -> Result<Option<Key>, TapeError> {
        match self.find(offset)? {
            Found::Record(head) if head.kind == Kind::Key => self.key_at(offset),
            _ => Ok(None),
        }
    }

    pub(super) fn last_key(&mut self) -> Result<Option<Key>, TapeError> {
        let end = self.bytes.length()?;
        self.key_before(end)
    }

    /// The last key frame that begins before an offset.
    fn key_before(&mut self, offset: u64) -> Result<Option<Key>, TapeError> {
        let mut chunk = vec![0; CHUNK + SYNC.len() - 1];
        // Where the bytes end that may hold the first byte of its mark.
        let mut end = offset + HEAD as u64;
        let mut tries = TRIES;
        while end > 0 {
            let start = end.saturating_sub(CHUNK as u64);
            let length = (end - start) as usize + SYNC.len() - 1;
            let read = self.bytes.read_at(start, &mut chunk[..length])?;
            for sync in memmem::rfind_iter(&chunk[..read], &SYNC) {
                let found = (start + sync as u64).checked_sub(HEAD as u64);
                if let Some(found) = found.filter(|found| *found < offset)
                    && let Some(key) = self.whole_key(found)?
                {
                    return Ok(Some(key));
                }
                tries -= 1;
                if tries == 0 {
                    return Ok(None);
                }
            }
            end = start;
        }
        Ok(None)
    }

    /// Where the mark of a key frame stands next, at `from` or later and before `end`.
    pub(super) fn next_sync(&self, from: u64, end: u64) -> Result<Option<u64>, TapeError> {
        let mut chunk = vec![0; CHUNK];
        let mut start = from;
        loop {
            let read = self.bytes.read_at(start, &mut chunk)?;
            if let Some(found) = memmem::find(&chunk[..read], &SYNC) {
                return Ok(Some(start + found as u64).filter(|found| *found < end));
            }
            if read < CHUNK || start + CHUNK as u64 > end {
                return Ok(None);
            }
            start += (read - SYNC.len() + 1) as u64;
        }
    }
}
