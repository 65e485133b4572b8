//! What a cell puts on the screen.

use crate::text;
use ratatui::buffer::{Cell, CellWidth as _};

/// What a cell puts on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A space.
    Blank,
    /// The symbol of the cell, so many columns wide: 1 or 2.
    Glyph(u16),
    /// Nothing: the wide symbol before it covers it.
    Tail,
    /// A question mark, for what must not reach the terminal.
    Mask,
}

impl Part {
    /// What a symbol puts on a terminal with Unicode or without.
    pub(super) fn of(symbol: &str, unicode: bool) -> Self {
        match symbol.as_bytes() {
            b" " => return Self::Blank,
            [b'!'..=b'~'] => return Self::Glyph(1),
            _ => {}
        }
        if unicode && text::is_simple(symbol) && symbol.chars().nth(1).is_none() {
            return Self::Glyph(1);
        }
        if symbol.chars().any(is_unsafe) || !unicode && !symbol.is_ascii() {
            return Self::Mask;
        }
        match symbol.cell_width() {
            0 => Self::Blank,
            width @ 1..=2 => Self::Glyph(width),
            _ => Self::Mask,
        }
    }
}

/// What each cell of a row puts on the screen.
pub(super) fn divide(row: &[Cell], unicode: bool, parts: &mut Vec<Part>) {
    parts.clear();
    while let Some(cell) = row.get(parts.len()) {
        let part = Part::of(cell.symbol(), unicode);
        match part {
            Part::Glyph(2) if parts.len() + 1 == row.len() => parts.push(Part::Blank),
            Part::Glyph(2) => parts.extend([part, Part::Tail]),
            _ => parts.push(part),
        }
    }
}

/// Nothing about the cells differs: quicker than asking for their equality, as nearly all hold one byte or three.
pub(super) fn alike(one: &Cell, other: &Cell) -> bool {
    let same = match (one.symbol().as_bytes(), other.symbol().as_bytes()) {
        ([a], [b]) => a == b,
        (a, b) => a == b,
    };
    same && one.modifier == other.modifier && one.fg == other.fg && one.bg == other.bg
}

/// What is written for a cell.
pub(super) fn symbol(cell: &Cell, part: Part) -> &str {
    match part {
        Part::Blank => " ",
        Part::Glyph(_) => cell.symbol(),
        Part::Tail => "",
        Part::Mask => "?",
    }
}

/// What a terminal acts on instead of showing it: control characters, and what turns the direction of writing or
/// breaks the line.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
