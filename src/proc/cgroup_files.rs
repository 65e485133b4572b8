//! Files of a control group: `cpu.max`, `cpu.stat`, `memory.max` and what version 1 has for them.

use super::number::{Numbers, lines};
use crate::sample::{CgroupVersion, Throttled};

/// Where version 1 has no memory limit, the file holds the largest multiple of a page; no machine has half of that.
const NO_MEMORY_LIMIT: u64 = 1 << 62;

/// `cpu.max`: `max 100000`, or quota and period in microseconds. CPUs that the quota is worth; `None` without one.
pub fn cpu_max(bytes: &[u8]) -> Option<f64> {
    let mut numbers = Numbers::new(bytes);
    // "max" is no number.
    let quota = numbers.unsigned()?;
    share(quota, numbers.unsigned()?)
}

/// `cpu.cfs_quota_us` (-1 for none) and `cpu.cfs_period_us`. CPUs that the quota is worth; `None` without one.
pub fn cfs_quota(quota: &[u8], period: &[u8]) -> Option<f64> {
    let quota = u64::try_from(Numbers::new(quota).signed()?).ok()?;
    share(quota, Numbers::new(period).unsigned()?)
}

fn share(quota: u64, period: u64) -> Option<f64> {
    (quota > 0 && period > 0).then(|| quota as f64 / period as f64)
}

/// `memory.max` (`max`, or bytes) and `memory.limit_in_bytes`; `None` without a limit.
pub fn memory_max(bytes: &[u8]) -> Option<u64> {
    number(bytes).filter(|limit| *limit < NO_MEMORY_LIMIT)
}

/// `memory.current`, `pids.max` and others that hold one number; `None` for `max`.
pub fn number(bytes: &[u8]) -> Option<u64> {
    Numbers::new(bytes).unsigned()
}

/// CPU time of `cpu.stat` of version 2 (`usage_usec`), nanoseconds.
pub fn cpu_usage(bytes: &[u8]) -> Option<u64> {
    let usage = lines(bytes).find_map(|line| line.strip_prefix(b"usage_usec "))?;
    number(usage)?.checked_mul(1000)
}

/// File cache that can be dropped at once, of a group and those below, bytes (`memory.stat`).
pub fn file_cache(bytes: &[u8], version: CgroupVersion) -> Option<u64> {
    let name: &[u8] = match version {
        CgroupVersion::V1 => b"total_inactive_file ",
        CgroupVersion::V2 => b"inactive_file ",
    };
    number(lines(bytes).find_map(|line| line.strip_prefix(name))?)
}

/// `cpu.stat`; `None` where the controller is not enabled: then it has no such lines.
pub fn cpu_stat(bytes: &[u8], version: CgroupVersion) -> Option<Throttled> {
    let (mut periods, mut throttled, mut time) = (None, None, None);
    let (time_name, unit): (&[u8], _) = match version {
        CgroupVersion::V1 => (b"throttled_time", 1),
        CgroupVersion::V2 => (b"throttled_usec", 1000),
    };
    for line in lines(bytes) {
        let Some(blank) = memchr::memchr(b' ', line) else {
            continue;
        };
        let field = match &line[..blank] {
            b"nr_periods" => &mut periods,
            b"nr_throttled" => &mut throttled,
            name if name == time_name => &mut time,
            _ => continue,
        };
        if let Some(value) = Numbers::new(&line[blank..]).unsigned() {
            *field = Some(value);
        }
    }
    Some(Throttled {
        periods: periods?,
        throttled_periods: throttled?,
        time: time?.checked_mul(unit)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quota_is_worth_so_many_cpus() {
        assert_eq!(cpu_max(b"150000 100000\n"), Some(1.5));
        assert_eq!(cpu_max(b"max 100000\n"), None);
        for broken in [
            &b""[..],
            b"150000",
            b"150000 0",
            b"0 100000",
            b"x y",
            b"-1 100000",
        ] {
            assert_eq!(cpu_max(broken), None);
        }
        assert_eq!(cfs_quota(b"20000\n", b"100000\n"), Some(0.2));
        assert_eq!(cfs_quota(b"-1\n", b"100000\n"), None);
        assert_eq!(cfs_quota(b"20000\n", b""), None);
    }

    #[test]
    fn no_memory_limit_is_none() {
        assert_eq!(memory_max(b"1073741824\n"), Some(1 << 30));
        assert_eq!(memory_max(b"max\n"), None);
        assert_eq!(memory_max(b"9223372036854771712\n"), None);
        assert_eq!(number(b"4096\n"), Some(4096));
        for absurd in [
            &b""[..],
            b"max\n",
            b"-1\n",
            b"\xff\0",
            b"99999999999999999999\n",
        ] {
            assert_eq!(number(absurd), None);
        }
    }

    #[test]
    fn cache_of_the_group_and_those_below() {
        let first = b"inactive_file 1\ntotal_cache 9\ntotal_inactive_file 7\n";
        assert_eq!(file_cache(first, CgroupVersion::V1), Some(7));
        assert_eq!(
            file_cache(b"anon 9\ninactive_file 5\n", CgroupVersion::V2),
            Some(5)
        );
        assert_eq!(file_cache(b"inactive_file\n", CgroupVersion::V2), None);
    }

    #[test]
    fn both_versions_tell_how_often() {
        let second = b"usage_usec 79\nuser_usec 70\nsystem_usec 9\nnr_periods 12\nnr_throttled 3\nthrottled_usec 4500\nnr_bursts 0\n";
        let first = b"nr_periods 12\nnr_throttled 3\nthrottled_time 4500000\n";
        let expected = Throttled {
            periods: 12,
            throttled_periods: 3,
            time: 4_500_000,
        };
        assert_eq!(cpu_stat(second, CgroupVersion::V2), Some(expected));
        assert_eq!((cpu_usage(second), cpu_usage(first)), (Some(79_000), None));
        assert_eq!(cpu_stat(first, CgroupVersion::V1), Some(expected));
        assert_eq!(cpu_stat(first, CgroupVersion::V2), None);
        assert_eq!(cpu_stat(b"usage_usec 79\n", CgroupVersion::V2), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = cpu_max(&bytes);
            let _ = cfs_quota(&bytes, &bytes);
            let _ = (memory_max(&bytes), cpu_usage(&bytes));
            let _ = cpu_stat(&bytes, CgroupVersion::V1);
        }

        #[test]
        fn any_numbers_are_survived(a in any::<u64>(), b in any::<u64>()) {
            let limit = cpu_max(format!("{a} {b}\n").as_bytes());
            prop_assert!(limit.is_none_or(|limit| limit.is_finite() && limit > 0.0));
            let stat = format!("nr_periods {a}\nnr_throttled {b}\nthrottled_usec {a}\n");
            let _ = cpu_stat(stat.as_bytes(), CgroupVersion::V2);
        }
    }
}
