//! A line to type into, in place of the footer, of what is looked into or of a file that is written. Long notes stand above it.
//!
//! ```text
//! File exists: Enter overwrites it, Esc cancels.
//! Copy to file: threadtop-4312-environment.txt_
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::inspect::{Goal, Prompt};
use crate::app::saving::{Content, Saving};
use crate::canvas::Canvas;
use crate::text::{self, Tone, Width};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A note in as many lines above the footer as it takes.
fn above(note: &str, style: Style, area: Rect, canvas: &mut Canvas) {
    let lines = text::wrapped(note, usize::from(area.width.saturating_sub(2)));
    for (line, up) in lines.iter().rev().zip(1..=area.y) {
        let above = Rect {
            y: area.y - up,
            ..area
        };
        let blank = " ".repeat(usize::from(above.width));
        let mut pen = Pen::new(canvas, above, 0);
        pen.put(&blank, Style::reset()).go(1).put(line, style);
    }
}

/// A line to type into, in place of the footer; answers where the cursor belongs.
pub fn draw(
    app: &App,
    prompt: &Prompt,
    theme: &Theme,
    area: Rect,
    canvas: &mut Canvas,
) -> (u16, u16) {
    // Of the notes the first that fits is shown.
    let around = "{search-next} next  {search-previous} previous  {back} back";
    let (notes, style) = match &prompt.goal {
        Goal::Search { found: false, .. } => (["no match", ""], theme.alert()),
        Goal::Search { .. } => ([around, "{back} back"], theme.dim()),
        Goal::Save(saving) if saving.writing.is_some() => (
            ["writing ...  {back} stops waiting", "{back} cancels"],
            theme.dim(),
        ),
        Goal::Save(Saving { note: Some(_), .. }) => (["", ""], theme.tone(Tone::Warn)),
        Goal::Save(Saving {
            content: Content::Samples,
            ..
        }) => (["{enter} records  {back} back", "{back} back"], theme.dim()),
        Goal::Save(_) => (
            ["{enter} saves it  {back} back", "{back} back"],
            theme.dim(),
        ),
    };
    let mut notes = notes.map(|note| app.with_keys(note));
    if let Goal::Save(Saving {
        note: Some(note),
        writing: None,
        ..
    }) = &prompt.goal
    {
        notes[0].clone_from(note);
    }
    let (label, matters) = match &prompt.goal {
        Goal::Search { .. } => ("Search", false),
        Goal::Save(saving) => {
            let label = match saving.content {
                Content::Tab => "Copy to file",
                Content::Screen(_) => "Save screen to file",
                Content::Samples => "Record to file",
            };
            (label, saving.note.is_some())
        }
    };
    let editor = &prompt.editor;
    let mut pen = Pen::new(canvas, area, 0);
    pen.skip(1).put(label, theme.key()).put(": ", theme.key());
    let begin = pen.column();
    let least = if matters { "" } else { &notes[1] };
    // The way out is shown beside even a long text; of that the end is.
    let kept = if least.is_empty() {
        1
    } else {
        least.width() + 4
    };
    let room = usize::from(pen.left()).saturating_sub(kept);
    let shown = text::tail(editor.text(), room);
    let cut = text::width(editor.text()) - text::width(shown);
    pen.put(shown, theme.typed(editor.is_selected())).skip(3);
    let fits = |note: &&String| note.width() <= usize::from(pen.left());
    if let Some(note) = notes.iter().find(fits).filter(|note| !note.is_empty()) {
        pen.put(note, style);
    } else if matters {
        above(&notes[0], style, area, canvas);
    }
    let column = begin + editor.cursor().saturating_sub(cut) as u16;
    (area.x + column.min(area.width.saturating_sub(1)), area.y)
}
