//! Every place where a key can be pressed, for the tests that go through all of them.

use super::dialogs::open;
use super::{SMALL, list, unicode};
use crate::app::inspect::testing::answer;
use crate::app::testing::{JAVA, app, find, history};
use crate::app::{App, Effect, Options, Screen};
use crate::canvas::Canvas;
use crate::config::{Loaded, Problem, built_in, read};
use crate::groups::GroupBy;
use crate::keys::{Keymap, parse_key};
use crate::store::History;
use crate::ui::draw;
use ratatui::buffer::Buffer;
use std::path::PathBuf;
use std::sync::LazyLock;

/// Where keys are tried: a name, how to begin, a process to look for, and keys that lead there.
pub(super) type Place = (&'static str, fn() -> Options, u32, &'static str);

fn charts() -> Options {
    Options {
        start: Screen::System,
        ..Options::default()
    }
}

fn threads() -> Options {
    Options {
        start: Screen::Threads,
        ..Options::default()
    }
}

fn io() -> Options {
    Options {
        start: Screen::Io,
        ..Options::default()
    }
}

fn configured() -> Options {
    let text = "pool_patterns = ['^a(.+)$', '^b(.+)$']\n[filters]\nbusy = 'cpu>5'\nmine = 'user=ann'\n\
                [layouts.narrow]\ncolumns = ['user']\n";
    Options {
        loaded: Loaded {
            config: read(text, built_in()).0,
            path: Some(PathBuf::from("/home/ann/.config/threadtop/config.toml")),
            ..Loaded::default()
        },
        ..Options::default()
    }
}

fn grouped() -> Options {
    super::options_with(|config| config.group_by = Some(GroupBy::Program))
}

fn mistaken() -> Options {
    Options {
        loaded: Loaded {
            problems: vec![Problem::syntax("", "", Some(0..0)).of("config.toml".as_ref())],
            ..Loaded::default()
        },
        ..Options::default()
    }
}

pub(super) const PLACES: &[Place] = &[
    ("tree", Options::default, 0, ""),
    ("tree, a leaf", Options::default, 2910, ""),
    ("tree, threads open", Options::default, JAVA, "Right"),
    ("tree, a thread", Options::default, JAVA, "Right Down"),
    ("tree, folded", Options::default, 900, "-"),
    ("tree, filtered", Options::default, 0, "F4 j a v a Enter"),
    ("list", list, 0, ""),
    ("list, in the middle", list, 2910, ""),
    ("list, ended", list, 5999, ""),
    ("nothing listed", list, 0, "F4 n o t h e r e Enter"),
    ("all threads", threads, 4320, ""),
    ("one process", Options::default, JAVA, "Enter"),
    (
        "one process, a thread",
        Options::default,
        JAVA,
        "Enter Home Down Down Down",
    ),
    (
        "one process, a pool",
        Options::default,
        JAVA,
        "Enter Home Down",
    ),
    ("charts", charts, 0, ""),
    ("charts, large", charts, 0, "Enter"),
    ("charts, the past", charts, 0, "Left Left"),
    ("I/O", io, 0, ""),
    ("I/O, devices", io, 0, "O"),
    ("inspect", Options::default, JAVA, "l"),
    ("inspect, memory", Options::default, JAVA, "l Right Right"),
    ("inspect, history", Options::default, JAVA, "e Left"),
    ("inspect, search", Options::default, JAVA, "l /"),
    ("inspect, save", Options::default, JAVA, "l w"),
    ("help", Options::default, 0, "? PgDn"),
    ("help, search", Options::default, 0, "? /"),
    ("notes", mistaken, 0, ""),
    ("sort menu", Options::default, 0, "F6 Down"),
    ("user menu", Options::default, 0, "u Down"),
    ("themes", Options::default, 0, "C Down"),
    ("filters", configured, 0, "Alt-f"),
    ("layouts", configured, 0, "L"),
    ("search", Options::default, 0, "/"),
    ("search, text", Options::default, 0, "/ a b Left"),
    ("filter", Options::default, 0, "F4"),
    ("filter, wrong", Options::default, 0, "F4 c p u > Left"),
    ("interval", Options::default, 0, "d Left"),
    ("signal", Options::default, JAVA, "F9"),
    ("signal, unknown", Options::default, JAVA, "F9 9 9"),
    ("I/O priority", Options::default, JAVA, "i"),
    ("policy", Options::default, JAVA, "Y"),
    ("affinity", Options::default, JAVA, "a"),
    ("confirm", Options::default, JAVA, "A F9 Enter"),
    ("danger", threads, JAVA, "g A F9 Enter Enter"),
    ("setup, general", configured, 0, "F2 Down"),
    ("setup, lists", configured, 0, "F2 Tab Down"),
    ("setup, header", configured, 0, "F2 Tab Tab Down Down Down"),
    (
        "setup, header, picked up",
        configured,
        0,
        "F2 Tab Tab Down Down Down Enter",
    ),
    (
        "setup, columns",
        configured,
        0,
        "F2 Tab Tab Tab Down Down Down",
    ),
    (
        "setup, columns, not shown",
        configured,
        0,
        "F2 Tab Tab Tab End Up",
    ),
    ("setup, theme", configured, 0, "F2 Tab Tab Tab Tab Down"),
    (
        "setup, thresholds",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Down",
    ),
    (
        "setup, marks",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Down",
    ),
    (
        "setup, keys",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Tab Down",
    ),
    (
        "setup, filters",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Tab Tab",
    ),
    (
        "setup, no filters",
        Options::default,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Tab Tab",
    ),
    ("setup, layouts", configured, 0, "F2 Shift-Tab Shift-Tab"),
    (
        "setup, no layouts",
        Options::default,
        0,
        "F2 Shift-Tab Shift-Tab",
    ),
    ("setup, pools", configured, 0, "F2 Shift-Tab"),
    ("setup, no pools", Options::default, 0, "F2 Shift-Tab"),
    (
        "setup, key asked",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Tab Enter",
    ),
    ("setup, written?", configured, 0, "F2 Down Space w"),
    (
        "setup, a name",
        configured,
        0,
        "F2 Tab Tab Tab Tab Tab Tab Tab Tab n",
    ),
    ("a name for a layout", configured, 0, "L End Enter"),
    ("charts, large, the past", charts, 0, "Enter Left Left"),
    ("groups", grouped, 0, ""),
    ("groups, one open", grouped, 0, "Right"),
];

pub(super) static HISTORY: LazyLock<History> = LazyLock::new(history);

/// The place, reached by these keys for the actions that lead there.
pub(super) fn at_with((_, options, pid, way): &Place, keys: &Keymap) -> App {
    let mut options = options();
    options.loaded.config.keys = keys.clone();
    let mut app = app(SMALL, options);
    app.take_history(&HISTORY);
    if *pid > 0 {
        find(&mut app, *pid);
    }
    for name in way.split_whitespace() {
        let key = parse_key(name).expect("the name of a key");
        let meant = Keymap::default().lookup(app.context(), key);
        let own = meant.and_then(|action| keys.usable(action, app.context()));
        let effect = app.key(own.unwrap_or(key));
        if matches!(effect, Effect::Open(_)) {
            open(&mut app, &effect);
        }
        answer(&mut app);
    }
    app
}

pub(super) fn painted(app: &App) -> Buffer {
    let mut canvas = Canvas::new(SMALL);
    let cursor = draw(app, &unicode(), &mut canvas);
    let mut buffer = canvas.buffer().clone();
    // The place of the terminal's cursor is seen as well.
    if let Some((x, y)) = cursor {
        buffer[(x, y)].set_symbol("_");
    }
    buffer
}
