//! The answer to the question for the background: read, and never a key.

use super::*;
use crate::terminal::background::Background;

const WHITE: &[u8] = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
const KIND: &[u8] = b"\x1b[?62;22c";

/// What pieces say of the background, and the events, when the question was asked 10 ms before the first.
fn told(pieces: &[(u64, &[u8])]) -> (Option<Background>, Vec<Event>) {
    let mut now = Instant::now();
    let mut decoder = Decoder::new(Some(now));
    now += Duration::from_millis(10);
    for (gap, bytes) in pieces {
        now += Duration::from_millis(*gap);
        decoder.expire(now);
        decoder.feed(bytes, now);
    }
    decoder.expire(now + Duration::from_secs(10));
    let events = std::iter::from_fn(|| decoder.pop()).collect();
    (decoder.background(), events)
}

#[test]
fn an_answer_is_read_however_it_ends() {
    for (begin, end) in [
        ("\x1b]", "\x07"),
        ("\x1b]", "\x1b\\"),
        ("\u{9d}", "\u{9c}"),
        // rxvt forgets the second half.
        ("\x1b]", "\x1b"),
    ] {
        let answer = format!("{begin}11;rgb:ffff/ffff/ffff{end}").into_bytes();
        let both = [&answer, KIND].concat();
        assert_eq!(told(&[(0, &both)]), (Some(Background::Light), vec![]));
    }
    let raw = b"\x9d11;rgb:0000/0000/0000\x9c";
    assert_eq!(told(&[(0, raw)]), (Some(Background::Dark), vec![]));
}

#[test]
fn an_answer_cut_anywhere_is_read_and_no_key() {
    let both = [WHITE, KIND].concat();
    for at in 1..both.len() {
        for gap in [0, 50, 150, 700] {
            let pieces = [(0, &both[..at]), (gap, &both[at..])];
            let told = told(&pieces);
            assert_eq!(told, (Some(Background::Light), vec![]), "{at} {gap}");
        }
    }
    let bytes: Vec<(u64, &[u8])> = both.chunks(1).map(|byte| (90, byte)).collect();
    assert_eq!(told(&bytes), (Some(Background::Light), vec![]));
}

#[test]
fn an_answer_that_comes_late_counts_and_a_second_does_not() {
    let black = b"\x1b]11;rgb:0000/0000/0000\x07";
    let pieces = [(8000, WHITE), (0, KIND), (500, black)];
    assert_eq!(told(&pieces), (Some(Background::Light), vec![]));
    // From the terminal behind the one that has answered already.
    let pieces = [(0, KIND), (3000, WHITE)];
    assert_eq!(told(&pieces), (Some(Background::Light), vec![]));
}

#[test]
fn garbage_is_no_answer() {
    let long = format!("\x1b]11;rgb:{}\x07", "f".repeat(100_000));
    for garbage in [
        &b"\x1b]11;?\x07"[..],
        b"\x1b]11;rgb:q/q/q\x07",
        b"\x1b]11\x07",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07",
        b"\x1bP11;rgb:ffff/ffff/ffff\x1b\\",
        long.as_bytes(),
    ] {
        assert_eq!(told(&[(0, garbage)]), (None, vec![]));
        let pieces = [(0, garbage), (0, WHITE)];
        assert_eq!(told(&pieces), (Some(Background::Light), vec![]));
    }
}

#[test]
fn nothing_is_an_answer_when_nothing_was_asked() {
    let mut decoder = Decoder::new(None);
    decoder.feed(WHITE, Instant::now());
    assert_eq!((decoder.background(), decoder.pop()), (None, None));
}

#[test]
fn escape_is_a_key_while_an_answer_is_due() {
    let esc = Event::Key(Key::plain(KeyCode::Esc));
    let char = |c| Event::Key(Key::char(c));
    let keys = |pieces: &[(u64, &[u8])]| told(pieces).1;
    assert_eq!(keys(&[(0, b"\x1b")]), plain(KeyCode::Esc));
    assert_eq!(keys(&[(0, b"\x1b"), (150, b"q")]), [esc, char('q')]);
    assert_eq!(keys(&[(0, b"\x1b"), (50, b"q")]), key(Key::alt('q')));
    // The rest of another sequence that came too late is dropped, as at any time.
    assert_eq!(keys(&[(0, b"\x1b"), (150, b"[18~")]), plain(KeyCode::Esc));
    // At once when the terminal has answered.
    let mut decoder = Decoder::new(Some(Instant::now()));
    let now = Instant::now();
    decoder.feed(KIND, now);
    decoder.feed(b"\x1b", now);
    assert_eq!(decoder.deadline(), Some(now + HOLD));
}
