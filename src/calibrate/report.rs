//! The result as a table.

use crate::calibrate::cost::{Calibration, SetCost, Spread, microseconds, size};
use std::io::{self, Write};

/// The result for people.
pub fn report(out: &mut dyn Write, calibration: &Calibration, unicode: bool) -> io::Result<()> {
    let us = if unicode { "µs" } else { "us" };
    let Calibration {
        cpu,
        repetitions,
        conditions,
        ..
    } = calibration;
    let brand = calibration.cpu_brand.as_deref();
    let brand = brand.map_or_else(String::new, |brand| format!(" ({brand})"));
    writeln!(
        out,
        "cost of a context switch on CPU {cpu}{brand}, Linux {}, {repetitions} repetitions in {:.1} s",
        calibration.kernel, conditions.seconds
    )?;
    for (title, sets) in [
        (
            "two threads that wake each other by futex",
            &calibration.futex,
        ),
        (
            "two threads that wake each other by pipe",
            &calibration.pipe,
        ),
    ] {
        writeln!(out, "\n{title}")?;
        writeln!(
            out,
            "{:>12} {:>9} {:>15} {:>15} {:>12} {:>15}",
            "working set",
            format!("cost {us}"),
            "middle half",
            "range",
            "for caches",
            "middle half",
        )?;
        for set in sets {
            line(out, set, unicode)?;
        }
    }
    let steal = conditions.steal_percent.map(|steal| format!("{steal:.1}"));
    writeln!(
        out,
        "\nsteal meanwhile {} %, CPU with others {:.1} %",
        steal.as_deref().unwrap_or("-"),
        conditions.away_percent
    )?;
    let example = calibration.sentence(10_000.0, unicode);
    writeln!(out, "for example {example}")?;
    for doubt in calibration.doubts() {
        writeln!(out, "note: {doubt}")?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, set: &SetCost, unicode: bool) -> io::Result<()> {
    let dash = if unicode { "–" } else { "-" };
    let between =
        |low: f64, high: f64| format!("{} {dash} {}", microseconds(low), microseconds(high));
    let half = |spread: &Spread| between(spread.lower, spread.upper);
    let indirect = set.indirect_us.as_ref();
    writeln!(
        out,
        "{:>12} {:>9} {:>15} {:>15} {:>12} {:>15}",
        size(set.working_set),
        microseconds(set.cost_us.median),
        half(&set.cost_us),
        between(set.cost_us.min, set.cost_us.max),
        indirect.map_or_else(|| "-".to_owned(), |spread| microseconds(spread.median)),
        indirect.map_or_else(|| "-".to_owned(), half),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::cost::testing::calibration;

    #[test]
    fn the_result_is_a_table_of_sets() {
        let mut out = Vec::new();
        report(&mut out, &calibration(), false).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.is_ascii());
        let rows: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        let row: Vec<&str> = "256K 9.4 9.4 - 9.4 9.4 - 9.4 6.5 6.5 - 6.5"
            .split(' ')
            .collect();
        assert!(rows.contains(&row), "{text}");
        assert!(
            text.contains("steal meanwhile 0.1 %, CPU with others 0.4 %"),
            "{text}"
        );
        assert!(text.ends_with("for example 10.0k/s x 2.9 us = 2.9 % of one CPU, up to 13 % with 256K working sets\n"), "{text}");
    }
}
