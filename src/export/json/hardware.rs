//! Sensors and file systems in the JSON object.

use super::number::rate;
use crate::rates::Snapshot;
use serde::Serialize;
use std::borrow::Cow;

/// An entry of `temperatures`, °C.
#[derive(Serialize)]
pub struct Temperature<'a> {
    name: &'a str,
    celsius: Option<f64>,
    critical: Option<f64>,
}

/// `temperatures`; `None` where nobody has asked, or no answer has come yet.
pub fn temperatures(snapshot: &Snapshot) -> Option<Vec<Temperature<'_>>> {
    let sensors = snapshot.sample.machine.sensors.as_ref()?;
    let entries = sensors.temperatures.iter().map(|told| Temperature {
        name: &told.name,
        celsius: rate(Some(told.celsius)),
        critical: rate(told.critical),
    });
    Some(entries.collect())
}

/// An entry of `file_systems`: bytes and numbers of files, `null` where it does not tell.
#[derive(Serialize)]
pub struct FileSystem<'a> {
    mount: Cow<'a, str>,
    source: Cow<'a, str>,
    r#type: &'a str,
    read_only: bool,
    hangs: bool,
    total: Option<u64>,
    used: Option<u64>,
    available: Option<u64>,
    files: Option<u64>,
    files_used: Option<u64>,
}

/// `file_systems`; `None` where nobody has asked, or no answer has come yet.
pub fn file_systems(snapshot: &Snapshot) -> Option<Vec<FileSystem<'_>>> {
    let systems = snapshot.sample.machine.file_systems.as_deref()?;
    let entries = systems.iter().map(|system| {
        let space = system.space;
        // Some have no bound.
        let bounded = space.filter(|space| space.files > 0);
        FileSystem {
            mount: String::from_utf8_lossy(&system.point),
            source: String::from_utf8_lossy(&system.source),
            r#type: &system.kind,
            read_only: system.read_only,
            hangs: system.hangs,
            total: space.map(|space| space.total),
            used: space.map(|space| space.total.saturating_sub(space.free)),
            available: space.map(|space| space.available),
            files: bounded.map(|space| space.files),
            files_used: bounded.map(|space| space.files.saturating_sub(space.files_free)),
        }
    });
    Some(entries.collect())
}
