//! How a cell looks, and the fewest bytes from one look to the next.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::capabilities::ColorDepth;
use super::palette;

/// What is seen even where nothing is written.
const ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// SGR numbers that turn a modifier on and off. Bold and dim share their off.
const MODIFIERS: [(Modifier, &str, &str); 8] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// Colours and modifiers as the terminal can show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// The terminal's own look, as after a reset.
    pub(super) const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// The look of a cell on a terminal of this depth.
    pub(super) fn of(cell: &Cell, depth: ColorDepth) -> Self {
        let mut modifier = cell.modifier;
        // Terminals that know two speeds of blinking are rare, ones that know neither harmless.
        if modifier.contains(Modifier::RAPID_BLINK) {
            modifier.remove(Modifier::RAPID_BLINK);
            modifier.insert(Modifier::SLOW_BLINK);
        }
        Self {
            fg: palette::shown(cell.fg, depth),
            bg: palette::shown(cell.bg, depth),
            modifier,
        }
    }

    /// The pen for a blank of this look when the terminal writes with `now`: what does not show on a blank stays as
    /// it is.
    pub(super) fn for_blank(self, now: Self) -> Self {
        if self.modifier.intersects(ON_BLANKS) {
            // The colour of a line or of a reversed cell is the foreground, and bold or dim may change it.
            return self;
        }
        Self {
            fg: now.fg,
            bg: self.bg,
            modifier: now.modifier.difference(ON_BLANKS),
        }
    }

    /// Whether erasing with this pen leaves blanks of the terminal's own look. Erasing takes the background, and on
    /// some terminals lines and reverse.
    pub(super) fn erases_plain(self) -> bool {
        self.bg == Color::Reset && !self.modifier.intersects(ON_BLANKS)
    }

    /// Appends what turns `self` into `target`: the changes, or a reset and everything anew, whichever is shorter.
    pub(super) fn change(self, target: Self, out: &mut Vec<u8>) {
        if self == target {
            return;
        }
        let sequence = |from: Self, reset: &[u8], out: &mut Vec<u8>| {
            out.extend_from_slice(b"\x1b[");
            out.extend_from_slice(reset);
            from.changes(target, out);
            out.push(b'm');
        };
        // An empty number is 0, the reset.
        let reset: &[u8] = if target == Self::PLAIN { b"" } else { b";" };
        shortest(
            out,
            |out| sequence(self, b"", out),
            |out| sequence(Self::PLAIN, reset, out),
        );
    }

    /// Appends the SGR numbers of the differences, separated by `;`.
    fn changes(self, target: Self, out: &mut Vec<u8>) {
        let start = out.len();
        let number = |text: &[u8], out: &mut Vec<u8>| {
            if out.len() > start {
                out.push(b';');
            }
            out.extend_from_slice(text);
        };
        let weight = Modifier::BOLD | Modifier::DIM;
        let mut kept = self.modifier & target.modifier;
        let mut gone = self.modifier.difference(target.modifier);
        if gone.intersects(weight) {
            // One number ends both: say it once, and say again what shall stay.
            number(b"22", out);
            kept.remove(weight);
            gone.remove(weight);
        }
        for (modifier, _, off) in MODIFIERS {
            if gone.contains(modifier) {
                number(off.as_bytes(), out);
            }
        }
        let new = target.modifier.difference(kept);
        for (modifier, on, _) in MODIFIERS {
            if new.contains(modifier) {
                number(on.as_bytes(), out);
            }
        }
        if self.fg != target.fg {
            number(b"", out);
            palette::sgr(target.fg, false, out);
        }
        if self.bg != target.bg {
            number(b"", out);
            palette::sgr(target.bg, true, out);
        }
    }
}

/// Appends what the shorter of two writers writes; the first when they are equal.
fn shortest(
    out: &mut Vec<u8>,
    first: impl FnOnce(&mut Vec<u8>),
    second: impl FnOnce(&mut Vec<u8>),
) {
    let start = out.len();
    first(out);
    let middle = out.len();
    second(out);
    if out.len() - middle < middle - start {
        out.drain(start..middle);
    } else {
        out.truncate(middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn pen(style: Style) -> Pen {
        let mut cell = Cell::default();
        cell.set_style(style);
        Pen::of(&cell, ColorDepth::True)
    }

    fn change(from: Style, to: Style) -> String {
        let mut out = Vec::new();
        pen(from).change(pen(to), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_what_changes_is_said() {
        let plain = Style::new();
        assert_eq!(change(plain, plain), "");
        assert_eq!(change(plain, plain.red()), "\x1b[31m");
        assert_eq!(
            change(plain.red().bold(), plain.light_green().bold()),
            "\x1b[92m"
        );
        assert_eq!(change(plain.red().on_blue(), plain.red()), "\x1b[49m");
        assert_eq!(change(plain.dim(), plain.bold()), "\x1b[;1m");
        assert_eq!(
            change(plain.dim().bold().red(), plain.bold().red()),
            "\x1b[22;1m"
        );
    }

    #[test]
    fn a_reset_is_used_where_it_is_shorter() {
        let plain = Style::new();
        assert_eq!(change(plain.red(), plain), "\x1b[m");
        assert_eq!(
            change(plain.red().bold().on_blue(), plain.dim()),
            "\x1b[;2m"
        );
    }

    #[test]
    fn a_blank_does_not_care_for_ink() {
        let red = pen(Style::new().red().bold());
        assert_eq!(Pen::PLAIN.for_blank(red), red);
        let blue = pen(Style::new().on_blue());
        assert_eq!(
            blue.for_blank(red),
            pen(Style::new().red().bold().on_blue())
        );
        let reversed = pen(Style::new().reversed());
        assert_eq!(reversed.for_blank(red), reversed);
        assert_eq!(Pen::PLAIN.for_blank(reversed), Pen::PLAIN);
    }
}
