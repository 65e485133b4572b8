//! Sockets of a target, found in the tables of its network namespace.

use super::target::Target;
use crate::inspect::{OpenFile, Socket};
use crate::proc::net_sockets::{self, Connection};
use core::net::SocketAddr;
use rustc_hash::FxHashMap;

/// A table is read up to here: a hundred thousand connections.
const TABLE: usize = 32 << 20;

/// Tables of Internet protocols, and what they list.
const TABLES: [(&str, &str); 8] = [
    ("net/tcp", "TCP"),
    ("net/tcp6", "TCP6"),
    ("net/udp", "UDP"),
    ("net/udp6", "UDP6"),
    ("net/raw", "RAW"),
    ("net/raw6", "RAW6"),
    ("net/icmp", "PING"),
    ("net/icmp6", "PING6"),
];

/// Tells what each socket is. Answers with the inode numbers of peers within this network namespace: whose they are,
/// and of which descriptor they are the other end.
pub(super) fn resolve(target: &Target, files: &mut [OpenFile]) -> FxHashMap<u64, u32> {
    let mut found: FxHashMap<u64, Option<Socket>> = files
        .iter()
        .filter_map(|file| Some((file.inode(b"socket")?, None)))
        .collect();
    if found.is_empty() {
        return FxHashMap::default();
    }
    let mut connected = FxHashMap::default();
    let mut tables: Vec<(&str, Vec<Connection>)> = Vec::new();
    for (name, protocol) in TABLES {
        let Ok(bytes) = target.read(name, TABLE) else {
            continue;
        };
        let lines: Vec<Connection> = net_sockets::connections(&bytes).collect();
        for line in &lines {
            if let Some(slot) = found.get_mut(&line.inode) {
                *slot = Some(line.socket(protocol));
                if protocol.starts_with("TCP") {
                    connected.insert((line.peer, line.local), line.inode);
                }
            }
        }
        tables.push((protocol, lines));
    }
    others(target, &mut found);
    let descriptors: FxHashMap<u64, u32> = files
        .iter()
        .filter_map(|file| Some((file.inode(b"socket")?, file.fd)))
        .collect();
    for file in files {
        let inode = file.inode(b"socket");
        file.socket = inode.and_then(|inode| found.get(&inode).cloned().flatten());
    }
    let tcp = tables
        .iter()
        .filter(|(protocol, _)| protocol.starts_with("TCP"))
        .flat_map(|(_, lines)| lines);
    reversed(tcp, &connected, &descriptors)
}

/// Connections whose ends are those of ours the other way round.
fn reversed<'a>(
    lines: impl Iterator<Item = &'a Connection>,
    connected: &FxHashMap<(SocketAddr, SocketAddr), u64>,
    descriptors: &FxHashMap<u64, u32>,
) -> FxHashMap<u64, u32> {
    lines
        .filter(|line| line.inode != 0 && line.peer.port() != 0)
        .filter_map(|line| {
            let ours = connected.get(&(line.local, line.peer))?;
            Some((line.inode, *descriptors.get(ours)?))
        })
        .collect()
}

/// Sockets that are of no Internet protocol.
fn others(target: &Target, found: &mut FxHashMap<u64, Option<Socket>>) {
    let mut keep = |sockets: &mut dyn Iterator<Item = Socket>| {
        for socket in sockets {
            if let Some(slot) = found.get_mut(&socket.inode) {
                *slot = Some(socket);
            }
        }
    };
    if let Ok(bytes) = target.read("net/unix", TABLE) {
        keep(&mut net_sockets::unix(&bytes));
    }
    if let Ok(bytes) = target.read("net/netlink", TABLE) {
        keep(&mut net_sockets::netlink(&bytes));
    }
    if let Ok(bytes) = target.read("net/packet", TABLE) {
        keep(&mut net_sockets::packet(&bytes));
    }
}
