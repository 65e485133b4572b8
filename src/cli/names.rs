//! Names that arguments take, for completion: shells offer them, and what they offer is only a help to type.

use crate::export::Fields;
use crate::view::{COLUMNS, Column, ColumnId};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use std::ffi::OsStr;

/// A column by its name, its title or a short name; its name is what shells offer.
#[derive(Clone)]
pub(super) struct ColumnParser;

impl TypedValueParser for ColumnParser {
    type Value = ColumnId;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        column.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = COLUMNS.iter().map(|column| column.name);
        Some(Box::new(names.map(PossibleValue::new)))
    }
}

fn column(text: &str) -> Result<ColumnId, String> {
    Column::find(text).map(|column| column.id).ok_or_else(|| {
        let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        format!("no such column; there are {}", names.join(", "))
    })
}

/// The name of a value that `dump` writes. Which names there are depends on what is written, so any text passes here;
/// shells offer all of them.
#[derive(Clone)]
pub(super) struct FieldParser;

impl TypedValueParser for FieldParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = Fields::names().into_iter().map(PossibleValue::new);
        Some(Box::new(names))
    }
}
