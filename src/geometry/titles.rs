//! Titles beside each other, such as those of tabs, where not all of them fit.

/// Which of several titles beside each other, so many cells wide each, are seen in `room` cells, and where each begins:
/// from the first on, or where room is short, so that the one `shown` is among them.
pub fn in_sight(widths: &[u16], shown: usize, room: u16) -> Vec<(usize, u16)> {
    let fits = |first: &usize| widths[*first..=shown].iter().sum::<u16>() <= room;
    let first = (0..shown).find(fits).unwrap_or(shown);
    let mut x = 0;
    let placed = widths.iter().enumerate().skip(first).map(|(at, width)| {
        let begin = x;
        x += width;
        (at, begin, x)
    });
    let seen = placed.take_while(|(at, _, end)| *at == shown || *end <= room);
    seen.map(|(at, begin, _)| (at, begin)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_shown_is_in_sight() {
        let widths = [4, 3, 5, 2];
        assert_eq!(in_sight(&widths, 1, 14), [(0, 0), (1, 4), (2, 7), (3, 12)]);
        assert_eq!(in_sight(&widths, 1, 13), [(0, 0), (1, 4), (2, 7)]);
        assert_eq!(in_sight(&widths, 2, 8), [(1, 0), (2, 3)]);
        assert_eq!(
            in_sight(&widths, 2, 1),
            [(2, 0)],
            "as much of it as there is"
        );
    }
}
