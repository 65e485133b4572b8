//! Internet sockets of processes: tables of their network namespaces, and which of these sockets they have open.
//!
//! A table may be long, and a process may have many files open: a helper reads them, the tables of a namespace once for all
//! processes in it. The files of others' processes are for the privileged.

use super::interest::Demanded;
use super::population::find;
use super::tracker::{ProcessTracker, SECOND};
use crate::proc::net_sockets::{Connection, connections};
use crate::sample::{Connections, Nanos, Port, Sockets, TaskKey, Transport};
use crate::source::live::reading::files::{Path, folder, open_patiently, up_to};
use crate::source::live::reading::guard::HelperKind;
use crate::source::live::reading::rounds::Rounds;
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use rustix::fs::{Dir, readlinkat};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

/// Sockets are read this often.
const PERIOD: Nanos = 2 * SECOND - SECOND / 5;
/// Processes that are read at once; of more, in turn.
const MOST: usize = 1024;
/// Files of a process that are looked at.
const FILES: usize = 65_536;
/// Bytes of a table at most: 150 each for four hundred thousand sockets.
const TABLE: usize = 64 << 20;

const HELPER: HelperKind = HelperKind {
    name: "sockets",
    helpers: 2,
    stack: 64 * 1024,
};

/// `None`: not for us to see.
type Answer = Vec<(TaskKey, Option<Arc<Sockets>>)>;

/// Reads sockets of processes.
pub(crate) struct SocketReader {
    rounds: Rounds<Vec<TaskKey>, Answer>,
    asked_at: Nanos,
    /// Where the turn is, of more processes than are read at once.
    turn: usize,
    /// Some are known.
    known: bool,
}

impl SocketReader {
    pub(crate) fn new(root: &Arc<OwnedFd>) -> Self {
        let root = Arc::clone(root);
        Self {
            rounds: Rounds::new(HELPER, move |keys: Vec<TaskKey>| read(&root, &keys)),
            asked_at: 0,
            turn: 0,
            known: false,
        }
    }

    /// Takes what has come, and asks about those that are wanted when that is due; waits for the answer until `until`.
    pub(crate) fn follow(
        &mut self,
        processes: &mut [ProcessTracker],
        demanded: &Demanded,
        (at, until): (Nanos, Instant),
    ) {
        self.learn(processes, Instant::now());
        let wanted = demanded.wants_sockets();
        if !wanted && std::mem::take(&mut self.known) {
            // What is not followed is not known.
            for tracked in processes.iter_mut() {
                forget(tracked);
            }
        }
        let age = at.saturating_sub(self.asked_at);
        let due = self.asked_at == 0 || age >= PERIOD || until > Instant::now();
        if !wanted || !due || self.rounds.is_open() {
            return;
        }
        let mut keys = Vec::new();
        for tracked in processes.iter_mut() {
            if tracked.record.stat.kernel {
                continue;
            }
            if demanded.of(tracked.record.key).wants_sockets() {
                keys.push(tracked.record.key);
            } else {
                forget(tracked);
            }
        }
        if keys.is_empty() {
            return;
        }
        if keys.len() > MOST {
            let first = if self.turn < keys.len() { self.turn } else { 0 };
            keys.rotate_left(first);
            keys.truncate(MOST);
            self.turn = first + MOST;
        }
        (self.asked_at, self.known) = (at, true);
        self.rounds.ask(keys);
        self.learn(processes, until);
    }

    fn learn(&mut self, processes: &mut [ProcessTracker], until: Instant) {
        while let Some(answer) = self.rounds.answer(until) {
            for (key, sockets) in answer {
                if let Some(tracked) = find(processes, key)
                    && tracked.record.identity.sockets != sockets
                {
                    tracked.learn(|identity| identity.sockets.clone_from(&sockets));
                }
            }
        }
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.rounds.take_used()
    }
}

fn forget(tracked: &mut ProcessTracker) {
    if tracked.record.identity.sockets.is_some() {
        tracked.learn(|identity| identity.sockets = None);
    }
}

/// The sockets of a network namespace by their inode numbers.
type Table = FxHashMap<u64, (Transport, Connection)>;

