//! Which group a process is in, and what that is called.

use super::*;
use crate::sample::ContainerNames;
use proptest::prelude::*;

fn named(by: GroupBy, made: &Made) -> String {
    let process = Arc::new(made.process.clone());
    let nobody = ContainerNames::default();
    GroupKey::of(by, &process, &nobody).label(&process, &nobody)
}

#[test]
fn programs_are_called_by_their_command_line() {
    let name = |comm: &str, arguments: &[&str]| {
        let mut made = process(1, 0, comm);
        if !arguments.is_empty() {
            made.command(arguments);
        }
        named(GroupBy::Program, &made)
    };
    for (comm, arguments, expected) in [
        ("java", &["/usr/bin/java", "-jar", "a/b"][..], "java"),
        ("nginx", &["nginx: worker process"], "nginx"),
        ("bash", &["-bash"], "bash"),
        (
            "Web Content",
            &["/opt/firefox/firefox", "-child"],
            "firefox",
        ),
        ("kid", &[], "kid"),
        ("", &[], "(unknown)"),
        ("\x1b[2J", &[], "\u{fffd}[2J"),
    ] {
        assert_eq!(name(comm, arguments), expected);
    }
    let mut kernel = process(9, 2, "kworker/0:1-events");
    kernel.kernel();
    assert_eq!(named(GroupBy::Program, &kernel), "[kworker]");
}

#[test]
fn units_are_the_innermost_services_and_scopes() {
    for (path, expected) in [
        ("/system.slice/nginx.service", "nginx.service"),
        ("/system.slice/nginx.service/worker", "nginx.service"),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice/a.scope",
            "a.scope",
        ),
        (
            "/system.slice/dev-disk-by\\x2dlabel.service",
            "dev-disk-by-label.service",
        ),
        ("/machine.slice", "machine.slice"),
        ("/.service", "(no unit)"),
        ("/", "(no unit)"),
        ("/docker/1a2b", "(no unit)"),
    ] {
        let made = within(1, path, 0.0, 0);
        assert_eq!(named(GroupBy::Unit, &made), expected, "{path}");
    }
    let unread = process(1, 0, "a");
    for by in [GroupBy::Unit, GroupBy::Cgroup, GroupBy::Container] {
        assert_eq!(named(by, &unread), "(unknown)");
    }
    let outside = within(1, "/system.slice/a.service", 0.0, 0);
    assert_eq!(named(GroupBy::Container, &outside), "(no container)");
}

#[test]
fn groups_outside_of_our_namespace_are_beside_its_root() {
    let all = [
        within(1, "/", 1.0, 1),
        within(2, "/a", 2.0, 1),
        within(3, "/../b", 4.0, 1),
        within(4, "/..", 8.0, 1),
        within(5, "/../../c/d", 16.0, 1),
    ];
    let mut groups = Groups::default();
    seen(&mut groups, GroupBy::Cgroup, 0, &all);
    let tree = ["/", "a", "(outside)", "b", "(outside, 2 up)", "c", "d"];
    assert_eq!(names(&groups), tree);
    for (name, cpu) in [("/", 3.0), ("(outside)", 12.0), ("(outside, 2 up)", 16.0)] {
        let group = group(&groups, name);
        assert_eq!(group.parent, None, "{name}");
        assert_eq!(group.all.total.tally.cpu_percent, Some(cpu), "{name}");
    }
    let none = ContainerNames::default();
    let held = |name: &str| {
        let key = &group(&groups, name).key;
        let held = all.iter().filter(|made| key.holds(&made.process, &none));
        held.map(|made| made.process.key.tid).collect::<Vec<_>>()
    };
    assert_eq!(held("/"), [1, 2]);
    assert_eq!(held("(outside)"), [3, 4]);
    assert_eq!(held("(outside, 2 up)"), [5]);
}

#[test]
fn a_name_of_any_bytes_is_clean_and_its_own() {
    let odd: Vec<u8> = (1..=255).filter(|byte| !b"/\n".contains(byte)).collect();
    let path = |end: &[u8]| [b"/", &*odd, end].concat();
    let mut all = [within(1, "/x", 1.0, 1), within(2, "/x", 2.0, 1)];
    for (made, end) in all.iter_mut().zip([&b"1"[..], b"2"]) {
        made.identity().cgroup = Some(path(end).into());
    }
    for by in [GroupBy::Cgroup, GroupBy::Unit, GroupBy::Container] {
        let mut groups = Groups::default();
        seen(&mut groups, by, 0, &all);
        let own = groups
            .list()
            .iter()
            .filter(|group| group.members.len() == 1);
        assert_eq!(
            own.count(),
            if by == GroupBy::Cgroup { 2 } else { 0 },
            "{by:?}"
        );
        for name in names(&groups) {
            assert!(!name.chars().any(char::is_control), "{name:?}");
        }
    }
}

