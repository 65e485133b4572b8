//! Files: where they are, and reading them. Whatever they hold, the program can start.

use super::problem::{Problem, position};
use super::theme_file::{AUTO, built_in};
use super::{Config, ThemeFile, read};
use crate::file::{self, Files, Unread};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Nobody writes a longer file by hand.
const LONGEST: u64 = 1 << 20;

/// Where the configuration is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigPlace {
    /// In the home directory; it may not be there.
    #[default]
    Home,
    /// In this file.
    File(PathBuf),
    /// Nowhere: it is not asked for.
    Nowhere,
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The configuration; the defaults for what the file does not say.
    pub config: Config,
    /// The file, there or not; `None` when there is no place for one, or none is wanted.
    pub path: Option<PathBuf>,
    /// Every theme: those that come along, and those of the folder.
    pub themes: Arc<[ThemeFile]>,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

impl Default for Loaded {
    fn default() -> Self {
        Self {
            config: Config::default(),
            path: None,
            themes: built_in().into(),
            problems: Vec::new(),
        }
    }
}

impl ConfigPlace {
    /// The file, by these environment variables; `None` for none.
    pub fn path(&self, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::Nowhere => None,
            Self::Home => {
                let folder = file::xdg_folder(variable, "XDG_CONFIG_HOME", ".config")?;
                Some(folder.join("config.toml"))
            }
        }
    }
}

/// Where the themes of a person are.
pub fn theme_folder(config: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new(".")).join("themes")
}

/// Reads the configuration and the themes beside it. A file that is not there is no problem unless it was named.
pub fn load(
    place: &ConfigPlace,
    variable: impl Fn(&str) -> Option<OsString>,
    files: &impl Files,
) -> Loaded {
    let Some(path) = place.path(variable) else {
        return Loaded::default();
    };
    let mut problems = Vec::new();
    let themes = themes(&path, files, &mut problems);
    let config = match text(files, &path) {
        Ok(text) => {
            let (config, wrong) = read(&text, &themes);
            problems.extend(wrong.into_iter().map(|one| one.of(&path)));
            config
        }
        Err(Failure::Absent) if *place == ConfigPlace::Home => Config::default(),
        Err(failure) => {
            if matches!(failure, Failure::Silent) {
                // So are the themes beside it.
                problems.clear();
            }
            problems.push(failure.about(&path));
            Config::default()
        }
    };
    Loaded {
        config,
        path: Some(path),
        themes: themes.into(),
        problems,
    }
}

/// Why there is no text.
#[derive(Debug)]
pub(super) enum Failure {
    /// No such file.
    Absent,
    /// The file cannot be read.
    Unreadable(io::Error),
    /// A folder, a device or a pipe.
    NoFile,
    /// Far too long.
    Long,
    /// Its file system does not answer.
    Silent,
    /// No UTF-8 from there on.
    Encoding(usize, usize),
}

impl Failure {
    /// What is wrong with the file.
    pub(super) fn about(&self, path: &Path) -> Problem {
        let name = path.display();
        Problem::whole(match self {
            Self::Absent => format!("{name}: there is no such file"),
            Self::Unreadable(error) => format!("{name} cannot be read: {error}"),
            Self::NoFile => format!("{name} is not a file: expected a TOML file"),
            Self::Long => {
                format!("{name} has more than a million characters: expected a TOML file")
            }
            Self::Silent => {
                format!(
                    "{name} was not read: its file system does not answer; start threadtop again once it does"
                )
            }
            Self::Encoding(line, column) => {
                return Problem::at(*line, *column, "this is not UTF-8".to_owned()).of(path);
            }
        })
    }
}

/// The text of a file.
pub(super) fn text(files: &impl Files, path: &Path) -> Result<String, Failure> {
    let bytes = files.read(path, LONGEST).map_err(|unread| match unread {
        Unread::Absent => Failure::Absent,
        Unread::NoFile => Failure::NoFile,
        Unread::Long => Failure::Long,
        Unread::Failed(error) => Failure::Unreadable(error.into()),
        Unread::Silent => Failure::Silent,
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..at]);
        let (line, column) = position(&before, at);
        Failure::Encoding(line, column)
    })
}

/// The themes that come along, and those of the folder beside the file; one of a known name takes its place.
fn themes(config: &Path, files: &impl Files, problems: &mut Vec<Problem>) -> Vec<ThemeFile> {
    let mut themes = built_in().to_vec();
    let folder = theme_folder(config);
    let mut paths = files.folder(&folder).unwrap_or_else(|_| {
        problems.push(Failure::Silent.about(&folder));
        Vec::new()
    });
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    for path in paths {
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        if name == AUTO {
            let sentence = "auto is reserved: give this theme another name";
            problems.push(Problem::whole(format!("{}: {sentence}", path.display())));
            continue;
        }
        match text(files, &path) {
            Ok(text) => {
                let (file, wrong) = ThemeFile::read(name, &text);
                problems.extend(wrong.into_iter().map(|one| one.of(&path)));
                match themes.iter_mut().find(|theme| theme.name == name) {
                    Some(theme) => *theme = file,
                    None => themes.push(file),
                }
            }
            Err(failure) => problems.push(failure.about(&path)),
        }
    }
    themes
}
