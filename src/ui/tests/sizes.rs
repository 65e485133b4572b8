//! Any screen at any size.

use super::Theme;
use super::unicode;
use crate::app::testing::{JAVA, app, find, history, press};
use crate::app::{App, Options};
use crate::canvas::Canvas;
use crate::keys::Signs;
use crate::terminal::ColorDepth;
use crate::ui::draw;
use crate::view::COLUMNS;
use proptest::prelude::*;
use ratatui::buffer::Buffer;

/// Ways to every screen.
const WAYS: [&str; 20] = [
    "",
    "t",
    "2",
    "3",
    "3 Left w Down Down Down Enter",
    "3 Down Down Down Down Down Down Z",
    "4",
    "4 o",
    "4 o o Enter",
    "Right",
    "Right g",
    "Enter",
    "Enter Enter",
    "*",
    "?",
    "? End",
    "F6 End",
    "u",
    "F4 p o s t",
    "d ^U 6 1 Enter",
];

/// What is drawn on a screen of this size.
fn drawn(app: &mut App, size: (u16, u16), theme: &Theme) -> Buffer {
    app.resize(size);
    app.take_history(&history());
    let mut canvas = Canvas::new(size);
    let cursor = draw(app, theme, &mut canvas);
    if let Some(place) = cursor {
        assert!(
            canvas.area().contains(place.into()),
            "{place:?} in {size:?}"
        );
    }
    canvas.buffer().clone()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn every_screen_is_drawn_at_every_size(
        size in (1u16..=250, 1u16..=80),
        first in (1u16..=250, 1u16..=80),
        way in proptest::sample::select(&WAYS[..]),
        scrolled in 0usize..8,
        headers in 0usize..3,
        wide in any::<bool>(),
    ) {
        let mut app = app((80, 24), Options::default());
        find(&mut app, JAVA);
        press(&mut app, &"# ".repeat(headers));
        press(&mut app, &"Shift-Right ".repeat(scrolled));
        press(&mut app, way);
        // The second size is one that the state was not made for.
        drawn(&mut app, first, &unicode());
        drawn(&mut app, size, &Theme::new(ColorDepth::Ansi16, wide));
    }
}

#[test]
fn ascii_screens_hold_nothing_else_but_in_names() {
    for way in WAYS {
        let mut app = app(
            (200, 60),
            Options {
                signs: Signs::Ascii,
                ..Options::default()
            },
        );
        find(&mut app, JAVA);
        press(&mut app, way);
        let theme = Theme::new(ColorDepth::Ansi16, false);
        let buffer = drawn(&mut app, (200, 60), &theme);
        for cell in buffer.content() {
            let symbol = cell.symbol();
            let name = "日本語のメモ\u{fffd}";
            assert!(
                symbol.is_ascii() || name.contains(symbol),
                "{symbol} after {way}"
            );
        }
    }
}

#[test]
fn titles_stay_apart_whichever_of_them_is_sorted_by() {
    let sorts = COLUMNS.iter().map(|column| column.id);
    for (sort, way) in sorts.flat_map(|sort| ["", "t", "2", "Enter", "4"].map(|way| (sort, way))) {
        for width in [80, 110, 140, 200] {
            let options = Options {
                sort: Some(sort),
                ..Options::default()
            };
            let mut app = app((width, 24), options);
            press(&mut app, way);
            let buffer = drawn(&mut app, (width, 24), &unicode());
            let y = app.regions().unwrap().heading.y;
            for placed in &app.columns(width)[1..] {
                let before = buffer[(placed.x - 1, y)].symbol();
                assert_eq!(
                    before, " ",
                    "before {:?}, {sort:?} {way} {width}",
                    placed.id
                );
            }
        }
    }
}

#[test]
fn the_prompt_tells_where_the_cursor_is() {
    let mut app = app((80, 24), Options::default());
    press(&mut app, "F4 a b Left");
    let mut canvas = Canvas::new((80, 24));
    let cursor = draw(&app, &unicode(), &mut canvas);
    assert_eq!(cursor, Some((10, 22)));
    press(&mut app, "Esc");
    assert_eq!(draw(&app, &unicode(), &mut canvas), None);
}
