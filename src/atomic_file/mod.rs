//! Writing a file as a whole: a reader meanwhile has the old one or the new one, and so has everybody after a
//! failure.
//!
//! What is there keeps its owner, its group and its mode, or is left alone; a link stays a link. The new file has no name
//! until it is complete, where the file system can do that; the little that can be left behind by a program that is killed
//! has a fixed name, and goes with the next file that is written there. The problems are sentences that end one which names
//! the file.

mod folder;
mod temporary;

use self::folder::{Destination, make};
use self::temporary::Temporary;
use rustix::io::Errno;
use std::path::{Path, PathBuf};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Settings: mode and access control list stay. A new file is for its owner alone, who is the owner of the folder where
    /// root writes for somebody else. So many folders are made where they are missing, those nearest to the file.
    Settings {
        /// Folders that may be made.
        folders: usize,
    },
    /// The text may hold secrets: nobody but its owner may read it from now on.
    Secret,
}

/// Why a file is not written, as the end of a sentence.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is such a file, and it was not to be replaced.
    #[error("it exists")]
    Exists,
    /// The path is a link that leads nowhere.
    #[error("it is a link to {}, which does not exist", .0.display())]
    Dangling(PathBuf),
    /// The path is a link of somebody who does not own what it leads to.
    #[error("it is a link to {}, made by another user", .0.display())]
    Misled(PathBuf),
    /// A folder has the name.
    #[error("it is a folder")]
    Folder,
    /// Something else has the name. As root, a file could take the place of `/dev/null`.
    #[error("this is a device, a pipe or a socket")]
    NoFile,
    /// The folder of the file is missing, and is not to be made.
    #[error("the folder {} does not exist", .0.display())]
    Missing(PathBuf),
    /// The file could not be given to whom the old one belongs.
    #[error("it belongs to another user or group, and a new file would not")]
    Owner,
    /// The access control list of the old file could not be kept.
    #[error("its access control list cannot be kept")]
    Attributes,
    /// Two at once.
    #[error("another threadtop is writing it")]
    Busy,
    /// What the kernel said.
    #[error("{}", plain(*.0))]
    Failed(Errno),
}

impl From<Errno> for Problem {
    fn from(error: Errno) -> Self {
        Self::Failed(error)
    }
}

/// Puts a file with these bytes in the place of the one that is there, or of none. It is on the disk when this returns.
pub fn replace(path: &Path, bytes: &[u8], how: How) -> Result<(), Problem> {
    if let How::Settings { folders } = how {
        make(path, folders)?;
    }
    let place = Destination::find(path)?;
    let mut new = Temporary::beside(&place)?;
    new.write(bytes)?;
    new.succeed(&place, how)?;
    new.replace(&place)
}

/// Makes a file with these bytes that only its owner may read. [`Problem::Exists`]: there is one, and it is left alone.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let place = Destination::of_name(path)?;
    if place.is_taken() {
        // What could not be replaced either, whatever is answered, is told at once.
        if !place.is_link() {
            Destination::find(path)?;
        }
        return Err(Problem::Exists);
    }
    let mut new = Temporary::beside(&place)?;
    new.write(bytes)?;
    new.create(&place)
}

/// What the kernel says, in words.
fn plain(error: Errno) -> String {
    let text = match error {
        Errno::ROFS => "the file system is read-only",
        Errno::NOSPC => "the disk is full",
        Errno::DQUOT => "the disk quota is used up",
        Errno::NAMETOOLONG => "the name is too long",
        Errno::NOTDIR => "a part of the path is not a folder",
        Errno::LOOP => "it leads through too many links",
        Errno::ACCESS | Errno::PERM => "permission denied",
        _ => return std::io::Error::from(error).to_string(),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests;
