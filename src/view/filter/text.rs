//! A text to be found in what a row is called.

use crate::sample::{Process, Thread};
use crate::source::Fields;
use crate::view::text;

/// A text, found in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::view) struct Needle {
    lower: String,
    /// Number of the text in its filter.
    pub(super) number: u32,
}

impl Needle {
    /// Finds this text.
    pub(in crate::view) fn new(text: &str) -> Self {
        Self {
            lower: text.to_lowercase(),
            number: 0,
        }
    }

    /// Finds this text, which has this number in a filter.
    pub(super) fn numbered(text: &str, number: u32) -> Self {
        Self {
            number,
            ..Self::new(text)
        }
    }

    /// In lower case.
    pub(super) fn text(&self) -> &str {
        &self.lower
    }

    /// The port that `:8080` means as well.
    pub(super) fn port(&self) -> Option<u16> {
        self.lower.strip_prefix(':')?.parse().ok()
    }

    /// What has to be read of every process to find it.
    pub(in crate::view) fn fields(&self) -> Fields {
        if self.port().is_some() {
            Fields::SOCKETS_OF_ALL
        } else {
            Fields::empty()
        }
    }

    /// Stands in the command, name, user or PID, or is a port that the process listens on.
    pub(in crate::view) fn in_process(&self, process: &Process) -> bool {
        let identity = &process.identity;
        let listens = |port: u16| {
            let sockets = identity.sockets.as_ref();
            sockets.is_some_and(|sockets| sockets.ports.iter().any(|one| one.number == port))
        };
        self.in_bytes(&identity.cmdline)
            || self.in_bytes(&identity.name)
            || identity
                .user
                .as_ref()
                .is_some_and(|user| self.in_bytes(user.as_bytes()))
            || self.in_number(process.key.tid)
            || self.port().is_some_and(listens)
    }

    /// Stands in the thread's own name or TID.
    pub(in crate::view) fn in_thread(&self, thread: &Thread) -> bool {
        thread
            .detail
            .as_ref()
            .is_some_and(|detail| self.in_bytes(detail.name.as_bytes()))
            || self.in_number(thread.tid)
    }

    /// Stands in the text; a NUL between two arguments counts as a blank.
    pub(in crate::view) fn in_bytes(&self, bytes: &[u8]) -> bool {
        let lower = self.lower.as_str();
        if lower.is_empty() {
            true
        } else if lower.is_ascii() {
            let wanted = lower.as_bytes();
            let same = |(byte, wanted): (&u8, &u8)| match byte {
                0 => *wanted == b' ',
                byte => byte.to_ascii_lowercase() == *wanted,
            };
            bytes
                .windows(wanted.len())
                .any(|window| window.iter().zip(wanted).all(same))
        } else if bytes.is_ascii() {
            false
        } else {
            text::clean(&text::join(bytes))
                .to_lowercase()
                .contains(lower)
        }
    }

    fn in_number(&self, number: u32) -> bool {
        self.lower.len() <= 10
            && self.lower.bytes().all(|byte| byte.is_ascii_digit())
            && number.to_string().contains(&self.lower)
    }
}
