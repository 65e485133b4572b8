//! The rest of what was given up: a link that takes long in the midst of a sequence.

use super::*;

const LONG: [u64; 4] = [120, 300, 1500, 8000];

#[test]
fn the_rest_of_a_sequence_is_never_typed() {
    for sequence in [
        &b"\x1b[15~"[..],
        b"\x1b[1;5C",
        b"\x1b[<0;12;7M",
        b"\x1b[<0;12;7m",
        b"\x1b[24;80R",
        b"\x1b[?62;22c",
        b"\x1b[?2026;2$y",
    ] {
        for at in 1..sequence.len() {
            let (head, tail) = sequence.split_at(at);
            for gap in LONG {
                let expected = match at {
                    1 => plain(KeyCode::Esc),
                    // A key as well; what comes behind it is none.
                    2 => key(Key::alt('[')),
                    _ if gap < 1000 => keys(sequence),
                    _ => Vec::new(),
                };
                let text = sequence.escape_ascii();
                assert_eq!(
                    pieces(&[(0, head), (gap, tail), (20, b"q")]),
                    [expected, key(Key::char('q'))].concat(),
                    "{text} at {at} after {gap} ms"
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_told_from_keys_by_one_byte_is_told_by_more() {
    let esc = plain(KeyCode::Esc);
    assert_eq!(pieces(&[(0, b"\x1b"), (120, b"[B")]), esc);
    assert_eq!(pieces(&[(0, b"\x1b"), (120, b"OP")]), esc);
    assert_eq!(pieces(&[(0, b"\x1b"), (120, b"["), (60, b"15~")]), esc);
    assert_eq!(pieces(&[(0, b"\x1b"), (120, b"[1"), (120, b"5~")]), esc);
    assert_eq!(
        pieces(&[(0, b"\x1b"), (120, b"]11;rgb:"), (120, b"0/0/0\x07")]),
        esc
    );
    assert_eq!(
        pieces(&[(0, b"\x1b"), (120, b"[B\x1b[B\x1b"), (120, b"[B")]),
        [&esc[..], &plain(KeyCode::Down), &esc].concat(),
        "an arrow that is held down"
    );
    assert_eq!(
        pieces(&[(0, b"\x1b[M"), (1200, b" !\"q")]),
        key(Key::char('q')),
        "an old mouse report"
    );
    assert_eq!(pieces(&[(0, b"\x1b[["), (1200, b"A")]), []);
}

#[test]
fn the_last_byte_of_an_arrow_key_is_not_typed() {
    for (head, alt) in [(b"\x1b[", '['), (b"\x1bO", 'O')] {
        for end in [b"A", b"C", b"F", b"H", b"P", b"S"] {
            for gap in [120, 300, 900] {
                assert_eq!(
                    pieces(&[(0, head), (gap, end), (20, b"C")]),
                    [key(Key::alt(alt)), key(Key::char('C'))].concat()
                );
            }
        }
        assert_eq!(
            pieces(&[(0, head), (1500, b"C")]),
            [key(Key::alt(alt)), key(Key::char('C'))].concat(),
            "nobody waits so long in the midst of an arrow key"
        );
        assert_eq!(
            pieces(&[(0, head), (300, b"q")]),
            [key(Key::alt(alt)), key(Key::char('q'))].concat(),
            "no key ends so"
        );
    }
}

#[test]
fn a_character_and_a_paste_go_on() {
    assert_eq!(
        pieces(&[(0, b"\xc4"), (1200, b"\x9b")]),
        key(Key::char('ě'))
    );
    let paste = |text: &str| Event::Paste(text.into());
    assert_eq!(
        pieces(&[(0, b"\x1b[200~kill"), (1200, b" -9 q\x1b[201~j")]),
        [paste("kill"), paste(" -9 q"), Event::Key(Key::char('j'))]
    );
    assert_eq!(
        pieces(&[(0, b"\x1b[200~kill\x1b[20"), (1200, b"1~j")]),
        [paste("kill"), Event::Key(Key::char('j'))]
    );
    assert_eq!(
        pieces(&[(0, b"\x1b"), (120, b"[200~kq\x1b[201~")]),
        [plain(KeyCode::Esc), vec![paste("kq")]].concat()
    );
    assert_eq!(keys(b"\xc2\x9b200~a\xc2\x9b201~"), [paste("a")]);
    assert_eq!(
        keys(b"\x9b200~\xc4\x9b201~\x9b201~"),
        [paste("\u{11b}201~")]
    );
}

#[test]
fn a_late_rest_is_not_waited_for_for_ever() {
    assert_eq!(
        pieces(&[(0, b"\x1b"), (11_000, b"[15")]),
        [
            plain(KeyCode::Esc),
            key(Key::char('[')),
            key(Key::char('1')),
            key(Key::char('5'))
        ]
        .concat()
    );
}

#[test]
fn what_breaks_a_sequence_is_no_key() {
    assert_eq!(keys(b"\x1b[1\x1a"), [], "SUB is not Ctrl-Z here");
    assert_eq!(keys(b"\x1b[1\x18q"), key(Key::char('q')));
    assert_eq!(keys(b"\x1b[1\r5~"), plain(KeyCode::F(5)));
    assert_eq!(keys(b"\x1b[1\x1b[A"), plain(KeyCode::Up));
    assert_eq!(keys(b"\x1bO\x1b[A"), plain(KeyCode::Up));
    assert_eq!(keys(b"\x1b[M\x1b[A"), plain(KeyCode::Up));
    assert_eq!(keys(b"\x1b[[\x1b[A"), plain(KeyCode::Up));
    let long = format!("\x1b[1{}A", ";1".repeat(40));
    assert_eq!(keys(long.as_bytes()), []);
    let zeros = format!("\x1b[{}15~", "0".repeat(40));
    assert_eq!(keys(zeros.as_bytes()), [], "cut, it would be another key");
}

#[test]
fn c1_codes_are_what_escape_begins() {
    assert_eq!(
        keys("\u{9b}15~\u{8f}A".as_bytes()),
        [plain(KeyCode::F(5)), plain(KeyCode::Up)].concat()
    );
    assert_eq!(
        keys(b"\x9bA\x8fA"),
        [plain(KeyCode::Up), plain(KeyCode::Up)].concat()
    );
    assert_eq!(keys("\u{9c}\u{85}q".as_bytes()), key(Key::char('q')));
    assert_eq!(
        keys("ě".as_bytes()),
        key(Key::char('ě')),
        "its second byte is 0x9B"
    );
    assert_eq!(
        pieces(&[(0, b"\x9b"), (300, b"A")]),
        plain(KeyCode::Up),
        "no Alt-["
    );
}
