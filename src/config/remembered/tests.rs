use super::*;
use crate::config::layout_settings;
use crate::file::OnDisk;
use crate::view::{ColumnId, Sort};
use std::fs;

fn layout(list: Lists, filter: &str) -> Layout {
    let mut sort = Sort::by(ColumnId::Rss);
    sort.descending ^= true;
    let config = Config {
        tree: false,
        header: crate::geometry::HeaderMode::Off,
        ..Config::default()
    };
    let settings = layout_settings();
    Layout {
        list,
        columns: vec![ColumnId::User, ColumnId::Rss],
        sort: Some(sort),
        filter: Filter::parse(filter).unwrap(),
        settings: settings
            .map(|setting| (setting.name, (setting.get)(&config)))
            .collect(),
        ..Layout::named(list.name())
    }
}

#[test]
fn what_is_left_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join(".local/state");
    let path = RememberedView::path(|name| (name == "HOME").then(|| folder.path().into())).unwrap();
    assert_eq!(path, state.join("threadtop/view.toml"));
    assert_eq!(RememberedView::load(&path, &OnDisk), (None, Vec::new()));
    for screen in [Screen::System, Screen::Threads] {
        let view = RememberedView {
            screen,
            layouts: vec![
                layout(Lists::Processes, ""),
                layout(Lists::Threads, "cpu>5 & \"a\\\"b\""),
                layout(Lists::Io, "ü"),
            ],
        };
        view.save(&path).unwrap();
        assert_eq!(
            RememberedView::load(&path, &OnDisk),
            (Some(view), Vec::new())
        );
    }
    let view = RememberedView {
        screen: Screen::Process,
        layouts: Vec::new(),
    };
    view.save(&path).unwrap();
    let (found, _) = RememberedView::load(&path, &OnDisk);
    assert_eq!(found.unwrap().screen, Screen::Processes);
}

#[test]
fn a_broken_file_is_told_and_the_rest_of_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("view.toml");
    fs::write(
        &path,
        "start = \"io\"\n[layouts.io]\nlist = \"io\"\nsort = \"nothing\"\n",
    )
    .unwrap();
    let (view, problems) = RememberedView::load(&path, &OnDisk);
    assert_eq!(view.unwrap().screen, Screen::Io);
    let [problem] = &*problems else {
        panic!("{problems:?}");
    };
    let told = problem.to_string();
    assert!(
        told.contains("view.toml, line 4") && told.contains("nothing"),
        "{told}"
    );
    let (view, problems) = RememberedView::load(folder.path(), &OnDisk);
    assert_eq!((view, problems.len()), (None, 1));
    let refused = RememberedView {
        screen: Screen::Io,
        layouts: Vec::new(),
    };
    let sentence = refused.save(folder.path()).unwrap_err();
    assert!(sentence.contains("is not remembered in"), "{sentence}");
}

#[test]
fn a_layout_says_what_is_shown_first() {
    let mut config = Config::default();
    let mut beginning = Beginning::of(&config);
    beginning.take(&mut config, &layout(Lists::Io, "x"));
    assert_eq!(beginning.screen, Screen::Io);
    assert_eq!(beginning.filters[Lists::Io as usize].text(), "x");
    assert!(beginning.filters[Lists::Threads as usize].is_empty());
    assert_eq!(config.columns[Lists::Io as usize].len(), 2);
    assert_eq!(config.sort[Lists::Io as usize].column, ColumnId::Rss);
    assert!(!config.tree);
    beginning.take(&mut config, &layout(Lists::Process, ""));
    assert_eq!(beginning.screen, Screen::Io, "there is no process yet");
    let view = RememberedView {
        screen: Screen::System,
        layouts: vec![layout(Lists::Threads, "y")],
    };
    beginning.take_view(&mut config, &view);
    assert_eq!(beginning.screen, Screen::System);
    assert_eq!(beginning.filters[Lists::Threads as usize].text(), "y");
}
