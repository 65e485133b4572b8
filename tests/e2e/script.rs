//! Keys and what must be seen, written on one line.
//!
//! A script is read from left to right; blanks separate its parts:
//!
//! | part | what it does |
//! |---|---|
//! | `F6` `Enter` `Esc` `Ctrl-s` `Alt-w` … | presses this key |
//! | `(RES)` | clicks on the first place of the screen with this text |
//! | `[text]` | waits until the text is on the screen; `[one|other]`: either of them |
//! | `![text]` | waits until it is not |
//! | `>[text]` | waits until it is on the row under the cursor |
//! | `[^]` | waits until the cursor is on the first row |
//! | `[.]` | waits until the program has ended well |
//! | anything else | is typed |

use crate::pty::Terminal;
use crate::view::View;

/// Part of a script.
#[derive(Debug, PartialEq)]
enum Step {
    Key(String),
    Click(String),
    See(String),
    SeeNot(String),
    Selected(String),
}

/// The keys of a script, as it writes them.
pub fn keys(script: &str) -> Vec<String> {
    let steps = steps(script).into_iter();
    let keys = steps.filter_map(|step| match step {
        Step::Key(key) => Some(key),
        _ => None,
    });
    keys.collect()
}

/// Plays a script; what was not seen is told with `name`. Answers how many keys were pressed, of typed text one for all of it
/// (a name is as long as it is, whatever the program).
pub fn play(terminal: &mut Terminal, name: &str, script: &str) -> usize {
    let mut pressed = 0;
    for step in steps(script) {
        match &step {
            Step::Key(key) => {
                terminal.send(&bytes(key));
                pressed += 1;
            }
            Step::Click(text) => {
                let view = terminal.wait(&format!("{name}: {text} to click on"), |view| {
                    view.place_of(text).is_some()
                });
                let (x, y) = view.place_of(text).unwrap();
                terminal.send(&format!("\x1b[<0;{0};{1}M\x1b[<0;{0};{1}m", x + 1, y + 1));
            }
            Step::See(text) if text == "." => assert!(terminal.end().0.success(), "{name}"),
            Step::See(text) if text == "^" => {
                terminal.wait(&format!("{name}: the first row"), |view| {
                    view.selected()
                        .is_some_and(|row| view.rows().first().is_some_and(|first| first == row))
                });
            }
            Step::See(text) => {
                terminal.wait(&format!("{name}: {text}"), |view| {
                    text.split('|').any(|text| has(view, text))
                });
            }
            Step::SeeNot(text) => {
                terminal.wait(&format!("{name}: no {text}"), |view| !has(view, text));
            }
            Step::Selected(text) => {
                terminal.wait(&format!("{name}: {text} selected"), |view| {
                    view.selected().is_some_and(|row| row.contains(text))
                });
            }
        }
    }
    pressed
}

/// The edges of the screen count as blanks.
fn has(view: &View, text: &str) -> bool {
    view.lines
        .iter()
        .any(|line| format!(" {line} ").contains(text))
}

fn steps(script: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        let open = rest
            .find(['[', '('])
            .filter(|at| *at == 0 || *at == 1 && rest.starts_with(['!', '>']));
        let length = match open {
            Some(at) => {
                let close = if rest[at..].starts_with('(') {
                    ')'
                } else {
                    ']'
                };
                rest.find(close)
                    .unwrap_or_else(|| panic!("{script}: {close}"))
                    + 1
            }
            None => rest.find(' ').unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(length);
        rest = after.trim_start();
        let inner = |begin: usize| part[begin..part.len() - 1].to_owned();
        steps.push(match part.as_bytes() {
            [b'(', _, ..] => Step::Click(inner(1)),
            [b'[', _, ..] if open.is_some() => Step::See(inner(1)),
            [b'!', b'[', ..] => Step::SeeNot(inner(2)),
            [b'>', b'[', ..] => Step::Selected(inner(2)),
            _ => Step::Key(part.to_owned()),
        });
    }
    steps
}

/// What a terminal sends for a key, or the text itself.
fn bytes(part: &str) -> String {
    let control = |name: &str| {
        part.strip_prefix(name)
            .filter(|rest| rest.chars().count() == 1)
    };
    if let Some(c) = control("Ctrl-") {
        return char::from(c.as_bytes()[0] & 0x1f).to_string();
    }
    if let Some(c) = control("Alt-") {
        return format!("\x1b{c}");
    }
    let named = match part {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Space" => " ",
        "Tab" => "\t",
        // For this one opens what is waited for.
        "Bracket" => "[",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        text => text,
    };
    named.to_owned()
}

#[test]
fn a_script_is_read_from_left_to_right() {
    let key = |part: &str| Step::Key(part.to_owned());
    let see = |text: &str| Step::See(text.to_owned());
    assert_eq!(
        steps("F6 [Sort by: a|b] res ![no, not] Ctrl-c >[ 1 ] ] Bracket (RES) Alt-w"),
        [
            key("F6"),
            see("Sort by: a|b"),
            key("res"),
            Step::SeeNot("no, not".to_owned()),
            key("Ctrl-c"),
            Step::Selected(" 1 ".to_owned()),
            key("]"),
            key("Bracket"),
            Step::Click("RES".to_owned()),
            key("Alt-w"),
        ]
    );
    let script = "F6 [Sort by] ![x] >[y] (RES) Ctrl-c Bracket res";
    assert_eq!(keys(script), ["F6", "Ctrl-c", "Bracket", "res"]);
    let sent = keys(script)
        .iter()
        .map(|key| bytes(key))
        .collect::<Vec<_>>();
    assert_eq!(sent, ["\x1b[17~", "\x03", "[", "res"]);
}
