//! Counters of whole processes: those that the kernel tells the privileged, and those that are added up from threads.

use crate::support::{skip, until};
use crate::victim::Victim;
use crate::watch::{Watch, forgo_privilege};
use std::sync::Arc;
use threadtop::rates::ProcessRates;
use threadtop::sample::{Process, TotalsFrom, WhyThreads};
use threadtop::source::Fields;

/// Where the kernel does not tell there is nothing to compare.
fn privileged() -> Option<Watch> {
    let mut watch = Watch::privileged();
    let from = watch.sample().totals_from;
    if from != TotalsFrom::Kernel {
        skip(&format!(
            "{from:?}: it needs CAP_NET_ADMIN in the first user namespace"
        ));
    }
    (from == TotalsFrom::Kernel).then_some(watch)
}

/// Counters that only grow.
#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    run: u64,
    wait: u64,
    switches: u64,
    voluntary: u64,
    involuntary: u64,
    faults: u64,
}

impl Counters {
    fn told(process: &Process) -> Self {
        let totals = process.totals.expect("the kernel tells");
        let split = totals.split.expect("by kind");
        Self {
            run: process.clock,
            wait: totals.wait,
            switches: totals.switches,
            voluntary: split.voluntary,
            involuntary: split.involuntary,
            faults: process.stat.minor_faults + process.stat.major_faults,
        }
    }

    fn added_up(process: &Process) -> Self {
        let mut sum = Self {
            faults: process.stat.minor_faults + process.stat.major_faults,
            ..Self::default()
        };
        for thread in &process.threads.list {
            let split = thread.split.expect("all is read");
            sum.run += thread.run;
            sum.wait += thread.wait.unwrap();
            sum.switches += thread.switches.unwrap();
            sum.voluntary += split.voluntary;
            sum.involuntary += split.involuntary;
        }
        sum
    }

