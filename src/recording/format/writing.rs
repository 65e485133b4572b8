//! Rows as bytes: what differs from the rows before.
//!
//! A list is a sequence of steps along the rows before it, each a number: how many rows stay as they are, times 4, and what
//! comes then: 0 the end, 1 a row that changed, 2 a new row, 3 a row that is gone. Of a row that changed or is new follow the
//! set of columns that differ and, for each, what it is now. A new row differs from one in which everything is 0 or unknown.

use super::column::{Cell, Form};
use super::table::{Held, Numbered, Row};
use super::varint::{put, put_bytes, put_wide, zigzag};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// What comes after rows that stay as they are.
pub(super) const END: u64 = 0;
pub(super) const CHANGE: u64 = 1;
pub(super) const INSERT: u64 = 2;
pub(super) const REMOVE: u64 = 3;

/// What was written since the key frame, and is not written again.
#[derive(Default)]
pub(super) struct Writing {
    strings: FxHashMap<Box<[u8]>, u64>,
    /// Sets of columns, by table.
    sets: FxHashMap<(usize, u128), u64>,
    /// How many of them each table has.
    known: FxHashMap<usize, u64>,
    /// The moment that was written last.
    moment: u64,
    /// Room for the cells of a row.
    cells: Vec<u8>,
}

impl Writing {
    /// Begins a frame of this moment.
    pub(super) const fn begin(&mut self, at: u64) {
        self.moment = at;
    }

    /// The one row of a table.
    pub(super) fn single<R: Numbered>(&mut self, out: &mut Vec<u8>, before: &R, now: &R) {
        if before != now {
            put(out, R::NUMBER as u64);
            self.row(out, before, now);
        }
    }

    /// A table that is one list.
    pub(super) fn list<E: Held>(&mut self, out: &mut Vec<u8>, before: &[E], now: &[E])
    where
        E::Row: Numbered,
    {
        let start = out.len();
        put(out, E::Row::NUMBER as u64);
        if !self.rows(out, before, now) {
            out.truncate(start);
        }
    }

    /// A table with a list for each row of another: of those rows the place, and what they had before and have now.
    pub(super) fn lists<'a, E: Held + 'a>(
        &mut self,
        out: &mut Vec<u8>,
        lists: impl IntoIterator<Item = (usize, &'a [E], &'a [E])>,
    ) where
        E::Row: Numbered,
    {
        let start = out.len();
        put(out, E::Row::NUMBER as u64);
        let mut next = 0;
        for (place, before, now) in lists {
            let start = out.len();
            put(out, (place - next) as u64 + 1);
            if self.rows(out, before, now) {
                next = place + 1;
            } else {
                out.truncate(start);
            }
        }
        if next == 0 {
            out.truncate(start);
        } else {
            put(out, 0);
        }
    }

    /// What differs between two lists, if anything does.
    fn rows<E: Held>(&mut self, out: &mut Vec<u8>, before: &[E], now: &[E]) -> bool
    where
        E::Row: Numbered,
    {
        let mut nothing = None;
        let (mut old, mut same, mut differs) = (before.iter().peekable(), 0, false);
        let mut step = |out: &mut Vec<u8>, same: &mut u64, what| {
            put(out, *same << 2 | what);
            (*same, differs) = (0, true);
        };
        for row in now {
            let known = loop {
                let Some(known) = old.peek().copied() else {
                    break None;
                };
                let is_same = known.is_same(row);
                let order = if is_same {
                    None
                } else {
                    E::Row::order(known.row(), row.row())
                };
                match order.unwrap_or(Ordering::Equal) {
                    Ordering::Less => step(out, &mut same, REMOVE),
                    Ordering::Equal => break Some((known, is_same)),
                    Ordering::Greater => break None,
                }
                old.next();
            };
            match known {
                Some((_, true)) => same += 1,
                Some((known, false)) => {
                    step(out, &mut same, CHANGE);
                    self.row(out, known.row(), row.row());
                }
                None => {
                    step(out, &mut same, INSERT);
                    let nothing = nothing.get_or_insert_with(E::Row::default);
                    self.row(out, nothing, row.row());
                    continue;
                }
            }
            old.next();
        }
        for _ in old {
            step(out, &mut same, REMOVE);
        }
        put(out, END);
        differs
    }

