//! What terminals send, whole and in pieces.

use super::paste::PASTE_MAX;
use super::*;
use crate::keys::Mouse;
use proptest::prelude::*;
use std::time::Duration;

mod late;
mod question;
mod strings;

/// The events of pieces, each with the milliseconds before it; and then of a long silence.
fn pieces(pieces: &[(u64, &[u8])]) -> Vec<Event> {
    let mut decoder = Decoder::new(None);
    let mut now = Instant::now();
    for (gap, bytes) in pieces {
        now += Duration::from_millis(*gap);
        decoder.expire(now);
        decoder.feed(bytes, now);
    }
    decoder.expire(now + Duration::from_secs(10));
    std::iter::from_fn(|| decoder.pop()).collect()
}

fn keys(bytes: &[u8]) -> Vec<Event> {
    pieces(&[(0, bytes)])
}

fn key(key: Key) -> Vec<Event> {
    vec![Event::Key(key)]
}

fn plain(code: KeyCode) -> Vec<Event> {
    key(Key::plain(code))
}

#[test]
fn an_arrow_split_by_a_slow_link_is_an_arrow() {
    assert_eq!(pieces(&[(0, b"\x1b"), (50, b"[B")]), plain(KeyCode::Down));
    assert_eq!(
        pieces(&[(0, b"\x1b"), (90, b"["), (90, b"B")]),
        plain(KeyCode::Down)
    );
    assert_eq!(pieces(&[(0, b"\x1bO"), (50, b"A")]), plain(KeyCode::Up));
    assert_eq!(
        pieces(&[(0, b"\x1b[1;"), (500, b"2C")]),
        key(Key::shift(KeyCode::Right))
    );
}

#[test]
fn a_lone_escape_is_the_key_after_a_moment() {
    let mut decoder = Decoder::new(None);
    let now = Instant::now();
    decoder.feed(b"\x1b", now);
    assert_eq!(decoder.pop(), None);
    assert_eq!(decoder.deadline(), Some(now + HOLD));
    decoder.expire(now + HOLD);
    assert_eq!(decoder.pop(), Some(Event::Key(Key::plain(KeyCode::Esc))));
    assert_eq!(decoder.deadline(), None);
}

#[test]
fn what_is_typed_behind_escape_is_typed() {
    let esc = Event::Key(Key::plain(KeyCode::Esc));
    let char = |c| Event::Key(Key::char(c));
    for c in ['[', ']', 'O', 'P', 'q', '_', '^', 'X', '1'] {
        let typed = [c as u8];
        for later in [150, 5000] {
            assert_eq!(
                pieces(&[(0, b"\x1b"), (later, &typed)]),
                [esc.clone(), char(c)]
            );
            // Held down.
            assert_eq!(
                pieces(&[(0, b"\x1b"), (later, &typed), (30, &typed), (30, &typed)]),
                [esc.clone(), char(c), char(c), char(c)],
                "{c}"
            );
        }
    }
    assert_eq!(
        pieces(&[(0, b"\x1b"), (400, b"["), (30, b"q")]),
        [esc.clone(), char('['), char('q')]
    );
    assert_eq!(
        pieces(&[(0, b"\x1b"), (400, b"[nice]")]),
        [&[esc][..], &"[nice]".chars().map(char).collect::<Vec<_>>()].concat()
    );
}

#[test]
fn the_arrival_counts_not_the_reading() {
    // Both pieces lay waiting while the program was busy: no `expire` between them.
    let mut decoder = Decoder::new(None);
    let now = Instant::now();
    decoder.feed(b"\x1b", now);
    decoder.feed(b"[", now + HOLD * 2);
    assert_eq!(decoder.pop(), Some(Event::Key(Key::plain(KeyCode::Esc))));
    decoder.expire(now + HOLD * 3);
    assert_eq!(decoder.pop(), Some(Event::Key(Key::char('['))));
}

#[test]
fn escape_twice_is_two_keys_and_may_begin_a_sequence() {
    let esc = Event::Key(Key::plain(KeyCode::Esc));
    assert_eq!(keys(b"\x1b\x1b"), [esc.clone(), esc.clone()]);
    assert_eq!(
        keys(b"\x1b\x1b[A"),
        [esc, Event::Key(Key::plain(KeyCode::Up))]
    );
}

#[test]
fn escape_and_a_character_is_alt() {
    assert_eq!(keys(b"\x1bj"), key(Key::alt('j')));
    assert_eq!(pieces(&[(0, b"\x1b"), (50, b"j")]), key(Key::alt('j')));
    assert_eq!(keys("\u{1b}é".as_bytes()), key(Key::alt('é')));
    assert_eq!(keys(b"\x1b["), key(Key::alt('[')));
    assert_eq!(keys(b"\x1bO"), key(Key::alt('O')));
}

