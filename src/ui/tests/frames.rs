//! Frames are whole: on every screen, in every size, with and without Unicode.

use super::places::{HISTORY, PLACES, Place, at_with};
use super::{LARGE, MIDDLE, SMALL, Theme, text};
use crate::app::setup::Page;
use crate::app::testing::JAVA;
use crate::app::{App, Options};
use crate::canvas::Canvas;
use crate::geometry::PANELS;
use crate::inspect::Tab;
use crate::keys::Keymap;
use crate::terminal::ColorDepth;
use crate::ui::draw;
use ratatui::buffer::Buffer;

/// Screens that hold no place of their own for keys.
const OTHERS: [Place; 21] = [
    ("files", Options::default, JAVA, "l"),
    ("locks", Options::default, JAVA, "x"),
    ("memory", Options::default, JAVA, "l Tab Tab"),
    ("limits", Options::default, JAVA, "l Tab Tab Tab"),
    ("namespaces", Options::default, JAVA, "x Tab Tab Tab"),
    ("scheduling", Options::default, JAVA, "x Tab Tab Tab Tab"),
    ("history", Options::default, JAVA, "e Shift-Tab"),
    ("CPU", Options::default, 0, "3 c"),
    ("CPUs", Options::default, 0, "3 u"),
    ("load", Options::default, 0, "3 o"),
    ("switches", Options::default, 0, "3 s"),
    ("pressure", Options::default, 0, "3 p"),
    ("memory of the machine", Options::default, 0, "3 e"),
    ("TLP", Options::default, 0, "3 t"),
    ("run queue", Options::default, 0, "3 r"),
    ("interrupts", Options::default, 0, "3 i"),
    ("forks", Options::default, 0, "3 f"),
    ("ended", Options::default, 0, "3 n"),
    ("paging", Options::default, 0, "3 g"),
    ("machine", Options::default, 0, "3 a"),
    ("compact header", Options::default, 0, "#"),
];

fn drawn(app: &mut App, size: (u16, u16), theme: &Theme) -> Buffer {
    app.resize(size);
    app.take_history(&HISTORY);
    let mut canvas = Canvas::new(size);
    draw(app, theme, &mut canvas);
    canvas.buffer().clone()
}

/// Whether the frame that begins at this corner is whole.
fn is_whole(buffer: &Buffer, (x, y): (u16, u16)) -> bool {
    let at = |x: u16, y: u16| buffer[(x, y)].symbol();
    let area = buffer.area;
    let Some(right) = (x + 1..area.right()).find(|x| ["╮", "╭"].contains(&at(*x, y))) else {
        return false;
    };
    for line in y + 1..area.bottom() {
        match (at(x, line), at(right, line)) {
            ("╰", "╯") => return at(right, y) == "╮",
            // Tables may be joined, and a scroll bar lie on the right edge.
            ("│" | "├", "│" | "┤" | "▐") => {}
            _ => return false,
        }
    }
    false
}

#[test]
fn frames_are_whole_in_every_size_and_without_unicode() {
    let keys = Keymap::default();
    let mut count = 0;
    for place in PLACES.iter().chain(&OTHERS) {
        let mut app = at_with(place, &keys);
        for size in [SMALL, MIDDLE, LARGE] {
            let colours = drawn(&mut app, size, &Theme::new(ColorDepth::True, true));
            let plain = drawn(&mut app, size, &Theme::new(ColorDepth::None, true));
            let ascii = drawn(&mut app, size, &Theme::new(ColorDepth::None, false));
            for buffer in [&colours, &plain] {
                let cells = (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y)));
                let corners = cells.filter(|corner| buffer[*corner].symbol() == "╭");
                let (whole, cut): (Vec<_>, Vec<_>) =
                    corners.partition(|corner| is_whole(buffer, *corner));
                let what = || format!("{} {size:?}\n{}", place.0, text(buffer));
                // A box may lie over frames, but over none of its own.
                let under = !app.popups().is_empty() && !whole.is_empty();
                assert!(cut.is_empty() || under, "{cut:?}: {}", what());
                count += whole.len();
                for corner in whole {
                    assert_eq!(ascii[corner].symbol(), "+", "{corner:?}: {}", what());
                }
            }
        }
    }
    assert!(count > 6 * PLACES.len(), "only {count} frames were seen");
}

#[test]
fn a_picture_is_taken_of_each_panel_tab_and_page() {
    let script = include_str!("../../../tests/shots/shots.py").to_lowercase();
    let panels = PANELS.iter().map(|info| info.title);
    let tabs = Tab::ALL.map(|tab| tab.info().title);
    let pages = Page::ALL.map(Page::title);
    for title in panels.chain(tabs).chain(pages) {
        let words = title.trim_end_matches(['/', 's', '%', ' ']).to_lowercase();
        assert!(script.contains(&words), "no picture of {title}");
    }
}
