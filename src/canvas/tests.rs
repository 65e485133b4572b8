//! Whatever was drawn before, a frame is as if it were drawn from nothing.

use super::*;
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};

const SIZE: (u16, u16) = (12, 3);

/// Something that is done to a canvas.
#[derive(Clone, Debug)]
enum Doing {
    Text((u16, u16), &'static str, u16, Style),
    Paint((u16, u16), u16, Style),
    Blank((u16, u16), u16),
    Halve((u16, u16)),
    Cell((u16, u16)),
    /// What comes from one of a few origins, unless the line stands by it.
    Origin(u16, u8),
}

impl Doing {
    fn put_on(&self, canvas: &mut Canvas) -> Option<u16> {
        match *self {
            Self::Text(place, text, cells, style) => {
                return Some(canvas.text(place, text, cells, style));
            }
            Self::Paint(place, cells, style) => canvas.paint(place, cells, style),
            Self::Blank(place, cells) => canvas.blank(place, cells),
            Self::Halve(place) => canvas.halve(place),
            Self::Origin(y, origin) => {
                if !canvas.stands(y, origin.into()) {
                    for at in 0..u16::from(origin) {
                        canvas.text(
                            (at, y),
                            ["a", "中文", "9.5"][usize::from(at) % 3],
                            4,
                            Style::new(),
                        );
                    }
                    canvas.came_from(y, origin.into());
                }
            }
            Self::Cell(place) => {
                if let Some(cell) = canvas.cell(place) {
                    let seen = cell.symbol().len();
                    cell.set_symbol(if seen > 1 { "w" } else { "n" });
                }
            }
        }
        None
    }
}

fn doing() -> impl Strategy<Value = Doing> {
    let place = || (0..SIZE.0 + 2, 0..SIZE.1 + 1);
    let cells = || 0..SIZE.0 + 3;
    let text = prop_oneof![
        Just("ab"),
        Just("abc"),
        Just("12.3"),
        Just("▁█…"),
        Just("中文"),
        Just("e\u{301}"),
        Just("a\u{7}b"),
        Just(""),
    ];
    let style = || {
        prop_oneof![
            Just(Style::new()),
            Just(Style::new().fg(Color::Red)),
            Just(Style::reset()),
            Just(Style::new().add_modifier(Modifier::BOLD)),
        ]
    };
    prop_oneof![
        6 => (place(), text, cells(), style()).prop_map(|(place, text, cells, style)| Doing::Text(place, text, cells, style)),
        2 => (place(), cells(), style()).prop_map(|(place, cells, style)| Doing::Paint(place, cells, style)),
        1 => (place(), cells()).prop_map(|(place, cells)| Doing::Blank(place, cells)),
        1 => place().prop_map(Doing::Halve),
        1 => place().prop_map(Doing::Cell),
        3 => (0..SIZE.1 + 1, 0..5_u8).prop_map(|(y, origin)| Doing::Origin(y, origin)),
    ]
}

/// Frames that are mostly like the one before: what each of the doings is replaced by, where it is.
fn frames() -> impl Strategy<Value = Vec<Vec<Doing>>> {
    let first = proptest::collection::vec(doing(), 0..12);
    let edit = (
        any::<proptest::sample::Index>(),
        proptest::option::of(doing()),
    );
    let edits = proptest::collection::vec(proptest::collection::vec(edit, 0..3), 1..6);
    (first, edits).prop_map(|(first, edits)| {
        let mut frames = vec![first];
        for edits in edits {
            let mut next = frames[frames.len() - 1].clone();
            for (at, doing) in edits {
                let at = at.index(next.len() + 1);
                match doing {
                    Some(doing) if at < next.len() => next[at] = doing,
                    Some(doing) => next.push(doing),
                    None => next.truncate(at),
                }
            }
            frames.push(next);
        }
        frames
    })
}

fn draw(frame: &[Doing], canvas: &mut Canvas) -> Vec<Option<u16>> {
    canvas.begin();
    let ends = frame.iter().map(|doing| doing.put_on(canvas)).collect();
    canvas.end();
    ends
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_frame_is_as_if_drawn_from_nothing(frames in frames()) {
        let mut canvas = Canvas::new(SIZE);
        for frame in frames {
            let before = canvas.buffer().clone();
            let ends = draw(&frame, &mut canvas);
            let mut new = Canvas::new(SIZE);
            prop_assert_eq!(ends, draw(&frame, &mut new));
            prop_assert_eq!(canvas.buffer(), new.buffer());
            let width = usize::from(SIZE.0);
            let mut told = vec![false; SIZE.1.into()];
            for change in canvas.changes() {
                let y = usize::from(change.y);
                told[y] = true;
                prop_assert_eq!(change.old, &before.content[y * width..][..width]);
                prop_assert_eq!(change.new, &new.buffer().content[y * width..][..width]);
                let symbols = change.old.iter().chain(change.new).map(Cell::symbol);
                let single = |symbol: &str| symbol.chars().count() == 1 && crate::text::is_simple(symbol);
                prop_assert!(!change.simple || symbols.into_iter().all(single));
            }
            for (y, _) in told.iter().enumerate().filter(|(_, told)| !**told) {
                let row = y * width..(y + 1) * width;
                prop_assert_eq!(&before.content[row.clone()], &new.buffer().content[row]);
            }
        }
    }
}

#[test]
fn what_is_put_on_a_line_again_does_not_change_it() {
    let mut canvas = Canvas::new(SIZE);
    let frame = |canvas: &mut Canvas, clock: &str| {
        canvas.begin();
        canvas.text((0, 0), clock, 8, Style::new());
        canvas.text((0, 1), "cpu", 8, Style::new());
        canvas.paint((0, 1), 12, Style::new().fg(Color::Red));
        canvas.end();
        canvas.changes().map(|change| change.y).collect::<Vec<_>>()
    };
    assert_eq!(frame(&mut canvas, "12:00:00"), [0, 1]);
    assert_eq!(frame(&mut canvas, "12:00:00"), [0_u16; 0]);
    assert_eq!(frame(&mut canvas, "12:00:01"), [0]);
}

#[test]
fn a_line_on_which_less_is_put_loses_what_was_there() {
    let mut canvas = Canvas::new(SIZE);
    canvas.text((0, 0), "ab", 8, Style::new());
    canvas.end();
    canvas.begin();
    canvas.end();
    let old: String = canvas
        .changes()
        .flat_map(|change| change.old.iter().map(Cell::symbol))
        .collect();
    assert_eq!(old.trim_end(), "ab");
    assert_eq!(canvas.buffer()[(0, 0)].symbol(), " ");
}

#[test]
fn a_line_stands_by_what_it_came_from() {
    let mut canvas = Canvas::new(SIZE);
    let mut frame = |origin: u64, over: &str| {
        canvas.begin();
        let stands = canvas.stands(0, origin);
        if !stands {
            canvas.text((0, 0), ["one", "two"][origin as usize], 8, Style::new());
            canvas.came_from(0, origin);
        }
        canvas.text((8, 0), over, 3, Style::new());
        canvas.end();
        (stands, canvas.changes().count())
    };
    assert_eq!(frame(0, "a"), (false, 1));
    assert_eq!(frame(0, "a"), (true, 0));
    assert_eq!(frame(0, "b"), (true, 1), "something else lies over it");
    assert_eq!(frame(1, "b"), (false, 1));
    assert_eq!(frame(1, "b"), (true, 0));
    assert_eq!(frame(0, "b"), (false, 1));
}