#[test]
fn plain_and_control_keys() {
    assert_eq!(keys(b"N"), key(Key::char('N')));
    assert_eq!(keys(b"\r"), plain(KeyCode::Enter));
    assert_eq!(keys(b"\t"), plain(KeyCode::Tab));
    assert_eq!(keys(b"\x7f"), plain(KeyCode::Backspace));
    assert_eq!(keys(b"\x0c"), key(Key::ctrl('l')));
    assert_eq!(keys(b"\x03"), key(Key::ctrl('c')));
    assert_eq!(keys(b"\x1a"), key(Key::ctrl('z')));
    assert_eq!(keys(b"\x13"), key(Key::ctrl('s')));
    assert_eq!(keys(b"\x1c"), key(Key::ctrl('\\')));
}

#[test]
fn cursor_and_editing_keys_of_every_dialect() {
    for (code, forms) in [
        (KeyCode::Up, &["[A", "OA"][..]),
        (KeyCode::Down, &["[B", "OB"]),
        (KeyCode::Right, &["[C", "OC"]),
        (KeyCode::Left, &["[D", "OD"]),
        (KeyCode::Home, &["[H", "OH", "[1~", "[7~"]),
        (KeyCode::End, &["[F", "OF", "[4~", "[8~"]),
        (KeyCode::PageUp, &["[5~"]),
        (KeyCode::PageDown, &["[6~"]),
        (KeyCode::Insert, &["[2~"]),
        (KeyCode::Delete, &["[3~"]),
        (KeyCode::BackTab, &["[Z"]),
        (KeyCode::Enter, &["OM"]),
        (KeyCode::F(1), &["OP", "[11~", "[[A", "[P"]),
        (KeyCode::F(4), &["OS", "[14~", "[[D"]),
        (KeyCode::F(5), &["[15~", "[[E"]),
        (KeyCode::F(6), &["[17~"]),
        (KeyCode::F(9), &["[20~"]),
        (KeyCode::F(10), &["[21~"]),
        (KeyCode::F(11), &["[23~"]),
        (KeyCode::F(12), &["[24~"]),
        (KeyCode::F(20), &["[34~"]),
    ] {
        for form in forms {
            assert_eq!(
                keys(format!("\x1b{form}").as_bytes()),
                plain(code),
                "{form}"
            );
        }
    }
}

#[test]
fn modifiers() {
    let with = |code, shift, alt, ctrl| {
        key(Key {
            code,
            ctrl,
            alt,
            shift,
        })
    };
    assert_eq!(keys(b"\x1b[1;2D"), with(KeyCode::Left, true, false, false));
    assert_eq!(keys(b"\x1b[1;3A"), with(KeyCode::Up, false, true, false));
    assert_eq!(keys(b"\x1b[1;5C"), with(KeyCode::Right, false, false, true));
    assert_eq!(keys(b"\x1b[5;6~"), with(KeyCode::PageUp, true, false, true));
    assert_eq!(keys(b"\x1b[1;2P"), with(KeyCode::F(1), true, false, false));
    assert_eq!(keys(b"\x1bO5A"), with(KeyCode::Up, false, false, true));
    assert_eq!(keys(b"\x1b[c"), with(KeyCode::Right, true, false, false));
    assert_eq!(keys(b"\x1b[3$"), with(KeyCode::Delete, true, false, false));
    assert_eq!(keys(b"\x1b[3^"), with(KeyCode::Delete, false, false, true));
    assert_eq!(keys(b"\x1b\r"), with(KeyCode::Enter, false, true, false));
}

#[test]
fn the_number_pad() {
    assert_eq!(keys(b"\x1bOj"), key(Key::char('*')));
    assert_eq!(keys(b"\x1bOk"), key(Key::char('+')));
    assert_eq!(keys(b"\x1bOm"), key(Key::char('-')));
    assert_eq!(keys(b"\x1bOp"), key(Key::char('0')));
    assert_eq!(keys(b"\x1bOy"), key(Key::char('9')));
}

