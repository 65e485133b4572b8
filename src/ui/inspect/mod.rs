//! A process or thread that is looked into, over everything but the footer.
//!
//! ```text
//! thread C2 CompilerThre (4319) of java (4312)                     1-20 of 34
//!  Environment  Files  Locks  Memory  Limits  Namespaces  Scheduling  History
//! FD  MODE  TYPE   POSITION  FILE, OR ADDRESSES AND STATE
//!  0  r     device        0  /dev/null
//! ```

mod history;

use super::pen::Pen;
use super::scroll;
use super::theme::Theme;
use super::typing;
use crate::app::inspect::InspectAreas;
use crate::app::{App, Inspect};
use crate::canvas::Canvas;
use crate::inspect::When;
use crate::inspect::page::Line;
use crate::text::Width;
use crate::text::{self, Tone};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws it; answers where the terminal's cursor belongs, if somewhere.
pub fn draw(
    app: &App,
    inspect: &Inspect,
    theme: &Theme,
    footer: Rect,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let area = canvas.area();
    canvas.blank_all();
    let place = Inspect::place((area.width, area.height));
    tabs(inspect, theme, place.tabs, canvas);
    if inspect.tab.info().read == When::Never {
        let lines = inspect.notice();
        let (notice, charts) = parted(place.body, lines.len() as u16);
        for (at, line) in (0..notice.height).zip(&lines) {
            write(line, inspect, theme, inset(notice), at, canvas);
        }
        history::draw(app, inspect, theme, charts, canvas);
    } else {
        let bar = app.popup_bar();
        // The text ends before the bar.
        let width = place.body.width.saturating_sub(u16::from(bar.is_some()));
        let body = Rect {
            width,
            ..place.body
        };
        page(inspect, theme, body, canvas);
        scroll::draw(bar, theme, canvas);
    }
    // Last: a long message lies over what is below.
    title(app, inspect, theme, &place, canvas);
    if let Some(prompt) = &inspect.prompt {
        return Some(typing::draw(app, prompt, theme, footer, canvas));
    }
    super::footer::draw(app, theme, footer, canvas);
    None
}

/// The name; on the right what was just done, and where in the page we are.
fn title(app: &App, inspect: &Inspect, theme: &Theme, place: &InspectAreas, canvas: &mut Canvas) {
    let area = place.title;
    let mut states: Vec<(String, Style)> = Vec::new();
    if inspect.tab.info().read != When::Never {
        let count = inspect.lines().len();
        let first = (inspect.top + 1).min(count);
        let last = (inspect.top + usize::from(place.body.height)).min(count);
        states.push((format!("{first}-{last}/{count}"), theme.dim()));
    }
    if inspect.ended {
        states.push((" ENDED ".to_owned(), theme.alert()));
    } else if inspect.unreaped.is_some() {
        states.push((" ZOMBIE ".to_owned(), theme.alert()));
    }
    if app.paused() {
        states.push((" PAUSED ".to_owned(), theme.alert()));
    }
    if let Some(message) = app.message() {
        let others: usize = states.iter().map(|(text, _)| text.width() + 2).sum();
        if others + message.width() + 2 > usize::from(area.width) {
            super::message::over(message, theme, area, canvas);
            return;
        }
        states.push((theme.glyphs.spell(message).into_owned(), theme.strong()));
    }
    let mut x = area.width;
    for (text, style) in states {
        let width = text.width() as u16;
        x = x.saturating_sub(width + 1);
        Pen::new(canvas, area, 0).go(x).put(&text, style);
        x = x.saturating_sub(1);
    }
    let left = Rect { width: x, ..area };
    let name = theme.glyphs.spell(&inspect.name);
    let mut pen = Pen::new(canvas, left, 0);
    pen.skip(1).put(&name, theme.strong());
    if name.width() + 1 > usize::from(left.width) {
        pen.cut(theme.glyphs.more, theme.guide());
    }
    let room = usize::from(pen.left()).saturating_sub(3);
    let hints = app.hints(inspect.subject).into_iter();
    let hint = hints.map(|hint| theme.glyphs.spell(&hint).into_owned());
    if let Some(hint) = hint.into_iter().find(|hint| hint.width() <= room) {
        pen.skip(2).put(&hint, theme.label());
    }
}

fn tabs(inspect: &Inspect, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    for (tab, text, x) in inspect.tabs(area.width) {
        let style = if tab == inspect.tab {
            theme.chosen()
        } else {
            theme.dim()
        };
        Pen::new(canvas, area, 0).go(x).put(&text, style);
    }
}

/// The first lines of an area, and the rest.
fn parted(area: Rect, lines: u16) -> (Rect, Rect) {
    let height = lines.min(area.height);
    let rest = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, rest)
}

/// Without the margin on the left.
fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        ..area
    }
}

fn page(inspect: &Inspect, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let body = inset(area);
    let late = inspect.late().map_or_else(Vec::new, |sentence| {
        text::wrapped(sentence, usize::from(body.width))
    });
    for (at, line) in (0..body.height).zip(&late) {
        Pen::new(canvas, body, at).put(line, theme.tone(Tone::Warn));
    }
    if late.is_empty() && inspect.took().is_none() {
        Pen::new(canvas, body, 0).put(&theme.glyphs.spell("Reading …"), theme.dim());
        return;
    }
    let skip = late.len() as u16;
    let lines = inspect.lines().iter().skip(inspect.top);
    for (at, line) in (skip..body.height).zip(lines) {
        write(line, inspect, theme, body, at, canvas);
    }
}

/// Writes a line from the first cell that is not scrolled out; marks where it goes on beyond the edges, and what is
/// searched for.
fn write(line: &Line, inspect: &Inspect, theme: &Theme, area: Rect, at: u16, canvas: &mut Canvas) {
    let mut hidden = inspect.left;
    let mut cells = 0;
    {
        let mut pen = Pen::new(canvas, area, at);
        for (part, tone) in &line.parts {
            let part = theme.glyphs.spell(part);
            let width = text::width(&part);
            cells += width;
            let cut = hidden.min(width);
            hidden -= cut;
            let begin = text::cut(&part, cut).len();
            pen.put(&part[begin..], theme.tone(*tone));
        }
        if cells > inspect.left + usize::from(area.width) {
            pen.cut(theme.glyphs.more, theme.guide());
        }
    }
    mark(&line.text(), inspect, theme, area, at, canvas);
    if inspect.left > 0 && cells > 0 {
        Pen::new(canvas, area, at).put(theme.glyphs.hidden.0, theme.guide());
    }
}

/// Paints each place of the text that is searched for.
fn mark(line: &str, inspect: &Inspect, theme: &Theme, area: Rect, at: u16, canvas: &mut Canvas) {
    let sought = inspect.highlight().to_lowercase();
    let lower = line.to_lowercase();
    // Only where both have the same bytes is a place in one a place in the other.
    if sought.is_empty() || lower.len() != line.len() {
        return;
    }
    for (begin, _) in lower.match_indices(&sought) {
        let Some(before) = line.get(..begin) else {
            continue;
        };
        let (from, wide) = (text::width(before), text::width(&sought));
        if let Some(x) = from.checked_sub(inspect.left) {
            let mut pen = Pen::new(canvas, area, at);
            pen.go(x.min(usize::from(area.width)) as u16)
                .paint(wide as u16, theme.found());
        }
    }
}
