use super::*;
use rustix::fs::{Mode, chmod};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

const SETTINGS: How = How::Settings { folders: 2 };

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn told(path: &Path, how: How) -> String {
    replace(path, b"x", how).unwrap_err().to_string()
}

#[test]
fn a_file_is_replaced_with_its_mode_and_created_only_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one");
    create(&file, b"new").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(create(&file, b"again"), Err(Problem::Exists));
    chmod(&file, Mode::from_raw_mode(0o640)).unwrap();
    replace(&file, b"other", SETTINGS).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "other");
    assert_eq!(mode(&file), 0o640);
    replace(&file, b"secret", How::Secret).unwrap();
    assert_eq!(mode(&file), 0o600);
    assert_eq!(names(folder.path()), ["one"]);
}

#[test]
fn whose_file_it_is_stays() {
    if !rustix::process::geteuid().is_root() {
        return; // nobody else can give files away
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    for how in [SETTINGS, How::Secret] {
        fs::write(&file, "old").unwrap();
        chown(&file, Some(65534), Some(7)).unwrap();
        replace(&file, b"new", how).unwrap();
        let found = fs::metadata(&file).unwrap();
        assert_eq!((found.uid(), found.gid()), (65534, 7), "{how:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }
    // What is new belongs to whom the folder does; what may hold root's secrets stays root's.
    chown(folder.path(), Some(65534), Some(7)).unwrap();
    let new = folder.path().join("a/b/new");
    replace(&new, b"new", SETTINGS).unwrap();
    for path in [&new, new.parent().unwrap(), &folder.path().join("a")] {
        let found = fs::metadata(path).unwrap();
        assert_eq!((found.uid(), found.gid()), (65534, 7), "{}", path.display());
    }
    let secret = folder.path().join("secret");
    create(&secret, b"new").unwrap();
    assert_eq!(fs::metadata(&secret).unwrap().uid(), 0);
    // A link of somebody else leads nobody to what is not theirs.
    let root = folder.path().join("root");
    fs::write(&root, "old").unwrap();
    let link = folder.path().join("link");
    symlink(&root, &link).unwrap();
    std::os::unix::fs::lchown(&link, Some(65534), Some(7)).unwrap();
    let sentence = format!("it is a link to {}, made by another user", root.display());
    assert_eq!(told(&link, SETTINGS), sentence);
    assert_eq!(fs::read_to_string(&root).unwrap(), "old");
}

#[test]
fn what_can_never_be_replaced_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(create(folder.path(), b"new"), Err(Problem::Folder));
    assert_eq!(create(Path::new("/dev/full"), b"new"), Err(Problem::NoFile));
}

#[test]
fn links_are_written_through_and_one_that_leads_nowhere_is_told_by_its_target() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("real")).unwrap();
    fs::write(at("real/file"), "old").unwrap();
    symlink("real/file", at("second")).unwrap();
    symlink(at("second"), at("first")).unwrap();
    replace(&at("first"), b"new", SETTINGS).unwrap();
    assert_eq!(fs::read_to_string(at("real/file")).unwrap(), "new");
    assert!(at("first").is_symlink() && at("second").is_symlink());
    assert_eq!(names(&at("real")), ["file"]);

    symlink("none/file", at("lost")).unwrap();
    let sentence = format!(
        "it is a link to {}, which does not exist",
        at("none/file").display()
    );
    assert_eq!(told(&at("lost"), SETTINGS), sentence);
    assert_eq!(create(&at("lost"), b"x"), Err(Problem::Exists));
    symlink("none", at("gone")).unwrap();
    let sentence = format!(
        "it is a link to {}, which does not exist",
        at("none").display()
    );
    assert_eq!(told(&at("gone/file"), SETTINGS), sentence);
    symlink("round", at("round")).unwrap();
    assert_eq!(
        told(&at("round"), How::Secret),
        "it leads through too many links"
    );
}

#[test]
fn only_so_many_folders_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sentence = format!("the folder {} does not exist", at("x").display());
    assert_eq!(
        told(&at("x/.config/threadtop/config.toml"), SETTINGS),
        sentence
    );
    assert!(names(folder.path()).is_empty());
    replace(&at(".config/threadtop/config.toml"), b"x", SETTINGS).unwrap();
    assert_eq!(mode(&at(".config")), 0o700);
    let sentence = format!("the folder {} does not exist", at("y").display());
    assert_eq!(told(&at("y/copy.txt"), How::Secret), sentence);
    assert_eq!(
        create(&at("y/copy.txt"), b"x").unwrap_err().to_string(),
        sentence
    );
}

#[test]
fn what_is_no_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let link = folder.path().join("link");
    symlink("/dev/null", &link).unwrap();
    for how in [SETTINGS, How::Secret] {
        for path in [&pipe, &link, Path::new("/dev/null")] {
            assert_eq!(told(path, how), "this is a device, a pipe or a socket");
        }
        assert_eq!(told(folder.path(), how), "it is a folder");
        assert_eq!(told(Path::new("/"), how), "it is a folder");
    }
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(
        told(&file.join("below"), How::Secret),
        "a part of the path is not a folder"
    );
    let long = folder.path().join("x".repeat(300));
    assert_eq!(told(&long, How::Secret), "the name is too long");
    let longest = folder.path().join("x".repeat(255));
    replace(&longest, b"x", How::Secret).unwrap();
}

#[test]
fn a_full_disk_and_a_read_only_one_are_told_and_leave_the_old_file() {
    let full = Problem::from(Errno::NOSPC).to_string();
    assert_eq!(full, "the disk is full");
    assert_eq!(
        Problem::from(Errno::ROFS).to_string(),
        "the file system is read-only"
    );
    assert_eq!(
        Problem::from(Errno::DQUOT).to_string(),
        "the disk quota is used up"
    );
}

#[test]
fn what_a_killed_writer_left_goes_with_the_next_file_and_a_living_one_is_told() {
    use rustix::fs::{FlockOperation, flock};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let left = folder.path().join(folder::temporary("file".as_ref()));
    fs::write(&left, "half").unwrap();
    replace(&file, b"one", SETTINGS).unwrap();
    assert_eq!(names(folder.path()), ["file"]);
    // The same where a file cannot be without a name.
    let named = |bytes: &[u8]| {
        let place = Destination::find(&file)?;
        let mut new = Temporary::named(&place)?;
        new.write(bytes)?;
        new.succeed(&place, SETTINGS)?;
        new.replace(&place)
    };
    fs::write(&left, "half").unwrap();
    named(b"two").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "two");
    assert_eq!(names(folder.path()), ["file"]);
    let living = fs::File::create(&left).unwrap();
    flock(&living, FlockOperation::LockExclusive).unwrap();
    assert_eq!(named(b"three"), Err(Problem::Busy));
    drop(living);
    named(b"three").unwrap();

    let other = folder.path().join("other");
    let place = Destination::of_name(&other).unwrap();
    let mut new = Temporary::named(&place).unwrap();
    new.write(b"four").unwrap();
    new.create(&place).unwrap();
    assert_eq!(names(folder.path()), ["file", "other"]);
    let again = Temporary::named(&place).unwrap();
    assert_eq!(again.create(&place), Err(Problem::Exists));
    assert_eq!(names(folder.path()), ["file", "other"]);
}
