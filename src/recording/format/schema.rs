//! The description of tables and columns that stands at the head of a recording, so that it can be read for ever: what this
//! version does not know is skipped, what the recording does not have is unknown.

use super::Damaged;
use super::column::Form;
use super::table::{Description, Layout, all};
use super::varint::{Cursor, put, put_bytes};

/// The version of what this module, `writing.rs` and `record.rs` write. Another one cannot be read by this
/// program; tables and columns may differ within one.
pub(super) const VERSION: u64 = 1;
/// Columns that a table may have.
const MOST_COLUMNS: usize = 128;
/// Tables that there may be.
const MOST_TABLES: usize = 256;

/// The tables of a recording.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) tables: Vec<Table>,
}

/// A table of a recording.
#[derive(Debug)]
pub(super) struct Table {
    /// Its number in the recording.
    pub(super) number: usize,
    /// The number of the same table in this version.
    pub(super) own: Option<usize>,
    pub(super) layout: Layout,
    pub(super) columns: Vec<TableColumn>,
}

/// A column of a table of a recording.
#[derive(Debug)]
pub(super) struct TableColumn {
    pub(super) form: Form,
    /// Its place among the columns of this version.
    pub(super) own: Option<usize>,
}

/// Why a schema cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recording) enum Unreadable {
    /// It is not whole.
    Damaged,
    /// It was written by a later version, in a way that this one cannot read.
    Later,
}

impl From<Damaged> for Unreadable {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

/// The schema of this version: its number, who wrote it, and the tables, each with name, layout, name of the table that it
/// belongs to, and columns: name, unit, form.
pub(super) fn write() -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, VERSION);
    put_bytes(
        &mut out,
        concat!("threadtop ", env!("CARGO_PKG_VERSION")).as_bytes(),
    );
    let tables = all();
    put(&mut out, tables.len() as u64);
    for table in tables {
        put_bytes(&mut out, table.name.as_bytes());
        out.push(table.layout as u8);
        put_bytes(&mut out, table.parent.as_bytes());
        put(&mut out, table.columns.len() as u64);
        for (name, unit, form) in table.columns {
            put_bytes(&mut out, name.as_bytes());
            put_bytes(&mut out, unit.as_bytes());
            out.push(form.number());
        }
    }
    out
}

impl Schema {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut bytes = Cursor(bytes);
        if bytes.number()? != VERSION {
            return Err(Unreadable::Later);
        }
        bytes.text()?;
        let known = all();
        let mut tables = Vec::new();
        let count = bytes.length()?;
        if count > MOST_TABLES {
            return Err(Unreadable::Damaged);
        }
        for number in 0..count {
            tables.push(Table::read(number, &mut bytes, &known)?);
        }
        Ok(Self { tables })
    }
}

impl Table {
    fn read(
        number: usize,
        bytes: &mut Cursor<'_>,
        known: &[Description],
    ) -> Result<Self, Unreadable> {
        let name = bytes.text()?;
        let layout = usize::from(bytes.byte()?);
        let layout = *Layout::ALL.get(layout).ok_or(Unreadable::Later)?;
        bytes.text()?;
        let own = known
            .iter()
            .position(|table| table.name == name && table.layout == layout);
        let count = bytes.length()?;
        if count > MOST_COLUMNS {
            return Err(Unreadable::Damaged);
        }
        let mut columns = Vec::new();
        for _ in 0..count {
            let name = bytes.text()?;
            bytes.text()?;
            let form = usize::from(bytes.byte()?);
            let form = *Form::ALL.get(form).ok_or(Unreadable::Later)?;
            let own = own.and_then(|own| {
                let mut columns = known[own].columns.iter();
                columns.position(|known| known.0 == name && known.2 == form)
            });
            columns.push(TableColumn { form, own });
        }
        Ok(Self {
            number,
            own,
            layout,
            columns,
        })
    }
}

/// The places of a set of columns, ascending.
#[derive(Clone)]
pub(super) struct Columns(pub(super) u128);

impl Iterator for Columns {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros();
        self.0 &= self.0.checked_sub(1)?;
        Some(place as usize)
    }
}
