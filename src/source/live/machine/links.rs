//! Which network interfaces make the sum, and what the others belong to.
//!
//! Of our own kernel `rtnetlink` tells, for the network namespace that we are in, as `/proc/net/dev` does; a `/sys` may be
//! that of another one: it belongs to whoever mounted it. Where netlink is closed to us, a `/sys` that lists the very same
//! names is believed, and of a captured tree the `/sys` beside it. Where there is neither, names tell.

mod sysfs;

use crate::proc::links::{Link, Membership, memberships, names::guess, parse, request};
use crate::proc::netlink::messages;
use crate::sample::{Interface, Nanos};
use crate::source::live::reading::files::now;
use crate::source::live::reading::netlink::{self, DATAGRAM};
use crate::source::live::reading::sysfs::{is_procfs, open};
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use rustix::net::RecvFlags;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An interface may become a port of a bridge under the same name: after this time it is seen.
const FRESH: Nanos = 3_000_000_000;
/// Where there are many interfaces, asking takes this share of the time at most: one part in so many.
const SHARE: Nanos = 100;
/// The kernel answers at once.
const PATIENCE: Duration = Duration::from_millis(50);

/// The memberships of interfaces as they were last asked for.
pub(crate) struct Links {
    sys: Option<OwnedFd>,
    /// The tree is this kernel's, no copy.
    live: bool,
    known: Vec<(Arc<str>, Membership)>,
    asked: Option<Nanos>,
    /// How long the last question took.
    took: Nanos,
}

impl Links {
    pub(crate) fn new(root: BorrowedFd<'_>) -> Self {
        Self {
            sys: open(root),
            live: is_procfs(root),
            known: Vec::new(),
            asked: None,
            took: 0,
        }
    }

    /// Tells each of these interfaces of time `at` its place.
    pub(crate) fn place(&mut self, at: Nanos, mut interfaces: Vec<Interface>) -> Arc<[Interface]> {
        let names = interfaces.iter().map(|one| &one.name);
        let same = names.eq(self.known.iter().map(|(name, _)| name));
        let pause = self.took * SHARE;
        let due = if same { FRESH.max(pause) } else { pause };
        if self.asked.is_none_or(|asked| at - asked >= due) {
            self.ask(&interfaces);
            self.asked = Some(at);
        } else if !same {
            self.follow(&interfaces);
        }
        for (interface, (_, place)) in interfaces.iter_mut().zip(&self.known) {
            interface.stacked = !place.counted;
            interface.part_of.clone_from(&place.part_of);
        }
        interfaces.into()
    }

    fn ask(&mut self, interfaces: &[Interface]) {
        let began = now();
        let asked = if self.live { ask_kernel().ok() } else { None };
        let names: Vec<&Arc<str>> = interfaces.iter().map(|one| &one.name).collect();
        let sys = self.sys.as_ref().map(AsFd::as_fd);
        let links = match (asked, sys) {
            (Some(mut links), sys) => {
                sysfs::find_cards(&mut links, sys);
                Some(links)
            }
            (None, Some(sys)) => sysfs::links(sys, &names, self.live),
            (None, None) => None,
        };
        self.known = placed(&names, links);
        self.took = now() - began;
    }

    /// Others are listed and it is too early to ask: new ones are no part of the sum yet. They have no interval, either.
    fn follow(&mut self, interfaces: &[Interface]) {
        let mut known: FxHashMap<_, _> = self.known.drain(..).collect();
        let place = |one: &Interface| {
            let place = known.remove(&one.name).unwrap_or_default();
            (Arc::clone(&one.name), place)
        };
        self.known = interfaces.iter().map(place).collect();
    }
}

/// The place of each of these names. What `links` does not tell of, names do.
fn placed(names: &[&Arc<str>], links: Option<Vec<Link>>) -> Vec<(Arc<str>, Membership)> {
    let all: Vec<Link> = if let Some(links) = links {
        let mut links: FxHashMap<Arc<str>, Link> = links
            .into_iter()
            .map(|link| (Arc::clone(&link.name), link))
            .collect();
        // One that came or was renamed meanwhile: its numbers would be others than those told.
        let missing = |name: &Arc<str>| Link {
            index: 0,
            below: None,
            ..guess(name, &[], false)
        };
        let link = |name: &&Arc<str>| links.remove(*name).unwrap_or_else(|| missing(name));
        names.iter().map(link).collect()
    } else {
        let link = |name: &&Arc<str>| guess(name, names, true);
        names.iter().map(link).collect()
    };
    let names = all.iter().map(|link| Arc::clone(&link.name));
    names.zip(memberships(&all)).collect()
}

/// All interfaces of our network namespace.
fn ask_kernel() -> rustix::io::Result<Vec<Link>> {
    let socket = netlink::open(None, PATIENCE)?;
    netlink::ask(&socket, &request())?;
    let until = Instant::now() + PATIENCE;
    let mut buffer = vec![0; DATAGRAM];
    let mut links = Vec::new();
    loop {
        let length = netlink::receive(&socket, &mut buffer, RecvFlags::empty(), until)?;
        for message in messages(&buffer[..length.min(DATAGRAM)]) {
            match message.end() {
                Some(0) => return Ok(links),
                Some(number) => return Err(Errno::from_raw_os_error(number)),
                None => links.extend(parse(&message)),
            }
        }
        if Instant::now() >= until {
            return Err(Errno::AGAIN);
        }
    }
}

#[cfg(test)]
mod tests;
