//! `/proc/cpuinfo`: whether the CPU says that a hypervisor is present.

/// The flag `hypervisor` of the first CPU. `None` where CPUs have no such flags (other architectures than x86), or
/// where the bytes end before the flags do.
pub fn hypervisor_flag(bytes: &[u8]) -> Option<bool> {
    let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let line = lines.find(|line| line.starts_with(b"flags"))?;
    let colon = line.iter().position(|&byte| byte == b':')?;
    let mut flags = line[colon + 1..].split(u8::is_ascii_whitespace);
    let found = flags.any(|flag| flag == b"hypervisor");
    (found || line.ends_with(b"\n")).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_guest_has_the_flag() {
        let guest = b"processor\t: 0\nmodel name\t: Xeon\nflags\t\t: fpu vme hypervisor lahf_lm\nbugs\t\t: hypervisor\n";
        assert_eq!(hypervisor_flag(guest), Some(true));
        let metal = b"processor\t: 0\nflags\t\t: fpu vme lahf_lm\nvmx flags\t: hypervisor\n";
        assert_eq!(hypervisor_flag(metal), Some(false));
    }

    #[test]
    fn no_flags_tell_nothing() {
        assert_eq!(hypervisor_flag(b""), None);
        assert_eq!(hypervisor_flag(b"Features\t: fp asimd evtstrm\n"), None);
        assert_eq!(
            hypervisor_flag(b"flags\t\t: fpu vme hyper"),
            None,
            "cut off"
        );
        assert_eq!(hypervisor_flag(b"flags\t\t: hypervisor lahf"), Some(true));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = hypervisor_flag(&bytes);
        }
    }
}
