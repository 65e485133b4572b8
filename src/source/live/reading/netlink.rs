//! A socket to ask the kernel over `netlink(7)`.

use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, Protocol, RecvFlags, SendFlags, SocketAddrAny, SocketFlags, SocketType, connect,
    netlink, recvfrom, send, socket_with,
};
use std::time::{Duration, Instant};

/// More than the kernel ever puts into one datagram.
pub(crate) const DATAGRAM: usize = 64 * 1024;

/// A socket that talks with the kernel alone, and waits for it for so long at most.
/// Without a protocol it is `rtnetlink(7)`, whose number is 0.
pub(crate) fn open(
    protocol: impl Into<Option<Protocol>>,
    patience: Duration,
) -> rustix::io::Result<OwnedFd> {
    let socket = socket_with(
        AddressFamily::NETLINK,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        protocol.into(),
    )?;
    set_socket_timeout(&socket, Timeout::Recv, Some(patience))?;
    // The kernel's address; what other processes send is then refused.
    connect(&socket, &netlink::SocketAddrNetlink::new(0, 0))?;
    Ok(socket)
}

/// Sends a request as a whole.
pub(crate) fn ask(socket: impl AsFd, request: &[u8]) -> rustix::io::Result<()> {
    loop {
        match send(&socket, request, SendFlags::empty()) {
            Ok(sent) if sent == request.len() => return Ok(()),
            Ok(_) => return Err(Errno::MSGSIZE),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// The next datagram of the kernel, its length in `buffer`. `AGAIN`: none came in time (or is there, with `DONTWAIT`);
/// `NOBUFS`: some were lost.
pub(crate) fn receive(
    socket: impl AsFd,
    buffer: &mut [u8],
    flags: RecvFlags,
    until: Instant,
) -> rustix::io::Result<usize> {
    loop {
        match recvfrom(&socket, &mut *buffer, flags) {
            Ok((_, length, sender)) if is_kernel(sender.as_ref()) => return Ok(length),
            Ok(_) | Err(Errno::INTR) if Instant::now() < until => {}
            Ok(_) | Err(Errno::INTR) => return Err(Errno::AGAIN),
            Err(error) => return Err(error),
        }
    }
}

fn is_kernel(sender: Option<&SocketAddrAny>) -> bool {
    sender
        .and_then(|sender| netlink::SocketAddrNetlink::try_from(sender.clone()).ok())
        .is_some_and(|sender| sender.pid() == 0)
}
