//! The Setup screen and what tells of the configuration.

use super::{MIDDLE, SMALL, painted, styles, text, unicode};
use crate::app::setup::Page;
use crate::app::testing::{app, press, write};
use crate::app::{App, Options};
use crate::config::{Loaded, built_in, read};
use crate::keys::Signs;
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use insta::assert_snapshot;
use std::path::PathBuf;

fn setup(size: (u16, u16), keys: &str) -> App {
    let loaded = Loaded {
        path: Some(PathBuf::from("/home/ann/.config/threadtop/config.toml")),
        ..Loaded::default()
    };
    let options = Options {
        loaded,
        ..Options::default()
    };
    let mut app = app(size, options);
    press(&mut app, "F2");
    press(&mut app, keys);
    app
}

#[test]
fn every_page() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        let pages = [
            "general",
            "lists",
            "header",
            "columns",
            "theme",
            "thresholds",
            "marks",
            "keys",
            "filters",
            "layouts",
            "pools",
        ];
        for (at, page) in pages.into_iter().enumerate() {
            let mut app = setup(size, &"Tab ".repeat(at));
            let screen = text(&painted(&mut app, size, &unicode()));
            assert_snapshot!(format!("setup_{page}_{columns}"), screen);
        }
    }
}

#[test]
fn what_a_column_is_called_in_the_file_is_said_however_long_its_description_is() {
    let mut app = setup(SMALL, "Tab Tab Tab");
    let lines = app.setup_lines().len();
    let named = (0..lines).filter(|_| {
        let screen = text(&painted(&mut app, SMALL, &unicode()));
        press(&mut app, "Down");
        let words: Vec<&str> = screen
            .split_whitespace()
            .filter(|word| *word != "│")
            .collect();
        words.join(" ").contains("In the file: ")
    });
    // The list, and whether it chooses by width.
    assert_eq!(named.count(), lines - 2);
}

#[test]
fn changes_and_the_question() {
    let mut app = setup(SMALL, "Right Tab Down Space Tab Tab End Up Up Space");
    assert_snapshot!(
        "setup_changed_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
    press(&mut app, "w");
    assert_snapshot!(
        "setup_question_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
    press(&mut app, "Enter");
    app.configured(Err(
        "cannot write /home/ann/.config: Read-only file system".to_owned()
    ));
    assert_snapshot!(
        "setup_refused_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}

/// With filters, layouts and patterns, on a page.
fn own(page: Page, keys: &str) -> App {
    let text = "pool_patterns = ['^shard-(.+)-io$', '^web']\n[filters]\nbusy = 'cpu>5 & !kworker'\nwaiting = \
                'wait>10 | state=D'\n[layouts.memory]\ncolumns = ['rss', 'virt']\nsort = 'rss'\ntree = false\n\
                [layouts.'all of them']\nlist = 'threads'\n";
    let (config, problems) = read(text, built_in());
    assert!(problems.is_empty(), "{problems:?}");
    let loaded = Loaded {
        config,
        ..Loaded::default()
    };
    let options = Options {
        loaded,
        ..Options::default()
    };
    let mut app = app(SMALL, options);
    press(&mut app, "F2");
    press(&mut app, &"Tab ".repeat(page as usize));
    press(&mut app, keys);
    app
}

#[test]
fn what_a_person_named_is_listed_and_asked_for() {
    for (name, page, keys, typed) in [
        ("setup_filters_own_80", Page::Filters, "Down", ""),
        ("setup_filter_wrong_80", Page::Filters, "Enter", " & cpu>x"),
        ("setup_name_taken_80", Page::Filters, "n ^U", "waiting"),
        ("setup_layouts_own_80", Page::Layouts, "", ""),
        ("setup_pools_own_80", Page::Pools, "", ""),
        ("setup_pattern_wrong_80", Page::Pools, "a", "x(y"),
        ("setup_key_80", Page::Keys, "a", ""),
        ("setup_key_taken_80", Page::Keys, "Enter k", ""),
    ] {
        let mut app = own(page, keys);
        write(&mut app, typed);
        if !typed.is_empty() {
            press(&mut app, "Enter");
        }
        assert_snapshot!(name, text(&painted(&mut app, SMALL, &unicode())));
    }
}

#[test]
fn a_filter_is_saved_from_its_prompt() {
    let mut app = app(SMALL, Options::default());
    press(&mut app, "F4");
    write(&mut app, "cpu>5");
    press(&mut app, "^S");
    write(&mut app, "busy");
    assert_snapshot!(
        "filter_name_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}

#[test]
fn the_frame_lends_its_look_to_nothing_inside() {
    let mut app = setup(SMALL, "Tab Tab Tab Tab");
    assert_snapshot!(
        "setup_theme_styles_80",
        styles(&painted(&mut app, SMALL, &unicode()))
    );
}

#[test]
fn it_fits_every_screen_and_needs_no_unicode() {
    for size in [(40, 8), (41, 9), (60, 12), (300, 90)] {
        for page in 0..Page::ALL.len() {
            let options = Options {
                signs: Signs::Ascii,
                ..Options::default()
            };
            let mut app = app(size, options);
            press(&mut app, "F2");
            press(&mut app, &"Tab ".repeat(page));
            press(&mut app, "End Up PgUp w");
            let ascii = Theme::new(ColorDepth::None, false);
            let screen = text(&painted(&mut app, size, &ascii));
            // Above it are rows, and names of processes may hold anything.
            let (_, setup) = screen.split_once("Setup").unwrap();
            assert!(setup.is_ascii(), "{size:?}\n{screen}");
        }
    }
}

#[test]
fn what_was_wrong_is_told_over_the_first_screen() {
    let text_of_file = "intervall = 1\nmouse = 3\n[keys]\nsignal = \"t\"\n";
    let (config, problems) = read(text_of_file, built_in());
    let problems = problems
        .into_iter()
        .map(|one| one.of("~/config.toml".as_ref()));
    let loaded = Loaded {
        config,
        problems: problems.collect(),
        ..Loaded::default()
    };
    let options = Options {
        loaded,
        ..Options::default()
    };
    let mut app = app(SMALL, options);
    assert_snapshot!(
        "config_problems_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}