    fn all(self) -> [(&'static str, u64); 6] {
        [
            ("run", self.run),
            ("wait", self.wait),
            ("switches", self.switches),
            ("voluntary", self.voluntary),
            ("involuntary", self.involuntary),
            ("faults", self.faults),
        ]
    }

    /// How much each has grown.
    fn since(self, before: Self) -> [(&'static str, u64); 6] {
        let mut grown = self.all();
        for ((_, now), (_, before)) in grown.iter_mut().zip(before.all()) {
            *now = now.saturating_sub(before);
        }
        grown
    }
}

/// Of threads before, of the process, and of threads once more: what the kernel tells is between the two, whatever the
/// process does meanwhile.
#[test]
fn what_the_kernel_tells_of_a_process_is_what_its_threads_add_up_to() {
    let victim = Victim::start("pool", &["8"]);
    let Some(mut told) = privileged() else { return };
    told.demand.fields = Fields::STAT;
    let pid = victim.pid();
    // One thread with the privilege, and one without.
    std::thread::scope(|scope| {
        let (go, next) = std::sync::mpsc::channel();
        let (answer, answers) = std::sync::mpsc::channel();
        scope.spawn(move || {
            let mut files = Watch::new();
            files.demand.fields = Fields::ALL;
            files.demand.all_threads = true;
            files.process(pid);
            for () in next {
                let sample = files.sample();
                assert_eq!(sample.totals_from, TotalsFrom::Threads(WhyThreads::Denied));
                let process = sample.by_pid(pid).unwrap();
                answer.send(Counters::added_up(process)).unwrap();
            }
        });
        let mut three = || {
            let files = || {
                go.send(()).unwrap();
                answers.recv().unwrap()
            };
            let before = files();
            let between = Counters::told(&told.process(pid));
            [before, between, files()]
        };
        let first = three();
        // Until it has done enough for differences to tell.
        let mut end = three();
        while end[1].switches < first[1].switches + 5_000 {
            end = three();
        }
        let least = end[0].since(first[2]);
        let most = end[2].since(first[0]);
        let told = end[1].since(first[1]);
        for (((name, told), (_, least)), (_, most)) in told.into_iter().zip(least).zip(most) {
            // Wait that goes on is credited where the state of the thread was read.
            let credit = if name == "wait" { 50_000_000 } else { 0 };
            assert!(
                (least.saturating_sub(credit)..=most + credit).contains(&told),
                "{name}: {told} is not from {least} to {most}"
            );
        }
    });
}

fn rates(watch: &Watch, pid: u32) -> Arc<ProcessRates> {
    let snapshot = watch.last.as_ref().unwrap();
    let key = snapshot.sample.by_pid(pid).unwrap().key;
    Arc::clone(snapshot.process(key).unwrap().1)
}

#[test]
fn no_thread_is_read_of_a_process_at_whose_threads_nobody_looks() {
    let victim = Victim::start("slow", &["12"]);
    let Some(mut watch) = privileged() else {
        return;
    };
    watch.demand.visible = vec![watch.process(victim.pid()).key];
    // While it began it did more.
    watch.until("its threads are left alone", |shot| {
        let process = shot.sample.by_pid(victim.pid()).unwrap();
        let key = process.key;
        let rates = &shot.process(key).unwrap().1.total;
        process.threads.list.is_empty() && rates.switches > Some(0.0)
    });
    let process = watch.process(victim.pid());
    assert!(process.stat.thread_count >= 13);
    let total = rates(&watch, victim.pid()).total;
    assert!(total.at_least.is_empty());
    let known = [
        total.wait_percent,
        total.voluntary_switches,
        total.involuntary_switches,
    ];
    assert!(known.iter().all(Option::is_some), "{total:?}");
}

#[test]
fn threads_that_come_and_go_unread_are_counted() {
    let mut victim = Victim::start("commands", &[]);
    let Some(mut watch) = privileged() else {
        return;
    };
    let threads = |watch: &mut Watch| watch.process(victim.pid()).stat.thread_count;
    let before = threads(&mut watch);
    victim.command("thread");
    watch.until("there is one more", |shot| {
        shot.sample.by_pid(victim.pid()).unwrap().stat.thread_count == before + 1
    });
}

#[test]
fn one_thread_that_may_deserve_a_mark_is_read_though_nobody_looks() {
    let victim = Victim::start("spin", &[]);
    let Some(mut watch) = privileged() else {
        return;
    };
    watch.until("the one that spins is known", |shot| {
        let process = shot.sample.by_pid(victim.pid()).unwrap();
        let rates = shot.process(process.key).unwrap().1;
        rates.threads.iter().any(|one| one.cpu_percent > Some(0.0))
    });
}

#[test]
fn counters_do_not_jump_when_threads_are_looked_at_and_no_more_or_when_they_end() {
    let mut victim = Victim::start("commands", &[]);
    let Some(mut watch) = privileged() else {
        return;
    };
    let key = watch.process(victim.pid()).key;
    watch.demand.visible = vec![key];
    let mut before = Counters::told(&watch.process(victim.pid()));
    for round in 0..30 {
        watch.demand.open = if round % 3 == 1 {
            vec![key]
        } else {
            Vec::new()
        };
        watch.refine();
        victim.command("brief 3");
        let process = watch.process(victim.pid());
        assert!(round % 3 != 1 || process.threads.complete.is_some());
        let now = Counters::told(&process);
        for ((name, now), (_, before)) in now.all().into_iter().zip(before.all()) {
            assert!(now >= before, "{name} ran back from {before} to {now}");
        }
        // Three threads came and ended, each of which was put on a CPU, and not much else was done.
        let switches = now.switches - before.switches;
        assert!((3..3_000).contains(&switches), "{switches}");
        before = now;
        let rates = rates(&watch, victim.pid());
        assert!(rates.total.switches > Some(0.0), "{rates:?}");
        assert!(rates.total.at_least.is_empty(), "{rates:?}");
    }
}

/// On the screen its files are read anew every few seconds, here in every sample.
fn does_nothing_from_the_second_sample_on(mut watch: Watch, pid: u32) {
    let of = |watch: &Watch| {
        let snapshot = watch.last.as_ref().unwrap();
        let (process, rates) = snapshot.process(snapshot.sample.by_pid(pid).unwrap().key)?;
        Some((process.clock, rates.total))
    };
    let mut clock = of(&watch).unwrap().0;
    let mut stood_still = 0;
    while stood_still < 20 {
        watch.sample();
        let (now, total) = of(&watch).unwrap();
        if std::mem::replace(&mut clock, now) != now {
            continue;
        }
        stood_still += 1;
        let known = [
            total.wait_percent,
            total.switches,
            total.voluntary_switches,
            total.involuntary_switches,
        ];
        assert_eq!(known, [Some(0.0); 4]);
    }
}

#[test]
fn a_process_that_stands_still_does_nothing_from_the_second_sample_on() {
    let victim = Victim::start("sleep", &["5"]);
    let Some(watch) = privileged() else {
        return;
    };
    // Another one, who does not know yet whether the kernel tells.
    drop(watch);
    for fields in [Fields::empty(), Fields::ALL] {
        let mut watch = Watch::privileged();
        watch.demand.fields = fields;
        does_nothing_from_the_second_sample_on(watch, victim.pid());
    }
}

#[test]
fn without_the_privilege_it_does_nothing_either() {
    let victim = Victim::start("sleep", &["5"]);
    for fields in [Fields::empty(), Fields::ALL] {
        let mut watch = Watch::new();
        watch.demand.fields = fields;
        does_nothing_from_the_second_sample_on(watch, victim.pid());
    }
}

/// A service may give up its capabilities once it runs.
#[test]
fn a_privilege_that_is_lost_midway_makes_no_spike_and_threads_are_read_instead() {
    /// In one sample that would be a spike.
    const MANY: u64 = 10_000;
    let victim = Victim::start("pool", &["8"]);
    let Some(mut watch) = privileged() else {
        return;
    };
    watch.until("it has done much", |shot| {
        let process = shot.sample.by_pid(victim.pid()).unwrap();
        process.totals.unwrap().switches > MANY
    });
    forgo_privilege();
    let mut most = 0.0_f32;
    watch.until("its threads are known", |shot| {
        let process = shot.sample.by_pid(victim.pid()).unwrap();
        let total = &shot.process(process.key).unwrap().1.total;
        most = most.max(total.switches.unwrap_or(0.0));
        let denied = TotalsFrom::Threads(WhyThreads::Denied);
        let by_threads = shot.sample.totals_from == denied && process.totals.is_none();
        by_threads && process.threads.list.len() > 8 && total.switches > Some(0.0)
    });
    // Eight threads sleep for a millisecond each time.
    assert!(most < 50_000.0, "{most}");
}

#[test]
fn without_the_privilege_it_is_told_why() {
    let mut watch = Watch::new();
    let from = watch.sample().totals_from;
    assert!(
        from != TotalsFrom::Kernel && from.why().is_some(),
        "{from:?}"
    );
    until("threads are read instead", || {
        let sample = watch.sample();
        let me = sample.by_pid(std::process::id()).unwrap();
        !me.threads.list.is_empty()
    });
}
