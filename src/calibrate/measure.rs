//! The measurements, in turn.

use super::hand_over::Method;
use super::run::{alone, pair, panicked, pin};
use crate::calibrate::cost::{SetCost, Spread};
use nix::errno::Errno;
use nix::sched::{CpuSet, sched_getaffinity};
use nix::unistd::Pid;
use std::io;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

/// Working sets, bytes; the empty one first, as the others are compared with it.
pub const WORKING_SETS: [u64; 5] = [0, 16 << 10, 64 << 10, 256 << 10, 1 << 20];
const METHODS: [Method; 2] = [Method::Futex, Method::Pipe];

/// Rounds of a measurement, there and back.
const ROUNDS: std::ops::RangeInclusive<u32> = 25..=5_000;
/// A measurement in which fewer switches were seen for each hand-over measured something else.
const SWITCHES: f64 = 0.9;

/// What is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Number of the CPU that both threads keep to.
    pub cpu: usize,
    /// Repetitions of each measurement.
    pub repetitions: u32,
    /// About how long the hand-overs of one measurement last.
    pub step: Duration,
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// By futex, in the order of [`WORKING_SETS`].
    pub futex: Vec<SetCost>,
    /// By pipe.
    pub pipe: Vec<SetCost>,
    /// Share of the time of hand-overs in which neither thread had the CPU, %.
    pub away_percent: f64,
    /// Measurements left out, because the threads did not switch at each hand-over.
    pub discarded: u32,
    /// Measurements in which a switch seems to have cost less than nothing.
    pub negative: u32,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// The kernel does not let us onto this CPU.
    #[error("cannot run on CPU {cpu}, only on {} ({error})", list(.allowed))]
    Cpu {
        /// Number of the CPU.
        cpu: usize,
        /// What the kernel said.
        error: Errno,
        /// CPUs that would do.
        allowed: Vec<usize>,
    },
    /// The threads took turns without switching.
    #[error("the two threads on CPU {0} did not switch every time: nothing was measured")]
    NoSwitches(usize),
    /// Somebody asked to end.
    #[error("stopped; nothing is stored")]
    Stopped,
    /// A thread, a pipe or a futex failed.
    #[error("cannot wake the other thread: {0}")]
    HandOver(#[from] io::Error),
}

fn list(cpus: &[usize]) -> String {
    let cpus: Vec<String> = cpus.iter().map(ToString::to_string).collect();
    cpus.join(", ")
}

/// Numbers of the CPUs that this process may use. Empty if the kernel does not tell.
pub fn allowed_cpus() -> Vec<usize> {
    let Ok(set) = sched_getaffinity(Pid::from_raw(0)) else {
        return Vec::new();
    };
    (0..CpuSet::count())
        .filter(|&cpu| set.is_set(cpu).unwrap_or_default())
        .collect()
}

/// What is told the share done, 0 to 1, between two measurements, and may end them.
pub type Progress<'a> = dyn FnMut(f64) -> ControlFlow<()> + Send + 'a;

/// Measures as planned.
pub fn measure(plan: &Plan, progress: &mut Progress<'_>) -> Result<Measured, MeasureError> {
    thread::scope(|scope| {
        // In a thread of its own, so that the caller may run where it likes.
        let thread = thread::Builder::new().spawn_scoped(scope, || {
            pin(plan.cpu).map_err(|error| MeasureError::Cpu {
                cpu: plan.cpu,
                error,
                allowed: allowed_cpus(),
            })?;
            in_turn(plan, progress)
        })?;
        thread.join().unwrap_or_else(|_| Err(panicked().into()))
    })
}

/// Each measurement once, then each once more, until all repetitions are done. On a thread that keeps to the CPU.
fn in_turn(plan: &Plan, progress: &mut Progress<'_>) -> Result<Measured, MeasureError> {
    let mut cells: Vec<Cell> = METHODS
        .iter()
        .flat_map(|&method| WORKING_SETS.map(|set| Cell::new(method, set)))
        .collect();
    let count = cells.len();
    let mut tally = Tally::default();
    for repetition in 0..=plan.repetitions {
        // Another one begins each time, so that none always follows the same one.
        for step in 0..count {
            let done = (repetition as usize * count + step) as f64;
            let all = (plan.repetitions as usize + 1) * count;
            if progress(done / all as f64).is_break() {
                return Err(MeasureError::Stopped);
            }
            let cell = &mut cells[(repetition as usize + step) % count];
            if repetition == 0 {
                cell.size_up(plan)?;
            } else {
                cell.repeat(plan.cpu, &mut tally)?;
            }
        }
    }
    let costs = |cells: &[Cell]| -> Option<Vec<SetCost>> {
        let empty = &cells.first()?.costs;
        cells.iter().map(|cell| cell.cost(empty)).collect()
    };
    let (futex, pipe) = cells.split_at(WORKING_SETS.len());
    let (futex, pipe) = costs(futex)
        .zip(costs(pipe))
        .ok_or(MeasureError::NoSwitches(plan.cpu))?;
    Ok(Measured {
        futex,
        pipe,
        away_percent: tally.away_percent(),
        discarded: tally.discarded,
        negative: tally.negative,
    })
}

/// One measurement, and what its repetitions gave.
struct Cell {
    method: Method,
    working_set: u64,
    rounds: u32,
    /// Microseconds a switch; `None` for a repetition that was left out.
    costs: Vec<Option<f64>>,
    /// Microseconds of calls and reading without a switch.
    calls: Vec<f64>,
    /// Switches for each hand-over.
    switches: Vec<f64>,
}

