//! What `sock_diag(7)` answers about Unix sockets: which socket is connected to which. `/proc/net/unix` does not tell it.
//!
//! ```text
//! request:  nlmsghdr 16 │ unix_diag_req 24
//! answer:  (nlmsghdr 16 │ unix_diag_msg 16 │ attributes …)*   … NLMSG_DONE
//! ```

use super::netlink::{self, attributes, word};

/// Bytes of `struct unix_diag_msg`.
const BODY: usize = 16;
/// `SOCK_DIAG_BY_FAMILY`: the type of request and answer.
const BY_FAMILY: u16 = 20;
/// `UNIX_DIAG_PEER`: the attribute with the inode number of the other end.
const PEER: u16 = 2;
/// `UNIX_DIAG_SHUTDOWN`: the attribute with the directions that are shut down.
const SHUTDOWN: u16 = 6;
/// `SHUTDOWN_MASK`: both are.
const BOTH: u8 = 3;

/// A part of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The socket of this inode number is connected to another one.
    Socket(u64, Peer),
    /// There is no more.
    Done,
    /// The kernel does not answer, for this error number.
    Refused(i32),
}

/// The other end of a Unix socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The socket of this inode number.
    Inode(u64),
    /// Still in the queue of a listening socket: it has no number yet.
    Waits,
    /// Closed: it has no number any more.
    Closed,
}

/// Asks for all Unix sockets of the network namespace that the asking socket is of, with their peers.
pub fn request() -> Vec<u8> {
    const AF_UNIX: u8 = 1;
    /// `NLM_F_DUMP`.
    const DUMP: u16 = 0x300;
    const SHOW_PEER: u32 = 4;
    let mut body = [0; 24];
    body[0] = AF_UNIX;
    // In whichever state.
    body[4..8].copy_from_slice(&u32::MAX.to_ne_bytes());
    body[12..16].copy_from_slice(&SHOW_PEER.to_ne_bytes());
    netlink::request(BY_FAMILY, DUMP, 0, &body)
}

/// The messages of a datagram. Sockets without a peer are left out; what makes no sense ends it.
pub fn messages(bytes: &[u8]) -> impl Iterator<Item = Message> {
    netlink::messages(bytes).filter_map(|message| match message.end() {
        Some(0) => Some(Message::Done),
        Some(number) => Some(Message::Refused(number)),
        None if message.kind == BY_FAMILY => peer(message.body),
        None => None,
    })
}

/// `unix_diag_msg` and its attributes.
fn peer(message: &[u8]) -> Option<Message> {
    let inode = word(message, 4)?;
    let (mut peer, mut shutdown) = (None, 0);
    for (kind, value) in attributes(message.get(BODY..)?) {
        match kind {
            PEER => peer = word(value, 0),
            SHUTDOWN => shutdown = value.first().copied().unwrap_or_default(),
            _ => {}
        }
    }
    let peer = match peer? {
        0 if shutdown == BOTH => Peer::Closed,
        0 => Peer::Waits,
        inode => Peer::Inode(inode.into()),
    };
    Some(Message::Socket(inode.into(), peer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use netlink::{ALIGN, HEAD};
    use proptest::prelude::*;

    fn message(kind: u16, rest: &[u8]) -> Vec<u8> {
        let mut bytes = ((HEAD + rest.len()) as u32).to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.resize(HEAD, 0);
        bytes.extend(rest);
        bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
        bytes
    }

    fn socket(inode: u32, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = vec![1, 1, 1, 0];
        body.extend(inode.to_ne_bytes());
        body.resize(BODY, 0);
        for (kind, value) in attributes {
            body.extend((4 + value.len() as u16).to_ne_bytes());
            body.extend(kind.to_ne_bytes());
            body.extend(*value);
            body.resize(body.len().next_multiple_of(ALIGN), 0);
        }
        message(BY_FAMILY, &body)
    }

    #[test]
    fn sockets_have_peers_whatever_else_is_told_of_them() {
        let bytes = [
            socket(7, &[(0, b"/run/x"), (PEER, &8_u32.to_ne_bytes())]),
            socket(9, &[(0, b"\0name")]),
            socket(10, &[(PEER, &0_u32.to_ne_bytes()), (SHUTDOWN, &[0])]),
            socket(11, &[(PEER, &0_u32.to_ne_bytes()), (SHUTDOWN, &[BOTH])]),
            message(3, &0_i32.to_ne_bytes()),
        ]
        .concat();
        assert_eq!(
            messages(&bytes).collect::<Vec<_>>(),
            [
                Message::Socket(7, Peer::Inode(8)),
                Message::Socket(10, Peer::Waits),
                Message::Socket(11, Peer::Closed),
                Message::Done
            ]
        );
    }

    #[test]
    fn a_kernel_without_it_says_so() {
        let bytes = message(2, &(-2_i32).to_ne_bytes());
        assert_eq!(messages(&bytes).next(), Some(Message::Refused(2)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            messages(&bytes).count();
        }

        #[test]
        fn cut_answers_are_survived(inode: u32, peer in 1..u32::MAX, cut in 0..100_usize) {
            let mut bytes = socket(inode, &[(1, b"abc"), (PEER, &peer.to_ne_bytes())]);
            bytes.truncate(bytes.len().min(cut));
            for message in messages(&bytes) {
                prop_assert_eq!(message, Message::Socket(inode.into(), Peer::Inode(peer.into())));
            }
        }
    }
}