fn read(root: &OwnedFd, keys: &[TaskKey]) -> Answer {
    let mut tables: FxHashMap<Vec<u8>, Table> = FxHashMap::default();
    let of = |key: &TaskKey| {
        let inodes = inodes(root, key.tid);
        let namespace = || {
            let link = Path::of(key.tid, "ns/net");
            readlinkat(root, link.as_c_str(), Vec::new()).ok()
        };
        let sockets = inodes.map(|inodes| {
            if inodes.is_empty() {
                return Arc::default();
            }
            // A copied tree may lack the link: then each process has its own.
            let namespace = namespace().map_or_else(
                || key.tid.to_string().into_bytes(),
                std::ffi::CString::into_bytes,
            );
            let table = tables
                .entry(namespace)
                .or_insert_with(|| table(root, key.tid));
            Arc::new(sockets(&inodes, table))
        });
        (*key, sockets)
    };
    keys.iter().map(of).collect()
}

/// Inode numbers of the sockets that a process has open; `None` where its files are not for us.
fn inodes(root: &OwnedFd, pid: u32) -> Option<BTreeSet<u64>> {
    let files = folder(root, Path::of(pid, "fd").as_c_str()).ok()?;
    let entries = Dir::read_from(&files).ok()?;
    let mut inodes = BTreeSet::new();
    let mut target = Vec::new();
    for entry in entries.filter_map(Result::ok).take(FILES) {
        let link = readlinkat(&files, entry.file_name(), std::mem::take(&mut target));
        let Ok(link) = link else { continue };
        target = link.into_bytes();
        let number = target
            .strip_prefix(b"socket:[")
            .and_then(|rest| rest.strip_suffix(b"]"));
        let digits = number.and_then(|digits| std::str::from_utf8(digits).ok());
        inodes.extend(digits.and_then(|digits| digits.parse::<u64>().ok()));
    }
    Some(inodes)
}

fn table(root: &OwnedFd, pid: u32) -> Table {
    const FILES: [(&str, Transport); 4] = [
        ("net/tcp", Transport::Tcp),
        ("net/tcp6", Transport::Tcp),
        ("net/udp", Transport::Udp),
        ("net/udp6", Transport::Udp),
    ];
    let mut table = Table::default();
    for (file, transport) in FILES {
        let text = open_patiently(root, &Path::of(pid, file)).ok();
        let text = text.and_then(|file| up_to(&file, 64 * 1024, TABLE).ok());
        let text = text.unwrap_or_default();
        let lines = connections(&text).filter(|line| line.inode != 0);
        table.extend(lines.map(|line| (line.inode, (transport, line))));
    }
    table
}

/// States as the kernel numbers them; UDP sockets are in two of them.
mod state {
    pub(super) const ESTABLISHED: u8 = 1;
    pub(super) const SYN_SENT: u8 = 2;
    /// Connected to nobody.
    pub(super) const CLOSE: u8 = 7;
    pub(super) const CLOSE_WAIT: u8 = 8;
    pub(super) const LISTEN: u8 = 10;
}

