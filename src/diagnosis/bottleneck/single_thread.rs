//! One thread fills a CPU, others idle.

use super::{Cause, Found, Rule};
use crate::diagnosis::single_thread::{IDLE, ONE_CPU, OTHERS, a_cpu_idles, busiest_thread};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone, clean};

pub(super) const RULE: Rule = Rule {
    cause: Cause::SingleThread,
    name: "single_thread",
    tone: Tone::Plain,
    when: || {
        format!(
            "one thread uses {ONE_CPU} % of a CPU or more, the other threads of its process less than {OTHERS} % together, and \
             {IDLE} % of a CPU or more is idle"
        )
    },
    find,
};

fn find(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    if !a_cpu_idles(snapshot, IDLE) {
        return None;
    }
    let candidates = snapshot.sample.processes.iter().zip(&snapshot.processes);
    let found = candidates.filter_map(|(process, rates)| {
        let (_, one, _) = busiest_thread(process, rates, [ONE_CPU, OTHERS])?;
        Some((process, one))
    });
    let (process, one) = found.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = clean(&process.identity.name);
    // The clocks of a thread and of the machine are not read at once.
    let shown = one.min(100.0);
    let sentence = Sentence::new(format!("1 thread of {name} uses {shown:.0} % of a CPU"))
        .number("it cannot use the idle CPUs");
    Some((f64::from(one), sentence))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck::testing::{cause, machine, sentence, shares};
    use crate::rates::testing::process;
    use std::sync::Arc;

    #[test]
    fn one_thread_that_fills_a_cpu_is_the_mildest_note() {
        let with = |one: f32, others: f32| {
            let mut java = process(7, 1, "java");
            java.thread(7, "java", others).thread(8, "main", one);
            java.cpu(one + others);
            let mut shot = machine(&[java]);
            shot.machine.cpu = Some(shares(50.0, 0.0, 0.0));
            shot
        };
        assert_eq!(cause(&with(94.0, 0.0)), Cause::Nothing);
        assert_eq!(cause(&with(96.0, 11.0)), Cause::Nothing);
        let mut shot = with(100.4, 2.0);
        assert_eq!(
            sentence(&shot),
            "1 thread of java uses 100 % of a CPU: it cannot use the idle CPUs"
        );
        shot.machine.cpu = Some(shares(76.0, 0.0, 0.0));
        assert_eq!(cause(&shot), Cause::Nothing, "nothing is idle");
        shot.machine.stalled.memory = Some(50.0);
        assert_eq!(cause(&shot), Cause::Memory);
    }

    #[test]
    fn a_process_with_one_thread_stands_for_it() {
        let mut make = process(7, 1, "ev\u{1b}il");
        make.cpu(99.0);
        let mut shot = machine(&[make]);
        shot.machine.cpu = Some(shares(50.0, 0.0, 0.0));
        assert!(sentence(&shot).starts_with("1 thread of ev\u{fffd}il uses 99 %"));
        Arc::make_mut(&mut shot.sample).machine.cpus.pop();
        assert_eq!(cause(&shot), Cause::Nothing, "there is no other CPU");
    }
}
