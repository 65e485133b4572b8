//! Writing changes into the file, when somebody asked for it.

use super::change::Change;
use super::load::{Failure, text};
use super::template::template;
use super::write::changed;
use crate::save;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Writes changes into the file, which is made from the documented one when there is none. It is replaced as a whole:
/// whoever reads it meanwhile has the old one or the new one. A link to it stays a link, its mode stays.
///
/// The error is a sentence for a person.
pub fn save(path: &Path, changes: &[Change]) -> Result<(), String> {
    let old = match text(path) {
        Ok(text) => text,
        Err(Failure::Absent) => template(),
        Err(failure) => return Err(failure.about(path)),
    };
    let new = changed(&old, changes)
        .map_err(|problem| format!("not written, repair {} first: {problem}", path.display()))?;
    replace(path, &new).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Where a link leads to; a file that is not there yet leads nowhere.
    let target = fs::canonicalize(path);
    let path = match &target {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => path,
        Err(error) => return Err(io::Error::new(error.kind(), error.to_string())),
    };
    save::make_folder(path)?;
    let mode = fs::metadata(path).map_or(0o600, |found| found.permissions().mode() & 0o777);
    save::replace(path, text.as_bytes(), mode)
}

#[cfg(test)]
mod tests;
