//! Parts of a line that move on by a cell.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_moves_on_is_shown(
        first in proptest::collection::vec(0_usize..5, 23),
        moves in proptest::collection::vec((0_usize..23, 0_usize..23, 0_usize..5, 0_usize..23, any::<bool>()), 1..9),
    ) {
        let signs = [" ", "a", "▂", "█", "0"];
        let mut bench = Bench::new(ALL, 23, 1);
        let mut new = Buffer::empty(Rect::new(0, 0, 23, 1));
        for (cell, sign) in new.content.iter_mut().zip(first) {
            cell.set_symbol(signs[sign]);
            if sign == 2 {
                cell.set_fg(Color::Red);
            }
        }
        bench.send(&new, None);
        for (one, other, sign, at, more) in moves {
            new.content[one.min(other)..=one.max(other)].rotate_left(1);
            new.content[at].set_symbol(signs[sign]);
            if more {
                continue;
            }
            bench.send(&new, None);
            prop_assert_eq!(emulated(bench.emulator.screen()), expected(&new));
        }
    }
}

#[test]
fn a_sparkline_that_moves_on_is_shifted() {
    let mut bench = Bench::new(ALL, 31, 1);
    bench.lines(&["12.0 ▁▂▃▄▅▆▇█▁▂▃▄ java -jar app"]);
    assert_eq!(
        bench.lines(&["12.0 ▂▃▄▅▆▇█▁▂▃▄▅ java -jar app"]),
        "\x1b[;6H\x1b[P\x1b[11C\x1b[@▅"
    );
    let seen = bench.emulator.screen().contents();
    assert_eq!(seen, "12.0 ▂▃▄▅▆▇█▁▂▃▄▅ java -jar app");
    assert_eq!(
        bench.lines(&["12.0 ▂▃▄▅▆▇█▁▂▃▅▅ java -jar app"]),
        "\x08\x08▅",
        "what hardly changes is written"
    );
    bench.lines(&["12.0 ▁▂▃▄▅▆▇█▁▂▃▄ 中 -jar app  "]);
    let sent = bench.lines(&["12.0 ▂▃▄▅▆▇█▁▂▃▄▅ 中 -jar app  "]);
    assert!(
        !sent.contains("\x1b[P"),
        "wide characters stay where they are: {sent:?}"
    );
    let old = Capabilities {
        shifts: false,
        ..ALL
    };
    let mut bench = Bench::new(old, 12, 1);
    bench.lines(&["▁▂▃▄▅▆▇█▁▂▃▄"]);
    assert_eq!(bench.lines(&["▂▃▄▅▆▇█▁▂▃▄▅"]), "\x1b[H▂▃▄▅▆▇█▁▂▃▄▅");
}

#[test]
fn each_graph_of_a_line_is_shifted() {
    let mut bench = Bench::new(ALL, 33, 1);
    bench.lines(&["│▁▂▃▄▅▆▇█▁▂▃▄││▄▃▂▁█▇▆▅▄▃▂▁│││ab"]);
    let next = "│▂▃▄▅▆▇█▁▂▃▄▅││▃▂▁█▇▆▅▄▃▂▁▂│││ab";
    let sent = bench.lines(&[next]);
    assert_eq!(
        sent,
        "\x1b[;2H\x1b[P\x1b[11C\x1b[@▅\x1b[2C\x1b[P\x1b[11C\x1b[@▂"
    );
    assert_eq!(bench.emulator.screen().contents(), next);
}
