//! What is kept from one frame to the next never shows.

use super::unicode;
use crate::app::Options;
use crate::app::testing::{Happening, NEWEST, app, happen, happening, history, machine, shot};
use crate::canvas::Canvas;
use crate::terminal::ColorDepth;
use crate::ui::{Theme, draw};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_frame_is_as_if_drawn_from_nothing(
        happenings in proptest::collection::vec(happening(), 1..40),
        themes in proptest::collection::vec(prop::bool::weighted(0.1), 40),
    ) {
        let mut history = history();
        let mut size = (80, 24);
        let mut app = app(size, Options::default());
        let mut theme = unicode();
        let mut kept = Canvas::new(size);
        for ((what, seq), ascii) in happenings.into_iter().zip(NEWEST + 1..).zip(themes) {
            match &what {
                Happening::Resize(width, height) => size = (*width, *height),
                Happening::Sample(_) => history.push(&shot(seq, &machine(seq))),
                _ => {}
            }
            happen(&mut app, what, seq);
            if ascii {
                theme = Theme::new(ColorDepth::None, false);
            }
            app.take_history(&history);
            if kept.area().as_size() != size.into() {
                kept.clear(size);
            }
            let mut new = Canvas::new(size);
            let cursor = draw(&app, &theme, &mut new);
            for once_more in [false, true] {
                kept.begin();
                prop_assert_eq!(cursor, draw(&app, &theme, &mut kept));
                kept.end();
                prop_assert_eq!(kept.buffer(), new.buffer());
                prop_assert!(!once_more || kept.changes().all(|change| change.old == change.new));
            }
        }
    }
}
