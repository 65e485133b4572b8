//! What is sent, read back by a terminal emulator.

mod shifted;

use std::num::NonZeroU16;

use super::super::{ColorDepth, Dots};
use super::*;
use crate::text;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const ALL: Capabilities = Capabilities {
    dots: Dots::Braille,
    shifts: true,
    color: ColorDepth::True,
    unicode: true,
    background: None,
};

/// A screen, what it has been told, and what the encoder believes.
struct Bench {
    encoder: Encoder,
    emulator: vt100::Parser,
    shown: Buffer,
}

impl Bench {
    fn new(capabilities: Capabilities, width: u16, height: u16) -> Self {
        let size = |n| NonZeroU16::new(n).unwrap();
        let mut bench = Self {
            encoder: Encoder::new(capabilities),
            emulator: vt100::Parser::new(size(height), size(width), 0),
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
        };
        let mut out = Vec::new();
        bench.encoder.clear(&mut out);
        bench.emulator.process(&out);
        bench
    }

    fn send(&mut self, new: &Buffer, cursor: Option<Position>) -> String {
        let mut out = Vec::new();
        let width = usize::from(new.area.width);
        let rows = std::iter::zip(self.shown.content.chunks(width), new.content.chunks(width));
        let changes = (0..).zip(rows).map(|(y, (old, new))| Change {
            y,
            old,
            new,
            simple: old.iter().chain(new).all(is_simple),
        });
        self.encoder.encode(changes, cursor, &mut out);
        self.emulator.process(&out);
        self.shown = new.clone();
        String::from_utf8(out).unwrap()
    }

    fn lines(&mut self, lines: &[&str]) -> String {
        self.send(&Buffer::with_lines(lines.iter().copied()), None)
    }
}

fn is_simple(cell: &Cell) -> bool {
    text::is_simple(cell.symbol()) && cell.symbol().chars().count() == 1
}

/// A cell as it is seen: text, colours, and bold, dim, italic, underline, reverse. Of a blank only what shows.
type Seen = (String, vt100::Color, vt100::Color, [bool; 5]);

fn seen(text: &str, fg: vt100::Color, bg: vt100::Color, flags: [bool; 5]) -> Seen {
    if text == " " || text.is_empty() {
        let [.., underline, reverse] = flags;
        if !underline && !reverse {
            return (" ".into(), vt100::Color::Default, bg, [false; 5]);
        }
        return (" ".into(), fg, bg, flags);
    }
    (text.into(), fg, bg, flags)
}

fn emulated(screen: &vt100::Screen) -> Vec<Vec<Seen>> {
    let (rows, columns) = screen.size();
    (0..rows.get())
        .map(|y| {
            (0..columns.get())
                .map(|x| {
                    let cell = screen.cell(y, x).unwrap();
                    if cell.is_wide_continuation() {
                        return tail();
                    }
                    let flags = [
                        cell.bold(),
                        cell.dim(),
                        cell.italic(),
                        cell.underline(),
                        cell.inverse(),
                    ];
                    seen(cell.contents(), cell.fgcolor(), cell.bgcolor(), flags)
                })
                .collect()
        })
        .collect()
}

fn tail() -> Seen {
    let default = vt100::Color::Default;
    ("tail".into(), default, default, [false; 5])
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::Gray => vt100::Color::Idx(7),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        other => panic!("not used by these tests: {other}"),
    }
}

/// What a buffer shall look like, worked out without the encoder.
fn expected(buffer: &Buffer) -> Vec<Vec<Seen>> {
    let width = usize::from(buffer.area.width);
    let row = |cells: &[Cell]| {
        let mut row: Vec<Seen> = Vec::new();
        while row.len() < width {
            let cell = &cells[row.len()];
            let wide = cell.symbol() == "中";
            let text = if wide && row.len() + 1 == width {
                " "
            } else {
                match cell.symbol() {
                    "\u{1b}" | "\u{9b}" | "a\u{202e}" => "?",
                    text => text,
                }
            };
            let flags = [
                Modifier::BOLD,
                Modifier::DIM,
                Modifier::ITALIC,
                Modifier::UNDERLINED,
                Modifier::REVERSED,
            ]
            .map(|flag| cell.modifier.contains(flag));
            row.push(seen(text, color(cell.fg), color(cell.bg), flags));
            if wide && row.len() < width {
                row.push(tail());
            }
        }
        row
    };
    buffer.content.chunks(width).map(row).collect()
}

