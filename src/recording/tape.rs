//! Reading a recording: one sample after the other, and from any moment on.

mod keys;

pub use keys::Key;

use super::bytes::Bytes;
use super::format::{Decoder, HEAD, Head, Kind, MAGIC, Place, Unreadable};
use crate::sample::Sample;
use std::io;

/// So many places that look like key frames and are none are tried before the rest is given up.
const TRIES: usize = 64;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TapeError {
    /// The bytes cannot be had.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It does not begin as a recording does.
    #[error("not a recording of threadtop")]
    Other,
    /// It was written by a later version.
    #[error("written by a later version of threadtop")]
    Later,
    /// Not one sample can be read.
    #[error("no sample in it can be read")]
    Nothing,
}

/// A recording, and how far it was read.
pub struct Tape {
    bytes: Box<dyn Bytes>,
    decoder: Decoder,
    /// Where the next record begins.
    offset: u64,
    /// Where the schema is that the decoder reads by.
    schema: u64,
    /// Read already, and handed out next.
    pending: Option<Sample>,
    /// Places where something was damaged.
    damaged: u64,
    /// Room for a record.
    record: Vec<u8>,
}

/// What there is at a place.
enum Found {
    /// A whole record, now in [`Tape::record`].
    Record(Head),
    /// Nothing, or not yet all of a record.
    End,
    /// No record.
    Damage,
}

impl Tape {
    /// A recording from its beginning on.
    pub fn open(bytes: Box<dyn Bytes>) -> Result<Self, TapeError> {
        let mut magic = [0; MAGIC.len()];
        bytes.read_at(0, &mut magic)?;
        if magic != MAGIC {
            return Err(TapeError::Other);
        }
        Ok(Self {
            bytes,
            decoder: Decoder::default(),
            offset: MAGIC.len() as u64,
            schema: 0,
            pending: None,
            damaged: 0,
            record: Vec::new(),
        })
    }

    /// Places at which something could not be read so far.
    pub const fn damaged(&self) -> u64 {
        self.damaged
    }

    /// The next sample; `None` at the end, where later there may be more. What is damaged is passed over.
    pub fn advance(&mut self) -> Result<Option<Sample>, TapeError> {
        if let Some(sample) = self.pending.take() {
            return Ok(Some(sample));
        }
        loop {
            let at = self.offset;
            let head = match self.find(at)? {
                Found::Record(head) => head,
                Found::End if self.bytes.length()? <= at => return Ok(None),
                // A length that is damaged reaches beyond the end, too.
                Found::End | Found::Damage => {
                    if !self.recover(at + 1)? {
                        return Ok(None);
                    }
                    continue;
                }
            };
            self.offset += (HEAD + head.length) as u64;
            match self.decode(at, &head) {
                Ok(Some(sample)) => return Ok(Some(sample)),
                Ok(None) => {}
                Err(Unreadable::Later) => return Err(TapeError::Later),
                Err(Unreadable::Damaged) => {
                    self.damaged += 1;
                    self.decoder.lose();
                }
            }
        }
    }

    /// Goes to the first sample of this wall time or later, which is the next that [`Self::advance`] gives; and gives the one
    /// before it, which its rates begin at. `None`: there is none before.
    pub fn seek(&mut self, wall: u64) -> Result<Option<Sample>, TapeError> {
        match self.key_before_wall(wall)? {
            Some(key) => self.enter(key.offset, &key.place)?,
            None => self.rewind(),
        }
        self.pending = None;
        let mut before = None;
        while let Some(sample) = self.advance()? {
            if sample.wall >= wall {
                self.pending = Some(sample);
                break;
            }
            before = Some(sample);
        }
        Ok(before)
    }

    /// The wall times of the first and the last sample; `None` where there is none. Reading goes on where it was.
    pub fn span(&mut self) -> Result<Option<(u64, u64)>, TapeError> {
        Ok(self.first()?.zip(self.last()?))
    }

    /// The wall time of the first sample; reading goes on where it was.
    pub fn first(&mut self) -> Result<Option<u64>, TapeError> {
        self.aside(|tape| {
            tape.rewind();
            Ok(tape.advance()?.map(|sample| sample.wall))
        })
    }

