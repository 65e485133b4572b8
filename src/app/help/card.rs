//! The first screen of the help: the keys of every day, by what people want.

use super::{ACT, HelpCell, HelpLine, key_names};
use crate::keys::{Action, Keymap, Signs};

/// Keys, and what they do in a few words.
type Line = (&'static [Action], &'static str);

/// What a person wants, and the keys for it.
const GROUPS: [(&str, &[Line]); 6] = [
    (
        "Find",
        &[
            (&[Action::Search], "a text or a PID"),
            (&[Action::FindNext], "the next match"),
            (&[Action::Filter], "only rows like java, cpu>5"),
            (&[Action::User], "only one user"),
        ],
    ),
    (
        "Sort",
        &[
            (&[Action::SortMenu], "by any column"),
            (&[Action::SortCpu, Action::SortMemory], "by CPU, by memory"),
            (&[Action::SortWait], "by waiting for a CPU"),
            (&[Action::Tree, Action::Groups], "tree or list; groups"),
        ],
    ),
    (
        "Look inside",
        &[
            (&[Action::Open], "threads of the process"),
            (&[Action::Enter], "a screen of it"),
            (&[Action::Inspect], "its files, memory, limits …"),
            (&[Action::System], "the machine over time"),
            (&[Action::Io], "disks and networks"),
        ],
    ),
    (
        ACT,
        &[
            (&[Action::Signal], "signal or kill"),
            (
                &[Action::LowerNice, Action::RaiseNice],
                "higher, lower priority",
            ),
            (&[Action::Affinity], "choose its CPUs"),
            (&[Action::Tag], "tag rows to act on all of them"),
        ],
    ),
    (
        "Change the view",
        &[
            (&[Action::Setup], "settings, columns, keys"),
            (&[Action::Themes], "colours"),
            (&[Action::Header], "size of the header"),
            (&[Action::Pause], "freeze the screen"),
        ],
    ),
    (
        "Leave",
        &[
            (&[Action::Back], "back; clears the filter"),
            (&[Action::Help], "close this help"),
            (&[Action::PageDown], "all keys, columns and signs"),
            (&[Action::Quit], "quit"),
        ],
    ),
];

/// Cells of the keys before the text.
const KEYS: u16 = 9;

/// Screens from so many cells on have two groups side by side, or three.
const MEDIUM: u16 = 76;
const WIDE: u16 = 120;

/// Adds the card for a screen of `width` cells, without what changes processes where that is not allowed.
pub(super) fn card(lines: &mut Vec<HelpLine>, width: u16, signs: Signs, keys: &Keymap, acts: bool) {
    lines.push(HelpLine::Section("Every day"));
    let groups = GROUPS.iter().filter(|(title, _)| acts || *title != ACT);
    let groups: Vec<_> = groups.collect();
    let abreast = match width {
        ..MEDIUM => 1,
        MEDIUM..WIDE => 2,
        _ => 3,
    };
    let wide = width.saturating_sub(2) / abreast;
    let left = |at: usize| 1 + wide * at as u16;
    for (number, row) in groups.chunks(usize::from(abreast)).enumerate() {
        if number > 0 {
            lines.push(HelpLine::Empty);
        }
        let titles = row.iter().enumerate();
        let titles = titles.map(|(at, (title, _))| (left(at), *title));
        lines.push(HelpLine::Titles(titles.collect()));
        let height = row.iter().map(|(_, group)| group.len()).max();
        for line in 0..height.unwrap_or_default() {
            let cells = row.iter().enumerate().filter_map(|(at, (_, group))| {
                let (actions, text) = group.get(line)?;
                let names = actions.iter().filter_map(|action| {
                    let names = key_names(*action, signs, keys);
                    names.into_iter().next()
                });
                Some(HelpCell {
                    x: left(at),
                    title: names.collect::<Vec<_>>().join(" "),
                    text_x: left(at) + KEYS,
                    text: (*text).to_owned(),
                })
            });
            lines.push(HelpLine::Row(cells.collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Width;

    #[test]
    fn the_card_fits_the_smallest_screen() {
        let mut lines = Vec::new();
        card(&mut lines, 80, Signs::Unicode, &Keymap::default(), true);
        assert!(lines.len() <= 24 - 2, "a title and a footer are drawn, too");
        for line in lines {
            let HelpLine::Row(cells) = line else { continue };
            for cell in &cells {
                assert!(cell.title.width() < usize::from(KEYS), "{cell:?}");
                let end = usize::from(cell.text_x) + cell.text.width();
                assert!(end < 40 || cell.x > 1 && end < 80, "{cell:?}");
            }
        }
    }
}
