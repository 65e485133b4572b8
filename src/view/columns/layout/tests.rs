use super::*;
use crate::groups::GroupBy;
use crate::sample::TaskKey;
use proptest::prelude::*;

fn layout(mode: Mode, width: u16) -> ColumnLayout<'static> {
    ColumnLayout {
        mode,
        width,
        scroll: 0,
        history_width: (width / 14).max(5),
        id_width: 7,
        percent_width: 5,
        mark_width: 8,
        io: false,
        sorted: C::CpuPercent,
        compared: None,
        chosen: &[],
    }
}

fn headings(layout: &ColumnLayout<'_>) -> String {
    let titles: Vec<_> = layout
        .place()
        .iter()
        .filter(|placed| placed.says == Says::Own)
        .map(|placed| placed.title(layout.mode))
        .collect();
    titles.join(" ")
}

#[test]
fn eighty_columns_tell_what_matters() {
    let mut process = layout(Mode::Tree, 80);
    assert_eq!(
        headings(&process),
        "PID USER S ! THR CPU% HIST WAIT% RES COMMAND",
        "long IDs"
    );
    process.id_width = 5;
    assert_eq!(
        headings(&process),
        "PID USER S ! THR CPU% HIST WAIT% VOL/s RES COMMAND"
    );
    let threads = layout(Mode::Threads(TaskKey::default()), 80);
    assert_eq!(
        headings(&threads),
        "TID S ! CPU% HIST WAIT% VOL/s INV/s P PRI NI COMMAND"
    );
    let flat = layout(Mode::AllThreads, 80);
    assert_eq!(
        headings(&flat),
        "TID PID S ! CPU% HIST WAIT% VOL/s INV/s P COMMAND"
    );
}

#[test]
fn more_room_shows_more() {
    assert!(headings(&layout(Mode::List, 100)).contains("MEM% RES"));
    assert_eq!(
        headings(&layout(Mode::Threads(TaskKey::default()), 100)),
        "TID S ! CPU% HIST WAIT% VOL/s INV/s P PRI NI POLICY TIME COMMAND"
    );
    let wide = headings(&layout(Mode::List, 200));
    for title in ["CSW/s", "READ/s", "PRI", "TIME"] {
        assert!(wide.contains(title), "{title}");
    }
    let marks = |width| {
        let placed = layout(Mode::Tree, width).place();
        placed
            .iter()
            .find(|placed| placed.id == C::Marks)
            .map(|placed| placed.width)
    };
    assert_eq!([80, 140].map(marks), [Some(1), Some(8)]);
}

/// All there is to choose from.
fn layouts() -> impl Iterator<Item = ColumnLayout<'static>> {
    let modes = [
        Mode::Tree,
        Mode::Threads(TaskKey::default()),
        Mode::AllThreads,
    ];
    let widths = modes
        .into_iter()
        .flat_map(|mode| (80..400).map(move |width| layout(mode, width)));
    widths.flat_map(|layout| [false, true].map(|io| ColumnLayout { io, ..layout }))
}

#[test]
fn what_is_less_important_does_not_overtake() {
    for layout in layouts() {
        let shown = layout.defaults();
        let come: Vec<bool> = ladder(layout.mode, layout.io)
            .then
            .iter()
            .map(|step| {
                step.iter()
                    .all(|id| shown.contains(id) || !layout.exists(*id))
            })
            .collect();
        assert!(come.is_sorted_by(|a, b| a >= b), "{layout:?} {come:?}");
    }
}

#[test]
fn the_command_keeps_its_room() {
    for mut layout in layouts() {
        let command = |layout: &ColumnLayout<'_>| layout.place().last().map(|placed| placed.width);
        assert!(command(&layout) >= Some(COMMAND), "{layout:?}");
        layout.scroll = layout.max_scroll();
        assert!(command(&layout) >= Some(COMMAND), "scrolled {layout:?}");
        layout.chosen = &[
            C::Exe,
            C::Cgroup,
            C::Container,
            C::Name,
            C::CpuPercent,
            C::Rss,
        ];
        assert!(command(&layout) >= Some(COMMAND), "chosen {layout:?}");
    }
}

#[test]
fn the_sorted_column_is_on_the_screen() {
    for column in COLUMNS {
        let mut layout = layout(Mode::Tree, 80);
        layout.sorted = column.id;
        let seen = layout.place().iter().any(|placed| placed.id == column.id);
        assert_eq!(seen, layout.exists(column.id), "{}", column.name);
    }
}

#[test]
fn columns_that_were_chosen_come_in_their_order_as_far_as_they_fit() {
    let mut layout = layout(Mode::Tree, 80);
    layout.chosen = &[C::Rss, C::CpuPercent, C::Tty, C::Tgid, C::Pid];
    assert_eq!(headings(&layout), "PID RES CPU% TTY COMMAND");
    layout.sorted = C::Time;
    assert_eq!(headings(&layout), "PID TIME RES CPU% TTY COMMAND");
    layout.width = 40;
    assert_eq!(headings(&layout), "PID TIME RES COMMAND");
    let rest: Vec<C> = layout.sequence().into_iter().skip(2).take(2).collect();
    assert_eq!(rest, [C::CpuPercent, C::Tty], "reached by scrolling");
}

