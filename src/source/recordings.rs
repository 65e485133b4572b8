//! Which recordings are read, and which part of them.

use super::spaced::Spaced;
use super::{Recorded, Source, SourceError, Span, chosen, recorded};
use crate::recording::{More, Piped, Tape, Timeline};
use crate::text::times::Moment;
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What recordings in folders are called.
const ENDING: &str = "ttr";

/// The part of recordings that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// From this moment on.
    pub begin: Option<Moment>,
    /// Until this one.
    pub end: Option<Moment>,
    /// Samples so far apart; all if `None`.
    pub every: Option<Duration>,
    /// What is recorded from now on as well, without end.
    pub follow: bool,
}

/// Files and folders of recordings as one timeline; with `follow` it has what is recorded from now on, in new files, too.
pub fn open_timeline(paths: &[PathBuf], follow: bool) -> Result<Timeline, SourceError> {
    let mut found = Found::default();
    let tapes = found.tapes(paths)?;
    // Those that come later are looked for where those were.
    let known = paths.to_vec();
    let more: Option<More> =
        follow.then(|| -> More { Box::new(move || found.tapes(&known).unwrap_or_default()) });
    let timeline = Timeline::growing(tapes, more);
    timeline.map_err(|error| recorded::unreadable(&called(paths), error))
}

/// What recordings are called together where something is told of them.
fn called(paths: &[PathBuf]) -> String {
    match paths {
        [one] => one.display().to_string(),
        [first, ..] => format!("{} and others", first.display()),
        [] => String::new(),
    }
}

/// Recordings as one, without the devices that nobody wants: files, folders of them, or `-`, what comes on standard input.
pub fn open_recordings(paths: &[PathBuf], part: &Part) -> Result<Box<dyn Source>, SourceError> {
    let mut source = match paths {
        [one] if one.as_os_str() == "-" => of_standard_input(part)?,
        _ => {
            let timeline = open_timeline(paths, part.follow)?;
            let mut source = Recorded::of_timeline(timeline, called(paths));
            limit(&mut source, part)?;
            source
        }
    };
    source.follow(part.follow);
    let source: Box<dyn Source> = match part.every {
        Some(every) => Box::new(Spaced::new(Box::new(source), every)),
        None => Box::new(source),
    };
    Ok(Box::new(chosen::Chosen::new(source)))
}

fn limit(source: &mut Recorded, part: &Part) -> Result<(), SourceError> {
    let (_, last) = source.span()?;
    let within = |moment: Moment| moment.within(last);
    source.limit(Span {
        begin: part.begin.map(within),
        end: part.end.map(within),
    })
}

/// A pipe has no end yet from which on a moment could be counted.
fn of_standard_input(part: &Part) -> Result<Recorded, SourceError> {
    let name = "standard input".to_owned();
    let failed = |error: io::Error| recorded::unreadable("standard input", error.into());
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().map_err(failed)?);
    if file.metadata().map_err(failed)?.is_file() {
        let tape =
            Tape::open(Box::new(file)).map_err(|error| recorded::unreadable(&name, error))?;
        let mut source = Recorded::of(vec![tape], name)?;
        limit(&mut source, part)?;
        return Ok(source);
    }
    let dated = |moment: Option<Moment>| match moment {
        None => Ok(None),
        Some(Moment::Date(_)) => Ok(moment.map(|moment| moment.within(0))),
        Some(_) => Err(failed(io::Error::other(
            "a pipe has no end that --begin and --end could be counted from; name the date as well",
        ))),
    };
    let (begin, end) = (dated(part.begin)?, dated(part.end)?);
    let tape = Tape::open(Box::new(Piped::new(file)))
        .map_err(|error| recorded::unreadable(&name, error))?;
    let mut source = Recorded::of(vec![tape], name)?;
    source.skip_to(Span { begin, end })?;
    Ok(source)
}

/// Files that were opened, so that each is read once.
#[derive(Default)]
struct Found {
    files: HashSet<(u64, u64)>,
}

impl Found {
    /// The recordings of these paths that are not known yet. Of a folder all that end in `.ttr`, but for what is none.
    fn tapes(&mut self, paths: &[PathBuf]) -> Result<Vec<Tape>, SourceError> {
        let mut tapes = Vec::new();
        for path in paths {
            if !path.is_dir() {
                tapes.extend(self.tape(path)?);
                continue;
            }
            let failed =
                |error: io::Error| recorded::unreadable(&path.display().to_string(), error.into());
            for entry in path.read_dir().map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                if path.extension().is_some_and(|ending| ending == ENDING) {
                    // One that begins just now has no first sample yet.
                    tapes.extend(self.tape(&path).ok().flatten());
                }
            }
        }
        Ok(tapes)
    }

    fn tape(&mut self, path: &Path) -> Result<Option<Tape>, SourceError> {
        let file = recorded::open_file(path)?;
        let failed =
            |error: io::Error| recorded::unreadable(&path.display().to_string(), error.into());
        let found = file.metadata().map_err(failed)?;
        let key = (found.dev(), found.ino());
        if self.files.contains(&key) {
            return Ok(None);
        }
        let tape = Tape::open(Box::new(file)).and_then(|mut tape| Ok(tape.first()?.map(|_| tape)));
        let tape =
            tape.map_err(|error| recorded::unreadable(&path.display().to_string(), error))?;
        // Its first sample makes it one that is read: until then it is looked at again.
        if tape.is_some() {
            self.files.insert(key);
        }
        Ok(tape)
    }
}
