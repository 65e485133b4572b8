//! What cells say, and how loudly.

use super::*;
use crate::rates::CgroupRates;
use crate::sample::Cgroup;
use std::sync::Arc;

/// The cell of a process alone.
fn of(made: &Made, column: ColumnId) -> Cell {
    let snapshot = snapshot(0, std::slice::from_ref(made));
    let query = Query {
        kernel_threads: true,
        ..query(Mode::List)
    };
    let list = super::made(&snapshot, &query);
    cell(column, &list.rows[0], &list, &snapshot)
}

fn command_of(made: &Made, program_path: bool) -> Vec<(String, Tone)> {
    let snapshot = snapshot(0, std::slice::from_ref(made));
    let query = Query {
        kernel_threads: true,
        program_path,
        ..query(Mode::List)
    };
    let list = super::made(&snapshot, &query);
    command(&list.rows[0], &list, &snapshot)
        .into_iter()
        .map(|piece| (piece.text.into(), piece.tone))
        .collect()
}

fn piece(text: &str, tone: Tone) -> (String, Tone) {
    (text.to_owned(), tone)
}

#[test]
fn zeros_are_dim_and_much_is_loud() {
    let tones = [
        (0.0, Tone::Dim),
        (0.004, Tone::Dim),
        (0.02, Tone::Plain),
        (49.0, Tone::Plain),
        (50.0, Tone::Warn),
        (90.0, Tone::Critical),
    ];
    for (cpu, tone) in tones {
        assert_eq!(
            of(&hot(1, 0, cpu), ColumnId::CpuPercent).tone,
            tone,
            "{cpu}"
        );
    }
    let mut made = hot(1, 0, 0.0);
    made.wait(12.0);
    assert_eq!(of(&made, ColumnId::WaitPercent).tone, Tone::Warn);
}

#[test]
fn unknown_is_not_zero_and_not_nothing() {
    let mut made = hot(1, 0, 0.0);
    made.rates.total.wait_percent = None;
    let cell = of(&made, ColumnId::WaitPercent);
    assert_eq!((cell.text.as_str(), cell.tone), ("–", Tone::Dim));
    assert_eq!(of(&made, ColumnId::CpuPercent).text, "0.0");
    assert_eq!(
        of(&made, ColumnId::Migrations).text,
        "",
        "never known of a process"
    );
    assert_eq!(of(&made, ColumnId::Shared).text, "–");
    assert_eq!(of(&made, ColumnId::Tty).text, "");
}

#[test]
fn states_count_those_who_run() {
    let mut made = hot(1, 0, 0.0);
    let cases = [
        (b'R', 1, "R", Tone::Running),
        (b'R', 3, "R3", Tone::Running),
        (b'R', 42, "R42", Tone::Running),
        (b'R', 100, "R++", Tone::Running),
        (b'D', 2, "D2", Tone::Warn),
        (b'S', 200, "S", Tone::Dim),
        (b'Z', 1, "Z", Tone::Critical),
        (0, 0, "–", Tone::Dim),
    ];
    for (state, count, text, tone) in cases {
        made.rates.state = state;
        made.rates.state_count = count;
        let cell = of(&made, ColumnId::State);
        assert_eq!((cell.text.as_str(), cell.tone), (text, tone));
    }
}

#[test]
fn facts_are_written_as_people_know_them() {
    let mut made = hot(300, 7, 0.0);
    made.user(1000, "a-very-long-name").rss(2 << 30);
    let stat = &mut made.process.stat;
    (stat.tty, stat.policy, stat.priority, stat.nice) = (0x8803, 1, -100, -20);
    made.process.clock = 62_330_000_000;
    made.process.oom_and_io_priority.oom_score = Some(666);
    made.process.oom_and_io_priority.io_priority = Some(1 << 13 | 3);
    let cases = [
        (ColumnId::Pid, "300"),
        (ColumnId::Nid, "0x12c"),
        (ColumnId::ThreadStates, "S1"),
        (ColumnId::Ppid, "7"),
        (ColumnId::User, "a-very-+"),
        (ColumnId::Tty, "pts/3"),
        (ColumnId::Policy, "FIFO"),
        (ColumnId::Priority, "RT"),
        (ColumnId::Nice, "-20"),
        (ColumnId::OomScore, "666"),
        (ColumnId::IoPriority, "rt/3"),
        (ColumnId::Time, "1:02.33"),
        (ColumnId::Rss, "2.0G"),
        (ColumnId::MemPercent, "25.0"),
        (ColumnId::Elapsed, "1d03h"),
        (ColumnId::Name, "p"),
        (ColumnId::History, ""),
        (ColumnId::Marks, ""),
    ];
    for (column, text) in cases {
        assert_eq!(of(&made, column).text, text, "{column:?}");
    }
    made.process.stat.tty = 0x441;
    assert_eq!(of(&made, ColumnId::Tty).text, "ttyS1");
    made.identity().user = None;
    assert_eq!(of(&made, ColumnId::User).text, "1000");
}

