//! Writing what is asked for: a tab or the screen to a file, the configuration. A process of its own does it, for the file system may not
//! answer; the loop goes on, and hears when it is done.

use super::Run;
use crate::app::saving::Saved;
use crate::aside::Aside;
use crate::atomic_file::{self, How, Problem};
use crate::config::{self, Change, RememberedView};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Files that are written at once at most: of more, none ends.
const MOST: usize = 4;

/// What was written, or not.
pub(super) enum Done {
    /// A file that a person named, by its number.
    File(u64, Saved),
    /// The configuration.
    Configuration(Result<(), String>),
}

/// Files that are being written.
pub(super) struct Writing {
    open: usize,
    tell: UnboundedSender<Done>,
    told: UnboundedReceiver<Done>,
}

impl Writing {
    pub(super) fn new() -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            open: 0,
            tell,
            told,
        }
    }

    /// The next that is done. Cancel safe.
    pub(super) async fn done(&mut self) -> Option<Done> {
        let done = self.told.recv().await;
        self.open = self.open.saturating_sub(1);
        done
    }

    /// Writes a text to a file.
    fn copy(&mut self, id: u64, path: &str, text: &str, overwrite: bool) {
        let file = expanded(path);
        let bytes = text.len();
        let work = || match write(&file, text, overwrite) {
            Saved::Done { path, .. } | Saved::Records { path } => (b'd', path),
            Saved::Exists => (b'e', String::new()),
            Saved::Failed(reason) => (b'f', reason),
        };
        let read = move |(kind, text)| {
            let saved = match kind {
                b'd' => Saved::Done { path: text, bytes },
                b'e' => Saved::Exists,
                _ => Saved::Failed(text),
            };
            Done::File(id, saved)
        };
        self.begin(&file, work, read);
    }

    /// Writes changes into the configuration.
    fn configure(&mut self, path: &Path, changes: &[Change]) {
        let work = || match config::save(path, changes) {
            Ok(()) => (b'd', String::new()),
            Err(sentence) => (b'f', sentence),
        };
        let read = |(kind, text)| {
            let done = if kind == b'd' { Ok(()) } else { Err(text) };
            Done::Configuration(done)
        };
        self.begin(path, work, read);
    }

    fn begin(
        &mut self,
        file: &Path,
        work: impl FnOnce() -> (u8, String),
        read: impl FnOnce((u8, String)) -> Done + Send + 'static,
    ) {
        let file = file.display();
        self.open += 1;
        let failed = if self.open > MOST {
            format!("{file}: not written, as {MOST} others are still being written")
        } else {
            let begun = Aside::begin(c"threadtop-write", None, |_| {
                let (kind, text) = work();
                [&[kind][..], text.as_bytes()].concat()
            });
            match begun {
                Ok(aside) => {
                    let lost = format!("{file}: the process that writes it was ended");
                    self.wait(aside, lost, read);
                    return;
                }
                Err(error) => format!("{file}: no process can be started to write it: {error}"),
            }
        };
        // We hold the other end.
        let _ = self.tell.send(read((b'f', failed)));
    }

    /// Waits for the answer in a thread of its own.
    fn wait(
        &self,
        aside: Aside,
        lost: String,
        read: impl FnOnce((u8, String)) -> Done + Send + 'static,
    ) {
        let tell = self.tell.clone();
        let wait = move || {
            let answer = aside.wait();
            let answer = match answer.split_first() {
                Some((kind, text)) => (*kind, String::from_utf8_lossy(text).into_owned()),
                None => (b'f', lost),
            };
            // Where nobody listens any more, we end.
            let _ = tell.send(read(answer));
        };
        // Without a thread nobody hears of it; it is written all the same.
        let _ = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(wait);
    }
}

impl Run {
    /// Begins to write a text to a file that a person named.
    pub(super) fn save(&mut self, id: u64, path: &str, text: &str, overwrite: bool) {
        self.writing.copy(id, path, text, overwrite);
    }

