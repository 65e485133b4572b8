//! `/proc/pressure/cpu`, `io` and `memory`.
//!
//! The `procfs` crate insists on the line `full`, which the file of the CPU has only since 5.13, and panics on a line that
//! is too short.

use super::number::{decimal, lines};
use crate::sample::{Pressure, Stall};

/// Reads a file; a line that is not of its form is left out. `None` without the line `some`.
pub fn parse(bytes: &[u8]) -> Option<Pressure> {
    let (mut some, mut full) = (None, None);
    for line in lines(bytes) {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("some") => some = stall(words).or(some),
            Some("full") => full = stall(words).or(full),
            _ => {}
        }
    }
    Some(Pressure { some: some?, full })
}

/// `avg10=0.52 avg60=1.81 avg300=1.31 total=39928194`.
fn stall<'a>(words: impl Iterator<Item = &'a str>) -> Option<Stall> {
    let (mut averages, mut total) = ([None; 3], None);
    for word in words {
        let (name, value) = word.split_once('=')?;
        match name {
            "avg10" => averages[0] = decimal(value),
            "avg60" => averages[1] = decimal(value),
            "avg300" => averages[2] = decimal(value),
            "total" => total = value.parse().ok(),
            _ => {}
        }
    }
    let [avg10, avg60, avg300] = averages;
    Some(Stall {
        avg10: avg10?,
        avg60: avg60?,
        avg300: avg300?,
        total: total?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/pressure/io");
        let expected = Pressure {
            some: Stall {
                avg10: 0.52,
                avg60: 1.81,
                avg300: 1.31,
                total: 39_928_194,
            },
            full: Some(Stall {
                avg10: 0.44,
                avg60: 1.64,
                avg300: 0.72,
                total: 28_249_292,
            }),
        };
        assert_eq!(parse(bytes), Some(expected));
    }

    #[test]
    fn a_kernel_without_full_has_none() {
        let pressure = parse(b"some avg10=1.50 avg60=0.00 avg300=0.00 total=7\n").unwrap();
        assert_eq!((pressure.some.total, pressure.full), (7, None));
    }

    #[test]
    fn half_a_line_is_no_pressure() {
        for bytes in [
            &b""[..],
            b"some",
            b"some avg10=1.50 avg60=0.00 total=7\n",
            b"some avg10=nan avg60=0.00 avg300=0.00 total=7\n",
            b"some avg10=-1 avg60=0.00 avg300=0.00 total=7\n",
            b"some avg10=1.50 avg60=0.00 avg300=0.00 total=x\n",
            b"full avg10=1.50 avg60=0.00 avg300=0.00 total=7\n",
        ] {
            assert_eq!(parse(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
