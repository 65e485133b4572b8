//! The fewest bytes from one place of the cursor to another.

use super::sequence::{counted, counted_length, digits, number};

/// A cell: column and row, from 0.
pub(super) type Position = (u16, u16);

/// Appends what moves the cursor: in steps, or by naming the place, whichever is shorter. `from` is unknown when the
/// terminal may disagree about it. In raw mode the kernel hands control characters on as they are: LF goes down and no
/// further, BS goes left, CR to the edge; one byte each, where the sequences take three and more.
pub(super) fn travel(from: Option<Position>, to: Position, out: &mut Vec<u8>) {
    if let Some(from) = from {
        let (vertical, horizontal) = (vertical(from.1, to.1), horizontal(from.0, to.0));
        if vertical.length() + horizontal.length() < absolute_length(to) {
            vertical.write(out);
            return horizontal.write(out);
        }
    }
    absolute(to, out);
}

/// Bytes that this takes.
pub(super) const fn length(from: Option<Position>, to: Position) -> u16 {
    let absolute = absolute_length(to);
    let Some(from) = from else {
        return absolute;
    };
    let steps = vertical(from.1, to.1).length() + horizontal(from.0, to.0).length();
    if steps < absolute { steps } else { absolute }
}

/// CUP. A place left out is 1.
fn absolute((x, y): Position, out: &mut Vec<u8>) {
    let (column, row) = (x.saturating_add(1), y.saturating_add(1));
    out.extend_from_slice(b"\x1b[");
    if row > 1 {
        number(row, out);
    }
    if column > 1 {
        out.push(b';');
        number(column, out);
    }
    out.push(b'H');
}

const fn absolute_length((x, y): Position) -> u16 {
    let row = if y > 0 {
        digits(y.saturating_add(1))
    } else {
        0
    };
    let column = if x > 0 {
        1 + digits(x.saturating_add(1))
    } else {
        0
    };
    3 + row + column
}

/// A way up or down, or left or right.
enum Step {
    /// A control character, so many times.
    Repeat(u8, u16),
    /// A control sequence with this last byte, over so many cells.
    Sequence(u16, u8),
}

impl Step {
    const NONE: Self = Self::Repeat(0, 0);

    const fn length(&self) -> u16 {
        match self {
            Self::Repeat(_, times) => *times,
            Self::Sequence(count, _) => counted_length(*count),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match *self {
            Self::Repeat(byte, times) => out.extend(std::iter::repeat_n(byte, times.into())),
            Self::Sequence(count, last) => counted(count, last, out),
        }
    }
}

/// So many of a control character are no longer than the sequence that goes as far.
const REPEATED: u16 = 3;

/// LF, CUD or CUU.
const fn vertical(from: u16, to: u16) -> Step {
    match to.abs_diff(from) {
        0 => Step::NONE,
        rows if to < from => Step::Sequence(rows, b'A'),
        rows @ 1..=REPEATED => Step::Repeat(b'\n', rows),
        rows => Step::Sequence(rows, b'B'),
    }
}

/// BS, CR, CUB or CUF.
const fn horizontal(from: u16, to: u16) -> Step {
    match to.abs_diff(from) {
        0 => Step::NONE,
        columns if to > from => Step::Sequence(columns, b'C'),
        1 => Step::Repeat(b'\x08', 1),
        _ if to == 0 => Step::Repeat(b'\r', 1),
        columns @ 2..=REPEATED => Step::Repeat(b'\x08', columns),
        columns => Step::Sequence(columns, b'D'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: Option<Position>, to: Position) -> String {
        let mut out = Vec::new();
        travel(from, to, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(moved(Some((4, 4)), (4, 4)), "");
        assert_eq!(moved(Some((4, 4)), (5, 4)), "\x1b[C");
        assert_eq!(moved(Some((4, 4)), (64, 4)), "\x1b[60C");
        assert_eq!(moved(Some((9, 4)), (4, 4)), "\x1b[5D");
        assert_eq!(moved(Some((34, 11)), (30, 12)), "\n\x1b[4D");
        assert_eq!(moved(Some((34, 11)), (33, 12)), "\n\x08");
        assert_eq!(moved(Some((34, 11)), (31, 14)), "\n\n\n\x08\x08\x08");
        assert_eq!(moved(Some((70, 30)), (0, 0)), "\x1b[H");
        assert_eq!(moved(Some((70, 30)), (0, 8)), "\x1b[9H");
        assert_eq!(moved(Some((70, 30)), (0, 31)), "\n\r");
        assert_eq!(moved(Some((3, 30)), (0, 30)), "\r");
        assert_eq!(moved(None, (4, 4)), "\x1b[5;5H");
        assert_eq!(moved(None, (4, 0)), "\x1b[;5H");
    }
}