    fn row<R: Numbered>(&mut self, out: &mut Vec<u8>, before: &R, now: &R) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        let set = R::write(before, now, self, &mut cells);
        self.set(out, R::NUMBER, set);
        out.extend_from_slice(&cells);
        self.cells = cells;
    }

    /// Which columns: 0 and the set itself, or one more than the number that the set got when it came first.
    fn set(&mut self, out: &mut Vec<u8>, table: usize, set: u128) {
        if let Some(number) = self.sets.get(&(table, set)) {
            return put(out, number + 1);
        }
        put(out, 0);
        put_wide(out, set);
        let next = self.known.entry(table).or_default();
        self.sets.insert((table, set), *next);
        *next += 1;
    }

    /// What a column says now. Nearly all of them are numbers: that is done where it is asked for.
    #[inline]
    pub(super) fn cell(
        &mut self,
        out: &mut Vec<u8>,
        form: Form,
        before: &Cell<'_>,
        now: &Cell<'_>,
    ) {
        match (form, now) {
            (Form::Text, Cell::Bytes(bytes)) => self.text(out, bytes),
            (Form::Moment, &Cell::Number(moment)) => {
                let later = zigzag(moment.wrapping_sub(self.moment));
                match later.checked_add(1) {
                    Some(later) => put(out, later),
                    None => put_wide(out, u128::from(later) + 1),
                }
                self.moment = moment;
            }
            (Form::Single | Form::Double, &Cell::Number(bits)) => real(out, form, before, bits),
            (Form::Number, &Cell::Number(number)) => match before {
                Cell::Number(before) => put(out, zigzag(number.wrapping_sub(*before))),
                _ => put(out, number),
            },
            _ => put(out, 0),
        }
    }

    #[inline(never)]
    fn text(&mut self, out: &mut Vec<u8>, text: &[u8]) {
        if let Some(number) = self.strings.get(text) {
            return put(out, number + 2);
        }
        put(out, 1);
        put_bytes(out, text);
        self.strings.insert(text.into(), self.strings.len() as u64);
    }
}

#[inline(never)]
fn real(out: &mut Vec<u8>, form: Form, before: &Cell<'_>, bits: u64) {
    let Some(hundredths) = hundredths(form, bits) else {
        put(out, 1);
        let length = if form == Form::Single { 4 } else { 8 };
        return out.extend_from_slice(&bits.to_le_bytes()[..length]);
    };
    let before = match before {
        Cell::Number(bits) => Some(*bits),
        _ => None,
    };
    let before = hundredths_of(form, before);
    put(out, zigzag(hundredths.wrapping_sub(before)) + 2);
}

/// How many hundredths a real is, where it is just that many; as the 64 bits of a signed number.
pub(super) fn hundredths(form: Form, bits: u64) -> Option<u64> {
    /// More are not counted one by one.
    const MOST: f64 = (1u64 << 52) as f64;
    let value = match form {
        Form::Single => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    };
    let found = (value * 100.0).round();
    if found.is_nan() || found.abs() > MOST {
        return None;
    }
    let found = (found as i64).cast_unsigned();
    (from_hundredths(form, found) == bits).then_some(found)
}

/// The bits of a real of so many hundredths.
pub(super) fn from_hundredths(form: Form, hundredths: u64) -> u64 {
    let value = hundredths.cast_signed() as f64 / 100.0;
    match form {
        Form::Single => u64::from((value as f32).to_bits()),
        _ => value.to_bits(),
    }
}

/// What a real is counted from.
pub(super) fn hundredths_of(form: Form, before: Option<u64>) -> u64 {
    before.and_then(|bits| hundredths(form, bits)).unwrap_or(0)
}
