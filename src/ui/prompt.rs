//! A line to type into, in place of the footer. The filter has a second line below it, which says what can be typed or
//! what is wrong.
//!
//! ```text
//! Search: postg_        F3 next  Shift-F3 previous  Enter accept  Esc back
//!
//! Filter: java & cpu>x_
//!                    ^ expected a percentage, such as 12.5
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::{App, Asked, Editor, Popup};
use crate::canvas::Canvas;
use crate::text::Width;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthChar;

/// What can be typed into the filter; the longest that fits is shown.
const SYNTAX: [&str; 4] = [
    "text  cpu>5  user=root  state=D  rss>500M  age<5m  name~regex  ! not  & and  | or  ( )  {entry-before} earlier  {back} clears",
    "text  cpu>5  user=root  rss>500M  name~regex  ! not  & and  | or  {entry-before} earlier",
    "text  cpu>5  user=root  rss>500M  name~regex  ! & | ( )  {entry-before} earlier",
    "text  cpu>5  ! & | ( )",
];

/// What can be jumped to; the longest that fits is shown.
const MOMENTS: [&str; 3] = [
    "14:03  2026-11-23 14:03  -10m  +30s  or where it begins: steal>10  any wait>200  verdict=throttled  {entry-before} earlier",
    "14:03  -10m  +30s  or where it begins: steal>10  any wait>200  verdict=cpu",
    "14:03  -10m  steal>10  any wait>200",
];

/// Draws the prompt; answers where the terminal's cursor belongs.
pub fn draw(
    app: &App,
    popup: &Popup,
    theme: &Theme,
    area: Rect,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let editor = popup.editor()?;
    let around = app.with_keys("{search-next} next  {search-previous} previous  {back} back");
    let (label, note, wrong) = match popup {
        Popup::Search { found: false, .. } => ("Search", "no match", true),
        Popup::HelpSearch { at: None, .. } if !editor.text().is_empty() => {
            ("Search", "no match", true)
        }
        Popup::Search { .. } | Popup::HelpSearch { .. } => ("Search", &around[..], false),
        Popup::Filter { .. } => ("Filter", "", false),
        Popup::Ask(ask) => (ask.label(), "", false),
        Popup::Interval {
            error: Some(error), ..
        } => ("Seconds between samples", *error, true),
        Popup::Time { asked, .. } => match asked {
            Asked::Jump => ("Jump to", "", false),
            Asked::Speed => ("Speed", "", false),
        },
        _ => ("Seconds between samples", "0.1 to 60", false),
    };
    let mut pen = Pen::new(canvas, area, 0);
    pen.skip(1).put(label, theme.key()).put(": ", theme.key());
    let begin = pen.column();
    let (cut, text) = visible(editor, pen.left());
    pen.put(text, theme.typed(editor.is_selected())).skip(3);
    let style = if wrong { theme.alert() } else { theme.dim() };
    pen.fit(note, style);
    let line = FilterLine {
        theme,
        area,
        begin,
        cut,
    };
    match popup {
        Popup::Filter {
            error: Some(error), ..
        }
        | Popup::Time {
            error: Some(error), ..
        } => line.wrong(error.column(), &error.message, canvas),
        Popup::Time { asked, .. } => {
            let hints: &[&str] = match asked {
                Asked::Jump => &MOMENTS,
                Asked::Speed => &["0.25 to 600, times that of the recording"],
            };
            line.hint(hints.iter().map(|hint| app.with_keys(hint)), canvas);
        }
        Popup::Filter { .. } => line.syntax(app, "  {save-filter} saves", canvas),
        Popup::Ask(ask) => match &ask.wrong {
            Some(wrong) => line.wrong(wrong.column, &wrong.message, canvas),
            None if ask.hints().is_empty() => line.syntax(app, "", canvas),
            None => line.hint(ask.hints().iter().map(|hint| app.with_keys(hint)), canvas),
        },
        _ => {}
    }
    let column = begin + editor.cursor().saturating_sub(cut) as u16;
    let last = area.width.saturating_sub(1);
    Some((area.x + column.min(last), area.y))
}

/// A long line is shown from where its end, and so nearly always the cursor, fits: how many cells are cut, and what is
/// left.
fn visible(editor: &Editor, room: u16) -> (usize, &str) {
    let room = usize::from(room.saturating_sub(1)).max(1);
    let hidden = (editor.cursor() + 1).saturating_sub(room);
    let mut cut = 0;
    let mut text = editor.text();
    while cut < hidden {
        let Some(c) = text.chars().next() else { break };
        cut += c.width().unwrap_or(0).max(1);
        text = &text[c.len_utf8()..];
    }
    (cut, text)
}

/// The second line of the filter.
struct FilterLine<'a> {
    theme: &'a Theme,
    area: Rect,
    /// Cell in which the text begins.
    begin: u16,
    /// Cells of the text that are cut before that.
    cut: usize,
}

impl FilterLine<'_> {
    /// What a filter can say, and what else there is to say.
    fn syntax(&self, app: &App, more: &str, canvas: &mut Canvas) {
        let lines = SYNTAX.iter();
        self.hint(
            lines.map(|line| app.with_keys(&format!("{line}{more}"))),
            canvas,
        );
    }

    /// The first of these that fits.
    fn hint(&self, mut lines: impl Iterator<Item = String>, canvas: &mut Canvas) {
        let mut pen = Pen::new(canvas, self.area, 1);
        pen.skip(1);
        let room = usize::from(pen.left());
        if let Some(line) = lines.find(|line| line.width() <= room) {
            pen.put(&line, self.theme.dim());
        }
    }

    /// A caret under the place, and beside it, where there is room, what is wrong.
    fn wrong(&self, column: usize, message: &str, canvas: &mut Canvas) {
        let place = self.begin + column.saturating_sub(self.cut) as u16;
        let place = place.min(self.area.width.saturating_sub(1));
        let style = self.theme.alert();
        Pen::new(canvas, self.area, 0).go(place).paint(1, style);
        let mut pen = Pen::new(canvas, self.area, 1);
        let told = message.width() as u16;
        pen.go(place);
        if told + 2 <= pen.left() {
            pen.put("^ ", style).put(message, style);
        } else if told < place {
            pen.put("^", style);
            pen.go(place - told - 1).put(message, style);
        } else {
            pen.go(1).put(message, style);
        }
    }
}
