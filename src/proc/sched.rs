//! `/proc/PID/task/TID/sched`: one of its lines. Kernels without scheduler debugging do not have the file.

use super::number::{Numbers, lines};

/// Moves from CPU to CPU (`se.nr_migrations`).
pub fn migrations(bytes: &[u8]) -> Option<u64> {
    lines(bytes).find_map(|line| {
        let rest = line.strip_prefix(b"se.nr_migrations")?;
        Numbers::new(rest.trim_ascii_start().strip_prefix(b":")?).unsigned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_line_is_found_among_the_others() {
        let sched = b"a (1, #threads: 1)\n----\nse.nr_migrations   :    12\nx : 1\n";
        assert_eq!(migrations(sched), Some(12));
        assert_eq!(migrations(b"se.nr_migrations\n"), None);
        assert_eq!(migrations(b"nothing"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = migrations(&[b"se.nr_migrations", &bytes[..]].concat());
        }
    }
}
