//! Records: what a recording is a sequence of. Each says how long it is, so one of a kind that is not known is skipped, and
//! has a checksum, so that nothing is taken apart that was not written so.

use super::Damaged;
use super::varint::Cursor;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use std::borrow::Cow;

/// First bytes of every recording. The line ends among them do not survive a transfer as text.
pub const MAGIC: [u8; 8] = *b"\x89TTR\r\n\x1a\n";
/// First bytes behind the head of a key frame: where reading goes on when something before is damaged, and where a search by
/// time lands.
pub const SYNC: [u8; 8] = *b"\xf6\x9ckey\xff\x00\n";
/// Bytes of the head of a record: kind, codec, length (4) and CRC-32C (4), the lowest byte first. The checksum is over the
/// other bytes of the head and all that follows it.
pub const HEAD: usize = 10;
/// Bytes that a record may have, stored and decoded.
const LARGEST: usize = 16 << 20;
/// So many times as large as it is stored a record may be.
const RATIO: usize = 64;
/// How hard to compress, of 10: what is gained above costs more than it is worth once a minute.
const LEVEL: u8 = 6;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The tables and columns of the records that follow (`schema.rs`).
    Schema,
    /// A whole sample. Strings and sets of columns are numbered anew from here.
    Key,
    /// What a sample differs in from the one before.
    Frame,
    /// Of a later version.
    Unknown,
}

impl Kind {
    const fn of(byte: u8) -> Self {
        match byte {
            1 => Self::Schema,
            2 => Self::Key,
            3 => Self::Frame,
            _ => Self::Unknown,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Schema => 1,
            Self::Key => 2,
            Self::Frame => 3,
        }
    }

    /// Bytes before those that are compressed.
    const fn plain(self) -> usize {
        match self {
            Self::Key => Place::LENGTH,
            _ => 0,
        }
    }
}

/// How the bytes of a record are stored.
const PLAIN: u8 = 0;
/// Length once decoded (4 bytes, the lowest first), then DEFLATE (RFC 1951).
const DEFLATE: u8 = 1;

/// What a key frame says before its table: enough to find a moment, and to draw the whole time, without decoding any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// [`crate::sample::Sample::wall`].
    pub wall: u64,
    /// [`crate::sample::Sample::at`].
    pub at: u64,
    /// Clock ticks of all CPUs, since boot: of any kind, …
    pub ticks: u64,
    /// … executing, …
    pub busy: u64,
    /// … and stolen by the hypervisor.
    pub steal: u64,
    /// Bytes back to the head of the key frame before; 0: the first.
    pub previous: u64,
    /// Bytes back to the head of the schema that holds here.
    pub schema: u64,
}

impl Place {
    /// [`SYNC`] and seven numbers.
    pub const LENGTH: usize = SYNC.len() + 7 * 8;

    /// See [`Record::stand`].
    pub(in crate::recording) const fn stand(&mut self, at: u64, key: Option<u64>, schema: u64) {
        self.previous = match key {
            Some(key) => at - key,
            None => 0,
        };
        self.schema = at - schema;
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&SYNC);
        for number in [
            self.wall,
            self.at,
            self.ticks,
            self.busy,
            self.steal,
            self.previous,
            self.schema,
        ] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// From the first bytes behind the head of a key frame.
    pub fn of(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut cursor = Cursor(bytes);
        if cursor.take(SYNC.len())? != SYNC {
            return Err(Damaged);
        }
        let mut number = || -> Result<u64, Damaged> {
            let bytes = cursor.take(8)?;
            Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| Damaged)?))
        };
        Ok(Self {
            wall: number()?,
            at: number()?,
            ticks: number()?,
            busy: number()?,
            steal: number()?,
            previous: number()?,
            schema: number()?,
        })
    }
}

/// A record that is to be written.
#[derive(Clone, Debug)]
pub struct Record {
    /// What it is; of a key frame, with its place in time.
    pub kind: Kind,
    /// Of a key frame, its place; what it says of the bytes before it is known to whoever writes the record.
    pub place: Option<Place>,
    codec: u8,
    bytes: Vec<u8>,
}

