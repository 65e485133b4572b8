//! Recordings that were changed and whose checksums are right all the same: without that, no change comes past them.

use threadtop::recording::format::{HEAD, Head, Kind, MAGIC, Place};

/// A record, taken apart.
#[derive(Clone)]
pub struct Part {
    /// Its kind, as it stands in its head.
    kind: u8,
    /// Of a key frame, what it says before its table.
    place: Vec<u8>,
    /// What it holds, not compressed.
    pub content: Vec<u8>,
}

/// The records of a recording, as far as they are whole.
pub fn taken_apart(recording: &[u8]) -> Vec<Part> {
    let mut rest = recording.get(MAGIC.len()..).unwrap_or_default();
    let mut parts = Vec::new();
    while let Some(bytes) = rest.first_chunk::<HEAD>()
        && let Ok(head) = Head::of(bytes)
        && let Some((record, behind)) = rest.split_at_checked(HEAD + head.length)
    {
        let place = if head.kind == Kind::Key {
            Place::LENGTH
        } else {
            0
        };
        let Ok(content) = head.open(record) else {
            break;
        };
        parts.push(Part {
            kind: bytes[0],
            place: record[HEAD..HEAD + place].to_vec(),
            content: content.into_owned(),
        });
        rest = behind;
    }
    parts
}

/// A recording of these records.
pub fn put_together(parts: &[Part]) -> Vec<u8> {
    let mut recording = MAGIC.to_vec();
    for Part {
        kind,
        place,
        content,
    } in parts
    {
        let mut head = vec![*kind, 0];
        head.extend(((place.len() + content.len()) as u32).to_le_bytes());
        let behind = [&place[..], content].concat();
        let sum = crc32c::crc32c_append(crc32c::crc32c(&head), &behind);
        recording.extend(head);
        recording.extend(sum.to_le_bytes());
        recording.extend(behind);
    }
    recording
}

/// Numbers that are hard to bear, as tables have them: seven bits a byte.
const NUMBERS: [&[u8]; 12] = [
    b"\x00",
    b"\x01",
    b"\x02",
    b"\x7f",
    b"\xff\x7f",
    b"\xff\xff\xff\xff\x0f",
    b"\x80\x80\x80\x80\x10",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x03",
];

/// Reals that are hard to bear, as tables have them: their bits behind a 1.
const REALS: [&[u8]; 6] = [
    b"\x01\0\0\xc0\x7f",
    b"\x01\0\0\x80\xff",
    b"\x01\xff\xff\x7f\x7f",
    b"\x01\0\0\0\0\0\0\xf8\x7f",
    b"\x01\0\0\0\0\0\0\xf0\xff",
    b"\x01\xff\xff\xff\xff\xff\xff\xef\x7f",
];

/// Changes something; `chance` gives any number.
pub fn change(parts: &mut Vec<Part>, mut chance: impl FnMut() -> u64) {
    if parts.is_empty() {
        return;
    }
    let mut below = |most: usize| (chance() % most.max(1) as u64) as usize;
    let which = below(parts.len());
    match below(24) {
        0 => drop(parts.remove(which)),
        1 => {
            let part = parts[which].clone();
            parts.insert(below(parts.len() + 1), part);
        }
        2 => {
            let other = below(parts.len());
            parts.swap(which, other);
        }
        3 => parts[which].kind = below(5) as u8,
        4 if !parts[which].place.is_empty() => {
            let numbers = [0, 1, u64::MAX, 1 << 63, 1_700_000_000_000_000_000];
            let number = numbers[below(numbers.len())];
            let at = Place::LENGTH - 8 * (1 + below(7));
            parts[which].place[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        what => {
            let content = &mut parts[which].content;
            let at = below(content.len());
            match what {
                5..8 => {
                    let length = 1 + below(8);
                    drop(content.drain(at..content.len().min(at + length)));
                }
                8..10 => {
                    let length = below(64);
                    let piece = content[at..content.len().min(at + length)].to_vec();
                    let to = below(content.len() + 1);
                    content.splice(to..to, piece);
                }
                10..16 => {
                    if let Some(byte) = content.get_mut(at) {
                        let bits = [1 << below(8), below(256) as u8];
                        *byte ^= bits[below(2)];
                    }
                }
                16..18 => {
                    let real = REALS[below(REALS.len())];
                    let end = content.len().min(at + below(real.len() + 1));
                    content.splice(at..end, real.iter().copied());
                }
                _ => {
                    // In the place of another number.
                    let ends = |byte: &u8| *byte < 0x80;
                    let rest = &content[at..];
                    let length = rest.iter().position(ends).map_or(0, |last| last + 1);
                    let number = NUMBERS[below(NUMBERS.len())];
                    content.splice(at..at + length, number.iter().copied());
                }
            }
        }
    }
}
