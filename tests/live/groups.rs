//! Sums of groups against what the kernel counts itself.

use crate::Watch;
use crate::cgroups::Nested;
use crate::support::skip;
use crate::victim::Victim;
use std::sync::Arc;
use threadtop::groups::{Counter, GroupBy, Groups, Selection};
use threadtop::rates::advance;
use threadtop::sample::CgroupVersion;
use threadtop::source::Fields;

/// What a sample says, and what the kernel said before and after it; nanoseconds.
#[derive(Clone, Copy, Debug)]
struct Count {
    before: u64,
    told: u64,
    after: u64,
}

/// Takes a sample; `None` while not all of these processes are in one group.
fn count(
    watch: &mut Watch,
    groups: &mut Groups,
    (nested, version): (&Nested, CgroupVersion),
    pids: &[u32],
) -> Option<Count> {
    let kernel = || nested.cpu_time(version).unwrap();
    let before = kernel();
    let sample = Arc::new(watch.raw_sample());
    let after = kernel();
    let snapshot = advance(watch.last.as_ref(), sample);
    groups.see(GroupBy::Cgroup, &Selection::default(), &snapshot);
    watch.last = Some(snapshot);
    let has_all = |members: &[u32]| pids.iter().all(|pid| members.contains(pid));
    let group = groups.list().iter().find(|group| {
        let members: Vec<u32> = group.members.iter().map(|key| key.tid).collect();
        has_all(&members)
    });
    Some(Count {
        before,
        told: group?.all.counters.get(Counter::Cpu),
        after,
    })
}

#[test]
fn the_cpu_time_of_a_control_group_is_what_the_kernel_counts() {
    let mut is_counted = false;
    for version in [CgroupVersion::V1, CgroupVersion::V2] {
        if let Some(nested) = Nested::unlimited(version) {
            agree((&nested, version));
            is_counted = true;
        }
    }
    if !is_counted {
        skip("no control groups that count CPU time can be made here");
    }
}

/// What is told of a group is what the kernel counts, within 2 % of what it counted in the same time.
fn agree(nested: (&Nested, CgroupVersion)) {
    let [spinner, mut burner] = ["spin", "commands"].map(|role| Victim::start(role, &[]));
    let pids = [spinner.pid(), burner.pid()];
    for pid in pids {
        nested.0.enter(pid);
    }
    let mut watch = Watch::new();
    watch.demand.fields = Fields::CGROUP_OF_ALL;
    let mut groups = Groups::default();
    let mut first = None;
    // One that ends while it is watched: what it has used stays in the count.
    let mut leaver = Some(Victim::start("commands", &[]));
    nested.0.enter(leaver.as_ref().unwrap().pid());
    burner.send("burn 600000");
    for _ in 0..3000 {
        let now = count(&mut watch, &mut groups, nested, &pids);
        std::thread::sleep(std::time::Duration::from_millis(20));
        let Some(now) = now else { continue };
        let Some(begin) = first else {
            let all = [pids[0], pids[1], leaver.as_ref().unwrap().pid()];
            first = count(&mut watch, &mut groups, nested, &all);
            continue;
        };
        if let Some(mut leaver) = leaver.take() {
            leaver.command("burn 200");
            count(&mut watch, &mut groups, nested, &pids);
            continue;
        }
        let (least, most) = (now.before - begin.after, now.after - begin.before);
        // Between two readings of the kernel's count more was used than the difference that shall be found.
        if most - least > least / 100 {
            continue;
        }
        let told = now.told - begin.told;
        let room = most / 50;
        assert!(
            (least - room..=most + room).contains(&told),
            "{told} is not within 2 % of {least} to {most}"
        );
        return;
    }
    panic!("the processes were never counted: {first:?}");
}