    /// The wall time of the last sample; reading goes on where it was.
    pub fn last(&mut self) -> Result<Option<u64>, TapeError> {
        self.aside(|tape| {
            let mut last = None;
            if let Some(key) = tape.last_key()? {
                tape.enter(key.offset, &key.place)?;
                while let Some(sample) = tape.advance()? {
                    last = Some(sample.wall);
                }
            }
            Ok(last)
        })
    }

    /// Reads something elsewhere, and comes back.
    fn aside<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, TapeError>,
    ) -> Result<T, TapeError> {
        let decoder = std::mem::take(&mut self.decoder);
        let kept = (self.offset, self.schema, self.damaged);
        let pending = self.pending.take();
        self.schema = 0;
        let found = read(self);
        self.decoder = decoder;
        (self.offset, self.schema, self.damaged) = kept;
        self.pending = pending;
        found
    }

    /// Lets go of all that is held in memory; the next sample is the first one.
    pub fn rest(&mut self) {
        self.decoder = Decoder::default();
        self.record = Vec::new();
        self.schema = 0;
        self.rewind();
    }

    /// The next sample is the first one.
    fn rewind(&mut self) {
        self.offset = MAGIC.len() as u64;
        self.decoder.lose();
        (self.pending, self.damaged) = (None, 0);
    }

    /// The end of the last record that is whole, with the last key frame and the offset of the last schema before it: where
    /// more can be appended.
    pub fn end(&mut self) -> Result<End, TapeError> {
        let key = self.last_key()?;
        let mut end = End {
            offset: key.map_or(MAGIC.len() as u64, |key| key.offset),
            key: key.map(|key| key.offset),
        };
        while let Found::Record(head) = self.find(end.offset)? {
            end.offset += (HEAD + head.length) as u64;
        }
        Ok(end)
    }

    /// Reads on from a key frame, by the schema that holds there.
    fn enter(&mut self, offset: u64, place: &Place) -> Result<(), TapeError> {
        let schema = offset.checked_sub(place.schema);
        if let Some(schema) = schema.filter(|schema| *schema != self.schema)
            && let Found::Record(head) = self.find(schema)?
            && head.kind == Kind::Schema
        {
            match self.decode(schema, &head) {
                Err(Unreadable::Later) => return Err(TapeError::Later),
                Err(Unreadable::Damaged) => self.damaged += 1,
                Ok(_) => {}
            }
        }
        self.offset = offset;
        self.decoder.lose();
        Ok(())
    }

    /// Looks for the next key frame from an offset on, and goes there.
    fn recover(&mut self, from: u64) -> Result<bool, TapeError> {
        self.decoder.lose();
        let mut from = from;
        for _ in 0..TRIES {
            let Some(sync) = self.next_sync(from, u64::MAX)? else {
                return Ok(false);
            };
            from = sync + 1;
            let offset = sync.checked_sub(HEAD as u64);
            if let Some(offset) = offset
                && let Some(key) = self.whole_key(offset)?
            {
                self.damaged += 1;
                self.enter(offset, &key.place)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The record at an offset, checked.
    fn find(&mut self, offset: u64) -> Result<Found, TapeError> {
        let mut head = [0; HEAD];
        if self.bytes.read_at(offset, &mut head)? < HEAD {
            return Ok(Found::End);
        }
        let Ok(found) = Head::of(&head) else {
            return Ok(Found::Damage);
        };
        let size = HEAD + found.length;
        let rest = self.bytes.length()?.saturating_sub(offset);
        if rest < size as u64 {
            return Ok(Found::End);
        }
        self.record.resize(size, 0);
        if self.bytes.read_at(offset, &mut self.record)? < size {
            return Ok(Found::End);
        }
        Ok(if found.is_whole(&self.record) {
            Found::Record(found)
        } else {
            Found::Damage
        })
    }

    /// What the record says that was found at this offset.
    fn decode(&mut self, offset: u64, head: &Head) -> Result<Option<Sample>, Unreadable> {
        let bytes = head.open(&self.record);
        let sample = match head.kind {
            Kind::Unknown => return Ok(None),
            Kind::Schema => {
                self.schema = offset;
                self.decoder.schema(&bytes?)?;
                None
            }
            Kind::Key => self.decoder.key(&bytes?)?,
            Kind::Frame => self.decoder.frame(&bytes?)?,
        };
        Ok(sample.cloned())
    }
}

/// Where a recording ends.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The end of the last whole record.
    pub offset: u64,
    /// Where the last key frame is.
    pub key: Option<u64>,
}
