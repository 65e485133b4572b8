//! Rows from bytes that nobody has vouched for.

use super::Damaged;
use super::column::{Cell, Form};
use super::schema::{Columns, Table};
use super::table::{Held, Layout, Row};
use super::varint::{Cursor, unzigzag};
use super::writing::{CHANGE, END, INSERT, REMOVE, from_hundredths, hundredths_of};
use std::borrow::Cow;

/// Tasks that a sample may have, and rows of any other list. A machine has some thousands.
pub(super) const MOST_ROWS: usize = if cfg!(test) { 1 << 12 } else { 1 << 20 };
/// Bytes of texts between two key frames: those of some hundred thousand command lines.
pub(super) const MOST_TEXT: usize = if cfg!(test) { 1 << 20 } else { 64 << 20 };

/// What was read since the key frame, and is not told again.
#[derive(Default)]
pub(super) struct Reading {
    strings: Vec<Box<[u8]>>,
    /// Bytes of them.
    text: usize,
    /// Sets of columns, by table.
    sets: Vec<Vec<u128>>,
    moment: u64,
    /// Rows that may still come.
    room: usize,
    /// Room for the numbers that a row had.
    before: Vec<Option<u64>>,
}

impl Reading {
    /// Begins a frame of so many tables, after a sample of this moment that has so many tasks.
    pub(super) fn begin(&mut self, at: u64, tasks: usize, tables: usize) {
        self.moment = at;
        self.room = MOST_ROWS.saturating_sub(tasks);
        self.sets.resize_with(tables, Vec::new);
    }

    /// A list.
    pub(super) fn rows<E: Held>(
        &mut self,
        bytes: &mut Cursor<'_>,
        table: &Table,
        list: &mut Vec<E>,
    ) -> Result<(), Damaged> {
        let mut before = std::mem::take(list).into_iter();
        loop {
            let step = bytes.number()?;
            let same = usize::try_from(step >> 2).map_err(|_| Damaged)?;
            if same > before.len() {
                return Err(Damaged);
            }
            list.extend(before.by_ref().take(same));
            match step & 3 {
                END => break,
                REMOVE => {
                    before.next().ok_or(Damaged)?;
                }
                what => {
                    let mut row = if what == CHANGE {
                        before.next().ok_or(Damaged)?
                    } else {
                        self.room = self.room.checked_sub(1).ok_or(Damaged)?;
                        E::new()
                    };
                    self.row(bytes, table, row.row_mut())?;
                    list.push(row);
                }
            }
        }
        list.extend(before);
        let in_order = |pair: &[E]| {
            E::Row::order(pair[0].row(), pair[1].row()).is_none_or(std::cmp::Ordering::is_lt)
        };
        if list.len() <= MOST_ROWS && list.windows(2).all(in_order) {
            Ok(())
        } else {
            Err(Damaged)
        }
    }

