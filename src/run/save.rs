//! Copying a tab to a file.

use crate::app::inspect::Saved;
use crate::save;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Writes `text` to a file that only its owner may read: it may hold secrets. What is there before is left alone, or
/// with `overwrite` replaced as a whole.
pub(super) fn write(path: &str, text: &str, overwrite: bool) -> Saved {
    let file = expanded(path);
    match try_write(&file, text, overwrite) {
        Ok(()) => Saved::Done(file.display().to_string()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && !overwrite => Saved::Exists,
        Err(error) => Saved::Failed(format!("{}: {error}", file.display())),
    }
}

fn try_write(file: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    // As root, a copy could take the place of `/dev/null`.
    match fs::metadata(file) {
        Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => {
            return Err(io::Error::other("this is a device, a pipe or a socket"));
        }
        _ => {}
    }
    if overwrite {
        save::replace(file, text.as_bytes(), 0o600)
    } else {
        save::create(file, text.as_bytes())
    }
}

/// `~` at the start is the home folder, as a shell has it.
fn expanded(path: &str) -> PathBuf {
    let home = std::env::var_os("HOME");
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => PathBuf::from(home),
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            Path::new(&home).join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.txt");
        let path = file.to_str().unwrap();
        assert_eq!(write(path, "one", false), Saved::Done(path.to_owned()));
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(write(path, "two", false), Saved::Exists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "one");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(write(path, "two", true), Saved::Done(path.to_owned()));
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        for file in [&pipe, &link] {
            for overwrite in [false, true] {
                let told = write(file.to_str().unwrap(), "x", overwrite);
                assert!(matches!(told, Saved::Failed(_)), "{told:?}");
            }
            assert!(!fs::metadata(file).unwrap().is_file());
        }
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = std::env::var("HOME").unwrap_or_default();
        for (typed, path) in [("~", ""), ("~/x", "/x"), ("~//x", "/x")] {
            if !home.is_empty() {
                assert_eq!(expanded(typed), PathBuf::from(format!("{home}{path}")));
            }
        }
        assert_eq!(expanded("~x"), Path::new("~x"));
        assert_eq!(expanded("a~"), Path::new("a~"));
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none/copy.txt");
        let told = write(missing.to_str().unwrap(), "x", false);
        let sentence = format!(
            "{}: No such file or directory (os error 2)",
            missing.display()
        );
        assert_eq!(told, Saved::Failed(sentence));
        let told = write(folder.path().to_str().unwrap(), "x", true);
        assert!(matches!(told, Saved::Failed(_)), "{told:?}");
    }
}