#[test]
fn the_name_of_the_program_leads_the_eye() {
    let mut made = hot(1, 0, 0.0);
    made.command(&["/usr/bin/java", "-jar", "/opt/shop.jar"]);
    let arguments = piece(" -jar /opt/shop.jar", Tone::Plain);
    assert_eq!(
        command_of(&made, false),
        [piece("java", Tone::Name), arguments.clone()]
    );
    assert_eq!(
        command_of(&made, true),
        [
            piece("/usr/bin/", Tone::Plain),
            piece("java", Tone::Name),
            arguments
        ]
    );
}

#[test]
fn titles_and_paths_with_blanks_keep_their_names() {
    let mut made = hot(1, 0, 0.0);
    let mut first = |arguments: &[&str]| {
        made.command(arguments);
        command_of(&made, false)[0].0.clone()
    };
    assert_eq!(first(&["nginx: worker process"]), "nginx:");
    assert_eq!(first(&["/usr/sbin/sshd -D [listener]"]), "sshd");
    assert_eq!(first(&["sshd: ann@pts/0"]), "sshd:");
    assert_eq!(first(&["/"]), "/");
    assert_eq!(first(&["-bash"]), "-bash");
    made.command(&["/opt/My App/run me", "now"]);
    made.identity().exe = Some((*b"/opt/My App/run me").into());
    assert_eq!(command_of(&made, false)[0].0, "run me");
}

#[test]
fn what_has_no_command_line_shows_its_name() {
    let mut made = process(9, 2, "kworker/0:1");
    made.kernel();
    assert_eq!(
        command_of(&made, false),
        [piece("[kworker/0:1]", Tone::Dim)]
    );
    let mut zombie = process(9, 2, "defunct");
    zombie.process.stat.state = b'Z';
    assert_eq!(
        command_of(&zombie, false),
        [piece("defunct", Tone::Name), piece(" (zombie)", Tone::Dim)]
    );
    let mut stuck = process(9, 2, "forker");
    stuck.identity().unread = crate::sample::Unread::Stuck;
    assert_eq!(command_of(&stuck, false)[1], piece(" (stuck)", Tone::Warn));
    stuck.identity().unread = crate::sample::Unread::Unasked;
    assert_eq!(
        command_of(&stuck, false)[1],
        piece(" (not read)", Tone::Warn)
    );
}

#[test]
fn hostile_commands_are_defused_and_bounded() {
    let mut made = hot(1, 0, 0.0);
    made.command(&["sh", "-c", "a\x1b[31m\nb\u{202E}c"]);
    assert_eq!(
        of(&made, ColumnId::Command).text,
        "sh -c a\u{FFFD}[31m b\u{FFFD}c"
    );
    made.command(&["x", &"y".repeat(2 << 20)]);
    assert!(of(&made, ColumnId::Command).text.len() < 5_000);
    made.identity().cmdline = (*b"\xff)\0(\xfe\0").into();
    assert_eq!(of(&made, ColumnId::Command).text, "\u{FFFD}) (\u{FFFD}");
}

