//! The signs of graphs: dots two abreast and four high, or steps of a cell.

use crate::config::GraphSigns;
use crate::ui::theme::Theme;

/// Bits of the dots of a cell: left and right, each from the top.
pub const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// The lowest dots of a column, up to a level.
pub fn filled(column: usize, level: u16) -> u8 {
    let rows = DOTS[column].iter().rev();
    rows.take(usize::from(level)).sum()
}

/// What is in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    bytes: [u8; 4],
    length: u8,
}

impl Pattern {
    /// Nothing.
    pub const BLANK: Self = Self::of(' ');

    /// A sign of one cell.
    pub const fn of(sign: char) -> Self {
        let mut bytes = [0; 4];
        let length = sign.encode_utf8(&mut bytes).len() as u8;
        Self { bytes, length }
    }

    /// A sign written as text.
    pub fn first(sign: &str) -> Self {
        sign.chars().next().map_or(Self::BLANK, Self::of)
    }

    /// The sign.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or(" ")
    }

    /// Nothing is to be seen.
    pub fn is_blank(self) -> bool {
        self == Self::BLANK
    }
}

/// How cells are divided.
#[derive(Clone, Copy, Debug)]
pub struct Steps(GraphSigns);

impl Steps {
    /// Of these signs, where the theme has them.
    pub const fn new(signs: GraphSigns, theme: &Theme) -> Self {
        Self(if theme.glyphs.unicode() {
            signs
        } else {
            GraphSigns::Ascii
        })
    }

    /// Dots, two columns of four; otherwise eight steps.
    pub const fn dots(self) -> bool {
        matches!(self.0, GraphSigns::Braille | GraphSigns::Octant)
    }

    /// Columns of a cell.
    pub const fn per_cell(self) -> u16 {
        self.0.per_cell()
    }

    /// Levels of a cell.
    pub const fn height(self) -> u16 {
        if self.dots() { 4 } else { 8 }
    }

    /// Dots by their bits as in [`DOTS`], as braille or as octants.
    pub fn pattern(self, dots: u8) -> Pattern {
        let sign = match self.0 {
            _ if dots == 0 => None,
            GraphSigns::Octant => octant(dots),
            _ => char::from_u32(0x2800 + u32::from(dots)),
        };
        sign.map_or(Pattern::BLANK, Pattern::of)
    }
}

/// Octants that are other signs of Unicode, and these. An octant has a bit for each part, from the top left line by line.
const OTHERS: [(u8, char); 26] = [
    (0x00, ' '),
    (0x01, '\u{1CEA8}'),
    (0x02, '\u{1CEAB}'),
    (0x03, '\u{1FB82}'),
    (0x05, '▘'),
    (0x0A, '▝'),
    (0x0F, '▀'),
    (0x14, '\u{1FBE6}'),
    (0x28, '\u{1FBE7}'),
    (0x3F, '\u{1FB85}'),
    (0x40, '\u{1CEA3}'),
    (0x50, '▖'),
    (0x55, '▌'),
    (0x5A, '▞'),
    (0x5F, '▛'),
    (0x80, '\u{1CEA0}'),
    (0xA0, '▗'),
    (0xA5, '▚'),
    (0xAA, '▐'),
    (0xAF, '▜'),
    (0xC0, '▂'),
    (0xF0, '▄'),
    (0xF5, '▙'),
    (0xFA, '▟'),
    (0xFC, '▆'),
    (0xFF, '█'),
];

/// The octant for dots by their bits as in [`DOTS`]: the block of them, U+1CD00 to U+1CDE5, goes by number and leaves out
/// what was there before.
fn octant(dots: u8) -> Option<char> {
    let mut number = 0;
    for line in 0..4 {
        for (column, bits) in DOTS.iter().enumerate() {
            if dots & bits[line] != 0 {
                number |= 1 << (2 * line + column);
            }
        }
    }
    let before = match OTHERS.binary_search_by_key(&number, |(number, _)| *number) {
        Ok(at) => return Some(OTHERS[at].1),
        Err(before) => before,
    };
    char::from_u32(0x1CD00 + u32::from(number) - before as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octants_are_those_of_unicode() {
        // From the names of the standard: BLOCK OCTANT-3, -23, -14, -45678, -2345678.
        let octants = [
            (0x04, '\u{1CD00}'),
            (0x06, '\u{1CD01}'),
            (0x09, '\u{1CD04}'),
        ];
        let last = [(0xFE, '\u{1CDE5}'), (0xFD, '\u{1CDE4}'), (0xC0, '▂')];
        for (parts, sign) in octants.into_iter().chain(last) {
            let mut dots = 0;
            for (bit, line) in (0..8).zip([0, 0, 1, 1, 2, 2, 3, 3]) {
                if parts & (1_u8 << bit) != 0 {
                    dots |= DOTS[bit % 2][line];
                }
            }
            assert_eq!(octant(dots), Some(sign), "{parts:#x}");
        }
        let all: std::collections::BTreeSet<_> = (0..=u8::MAX).map(octant).collect();
        assert_eq!(all.len(), 256);
    }
}