fn any_cell() -> impl Strategy<Value = Cell> {
    let symbol = prop_oneof![
        8 => Just(" "),
        4 => Just("a"),
        4 => Just("█"),
        2 => Just("▂"),
        2 => Just("中"),
        1 => Just("e\u{301}"),
        1 => Just("\u{1b}"),
        1 => Just("\u{9b}"),
        1 => Just("a\u{202e}"),
    ];
    let color = || {
        prop_oneof![
            6 => Just(Color::Reset),
            2 => Just(Color::Red),
            1 => Just(Color::Gray),
            1 => Just(Color::DarkGray),
            1 => Just(Color::Indexed(208)),
            1 => Just(Color::Rgb(1, 2, 3)),
        ]
    };
    let modifier = prop_oneof![
        6 => Just(Modifier::empty()),
        2 => (0_u16..16).prop_map(Modifier::from_bits_truncate),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::REVERSED | Modifier::BOLD),
    ];
    (symbol, color(), color(), modifier).prop_map(|(symbol, fg, bg, modifier)| {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_fg(fg).set_bg(bg);
        cell.modifier = modifier;
        if modifier.contains(Modifier::BOLD) {
            // The emulator knows only one of the two at a time.
            cell.modifier.remove(Modifier::DIM);
        }
        cell
    })
}

/// Runs of equal cells, as screens have them.
fn any_screen(width: u16, height: u16) -> impl Strategy<Value = Buffer> {
    let size = usize::from(width * height);
    proptest::collection::vec((any_cell(), 1_usize..9), size).prop_map(move |runs| {
        let cells = runs
            .into_iter()
            .flat_map(|(cell, length)| std::iter::repeat_n(cell, length));
        Buffer {
            area: Rect::new(0, 0, width, height),
            content: cells.take(size).collect(),
        }
    })
}

/// `new` where `from` says so, `old` elsewhere: most frames change little.
fn mixed(old: &Buffer, new: &Buffer, from: &[bool]) -> Buffer {
    let mut mixed = old.clone();
    for ((cell, new), &from) in mixed.content.iter_mut().zip(&new.content).zip(from) {
        if from {
            cell.clone_from(new);
        }
    }
    mixed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_terminal_shows_each_screen(
        screens in proptest::collection::vec(any_screen(23, 4), 1..5),
        changes in proptest::collection::vec(prop::bool::weighted(0.15), 23 * 4),
        cursors in proptest::collection::vec(proptest::option::of((0_u16..23, 0_u16..4)), 5),
    ) {
        let mut bench = Bench::new(ALL, 23, 4);
        for (screen, cursor) in screens.iter().zip(cursors) {
            let little = mixed(&bench.shown, screen, &changes);
            for new in [&little, screen] {
                bench.send(new, cursor);
                prop_assert_eq!(emulated(bench.emulator.screen()), expected(new));
                prop_assert_eq!(bench.send(new, cursor), "");
                prop_assert_eq!(bench.emulator.screen().hide_cursor(), cursor.is_none());
                if let Some((x, y)) = cursor {
                    prop_assert_eq!(bench.emulator.screen().cursor_position(), (y, x));
                }
            }
        }
    }

    #[test]
    fn no_control_character_passes(
        symbol in "\\PC{0,2}[\u{0}-\u{1f}\u{7f}-\u{9f}]\\PC{0,2}",
        unicode in any::<bool>(),
    ) {
        let mut bench = Bench::new(Capabilities { unicode, ..ALL }, 4, 1);
        let mut new = Buffer::empty(Rect::new(0, 0, 4, 1));
        new.content[0].set_symbol(&symbol);
        prop_assert_eq!(bench.send(&new, None), "?");
    }
}

#[test]
fn only_what_changed_is_sent() {
    let mut bench = Bench::new(ALL, 20, 3);
    assert_eq!(
        bench.lines(&["cpu  12.0 mem  34.0 ", "", ""]),
        "cpu  12.0 mem  34.0"
    );
    assert_eq!(bench.lines(&["cpu  12.5 mem  34.0 ", "", ""]), "\x1b[;9H5");
    assert_eq!(bench.lines(&["cpu  12.5 mem  34.0 ", "", ""]), "");
}

