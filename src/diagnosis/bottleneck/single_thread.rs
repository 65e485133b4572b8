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
        .number("it cannot use the idle ones");
    Some((f64::from(one), sentence))
}
