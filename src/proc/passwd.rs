//! `/etc/passwd`.

/// A line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User<'a> {
    /// User ID.
    pub uid: u32,
    /// Login name.
    pub name: &'a str,
    /// Home folder; empty where the line has none.
    pub home: &'a str,
}

/// Users in the order of the file. Lines that are none are left out, as are those that mean users of another place (`+`,
/// `-`).
pub fn users(bytes: &[u8]) -> impl Iterator<Item = User<'_>> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let mut fields = line.split(':');
        let name = fields.next()?;
        let uid = fields.nth(1)?;
        let foreign = name.is_empty() || name.starts_with(['+', '-', '#']);
        // The rest of a line that was cut is missing.
        let whole = fields.next().is_some();
        let digits = uid.bytes().all(|byte| byte.is_ascii_digit());
        if foreign || !whole || !digits {
            return None;
        }
        Some(User {
            uid: uid.parse().ok()?,
            name,
            home: fields.nth(1).unwrap_or_default(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::users;

    #[test]
    fn odd_lines_are_left_out() {
        let bytes = b"root:x:0:0:root:/root:/bin/bash\n\n# x:x:1:1\n+::::::\n-old:x:7:7::/:\nann:x:1000\n\xff:x:2:2:\n\
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nbig:x:4294967296:1:\nplus:x:+5:1:\n";
        let found = users(bytes).map(|user| (user.uid, user.name, user.home));
        let expected = [(0, "root", "/root"), (65534, "nobody", "/nonexistent")];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}
