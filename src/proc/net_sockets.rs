//! `/proc/PID/net/{tcp,tcp6,udp,udp6,raw,raw6,icmp,icmp6}`, `unix`, `netlink` and `packet`: the sockets of a network
//! namespace.

use super::number::lines;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::borrow::Cow;

/// A socket, a line of `/proc/PID/net/{tcp,tcp6,udp,udp6,unix,…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// Inode number.
    pub inode: u64,
    /// `TCP`, `UDP`, `UNIX` …
    pub protocol: Cow<'static, str>,
    /// Own address and port; of a Unix socket its path, raw bytes.
    pub local: Vec<u8>,
    /// Address and port of the peer, where there is one; of a Unix socket its path, else `socket:[1234]`.
    pub peer: Option<Vec<u8>>,
    /// `ESTABLISHED`, `LISTEN` …
    pub state: Option<Cow<'static, str>>,
    /// Bytes not yet read, and not yet sent or acknowledged; of a listening socket, connections that wait.
    pub queued: Option<(u64, u64)>,
}

/// A line of an Internet protocol's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Own address.
    pub local: SocketAddr,
    /// The peer's; all zero for none.
    pub peer: SocketAddr,
    /// State as the kernel counts them.
    pub state: u8,
    /// Bytes not yet acknowledged, bytes not yet read.
    pub queued: (u64, u64),
    /// Inode number of the socket; 0 when no process has it any more.
    pub inode: u64,
}

/// The lines of a table of TCP, UDP, raw or ping sockets.
pub fn connections(bytes: &[u8]) -> impl Iterator<Item = Connection> {
    lines(bytes).skip(1).filter_map(connection)
}

fn connection(line: &[u8]) -> Option<Connection> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace().skip(1);
    let local = endpoint(words.next()?)?;
    let peer = endpoint(words.next()?)?;
    let state = u8::from_str_radix(words.next()?, 16).ok()?;
    let (sent, received) = words.next()?.split_once(':')?;
    let inode = words.nth(4)?.parse().ok()?;
    let hex = |word| u64::from_str_radix(word, 16).ok();
    Some(Connection {
        local,
        peer,
        state,
        queued: (hex(received)?, hex(sent)?),
        inode,
    })
}

