//! `/proc/loadavg`.

use super::number::decimal;
use crate::sample::LoadAverage;

/// The line of `/proc/loadavg`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loadavg {
    /// The three averages.
    pub load: LoadAverage,
    /// Runnable tasks now, the reader among them.
    pub running: u32,
    /// Tasks (threads) that exist.
    pub tasks: u32,
    /// The PID handed out last: unchanged means that no task was born anywhere.
    pub last_pid: u32,
}

/// Reads the line.
pub fn parse(bytes: &[u8]) -> Option<Loadavg> {
    let mut words = std::str::from_utf8(bytes).ok()?.split_ascii_whitespace();
    let mut average = || decimal(words.next()?);
    let load = LoadAverage {
        one: average()?,
        five: average()?,
        fifteen: average()?,
    };
    let (running, tasks) = words.next()?.split_once('/')?;
    Some(Loadavg {
        load,
        running: running.parse().ok()?,
        tasks: tasks.parse().ok()?,
        last_pid: words.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/loadavg");
        let expected = Loadavg {
            load: LoadAverage {
                one: 0.23,
                five: 0.18,
                fifteen: 0.18,
            },
            running: 1,
            tasks: 88,
            last_pid: 16576,
        };
        assert_eq!(parse(bytes), Some(expected));
    }

    #[test]
    fn words_that_are_floats_are_no_load() {
        assert_eq!(parse(b"nan 0.18 0.18 1/88 16576\n"), None);
        assert_eq!(parse(b"0.23 inf 0.18 1/88 16576\n"), None);
        assert_eq!(parse(b"0.23 0.18 0.18 188 16576\n"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