impl Record {
    /// With these bytes, compressed where that makes them fewer.
    pub fn compressed(kind: Kind, bytes: &[u8]) -> Self {
        let packed = compress_to_vec(bytes, LEVEL);
        // What would be taken for an attack by its size is left as it is.
        let fits = packed.len() + 4 < bytes.len() && bytes.len() <= packed.len() * RATIO;
        if !fits {
            return Self::plain(kind, bytes.to_vec());
        }
        let mut stored = (bytes.len() as u32).to_le_bytes().to_vec();
        stored.extend_from_slice(&packed);
        Self {
            kind,
            place: None,
            codec: DEFLATE,
            bytes: stored,
        }
    }

    /// With these bytes as they are.
    pub const fn plain(kind: Kind, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            place: None,
            codec: PLAIN,
            bytes,
        }
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        HEAD + self.kind.plain() + self.bytes.len()
    }

    /// Says of a key frame where it stands: at `at`, with the key frame before at `key` and the schema at `schema`.
    pub const fn stand(&mut self, at: u64, key: Option<u64>, schema: u64) {
        if let Some(place) = &mut self.place {
            place.stand(at, key, schema);
        }
    }

    /// Appends it.
    pub fn put(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&[self.kind.number(), self.codec]);
        let length = self.size() - HEAD;
        out.extend_from_slice(&(length as u32).to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        if self.kind == Kind::Key {
            self.place.unwrap_or_default().put(out);
        }
        out.extend_from_slice(&self.bytes);
        let sum = checksum(&out[start..]);
        out[start + 6..start + HEAD].copy_from_slice(&sum.to_le_bytes());
    }
}

/// The head of a stored record.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// What it is.
    pub kind: Kind,
    codec: u8,
    /// Bytes behind the head.
    pub length: usize,
    sum: u32,
}

impl Head {
    /// Reads it; refuses a record that is larger than any.
    pub fn of(bytes: &[u8; HEAD]) -> Result<Self, Damaged> {
        let [kind, codec, l0, l1, l2, l3, s0, s1, s2, s3] = *bytes;
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        if length > LARGEST {
            return Err(Damaged);
        }
        Ok(Self {
            kind: Kind::of(kind),
            codec,
            length,
            sum: u32::from_le_bytes([s0, s1, s2, s3]),
        })
    }

    /// All bytes of the record, head included, are those that were written.
    pub fn is_whole(&self, record: &[u8]) -> bool {
        record.len() == HEAD + self.length && checksum(record) == self.sum
    }

    /// What a whole record holds; of a key frame without its place.
    pub fn open<'a>(&self, record: &'a [u8]) -> Result<Cow<'a, [u8]>, Damaged> {
        let mut stored = Cursor(record.get(HEAD..).ok_or(Damaged)?);
        stored.take(self.kind.plain())?;
        match self.codec {
            PLAIN => Ok(Cow::Borrowed(stored.0)),
            DEFLATE => {
                let length = stored.take(4)?.try_into().map_err(|_| Damaged)?;
                let length = u32::from_le_bytes(length) as usize;
                if length > LARGEST || length > stored.0.len() * RATIO {
                    return Err(Damaged);
                }
                let mut bytes = vec![0; length];
                let packed = std::iter::once(stored.0);
                let written = decompress_slice_iter_to_slice(&mut bytes, packed, false, true);
                match written {
                    Ok(written) if written == length => Ok(Cow::Owned(bytes)),
                    _ => Err(Damaged),
                }
            }
            _ => Err(Damaged),
        }
    }
}

/// Appends a whole key frame that stood elsewhere, with where it stands now.
pub fn put_again(record: &[u8], stand: impl FnOnce(&mut Place), out: &mut Vec<u8>) {
    let start = out.len();
    let (head, content) = record.split_at(HEAD.min(record.len()));
    let Ok(mut place) = Place::of(content) else {
        return out.extend_from_slice(record);
    };
    stand(&mut place);
    out.extend_from_slice(head);
    place.put(out);
    out.extend_from_slice(&content[Place::LENGTH..]);
    let sum = checksum(&out[start..]);
    out[start + 6..start + HEAD].copy_from_slice(&sum.to_le_bytes());
}

/// Over a record but for the checksum itself.
fn checksum(record: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&record[..6]), &record[HEAD..])
}