proptest! {
    #[test]
    fn columns_never_overlap_nor_outgrow(
        width in 0u16..300, scroll in 0usize..50, history_width in 0u16..40, mode in 0usize..4, sorted in 0usize..COLUMNS.len(),
    ) {
        let mode = [Mode::Tree, Mode::List, Mode::AllThreads, Mode::Threads(TaskKey::default())][mode];
        let chosen = [C::User, C::Container, C::CpuPercent, C::Exe, C::Tgid, C::Rss];
        let chosen = &chosen[..if scroll % 3 == 0 { 6 } else { 0 }];
        let layout = ColumnLayout {
            compared: None,
            mode, width, scroll, history_width, id_width: scroll as u16 % 9, percent_width: 5, sorted: COLUMNS[sorted].id,
            mark_width: scroll as u16 % 14, io: scroll % 2 == 1, chosen,
        };
        let placed = layout.place();
        for pair in placed.windows(2) {
            prop_assert_eq!(pair[0].x + pair[0].width + 1, pair[1].x);
        }
        prop_assert_eq!(placed[0].id, C::Pid);
        let last = placed.last().unwrap();
        prop_assert!(last.x + last.width <= width);
        prop_assert!(width < 30 || last.id == C::Command && last.width >= 10);
    }

    #[test]
    fn every_column_can_be_scrolled_to(width in 60u16..300, mode in 0usize..4) {
        let mode = [Mode::Tree, Mode::List, Mode::AllThreads, Mode::Threads(TaskKey::default())][mode];
        let mut layout = layout(mode, width);
        let mut seen: Vec<C> = Vec::new();
        for scroll in 0..=layout.max_scroll() {
            layout.scroll = scroll;
            seen.extend(layout.place().iter().map(|placed| placed.id));
        }
        for id in layout.sequence() {
            prop_assert!(seen.contains(&id), "{:?}", id);
        }
    }
}

#[test]
fn branches_have_cells_of_their_own_where_there_is_room() {
    let sums = |mode, width, sorted| {
        let mut layout = layout(mode, width);
        layout.sorted = sorted;
        let placed = layout.place();
        let sums = placed.iter().find(|placed| placed.says == Says::Branch);
        sums.map(|placed| placed.width)
    };
    assert_eq!(sums(Mode::Tree, 100, C::CpuPercent), Some(8));
    assert_eq!(sums(Mode::Tree, 80, C::CpuPercent), None);
    assert_eq!(sums(Mode::Tree, 160, C::MajorFaults), Some(8));
    assert_eq!(sums(Mode::List, 160, C::CpuPercent), None);
    assert_eq!(sums(Mode::Tree, 160, C::Pid), None);
}

#[test]
fn a_second_click_on_a_title_finds_it_again() {
    let modes = [
        Mode::Tree,
        Mode::List,
        Mode::Groups(GroupBy::Program),
        Mode::AllThreads,
        Mode::Threads(TaskKey::default()),
    ];
    let at = |placed: &[Placed], x: u16| {
        let hit = placed.iter().find(|placed| x < placed.x + placed.width + 1);
        hit.map(|placed| placed.id)
    };
    for (mode, width) in modes
        .into_iter()
        .flat_map(|mode| (80..=240).map(move |width| (mode, width)))
    {
        let mut layout = layout(mode, width);
        let shown = layout.place();
        for before in &shown {
            layout.sorted = before.id;
            let shown = layout.place();
            for clicked in shown.iter().filter(|placed| placed.id != C::History) {
                layout.sorted = clicked.id;
                let then = layout.place();
                for x in clicked.x..clicked.x + clicked.width {
                    let hit = at(&then, x);
                    assert!(
                        hit == Some(clicked.id)
                            || hit == Some(C::Command) && clicked.says == Says::Branch,
                        "{mode:?}, {width}: {:?} clicked while sorted by {:?}, then {hit:?}",
                        clicked.id,
                        before.id
                    );
                }
            }
        }
    }
}

#[test]
fn a_title_is_sorted_in_the_cells_that_it_has() {
    let sorted = |title, cells| sorted_title(title, "Σ", "▾", cells);
    assert_eq!(sorted("CPU%", 8), "ΣCPU%▾");
    assert_eq!(sorted("CPU%", 5), "ΣCPU▾");
    assert_eq!(sorted("THR", 4), "THR▾");
    assert_eq!(sorted("NI", 2), "NI");
    assert_eq!(sorted_title("CPU%", "", "▾", 5), "CPU%▾");
    assert_eq!(sorted_title("VOL/s", "", "▾", 5), "VOL▾");
}
