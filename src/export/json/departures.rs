//! `ended`: processes that ended in the interval, by name.

use super::number::rounded;
use crate::rates::{DepartureRates, Snapshot};
use crate::sample::Departed;
use crate::view;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// An entry of `ended`.
#[derive(serde::Serialize)]
pub struct Ended<'a> {
    /// `null`: of more names than are kept apart.
    name: Option<Cow<'a, str>>,
    count: u64,
    per_second: f64,
    cpu_percent: f64,
    wait_percent: f64,
    life: f64,
    exits: Exits<'a>,
}

/// The entries, where the kernel tells.
pub fn ended(snapshot: &Snapshot) -> Option<Vec<Ended<'_>>> {
    let told = matches!(snapshot.sample.departed, Departed::Told(_));
    told.then(|| snapshot.departed.iter().map(Ended::new).collect())
}

/// About how many tasks ended that the kernel could not tell of.
pub fn lost(snapshot: &Snapshot) -> Option<u64> {
    match &snapshot.sample.departed {
        Departed::Told(told) => Some(told.lost),
        _ => None,
    }
}

impl<'a> Ended<'a> {
    fn new(rates: &'a DepartureRates) -> Self {
        let name = rates.name.as_ref();
        Self {
            name: name.map(|name| String::from_utf8_lossy(name.as_bytes())),
            count: rates.count,
            per_second: rounded(rates.per_second),
            cpu_percent: rounded(rates.cpu_percent),
            wait_percent: rounded(rates.wait_percent),
            life: rounded(rates.life),
            exits: Exits(rates),
        }
    }
}

/// An object: codes and signals, and how often.
struct Exits<'a>(&'a DepartureRates);

impl Serialize for Exits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.exits.len()))?;
        for (exit, count) in &self.0.exits {
            map.serialize_entry(&view::exit(*exit), count)?;
        }
        map.end()
    }
}
