//! `/proc/PID/cgroup`.

/// Path of the control group: in the unified hierarchy (`0::`); where there is none, in systemd's own; else in the
/// first one listed. Raw bytes: anybody may name a control group.
pub fn parse(bytes: &[u8]) -> Option<&[u8]> {
    let (mut systemd, mut first) = (None, None);
    for line in bytes.split(|&byte| byte == b'\n') {
        let mut parts = line.splitn(3, |&byte| byte == b':');
        let (Some(hierarchy), Some(controllers), Some(path)) =
            (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if hierarchy == b"0" && controllers.is_empty() {
            return Some(path);
        }
        if controllers == b"name=systemd" {
            systemd = Some(path);
        }
        first = first.or(Some(path));
    }
    systemd.or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_unified_hierarchy_wins_wherever_it_stands() {
        let bytes = b"4:memory:/a\n1:name=systemd:/b\n0::/user.slice/x:y.scope\n";
        assert_eq!(parse(bytes), Some(&b"/user.slice/x:y.scope"[..]));
    }

    #[test]
    fn systemd_stands_in_for_it_and_then_the_first() {
        assert_eq!(parse(b"4:memory:/a\n1:name=systemd:/b\n"), Some(&b"/b"[..]));
        assert_eq!(parse(b"4:cpu,cpuacct:/a\n3:memory:/c\n"), Some(&b"/a"[..]));
        assert_eq!(parse(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
