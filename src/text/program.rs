//! The name of a program in a command line.

use std::ops::Range;

/// Where in a command line, of arguments parted by blanks or NUL, the name of the program stands, without its folder.
/// `program` is the path of the program, where the kernel tells it.
///
/// Programs write titles like `nginx: worker process` over their arguments: the name ends at the first blank, unless the
/// path is known and has one.
pub fn program(line: &[u8], program: Option<&[u8]>) -> Range<usize> {
    let end = match program {
        Some(path) if !path.is_empty() && line.starts_with(path) => path.len(),
        _ => line
            .iter()
            .position(|byte| matches!(byte, b' ' | 0))
            .unwrap_or(line.len()),
    };
    let folder = line[..end]
        .iter()
        .rposition(|byte| *byte == b'/')
        .map_or(0, |slash| slash + 1);
    // "/" alone, or a path that ends in one, has no last part.
    if folder == end { 0..end } else { folder..end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_last_part_of_the_first_word() {
        for (line, path, name) in [
            ("/usr/bin/java\0-jar\0a/b", None, "java"),
            ("nginx: worker process", None, "nginx:"),
            ("/opt/a b/run me -x", Some("/opt/a b/run me"), "run me"),
            ("/opt/a b/run me -x", Some(""), "a"),
            ("-bash", None, "-bash"),
            ("/", None, "/"),
            ("bin/", None, "bin/"),
            ("", None, ""),
        ] {
            let found = program(line.as_bytes(), path.map(str::as_bytes));
            assert_eq!(&line[found], name, "{line}");
        }
    }
}
