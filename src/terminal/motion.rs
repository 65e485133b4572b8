//! The fewest bytes from one place of the cursor to another.

use std::io::Write as _;

/// A cell: column and row, from 0.
pub(super) type Position = (u16, u16);

/// Appends what moves the cursor: in steps, or by naming the place, whichever is shorter. `from` is unknown when the
/// terminal may disagree about it. In raw mode the kernel hands control characters on as they are: LF goes down and no
/// further, BS goes left, CR to the edge; one byte each, where the sequences take three and more.
pub(super) fn travel(from: Option<Position>, to: Position, out: &mut Vec<u8>) {
    match from {
        None => absolute(to, out),
        Some(from) => shortest(out, |out| absolute(to, out), |out| steps(from, to, out)),
    }
}

/// Appends what the shorter of two writers writes; the first when they are equal.
pub(super) fn shortest(
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

/// CUP. A place left out is 1.
fn absolute((x, y): Position, out: &mut Vec<u8>) {
    let (column, row) = (u32::from(x) + 1, u32::from(y) + 1);
    // Writing to a `Vec` cannot fail.
    let _ = match (column, row) {
        (1, 1) => write!(out, "\x1b[H"),
        (1, _) => write!(out, "\x1b[{row}H"),
        (_, 1) => write!(out, "\x1b[;{column}H"),
        _ => write!(out, "\x1b[{row};{column}H"),
    };
}

/// So many of a control character are no longer than the sequence that goes as far.
const REPEATED: u16 = 3;

/// Up or down, then left or right.
fn steps(from: Position, to: Position, out: &mut Vec<u8>) {
    match to.1.checked_sub(from.1) {
        Some(down @ 1..=REPEATED) => out.extend(std::iter::repeat_n(b'\n', down.into())),
        _ => step(from.1, to.1, ['A', 'B'], out),
    }
    match from.0.checked_sub(to.0) {
        Some(left @ 1..=REPEATED) => out.extend(std::iter::repeat_n(b'\x08', left.into())),
        _ if to.0 == 0 && from.0 > 0 => out.push(b'\r'),
        _ => step(from.0, to.0, ['D', 'C'], out),
    }
}

/// CUU or CUD, CUB or CUF.
fn step(from: u16, to: u16, [back, forth]: [char; 2], out: &mut Vec<u8>) {
    let direction = if to < from { back } else { forth };
    let _ = match from.abs_diff(to) {
        0 => Ok(()),
        1 => write!(out, "\x1b[{direction}"),
        many => write!(out, "\x1b[{many}{direction}"),
    };
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
        assert_eq!(moved(None, (4, 4)), "\x1b[5;5H");
        assert_eq!(moved(None, (4, 0)), "\x1b[;5H");
    }
}
