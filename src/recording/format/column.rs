//! Columns: how one number or text of a row is got, set and written.

use super::varint::{Cursor, put_bytes};
use crate::sample::Name;
use std::borrow::Cow;
use std::sync::Arc;

/// What a row says in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Not known, or not read.
    Unknown,
    /// A number; of a real its bits.
    Number(u64),
    /// A text, or a list of them.
    Bytes(Cow<'a, [u8]>),
}

/// How a column is written. Each form says by itself how long a value is, so that what is not known can be skipped: there
/// will never be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The difference to the number before; signed ones as their 64 bits.
    Number,
    /// A moment: the difference to the moment that was written before it, in whichever row.
    Moment,
    /// 32 bits: mostly a number of hundredths.
    Single,
    /// 64 bits: mostly a number of hundredths.
    Double,
    /// A text, as the number of one that was there before, or new.
    Text,
}

impl Form {
    pub(super) const ALL: [Self; 5] = [
        Self::Number,
        Self::Moment,
        Self::Single,
        Self::Double,
        Self::Text,
    ];

    /// Its number in a schema.
    pub(super) const fn number(self) -> u8 {
        self as u8
    }
}

/// A column of the rows of one table.
pub(super) struct Column<T: 'static> {
    /// Name: where JSON has the same, by that.
    pub(super) name: &'static str,
    /// Unit: `ns`, `ticks`, `B` (bytes), `%` …; empty for a mere number or a text.
    pub(super) unit: &'static str,
    pub(super) form: Form,
    pub(super) get: for<'a> fn(&'a T) -> Cell<'a>,
    pub(super) set: fn(&mut T, Cell<'_>),
}

/// What can be in a column.
pub(super) trait Value: Sized {
    const FORM: Form;
    /// May be unknown.
    const IS_OPTIONAL: bool = false;
    fn cell(&self) -> Cell<'_>;
    /// Both are the same cell.
    fn is_same(&self, other: &Self) -> bool {
        self.cell() == other.cell()
    }
    /// What does not fit becomes what fits best: files may be hostile.
    fn of(cell: Cell<'_>) -> Self;
}

macro_rules! numbers {
    ($($number:ty: $to:expr;)*) => {$(
        impl Value for $number {
            const FORM: Form = Form::Number;

            fn cell(&self) -> Cell<'_> {
                Cell::Number($to(*self))
            }

            #[inline]
            fn is_same(&self, other: &Self) -> bool {
                self == other
            }

            fn of(cell: Cell<'_>) -> Self {
                match cell {
                    Cell::Number(number) => number as Self,
                    _ => 0,
                }
            }
        }
    )*};
}

numbers! {
    u8: u64::from;
    u16: u64::from;
    u32: u64::from;
    u64: u64::from;
    usize: |number| number as u64;
    // Signed, by all 64 bits.
    i32: |number| i64::from(number).cast_unsigned();
}

impl Value for bool {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(u64::from(*self))
    }

    #[inline]
    fn is_same(&self, other: &Self) -> bool {
        self == other
    }

    fn of(cell: Cell<'_>) -> Self {
        cell == Cell::Number(1)
    }
}

impl Value for f32 {
    const FORM: Form = Form::Single;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(u64::from(self.to_bits()))
    }

    #[inline]
    fn is_same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }

    fn of(cell: Cell<'_>) -> Self {
        Self::from_bits(u32::of(cell))
    }
}

impl Value for f64 {
    const FORM: Form = Form::Double;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(self.to_bits())
    }

    #[inline]
    fn is_same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }

    fn of(cell: Cell<'_>) -> Self {
        Self::from_bits(u64::of(cell))
    }
}

