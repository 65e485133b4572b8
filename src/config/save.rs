//! Writing changes into the file, when somebody asked for it.

use super::change::Change;
use super::load::{Failure, text};
use super::template::template;
use super::write::changed;
use crate::atomic_file::{How, replace};
use crate::file::OnDisk;
use std::path::Path;

/// `~/.config` and `threadtop` in it, or what stands for them. A home is not ours to make.
const FOLDERS: usize = 2;

/// Writes changes into the file, which is made from the documented one when there is none. It is replaced as a whole:
/// whoever reads it meanwhile has the old one or the new one. A link to it stays a link; its owner, its group and its mode
/// stay.
///
/// The error is a sentence for a person.
pub fn save(path: &Path, changes: &[Change]) -> Result<(), String> {
    let old = match text(&OnDisk, path) {
        Ok(text) => text,
        Err(Failure::Absent) => template(),
        Err(failure) => return Err(failure.about(path).to_string()),
    };
    let new = changed(&old, changes)
        .map_err(|problem| format!("not saved, fix {} first: {problem}", path.display()))?;
    replace(path, new.as_bytes(), How::Settings { folders: FOLDERS })
        .map_err(|problem| format!("cannot write {}: {problem}", path.display()))
}

#[cfg(test)]
mod tests;