#[test]
fn a_short_gap_is_written_again_and_a_long_one_jumped() {
    let mut bench = Bench::new(ALL, 20, 1);
    bench.lines(&["abcdefghijklmnop"]);
    assert_eq!(bench.lines(&["Xbcdefghijklmnop"]), "\x1b[HX");
    assert_eq!(bench.lines(&["YbcdEfghijklmnop"]), "\x08YbcdE");
    assert_eq!(bench.lines(&["ZbcdEfghijklmnoP"]), "\rZ\x1b[14CP");
}

#[test]
fn trailing_blanks_are_erased() {
    let mut bench = Bench::new(ALL, 20, 1);
    bench.lines(&["java -Xmx2g -jar app"]);
    assert_eq!(bench.lines(&["java                "]), "\x1b[;6H\x1b[K");
    bench.lines(&["java -X             "]);
    assert_eq!(bench.lines(&["perl                "]), "\rperl   ");
}

#[test]
fn erasing_does_not_paint_the_background() {
    let mut bench = Bench::new(ALL, 20, 1);
    let mut new = Buffer::with_lines(["0123456789abcdefghij"]);
    bench.send(&new, None);
    new.content[0].set_style(Style::new().red().on_blue());
    assert_eq!(bench.send(&new, None), "\x1b[H\x1b[31;44m0");
    let mut new = Buffer::with_lines(["x                   "]);
    new.content[0].set_style(Style::new().red().on_blue());
    assert_eq!(bench.send(&new, None), "\x08x\x1b[49m\x1b[K");
}

#[test]
fn a_style_is_kept_over_blanks_and_frames() {
    let mut bench = Bench::new(ALL, 20, 2);
    let mut new = Buffer::empty(Rect::new(0, 0, 20, 2));
    new.set_string(0, 0, "ab cd", Style::new().red());
    new.content[2].reset();
    assert_eq!(bench.send(&new, None), "\x1b[31mab cd");
    new.set_string(0, 1, "ef", Style::new().red());
    assert_eq!(bench.send(&new, None), "\n\ref");
}

#[test]
fn a_large_frame_is_shown_at_once() {
    let mut bench = Bench::new(ALL, 80, 24);
    let full = "x".repeat(80);
    let sent = bench.lines(&[full.as_str(); 24]);
    assert!(sent.starts_with("\x1b[?2026h") && sent.ends_with("\x1b[?2026l"));
    let sent = bench.lines(&[&full[1..]; 24]);
    assert!(!sent.contains("2026"), "{sent:?}");
}

#[test]
fn the_last_cell_does_not_scroll() {
    let mut bench = Bench::new(ALL, 3, 2);
    bench.lines(&["abc", "def"]);
    bench.lines(&["abx", "dey"]);
    assert_eq!(bench.emulator.screen().contents(), "abx\ndey");
}

#[test]
fn without_colors_only_modifiers_are_sent() {
    let none = Capabilities {
        color: ColorDepth::None,
        ..ALL
    };
    let mut bench = Bench::new(none, 4, 1);
    let mut new = Buffer::empty(Rect::new(0, 0, 4, 1));
    new.set_string(0, 0, "ab", Style::new().red().on_blue().bold());
    assert_eq!(bench.send(&new, None), "\x1b[1mab");
    new.set_string(0, 0, "ab", Style::new().green().on_blue().bold());
    assert_eq!(bench.send(&new, None), "", "a colour that is not shown");
}

#[test]
fn without_unicode_only_ascii_is_sent() {
    let ascii = Capabilities {
        unicode: false,
        ..ALL
    };
    let mut bench = Bench::new(ascii, 8, 1);
    assert_eq!(bench.lines(&["aé中▁b"]), "a?? ?b");
}

#[test]
fn the_cursor_is_hidden_while_drawing() {
    let mut bench = Bench::new(ALL, 10, 1);
    let new = Buffer::with_lines(["/jav      "]);
    assert_eq!(bench.send(&new, Some((4, 0))), "/jav\x1b[?25h");
    let new = Buffer::with_lines(["/java     "]);
    assert_eq!(bench.send(&new, Some((5, 0))), "\x1b[?25la\x1b[?25h");
    assert_eq!(bench.send(&new, Some((4, 0))), "\x08");
    assert_eq!(bench.send(&new, None), "\x1b[?25l");
}
