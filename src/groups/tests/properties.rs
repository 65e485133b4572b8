//! What holds of any lives of processes in groups.

use super::*;
use proptest::prelude::*;
use rustc_hash::FxHashMap;

const PATHS: [&str; 5] = ["/", "/a", "/a/b", "/a/b/c", "/d"];

/// What a process does until the next sample: it is there, in which group, and how much it runs.
type Step = Option<(usize, u64)>;

/// Each process stays as it is for some samples, and may be away for longer than a group lingers.
fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop::option::weighted(0.6, (0..PATHS.len(), 0..3u64));
    let life = prop::collection::vec((step, 1..8usize), 1..12);
    let life = life.prop_map(|steps| {
        let spans = steps.into_iter().map(|(step, samples)| vec![step; samples]);
        spans.flatten().collect::<Vec<Step>>()
    });
    prop::collection::vec(life, 6).prop_map(|lives| {
        let samples = lives.iter().map(Vec::len).max().unwrap_or(0);
        let at = |sample: usize| {
            lives
                .iter()
                .map(move |life| life.get(sample).copied().flatten())
        };
        (0..samples).map(|sample| at(sample).collect()).collect()
    })
}

/// A process that is another one each time it comes back.
#[derive(Clone, Copy, Default)]
struct Life {
    there: bool,
    number: u64,
    clock: u64,
}

fn moment(lives: &mut [Life], steps: &[Step], first: bool) -> Vec<Made> {
    let mut made = Vec::new();
    for ((life, step), pid) in lives.iter_mut().zip(steps).zip(1..) {
        let Some((group, ran)) = *step else {
            life.there = false;
            continue;
        };
        let born = !life.there && !first;
        if !life.there {
            *life = Life {
                there: true,
                number: life.number + 1,
                clock: 0,
            };
        }
        life.clock += ran;
        let mut one = within(pid, PATHS[group], ran as f32, life.clock);
        one.process.key.starttime = life.number;
        one.process.born = born;
        one.rss(100 * u64::from(pid));
        made.push(one);
    }
    made
}

proptest! {
    /// Processes begin, end and go from group to group: no counter runs back, none is lost, and the sums of all groups are
    /// those of all processes.
    #[test]
    fn counters_never_run_back_and_nothing_is_lost(steps in steps(), by in 0..GroupBy::ALL.len()) {
        let by = GroupBy::ALL[by];
        let mut groups = Groups::default();
        let mut lives = [Life::default(); 6];
        let mut before: FxHashMap<GroupKey, Counters> = FxHashMap::default();
        let (mut total, mut started, mut ended) = (0, 0, 0);
        let mut last: Vec<(u32, u64)> = Vec::new();
        for (seq, step) in (0u64..).zip(&steps) {
            let made = moment(&mut lives, step, seq == 0);
            total += step.iter().flatten().map(|(_, ran)| ran).sum::<u64>();
            let now: Vec<_> = made.iter().map(|one| (one.key().tid, one.key().starttime)).collect();
            if seq > 0 {
                started += now.iter().filter(|one| !last.contains(one)).count() as u64;
                ended += last.iter().filter(|one| !now.contains(one)).count() as u64;
            }
            last = now;
            seen(&mut groups, by, seq, &made);
            let cpu: f32 = made.iter().filter_map(|one| one.rates.total.cpu_percent).sum();
            let rss: u64 = made.iter().map(|one| one.rates.total.rss).sum();
            let mut sum = Part::default();
            for group in groups.list() {
                sum.add(&group.own);
                if let Some(before) = before.get(&group.key) {
                    for counter in Counter::ALL {
                        prop_assert!(group.all.counters.get(counter) >= before.get(counter), "{}", group.name);
                    }
                }
                before.insert(group.key.clone(), group.all.counters);
            }
            prop_assert_eq!(sum.total.tally.rss, rss);
            prop_assert!((sum.total.tally.cpu_percent.unwrap_or(0.0) - cpu).abs() < 1e-3);
            prop_assert_eq!(sum.total.processes as usize, made.len());
            sum.counters.add(&groups.retired());
            prop_assert_eq!(sum.counters.get(Counter::Cpu), total * SECOND);
            prop_assert_eq!((sum.counters.started, sum.counters.ended), (started, ended));
            // The same as from nothing, but for what only those know who were there.
            let mut anew = Groups::default();
            seen(&mut anew, by, seq, &made);
            for group in anew.list() {
                let found = groups.list().iter().find(|one| one.key == group.key);
                let found = found.map(|found| (found.all.total, &found.members, &*found.name));
                let mut all = group.all.total;
                // Its births make it a bound.
                all.tally.at_least = found.map_or(all.tally.at_least, |found| found.0.tally.at_least);
                prop_assert_eq!(found, Some((all, &group.members, &*group.name)));
            }
        }
    }
}

/// More groups come and go than are known by name: their sum is kept, and nothing grows.
#[test]
fn what_is_forgotten_is_still_counted() {
    let mut groups = Groups::default();
    for round in 0..5u64 {
        let first = 1 + 3_000 * round as u32;
        let many: Vec<Made> = (first..first + 3_000)
            .map(|pid| within(pid, &format!("/a/{pid}"), 1.0, 1))
            .collect();
        seen(&mut groups, GroupBy::Cgroup, 10 * round, &many);
    }
    seen(&mut groups, GroupBy::Cgroup, 60, &[within(1, "/a", 1.0, 1)]);
    seen(&mut groups, GroupBy::Cgroup, 70, &[within(1, "/a", 1.0, 1)]);
    assert_eq!(names(&groups), ["/", "a"]);
    let all = group(&groups, "/").all.counters;
    assert_eq!(all.get(Counter::Cpu), 15_001 * SECOND);
    assert_eq!(all.ended, 15_000);
    assert_eq!(groups.retired().get(Counter::Cpu), 15_000 * SECOND);
}

#[test]
fn ten_thousand_groups_come_and_go() {
    let many: Vec<Made> = (1..=10_000)
        .map(|pid| within(pid, &format!("/a/{pid}"), 1.0, 1))
        .collect();
    let mut groups = Groups::default();
    seen(&mut groups, GroupBy::Cgroup, 0, &many);
    assert_eq!(groups.list().len(), 10_002);
    seen(&mut groups, GroupBy::Cgroup, 1, &many[..10]);
    seen(&mut groups, GroupBy::Cgroup, 9, &many[..10]);
    assert_eq!(groups.list().len(), 12);
    let top = &group(&groups, "/").all;
    assert_eq!(top.total.processes, 10);
    assert_eq!(groups.retired().ended, 9_990);
}

/// A chain of groups as long as a path may be.
#[test]
fn deep_paths_need_no_stack() {
    let path = "/a".repeat(2_000);
    let mut groups = Groups::default();
    seen(&mut groups, GroupBy::Cgroup, 0, &[within(1, &path, 1.0, 1)]);
    assert_eq!(groups.list().len(), 2_001);
    assert_eq!(group(&groups, "/").all.total.processes, 1);
}
