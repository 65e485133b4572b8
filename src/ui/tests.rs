//! Whole screens of the invented machine, as text.

mod answers;
mod compare;
mod dialogs;
mod file_systems;
mod frames;
mod groups;
mod header;
mod inspect;
mod io;
mod kept;
mod places;
mod remapped;
mod sense;
mod setup;
mod sizes;
mod system;
mod timeline;

use super::{Theme, draw};
use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, find, history, machine, options_with, press, shot,
};
use crate::app::{App, Options, Screen};
use crate::canvas::Canvas;
use crate::keys::Signs;
use crate::rates::{CgroupRates, Snapshot};
use crate::sample::{Cgroup, Hidepid};
use crate::terminal::ColorDepth;
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use std::sync::Arc;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (140, 40);
const LARGE: (u16, u16) = (200, 60);

/// The screen as a terminal would get it.
fn painted(app: &mut App, size: (u16, u16), theme: &Theme) -> Buffer {
    app.take_history(&history());
    let mut canvas = Canvas::new(size);
    draw(app, theme, &mut canvas);
    canvas.buffer().clone()
}

/// Text of a buffer, line by line, without the blanks at the ends.
fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut lines = Vec::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut x = area.left();
        while x < area.right() {
            let cell = &buffer[(x, y)];
            line.push_str(cell.symbol());
            // The second cell of a wide character belongs to the first.
            x += unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1) as u16;
        }
        lines.push(line.trim_end().to_owned());
    }
    // A release changes no picture.
    let version = concat!("threadtop ", env!("CARGO_PKG_VERSION"));
    lines.join("\n").replace(version, "threadtop 0.0.0")
}

