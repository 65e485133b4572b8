//! What the database of terminals says of one, where there is a database. Nothing here needs it.

use std::path::{Path, PathBuf};

/// Where entries are, beside what the environment names.
const FOLDERS: [&str; 4] = [
    "/etc/terminfo",
    "/lib/terminfo",
    "/usr/share/terminfo",
    "/usr/local/share/terminfo",
];

/// Names of capabilities that only a terminal with 24-bit colours has. They are extensions, whose names stand in a compiled
/// entry as text.
const TRUE_COLOR: [&[u8]; 3] = [b"\0RGB\0", b"\0Tc\0", b"\0setrgbf\0"];

/// Whether the entry of this terminal, which `read` gets from one of the files, has 24-bit colours.
pub(super) fn has_true_color(
    term: &str,
    env: impl Fn(&str) -> Option<String>,
    read: impl Fn(&Path) -> Option<Vec<u8>>,
) -> bool {
    let entry = entries(term, env).iter().find_map(|file| read(file));
    entry.is_some_and(|entry| {
        let has = |name: &&[u8]| entry.windows(name.len()).any(|part| part == *name);
        TRUE_COLOR.iter().any(has)
    })
}

/// Where the entry may be, in the order of ncurses.
pub fn entries(term: &str, env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let Some(first) = term.chars().next().filter(|_| !term.contains(['/', '\0'])) else {
        return Vec::new();
    };
    let own = env("TERMINFO").or_else(|| Some(env("HOME")? + "/.terminfo"));
    let more = env("TERMINFO_DIRS").unwrap_or_default();
    let folders = own.iter().map(String::as_str);
    let folders = folders.chain(more.split(':')).chain(FOLDERS);
    let folders = folders.map(Path::new).filter(|folder| folder.is_absolute());
    // By the first letter, or by its number where names differ in case alone.
    let files = folders.flat_map(|folder| {
        let by = [first.to_string(), format!("{:x}", u32::from(first))];
        by.map(|by| folder.join(by).join(term))
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_capability_is_found_by_its_name() {
        for (entry, has) in [
            (&b"\x1a\x01\0xterm|x\0\0AX\0RGB\0XT\0"[..], true),
            (b"\x1a\x01\0\0Tc\0", true),
            (b"\x1a\x01\0\0setrgbf\0", true),
            (b"\x1a\x01\0\0XRGB\0RGBX\0", false),
            (b"", false),
        ] {
            let read = |_: &Path| Some(entry.to_vec());
            assert_eq!(has_true_color("xterm", nothing, read), has);
        }
        assert!(!has_true_color("xterm", nothing, |_| None));
    }

    #[test]
    fn the_first_file_that_is_there_counts() {
        let env = |name: &str| match name {
            "HOME" => Some("/home/me".to_owned()),
            "TERMINFO_DIRS" => Some("/opt/terminfo::here".to_owned()),
            _ => None,
        };
        let files = entries("foot", env);
        let begin = [
            "/home/me/.terminfo/f/foot",
            "/home/me/.terminfo/66/foot",
            "/opt/terminfo/f/foot",
        ];
        assert_eq!(files[..3], begin.map(PathBuf::from));
        assert_eq!(files[4], Path::new("/etc/terminfo/f/foot"));
        for term in ["", "../../etc/passwd", "/etc/passwd"] {
            assert!(entries(term, env).is_empty(), "{term}");
        }
    }
}