fn sockets(inodes: &BTreeSet<u64>, table: &Table) -> Sockets {
    let mut ports = BTreeSet::new();
    let mut connections = Connections::default();
    for (transport, line) in inodes.iter().filter_map(|inode| table.get(inode)) {
        let of_state = match (transport, line.state) {
            (Transport::Tcp, state::LISTEN) | (Transport::Udp, state::CLOSE) => {
                let port = Port {
                    number: line.local.port(),
                    transport: *transport,
                    address: line.local,
                };
                // A socket that has none yet is nothing to listen on.
                if port.number != 0 {
                    ports.insert(port);
                }
                continue;
            }
            (_, state::CLOSE) => continue,
            (_, state::ESTABLISHED) => Some(&mut connections.established),
            (_, state::SYN_SENT) => Some(&mut connections.syn_sent),
            (_, state::CLOSE_WAIT) => Some(&mut connections.close_wait),
            _ => None,
        };
        connections.all += 1;
        if let Some(count) = of_state {
            *count += 1;
        }
    }
    Sockets {
        ports: ports.into_iter().collect(),
        connections,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tree: &tempfile::TempDir, path: &str, text: &str) {
        let path = tree.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    const HEAD: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    fn line(local: &str, peer: &str, state: &str, inode: u32) -> String {
        format!(
            "   0: {local} {peer} {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1\n"
        )
    }

    #[test]
    fn of_very_many_sockets_each_process_has_its_own() {
        let tree = tempfile::tempdir().unwrap();
        // All ports listen, and each has connections; in the namespace of both processes.
        let mut table = HEAD.to_owned();
        for port in 1..=65_535 {
            let local = format!("00000000:{port:04X}");
            table.push_str(&line(&local, "00000000:0000", "0A", port));
            table.push_str(&line(&local, "0100007F:8888", "01", 100_000 + port));
        }
        for (pid, first) in [(7, 1), (8, 1001)] {
            written(&tree, &format!("{pid}/net/tcp"), &table);
            let files = tree.path().join(format!("{pid}/fd"));
            std::fs::create_dir_all(&files).unwrap();
            std::fs::create_dir(tree.path().join(format!("{pid}/ns"))).unwrap();
            let namespace = tree.path().join(format!("{pid}/ns/net"));
            std::os::unix::fs::symlink("net:[1]", namespace).unwrap();
            for inode in (first..first + 1000).chain(100_000 + first..100_010 + first) {
                let place = files.join(inode.to_string());
                std::os::unix::fs::symlink(format!("socket:[{inode}]"), place).unwrap();
            }
        }
        // It was read for the first.
        std::fs::remove_file(tree.path().join("8/net/tcp")).unwrap();
        let root = folder(rustix::fs::CWD, tree.path()).unwrap();
        let found = read(&root, &[7, 8].map(|tid| TaskKey { tid, starttime: 1 }));
        for ((_, sockets), first) in found.iter().zip([1, 1001]) {
            let sockets = sockets.as_ref().unwrap();
            let ports = sockets.ports.iter().map(|port| port.number);
            assert!(ports.eq(first..first + 1000));
            assert_eq!(sockets.connections.established, 10);
        }
    }

    #[test]
    fn sockets_are_told_apart_by_what_they_do() {
        let tree = tempfile::tempdir().unwrap();
        let tcp = [
            line("00000000:1F90", "00000000:0000", "0A", 1),
            line("0100007F:0277", "00000000:0000", "0A", 2),
            line("0100007F:1F90", "0100007F:8888", "01", 3),
            line("0100007F:1F90", "0100007F:8889", "06", 0),
            line("00000000:0000", "00000000:0000", "07", 4),
            line("00000000:0050", "00000000:0000", "0A", 99),
            line("0100007F:8890", "08080808:0050", "02", 7),
            line("0100007F:1F90", "0100007F:8891", "08", 8),
            line("0100007F:1F90", "0100007F:8892", "08", 9),
            line("0100007F:1F90", "0100007F:8893", "05", 10),
        ];
        written(
            &tree,
            "7/net/tcp",
            &format!("{HEAD}{}garbage\n", tcp.concat()),
        );
        let zero = "00000000000000000000000000000000";
        let tcp6 = line(&format!("{zero}:1F90"), &format!("{zero}:0000"), "0A", 5);
        written(&tree, "7/net/tcp6", &format!("{HEAD}{tcp6}"));
        let udp = line("00000000:0035", "00000000:0000", "07", 6);
        written(&tree, "7/net/udp", &format!("{HEAD}{udp}"));
        let files = tree.path().join("7/fd");
        std::fs::create_dir_all(&files).unwrap();
        for (at, inode) in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 1000].iter().enumerate() {
            let place = files.join(at.to_string());
            std::os::unix::fs::symlink(format!("socket:[{inode}]"), place).unwrap();
        }
        std::os::unix::fs::symlink("/dev/null", files.join("20")).unwrap();
        let root = folder(rustix::fs::CWD, tree.path()).unwrap();
        let [seven, eight] = [7, 8].map(|tid| TaskKey { tid, starttime: 1 });
        let found = read(&root, &[seven, eight]);
        let sockets = found[0].1.as_ref().unwrap();
        let ports = sockets
            .ports
            .iter()
            .map(|port| (port.transport, port.address.to_string()));
        let expected = [
            (Transport::Udp, "0.0.0.0:53"),
            (Transport::Tcp, "127.0.0.1:631"),
            (Transport::Tcp, "0.0.0.0:8080"),
            (Transport::Tcp, "[::]:8080"),
        ];
        assert!(ports.eq(expected.map(|(transport, address)| (transport, address.to_owned()))));
        let expected = Connections {
            all: 5,
            established: 1,
            syn_sent: 1,
            close_wait: 2,
        };
        assert_eq!(sockets.connections, expected);
        assert_eq!(found[1].1, None, "its files cannot be seen");
    }
}
