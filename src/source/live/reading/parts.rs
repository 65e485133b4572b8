//! Pieces of bytes in one answer of a process that works aside.

/// Each part behind its length.
pub(crate) fn encode<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u32).to_ne_bytes());
        bytes.extend(part);
    }
    bytes
}

/// The parts, up to one that was cut.
pub(crate) fn decode(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk()?;
        let (part, rest) = rest.split_at_checked(u32::from_ne_bytes(*length) as usize)?;
        bytes = rest;
        Some(part)
    })
}
