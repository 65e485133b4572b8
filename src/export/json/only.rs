//! Objects with only some of their keys.

use super::task::{Process, Thread};
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

/// A process with these keys alone, in this order, and `threads` with the same keys where it has any.
pub struct Only<'a> {
    /// The process.
    pub process: Process<'a>,
    /// Its keys.
    pub keys: &'a [&'static str],
}

impl Serialize for Only<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(&mut map, &self.process, self.keys)?;
        let marked = |key: &&&str| self.keys.contains(*key);
        let bounds: Vec<_> = self.process.lower_bound.iter().filter(marked).collect();
        if !bounds.is_empty() {
            map.serialize_entry("lower_bound", &bounds)?;
        }
        if let Some(threads) = &self.process.threads {
            let keys = self.keys;
            let threads: Vec<Part> = threads.iter().map(|thread| Part { thread, keys }).collect();
            map.serialize_entry("threads", &threads)?;
        }
        map.end()
    }
}

struct Part<'a> {
    thread: &'a Thread<'a>,
    keys: &'a [&'static str],
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(&mut map, self.thread, self.keys)?;
        map.end()
    }
}

/// Those of the keys that the object has.
fn entries<M: SerializeMap>(
    map: &mut M,
    object: &impl Serialize,
    keys: &[&str],
) -> Result<(), M::Error> {
    let value = serde_json::to_value(object).map_err(M::Error::custom)?;
    for key in keys {
        if let Some(value) = value.get(key) {
            map.serialize_entry(key, value)?;
        }
    }
    Ok(())
}
