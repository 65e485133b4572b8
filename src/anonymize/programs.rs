//! What programs are made of, and where they can be reached.

use super::{Anonymizer, known};
use crate::sample::{Code, Port, Program, Sockets};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Sections by which a program is known for what built it.
const SECTIONS: &[&[u8]] = &[b".go.buildinfo", b".note.go.buildid", b".gopclntab"];
/// What a compiler says of itself, up to its version.
const RUSTC: &[u8] = b"rustc version ";

impl Anonymizer {
    pub(super) fn code(&mut self, code: &Code) -> Code {
        let Code { mapped, program } = code;
        let mapped = mapped.as_ref().map(|mapped| {
            let names = mapped.iter().map(|path| self.library(path).into());
            names.collect()
        });
        let program = program.as_ref().map(|program| {
            let Program {
                sections,
                comment,
                go_version,
            } = program;
            let known = sections
                .iter()
                .filter(|section| SECTIONS.contains(&&***section));
            let version = |line: &&[u8]| {
                let version = line
                    .strip_prefix(RUSTC)?
                    .split(|byte| *byte == b' ')
                    .next()?;
                is_version(version).then(|| [RUSTC, version].concat())
            };
            let mut lines = comment.split(|byte| *byte == 0);
            Program {
                sections: known.cloned().collect(),
                comment: lines
                    .find_map(|line| version(&line))
                    .unwrap_or_default()
                    .into(),
                go_version: go_version
                    .as_ref()
                    .map(|version| match version.strip_prefix(b"go") {
                        Some(number) if is_version(number) => version.clone(),
                        _ => Box::from(&b"go"[..]),
                    }),
            }
        });
        Code { mapped, program }
    }

    fn library(&mut self, path: &[u8]) -> Vec<u8> {
        let last = memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        let mut new = self.path(&path[..last]);
        if known::is_library(&path[last..]) {
            new.extend_from_slice(&path[last..]);
        } else {
            new.extend(self.path(&path[last..]));
        }
        new
    }

    pub(super) fn sockets(&mut self, sockets: &Sockets) -> Sockets {
        let Sockets { ports, connections } = sockets;
        let port = |port: &Port| {
            let Port {
                number,
                transport,
                address,
            } = *port;
            Port {
                number,
                transport,
                address: SocketAddr::new(self.address(address.ip()), address.port()),
            }
        };
        Sockets {
            ports: ports.iter().map(port).collect(),
            connections: *connections,
        }
    }

    /// Addresses that are meant for documentation.
    fn address(&mut self, address: IpAddr) -> IpAddr {
        if address.is_loopback() || address.is_unspecified() {
            return address;
        }
        let next = self.addresses.len() as u32 + 1;
        let number = *self.addresses.entry(address).or_insert(next);
        match address {
            IpAddr::V4(_) => {
                // 192.0.2.1 and so on, in the block for benchmarks beyond that.
                let first = if number < 256 {
                    0xc000_0200
                } else {
                    0xc612_0000
                };
                Ipv4Addr::from_bits(first + (number & 0x1_ffff)).into()
            }
            IpAddr::V6(_) => Ipv6Addr::from_bits(0x2001_0db8 << 96 | u128::from(number)).into(),
        }
    }
}

fn is_version(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && !text.is_empty()
}