    /// Lists of rows of another table: `change` is called with the place of each, and gives the list itself to [`Self::rows`].
    pub(super) fn lists(
        &mut self,
        bytes: &mut Cursor<'_>,
        mut change: impl FnMut(&mut Self, &mut Cursor<'_>, usize) -> Result<(), Damaged>,
    ) -> Result<(), Damaged> {
        let mut next = 0usize;
        loop {
            let step = bytes.length()?;
            if step == 0 {
                return Ok(());
            }
            let place = next.checked_add(step - 1).ok_or(Damaged)?;
            change(self, bytes, place)?;
            next = place.checked_add(1).ok_or(Damaged)?;
        }
    }

    /// A row.
    pub(super) fn row<R: Row>(
        &mut self,
        bytes: &mut Cursor<'_>,
        table: &Table,
        row: &mut R,
    ) -> Result<(), Damaged> {
        let own = |place: usize| R::COLUMNS.get(table.columns.get(place)?.own?);
        let set = self.set(bytes, table)?;
        // All of them before any is set: what one says may decide whether another is there at all.
        let mut numbers = std::mem::take(&mut self.before);
        numbers.clear();
        numbers.extend(
            set.clone()
                .map(|place| match own(place).map(|own| (own.get)(row)) {
                    Some(Cell::Number(number)) => Some(number),
                    _ => None,
                }),
        );
        for (place, before) in set.zip(&numbers) {
            let column = table.columns.get(place).ok_or(Damaged)?;
            let cell = self.cell(bytes, column.form, *before)?;
            if let Some(own) = own(place) {
                (own.set)(row, cell);
            }
        }
        self.before = numbers;
        Ok(())
    }

    /// Goes past a table of which nothing is known but what the schema says.
    pub(super) fn skip(&mut self, bytes: &mut Cursor<'_>, table: &Table) -> Result<(), Damaged> {
        match table.layout {
            Layout::Single => self.skip_row(bytes, table),
            Layout::List => self.skip_rows(bytes, table),
            Layout::Lists => self.lists(bytes, |reading, bytes, _| reading.skip_rows(bytes, table)),
        }
    }

    fn skip_rows(&mut self, bytes: &mut Cursor<'_>, table: &Table) -> Result<(), Damaged> {
        loop {
            match bytes.number()? & 3 {
                END => return Ok(()),
                CHANGE | INSERT => self.skip_row(bytes, table)?,
                _ => {}
            }
        }
    }

    fn skip_row(&mut self, bytes: &mut Cursor<'_>, table: &Table) -> Result<(), Damaged> {
        for place in self.set(bytes, table)? {
            let column = table.columns.get(place).ok_or(Damaged)?;
            self.cell(bytes, column.form, None)?;
        }
        Ok(())
    }

    /// Which columns follow.
    fn set(&mut self, bytes: &mut Cursor<'_>, table: &Table) -> Result<Columns, Damaged> {
        let sets = self.sets.get_mut(table.number).ok_or(Damaged)?;
        let number = bytes.length()?;
        let set = if number == 0 {
            let set = bytes.wide()?;
            sets.push(set);
            set
        } else {
            *sets.get(number - 1).ok_or(Damaged)?
        };
        Ok(Columns(set))
    }

    fn cell(
        &mut self,
        bytes: &mut Cursor<'_>,
        form: Form,
        before: Option<u64>,
    ) -> Result<Cell<'_>, Damaged> {
        let number = bytes.wide()?;
        let small = u64::try_from(number).map_err(|_| Damaged);
        Ok(match (form, number) {
            (Form::Number, _) => match (before, small?) {
                (Some(_), 0) => Cell::Unknown,
                (Some(before), difference) => {
                    Cell::Number(before.wrapping_add(unzigzag(difference)))
                }
                (None, number) => Cell::Number(number),
            },
            (_, 0) => Cell::Unknown,
            (Form::Moment, number) => {
                let later = u64::try_from(number - 1).map_err(|_| Damaged)?;
                self.moment = self.moment.wrapping_add(unzigzag(later));
                Cell::Number(self.moment)
            }
            (Form::Text, 1) => {
                let text = bytes.bytes()?;
                self.text += text.len();
                if self.text > MOST_TEXT {
                    return Err(Damaged);
                }
                self.strings.push(text.into());
                Cell::Bytes(
                    self.strings
                        .last()
                        .map_or_else(Cow::default, |text| Cow::Borrowed(&**text)),
                )
            }
            (Form::Text, _) => {
                let place = usize::try_from(small? - 2).map_err(|_| Damaged)?;
                Cell::Bytes(Cow::Borrowed(self.strings.get(place).ok_or(Damaged)?))
            }
            (Form::Single | Form::Double, 1) => {
                let length = if form == Form::Single { 4 } else { 8 };
                let mut bits = [0; 8];
                bits[..length].copy_from_slice(bytes.take(length)?);
                Cell::Number(u64::from_le_bytes(bits))
            }
            (Form::Single | Form::Double, _) => {
                let difference = unzigzag(small? - 2);
                let before = hundredths_of(form, before);
                Cell::Number(from_hundredths(form, before.wrapping_add(difference)))
            }
        })
    }
}
