//! `/proc/vmstat`: five of its two hundred lines.

use super::number::{Numbers, lines};
use crate::sample::Paging;

/// Reads the counters of paging; a line that is not there, or holds no number, is `None`.
pub fn parse(bytes: &[u8]) -> Paging {
    let mut paging = Paging::default();
    for line in lines(bytes) {
        // Nearly all lines begin otherwise.
        if !line.starts_with(b"p") {
            continue;
        }
        let Some(blank) = memchr::memchr(b' ', line) else {
            continue;
        };
        let field = match &line[..blank] {
            b"pswpin" => &mut paging.swapped_in,
            b"pswpout" => &mut paging.swapped_out,
            b"pgpgin" => &mut paging.kib_in,
            b"pgpgout" => &mut paging.kib_out,
            b"pgmajfault" => &mut paging.major_faults,
            _ => continue,
        };
        if let Some(count) = Numbers::new(&line[blank..]).unsigned() {
            *field = Some(count);
        }
    }
    paging
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/vmstat");
        let text = std::str::from_utf8(bytes).unwrap();
        let line = |name: &str| -> Option<u64> {
            let rest = text.lines().find_map(|line| line.strip_prefix(name));
            Some(rest?.strip_prefix(' ')?.parse().unwrap())
        };
        let paging = parse(bytes);
        assert!(paging.kib_in > Some(1000));
        assert_eq!(paging.kib_in, line("pgpgin"));
        assert_eq!(paging.kib_out, line("pgpgout"));
        assert_eq!(paging.major_faults, line("pgmajfault"));
        assert_eq!(paging.swapped_in, line("pswpin"));
        assert_eq!(paging.swapped_out, line("pswpout"));
    }

    #[test]
    fn a_kernel_without_swap_has_no_such_lines() {
        let paging = parse(b"pgpgin 12\npgpgoutside 5\npgpgout\npgmajfault -3\npswpin");
        let expected = Paging {
            kib_in: Some(12),
            ..Paging::default()
        };
        assert_eq!(paging, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