#[test]
fn threads_are_told_apart_from_their_process() {
    let mut made = hot(10, 1, 0.0);
    made.command(&["/bin/java", "-x"]);
    made.thread(10, "java", 0.0)
        .thread(11, "GC", 2.0)
        .thread(12, "?", 1.0);
    made.process.threads.list[2].detail = None;
    let snapshot = snapshot(0, &[made.clone()]);
    let mut query = query(Mode::Tree);
    query.open.insert(made.key());
    let list = super::made(&snapshot, &query);
    let say = |column, row: usize| cell(column, &list.rows[row], &list, &snapshot);
    assert_eq!(lines(&list), ["10", " t11", " t12", " t10"]);
    assert_eq!(say(ColumnId::Pid, 1).tone, Tone::Thread);
    assert_eq!(say(ColumnId::User, 1).text, "·");
    assert_eq!(
        say(ColumnId::Rss, 1).text,
        "",
        "memory is shared: it is shown once"
    );
    assert_eq!(say(ColumnId::Ppid, 1).text, "10");
    assert_eq!(say(ColumnId::Command, 1).text, "GC");
    assert_eq!(say(ColumnId::Command, 2).text, "…");
    assert_eq!(say(ColumnId::State, 2).text, "–");
    assert_eq!(say(ColumnId::Command, 3).text, "java");
    query.mode = Mode::AllThreads;
    let list = super::made(&snapshot, &query);
    let say = |column, row: usize| cell(column, &list.rows[row], &list, &snapshot).text;
    assert_eq!(say(ColumnId::Command, 0), "GC  java -x");
    assert_eq!(say(ColumnId::User, 0), "root");
    assert_eq!(say(ColumnId::Tgid, 0), "10");
}

/// A process in a group that was throttled so often and so long, %.
fn in_group(path: &str, throttled: Option<f32>) -> (Snapshot, Made) {
    let mut made = hot(1, 0, 20.0);
    made.rates.state = b'R';
    made.identity().cgroup = Some(path.as_bytes().into());
    let mut snapshot = snapshot(0, std::slice::from_ref(&made));
    let group = Cgroup {
        path: path.as_bytes().into(),
        ..Cgroup::default()
    };
    Arc::make_mut(&mut snapshot.sample).cgroups = [Arc::new(group)].into();
    snapshot.cgroups = vec![CgroupRates {
        throttled_periods: throttled,
        throttled_percent: throttled.map(|share| share * 2.0),
        ..CgroupRates::default()
    }];
    (snapshot, made)
}

fn in_group_cell(path: &str, throttled: Option<f32>, column: ColumnId) -> (String, Tone) {
    let (snapshot, _) = in_group(path, throttled);
    let list = super::made(&snapshot, &query(Mode::List));
    let cell = cell(column, &list.rows[0], &list, &snapshot);
    (cell.text.into(), cell.tone)
}

#[test]
fn a_row_that_its_quota_holds_up_is_marked() {
    let state = |throttled| in_group_cell("/a", throttled, ColumnId::State);
    assert_eq!(state(None), piece("R", Tone::Running));
    assert_eq!(state(Some(9.9)), piece("R", Tone::Running));
    assert_eq!(state(Some(10.0)), piece("R!", Tone::Warn));
    let throttled = |share| in_group_cell("/a", share, ColumnId::ThrottledPercent);
    assert_eq!(throttled(None), piece("–", Tone::Dim));
    assert_eq!(throttled(Some(0.0)), piece("0.0", Tone::Dim));
    assert_eq!(throttled(Some(4.9)), piece("9.8", Tone::Plain));
    assert_eq!(throttled(Some(5.0)), piece("10.0", Tone::Warn));
    assert_eq!(throttled(Some(25.0)), piece("50.0", Tone::Critical));
}

#[test]
fn it_is_marked_by_the_thresholds_of_mark_q() {
    let (snapshot, _) = in_group("/a", Some(20.0));
    let mut list = super::made(&snapshot, &query(Mode::List));
    let state = |list: &List| cell(ColumnId::State, &list.rows[0], list, &snapshot).text;
    assert_eq!(state(&list), "R!");
    list.lints
        .set("throttled", "throttled_periods", 21.0)
        .unwrap();
    assert_eq!(state(&list), "R");
}

#[test]
fn a_sleeper_is_not_held_up() {
    let (mut snapshot, mut made) = in_group("/a", Some(80.0));
    made.cpu(0.0).rates.state = b'S';
    snapshot.processes = vec![Arc::new(made.rates)];
    let list = super::made(&snapshot, &query(Mode::List));
    let cell = cell(ColumnId::State, &list.rows[0], &list, &snapshot);
    assert_eq!((cell.text.into(), cell.tone), piece("S", Tone::Dim));
}

