//! Which rows match a text.

use super::text;
use crate::sample::{Process, Thread};

/// A filter as typed: alternatives separated by `|`, each a case-insensitive substring of the command, name, user or
/// PID. Empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
    alternatives: Vec<String>,
}

impl Filter {
    /// From what was typed.
    pub fn new(text: &str) -> Self {
        let alternatives = text
            .split('|')
            .map(|part| part.trim().to_lowercase())
            .filter(|part| !part.is_empty())
            .collect();
        Self {
            text: text.to_owned(),
            alternatives,
        }
    }

    /// From text to be found as it is, `|` and blanks included.
    pub fn literal(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            alternatives: vec![text.to_lowercase()],
        }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nothing was typed: everything matches.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Its command, name, user or PID matches.
    pub fn matches_process(&self, process: &Process) -> bool {
        let identity = &process.identity;
        self.is_empty()
            || self.alternatives.iter().any(|part| {
                contains(&identity.cmdline, part)
                    || contains(&identity.name, part)
                    || identity
                        .user
                        .as_ref()
                        .is_some_and(|user| contains(user.as_bytes(), part))
                    || number_contains(process.key.tid, part)
            })
    }

    /// Its own name or TID matches.
    pub fn matches_thread(&self, thread: &Thread) -> bool {
        self.is_empty()
            || self.alternatives.iter().any(|part| {
                thread
                    .detail
                    .is_some_and(|detail| contains(detail.name.as_bytes(), part))
                    || number_contains(thread.tid, part)
            })
    }

    /// The text matches.
    pub fn matches_text(&self, text: &str) -> bool {
        self.is_empty()
            || self
                .alternatives
                .iter()
                .any(|part| contains(text.as_bytes(), part))
    }
}

/// `part` (in lower case) is in `text`; a NUL between two arguments counts as a blank.
fn contains(text: &[u8], part: &str) -> bool {
    if part.is_ascii() {
        let part = part.as_bytes();
        let same = |(byte, wanted): (&u8, &u8)| match byte {
            0 => *wanted == b' ',
            byte => byte.to_ascii_lowercase() == *wanted,
        };
        text.windows(part.len())
            .any(|window| window.iter().zip(part).all(same))
    } else if text.is_ascii() {
        false
    } else {
        text::clean(&text::join(text)).to_lowercase().contains(part)
    }
}

fn number_contains(number: u32, part: &str) -> bool {
    part.len() <= 10
        && part.bytes().all(|byte| byte.is_ascii_digit())
        && number.to_string().contains(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::{process, thread};

    #[test]
    fn a_process_matches_by_command_name_user_and_pid() {
        let mut java = process(4312, 1, "java");
        java.command(&["/usr/bin/java", "-Xmx2g", "-jar", "shop.jar"]);
        java.user(1000, "app");
        let java = java.process;
        for text in [
            "",
            "|",
            "java",
            "JAVA",
            "-jar shop",
            "app",
            "431",
            "nothing|shop",
            " shop ",
        ] {
            assert!(Filter::new(text).matches_process(&java), "{text}");
        }
        for text in ["nothing", "4313", "jarshop", "java.*"] {
            assert!(!Filter::new(text).matches_process(&java), "{text}");
        }
    }

    #[test]
    fn letters_beyond_ascii_match_in_any_case() {
        let process = process(7, 1, "größe").process;
        assert!(Filter::new("GRÖ").matches_process(&process));
        assert!(!Filter::new("ä").matches_process(&process));
    }

    #[test]
    fn a_thread_matches_by_its_own_name_and_tid() {
        let thread = thread(4319, "C2 CompilerThre");
        assert!(Filter::new("compiler").matches_thread(&thread));
        assert!(Filter::new("19").matches_thread(&thread));
        assert!(!Filter::new("java").matches_thread(&thread));
    }

    #[test]
    fn a_literal_keeps_its_bar() {
        let mut shell = process(7, 1, "sh");
        shell.command(&["sh", "-c", "a|b"]);
        assert!(Filter::literal("a|b").matches_process(&shell.process));
        assert!(!Filter::literal("a|c").matches_process(&shell.process));
    }
}
