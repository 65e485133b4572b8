//! `/proc/PID/mountinfo`: what is mounted where.

use super::number::lines;
use procfs::process::MountInfo;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The mounts in their order, with the names as they are; a line that is none is left out. A name that is no UTF-8 has
/// U+FFFD in it.
pub fn parse(bytes: &[u8]) -> impl Iterator<Item = MountInfo> {
    lines(bytes).filter_map(|line| {
        let mut mount = MountInfo::from_line(&String::from_utf8_lossy(line)).ok()?;
        let point = unescaped(mount.mount_point.as_os_str().as_bytes());
        mount.mount_point = OsString::from_vec(point).into();
        mount.root = String::from_utf8_lossy(&unescaped(mount.root.as_bytes())).into_owned();
        Some(mount)
    })
}

/// Blanks, tabs, line ends and backslashes are written as a backslash and three octal digits.
pub fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let octal = |digits: &[u8]| {
            let value = digits.iter().try_fold(0u32, |sum, digit| {
                matches!(digit, b'0'..=b'7').then(|| sum * 8 + u32::from(digit - b'0'))
            });
            value.and_then(|value| u8::try_from(value).ok())
        };
        let escape = after.get(..3).filter(|_| first == b'\\').and_then(octal);
        plain.push(escape.unwrap_or(first));
        rest = if escape.is_some() { &after[3..] } else { after };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn odd_names_are_read_as_they_are() {
        let text = b"41 31 0:38 /x\\040y /a\\040b\\134\\9 rw - cgroup2 none rw,nsdelegate\n\
            41 31 0:38 / /a\n41 31 0:38 / /a rw - cgroup2\n";
        let mounts: Vec<MountInfo> = parse(text).collect();
        assert_eq!(mounts.len(), 1);
        assert_eq!(mounts[0].mount_point.as_os_str(), "/a b\\\\9");
        assert_eq!((&*mounts[0].root, &*mounts[0].fs_type), ("/x y", "cgroup2"));
        assert!(mounts[0].super_options.contains_key("nsdelegate"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            parse(&bytes).count();
        }

        #[test]
        fn any_words_are_survived(line in "([0-9/:a=\\\\,-] ?){0,12}(shared:|master:x )? - [a-z]{0,3} ?[a-z,=]{0,9}\n") {
            parse(line.as_bytes()).count();
        }
    }
}