#[test]
fn groups_are_short_and_containers_named() {
    let path = "/system.slice/docker-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d.scope";
    let of = |path, column| in_group_cell(path, None, column).0;
    assert_eq!(of(path, ColumnId::Cgroup), "]/!docker-1a2b3c4d5e6f"[2..]);
    assert_eq!(of(path, ColumnId::Container), "docker:1a2b3c4d5e6f");
    assert_eq!(of("/user.slice", ColumnId::Cgroup), "/[U]");
    assert_eq!(of("/user.slice", ColumnId::Container), "");
    let made = hot(1, 0, 0.0);
    assert_eq!(self::of(&made, ColumnId::Container).text, "–");
}

#[test]
fn the_group_that_limits_the_cpu_counts() {
    let (snapshot, mut made) = in_group("/docker/1a", Some(50.0));
    made.identity().cpu_cgroup = made.identity().cgroup.replace((*b"/system.slice").into());
    made.identity().memory_cgroup = Some((*b"/docker/1a").into());
    let (_, rates) = snapshot.cgroup(&made.process).unwrap();
    assert_eq!(rates.throttled_periods, Some(50.0));
    made.identity().cpu_cgroup = None;
    assert!(snapshot.cgroup(&made.process).is_none());
}

#[test]
fn of_paths_that_do_not_fit_the_end_is_shown() {
    let mut made = hot(1, 0, 0.0);
    made.command(&[
        "/usr/bin/python3",
        "/srv/app/bin/serve.py",
        "--log",
        "/var/log/serve/",
    ]);
    let shown = |program_path, cells| -> String {
        let snapshot = snapshot(0, std::slice::from_ref(&made));
        let query = Query {
            program_path,
            ..query(Mode::List)
        };
        let list = super::made(&snapshot, &query);
        let pieces = command(&list.rows[0], &list, &snapshot);
        let pieces = shortened(pieces, cells).into_iter();
        pieces.map(|piece| piece.text).collect()
    };
    let whole = "python3 /srv/app/bin/serve.py --log /var/log/serve/";
    assert_eq!(shown(false, whole.len()), whole);
    assert_eq!(shown(false, 45), "python3 …/serve.py --log /var/log/serve/");
    assert_eq!(shown(false, 24), "python3 …/serve.py --log …/serve/");
    assert_eq!(shown(true, 24), "…/bin/python3 …/serve.py --log …/serve/");
    made.command(&["sh", "-c", "cat / /a //x /日本/ /"]);
    let pieces = |cells| shortened(command_of_pieces(&made), cells);
    for cells in 0..30 {
        let width: usize = pieces(cells)
            .iter()
            .map(|piece| crate::text::width(&piece.text))
            .sum();
        assert!(width <= "sh -c cat / /a //x /日本/ /".len() + 2);
    }
}

fn command_of_pieces(made: &Made) -> Vec<Cell> {
    let snapshot = snapshot(0, std::slice::from_ref(made));
    let list = super::made(&snapshot, &query(Mode::List));
    command(&list.rows[0], &list, &snapshot)
}

#[test]
fn rates_are_points_until_a_second_sample_makes_them() {
    let mut made = hot(1, 0, 0.0);
    made.rates.total.cpu_percent = None;
    let mut first = snapshot(0, std::slice::from_ref(&made));
    let query = Query {
        numbers: Numbers::LinedUp { percent: 5 },
        ..query(Mode::List)
    };
    let say = |snapshot: &Snapshot, column| {
        let list = super::made(snapshot, &query);
        cell(column, &list.rows[0], &list, snapshot)
    };
    assert_eq!(say(&first, ColumnId::CpuPercent).text, "–  ", "not known");
    first.elapsed = None;
    let cpu = say(&first, ColumnId::CpuPercent);
    assert_eq!((cpu.text.as_str(), cpu.tone), ("·  ", Tone::Dim));
    assert_eq!(say(&first, ColumnId::Shared).text, "– ", "no rate");
}

#[test]
fn a_zombie_is_loud_when_it_stays() {
    let mut made = hot(1, 0, 0.0);
    made.rates.state = b'Z';
    assert_eq!(of(&made, ColumnId::State).tone, Tone::Critical);
    made.rates.born_at = Some(snapshot(0, &[]).sample.at);
    assert_eq!(of(&made, ColumnId::State).tone, Tone::Dim, "just begun");
}
