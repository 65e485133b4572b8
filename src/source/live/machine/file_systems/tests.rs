//! Made mount tables, and file systems that do not answer.

use super::*;
use crate::text::globs::Globs;

/// For what answers, however busy the machine is.
const PATIENCE: Duration = Duration::from_mins(10);

const MOUNTS: &[u8] = b"22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n\
    23 22 0:21 / /proc rw,nosuid - proc proc rw\n\
    24 22 0:22 / /dev/shm rw,nosuid - tmpfs tmpfs rw\n\
    25 22 259:2 /srv/data /data rw,relatime - ext4 /dev/nvme0n1p2 rw\n\
    26 22 259:3 / /mnt/old rw - xfs /dev/sdb1 rw\n\
    27 22 259:4 / /mnt/old ro - xfs /dev/sdc1 rw\n\
    28 22 0:50 /a /net/one rw shared:9 - nfs4 server:/export rw\n\
    29 22 0:50 /b /net/b\\040two rw - nfs4 server:/export rw\n\
    30 22 0:60 / /var/lib/docker/overlay2/1/merged rw - overlay overlay rw,lowerdir=/x\n\
    31 22 0:61 / /net rw - autofs systemd-1 rw\n\
    32 22 259:5 / /hidden rw - ext4 /dev/sdd1 rw\n\
    33 22 0:70 / /hidden rw - proc proc rw\n\
    odd\n";

fn points(systems: &[FileSystem]) -> Vec<String> {
    let point = |system: &FileSystem| String::from_utf8_lossy(&system.point).into_owned();
    systems.iter().map(point).collect()
}

/// Room that depends on the path; one path has none, and one never answers.
fn made(point: &[u8]) -> Option<Space> {
    match point {
        b"/dev/shm" => Some(Space::default()),
        b"/mnt/old" => None,
        b"/net/one" => loop {
            std::thread::park();
        },
        _ => Some(Space {
            total: 100 * point.len() as u64,
            free: 60,
            available: 50,
            files: 10,
            files_free: 9,
        }),
    }
}

#[test]
fn one_that_is_not_chosen_is_not_asked() {
    let mut all = FileSystems::new(made, PATIENCE);
    let choice = DeviceChoice {
        file_systems: Globs::parse("!/net/*").unwrap(),
        ..DeviceChoice::default()
    };
    // It would never come back if it was.
    assert_eq!(points(&all.read(MOUNTS, &choice)), ["/", "/mnt/old"]);
}

#[test]
fn of_each_device_one_mount_is_told_and_no_pseudo_file_system() {
    let systems: Vec<FileSystem> = mounted(MOUNTS).into_iter().map(|(_, one)| one).collect();
    assert_eq!(points(&systems), ["/", "/dev/shm", "/mnt/old", "/net/one"]);
    assert_eq!(
        (&*systems[0].source, &*systems[0].kind),
        (&b"/dev/nvme0n1p2"[..], "ext4")
    );
    assert!(!systems[0].read_only);
    // The later mount covers the one before.
    assert_eq!(&*systems[2].source, b"/dev/sdc1");
    assert!(systems[2].read_only);
}

#[test]
fn in_a_container_its_own_root_is_told() {
    let mounts =
        b"500 400 0:60 / / rw - overlay overlay rw\n501 500 0:61 / /proc rw - proc proc rw\n";
    assert_eq!(
        points(&FileSystems::new(made, PATIENCE).read(mounts, &DeviceChoice::default())),
        ["/"]
    );
}

#[test]
fn one_that_does_not_answer_is_told_as_such_and_takes_nothing_from_the_others() {
    let mounts = [MOUNTS, b"40 22 259:9 / /z rw - ext4 /dev/sde1 rw\n"].concat();
    let read = |patience| FileSystems::new(made, patience).read(&mounts, &DeviceChoice::default());
    let hanging = |systems: &[FileSystem]| systems.iter().filter(|system| system.hangs).count();
    // On a busy machine those that answer may be late as well.
    let mut patience = Duration::from_millis(100);
    let mut systems = read(patience);
    while hanging(&systems) > 1 && patience < PATIENCE {
        patience *= 2;
        systems = read(patience);
    }
    // Without any room there is no file system; without an answer there may be one.
    assert_eq!(points(&systems), ["/", "/mnt/old", "/net/one", "/z"]);
    let told = systems
        .iter()
        .map(|system| (system.hangs, system.space.map(|space| space.total)));
    let expected = [
        (false, Some(100)),
        (false, None),
        (true, None),
        (false, Some(200)),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(
        systems[0].space.map(|space| (space.free, space.files_free)),
        Some((60, 9))
    );
}

#[test]
fn one_that_is_still_waited_for_is_not_asked_again() {
    let (end, held) = io::pipe().unwrap();
    let waits = Aside::begin(c"test", Some(end.as_fd()), |end| {
        let _ = rustix::io::read(end.unwrap(), &mut [0; 1]);
        Vec::new()
    });
    let mut all = FileSystems::new(made, PATIENCE);
    all.late.push(("0:50".to_owned(), waits.unwrap()));
    // It would never come back if it was asked.
    let systems = all.read(MOUNTS, &DeviceChoice::default());
    let hangs = |system: &FileSystem| &*system.point == b"/net/one" && system.hangs;
    assert!(systems.iter().any(hangs));
    assert_eq!(all.late.len(), 1);
    drop(held);
    while !all.late[0].1.is_over() {
        std::thread::sleep(Duration::from_millis(20));
    }
    // It has come back: it is asked again, and does not answer.
    all.patience = Duration::from_millis(300);
    let systems = all.read(MOUNTS, &DeviceChoice::default());
    assert!(systems.iter().any(|system| system.hangs));
}

#[test]
fn answers_come_over_as_they_are() {
    for space in [None, made(b"/"), Some(Space::default())] {
        assert_eq!(decode(&encode(space)), space);
    }
}
