//! Writing a file as a whole: whoever reads it meanwhile has the old one or the new one, and so has everybody after a
//! failure.
//!
//! The errors are what the kernel said, for a sentence that names the file; the temporary file is named nowhere.

use std::fs::{DirBuilder, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use tempfile::NamedTempFile;

/// Puts a file with these bytes and this mode in the place of the one that is there, or of none. It is on the disk when
/// this returns.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let written = written(path, bytes).map_err(|error| plain(&error))?;
    let file = written.as_file();
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()?;
    written.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a file with these bytes that only its owner may read. [`io::ErrorKind::AlreadyExists`]: it is left alone.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = written(path, bytes).map_err(|error| plain(&error))?;
    written
        .persist_noclobber(path)
        .map_err(|error| plain(&error.error))?;
    Ok(())
}

/// Makes the folder of a file, and those above it that are missing, for their owner alone.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder(path))
}

/// A temporary file beside `path`. It has mode 0600 from its first moment on, and is gone again if anything fails.
fn written(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder(path))?;
    file.write_all(bytes)?;
    Ok(file)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Without the name of the temporary file, which says nothing to anybody; the error keeps no other trace of its cause.
fn plain(error: &io::Error) -> io::Error {
    let told = error.to_string();
    let cause = told.split(" at path ").next().unwrap_or_default();
    io::Error::new(error.kind(), cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_replaced_with_its_mode_and_created_only_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one");
        let is = |text: &str, mode: u32| {
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
            assert_eq!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                mode
            );
        };
        create(&file, b"new").unwrap();
        is("new", 0o600);
        let kind = create(&file, b"again").unwrap_err().kind();
        assert_eq!(kind, io::ErrorKind::AlreadyExists);
        is("new", 0o600);
        replace(&file, b"other", 0o640).unwrap();
        is("other", 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn errors_name_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("none/file");
        let absent = "No such file or directory (os error 2)";
        for error in [replace(&file, b"x", 0o600), create(&file, b"x")] {
            assert_eq!(error.unwrap_err().to_string(), absent);
        }
        fs::create_dir(folder.path().join("none")).unwrap();
        fs::create_dir(&file).unwrap();
        let told = replace(&file, b"x", 0o600).unwrap_err().to_string();
        assert_eq!(told, "Is a directory (os error 21)");
        make_folder(&folder.path().join("a/b/c")).unwrap();
        assert!(folder.path().join("a/b").is_dir());
    }
}
