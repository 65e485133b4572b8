//! Which interfaces make the sum, so that no byte counts twice.
//!
//! Where there is hardware, the sum is of hardware: all else lies on it, or stays in the machine. Of hardware above
//! hardware (a virtual function below its synthetic or fail-over interface, a port of a switch above the CPU's) only one
//! counts. A container or a network namespace mostly has none: there those count that lie on no other one, and of them
//!
//! 1. those that lead out: the other end is not here, and they are no port of a bridge;
//! 2. else the ports of bridges, and pairs with both ends here, where a byte is sent at one end and received at the other;
//! 3. else what a program carries (`tun`);
//! 4. else tunnels.
//!
//! Ends in nothing (`dummy`, a bridge without ports) count beside them, for nobody else has their bytes.

use super::{Kind, Link};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What an interface is to the sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// Part of the sum.
    pub counted: bool,
    /// What it belongs to, if it is no part of the sum and that is known: names, parted by blanks.
    pub part_of: Option<Arc<str>>,
}

/// The place of each of all interfaces of a namespace.
pub fn memberships(links: &[Link]) -> Vec<Membership> {
    let stack = Stack::new(links);
    let counted = stack.counted();
    let place = |at: usize| Membership {
        counted: counted[at],
        part_of: (!counted[at])
            .then(|| stack.part_of(at, &counted))
            .flatten(),
    };
    (0..links.len()).map(place).collect()
}

/// Which interface lies on which, by places in the list.
struct Stack<'a> {
    links: &'a [Link],
    master: Vec<Option<usize>>,
    /// What it lies on, its ports left out.
    below: Vec<Option<usize>>,
    /// The other end.
    peer: Vec<Option<usize>>,
    /// What it lies on, its ports among them.
    lowers: Vec<Vec<usize>>,
}

impl<'a> Stack<'a> {
    fn new(links: &'a [Link]) -> Self {
        let numbered = links.iter().enumerate().filter(|(_, link)| link.index != 0);
        let at: FxHashMap<u32, usize> = numbered.map(|(at, link)| (link.index, at)).collect();
        let find = |number: Option<u32>| at.get(&number?).copied();
        let master: Vec<_> = links.iter().map(|link| find(link.master)).collect();
        let linked: Vec<_> = links.iter().map(|link| find(link.below)).collect();
        let mutual =
            |at: usize| linked[at].filter(|&other| other != at && linked[other] == Some(at));
        let peer: Vec<_> = (0..links.len()).map(mutual).collect();
        let below: Vec<_> = (0..links.len())
            .map(|at| linked[at].filter(|&other| other != at && peer[at].is_none()))
            .collect();
        let mut lowers = vec![Vec::new(); links.len()];
        for at in 0..links.len() {
            if let Some(master) = master[at].filter(|&master| master != at) {
                lowers[master].push(at);
            }
            lowers[at].extend(below[at]);
        }
        Self {
            links,
            master,
            below,
            peer,
            lowers,
        }
    }

    fn counted(&self) -> Vec<bool> {
        let all = || 0..self.links.len();
        if self.links.iter().any(|link| link.hardware) {
            return all().map(|at| self.is_first_hardware(at)).collect();
        }
        let bottom = |at: usize| !self.links[at].loopback && self.lowers[at].is_empty();
        let of = |at: usize, kind: Kind| bottom(at) && self.links[at].kind == kind;
        let outward =
            |at: usize| of(at, Kind::Own) && !self.links[at].bridged && self.peer[at].is_none();
        let inward = |at: usize| of(at, Kind::Own) && self.ends(at);
        // Both ends are ports: what passes here has come in by another port.
        let patch = |at: usize| of(at, Kind::Own);
        let user = |at: usize| of(at, Kind::User);
        let choices: [&dyn Fn(usize) -> bool; 4] = [&outward, &inward, &patch, &user];
        let hollow = |at: usize| of(at, Kind::Hollow);
        for choice in choices {
            if all().any(choice) {
                return all().map(|at| choice(at) || hollow(at)).collect();
            }
        }
        if all().any(hollow) {
            return all().map(hollow).collect();
        }
        all().map(bottom).collect()
    }

    /// Hardware whose bytes no other hardware above or below has.
    fn is_first_hardware(&self, at: usize) -> bool {
        self.links[at].hardware
            && ![&self.master, &self.below].into_iter().any(|next| {
                // No chain is longer than the list, and what is no chain ends.
                let chain = std::iter::successors(next[at], |&at| next[at]);
                let mut chain = chain.take(self.links.len());
                chain.any(|above| above != at && self.links[above].hardware)
            })
    }

    /// The bytes are not those of another port of a bridge.
    fn ends(&self, at: usize) -> bool {
        let bridge = |at: usize| self.master[at].filter(|_| self.links[at].bridged);
        let Some(peer) = self.peer[at] else {
            return true;
        };
        match (bridge(at), bridge(peer)) {
            (Some(_), Some(_)) => false,
            // Behind it frames come from other ports, or go to them: those count.
            (None, Some(bridge)) => self.lowers[bridge].len() == 1,
            _ => true,
        }
    }

    fn part_of(&self, at: usize, counted: &[bool]) -> Option<Arc<str>> {
        let name = |at: usize| Arc::clone(&self.links[at].name);
        if let Some(next) = self.master[at].or(self.peer[at]).or(self.below[at]) {
            return Some(name(next));
        }
        self.carriers(at, counted)
    }

    /// Names of those of the sum that it is made of.
    fn carriers(&self, at: usize, counted: &[bool]) -> Option<Arc<str>> {
        /// A bridge may have hundreds of ports.
        const MOST: usize = 3;
        let mut seen = vec![false; self.links.len()];
        let mut next: Vec<usize> = self.lowers[at].iter().rev().copied().collect();
        let mut found = Vec::new();
        while let Some(at) = next.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if counted[at] {
                found.push(&*self.links[at].name);
            } else {
                next.extend(self.lowers[at].iter().rev());
            }
        }
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        let names = found.join(" ");
        match (names.is_empty(), more) {
            (true, _) => None,
            (false, 0) => Some(names.into()),
            (false, more) => Some(format!("{names} +{more}").into()),
        }
    }
}

#[cfg(test)]
mod tests;
