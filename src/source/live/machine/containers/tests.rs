//! When names are looked for, in trees made by hand.

use super::*;
use std::fs;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

const ID: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809";

struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        tree.write("proc/stat", "");
        tree.write("sys/kernel/x", "");
        tree
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn docker(&self, data: &str, name: &str) {
        let text = format!(r#"{{"Name":"/{name}"}}"#);
        self.write(&format!("{data}/containers/{ID}/config.v2.json"), &text);
    }

    fn open(&self) -> Containers {
        let root = folder(CWD, self.0.path().join("proc")).unwrap();
        // What is read here answers, however busy the machine is.
        Containers::patient(root.as_fd(), false, Duration::from_mins(10))
    }
}

fn inside(path: &str) -> Identity {
    Identity {
        cgroup: Some(path.as_bytes().into()),
        ..Identity::default()
    }
}

/// The name at this moment, when all that was asked is answered.
fn named(containers: &mut Containers, at: Nanos) -> Option<String> {
    containers.follow(at);
    while containers.rounds.is_open() {
        std::thread::sleep(Duration::from_millis(1));
        while let Some(answer) = containers.rounds.answer(Instant::now()) {
            containers.learn(answer.as_deref().unwrap_or_default());
        }
    }
    let name = containers.names.names.get(ID.as_bytes());
    name.map(|name| String::from_utf8_lossy(name).into_owned())
}

#[test]
fn a_name_is_looked_for_again_and_again_but_seldom() {
    let tree = Tree::new();
    let mut containers = tree.open();
    let of_docker = inside(&format!("/docker/{ID}"));
    containers.note(&of_docker);
    assert_eq!(named(&mut containers, SECOND), None);
    tree.docker("var/lib/docker", "web");
    containers.note(&of_docker);
    assert_eq!(named(&mut containers, 2 * SECOND), None, "not so soon");
    assert_eq!(named(&mut containers, 3 * SECOND).as_deref(), Some("web"));
    tree.docker("var/lib/docker", "shop");
    assert_eq!(named(&mut containers, 60 * SECOND).as_deref(), Some("web"));
    assert_eq!(named(&mut containers, 63 * SECOND).as_deref(), Some("shop"));
    assert_eq!(containers.rounds.asked(), 3);
}

#[test]
fn nothing_is_looked_for_where_no_container_is() {
    let mut containers = Tree::new().open();
    for path in [
        "/system.slice/nginx.service",
        "/lxc.payload.web",
        "/machine.slice/machine-web.scope",
        "/",
    ] {
        containers.note(&inside(path));
    }
    containers.note(&Identity::default());
    named(&mut containers, SECOND);
    assert_eq!(containers.rounds.asked(), 0);
}

#[test]
fn links_lead_to_where_they_lead_on_that_machine() {
    let tree = Tree::new();
    tree.docker("data", "web");
    fs::create_dir_all(tree.0.path().join("var/lib")).unwrap();
    symlink("/data", tree.0.path().join("var/lib/docker")).unwrap();
    let mut containers = tree.open();
    containers.note(&inside(&format!("/docker/{ID}")));
    assert_eq!(named(&mut containers, SECOND).as_deref(), Some("web"));
}

#[test]
fn too_many_are_forgotten() {
    let tree = Tree::new();
    tree.docker("var/lib/docker", "web");
    let mut containers = tree.open();
    for number in 0..MOST + 2 {
        containers.note(&inside(&format!("/docker/{number:064x}")));
    }
    assert!(containers.asked.len() <= MOST);
    containers.note(&inside(&format!("/docker/{ID}")));
    assert_eq!(named(&mut containers, SECOND).as_deref(), Some("web"));
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let tree = Tree::new();
    tree.docker("var/lib/docker", "web");
    let settings = tree.0.path().join("etc/docker/daemon.json");
    fs::create_dir_all(settings.parent().unwrap()).unwrap();
    let pipe = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(CWD, &settings, pipe, rustix::fs::Mode::RWXU, 0).unwrap();
    let mut containers = tree.open();
    containers.note(&inside(&format!("/docker/{ID}")));
    assert_eq!(named(&mut containers, SECOND).as_deref(), Some("web"));
}

#[test]
fn names_of_nerdctl_are_files_that_hold_the_id() {
    let tree = Tree::new();
    let names = "var/lib/nerdctl/1935db59/names";
    tree.write(&format!("{names}/default/other"), &"9".repeat(64));
    tree.write(&format!("{names}/k8s.io/web"), ID);
    tree.write(&format!("{names}/k8s.io/.lock"), "");
    tree.write(&format!("{names}/garbage"), "");
    let mut containers = tree.open();
    containers.note(&inside(&format!("/system.slice/nerdctl-{ID}.scope")));
    assert_eq!(named(&mut containers, SECOND).as_deref(), Some("web"));
}

#[test]
fn what_no_runtime_would_leave_is_left_alone() {
    let tree = Tree::new();
    // Longer than any list of containers, but it takes no room on the disk.
    let docker = tree
        .0
        .path()
        .join(format!("var/lib/docker/containers/{ID}"));
    fs::create_dir_all(&docker).unwrap();
    let long = fs::File::create(docker.join("config.v2.json")).unwrap();
    long.set_len(100 << 20).unwrap();
    // Folders in each other's place, links that lead round.
    let root = |path: &str| tree.0.path().join(path);
    fs::create_dir_all(root("etc/docker/daemon.json")).unwrap();
    fs::create_dir_all(root("var/lib/containers/storage/overlay-containers")).unwrap();
    symlink("/var/lib/nerdctl", root("var/lib/nerdctl")).unwrap();
    symlink(
        "containers.json",
        root("var/lib/containers/storage/overlay-containers/containers.json"),
    )
    .unwrap();
    tree.write("var/log/pods", "no folder");
    let mut containers = tree.open();
    containers.note(&inside(&format!("/docker/{ID}")));
    assert_eq!(named(&mut containers, SECOND), None);
    tree.docker("var/snap/docker/common/var-lib-docker", "web");
    let found = named(&mut containers, 100 * SECOND);
    assert_eq!(found.as_deref(), Some("web"));
}

#[test]
fn a_machine_may_run_in_any_unit() {
    let tree = Tree::new();
    tree.write("run/systemd/machines/edge", "NAME=edge\nCLASS=container\n");
    let link = tree
        .0
        .path()
        .join("run/systemd/machines/unit:edge-box.service");
    symlink("edge", link).unwrap();
    let mut containers = tree.open();
    containers.note(&inside("/system.slice/edge-box.service/payloads"));
    assert_eq!(containers.asked.len(), 0, "a service like any other");
    containers.note(&inside("/system.slice/edge-box.service/payload/x"));
    named(&mut containers, SECOND);
    let name = &containers.names.names[&b"edge-box.service"[..]];
    assert_eq!(&**name, b"edge");
}
