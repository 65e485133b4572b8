//! What the targets are to us: ending the shell that we run in ends us with it.

use super::order::Standing;
use super::task;

/// Ancestors that are followed at most: a tree that changes meanwhile could have a ring.
const DEEPEST: usize = 64;

/// We, and who we run in.
#[derive(Debug)]
pub(super) struct Lineage {
    /// PIDs: our own, that of our parent, and so on up to the first process.
    pids: Vec<u32>,
}

impl Lineage {
    /// As it is now (`/proc/PID/stat`, field 4).
    pub(super) fn find() -> Self {
        Self::above(std::process::id(), |pid| {
            task::process(pid).ok().map(|seen| seen.parent)
        })
    }

    fn above(own: u32, parent: impl Fn(u32) -> Option<u32>) -> Self {
        let above = std::iter::successors(Some(own), |pid| parent(*pid).filter(|pid| *pid > 0));
        Self {
            pids: above.take(DEEPEST).collect(),
        }
    }

    /// Who of us is in a process group: PIDs, and what they are to us.
    pub(super) fn in_group(&self, group: u32) -> impl Iterator<Item = (u32, Standing)> {
        let in_it = move |pid: &&u32| task::process(**pid).is_ok_and(|seen| seen.group == group);
        let pids = self.pids.iter().filter(in_it);
        pids.map(|pid| (*pid, self.standing(*pid)))
    }

    /// What the process with this PID is to us.
    pub(super) fn standing(&self, pid: u32) -> Standing {
        match self.pids.iter().position(|one| *one == pid) {
            _ if pid == 1 => Standing::Init,
            None => Standing::Other,
            Some(0) => Standing::Own,
            Some(_) => Standing::Ancestor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_are_told_from_others_up_to_the_first_process() {
        let parents = [(9, 7), (7, 3), (3, 1), (1, 0)];
        let parent = |pid| parents.iter().find(|one| one.0 == pid).map(|one| one.1);
        let lineage = Lineage::above(9, parent);
        for (pid, standing) in [
            (9, Standing::Own),
            (7, Standing::Ancestor),
            (3, Standing::Ancestor),
            (1, Standing::Init),
            (8, Standing::Other),
        ] {
            assert_eq!(lineage.standing(pid), standing, "{pid}");
        }
    }

    #[test]
    fn a_ring_ends() {
        let lineage = Lineage::above(9, |pid| Some(if pid == 9 { 8 } else { 9 }));
        assert_eq!(lineage.standing(8), Standing::Ancestor);
    }

    #[test]
    fn this_process_and_its_parent_are_known() {
        let lineage = Lineage::find();
        assert_eq!(lineage.standing(std::process::id()), Standing::Own);
        let parent = std::os::unix::process::parent_id();
        assert_ne!(lineage.standing(parent), Standing::Other);
    }
}
