//! Names that arguments take, for completion: shells offer them, and what they offer is only a help to type.

use crate::export::Fields;
use crate::groups::GroupBy;
use crate::text;
use crate::view::{COLUMNS, Column, ColumnId};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};
use std::ffi::OsStr;

/// A value that has a name.
#[derive(Clone)]
pub(super) struct Named<T> {
    parse: fn(&str) -> Result<T, String>,
    /// What shells offer.
    offered: fn() -> Vec<&'static str>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Named<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        self.parse.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            (self.offered)().into_iter().map(PossibleValue::new),
        ))
    }
}

/// A column by its name, its title or a short name; its name is what shells offer.
pub(super) const COLUMN: Named<ColumnId> = Named {
    parse: |name| {
        Column::find(name)
            .map(|column| column.id)
            .ok_or_else(|| match Column::suggest(name) {
                Some(meant) => format!("there is no column {name:?}; did you mean {meant:?}?"),
                None => text::unknown("column", name, columns()),
            })
    },
    offered: columns,
};

/// The name of a value that `dump` writes. Which names there are depends on what is written, so any text passes here;
/// shells offer all of them.
pub(super) const FIELD: Named<String> = Named {
    parse: |text| Ok(text.to_owned()),
    offered: Fields::names,
};

/// What processes are grouped by.
pub(super) const GROUP: Named<GroupBy> = Named {
    parse: |name| {
        let found = GroupBy::ALL.into_iter().find(|by| by.name() == name);
        found.ok_or_else(|| text::unknown("group", name, GroupBy::ALL.map(GroupBy::name)))
    },
    offered: || GroupBy::ALL.map(GroupBy::name).into(),
};

fn columns() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.name).collect()
}
