//! What a context switch costs on this machine, as `threadtop calibrate` measured it, and what a rate of switches
//! costs by that.
//!
//! In: numbers. Out: numbers, and sentences for people. Does no I/O: the rest of `calibrate` measures and stores.

mod known;
mod spread;

pub use known::Known;
pub use spread::Spread;

use serde::{Deserialize, Serialize};

/// Working sets beyond this are measured, but not taken for what threads touch between any two of their switches.
const LARGEST: u64 = 256 << 10;

/// What `threadtop calibrate` found; the stored file and its JSON have these names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// When it ended, RFC 3339 in UTC.
    pub time: String,
    /// Name of the machine.
    pub host: String,
    /// Release of the kernel.
    pub kernel: String,
    /// Brand of its CPU, where the machine tells it.
    pub cpu_brand: Option<String>,
    /// CPUs on line.
    pub cpus: u32,
    /// Number of the CPU that it was measured on.
    pub cpu: u32,
    /// Repetitions of each measurement.
    pub repetitions: u32,
    /// What else went on meanwhile.
    pub conditions: Conditions,
    /// Two threads that wake each other by a futex, as locks and condition variables do; by working set, 0 first.
    pub futex: Vec<SetCost>,
    /// Two threads that wake each other by a byte through a pipe.
    pub pipe: Vec<SetCost>,
}

/// What went on while it was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Seconds that it took.
    pub seconds: f64,
    /// Share of that time that the hypervisor took from the CPU measured on, %; `None` where the machine does not tell.
    pub steal_percent: Option<f64>,
    /// Share of the time of handing over in which neither of the two threads had the CPU, %: other tasks, interrupts
    /// and the hypervisor.
    pub away_percent: f64,
    /// Measurements left out, because the threads did not switch at each hand-over.
    pub discarded: u32,
    /// Measurements in which a switch seems to have cost less than nothing: noise.
    pub negative: u32,
}

/// Cost of a context switch with one working set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetCost {
    /// Bytes that each thread reads after each switch.
    pub working_set: u64,
    /// Microseconds of CPU time a switch, without the system calls and the reading themselves.
    pub cost_us: Spread,
    /// What of it is refilling caches: the cost less that with an empty working set in the same repetition. `None` for
    /// the empty set.
    pub indirect_us: Option<Spread>,
    /// Median of the microseconds that the system calls and the reading take without a switch.
    pub calls_us: f64,
    /// Switches seen for each hand-over; 1 when all is well.
    pub switches: f64,
}

/// What a rate of switches costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwitchCost {
    /// The direct cost, µs a switch: waking, blocking, saving and restoring, with caches that nobody needs.
    pub direct_us: f64,
    /// The direct cost of all switches, % of one CPU.
    pub percent_of_one_cpu: f64,
    /// The most that a switch may cost, µs: direct, and refilling the caches.
    pub worst_us: f64,
    /// The most that all switches may cost, % of one CPU.
    pub worst_percent: f64,
    /// Working set with which it is that much, bytes; 0 when no larger one can be touched so often.
    pub worst_set: u64,
}

impl Calibration {
    /// The direct cost of a switch, µs: with an empty working set, by futex. Never below 0.
    pub fn direct_us(&self) -> f64 {
        let empty = self.futex.iter().find(|set| set.working_set == 0);
        empty.map_or(0.0, SetCost::median)
    }

    /// What so many switches a second cost. The worst is that of the working sets up to 256K which the CPUs have the
    /// time to touch at that rate, by futex or pipe, whichever is dearer.
    pub fn estimate(&self, switches_per_second: f64) -> SwitchCost {
        let rate = switches_per_second.max(0.0);
        let direct_us = self.direct_us();
        let time_us = f64::from(self.cpus.max(1)) * 1e6;
        let sets = self.futex.iter().chain(&self.pipe);
        let possible = sets.filter(|set| {
            let each_us = set.median() + set.calls_us;
            set.working_set <= LARGEST && rate * each_us <= time_us
        });
        let worst = possible
            .map(|set| (set.median(), set.working_set))
            .filter(|&(median, set)| set > 0 && median > direct_us)
            // Of equal costs, that of the larger set: a tenth of a microsecond is noise.
            .max_by_key(|&(median, set)| ((median * 10.0).round() as u64, set));
        let (worst_us, worst_set) = worst.unwrap_or((direct_us, 0));
        // 10,000 µs a second are 1 % of a CPU.
        let percent = |each_us: f64| rate * each_us / 1e4;
        SwitchCost {
            direct_us,
            percent_of_one_cpu: percent(direct_us),
            worst_us,
            worst_percent: percent(worst_us),
            worst_set,
        }
    }

    /// `12.4k/s × 2.9 µs = 3.6 % of one CPU, up to 16 % with 256K working sets`.
    pub fn sentence(&self, switches_per_second: f64, unicode: bool) -> String {
        let cost = self.estimate(switches_per_second);
        let (times, us) = if unicode { ("×", "µs") } else { ("x", "us") };
        let each = microseconds(cost.direct_us);
        let share = percent(cost.percent_of_one_cpu);
        let rate = rate(switches_per_second);
        let product = format!("{rate}/s {times} {each} {us} = {share} % of one CPU");
        if cost.worst_set == 0 {
            return product;
        }
        let worst = percent(cost.worst_percent);
        let set = size(cost.worst_set);
        format!("{product}, up to {worst} % with {set} working sets")
    }

    /// What was wrong while it was measured, a sentence each; none when all was well.
    pub fn doubts(&self) -> Vec<String> {
        let Conditions {
            steal_percent,
            away_percent,
            discarded,
            negative,
            ..
        } = self.conditions;
        let mut doubts = Vec::new();
        let steal = steal_percent.unwrap_or_default();
        if steal > 2.0 {
            doubts.push(format!(
                "the hypervisor took {steal:.1} % of the CPU meanwhile: measure again when it is quieter"
            ));
        }
        if away_percent - steal > 5.0 {
            doubts.push(format!(
                "other tasks used the CPU and its caches for {:.0} % of the time: measure again when it is quieter, or \
                 on another CPU (--cpu)",
                away_percent - steal
            ));
        }
        if discarded > 0 {
            doubts.push(format!(
                "{discarded} measurements are left out: the threads did not switch every time"
            ));
        }
        if negative > 0 {
            doubts.push(format!(
                "{negative} measurements are below zero: see the ranges"
            ));
        }
        doubts
    }
}

impl SetCost {
    /// The median cost, µs; noise below 0 is no cost.
    fn median(&self) -> f64 {
        self.cost_us.median.max(0.0)
    }
}

/// `850`, `12.4k`, `1.2M`.
fn rate(value: f64) -> String {
    match value {
        ..999.5 => format!("{value:.0}"),
        ..999_950.0 => format!("{:.1}k", value / 1e3),
        _ => format!("{:.1}M", value / 1e6),
    }
}

/// Microseconds: `0.45`, `2.9`, `16`.
pub fn microseconds(value: f64) -> String {
    // Without the sign of what is rounded to nothing.
    let value = if value.abs() < 0.005 { 0.0 } else { value };
    match value.abs() {
        ..0.995 => format!("{value:.2}"),
        ..9.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Percent: `0.04`, `3.6`, `16`.
fn percent(value: f64) -> String {
    match value {
        ..0.005 => "0.0".to_owned(),
        ..0.095 => format!("{value:.2}"),
        ..9.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// A working set: `0`, `16K`, `1M`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => bytes.to_string(),
        1024..0x10_0000 => format!("{}K", bytes >> 10),
        _ => format!("{}M", bytes >> 20),
    }
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