macro_rules! texts {
    ($($text:ty: $bytes:ident, $of:expr;)*) => {$(
        impl Value for $text {
            const FORM: Form = Form::Text;

            fn cell(&self) -> Cell<'_> {
                Cell::Bytes(Cow::Borrowed(self.$bytes()))
            }

            #[inline]
            fn is_same(&self, other: &Self) -> bool {
                self == other
            }

            fn of(cell: Cell<'_>) -> Self {
                match cell {
                    Cell::Bytes(bytes) => $of(&bytes),
                    _ => $of(b""),
                }
            }
        }
    )*};
}

texts! {
    Box<[u8]>: as_ref, |bytes: &[u8]| bytes.into();
    Arc<[u8]>: as_ref, |bytes: &[u8]| bytes.into();
    Name: as_bytes, Name::new;
    String: as_bytes, |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Arc<str>: as_bytes, |bytes: &[u8]| String::from_utf8_lossy(bytes).into();
}

/// A list of texts, each with its length before it, as one text.
impl Value for Box<[Box<[u8]>]> {
    const FORM: Form = Form::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Bytes(Cow::Owned(pack(self.iter().map(AsRef::as_ref))))
    }

    fn of(cell: Cell<'_>) -> Self {
        unpack(&cell).into_iter().map(Into::into).collect()
    }
}

/// Texts as one.
pub(super) fn pack<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut packed = Vec::new();
    for text in texts {
        put_bytes(&mut packed, text);
    }
    packed
}

/// The texts that were packed, as far as they are whole.
pub(super) fn unpack<'a>(cell: &'a Cell<'_>) -> Vec<&'a [u8]> {
    let Cell::Bytes(packed) = cell else {
        return Vec::new();
    };
    let mut cursor = Cursor(packed);
    std::iter::from_fn(|| cursor.bytes().ok()).collect()
}

impl<T: Value> Value for Option<T> {
    const FORM: Form = T::FORM;
    const IS_OPTIONAL: bool = true;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Unknown, T::cell)
    }

    #[inline]
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(one), Some(other)) => one.is_same(other),
            (None, None) => true,
            _ => false,
        }
    }

    fn of(cell: Cell<'_>) -> Self {
        (cell != Cell::Unknown).then(|| T::of(cell))
    }
}

/// The form of what a row has there.
pub(super) const fn form_of<T, V: Value>(_: for<'a> fn(&'a T) -> &'a V) -> Form {
    V::FORM
}

/// Whether what a row has there may be unknown.
pub(super) fn is_optional<T, V: Value>(_: for<'a> fn(&'a T) -> &'a V) -> bool {
    V::IS_OPTIONAL
}

