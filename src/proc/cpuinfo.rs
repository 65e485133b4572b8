//! `/proc/cpuinfo`: whether the CPU says that a hypervisor is present, and clocks.

use super::number::lines;

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

/// Clocks by the numbers of CPUs, MHz. Without the counters that they are measured with (flag `aperfmperf`, which a hypervisor
/// keeps for itself) the kernel repeats the nominal clock: that tells nothing, and none is given.
pub fn clocks(bytes: &[u8]) -> Vec<(u32, u64)> {
    let mut clocks = Vec::new();
    let (mut cpu, mut mhz) = (None, None);
    for line in lines(bytes) {
        let Some(colon) = line.iter().position(|&byte| byte == b':') else {
            continue;
        };
        let (key, value) = (line[..colon].trim_ascii(), line[colon + 1..].trim_ascii());
        match key {
            b"processor" => {
                cpu = std::str::from_utf8(value)
                    .ok()
                    .and_then(|text| text.parse().ok());
                mhz = None;
            }
            b"cpu MHz" => {
                let text = std::str::from_utf8(value).ok();
                mhz = text.and_then(|text| text.parse::<f64>().ok());
            }
            b"flags" => {
                let measured = value
                    .split(u8::is_ascii_whitespace)
                    .any(|flag| flag == b"aperfmperf");
                if let (true, Some(cpu), Some(mhz)) = (measured, cpu, mhz) {
                    clocks.push((cpu, mhz as u64));
                }
            }
            _ => {}
        }
    }
    clocks
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
    fn clocks_are_those_that_were_measured() {
        let cpu = |id: u32, mhz: &str, flag: &str| {
            format!("processor\t: {id}\ncpu MHz\t\t: {mhz}\nflags\t\t: fpu {flag}\n\n")
        };
        let text = cpu(0, "3400.123", "aperfmperf") + &cpu(3, "800.000", "aperfmperf");
        assert_eq!(clocks(text.as_bytes()), [(0, 3400), (3, 800)]);
        assert_eq!(clocks(cpu(0, "2596.1", "hypervisor").as_bytes()), []);
        assert_eq!(
            clocks(cpu(0, "inf", "aperfmperf").as_bytes()),
            [(0, u64::MAX)]
        );
        assert_eq!(clocks(cpu(0, "fast", "aperfmperf").as_bytes()), []);
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
            clocks(&bytes);
        }
    }
}
