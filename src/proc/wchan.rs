//! `/proc/PID/wchan`.

/// The function of the kernel that a task sleeps in. `None`: it runs, or we may not know (`0`).
pub fn parse(bytes: &[u8]) -> Option<&[u8]> {
    let name = bytes.trim_ascii();
    (!name.is_empty() && name != b"0").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_nothing_else() {
        assert_eq!(parse(b"kernel_clone"), Some(b"kernel_clone".as_slice()));
        assert_eq!(
            parse(b"__refrigerator\n"),
            Some(b"__refrigerator".as_slice())
        );
        for nothing in [b"0".as_slice(), b"0\n", b"", b"\n"] {
            assert_eq!(parse(nothing), None);
        }
    }
}
