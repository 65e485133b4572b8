//! `/proc/PID/status` and `/proc/PID/task/TID/status`.

use super::number::{Numbers, labelled, lines};
use crate::sample::{Nanos, Split};

/// What only `status` tells of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Effective user (Uid, second number).
    pub uid: u32,
    /// `voluntary_ctxt_switches`.
    pub voluntary: Option<u64>,
    /// `nonvoluntary_ctxt_switches`.
    pub involuntary: Option<u64>,
}

impl Status {
    /// Switches by kind, where the kernel tells both; `at` is when they were true.
    pub fn split(&self, at: Nanos) -> Option<Split> {
        Some(Split {
            voluntary: self.voluntary?,
            involuntary: self.involuntary?,
            at,
        })
    }
}

/// Reads the user and the switches.
///
/// The name is no danger: the kernel escapes a newline in it, so that no line can be forged.
pub fn parse(bytes: &[u8]) -> Option<Status> {
    let mut places = memchr::memmem::find_iter(bytes, b"\nUid:");
    let uid = places.find_map(|at| {
        let mut uids = Numbers::new(lines(&bytes[at + b"\nUid:".len()..]).next()?);
        uids.unsigned()?;
        u32::try_from(uids.unsigned()?).ok()
    })?;
    let (voluntary, involuntary) = switches(bytes);
    Some(Status {
        uid,
        voluntary,
        involuntary,
    })
}

/// The two lines are the last ones, or all but (`x86_Thread_features` follow since Linux 6.6): sought from the end.
fn switches(bytes: &[u8]) -> (Option<u64>, Option<u64>) {
    /// Lines looked at before the search is given up.
    const LAST: usize = 6;
    let (mut voluntary, mut involuntary) = (None, None);
    let mut rest = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for _ in 0..LAST {
        // The first line is the name's and is never looked at.
        let Some(start) = memchr::memrchr(b'\n', rest) else {
            break;
        };
        let line = &rest[start + 1..];
        rest = &rest[..start];
        if involuntary.is_none() {
            involuntary = labelled(line, b"nonvoluntary_ctxt_switches:");
        }
        if let Some(count) = labelled(line, b"voluntary_ctxt_switches:") {
            voluntary = Some(count);
            break;
        }
    }
    (voluntary, involuntary)
}

/// The value of the line with this label (`VmRSS`), without blanks around it. The name on the first line is no danger,
/// and the label of that line is never sought.
pub fn value<'a>(bytes: &'a [u8], label: &str) -> Option<&'a [u8]> {
    let mut lines = lines(bytes).skip(1);
    let rest = lines.find_map(|line| line.strip_prefix(label.as_bytes())?.strip_prefix(b":"))?;
    Some(rest.trim_ascii())
}

/// A size, in bytes; the kernel writes kB.
pub fn bytes(bytes: &[u8], label: &str) -> Option<u64> {
    Numbers::new(value(bytes, label)?)
        .unsigned()?
        .checked_mul(1024)
}

/// Signals queued for the user of the task (`SigQ: 3/95000`, the first number).
pub fn queued_signals(bytes: &[u8]) -> Option<u64> {
    let mut numbers = value(bytes, "SigQ")?.split(|byte| *byte == b'/');
    Numbers::new(numbers.next()?).unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_cannot_forge_a_line() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/newline/status");
        let expected = Status {
            uid: 0,
            voluntary: Some(1),
            involuntary: Some(0),
        };
        assert_eq!(parse(bytes), Some(expected));
    }

    #[test]
    fn names_are_any_bytes() {
        for bytes in [
            &include_bytes!("../../tests/fixtures/proc/firecracker-6.18/escape/status")[..],
            include_bytes!("../../tests/fixtures/proc/firecracker-6.18/not-utf8/status"),
            include_bytes!("../../tests/fixtures/proc/firecracker-6.18/kthreadd/status"),
            include_bytes!("../../tests/fixtures/proc/firecracker-6.18/zombie/status"),
        ] {
            let status = parse(bytes).unwrap();
            assert_eq!(status.uid, 0);
            assert!(status.voluntary.is_some() && status.involuntary.is_some());
        }
    }

    #[test]
    fn the_effective_user_is_the_second() {
        let status = parse(b"Name:\tsudo\nUid:\t1000\t33\t44\t55\nGid:\t1\t2\t3\t4\n").unwrap();
        assert_eq!(status.uid, 33);
        assert_eq!((status.voluntary, status.involuntary), (None, None));
    }

    #[test]
    fn lines_may_follow_the_switches() {
        let bytes = b"Name:\ta\nUid:\t1\t2\t3\t4\nvoluntary_ctxt_switches:\t18446744073709551615\n\
            nonvoluntary_ctxt_switches:\t12\nx86_Thread_features:\t\nx86_Thread_features_locked:\t\n";
        let status = parse(bytes).unwrap();
        assert_eq!(status.voluntary, Some(u64::MAX));
        assert_eq!(status.involuntary, Some(12));
    }

    #[test]
    fn a_user_that_is_cut_off_is_not_taken_from_the_next_line() {
        assert_eq!(parse(b"Name:\ta\nUid:\t7\nGid:\t1\t2\t3\t4\n"), None);
        assert_eq!(parse(b"Uid:\t7\t7\t7\t7\n"), None);
    }

    #[test]
    fn lines_are_found_by_their_label_alone() {
        let text = b"Name:\tVmRSS:\nVmRSS:\t    1234 kB\nVmRSSx:\t1\nCpus_allowed_list:\t0-3,7\n";
        assert_eq!(bytes(text, "VmRSS"), Some(1234 * 1024));
        assert_eq!(value(text, "Cpus_allowed_list"), Some(&b"0-3,7"[..]));
        assert_eq!(value(text, "Name"), None);
        assert_eq!(bytes(text, "VmSwap"), None);
        assert_eq!(queued_signals(b"Name:\ta\nSigQ:\t3/95000\n"), Some(3));
        assert_eq!(queued_signals(text), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes);
            let _ = super::bytes(&bytes, "V");
        }

        #[test]
        fn the_numbers_come_back_whatever_the_name(
            name in "[^\n]{0,64}",
            uid: u32,
            voluntary: u64,
            involuntary: u64,
        ) {
            let text = format!(
                "Name:\t{name}\nUmask:\t0022\nUid:\t1\t{uid}\t3\t4\nThreads:\t1\n\
                 voluntary_ctxt_switches:\t{voluntary}\nnonvoluntary_ctxt_switches:\t{involuntary}\n"
            );
            let expected = Status {
                uid,
                voluntary: Some(voluntary),
                involuntary: Some(involuntary),
            };
            prop_assert_eq!(parse(text.as_bytes()), Some(expected));
        }
    }
}
