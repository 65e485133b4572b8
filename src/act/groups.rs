//! A signal to whole process groups: the kernel is told once for each group, so that what is forked meanwhile is not missed.
//!
//! The number of a group belongs to nobody else while it has a member. So a group is the one that was meant as long as one of
//! the targets is still who it was, and still in it.

use super::calls;
use super::opened::{Opened, is_dead};
use super::order::{Order, Outcome, Standing};
use super::refusal::Refusal;
use super::standing::Lineage;
use rustix::fd::AsFd;
use rustix::io::Errno;
use std::collections::BTreeMap;

/// `SIGCONT` may go to whoever is in the same session: no other signal shows whether it is permitted.
const CONT: i32 = 18;

/// Signals the process group of each target, and answers for each of them.
pub(super) fn signal(
    open: &[Result<Opened, Refusal>],
    signal: i32,
    lineage: &Lineage,
) -> Vec<Result<Outcome, Refusal>> {
    let order = Order::SignalGroups(signal);
    let ready: Vec<Result<(&Opened, u32), Refusal>> = open
        .iter()
        .map(|target| {
            let target = target.as_ref().map_err(Clone::clone)?;
            Ok((target, group(target, signal, &order)?))
        })
        .collect();
    let asked: Vec<&Opened> = open.iter().flatten().collect();
    let mut groups: Vec<u32> = ready.iter().flatten().map(|(_, group)| *group).collect();
    groups.sort_unstable();
    groups.dedup();
    // Whoever ends us ends what we would do next.
    groups.sort_by_key(|group| lineage.in_group(*group).count());
    let mut sent = BTreeMap::new();
    for group in groups {
        let told = match unasked(group, &asked, lineage).filter(|_| order.is_grave()) {
            Some(us) => Err(Refusal::HoldsUs(us)),
            None => Ok(send(group, &asked, signal)),
        };
        sent.insert(group, told);
    }
    let told = |one: Result<(&Opened, u32), Refusal>| {
        let (target, group) = one?;
        let told = sent.get(&group).cloned().unwrap_or(Err(Refusal::Ended))?;
        let told = match told {
            // Nobody can be reached by the number of this group.
            Err(Errno::INVAL) if group == 1 => target.signal(signal),
            told => told,
        };
        told.map_err(|error| Refusal::of(&order, error))?;
        Ok(Outcome::Sent(signal))
    };
    ready.into_iter().map(told).collect()
}

/// The group of a target that is still who and where it was, and may be signalled.
fn group(target: &Opened, signal: i32, order: &Order) -> Result<u32, Refusal> {
    let seen = target.verify()?;
    if is_dead(seen) {
        return Err(Refusal::Zombie);
    }
    if seen.group != target.group {
        return Err(Refusal::LeftGroup);
    }
    // The kernel is content when it may signal one of a group, and does not say who was left out.
    if signal != CONT {
        target
            .signal(0)
            .map_err(|error| Refusal::of(order, error))?;
    }
    Ok(seen.group)
}

/// Who of us is in the group, but not among the targets: nobody was asked about them.
fn unasked(group: u32, asked: &[&Opened], lineage: &Lineage) -> Option<&'static str> {
    let mut us = lineage.in_group(group);
    let unasked = us.find(|(pid, _)| !asked.iter().any(|one| one.id() == *pid));
    unasked.map(|(_, standing)| match standing {
        Standing::Own => "this program itself",
        Standing::Init => "the first process",
        Standing::Ancestor | Standing::Other => "what your session runs in",
    })
}

/// Signals a group through its leader, where that is one of the targets and the kernel can, or else by number.
fn send(group: u32, asked: &[&Opened], signal: i32) -> Result<(), Errno> {
    let mut leaders = asked.iter().filter(|one| one.id() == group);
    let leader = leaders.find(|one| one.verify().is_ok());
    let sent = match leader.and_then(|leader| leader.pidfd.as_ref()) {
        Some(pidfd) => calls::pidfd_signal_group(pidfd.as_fd(), signal),
        None => Err(Errno::INVAL),
    };
    match sent {
        Err(Errno::INVAL | Errno::NOSYS) => calls::kill_group(group, signal),
        sent => sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::sleeper::Job;

    fn outcomes(open: &[Result<Opened, Refusal>], number: i32) -> Vec<Result<Outcome, Refusal>> {
        signal(open, number, &Lineage::find())
    }

    #[test]
    fn who_is_forked_meanwhile_is_reached_with_the_group() {
        // Only the leader was seen; by its pidfd, and by number as before Linux 6.9.
        for pidfd in [true, false] {
            let mut job = Job::new();
            let mut leader = job.leader();
            if !pidfd {
                leader.pidfd = None;
            }
            assert_eq!(outcomes(&[Ok(leader)], 15), [Ok(Outcome::Sent(15))]);
            assert!(job.is_ended_by(15), "with a pidfd: {pidfd}");
        }
    }

    #[test]
    fn a_group_whose_leader_is_not_among_the_targets_is_reached() {
        let mut job = Job::new();
        assert_eq!(outcomes(&[Ok(job.child())], 15), [Ok(Outcome::Sent(15))]);
        assert!(job.is_ended_by(15));
    }

    #[test]
    fn who_has_left_its_group_or_ended_is_told_and_not_signalled() {
        let mut job = Job::new();
        let mut other = job.child();
        other.group += 1;
        let open = [Ok(other), Err(Refusal::Ended)];
        let told = outcomes(&open, 9);
        assert_eq!(told, [Err(Refusal::LeftGroup), Err(Refusal::Ended)]);
        assert!(job.lives());
    }

    #[test]
    fn the_group_that_we_are_in_is_left_alone_unless_we_were_chosen() {
        let mut job = Job::in_our_group();
        let told = outcomes(&[Ok(job.leader())], 15);
        assert!(matches!(told[..], [Err(Refusal::HoldsUs(_))]), "{told:?}");
        assert!(job.lives());
        // What ends nobody may go to everybody.
        assert_eq!(outcomes(&[Ok(job.leader())], 28), [Ok(Outcome::Sent(28))]);
    }

    #[test]
    fn the_number_of_the_first_group_is_never_used() {
        // kill(2) takes −1 as everybody.
        assert_eq!(calls::kill_group(1, 0), Err(Errno::INVAL));
        assert_eq!(calls::kill_group(0, 0), Err(Errno::SRCH));
    }
}
