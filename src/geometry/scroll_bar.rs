//! Scroll bars: where their thumbs are, and what dragging them does. Only what does not fit has one.

use ratatui::layout::Rect;
use std::ops::Range;

/// A scroll bar, one cell wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScrollBar {
    /// Where its thumb can be.
    pub track: Rect,
    /// Lines there are.
    pub all: usize,
    /// Lines shown.
    pub shown: usize,
    /// The first line shown.
    pub top: usize,
}

impl ScrollBar {
    /// A bar in `track` for so many lines; `None` when all of them are shown, or there is no room for it.
    pub fn new(track: Rect, all: usize, shown: usize, top: usize) -> Option<Self> {
        let bar = Self {
            track,
            all,
            shown,
            top: top.min(all.saturating_sub(shown)),
        };
        // A thumb that fills the track could not move.
        (shown > 0 && all > shown && track.height > 1 && track.width > 0).then_some(bar)
    }

    /// The last line that may be the first shown.
    pub fn last(&self) -> usize {
        self.all - self.shown
    }

    /// Lines of the thumb, and places where it can be, but one.
    fn thumb_and_room(&self) -> (u16, u16) {
        let height = usize::from(self.track.height);
        let length = (self.shown * height / self.all).clamp(1, height - 1);
        (length as u16, (height - length) as u16)
    }

    /// The lines of the track that the thumb covers. It touches an end only when the list is at that end.
    pub fn thumb(&self) -> Range<u16> {
        let (length, room) = self.thumb_and_room();
        let (room, last) = (usize::from(room), self.last());
        let start = match (self.top * room + last / 2) / last {
            _ if self.top == 0 => 0,
            _ if self.top == last => room,
            start if room > 1 => start.clamp(1, room - 1),
            start => start,
        };
        let start = start as u16;
        start..start + length
    }

    /// The line to be the first one shown when the thumb, held at its line `grip`, is drawn to row `y` of the screen.
    pub fn top_at(&self, y: u16, grip: u16) -> usize {
        let (_, room) = self.thumb_and_room();
        let start = y.saturating_sub(self.track.y).saturating_sub(grip);
        let (start, room) = (usize::from(start.min(room)), usize::from(room));
        (start * self.last() + room / 2) / room
    }

    /// Which line of the thumb a press on row `y` takes hold of: where it is, or its middle, which comes to the mouse.
    pub fn grip(&self, y: u16) -> u16 {
        let line = y.saturating_sub(self.track.y);
        let thumb = self.thumb();
        if thumb.contains(&line) {
            line - thumb.start
        } else {
            (thumb.end - thumb.start) / 2
        }
    }
}

/// The first line shown of `all`, of which `shown` are: the selected one is in the middle, away from the ends. A line
/// that was clicked on stays under the mouse for the next click: `clicked` is it, and the first line shown then.
pub fn first_shown(
    selected: usize,
    shown: usize,
    all: usize,
    clicked: Option<(usize, usize)>,
) -> usize {
    let top = match clicked {
        Some((line, top)) if line == selected && (top..top + shown).contains(&line) => top,
        _ => selected.saturating_sub(shown / 2),
    };
    top.min(all.saturating_sub(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bar(height: u16, all: usize, shown: usize, top: usize) -> Option<ScrollBar> {
        ScrollBar::new(Rect::new(79, 5, 1, height), all, shown, top)
    }

    #[test]
    fn what_fits_has_none() {
        assert_eq!(bar(10, 10, 10, 0), None);
        assert_eq!(bar(10, 0, 10, 0), None);
        assert_eq!(bar(1, 100, 1, 0), None, "no room to move");
        assert!(bar(10, 11, 10, 0).is_some());
    }

    #[test]
    fn the_thumb_is_as_large_as_the_part_shown() {
        assert_eq!(bar(10, 20, 10, 0).unwrap().thumb(), 0..5);
        assert_eq!(bar(10, 20, 10, 5).unwrap().thumb(), 3..8);
        assert_eq!(bar(10, 20, 10, 10).unwrap().thumb(), 5..10);
        assert_eq!(bar(10, 100_000, 10, 1).unwrap().thumb(), 1..2);
    }

    #[test]
    fn beside_the_thumb_its_middle_comes_to_the_mouse() {
        let bar = bar(10, 20, 10, 0).unwrap();
        assert_eq!((bar.grip(5), bar.grip(9), bar.grip(12)), (0, 4, 2));
        assert_eq!(bar.top_at(5 + 4, 2), 4);
    }

    #[test]
    fn a_line_that_was_clicked_on_stays_where_it_is() {
        assert_eq!(first_shown(15, 10, 100, None), 10);
        assert_eq!(first_shown(15, 10, 100, Some((15, 6))), 6);
        assert_eq!(
            first_shown(16, 10, 100, Some((15, 6))),
            11,
            "moved by a key"
        );
        assert_eq!(first_shown(15, 5, 100, Some((15, 6))), 13, "out of sight");
        assert_eq!(first_shown(15, 10, 16, Some((15, 14))), 6, "lines went");
    }

    proptest! {
        #[test]
        fn the_ends_are_reached_and_nothing_lies_beyond(
            height in 2_u16..200, more in 1_usize..100_000, y in 0_u16..300, grip in 0_u16..20, top in 0_usize..100_000,
        ) {
            let shown = usize::from(height);
            let bar = bar(height, shown + more, shown, top).unwrap();
            let thumb = bar.thumb();
            prop_assert!(thumb.start < thumb.end && thumb.end <= height);
            prop_assert_eq!(thumb.end == height, bar.top == more || height - (thumb.end - thumb.start) == 1 && bar.top * 2 >= more);
            prop_assert!(bar.top_at(y, grip) <= more);
            prop_assert_eq!(bar.top_at(0, grip), 0);
            prop_assert_eq!(bar.top_at(u16::MAX, grip), more);
        }
    }
}
