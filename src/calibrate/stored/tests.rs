//! The file, in folders of our own.

use super::*;
use crate::calibrate::cost::testing::calibration;
use crate::file::OnDisk;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_stored_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/threadtop/calibration-x.json");
    assert_eq!(load(&path, &OnDisk), Known::Nothing);
    for host in ["first", "second"] {
        let calibration = Calibration {
            host: host.to_owned(),
            ..calibration()
        };
        save(&path, &calibration.clone().into()).unwrap();
        assert_eq!(load(&path, &OnDisk), Known::Measured(Arc::new(calibration)));
    }
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "nothing is left over");
}

#[test]
fn what_is_damaged_or_foreign_is_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calibration.json");
    save(&path, &calibration().into()).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let nan = good.replace("\"median\": 2.9", "\"median\": 1e999");
    let disordered = good.replace("\"median\": 2.9", "\"median\": -2.9");
    assert!(nan != good && disordered != good);
    for (text, told) in [
        (
            good.replace("\"version\": 1", "\"version\": 2"),
            "another version",
        ),
        (good[..good.len() / 2].to_owned(), "damaged"),
        (good.replace("\"futex\"", "\"fax\""), "damaged"),
        (nan, "damaged"),
        (disordered, "damaged"),
        (String::new(), "damaged"),
        ("[]".to_owned(), "damaged"),
        (r#"{"version":1}"#.to_owned(), "damaged"),
        ("\0\u{ff}".to_owned(), "damaged"),
    ] {
        fs::write(&path, &text).unwrap();
        let Known::Unusable(why) = load(&path, &OnDisk) else {
            panic!("{text} was taken");
        };
        assert!(why.contains(told), "{why}: {text}");
    }
    assert!(
        matches!(load(folder.path(), &OnDisk), Known::Unusable(_)),
        "a folder"
    );
}

#[test]
fn what_a_later_version_adds_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calibration.json");
    save(&path, &calibration().into()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen('{', "{\"more\": [1],", 1)).unwrap();
    assert!(matches!(load(&path, &OnDisk), Known::Measured(_)));
}

#[test]
fn a_place_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let path = file.join("threadtop/calibration.json");
    let sentence = save(&path, &calibration().into()).unwrap_err().to_string();
    assert!(
        sentence.starts_with("cannot store the result in "),
        "{sentence}"
    );
}

#[test]
fn the_place_goes_by_the_environment() {
    let place = |state: Option<&str>, home: Option<&str>| {
        path(|name| match name {
            "XDG_STATE_HOME" => state.map(OsString::from),
            "HOME" => home.map(OsString::from),
            _ => None,
        })
    };
    let file = format!("calibration-{}.json", machine());
    let state = place(Some("/state"), Some("/home/me")).unwrap();
    assert_eq!(state, Path::new("/state/threadtop").join(&file));
    for ignored in [None, Some(""), Some("relative")] {
        let home = place(ignored, Some("/home/me")).unwrap();
        let folder = Path::new("/home/me/.local/state/threadtop");
        assert_eq!(home, folder.join(&file));
    }
    for none in [None, Some(""), Some("relative")] {
        assert!(matches!(place(None, none), Err(StoreError::NoHome)));
    }
}

#[test]
fn the_machine_can_be_part_of_a_file_name() {
    assert_eq!(sanitized("a/b ../c\n"), "a_b_.._c_");
    assert_eq!(sanitized(&"x".repeat(100)).len(), 64);
    assert!(!machine().contains('/') && !machine().is_empty());
}