#[test]
fn sessions_are_called_by_their_terminal_and_leader() {
    let mut shell = process(40, 1, "bash");
    shell.process.stat.tty = 136 << 8;
    assert_eq!(named(GroupBy::Session, &shell), "pts/0 bash (40)");
    let mut job = process(41, 40, "vi");
    (job.process.stat.session, job.process.stat.tty) = (40, 136 << 8);
    assert_eq!(named(GroupBy::Session, &job), "pts/0 session 40");
    let mut groups = Groups::default();
    // The leader has the larger PID: numbers had begun anew.
    shell.process.key.tid = 99;
    shell.process.stat.session = 99;
    job.process.stat.session = 99;
    seen(&mut groups, GroupBy::Session, 0, &[shell, job]);
    assert_eq!(names(&groups), ["pts/0 bash (99)"]);
    let mut kernel = process(2, 0, "kthreadd");
    kernel.process.stat.session = 0;
    assert_eq!(named(GroupBy::Session, &kernel), "(no session)");
}

#[test]
fn a_container_is_called_by_the_name_that_its_runtime_tells() {
    let id = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809";
    let all = [within(1, &format!("/docker/{id}"), 0.0, 0)];
    let mut groups = Groups::default();
    seen(&mut groups, GroupBy::Container, 0, &all);
    assert_eq!(names(&groups), ["docker:1a2b3c4d5e6f"]);
    // It is found a little later.
    let mut next = snapshot(1, &all);
    let mut known = ContainerNames::default();
    known.names.insert(id.as_bytes().into(), b"web"[..].into());
    Arc::make_mut(&mut next.sample).container_names = Arc::new(known);
    groups.see(GroupBy::Container, &Selection::default(), &next);
    assert_eq!(names(&groups), ["docker:web"]);
}

#[test]
fn a_machine_is_a_container_where_a_file_alone_names_it() {
    let unit = "/system.slice/vm-web.service";
    let all = [
        within(1, unit, 1.0, 4),
        within(2, &format!("{unit}/payload"), 2.0, 3),
        within(3, "/system.slice/cron.service", 4.0, 1),
    ];
    let mut groups = Groups::default();
    seen(&mut groups, GroupBy::Container, 0, &all);
    assert_eq!(names(&groups), ["(no container)"]);
    let mut next = snapshot(1, &all);
    let machine = (b"vm-web.service"[..].into(), b"web"[..].into());
    let known = ContainerNames {
        names: [machine].into(),
    };
    Arc::make_mut(&mut next.sample).container_names = Arc::new(known.clone());
    groups.see(GroupBy::Container, &Selection::default(), &next);
    assert_eq!(names(&groups), ["(no container)", "machine:web"]);
    let machine = group(&groups, "machine:web");
    assert_eq!(pids(machine), [1, 2]);
    assert_eq!(machine.all.total.tally.cpu_percent, Some(3.0));
    assert!(machine.key.holds(&all[0].process, &known));
    assert!(!machine.key.holds(&all[2].process, &known));
    // What they counted before was counted elsewhere.
    assert_eq!(machine.all.counters.get(Counter::Cpu), 0);
}

#[test]
fn a_control_group_holds_what_is_below_it() {
    let nobody = ContainerNames::default();
    let key = |path: &str| GroupKey::of(GroupBy::Cgroup, &within(1, path, 0.0, 0).process, &nobody);
    let holds =
        |group: &str, path: &str| key(group).holds(&within(1, path, 0.0, 0).process, &nobody);
    assert!(holds("/", "/a") && holds("/a", "/a") && holds("/a", "/a/b"));
    assert!(!holds("/a", "/ab") && !holds("/a/b", "/a") && !holds("/a", "/"));
}

proptest! {
    #[test]
    fn any_bytes_make_a_group_with_a_clean_name(
        path in prop::collection::vec(any::<u8>(), 0..40),
        name in prop::collection::vec(any::<u8>(), 0..20),
        line in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut made = process(1, 0, "");
        let identity = made.identity();
        identity.cgroup = Some(path.into());
        identity.name = name.into();
        identity.cmdline = line.into();
        let nobody = ContainerNames::default();
        for by in GroupBy::ALL {
            let mut groups = Groups::default();
            seen(&mut groups, by, 0, std::slice::from_ref(&made));
            for group in groups.list() {
                prop_assert_eq!(crate::text::clean(group.name.as_bytes()), &*group.name);
                prop_assert!(group.key.holds(&made.process, &nobody), "{:?}", group.key);
            }
            let members: usize = groups.list().iter().map(|group| group.members.len()).sum();
            prop_assert_eq!(members, 1);
        }
    }
}
