//! Texts of files before and after.

use super::*;
use crate::config::template::template;
use crate::config::{Config, Layout, Lists, Value, built_in, changes, read};
use crate::keys::{ACTIONS, Action};
use crate::text::globs::Globs;
use crate::view::{ColumnId, Filter, Sort};
use proptest::prelude::*;
use std::time::Duration;

fn wanted() -> Config {
    let mut config = Config {
        interval: Duration::from_millis(2_500),
        theme: "dark".to_owned(),
        mouse: false,
        ..Config::default()
    };
    config.devices[1] = Globs::parse("!veth* !br-*").unwrap();
    config.columns[Lists::Threads as usize] = vec![ColumnId::CpuPercent, ColumnId::Tty];
    config
}

#[test]
fn values_are_replaced_and_added_and_comments_stay() {
    let text = "# mine\ninterval = 5 # slow link\n\n[columns] # of mine\nthreads = [\"user\"] # few\n# the end\n";
    let (before, problems) = read(text, built_in());
    assert!(problems.is_empty(), "{problems:?}");
    let new = changed(text, &changes(&before, &wanted())).unwrap();
    assert_eq!(read(&new, built_in()), (wanted(), Vec::new()), "{new}");
    for kept in [
        "# mine",
        "interval = 2.5 # slow link",
        "[columns] # of mine",
        " # few",
        "# the end",
    ] {
        assert!(new.contains(kept), "{kept} in\n{new}");
    }
    let again = changed(&new, &changes(&wanted(), &before)).unwrap();
    assert_eq!(read(&again, built_in()).0, before);
}

#[test]
fn in_the_documented_file_a_value_stands_below_its_default() {
    let text = template();
    let new = changed(&text, &changes(&Config::default(), &wanted())).unwrap();
    assert!(new.contains("#interval = 1\ninterval = 2.5\n"), "{new}");
    assert!(
        new.contains("#interfaces = []\ninterfaces = [\"!veth*\", \"!br-*\"]\n"),
        "{new}"
    );
    assert!(
        new.contains("#threads = []\nthreads = [\"cpu_percent\", \"tty\"]\n"),
        "{new}"
    );
    assert_eq!(read(&new, built_in()), (wanted(), Vec::new()));
    let lines = text.lines().count() + 5;
    assert_eq!(new.lines().count(), lines, "nothing else");
}

#[test]
fn odd_files_are_written_soundly_or_not_at_all() {
    for text in [
        "",
        "columns = { threads = [\"user\"] }\n",
        "columns.threads = [\"user\"]",
        "[filters]\nx = '''\n#interval = 1\n'''\n",
        "#interval = 1",
        "\u{feff}interval = 3\r\n",
    ] {
        let (before, told) = read(text, built_in());
        let new = changed(text, &changes(&before, &wanted())).unwrap();
        let (after, problems) = read(&new, built_in());
        assert!(
            changes(&after, &wanted()).is_empty() && problems.len() == told.len(),
            "{text:?}:\n{new}\n{problems:?}"
        );
    }
    let broken = changed("interval = \n", &changes(&Config::default(), &wanted()));
    assert_eq!(broken.unwrap_err().place().map(|(line, _)| line), Some(1));
}

fn saved(filters: &[(&str, &str)], layouts: &[&str]) -> Config {
    let filter = |(name, text): &(&str, &str)| ((*name).to_owned(), Filter::parse(text).unwrap());
    let layout = |name: &&str| Layout {
        name: (*name).to_owned(),
        list: Lists::Threads,
        columns: vec![ColumnId::Tty],
        sort: Some(Sort::by(ColumnId::Rss)),
        filter: Filter::parse("rss>5M").unwrap(),
        settings: vec![("tree", Value::Switch(false))],
    };
    Config {
        filters: filters.iter().map(filter).collect(),
        layouts: layouts.iter().map(layout).collect(),
        ..Config::default()
    }
}

