//! Control strings against a model: who made the bytes knows which of them are keys.

use super::*;

/// Numbers that only look random (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    fn of<'a, T: ?Sized>(&mut self, choice: &[&'a T]) -> &'a T {
        choice[self.roll(choice.len())]
    }

    /// Bytes that would do something as keys, and what else may stand in a string of this kind.
    fn content(&mut self, osc: bool, out: &mut Vec<u8>) {
        for _ in 0..self.roll(24) {
            match self.roll(8) {
                0 => out.extend_from_slice("ü✜😀".as_bytes()),
                1 => out.push([b'\r', b'\n', b'\t', 0, 0x03, 0x0c, 0x7f][self.roll(7)]),
                2 if !osc => out.push(0x07),
                // Continuations without a beginning, and beginnings without an end.
                3 => out.push([0x80, 0x9b, 0x9d, 0xa0, 0xbf, 0xff][self.roll(6)]),
                _ => out.push(b' ' + self.roll(95) as u8),
            }
        }
        // What was begun must not take the end for its own.
        out.push(b'q');
    }
}

/// The ways to begin OSC, DCS, APC, PM and SOS.
const KINDS: [[&[u8]; 3]; 5] = [
    [b"\x1b]", b"\xc2\x9d", b"\x9d"],
    [b"\x1bP", b"\xc2\x90", b"\x90"],
    [b"\x1b_", b"\xc2\x9f", b"\x9f"],
    [b"\x1b^", b"\xc2\x9e", b"\x9e"],
    [b"\x1bX", b"\xc2\x98", b"\x98"],
];
const ENDS: [&[u8]; 5] = [b"\x1b\\", b"\xc2\x9c", b"\x9c", b"\x18", b"\x1a"];

#[test]
fn no_key_comes_out_of_a_string_cut_anywhere() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for (kind, begins) in KINDS.iter().enumerate() {
        let mut decoder = Decoder::new(None);
        let mut now = Instant::now();
        for round in 0..100_000 {
            let mut string = dice.of(begins).to_vec();
            let begun = string.len();
            dice.content(kind == 0, &mut string);
            let bell = kind == 0 && dice.roll(2) == 0;
            string.extend_from_slice(if bell { b"\x07" } else { dice.of(&ENDS) });
            let mut rest = &string[..];
            while !rest.is_empty() {
                let at = string.len() - rest.len();
                // Nobody can tell a lone ESC from the key, nor a string without a word from one that has ended.
                let slow = at >= begun && !string[..at].contains(&0x07);
                now += Duration::from_millis(
                    [0, 40, 99, 120, 990][dice.roll(if slow { 5 } else { 3 })],
                );
                let (piece, left) = rest.split_at(1 + dice.roll(rest.len()));
                decoder.feed(piece, now);
                rest = left;
            }
            assert_eq!(decoder.pop(), None, "{kind} {round} {string:x?}");
            decoder.feed(b"j", now);
            assert_eq!(
                decoder.pop(),
                Some(Event::Key(Key::char('j'))),
                "{string:x?}"
            );
        }
    }
}

