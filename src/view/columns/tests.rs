use super::*;
use crate::diagnosis::THRESHOLDS;
use rustc_hash::FxHashSet;

#[test]
fn the_table_is_in_the_order_of_the_ids() {
    for (at, column) in COLUMNS.iter().enumerate() {
        assert_eq!(column.id as usize, at, "{}", column.name);
    }
    assert_eq!(COLUMNS.len(), ColumnId::Command as usize + 1);
}

#[test]
fn names_and_headings_are_unique_and_fit() {
    let mut seen = FxHashSet::default();
    for column in COLUMNS {
        assert!(seen.insert(plain(column.name)), "{} twice", column.name);
        assert!(
            column.title.len() <= usize::from(column.width),
            "{} is wider than its column",
            column.title
        );
        assert!(column.help.ends_with('.'), "{}", column.name);
    }
    let titles: FxHashSet<_> = COLUMNS.iter().map(|column| column.title).collect();
    assert_eq!(titles.len(), COLUMNS.len());
}

#[test]
fn short_names_mean_one_column() {
    for column in COLUMNS {
        for alias in column.aliases {
            assert_eq!(plain(alias), *alias, "as it is compared");
            assert_eq!(Column::find(alias).map(|found| found.id), Some(column.id));
        }
    }
}

#[test]
fn a_column_is_found_by_what_a_person_types() {
    let cases = [
        ("cpu_percent", ColumnId::CpuPercent),
        ("CPU%", ColumnId::CpuPercent),
        ("cpu", ColumnId::CpuPercent),
        ("Mem", ColumnId::MemPercent),
        ("PID", ColumnId::Pid),
        ("time", ColumnId::Time),
        ("wait", ColumnId::WaitPercent),
        ("VOL/s", ColumnId::VoluntarySwitches),
        ("vol", ColumnId::VoluntarySwitches),
        ("inv", ColumnId::InvoluntarySwitches),
        ("switches", ColumnId::Switches),
        ("res", ColumnId::Rss),
        ("user", ColumnId::User),
        ("usr", ColumnId::UserPercent),
        ("S", ColumnId::State),
        ("thread-count", ColumnId::ThreadCount),
        ("threads", ColumnId::ThreadCount),
        ("tid", ColumnId::Pid),
        ("csw", ColumnId::Switches),
        ("read", ColumnId::ReadBytes),
        ("write", ColumnId::WriteBytes),
        ("command", ColumnId::Command),
        // As htop and ps call them.
        ("PERCENT_CPU", ColumnId::CpuPercent),
        ("%mem", ColumnId::MemPercent),
        ("M_RESIDENT", ColumnId::Rss),
        ("vsz", ColumnId::Virt),
        ("nlwp", ColumnId::ThreadCount),
        ("psr", ColumnId::LastCpu),
        ("args", ColumnId::Command),
    ];
    for (text, id) in cases {
        assert_eq!(
            Column::find(text).map(|column| column.id),
            Some(id),
            "{text}"
        );
    }
    for text in ["", "%", "nonsense", "cpu time"] {
        assert!(Column::find(text).is_none(), "{text}");
    }
}

#[test]
fn a_column_is_suggested_by_its_name_however_it_was_meant() {
    for (text, meant) in [
        ("cpuu", Some("cpu_percent")),
        ("cpu_percnt", Some("cpu_percent")),
        ("comand", Some("command")),
        ("switchs", Some("switches")),
        ("nothing like it", None),
    ] {
        assert_eq!(Column::suggest(text), meant, "{text}");
    }
}

#[test]
fn every_column_finds_itself() {
    for column in COLUMNS {
        for text in [column.name, column.title] {
            assert_eq!(Column::find(text).map(|found| found.id), Some(column.id));
        }
    }
}

#[test]
fn sorting_reads_of_all_what_showing_reads_of_the_visible() {
    let of_all = [
        (Fields::VISIBLE_IO, Fields::IO),
        (Fields::CGROUP, Fields::CGROUP_OF_ALL),
        (Fields::EXE, Fields::EXE_OF_ALL),
        (Fields::STANDING, Fields::STANDING_OF_ALL),
    ];
    for column in COLUMNS {
        for (visible, all) in of_all {
            let (shows, sorts) = (column.shows, column.sorts);
            assert_eq!(
                shows.contains(visible),
                sorts.contains(all),
                "{}",
                column.name
            );
            assert!(!sorts.intersects(visible), "{}", column.name);
        }
    }
}

#[test]
fn sorting_processes_never_reads_threads() {
    for column in COLUMNS {
        let fields = column.sort_fields(Mode::Tree);
        assert!(!fields.intersects(Fields::DETAIL | Fields::NAMES));
    }
    assert_eq!(
        ColumnId::State.column().sort_fields(Mode::AllThreads),
        Fields::DETAIL
    );
}

#[test]
fn a_threshold_of_a_column_has_its_name() {
    for info in THRESHOLDS {
        let mut coloured = COLUMNS
            .iter()
            .filter(|column| column.threshold == Some(info.id));
        assert!(
            coloured.all(|column| column.name == info.name),
            "{}",
            info.name
        );
    }
}

#[test]
fn the_gist_of_every_column_fits_into_a_menu() {
    for column in COLUMNS {
        assert!(
            (1..=56).contains(&column.gist.len()),
            "{}: {}",
            column.title,
            column.gist
        );
    }
}
