//! Lines on thread-level parallelism.

use crate::rates::{Parallelism, Snapshot};
use std::io::{self, Write};

/// Of the machine, where it was looked at.
pub fn machine(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let Some(found) = &snapshot.machine.parallelism else {
        return Ok(());
    };
    write!(out, "tlp     ")?;
    numbers(out, found)
}

/// Of each process that was asked for.
pub fn processes(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    for (key, found) in &snapshot.parallelism {
        write!(out, "tlp     of {}  ", key.tid)?;
        numbers(out, found)?;
    }
    Ok(())
}

fn numbers(out: &mut dyn Write, found: &Parallelism) -> io::Result<()> {
    match found.value.zip(found.error) {
        Some((value, error)) => write!(out, "~{value:.2} +-{error:.2}")?,
        None => write!(out, "-")?,
    }
    write!(out, "  average {:.2}", found.average)?;
    for (threads, share) in found.shares.iter().enumerate() {
        // Of many CPUs most are never busy at once.
        if threads < 3 || *share >= 0.0005 {
            write!(out, "  c{threads} {:.1}%", share * 100.0)?;
        }
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{ParallelismMethod, TaskKey};

    #[test]
    fn what_was_looked_at_has_a_line() {
        let busy = Parallelism {
            value: Some(1.412),
            average: 0.966,
            shares: vec![0.316, 0.402, 0.282, 0.0, 0.0],
            error: Some(0.061),
            looks: 190.0,
            method: ParallelismMethod::Runnable,
        };
        let idle = Parallelism {
            value: None,
            average: 0.0,
            shares: vec![1.0, 0.0, 0.0],
            error: None,
            ..busy.clone()
        };
        let mut snapshot = Snapshot::default();
        let written = |snapshot: &Snapshot| {
            let mut out = Vec::new();
            machine(&mut out, snapshot).unwrap();
            processes(&mut out, snapshot).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&snapshot), "");
        snapshot.machine.parallelism = Some(busy);
        let key = TaskKey {
            tid: 42,
            starttime: 1,
        };
        snapshot.parallelism = vec![(key, idle)];
        assert_eq!(
            written(&snapshot),
            "tlp     ~1.41 +-0.06  average 0.97  c0 31.6%  c1 40.2%  c2 28.2%\n\
             tlp     of 42  -  average 0.00  c0 100.0%  c1 0.0%  c2 0.0%\n"
        );
    }
}
