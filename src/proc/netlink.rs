//! Messages of `netlink(7)`, and the attributes inside them: what `sock_diag` and generic netlink have alike.
//!
//! ```text
//! datagram: (nlmsghdr 16 │ body …)*       body: a family's own head, then (nlattr 4 │ value …)*
//! ```

/// Bytes of a message's head, `struct nlmsghdr`.
pub const HEAD: usize = 16;
/// Messages and attributes begin at multiples of this.
pub const ALIGN: usize = 4;
/// Bytes of an attribute's head, `struct nlattr`.
const ATTRIBUTE: usize = 4;
/// `NLMSG_ERROR`: the request was refused, or (number 0) carried out.
const ERROR: u16 = 2;
/// `NLMSG_DONE`: the end of a list.
const DONE: u16 = 3;

/// A message of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// `nlmsg_type`: what it is, by the protocol's own numbers.
    pub kind: u16,
    /// `nlmsg_seq`: the number of the request that it answers.
    pub sequence: u32,
    /// What is behind the head.
    pub body: &'a [u8],
}

impl Message<'_> {
    /// The answer ends here: with 0 well, otherwise with this error number.
    pub fn end(&self) -> Option<i32> {
        // A list may fail at its end: the number is behind DONE, too.
        let ends = matches!(self.kind, ERROR | DONE);
        ends.then(|| word(self.body, 0).map_or(0, |number| number.cast_signed().saturating_neg()))
    }
}

/// A request: `kind` and `flags` as the protocol has them, `sequence` to know the answer by.
pub fn request(kind: u16, flags: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
    /// `NLM_F_REQUEST`.
    const REQUEST: u16 = 1;
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend(((HEAD + body.len()) as u32).to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend((flags | REQUEST).to_ne_bytes());
    bytes.extend(sequence.to_ne_bytes());
    // The sender's address: the kernel knows it.
    bytes.extend(0_u32.to_ne_bytes());
    bytes.extend(body);
    bytes
}

/// Gives a request another `sequence`.
pub fn renumber(request: &mut [u8], sequence: u32) {
    if let Some(number) = request.get_mut(8..12) {
        number.copy_from_slice(&sequence.to_ne_bytes());
    }
}

/// Appends an attribute.
pub fn put_attribute(bytes: &mut Vec<u8>, kind: u16, value: &[u8]) {
    bytes.extend(((ATTRIBUTE + value.len()) as u16).to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
}

/// The messages of a datagram. What makes no sense ends it.
pub fn messages(bytes: &[u8]) -> impl Iterator<Item = Message<'_>> {
    records(bytes, |bytes| {
        let length = word(bytes, 0)? as usize;
        let message = Message {
            kind: half(bytes, 4)?,
            sequence: word(bytes, 8)?,
            body: bytes.get(HEAD..length)?,
        };
        Some((length, message))
    })
}

/// The attributes of a message, or those inside another one: type and value. What makes no sense ends them.
pub fn attributes(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    /// `NLA_TYPE_MASK`: the upper bits say how the value is packed.
    const KIND: u16 = 0x3fff;
    records(bytes, |bytes| {
        let length = usize::from(half(bytes, 0)?);
        let kind = half(bytes, 2)? & KIND;
        Some((length, (kind, bytes.get(ATTRIBUTE..length)?)))
    })
}

/// Cuts bytes into records; `read` takes the length of one, its head included, and what it is.
fn records<'a, T>(
    mut bytes: &'a [u8],
    read: impl Fn(&'a [u8]) -> Option<(usize, T)>,
) -> impl Iterator<Item = T> {
    std::iter::from_fn(move || {
        let (length, record) = read(bytes)?;
        bytes = bytes
            .get(length.next_multiple_of(ALIGN)..)
            .unwrap_or_default();
        Some(record)
    })
}

/// Eight bytes at `at`, in the order of this machine.
pub fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_ne_bytes(bytes.try_into().ok()?))
}

/// Four bytes at `at`.
pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

/// Two bytes at `at`.
pub fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_ne_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_put_into_a_request_is_found_in_it() {
        let mut body = Vec::new();
        put_attribute(&mut body, 1, b"abcde");
        put_attribute(&mut body, 0x8002, &7_u32.to_ne_bytes());
        let bytes = [request(30, 0, 5, &body), request(DONE, 0, 6, &[0; 4])].concat();
        let found: Vec<_> = messages(&bytes).collect();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].kind, found[0].sequence), (30, 5));
        assert_eq!(found[0].end(), None);
        assert_eq!(found[1].end(), Some(0));
        let attributes: Vec<_> = attributes(found[0].body).collect();
        assert_eq!(attributes[0], (1, &b"abcde"[..]));
        assert_eq!(attributes[1], (2, &7_u32.to_ne_bytes()[..]));
    }

    #[test]
    fn a_refusal_says_why() {
        let bytes = request(ERROR, 0, 1, &(-3_i32).to_ne_bytes());
        assert_eq!(messages(&bytes).next().unwrap().end(), Some(3));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for message in messages(&bytes) {
                message.end();
                attributes(message.body).count();
            }
            attributes(&bytes).count();
        }
    }
}
