//! Sockets of a target, found in the tables of its network namespace, and which sockets are at their other ends.

use super::Files;
use crate::inspect::target::Target;
use crate::proc::net_sockets::{self, Connection, Socket};
use crate::proc::unix_diag::Peer;
use core::net::SocketAddr;
use rustc_hash::{FxHashMap, FxHashSet};

/// A table is read up to here: a hundred thousand connections.
const TABLE: usize = 32 << 20;

/// Tables of Internet protocols, what they list, and whether other ends are sought there.
const TABLES: [(&str, &str, bool); 8] = [
    ("net/tcp", "TCP", true),
    ("net/tcp6", "TCP6", true),
    ("net/udp", "UDP", true),
    ("net/udp6", "UDP6", true),
    ("net/raw", "RAW", false),
    ("net/raw6", "RAW6", false),
    ("net/icmp", "PING", false),
    ("net/icmp6", "PING6", false),
];

/// Sockets of the target by inode number, as far as they are known.
type Found = FxHashMap<u64, Option<Socket>>;
/// Inode numbers of two ends: the target's, the other one.
type Pairs = FxHashSet<(u64, u64)>;
/// Inode numbers of sockets, and the places in the list of files of which they are the other end.
pub(super) type Wanted = FxHashMap<u64, Vec<usize>>;

/// Tells what each socket is. Answers with the sockets at their other ends, within this network namespace.
pub(super) fn resolve(target: &Target, files: &mut Files) -> Wanted {
    let inodes: Vec<(usize, u64)> = files
        .list
        .iter()
        .enumerate()
        .filter_map(|(at, file)| Some((at, file.inode(b"socket")?)))
        .collect();
    let mut found: Found = inodes.iter().map(|(_, inode)| (*inode, None)).collect();
    let mut pairs = Pairs::default();
    if found.is_empty() {
        return Wanted::default();
    }
    internet(target, &mut found, &mut pairs);
    unix(target, files, &mut found, &mut pairs);
    others(target, &mut found);
    // A socket may have more than one descriptor.
    let mut places: Wanted = FxHashMap::default();
    for (at, inode) in inodes {
        files.list[at].socket = found.get(&inode).cloned().flatten();
        places.entry(inode).or_default().push(at);
    }
    let mut wanted = Wanted::default();
    for (own, other) in pairs {
        if let Some(places) = places.get(&own) {
            wanted.entry(other).or_default().extend(places);
        }
    }
    wanted
}

/// Sockets of Internet protocols. The other end has the same two addresses the other way round.
fn internet(target: &Target, found: &mut Found, pairs: &mut Pairs) {
    let mut tables: Vec<(&str, Vec<Connection>)> = Vec::new();
    // As the other ends have them: transport, local address, peer.
    let mut connected: FxHashMap<(&str, SocketAddr, SocketAddr), u64> = FxHashMap::default();
    for (name, protocol, ends) in TABLES {
        let Ok(bytes) = target.thread.read(name, TABLE) else {
            continue;
        };
        let lines: Vec<Connection> = net_sockets::connections(&bytes).collect();
        for line in &lines {
            if let Some(slot) = found.get_mut(&line.inode) {
                *slot = Some(line.socket(protocol));
                if ends && line.peer.port() != 0 {
                    connected.insert((transport(protocol), line.peer, line.local), line.inode);
                }
            }
        }
        if ends {
            tables.push((transport(protocol), lines));
        }
    }
    let lines = tables
        .iter()
        .flat_map(|(transport, lines)| lines.iter().map(|line| (*transport, line)));
    // A socket in TIME-WAIT is nobody's any more.
    for (transport, line) in lines.filter(|(_, line)| line.inode != 0) {
        if let Some(own) = connected.get(&(transport, line.local, line.peer)) {
            pairs.insert((*own, line.inode));
        } else if transport == "UDP" && line.peer.port() == 0 {
            let served = connected
                .iter()
                .filter(|((of, local, peer), _)| *of == "UDP" && serves(line, *local, *peer));
            pairs.extend(served.map(|(_, own)| (*own, line.inode)));
        }
    }
}

/// A UDP server that is connected to nobody gets what is sent from `peer` to `local`, as one of our sockets does. It is
/// within this namespace when the two addresses are one, or go round the loop.
fn serves(server: &Connection, local: SocketAddr, peer: SocketAddr) -> bool {
    let bound = server.local.ip();
    let here = local.ip().is_loopback() || local.ip() == peer.ip();
    here && server.local.port() == local.port() && (bound == local.ip() || bound.is_unspecified())
}

/// Connections of IPv4 and of IPv6 sockets meet.
fn transport(protocol: &'static str) -> &'static str {
    protocol.trim_end_matches('6')
}

/// Unix sockets: what they are, and their peers.
fn unix(target: &Target, files: &mut Files, found: &mut Found, pairs: &mut Pairs) {
    let Ok(table) = target.thread.read("net/unix", TABLE) else {
        return;
    };
    for socket in net_sockets::unix(&table) {
        keep(found, socket);
    }
    let connects = |socket: &Socket| {
        socket.protocol.starts_with("UNIX") && socket.state.as_deref() != Some("LISTEN")
    };
    if !found.values().flatten().any(connects) {
        return;
    }
    let peers = match target.process.unix_peers() {
        Ok(peers) => peers,
        Err(missing) => {
            files.unix_peers = Err(missing);
            return;
        }
    };
    let mut names: FxHashMap<u64, Option<Vec<u8>>> = FxHashMap::default();
    for (one, other) in &peers {
        let Peer::Inode(other) = other else { continue };
        if found.contains_key(one) {
            names.insert(*other, None);
            pairs.insert((*one, *other));
        }
        // Many may send to a datagram socket that is connected to none of them.
        if found.contains_key(other) {
            pairs.insert((*other, *one));
        }
    }
    for socket in net_sockets::unix(&table).filter(|socket| !socket.local.is_empty()) {
        if let Some(name) = names.get_mut(&socket.inode) {
            *name = Some(socket.local);
        }
    }
    for (inode, slot) in found {
        let Some((socket, peer)) = slot.as_mut().zip(peers.get(inode)) else {
            continue;
        };
        match peer {
            Peer::Waits => socket.state = Some("CONNECTED, not accepted yet".into()),
            Peer::Closed => socket.state = Some("CONNECTED, the other end is closed".into()),
            Peer::Inode(peer) => {
                let name = names.get(peer).cloned().flatten();
                socket.peer = Some(name.unwrap_or_else(|| format!("socket:[{peer}]").into_bytes()));
            }
        }
    }
}

/// Sockets that are neither of an Internet protocol nor Unix sockets.
fn others(target: &Target, found: &mut Found) {
    if let Ok(bytes) = target.thread.read("net/netlink", TABLE) {
        net_sockets::netlink(&bytes).for_each(|socket| keep(found, socket));
    }
    if let Ok(bytes) = target.thread.read("net/packet", TABLE) {
        net_sockets::packet(&bytes).for_each(|socket| keep(found, socket));
    }
}

fn keep(found: &mut Found, socket: Socket) {
    if let Some(slot) = found.get_mut(&socket.inode) {
        *slot = Some(socket);
    }
}
