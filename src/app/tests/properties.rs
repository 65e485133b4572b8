//! Whatever is pressed and clicked, the state holds together.

use crate::app::testing::{JAVA, NEWEST, app, happen, happening};
use crate::app::{Options, Screen};
use proptest::prelude::*;

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