/// One letter a cell for what it looks like: capital where bold; `.` for ordinary, `/` for reversed, `d` for dim, the
/// first letter of its colour otherwise.
fn styles(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut lines = Vec::new();
    for y in area.top()..area.bottom() {
        let line: String = (area.left()..area.right())
            .map(|x| {
                let cell = &buffer[(x, y)];
                let letter = match cell.fg {
                    _ if cell.modifier.contains(Modifier::REVERSED) => '/',
                    Color::Reset if cell.modifier.contains(Modifier::DIM) => 'd',
                    Color::Reset if cell.modifier.contains(Modifier::BOLD) => 'n',
                    Color::Reset if cell.modifier.contains(Modifier::UNDERLINED) => '_',
                    Color::Reset => '.',
                    Color::Green => 'g',
                    Color::Red | Color::LightRed => 'r',
                    Color::Cyan => 'c',
                    Color::Blue | Color::LightBlue => 'b',
                    Color::Magenta => 'm',
                    Color::Yellow => 'y',
                    _ => '?',
                };
                if cell.modifier.contains(Modifier::BOLD) {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect();
        lines.push(line);
    }
    lines.join("\n")
}

fn unicode() -> Theme {
    Theme::new(ColorDepth::Ansi16, true)
}

/// The screen after these keys.
fn screen(size: (u16, u16), options: Options, keys: &str) -> String {
    let mut app = app(size, options);
    press(&mut app, keys);
    text(&painted(&mut app, size, &unicode()))
}

/// The screen after the cursor was put on a process and these keys were pressed.
fn screen_at(size: (u16, u16), pid: u32, keys: &str) -> String {
    let mut app = app(size, Options::default());
    find(&mut app, pid);
    press(&mut app, keys);
    text(&painted(&mut app, size, &unicode()))
}

fn list() -> Options {
    options_with(|config| config.tree = false)
}

#[test]
fn tree() {
    assert_snapshot!("tree_80", screen(SMALL, Options::default(), ""));
    assert_snapshot!("tree_140", screen(MIDDLE, Options::default(), ""));
    assert_snapshot!("tree_200", screen(LARGE, Options::default(), ""));
}

#[test]
fn list_of_processes() {
    assert_snapshot!("list_80", screen(SMALL, list(), ""));
    assert_snapshot!("list_kernel_paths_140", screen(MIDDLE, list(), "K p"));
}

#[test]
fn folded_nodes_show_sums() {
    assert_snapshot!("folded_140", screen(MIDDLE, Options::default(), "*"));
    assert_snapshot!("folded_one_80", screen_at(SMALL, POSTGRES, "-"));
}

#[test]
fn threads_open_in_place() {
    assert_snapshot!("open_80", screen_at(SMALL, JAVA, "Right"));
    assert_snapshot!("open_pools_140", screen_at(MIDDLE, JAVA, "Right g"));
}

#[test]
fn threads_of_one_process() {
    assert_snapshot!("drill_80", screen_at(SMALL, JAVA, "Enter"));
    assert_snapshot!("drill_140", screen_at(MIDDLE, JAVA, "Enter"));
    assert_snapshot!("drill_pools_200", screen_at(LARGE, JAVA, "Enter g"));
}

#[test]
fn threads_of_a_process_that_has_ended() {
    let mut app = app(SMALL, Options::default());
    find(&mut app, JAVA);
    press(&mut app, "Enter");
    let mut left = machine(NEWEST + 1);
    left.retain(|made| made.key().tid != JAVA);
    app.snapshot(shot(NEWEST + 1, &left));
    assert_snapshot!(
        "drill_ended_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}

#[test]
fn all_threads() {
    let threads = Options {
        start: Screen::Threads,
        ..Options::default()
    };
    assert_snapshot!("threads_80", screen(SMALL, threads.clone(), ""));
    assert_snapshot!("threads_140", screen(MIDDLE, threads, ""));
}

#[test]
fn help() {
    assert_snapshot!("help_80", screen(SMALL, Options::default(), "?"));
    assert_snapshot!("help_end_80", screen(SMALL, Options::default(), "? End"));
    let sought = screen(SMALL, Options::default(), "? / P S I");
    assert_snapshot!("help_search_80", sought);
    assert_snapshot!("help_200", screen(LARGE, Options::default(), "?"));
}

#[test]
fn menus() {
    assert_snapshot!("sort_menu_80", screen(SMALL, Options::default(), "F6"));
    assert_snapshot!(
        "sort_menu_typed_80",
        screen(SMALL, Options::default(), "F6 m e m o")
    );
    assert_snapshot!("user_menu_80", screen(SMALL, Options::default(), "u Down"));
}

#[test]
fn prompts() {
    let filter = screen(SMALL, Options::default(), "F4 w a l | v i m");
    assert_snapshot!("filter_80", filter);
    let wrong = screen(SMALL, Options::default(), "F4 c p u > x");
    assert_snapshot!("filter_wrong_80", wrong);
    let long = screen(
        SMALL,
        Options::default(),
        "F4 u s e r = p o s t g r e s & ( w a i t > 1 0 | i n v > 1 0 0 ) & c p u ~ 5",
    );
    assert_snapshot!("filter_wrong_at_the_end_80", long);
    let filtered = screen(SMALL, Options::default(), "F4 w a l | v i m Enter Z");
    assert_snapshot!("filtered_paused_80", filtered);
    let search = screen(SMALL, Options::default(), "/ s h o p");
    assert_snapshot!("search_80", search);
    let nothing = screen(SMALL, Options::default(), "/ q q q");
    assert_snapshot!("search_in_vain_80", nothing);
    let wrong = screen(SMALL, Options::default(), "d ^u 6 1 Enter");
    assert_snapshot!("interval_wrong_80", wrong);
}

#[test]
fn headers() {
    assert_snapshot!("compact_80", screen(SMALL, Options::default(), "#"));
    assert_snapshot!("no_header_80", screen(SMALL, Options::default(), "# #"));
    assert_snapshot!("narrow_50", screen((50, 16), Options::default(), ""));
}

#[test]
fn too_small() {
    let screen = screen((30, 5), Options::default(), "");
    assert_eq!(screen.trim_end(), "too small: 40x8 needed");
}

#[test]
fn before_the_first_snapshot() {
    let mut app = App::new(Options::default());
    assert_snapshot!(
        "first_frame_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}

#[test]
fn scrolled_columns() {
    let keys = "Shift-Right Shift-Right Shift-Right Shift-Right";
    assert_snapshot!("scrolled_80", screen(SMALL, Options::default(), keys));
}

#[test]
fn ascii() {
    let options = Options {
        signs: Signs::Ascii,
        ..Options::default()
    };
    let mut app = app(MIDDLE, options);
    find(&mut app, JAVA);
    press(&mut app, "Right");
    let theme = Theme::new(ColorDepth::Ansi16, false);
    assert_snapshot!("ascii_140", text(&painted(&mut app, MIDDLE, &theme)));
    press(&mut app, "Enter");
    assert_snapshot!("ascii_drill_140", text(&painted(&mut app, MIDDLE, &theme)));
}

/// The lower edge of the header after two samples of a machine that is changed so.
fn verdict(size: (u16, u16), change: impl Fn(&mut Snapshot)) -> String {
    let mut app = app(size, Options::default());
    for seq in [NEWEST + 1, NEWEST + 2] {
        let mut shot = shot(seq, &machine(seq));
        change(Arc::make_mut(&mut shot));
        app.snapshot(shot);
    }
    let screen = text(&painted(&mut app, size, &unicode()));
    let mut lines = screen.lines();
    lines.find(|line| line.starts_with('╰')).unwrap().to_owned()
}

#[test]
fn what_holds_the_machine_back_is_told() {
    let steal = |shot: &mut Snapshot| {
        let cpu = shot.machine.cpu.as_mut().unwrap();
        (cpu.idle, cpu.steal) = (20.0, Some(31.0));
    };
    let saturated = |shot: &mut Snapshot| {
        let cpu = shot.machine.cpu.as_mut().unwrap();
        (cpu.user, cpu.idle, cpu.steal) = (85.0, 0.0, Some(0.0));
        shot.machine.stalled.cpu = Some(46.0);
    };
    let quota = |shot: &mut Snapshot| {
        let group = Cgroup {
            path: (*b"/lxc/web").into(),
            cpu_limit: Some(1.5),
            ..Cgroup::default()
        };
        Arc::make_mut(&mut shot.sample).cgroups = [Arc::new(group)].into();
        shot.cgroups = vec![CgroupRates {
            throttled_periods: Some(82.0),
            throttled_percent: Some(120.0),
            ..CgroupRates::default()
        }];
    };
    let mut lines = Vec::new();
    for size in [(64, 24), SMALL, MIDDLE, LARGE] {
        for change in [
            &steal as &dyn Fn(&mut Snapshot),
            &saturated,
            &quota,
            &|_| {},
        ] {
            lines.push(verdict(size, change));
        }
    }
    // Of a compact header.
    lines.push(verdict((80, 16), steal));
    lines.push(verdict((80, 16), quota));
    assert_snapshot!("verdicts", lines.join("\n"));
}

#[test]
fn that_others_are_hidden_is_told_on_every_screen() {
    let hidden = |shot: &mut Snapshot| {
        let sample = Arc::make_mut(&mut shot.sample);
        Arc::make_mut(&mut sample.host).hidden = Some(Hidepid::Invisible);
        sample.blocked = Arc::default();
    };
    let saturated = |shot: &mut Snapshot| {
        hidden(shot);
        let cpu = shot.machine.cpu.as_mut().unwrap();
        (cpu.user, cpu.idle, cpu.steal) = (85.0, 0.0, Some(0.0));
        shot.machine.stalled.cpu = Some(46.0);
    };
    let mut lines = Vec::new();
    for (width, height) in [(40, 24), (64, 24), SMALL, (100, 24), MIDDLE, LARGE] {
        for height in [height, 16] {
            lines.push(verdict((width, height), hidden));
            lines.push(verdict((width, height), saturated));
        }
    }
    for line in &lines {
        assert!(line.contains("hidepid=2"), "{line}");
    }
    assert_snapshot!("hidden", lines.join("\n"));
}

#[test]
fn colours() {
    let mut app = app(SMALL, Options::default());
    assert_snapshot!("colours_80", styles(&painted(&mut app, SMALL, &unicode())));
}

#[test]
fn mono() {
    let mut app = app(SMALL, Options::default());
    let theme = Theme::new(ColorDepth::None, true);
    assert_snapshot!("mono_80", styles(&painted(&mut app, SMALL, &theme)));
}