/// `0100007F:1F90`: words of the address in the byte order of the machine, the port in plain hexadecimal. An IPv4
/// address in an IPv6 socket is told as what it is.
fn endpoint(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let word = |at: usize| {
        let digits = address.get(at * 8..at * 8 + 8)?;
        Some(u32::from_str_radix(digits, 16).ok()?.to_ne_bytes())
    };
    let ip = match address.len() {
        8 => IpAddr::V4(Ipv4Addr::from(word(0)?)),
        32 => {
            let mut bytes = [0; 16];
            for (at, chunk) in bytes.chunks_exact_mut(4).enumerate() {
                chunk.copy_from_slice(&word(at)?);
            }
            IpAddr::V6(Ipv6Addr::from(bytes)).to_canonical()
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

impl Connection {
    /// The socket, its addresses and state in words.
    pub fn socket(&self, protocol: &'static str) -> Socket {
        let connected = self.peer.port() != 0 || !self.peer.ip().is_unspecified();
        let queued = (self.queued != (0, 0)).then_some(self.queued);
        Socket {
            inode: self.inode,
            protocol: protocol.into(),
            local: self.local.to_string().into_bytes(),
            peer: connected.then(|| self.peer.to_string().into_bytes()),
            state: state(protocol, self.state).map(Cow::Borrowed),
            queued,
        }
    }
}

/// The names of `ss` and `netstat`. UDP has but one state that says something.
fn state(protocol: &str, state: u8) -> Option<&'static str> {
    const TCP: [&str; 12] = [
        "ESTABLISHED",
        "SYN-SENT",
        "SYN-RECEIVED",
        "FIN-WAIT-1",
        "FIN-WAIT-2",
        "TIME-WAIT",
        "CLOSED",
        "CLOSE-WAIT",
        "LAST-ACK",
        "LISTEN",
        "CLOSING",
        "SYN-RECEIVED",
    ];
    if protocol.starts_with("TCP") {
        TCP.get(usize::from(state).checked_sub(1)?).copied()
    } else {
        (state == 1).then_some("CONNECTED")
    }
}

/// The lines of `unix`. A path is what its maker chose: raw bytes; `@` begins an abstract name.
pub fn unix(bytes: &[u8]) -> impl Iterator<Item = Socket> {
    let lines = lines(bytes).skip(1);
    lines.filter_map(unix_line)
}

fn unix_line(line: &[u8]) -> Option<Socket> {
    /// `__SO_ACCEPTCON`: it listens.
    const LISTENS: u32 = 1 << 16;
    let mut words = line.splitn(7, |byte| *byte == b' ');
    let flags = hex(words.nth(3)?)?;
    let kind = hex(words.next()?)?;
    let state = hex(words.next()?)?;
    // The inode number is padded on the left.
    let rest = words.next()?.trim_ascii_start();
    let end = memchr::memchr(b' ', rest).unwrap_or(rest.len());
    let inode = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    Some(Socket {
        inode,
        protocol: Cow::Borrowed(match kind {
            2 => "UNIX datagram",
            5 => "UNIX packets",
            _ => "UNIX stream",
        }),
        local: rest.get(end + 1..).unwrap_or_default().to_vec(),
        peer: None,
        state: match state {
            _ if flags & LISTENS != 0 => Some("LISTEN".into()),
            3 => Some("CONNECTED".into()),
            2 => Some("CONNECTING".into()),
            _ => None,
        },
        queued: None,
    })
}

fn hex(word: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(word).ok()?, 16).ok()
}

/// Names of netlink's families, by number.
const FAMILIES: &str = "route unused usersock firewall sock_diag nflog xfrm selinux iscsi audit fib_lookup connector \
    netfilter ip6_fw dnrtmsg kobject_uevent generic dm scsitransport ecryptfs rdma crypto";

/// The lines of `netlink`.
pub fn netlink(bytes: &[u8]) -> impl Iterator<Item = Socket> {
    table(bytes, "NETLINK", |words| {
        let family: usize = words.get(1)?.parse().ok()?;
        let name = FAMILIES.split(' ').nth(family).unwrap_or("unknown");
        Some((words.get(9)?.parse().ok()?, name.to_owned()))
    })
}

/// The lines of `packet`.
pub fn packet(bytes: &[u8]) -> impl Iterator<Item = Socket> {
    table(bytes, "PACKET", |words| {
        let protocol = format!("protocol 0x{}, interface {}", words.get(3)?, words.get(4)?);
        Some((words.get(8)?.parse().ok()?, protocol))
    })
}

fn table<'a>(
    bytes: &'a [u8],
    protocol: &'static str,
    read: impl Fn(&[&str]) -> Option<(u64, String)> + 'a,
) -> impl Iterator<Item = Socket> + 'a {
    let lines = lines(bytes).skip(1);
    lines.filter_map(move |line| {
        let words: Vec<&str> = std::str::from_utf8(line)
            .ok()?
            .split_ascii_whitespace()
            .collect();
        let (inode, local) = read(&words)?;
        Some(Socket {
            inode,
            protocol: protocol.into(),
            local: local.into_bytes(),
            peer: None,
            state: None,
            queued: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hex_of(ip: IpAddr) -> String {
        let octets = match ip {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let words = octets.chunks_exact(4);
        let words = words.map(|word| u32::from_ne_bytes(word.try_into().unwrap()));
        let words: Vec<String> = words.map(|word| format!("{word:08X}")).collect();
        words.concat()
    }

    fn tcp_line(local: SocketAddr, peer: SocketAddr, state: u8, inode: u64) -> String {
        format!(
            "heading\n   0: {}:{:04X} {}:{:04X} {state:02X} 00000010:00000020 00:00000000 00000000  1000        0 {inode} 1 0 100 0\n",
            hex_of(local.ip()),
            local.port(),
            hex_of(peer.ip()),
            peer.port()
        )
    }

    #[test]
    fn connections_have_addresses_states_and_queues() {
        let text = tcp_line(
            "127.0.0.1:8080".parse().unwrap(),
            "10.0.0.7:51234".parse().unwrap(),
            1,
            111,
        );
        let socket = connections(text.as_bytes()).next().unwrap().socket("TCP");
        assert_eq!(socket.local, b"127.0.0.1:8080");
        assert_eq!(socket.peer.as_deref(), Some(&b"10.0.0.7:51234"[..]));
        assert_eq!(
            (socket.state.as_deref(), socket.inode),
            (Some("ESTABLISHED"), 111)
        );
        assert_eq!(socket.queued, Some((0x20, 0x10)));
    }

    #[test]
    fn a_mapped_address_is_an_ipv4_one() {
        let text = tcp_line(
            "[::ffff:127.0.0.1]:80".parse().unwrap(),
            "[::]:0".parse().unwrap(),
            10,
            5,
        );
        let socket = connections(text.as_bytes()).next().unwrap().socket("TCP6");
        assert_eq!(socket.local, b"127.0.0.1:80");
        assert_eq!(
            (socket.peer, socket.state.as_deref()),
            (None, Some("LISTEN"))
        );
    }

    #[test]
    fn unix_sockets_have_paths_of_any_bytes() {
        let text = b"Num       RefCount Protocol Flags    Type St Inode Path\n\
            0000000024d55de1: 00000003 00000000 00000000 0001 03 2406151\n\
            0000000000000000: 00000002 00000000 00010000 0001 01   173 /run/a \xff b\n\
            0000000000000000: 00000002 00000000 00000000 0002 01 18 @abstract\n";
        let sockets: Vec<Socket> = unix(text).collect();
        assert_eq!(sockets.len(), 3);
        assert_eq!(
            (sockets[0].inode, sockets[0].state.as_deref()),
            (2_406_151, Some("CONNECTED"))
        );
        assert_eq!(
            (&sockets[1].local[..], sockets[1].state.as_deref()),
            (&b"/run/a \xff b"[..], Some("LISTEN"))
        );
        assert_eq!(
            (&sockets[2].protocol[..], &sockets[2].local[..]),
            ("UNIX datagram", &b"@abstract"[..])
        );
    }

    #[test]
    fn netlink_and_packet_sockets_say_what_for() {
        let text = b"sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n\
            00000000be93f79f 4   0          00000000 0        0        0     2        0        1515    \n";
        let socket = netlink(text).next().unwrap();
        assert_eq!((socket.inode, &socket.local[..]), (1515, &b"sock_diag"[..]));
        let text = b"sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n\
            00000000be93f79f 3      3    0003   2     1 0      0      20515 \n";
        assert_eq!(packet(text).next().unwrap().inode, 20_515);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            connections(&bytes).count();
            unix(&bytes).count();
            netlink(&bytes).count();
            packet(&bytes).count();
        }

        #[test]
        fn addresses_come_back(one: [u8; 16], other: [u8; 4], port: u16, inode: u64, v6: bool) {
            let ip = if v6 { IpAddr::from(one).to_canonical() } else { IpAddr::from(other) };
            let local = SocketAddr::new(if v6 { IpAddr::from(one) } else { ip }, port);
            let text = tcp_line(local, local, 1, inode);
            let read = connections(text.as_bytes()).next().unwrap();
            prop_assert_eq!(read.local, SocketAddr::new(ip, port));
            prop_assert_eq!(read.inode, inode);
        }
    }
}
