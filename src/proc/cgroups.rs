//! `/proc/cgroups`: the controllers of control groups of version 1.

/// How many groups the controller `name` has in a hierarchy of its own, the root among them; `None` where it has none.
pub fn groups_of(bytes: &[u8], name: &[u8]) -> Option<u32> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let words = lines.find_map(|line| {
        let mut words = line.split(|byte| *byte == b'\t');
        (words.next() == Some(name)).then_some(words)
    });
    let mut numbers = words?.map(|word| std::str::from_utf8(word).ok()?.parse().ok());
    let (hierarchy, groups) = (numbers.next()??, numbers.next()??);
    // Those of version 2 are in hierarchy 0.
    (hierarchy > 0).then_some(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &[u8] = b"#subsys_name\thierarchy\tnum_cgroups\tenabled\n\
        cpu\t1\t17\t1\n\
        freezer\t6\t1\t1\n\
        hugetlb\t0\t18\t1\n";

    #[test]
    fn groups_are_counted_by_controller() {
        assert_eq!(groups_of(TEXT, b"cpu"), Some(17));
        assert_eq!(groups_of(TEXT, b"freezer"), Some(1));
        assert_eq!(groups_of(TEXT, b"hugetlb"), None);
        assert_eq!(groups_of(TEXT, b"free"), None);
        assert_eq!(groups_of(b"", b"cpu"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = groups_of(&bytes, b"");
        }
    }
}