#[test]
fn strings_among_keys_leave_the_keys() {
    let mut dice = Dice(7);
    for _ in 0..20_000 {
        let (mut bytes, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..=dice.roll(6) {
            if dice.roll(2) == 0 {
                let kind = dice.roll(KINDS.len());
                bytes.extend_from_slice(dice.of(&KINDS[kind]));
                dice.content(kind == 0, &mut bytes);
                bytes.extend_from_slice(dice.of(&ENDS));
            } else {
                let (key, meant) = [
                    ("j", Event::Key(Key::char('j'))),
                    ("\x1b[B", Event::Key(Key::plain(KeyCode::Down))),
                    ("\x1b[15~", Event::Key(Key::plain(KeyCode::F(5)))),
                    ("\x1bOP", Event::Key(Key::plain(KeyCode::F(1)))),
                    ("é", Event::Key(Key::char('é'))),
                    ("\x1b[200~a\x1b[201~", Event::Paste("a".into())),
                    ("\x1b[<0;2;3M", Event::Mouse(Mouse::Click { x: 1, y: 2 })),
                ][dice.roll(7)]
                .clone();
                bytes.extend_from_slice(key.as_bytes());
                expected.push(meant);
            }
        }
        let cut = dice.roll(bytes.len() + 1);
        let gap = dice.roll(100) as u64;
        let (head, tail) = bytes.split_at(cut);
        assert_eq!(
            pieces(&[(0, head), (gap, tail)]),
            expected,
            "{bytes:x?} at {cut}"
        );
    }
}

#[test]
fn answers_of_terminals_are_no_keys() {
    for answer in [
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
        "\x1b]52;c;cXFx\x07",
        "\x1b]lqq\x1b\\",
        "\x1bP1$r0 q\x1b\\",
        "\x1bP>|tmux 3.3a\x1b\\",
        "\x1bP!|00000000\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^q\x1b\\",
        "\x1bXq\x1b\\",
    ] {
        let bytes = answer.as_bytes();
        assert_eq!(keys(bytes), [], "{answer:?}");
        let esc = plain(KeyCode::Esc);
        // Each moment of silence a link may make, at each place.
        for cut in 1..bytes.len() {
            let (head, tail) = bytes.split_at(cut);
            assert_eq!(pieces(&[(0, head), (90, tail)]), [], "{answer:?} at {cut}");
            for gap in [120, 900, 1500, 6000] {
                let told = pieces(&[(0, head), (gap, tail)]);
                let escape = head.ends_with(b"\x1b") && head.len() == 1;
                let expected = if escape { &esc[..] } else { &[] };
                assert_eq!(told, expected, "{answer:?} at {cut} after {gap} ms");
            }
        }
    }
}

#[test]
fn a_string_that_never_ends_gives_the_keys_back() {
    let q = key(Key::char('q'));
    for begin in KINDS.concat() {
        let open = [begin, b"1$r and more"].concat();
        assert_eq!(pieces(&[(0, &open), (1100, b"q")]), q, "after a silence");
        assert_eq!(pieces(&[(0, begin), (1100, b"q")]), q, "with nothing in it");
        let arrow = [&open, &b"\x1b[A"[..]].concat();
        assert_eq!(keys(&arrow), plain(KeyCode::Up), "ESC breaks it off");
        let mut typed: Vec<(u64, &[u8])> = vec![(0, begin)];
        typed.extend(std::iter::repeat_n((150, &b"q"[..]), 50));
        assert!(pieces(&typed).len() > 10, "somebody types on");
        let long = [&open[..], &vec![b'q'; 100_000]].concat();
        assert_eq!(
            pieces(&[(0, &long), (150, b"q")]),
            q,
            "longer than any answer"
        );
        let control = [(0, &open[..]), (1100, &b"\x1a"[..])];
        assert_eq!(pieces(&control), key(Key::ctrl('z')));
    }
    // Where BEL ends nothing, somebody may have meant an end.
    assert_eq!(pieces(&[(0, b"\x1bPq\x07q"), (120, b"q")]), q);
}

#[test]
fn an_answer_in_the_midst_of_a_paste_is_no_part_of_it() {
    for answer in [
        "\x1b]11;rgb:0/0/0\x07",
        "\x1bP1$r0 q\x1b\\",
        "\u{9d}1;x\u{9c}",
        "\x1b[24;80R",
        "\x1bOP",
    ] {
        let bytes = format!("\x1b[200~één{answer} two\x1b[201~q");
        let expected = [Event::Paste("één two".into()), Event::Key(Key::char('q'))];
        assert_eq!(keys(bytes.as_bytes()), expected, "{answer:?}");
    }
    assert_eq!(
        keys(b"\x1b[200~a\x1b]b\x1bPc\x1b\x1b[201~"),
        [Event::Paste("ac".into())],
        "what is broken off is gone, what never ends takes nothing away"
    );
}

#[test]
fn any_bytes_take_no_memory() {
    let mut dice = Dice(99);
    let mut decoder = Decoder::new(None);
    let mut now = Instant::now();
    let mut left = 5 << 20;
    while left > 0 {
        let mut bytes: Vec<u8> = (0..=dice.roll(1024))
            .map(|_| dice.roll(256) as u8)
            .collect();
        if dice.roll(50) == 0 {
            bytes.extend_from_slice(b"\x1b[200~");
        }
        left -= bytes.len().min(left);
        now += Duration::from_millis(dice.roll(3) as u64 * 60);
        decoder.feed(&bytes, now);
        while decoder.pop().is_some() {}
        assert!(decoder.held.capacity() <= 2 * (PASTE_MAX + 16));
    }
    for _ in 0..5 {
        now += Duration::from_secs(2);
        decoder.feed(b"q", now);
    }
    decoder.expire(now + Duration::from_secs(1));
    let last = std::iter::from_fn(|| decoder.pop()).last();
    assert_eq!(last, Some(Event::Key(Key::char('q'))));
    assert!(decoder.events.capacity() <= 8192);
}
