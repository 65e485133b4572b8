//! Whatever is pressed and clicked, the state holds together.

use crate::app::testing::{JAVA, NEWEST, app, machine, shot};
use crate::app::{App, Options, Screen};
use crate::keys::{ACTIONS, Key, Mouse};
use proptest::prelude::*;

/// Something that happens.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    Mouse(Mouse),
    Resize(u16, u16),
    /// A sample in which every process is missing whose PID leaves this rest when divided by five.
    Sample(u32),
    Paste(String),
}

fn happening() -> impl Strategy<Value = Happening> {
    let keys: Vec<Key> = ACTIONS.iter().flat_map(|info| info.keys).copied().collect();
    prop_oneof![
        12 => proptest::sample::select(keys).prop_map(Happening::Key),
        2 => any::<char>().prop_map(|c| Happening::Key(Key::char(c))),
        2 => (0u16..250, 0u16..80).prop_map(|(x, y)| Happening::Mouse(Mouse::Click { x, y })),
        1 => Just(Happening::Mouse(Mouse::WheelUp { x: 3, y: 20 })),
        1 => Just(Happening::Mouse(Mouse::WheelDown { x: 3, y: 20 })),
        1 => (1u16..250, 1u16..80).prop_map(|(width, height)| Happening::Resize(width, height)),
        2 => (0u32..6).prop_map(Happening::Sample),
        1 => any::<String>().prop_map(Happening::Paste),
    ]
}

fn happen(app: &mut App, what: Happening, seq: u64) {
    match what {
        Happening::Key(key) => {
            app.key(key);
        }
        Happening::Mouse(mouse) => {
            app.mouse(mouse);
        }
        Happening::Resize(width, height) => app.resize((width, height)),
        Happening::Sample(rest) => {
            let mut made = machine(seq);
            made.retain(|made| made.key().tid % 5 != rest);
            app.snapshot(shot(seq, &made));
        }
        Happening::Paste(text) => app.paste(&text),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn the_cursor_is_on_a_row_and_the_row_in_the_window(
        happenings in proptest::collection::vec(happening(), 1..60),
        only in any::<bool>(),
    ) {
        let only = if only { vec![JAVA] } else { Vec::new() };
        let mut app = app((80, 24), Options { only, ..Options::default() });
        for (what, seq) in happenings.into_iter().zip(NEWEST + 1..) {
            happen(&mut app, what, seq);
            app.demand();
            if app.screen() == Screen::System {
                // Charts, no rows.
                continue;
            }
            let pane = app.pane();
            let Some(row) = app.row() else {
                prop_assert!(pane.list.rows.is_empty());
                continue;
            };
            prop_assert_eq!(Some(&row.key), pane.cursor());
            prop_assert!(pane.window(app.height()).contains(&pane.line()));
        }
    }
}