/// What all measurements have in common.
#[derive(Default)]
struct Tally {
    wall: Duration,
    cpu: Duration,
    discarded: u32,
    negative: u32,
}

impl Tally {
    fn away_percent(&self) -> f64 {
        let wall = self.wall.as_secs_f64();
        if wall > 0.0 {
            ((wall - self.cpu.as_secs_f64()) * 100.0 / wall).clamp(0.0, 100.0)
        } else {
            0.0
        }
    }
}

impl Cell {
    fn new(method: Method, working_set: u64) -> Self {
        Self {
            method,
            working_set,
            rounds: *ROUNDS.start(),
            costs: Vec::new(),
            calls: Vec::new(),
            switches: Vec::new(),
        }
    }

    /// Words of the working set.
    fn words(&self) -> usize {
        self.working_set as usize / size_of::<u64>()
    }

    /// Finds out how many rounds last as long as planned.
    fn size_up(&mut self, plan: &Plan) -> io::Result<()> {
        let run = pair(self.method, plan.cpu, self.words(), self.rounds)?;
        let round = run.wall.as_secs_f64() / f64::from(self.rounds);
        let rounds = plan.step.as_secs_f64() / round.max(1e-9);
        self.rounds = (rounds as u32).clamp(*ROUNDS.start(), *ROUNDS.end());
        Ok(())
    }

    fn repeat(&mut self, cpu: usize, tally: &mut Tally) -> io::Result<()> {
        let hand_overs = f64::from(2 * self.rounds);
        let run = pair(self.method, cpu, self.words(), self.rounds)?;
        let calls = alone(self.method, self.words(), 2 * self.rounds)?;
        tally.wall += run.wall;
        tally.cpu += run.cpu;
        let each_us = |time: Duration| time.as_secs_f64() * 1e6 / hand_overs;
        let switches = run.switches as f64 / hand_overs;
        let cost = each_us(run.cpu) - each_us(calls);
        let cost = (switches >= SWITCHES).then_some(cost);
        tally.discarded += u32::from(cost.is_none());
        tally.negative += u32::from(cost.is_some_and(|cost| cost < 0.0));
        self.costs.push(cost);
        self.calls.push(each_us(calls));
        self.switches.push(switches);
        Ok(())
    }

    /// What all repetitions say; `empty` are the costs with the empty working set. `None` if all were left out.
    fn cost(&self, empty: &[Option<f64>]) -> Option<SetCost> {
        let costs: Vec<f64> = self.costs.iter().flatten().copied().collect();
        let pairs = self.costs.iter().zip(empty);
        let indirect: Vec<f64> = pairs
            .filter_map(|(&cost, &empty)| Some(cost? - empty?))
            .collect();
        Some(SetCost {
            working_set: self.working_set,
            cost_us: Spread::of(&costs)?,
            indirect_us: Spread::of(&indirect).filter(|_| self.working_set > 0),
            calls_us: Spread::of(&self.calls)?.median,
            switches: Spread::of(&self.switches)?.median,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(cpu: usize) -> Plan {
        Plan {
            cpu,
            repetitions: 3,
            step: Duration::from_micros(200),
        }
    }

    #[test]
    fn a_real_run_sees_a_switch_at_each_hand_over() {
        let cpu = allowed_cpus()[0];
        let mut shares = Vec::new();
        let measured = measure(&plan(cpu), &mut |share| {
            shares.push(share);
            ControlFlow::Continue(())
        })
        .unwrap();
        for sets in [&measured.futex, &measured.pipe] {
            let sizes: Vec<u64> = sets.iter().map(|set| set.working_set).collect();
            assert_eq!(sizes, WORKING_SETS);
            for set in sets {
                assert!(set.cost_us.is_sound() && set.calls_us > 0.0, "{set:?}");
                assert!(set.switches >= SWITCHES, "{set:?}");
                assert_eq!(set.indirect_us.is_some(), set.working_set > 0);
            }
        }
        assert!((0.0..=100.0).contains(&measured.away_percent));
        assert!(shares.is_sorted() && shares[0] == 0.0 && shares.last() < Some(&1.0));
    }

    #[test]
    fn it_can_be_stopped() {
        let cpu = allowed_cpus()[0];
        let stopped = measure(&plan(cpu), &mut |share| {
            if share > 0.1 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert!(matches!(stopped, Err(MeasureError::Stopped)));
    }

    #[test]
    fn a_cpu_that_is_not_there_is_refused_with_those_that_are() {
        for cpu in [CpuSet::count() - 1, 1 << 20] {
            let refused = measure(&plan(cpu), &mut |_| ControlFlow::Continue(()));
            let sentence = refused.unwrap_err().to_string();
            assert!(sentence.contains(&format!("CPU {cpu}")), "{sentence}");
            assert!(sentence.contains(", only on "), "{sentence}");
        }
    }

    #[test]
    fn costs_are_compared_within_a_repetition() {
        let mut cell = Cell::new(Method::Futex, 16 << 10);
        cell.costs = vec![Some(3.0), None, Some(5.0), Some(4.0)];
        cell.calls = vec![1.0; 4];
        cell.switches = vec![1.0; 4];
        let cost = cell.cost(&[Some(2.0), Some(2.0), Some(2.5), None]).unwrap();
        assert!((cost.cost_us.median - 4.0).abs() < 1e-9);
        assert!((cost.indirect_us.unwrap().median - 1.75).abs() < 1e-9);
        cell.costs = vec![None; 4];
        assert!(cell.cost(&[]).is_none());
    }
}