/// Writes what it takes to get from one to the other, and reads it back.
fn rewritten(text: &str, after: &Config) -> String {
    let (before, problems) = read(text, built_in());
    assert!(problems.is_empty(), "{problems:?}");
    let new = changed(text, &changes(&before, after)).unwrap();
    let (read, problems) = read(&new, built_in());
    assert!(problems.is_empty(), "{problems:?}\n{new}");
    assert_eq!(
        (&read.filters, &read.layouts),
        (&after.filters, &after.layouts),
        "{new}"
    );
    new
}

#[test]
fn filters_and_layouts_come_below_what_explains_them_and_go_alone() {
    let text = template();
    let some = saved(&[("busy", "cpu>5"), ("my own", "state=D")], &["a", "b c"]);
    let new = rewritten(&text, &some);
    assert!(
        new.contains("state=D\"\nbusy = \"cpu>5\"\n\"my own\" = \"state=D\"\n\n[layouts]\n"),
        "{new}"
    );
    assert!(
        new.ends_with("\n\n[layouts.\"b c\"]\nlist = \"threads\"\ncolumns = [\"tty\"]\nsort = \"rss\"\nfilter = \"rss>5M\"\ntree = false\n"),
        "{new}"
    );
    let fewer = rewritten(&new, &saved(&[("my own", "state=D")], &["b c"]));
    assert!(fewer.contains("# Filters by name") && !fewer.contains("busy = \"cpu>5\"\n\""));
    let none = rewritten(&fewer, &saved(&[], &[]));
    assert_eq!(none, text, "as it was");
}

#[test]
fn another_name_leaves_place_and_comments() {
    let text = "[filters]\n# when it is slow\nslow = 'wait>5' # of mine\n\n# last\nz = \"z\"\n[layouts.x]\n# the list\nlist = \"io\"\n# the end\n";
    let (mut config, _) = read(text, built_in());
    config.filters[0].0 = "very slow".to_owned();
    config.layouts[0].name = "disks".to_owned();
    let new = rewritten(text, &config);
    let expected = text
        .replace("slow =", "\"very slow\" =")
        .replace("layouts.x", "layouts.disks");
    assert_eq!(new, expected);
    config.filters.remove(0);
    config.layouts.clear();
    let new = rewritten(&new, &config);
    assert_eq!(
        new,
        "[filters]\n# when it is slow\n\n# last\nz = \"z\"\n# the end\n"
    );
}

#[test]
fn tables_in_a_line_and_dotted_names_are_written_too() {
    for text in [
        "filters = { a = \"x\" }\nlayouts = { a = { list = \"io\" } }\n",
        "filters.a = \"x\"\nlayouts.a.list = \"io\"\nlayouts.a.sort = \"pid\"\n",
        "filters = {}\nlayouts = {}\n",
        "[filters]\n[layouts]\na = { list = \"io\" }\n",
        "[filters]\n[layouts.a]\nlist = \"io\"\n[keys]\n",
        "",
        "[filters]",
    ] {
        for after in [
            saved(&[("b", "y")], &["c"]),
            saved(&[("a", "y")], &["a", "b"]),
            saved(&[], &[]),
        ] {
            rewritten(text, &after);
        }
        let (mut renamed, _) = read(text, built_in());
        for (name, _) in &mut renamed.filters {
            *name = "d e".to_owned();
        }
        for layout in &mut renamed.layouts {
            layout.name = "d.e".to_owned();
        }
        rewritten(text, &renamed);
    }
}

