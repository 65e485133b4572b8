//! The stored result: one file for each machine that shares a home directory.
//!
//! `$XDG_STATE_HOME/threadtop/calibration-<machine>.json`, by default under `~/.local/state`. The machine is what
//! `/etc/machine-id` says, or where there is none the host name. A virtual machine keeps that when it gets another CPU:
//! the brand in the file tells (`cost::Known`). The file is replaced as a whole, for its owner's eyes only.

use crate::atomic_file::{How, Problem, replace};
use crate::calibrate::cost::{Calibration, Known, Spread};
use crate::file::{self, Files, Unread};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Form of the file. Another number is another form.
const VERSION: u32 = 1;

/// Bytes of a file that we wrote, by far.
const LONGEST: u64 = 1 << 20;

/// What the file holds, and `threadtop calibrate --json` prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stored {
    version: u32,
    #[serde(flatten)]
    calibration: Calibration,
}

impl From<Calibration> for Stored {
    fn from(calibration: Calibration) -> Self {
        Self {
            version: VERSION,
            calibration,
        }
    }
}

/// Why the result cannot be stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no place for it.
    #[error(
        "neither XDG_STATE_HOME nor HOME names a folder (an absolute path) to store the result in"
    )]
    NoHome,
    /// The folder or the file cannot be written.
    #[error("cannot store the result in {}: {error}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: Problem,
    },
}

/// Where the result of this machine is stored, by these environment variables.
pub fn path(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, StoreError> {
    let folder = file::state_folder(variable).ok_or(StoreError::NoHome)?;
    let file = format!("calibration-{}.json", machine());
    Ok(folder.join(file))
}

/// Something that stays, differs between machines, and can be part of a file name.
fn machine() -> String {
    let id = file::read(Path::new("/etc/machine-id"), LONGEST).unwrap_or_default();
    let id = sanitized(String::from_utf8_lossy(&id).trim());
    // Images of machines have an empty one, or `uninitialized`, until they are started.
    if id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return id;
    }
    let name = nix::unistd::gethostname().unwrap_or_default();
    match sanitized(&name.to_string_lossy()) {
        name if name.is_empty() => "unknown".to_owned(),
        name => format!("host-{name}"),
    }
}

/// Letters, digits, dots and dashes, 64 at most.
fn sanitized(text: &str) -> String {
    text.chars()
        .take(64)
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => c,
            _ => '_',
        })
        .collect()
}

/// Replaces the file. A reader meanwhile has the old one or the new one.
pub fn save(path: &Path, stored: &Stored) -> Result<(), StoreError> {
    let unwritable = |error| StoreError::Unwritable {
        path: path.to_owned(),
        error,
    };
    write(path, stored).map_err(unwritable)
}

fn write(path: &Path, stored: &Stored) -> Result<(), Problem> {
    // Numbers and texts alone: that cannot fail.
    let mut text = serde_json::to_vec_pretty(stored).unwrap_or_default();
    text.push(b'\n');
    let folders = file::state_folders(path);
    replace(path, &text, How::Settings { folders })
}

/// The form of a file, of whichever it is.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// What the file says. One that is missing, damaged or of another version is no failure.
pub fn load(path: &Path, files: &impl Files) -> Known {
    let unusable = |why: String| Known::Unusable(why.into());
    let text = match files.read(path, LONGEST) {
        Ok(text) => text,
        Err(Unread::Absent) => return Known::Nothing,
        Err(Unread::Failed(error)) => return unusable(format!("not readable ({error})")),
        Err(Unread::Silent) => {
            return unusable("not readable (its file system does not answer)".to_owned());
        }
        Err(Unread::NoFile) => return unusable("not readable (it is not a file)".to_owned()),
        Err(Unread::Long) => return unusable("stored in a file that is damaged".to_owned()),
    };
    match serde_json::from_slice(&text) {
        Ok(Version { version: VERSION }) => {}
        Ok(_) => return unusable("stored by another version of threadtop".to_owned()),
        Err(_) => return unusable("stored in a file that is damaged".to_owned()),
    }
    match serde_json::from_slice::<Stored>(&text) {
        Ok(stored) if is_sound(&stored.calibration) => {
            Known::Measured(Arc::new(stored.calibration))
        }
        _ => unusable("stored in a file that is damaged".to_owned()),
    }
}

/// Numbers that can be computed with.
fn is_sound(calibration: &Calibration) -> bool {
    let sets = || calibration.futex.iter().chain(&calibration.pipe);
    sets().any(|set| set.working_set == 0)
        && sets().all(|set| {
            set.cost_us.is_sound()
                && set.indirect_us.as_ref().is_none_or(Spread::is_sound)
                && set.calls_us.is_finite()
        })
}

#[cfg(test)]
mod tests;
