//! Writing where nothing can be written: the old file stays, and it is told.

use crate::configuring::save_interval;
use crate::key;
use crate::pty::Terminal;
use crate::support::{Victim, skip};
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_remount, unmount};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A disk of one megabyte.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        if let Err(error) = mount(
            "small",
            folder.path(),
            "tmpfs",
            flags,
            Some(c"size=1m,mode=0777"),
        ) {
            skip(&format!("tmpfs cannot be mounted: {error}"));
            return None;
        }
        Some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Until nothing more can be written.
    fn fill(&self) {
        let mut file = fs::File::create(self.path().join("full")).unwrap();
        while file.write(&[0; 4096]).is_ok() {}
    }

    fn make_read_only(&self) {
        mount_remount(self.path(), MountFlags::RDONLY, c"").unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = unmount(self.path(), UnmountFlags::DETACH);
    }
}

/// Saves a setting and copies a tab over a file that is there: both are told to be impossible by `reason`, and nothing is
/// changed or left behind.
fn nothing_is_written(disk: &Disk, reason: &str) {
    let folder = disk.path().join(".config/threadtop");
    let config = folder.join("config.toml");
    let copy: PathBuf = folder.join("copy");
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = Terminal::open_at_home(disk.path(), &["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send("e");
    terminal.see("PATH=");
    for file in [&copy, &folder.join("new")] {
        terminal.send("w");
        terminal.see("Copy to file");
        terminal.send("\x15");
        terminal.send(file.to_str().unwrap());
        terminal.send(key::ENTER);
        if *file == copy {
            terminal.see("exists");
            terminal.send(key::ENTER);
        }
        terminal.see(reason);
    }
    terminal.send(key::ESC);
    terminal.see_no(reason);
    terminal.send(key::ESC);
    terminal.see_selected(&pid);
    save_interval(&mut terminal, "1.5 s", reason);
    terminal.send(key::ESC);
    terminal.see_no("General");
    terminal.quit();
    assert_eq!(fs::read_to_string(&config).unwrap(), "# mine\n");
    assert_eq!(fs::read_to_string(&copy).unwrap(), "old");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

/// With a configuration and a file.
fn disk() -> Option<Disk> {
    let disk = Disk::mount()?;
    let folder = disk.path().join(".config/threadtop");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), "# mine\n").unwrap();
    fs::write(folder.join("copy"), "old").unwrap();
    Some(disk)
}

#[test]
fn on_a_full_disk_the_old_files_stay() {
    let Some(disk) = disk() else {
        return;
    };
    disk.fill();
    nothing_is_written(&disk, "is full");
}

#[test]
fn on_a_read_only_file_system_the_old_files_stay() {
    let Some(disk) = disk() else {
        return;
    };
    disk.make_read_only();
    nothing_is_written(&disk, "read-only");
}
