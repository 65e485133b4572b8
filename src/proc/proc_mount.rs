//! `/proc/PID/mountinfo`: how a `/proc` is mounted.

use super::cgroup_mounts::unescaped;
use super::number::lines;
use crate::sample::Hidepid;

/// The options of a mounted `/proc` that hide something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcMount {
    /// Whether processes of others are hidden, and how.
    pub hidepid: Option<Hidepid>,
    /// The group whose members see all processes all the same.
    pub group: Option<u32>,
    /// Nothing but processes is shown (`subset=pid`).
    pub only_pids: bool,
}

/// The options of what is mounted at `point`: of several mounts, those of the last, which covers the others. `None`: no
/// `/proc` is mounted there.
pub fn parse(bytes: &[u8], point: &[u8]) -> Option<ProcMount> {
    let mut found = None;
    for line in lines(bytes) {
        if let Some((at, mount)) = mount(line)
            && at == point
        {
            found = mount;
        }
    }
    found
}

/// `31 23 0:28 ROOT POINT rw,relatime shared:4 - proc SOURCE rw,hidepid=invisible`: where, and if it is a `/proc`, how.
fn mount(line: &[u8]) -> Option<(Vec<u8>, Option<ProcMount>)> {
    let mut words = line.split(|&byte| byte == b' ');
    let point = unescaped(words.nth(4)?);
    words.find(|word| *word == b"-")?;
    if words.next()? != b"proc" {
        return Some((point, None));
    }
    let mut mount = ProcMount::default();
    for option in words.nth(1)?.split(|&byte| byte == b',') {
        match option {
            b"hidepid=1" | b"hidepid=noaccess" => mount.hidepid = Some(Hidepid::NoAccess),
            b"hidepid=2" | b"hidepid=invisible" => mount.hidepid = Some(Hidepid::Invisible),
            b"hidepid=4" | b"hidepid=ptraceable" => mount.hidepid = Some(Hidepid::Ptraceable),
            b"subset=pid" => mount.only_pids = true,
            _ => {
                if let Some(group) = option.strip_prefix(b"gid=") {
                    mount.group = std::str::from_utf8(group).ok()?.parse().ok();
                }
            }
        }
    }
    Some((point, Some(mount)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(options: &str) -> ProcMount {
        let line = format!("24 30 0:22 / /proc rw,nosuid shared:14 - proc proc {options}\n");
        parse(line.as_bytes(), b"/proc").unwrap()
    }

    #[test]
    fn what_hides_others_is_found() {
        assert_eq!(of("rw"), ProcMount::default());
        let hidden = of("rw,gid=27,hidepid=invisible");
        assert_eq!(
            (hidden.hidepid, hidden.group),
            (Some(Hidepid::Invisible), Some(27))
        );
        assert_eq!(of("rw,hidepid=1").hidepid, Some(Hidepid::NoAccess));
        assert_eq!(
            of("rw,hidepid=ptraceable").hidepid,
            Some(Hidepid::Ptraceable)
        );
        assert_eq!(of("rw,hidepid=off").hidepid, None);
        assert!(of("rw,hidepid=noaccess,subset=pid").only_pids);
    }

    #[test]
    fn the_last_mount_at_a_place_covers_the_others() {
        let text = b"24 30 0:22 / /proc rw - proc proc rw\n\
            60 30 0:23 / /mnt/a\\040b rw - proc proc rw,subset=pid\n\
            70 24 0:24 / /proc rw - proc none rw,hidepid=2\n\
            71 24 0:25 / /proc/sys rw - tmpfs none rw\n";
        let at = |point: &[u8]| parse(text, point);
        assert_eq!(at(b"/proc").unwrap().hidepid, Some(Hidepid::Invisible));
        assert!(at(b"/mnt/a b").unwrap().only_pids);
        assert_eq!(at(b"/proc/sys"), None);
        assert_eq!(at(b"/mnt"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, b"/proc");
        }
    }
}
