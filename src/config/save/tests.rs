//! Files in a folder of their own.

use super::*;
use crate::config::{Config, ConfigPlace, Problem, built_in, changes, load, read};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;

fn dark() -> Vec<Change> {
    let dark = Config {
        theme: "dark".to_owned(),
        ..Config::default()
    };
    changes(&Config::default(), &dark)
}

#[test]
fn without_a_file_the_documented_one_is_made_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/threadtop/config.toml");
    save(&path, &dark()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(read(&text, built_in()).0.theme, "dark");
    assert!(
        text.contains("#theme = \"auto\"\ntheme = \"dark\"\n"),
        "{text}"
    );
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_link_stays_a_link_and_the_mode_stays() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("dotfiles.toml");
    let path = folder.path().join("config.toml");
    fs::write(&target, "# mine\n").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("dotfiles.toml", &path).unwrap();
    save(&path, &dark()).unwrap();
    assert!(path.is_symlink());
    let text = fs::read_to_string(&target).unwrap();
    assert_eq!(text, "# mine\ntheme = \"dark\"\n");
    let mode = fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing is left behind"
    );
}

#[test]
fn what_cannot_be_written_says_why_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, "mouse = \n").unwrap();
    let sentence = save(&path, &dark()).unwrap_err();
    assert!(
        sentence.contains("fix") && sentence.contains("line 1"),
        "{sentence}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "mouse = \n");
    let sentence = save(folder.path(), &dark()).unwrap_err();
    assert!(sentence.contains("is not a file"), "{sentence}");
    let dangling = folder.path().join("dangling.toml");
    symlink("nowhere/at-all.toml", &dangling).unwrap();
    assert!(save(&dangling, &dark()).is_err() && dangling.is_symlink());
}

/// What is told of a file that is named.
fn problems(path: &Path) -> Vec<String> {
    let loaded = load(&ConfigPlace::File(path.to_owned()), |_| None, &OnDisk);
    assert_eq!(loaded.config, Config::default(), "the program starts");
    loaded.problems.iter().map(Problem::to_string).collect()
}

#[test]
fn files_that_are_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let cases = [
        (folder.path().to_owned(), "is not a file"),
        (folder.path().join("absent.toml"), "there is no such file"),
        (
            file("latin.toml", b"# ok\n# caf\xe9\n"),
            "line 2, column 6: this is not UTF-8",
        ),
        (
            file("huge.toml", &vec![b'#'; 2 << 20]),
            "more than a million",
        ),
    ];
    for (path, expected) in cases {
        let told = problems(&path);
        assert!(told.len() == 1 && told[0].contains(expected), "{told:?}");
    }
    // Root reads everything; everybody else is told.
    let path = file("secret.toml", b"");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let told = problems(&path);
    assert!(
        told.is_empty() || told[0].contains("cannot be read"),
        "{told:?}"
    );
}

#[test]
fn the_home_directory_is_looked_in_as_xdg_says() {
    let home = tempfile::tempdir().unwrap();
    let variable = |name: &str| (name == "HOME").then(|| OsString::from(home.path()));
    let path = ConfigPlace::Home.path(variable).unwrap();
    assert_eq!(path, home.path().join(".config/threadtop/config.toml"));
    let xdg = |name: &str| match name {
        "XDG_CONFIG_HOME" => Some(OsString::from("/etc/xdg/me")),
        _ => variable(name),
    };
    let elsewhere = ConfigPlace::Home.path(xdg).unwrap();
    assert_eq!(elsewhere, Path::new("/etc/xdg/me/threadtop/config.toml"));
    assert!(
        ConfigPlace::Home
            .path(|_| Some("relative".into()))
            .is_none()
    );
    assert!(ConfigPlace::Nowhere.path(variable).is_none());

    let loaded = load(&ConfigPlace::Home, variable, &OnDisk);
    assert!(
        loaded.problems.is_empty(),
        "a file that is not there is none"
    );
    let themes = home.path().join(".config/threadtop/themes");
    fs::create_dir_all(&themes).unwrap();
    fs::write(
        themes.join("mine.toml"),
        "[styles]\nwarn = \"blue\"\nkey = \"x\"\n",
    )
    .unwrap();
    fs::write(themes.join("dark.toml"), "description = \"Darker.\"\n").unwrap();
    fs::write(&path, "theme = \"mine\"\n").unwrap();
    let loaded = load(&ConfigPlace::Home, variable, &OnDisk);
    assert_eq!(loaded.config.theme, "mine");
    assert_eq!(loaded.themes.len(), built_in().len() + 1);
    assert!(
        loaded
            .themes
            .iter()
            .any(|theme| theme.description() == "Darker.")
    );
    assert!(
        loaded.problems.len() == 1 && loaded.problems[0].to_string().contains("line 3"),
        "{:?}",
        loaded.problems
    );
}
