//! Where bytes have left the machine.

use super::paste::Introducer;
use super::text::Text;

/// Where in a sequence the last byte left us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Between keys.
    Ground,
    /// Inside a UTF-8 character; `alt` when ESC came before it.
    Utf8 { alt: bool },
    /// After ESC.
    Escape,
    /// After `ESC [` or its C1 form: parameters up to a final byte.
    Csi,
    /// After `ESC O` or its C1 form.
    Ss3,
    /// After `ESC [ [`: F1 to F5 of the Linux console.
    Console,
    /// After `ESC [ M`: the three bytes of an old mouse report.
    OldMouse,
    /// Inside a control string.
    Text(Text),
    /// Inside a bracketed paste.
    Paste(Introducer),
    /// After one byte that is a key typed behind Esc, or the second byte of a sequence cut there.
    Either,
}