#[test]
fn a_list_keeps_how_its_elements_are_written() {
    let text = "pool_patterns = [ # mine\n  '^a\\d', # first\n  \"b\", # second\n]\n";
    let (mut config, _) = read(text, built_in());
    config.pool_patterns.push("c\\d".to_owned());
    let (before, _) = read(text, built_in());
    let new = changed(text, &changes(&before, &config)).unwrap();
    assert_eq!(read(&new, built_in()), (config.clone(), Vec::new()));
    assert!(new.contains("[ # mine\n  '^a\\d', # first\n"), "{new}");
    assert!(new.contains("# second"), "{new}");
    config.pool_patterns.swap(0, 2);
    config.pool_patterns.remove(1);
    let (before, _) = read(&new, built_in());
    let new = changed(&new, &changes(&before, &config)).unwrap();
    assert_eq!(
        read(&new, built_in()),
        (config.clone(), Vec::new()),
        "{new}"
    );
    config.pool_patterns.clear();
    let (before, _) = read(&new, built_in());
    let new = changed(&new, &changes(&before, &config)).unwrap();
    assert_eq!(read(&new, built_in()), (config, Vec::new()), "{new}");
}

#[test]
fn a_key_that_was_taken_away_stays_away_when_its_taker_gives_it_back() {
    let text = "[keys]\nhelp = [\"y\", \"F1\"]\n";
    let (before, _) = read(text, built_in());
    assert_eq!(before.keys.keys(Action::Copy), []);
    let mut after = before.clone();
    after.keys = after
        .keys
        .restored(Action::Help)
        .with(Action::Copy, Vec::new());
    let new = changed(text, &changes(&before, &after)).unwrap();
    let (again, _) = read(&new, built_in());
    assert_eq!(again.keys.keys(Action::Copy), [], "{new}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn whatever_a_name_is_it_is_read_as_it_was_written(
        name in "[^\\p{Cc}]{1,8}",
        other in "[^\\p{Cc}]{1,8}",
        filter in "[a-z\"'\\\\#=\\[ ]{1,9}",
    ) {
        prop_assume!(name != other && Filter::parse(&filter).is_ok_and(|filter| !filter.is_empty()));
        for text in [String::new(), "[filters]\nz = 'z'\n[layouts.z]\n".to_owned()] {
            let (before, _) = read(&text, built_in());
            let mut after = saved(&[(&name, &filter)], &[&name]);
            after.filters.splice(0..0, before.filters);
            after.layouts.splice(0..0, before.layouts);
            after.filters.dedup_by(|one, other| one.0 == other.0);
            after.layouts.dedup_by(|one, other| one.name == other.name);
            let new = rewritten(&text, &after);
            if let (Some(filter), Some(layout)) = (after.filters.last_mut(), after.layouts.last_mut())
                && other != "z"
            {
                filter.0.clone_from(&other);
                layout.name.clone_from(&other);
                rewritten(&new, &after);
            }
        }
    }

    #[test]
    fn keys_given_in_any_order_are_those_that_are_read(
        given in proptest::collection::vec(
            (proptest::sample::select(ACTIONS), proptest::sample::select(ACTIONS), 0u8..4),
            1..12,
        ),
    ) {
        let text = "[keys]\nsignal = \"t\"\nhelp = [\"y\", \"F1\"]\n";
        let (before, problems) = read(text, built_in());
        // Only that these were the keys of others.
        prop_assert_eq!(problems.len(), 2);
        let mut after = before.clone();
        for (to, from, how) in given {
            let mut keys = after.keys.keys(to.action).to_vec();
            after.keys = match how {
                0 => after.keys.restored(to.action),
                1 => after.keys.with(to.action, Vec::new()),
                2 => after.keys.with(to.action, vec![from.keys[0]]),
                _ => {
                    keys.retain(|key| *key != from.keys[0]);
                    keys.push(from.keys[0]);
                    after.keys.with(to.action, keys)
                }
            };
        }
        // Setup would not let these go.
        prop_assume!(after.keys.works_everywhere(Action::Back) && !after.keys.keys(Action::Quit).is_empty());
        let new = changed(text, &changes(&before, &after)).unwrap();
        let (again, _) = read(&new, built_in());
        for info in ACTIONS {
            prop_assert_eq!(again.keys.keys(info.action), after.keys.keys(info.action), "{}\n{}", info.name, new);
        }
    }
}