/// Sets something of a part that may be missing. What a part always has says by being unknown that there is no such part.
pub(super) fn set_part<P: Default>(
    part: &mut Option<P>,
    is_optional: bool,
    cell: Cell<'_>,
    set: impl FnOnce(&mut P, Cell<'_>),
) {
    match (&cell, is_optional) {
        (Cell::Unknown, false) => *part = None,
        (Cell::Unknown, true) => {
            if let Some(part) = part {
                set(part, cell);
            }
        }
        _ => set(part.get_or_insert_default(), cell),
    }
}

/// Columns of a row, as items of its [`Row`](super::table::Row): name, unit, and where it is.
///
/// - `["name" "unit" = path]` a field;
/// - `["name" "unit" @ path]` a field that is a moment;
/// - `["name" "unit" = (part: Part)? path]` a field of a part that may be missing, or of a part of such a part;
/// - `["name" "unit" = shared * path]` a field behind an [`Arc`];
/// - `["name" "unit" form, get, set]` something else; `shared * form`, if it is behind an [`Arc`].
macro_rules! columns {
    (@form $row:ty, @ $($path:tt)+) => { $crate::recording::format::column::Form::Moment };
    (@form $row:ty, = $($path:tt)+) => {
        $crate::recording::format::column::form_of(|row: &$row| &row.$($path)+)
    };
    (@get $row:expr, $sign:tt ($($part:tt).+: $of:ty)? ($inner:ident: $deep:ty)? $($path:tt)+) => {{
        let inner = $row.$($part).+.as_ref().and_then(|part| part.$inner.as_ref());
        inner.map_or($crate::recording::format::column::Cell::Unknown, |inner| {
            $crate::recording::format::column::Value::cell(&inner.$($path)+)
        })
    }};
    (@get $row:expr, $sign:tt ($($part:tt).+: $of:ty)? $($path:tt)+) => {
        $row.$($part).+.as_ref().map_or($crate::recording::format::column::Cell::Unknown, |part| {
            $crate::recording::format::column::Value::cell(&part.$($path)+)
        })
    };
    (@get $row:expr, = $shared:ident * $($path:tt)+) => {
        $crate::recording::format::column::Value::cell(&$row.$shared.$($path)+)
    };
    (@get $row:expr, $shared:ident * $form:ident, $get:expr, $set:expr) => { columns!(@get $row, $form, $get, $set) };
    (@get $row:expr, $form:ident, $get:expr, $set:expr) => {{
        let get: for<'a> fn(&'a Self) -> $crate::recording::format::column::Cell<'a> = $get;
        get($row)
    }};
    (@get $row:expr, $sign:tt $($path:tt)+) => {
        $crate::recording::format::column::Value::cell(&$row.$($path)+)
    };
    (@form_of $row:ty, $sign:tt ($($part:tt).+: $of:ty)? ($inner:ident: $deep:ty)? $($path:tt)+) => {
        columns!(@form $deep, $sign $($path)+)
    };
    (@form_of $row:ty, $sign:tt ($($part:tt).+: $of:ty)? $($path:tt)+) => { columns!(@form $of, $sign $($path)+) };
    (@form_of $row:ty, = $shared:ident * $($path:tt)+) => { columns!(@form $row, = $shared.$($path)+) };
    (@form_of $row:ty, $shared:ident * $form:ident, $get:expr, $set:expr) => {
        $crate::recording::format::column::Form::$form
    };
    (@form_of $row:ty, $form:ident, $get:expr, $set:expr) => { $crate::recording::format::column::Form::$form };
    (@form_of $row:ty, $sign:tt $($path:tt)+) => { columns!(@form $row, $sign $($path)+) };
    (@differs $old:ident $new:ident, $sign:tt ($($part:tt).+: $of:ty)? ($inner:ident: $deep:ty)? $($path:tt)+) => {{
        let inner = |part: Option<&$of>| part.and_then(|part| part.$inner);
        let (old, new) = (inner($old.$($part).+.as_ref()), inner($new.$($part).+.as_ref()));
        columns!(@parts old, new, $($path)+)
    }};
    (@differs $old:ident $new:ident, $sign:tt ($($part:tt).+: $of:ty)? $($path:tt)+) => {
        columns!(@parts $old.$($part).+.as_ref(), $new.$($part).+.as_ref(), $($path)+)
    };
    (@parts $old:expr, $new:expr, $($path:tt)+) => {
        match ($old, $new) {
            (Some(old), Some(new)) => !$crate::recording::format::column::Value::is_same(&old.$($path)+, &new.$($path)+),
            (None, None) => false,
            (Some(part), None) | (None, Some(part)) => {
                $crate::recording::format::column::Value::cell(&part.$($path)+) != $crate::recording::format::column::Cell::Unknown
            }
        }
    };
    (@differs $old:ident $new:ident, = $shared:ident * $($path:tt)+) => {
        !std::sync::Arc::ptr_eq(&$old.$shared, &$new.$shared)
            && !$crate::recording::format::column::Value::is_same(&$old.$shared.$($path)+, &$new.$shared.$($path)+)
    };
    (@differs $old:ident $new:ident, $shared:ident * $form:ident, $get:expr, $set:expr) => {
        !std::sync::Arc::ptr_eq(&$old.$shared, &$new.$shared) && columns!(@differs $old $new, $form, $get, $set)
    };
    (@differs $old:ident $new:ident, $form:ident, $get:expr, $set:expr) => {
        columns!(@get $old, $form, $get, $set) != columns!(@get $new, $form, $get, $set)
    };
    (@differs $old:ident $new:ident, $sign:tt $($path:tt)+) => {
        !$crate::recording::format::column::Value::is_same(&$old.$($path)+, &$new.$($path)+)
    };
    (@one $row:ty, $name:literal $unit:literal $sign:tt ($($part:tt).+: $of:ty)? ($inner:ident: $deep:ty)? $($path:tt)+) => {
        $crate::recording::format::column::Column {
            name: $name,
            unit: $unit,
            form: columns!(@form $deep, $sign $($path)+),
            get: |row| columns!(@get row, $sign ($($part).+: $of)? ($inner: $deep)? $($path)+),
            set: |row, cell| $crate::recording::format::column::set_part(&mut row.$($part).+, true, cell, |part, cell| {
                $crate::recording::format::column::set_part(&mut part.$inner, false, cell, |inner, cell| {
                    inner.$($path)+ = $crate::recording::format::column::Value::of(cell);
                });
            }),
        }
    };
    (@one $row:ty, $name:literal $unit:literal $sign:tt ($($part:tt).+: $of:ty)? $($path:tt)+) => {
        $crate::recording::format::column::Column {
            name: $name,
            unit: $unit,
            form: columns!(@form $of, $sign $($path)+),
            get: |row| columns!(@get row, $sign ($($part).+: $of)? $($path)+),
            set: |row, cell| $crate::recording::format::column::set_part(
                &mut row.$($part).+,
                $crate::recording::format::column::is_optional(|row: &$of| &row.$($path)+),
                cell,
                |part, cell| part.$($path)+ = $crate::recording::format::column::Value::of(cell),
            ),
        }
    };
    (@one $row:ty, $name:literal $unit:literal = $shared:ident * $($path:tt)+) => {
        $crate::recording::format::column::Column {
            name: $name,
            unit: $unit,
            form: columns!(@form $row, = $shared.$($path)+),
            get: |row| columns!(@get row, = $shared * $($path)+),
            set: |row, cell| {
                std::sync::Arc::make_mut(&mut row.$shared).$($path)+ = $crate::recording::format::column::Value::of(cell);
            },
        }
    };
    (@one $row:ty, $name:literal $unit:literal $shared:ident * $form:ident, $get:expr, $set:expr) => {
        columns!(@one $row, $name $unit $form, $get, $set)
    };
    (@one $row:ty, $name:literal $unit:literal $form:ident, $get:expr, $set:expr) => {
        $crate::recording::format::column::Column {
            name: $name,
            unit: $unit,
            form: $crate::recording::format::column::Form::$form,
            get: $get,
            set: $set,
        }
    };
    (@one $row:ty, $name:literal $unit:literal $sign:tt $($path:tt)+) => {
        $crate::recording::format::column::Column {
            name: $name,
            unit: $unit,
            form: columns!(@form $row, $sign $($path)+),
            get: |row| columns!(@get row, $sign $($path)+),
            set: |row, cell| row.$($path)+ = $crate::recording::format::column::Value::of(cell),
        }
    };
    ($([$name:literal $unit:literal $($one:tt)+])*) => {
        const COLUMNS: &'static [$crate::recording::format::column::Column<Self>] =
            &[$(columns!(@one Self, $name $unit $($one)+)),*];

        fn write(
            old: &Self,
            new: &Self,
            writing: &mut $crate::recording::format::writing::Writing,
            out: &mut Vec<u8>,
        ) -> u128 {
            let (mut set, mut place) = (0, 1u128.rotate_right(1));
            $(
                place = place.rotate_left(1);
                if columns!(@differs old new, $($one)+) {
                    set |= place;
                    let form = const { columns!(@form_of Self, $($one)+) };
                    writing.cell(out, form, &columns!(@get old, $($one)+), &columns!(@get new, $($one)+));
                }
            )*
            set
        }
    };
}

pub(super) use columns;