    /// Begins to write changes into the configuration.
    pub(super) fn configure(&mut self, path: &Path, changes: &[Change]) {
        self.writing.configure(path, changes);
    }

    /// Something was written, or not.
    pub(super) fn written(&mut self, done: Done) {
        match done {
            Done::File(id, saved) => self.app.saved(id, saved),
            Done::Configuration(outcome) => self.app.configured(outcome),
        }
    }
}

/// How long leaving waits for the file system.
const PATIENCE: Duration = Duration::from_secs(1);

/// Writes down the view that is left. A file system that does not answer keeps nobody.
pub(super) fn remember(path: Option<&Path>, view: &RememberedView) -> anyhow::Result<()> {
    let path = path.context(
        "the view is not remembered: neither XDG_STATE_HOME nor HOME names a folder (an absolute path)",
    )?;
    let work = Aside::begin(c"threadtop-write", None, |_| match view.save(path) {
        Ok(()) => b"d".to_vec(),
        Err(sentence) => [b"f", sentence.as_bytes()].concat(),
    });
    let file = path.display();
    let work = work.with_context(|| format!("the view is not remembered in {file}"))?;
    match work.wait_for(PATIENCE).as_deref() {
        Ok([b'd', ..]) => Ok(()),
        Ok([_, sentence @ ..]) => bail!(String::from_utf8_lossy(sentence).into_owned()),
        Ok([]) => {
            bail!("the view is not remembered in {file}: the process that writes it was ended")
        }
        Err(_) => bail!("the view is not remembered in {file}: the file system does not answer"),
    }
}

/// Writes `text` to a file that only its owner may read: it may hold secrets. What is there before is left alone, or
/// with `overwrite` replaced as a whole.
fn write(file: &Path, text: &str, overwrite: bool) -> Saved {
    let written = if overwrite {
        atomic_file::replace(file, text.as_bytes(), How::Secret)
    } else {
        atomic_file::create(file, text.as_bytes())
    };
    match written {
        Ok(()) => Saved::Done {
            path: file.display().to_string(),
            bytes: text.len(),
        },
        Err(Problem::Exists) => Saved::Exists,
        Err(problem) => Saved::Failed(format!("{}: {problem}", file.display())),
    }
}

/// `~` at the start is the home folder, as a shell has it.
pub(super) fn expanded(path: &str) -> PathBuf {
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
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.txt");
        let path = file.to_str().unwrap();
        let write = |text, overwrite| write(&file, text, overwrite);
        let done = || Saved::Done {
            path: path.to_owned(),
            bytes: 3,
        };
        assert_eq!(write("one", false), done());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(write("two", false), Saved::Exists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "one");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(write("two", true), done());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
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
        let told = write(&missing, "x", false);
        let sentence = format!(
            "{}: the folder {} does not exist",
            missing.display(),
            folder.path().join("none").display()
        );
        assert_eq!(told, Saved::Failed(sentence));
        let told = write(folder.path(), "x", true);
        assert!(matches!(told, Saved::Failed(_)), "{told:?}");
    }

    #[test]
    fn no_more_than_a_few_files_are_written_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut writing = Writing::new();
        for id in 0..=MOST as u64 {
            let file = folder.path().join(id.to_string());
            writing.copy(id, file.to_str().unwrap(), "text", false);
        }
        let (mut done, mut refused) = (0, 0);
        for _ in 0..=MOST {
            match runtime.block_on(writing.done()) {
                Some(Done::File(_, Saved::Done { path, .. })) => {
                    assert_eq!(fs::read_to_string(path).unwrap(), "text");
                    done += 1;
                }
                Some(Done::File(id, Saved::Failed(_))) => {
                    assert_eq!(id, MOST as u64);
                    refused += 1;
                }
                _ => panic!("something else was written"),
            }
        }
        assert_eq!((done, refused, writing.open), (MOST, 1, 0));
    }
}