#[test]
fn the_mouse() {
    let click = |x, y| vec![Event::Mouse(Mouse::Click { x, y })];
    assert_eq!(keys(b"\x1b[<0;1;1M"), click(0, 0));
    assert_eq!(keys(b"\x1b[<0;300;24M"), click(299, 23));
    assert_eq!(keys(b"\x1b[<0;5;5m"), [Event::Mouse(Mouse::Release)]);
    assert_eq!(keys(b"\x1b[<2;5;5M"), [], "the right button");
    let drag = Mouse::Drag { x: 4, y: 5 };
    assert_eq!(keys(b"\x1b[<32;5;6M"), [Event::Mouse(drag)]);
    assert_eq!(keys(b"\x1b[<36;5;6M"), [Event::Mouse(drag)], "with Shift");
    assert_eq!(keys(b"\x1b[<35;5;5M"), [], "no button is held");
    assert_eq!(keys(b"\x1b[<34;5;5M"), [], "the right button is held");
    assert_eq!(keys(b"\x1b[<0;0;0M"), [], "outside of the screen");
    assert_eq!(
        keys(b"\x1b[<64;5;5M"),
        [Event::Mouse(Mouse::WheelUp { x: 4, y: 4 })]
    );
    assert_eq!(
        keys(b"\x1b[<65;5;5M"),
        [Event::Mouse(Mouse::WheelDown { x: 4, y: 4 })]
    );
    assert_eq!(keys(b"\x1b[M !\""), click(0, 1));
    assert_eq!(
        keys(b"\x1b[M`!!"),
        [Event::Mouse(Mouse::WheelUp { x: 0, y: 0 })]
    );
    assert_eq!(keys(b"\x1b[M#!!"), [Event::Mouse(Mouse::Release)]);
    for beyond in [&b"\x1b[M \0q"[..], b"\x1b[M k\0", b"\x1b[M \0\0"] {
        assert_eq!(keys(beyond), [], "a place that has no byte");
    }
    let drag = Event::Mouse(Mouse::Drag { x: 1, y: 2 });
    assert_eq!(keys(b"\x1b[M@\"#"), [drag]);
    assert_eq!(
        pieces(&[(0, b"\x1b"), (50, b"[<0;"), (300, b"7;8M")]),
        click(6, 7)
    );
}

#[test]
fn a_paste_is_one_event_however_it_comes() {
    assert_eq!(
        keys(b"\x1b[200~java\rps\x1b[A\x1b[201~q"),
        [Event::Paste("java\nps".into()), Event::Key(Key::char('q'))]
    );
    assert_eq!(
        pieces(&[(0, b"\x1b[200~ab"), (500, b"c\x1b[20"), (500, b"1~")]),
        [Event::Paste("abc".into())]
    );
}

#[test]
fn a_paste_that_never_ends_gives_the_keys_back() {
    assert_eq!(
        pieces(&[(0, b"\x1b[200~abc"), (1500, b"q")]),
        [Event::Paste("abc".into()), Event::Key(Key::char('q'))]
    );
}

#[test]
fn a_huge_paste_is_cut_and_its_end_still_found() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', PASTE_MAX + 1000));
    bytes.extend(b"\x1b[201~q");
    let events = keys(&bytes);
    assert_eq!(
        events,
        [
            Event::Paste("x".repeat(PASTE_MAX)),
            Event::Key(Key::char('q'))
        ]
    );
}

#[test]
fn reports_and_unknown_sequences_are_no_keys() {
    for report in [
        "[?1;2c",
        "[I",
        "[O",
        "[>0;95;0c",
        "[?2026;2$y",
        "[99~",
        "[5 q",
        "[1;1R",
        "[24;80R",
        "[8;24;80t",
        "[?0u",
        "[?62;22c",
        "[0n",
        "[2;1;1;128;128;1;0x",
        "[4;2$y",
        "[$q",
        "[1;2;3A",
        "[1;5:3A",
        "[+5~",
        "[ A",
        "[?1A",
        "[32;5;6M",
        "[97;5u",
        "\\",
    ] {
        assert_eq!(keys(format!("\x1b{report}").as_bytes()), [], "{report}");
    }
}

#[test]
fn broken_text_is_dropped() {
    assert_eq!(keys("é中".as_bytes()).len(), 2);
    assert_eq!(keys(b"\xc3q"), key(Key::char('q')));
    assert_eq!(keys(b"\xffq"), key(Key::char('q')));
    assert_eq!(
        pieces(&[(0, b"\xe4\xb8"), (50, b"\xad")]),
        key(Key::char('中'))
    );
}

proptest! {
    #[test]
    fn any_bytes_leave_the_keys_alive(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut events = pieces(&[(0, &bytes), (2000, b"q")]);
        prop_assert_eq!(events.pop(), Some(Event::Key(Key::char('q'))));
    }

    #[test]
    fn cuts_do_not_matter(
        parts in proptest::collection::vec(prop_oneof![
            Just("\x1b[A"), Just("\x1b[1;2C"), Just("\x1bOP"), Just("x"), Just("中"), Just("\x1b[<0;3;4M"),
            Just("\x1b[200~a b\x1b[201~"), Just("\x1bj"),
        ], 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = parts.concat().into_bytes();
        let (head, tail) = whole.split_at(cut.index(whole.len()));
        prop_assert_eq!(pieces(&[(0, head), (50, tail)]), keys(&whole));
    }
}
