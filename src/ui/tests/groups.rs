//! Processes in groups.

use super::*;
use crate::groups::GroupBy;

fn by(by: GroupBy) -> Options {
    options_with(|config| config.group_by = Some(by))
}

/// Of control groups, one below the other, with a process that has just begun and one that has ended.
fn hierarchy(size: (u16, u16), keys: &str) -> String {
    let within = |seq| {
        let mut made = machine(seq);
        for one in &mut made {
            let path: &[u8] = match one.key().tid {
                JAVA => b"/system.slice/shop.service",
                POSTGRES..910 => b"/system.slice/postgresql.service/main",
                1 => b"/init.scope",
                2 | 57 => b"/",
                _ => b"/user.slice/user-1000.slice/session-3.scope",
            };
            one.identity().cgroup = Some(path.into());
        }
        made
    };
    let mut app = app(size, by(GroupBy::Cgroup));
    app.snapshot(shot(NEWEST + 1, &within(NEWEST)));
    let mut next = within(NEWEST);
    next.pop();
    let mut young = crate::rates::testing::process(9_999, 1, "young");
    young.process.born = true;
    young.identity().cgroup = Some(b"/system.slice/shop.service"[..].into());
    next.push(young);
    app.snapshot(shot(NEWEST + 2, &next));
    press(&mut app, keys);
    text(&painted(&mut app, size, &unicode()))
}

#[test]
fn programs_and_users() {
    assert_snapshot!("groups_80", screen(SMALL, by(GroupBy::Program), ""));
    assert_snapshot!(
        "groups_140",
        screen(MIDDLE, by(GroupBy::Program), "Down Right")
    );
    assert_snapshot!(
        "groups_user_80",
        screen(SMALL, by(GroupBy::User), "Down Right")
    );
}

#[test]
fn the_hierarchy_of_control_groups() {
    assert_snapshot!("groups_cgroup_140", hierarchy(MIDDLE, ""));
    assert_snapshot!("groups_cgroup_200", hierarchy(LARGE, "Down Down Right"));
}

#[test]
fn from_inside_of_a_namespace_the_screen_and_the_help_say_so() {
    let inside_at = |size, by_what, keys: &str| {
        let mut app = app(size, by(by_what));
        let mut shot = Snapshot::clone(&shot(NEWEST + 1, &machine(NEWEST)));
        let sample = Arc::make_mut(&mut shot.sample);
        Arc::make_mut(&mut sample.host).platform.cgroup_namespace = true;
        app.snapshot(Arc::new(shot));
        press(&mut app, keys);
        text(&painted(&mut app, size, &unicode()))
    };
    let inside = |by_what, keys: &str| inside_at(MIDDLE, by_what, keys);
    let told = "by control group in namespace";
    assert!(inside(GroupBy::Cgroup, "").contains(told));
    assert!(inside_at(SMALL, GroupBy::Cgroup, "").contains(told));
    assert!(!inside(GroupBy::User, "").contains(told));
    assert!(!hierarchy(MIDDLE, "").contains(told));
    let help = inside(GroupBy::User, "? End");
    assert!(help.contains("is in a control group namespace"), "{help}");
    let chosen = inside(GroupBy::User, "G Down Down Down Enter");
    assert!(chosen.contains("as seen from inside this one"), "{chosen}");
}

#[test]
fn the_menu_and_the_threads_of_a_group() {
    assert_snapshot!("groups_menu_80", screen(SMALL, Options::default(), "G"));
    assert_snapshot!(
        "groups_threads_80",
        screen(SMALL, by(GroupBy::User), "Enter")
    );
}
