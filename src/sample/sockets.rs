//! Internet sockets of a process.

use core::net::SocketAddr;

/// What carries a socket's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// An address that a process listens on: of TCP for connections, of UDP for datagrams of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// The port, first so that ports are in their order.
    pub number: u16,
    /// TCP or UDP.
    pub transport: Transport,
    /// The address with the port; unspecified for all addresses of the machine.
    pub address: SocketAddr,
}

/// Internet sockets that a process has open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sockets {
    /// Where it listens, ascending, each once.
    pub ports: Box<[Port]>,
    /// How many are connected.
    pub connections: Connections,
}

/// Sockets that are connected to somebody, or on the way to or from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// All of them.
    pub all: u32,
    /// Established ones.
    pub established: u32,
    /// Ones whose peer has not answered yet (`TCP_SYN_SENT`).
    pub syn_sent: u32,
    /// Ones that the peer has closed and the process has not (`TCP_CLOSE_WAIT`).
    pub close_wait: u32,
}

impl Connections {
    /// Adds those of another process.
    pub fn add(&mut self, other: &Self) {
        for (sum, other) in [
            (&mut self.all, other.all),
            (&mut self.established, other.established),
            (&mut self.syn_sent, other.syn_sent),
            (&mut self.close_wait, other.close_wait),
        ] {
            *sum = sum.saturating_add(other);
        }
    }
}
