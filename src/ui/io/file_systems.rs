//! The table of file systems: the fullest first, with a bar of how full each is. In a single line the edge names the fullest.

use super::title;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{fullness, is_full};
use crate::sample::FileSystem;
use crate::text::{self, Tone, Width};
use crate::ui::header::bar::{self, Part, Value};
use crate::ui::header::fullness_of;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{DeviceColumn, FILE_SYSTEM_COLUMNS};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Cells of the longest bar.
const WIDEST_BAR: u16 = 40;
/// Cells in which a bar still says something.
const SHORTEST_BAR: u16 = 8;

/// Draws as many as there is room for.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown().filter(|_| !area.is_empty()) else {
        return;
    };
    let systems = snapshot.file_systems();
    let order = &app.series().file_systems;
    if area.height == 1 {
        let ordered = order.iter().filter_map(|at| systems.get(*at));
        edge(theme, ordered, Pen::new(canvas, area, 0));
        return;
    }
    heading(theme, area, canvas);
    let room = usize::from(area.height - 1);
    let shown = if order.len() > room { room - 1 } else { room };
    let above = app.devices_above().min(order.len().saturating_sub(shown));
    // Until the next frame the order may be that of another list.
    let lines = order
        .iter()
        .skip(above)
        .take(shown)
        .filter_map(|at| systems.get(*at));
    for (line, system) in (1..).zip(lines) {
        row(theme, system, Pen::new(canvas, area, line));
    }
    let missing = order.len().saturating_sub(shown);
    if missing > 0 {
        let text = match above {
            0 => format!("+{missing} more"),
            above => format!("+{missing} more, {above} of them above"),
        };
        let mut pen = Pen::new(canvas, area, area.height - 1);
        pen.skip(2).put(&text, theme.dim());
    }
}

/// The title, and how full as many are as there is room for.
fn edge<'a>(theme: &Theme, systems: impl Iterator<Item = &'a FileSystem>, mut pen: Pen) {
    title_alone(theme, &mut pen);
    for (text, point, tone) in systems.filter_map(fullness_of) {
        let point = theme.glyphs.spell(&point);
        let cells = text.width() + point.width() + 3;
        // The corner of the frame stays.
        if cells + 1 > usize::from(pen.left()) {
            break;
        }
        pen.skip(1).clear(cells as u16).skip(1);
        pen.put(&text, theme.tone(tone)).skip(1);
        pen.put(&point, theme.dim()).skip(1);
    }
}

/// Cells of where they are mounted.
fn points(area: u16) -> u16 {
    match area {
        ..72 => (area / 3).clamp(10, 24),
        72..120 => area / 4,
        _ => 32,
    }
}

fn columns(area: u16) -> impl Iterator<Item = &'static DeviceColumn<FileSystem>> {
    let wide = move |column: &&DeviceColumn<FileSystem>| area >= column.from;
    FILE_SYSTEM_COLUMNS.iter().filter(wide)
}

fn title_alone(theme: &Theme, pen: &mut Pen) {
    const TITLE: &str = "File systems";
    pen.go(2).clear(TITLE.width() as u16 + 2).skip(1);
    pen.put(TITLE, theme.strong()).skip(1);
}

fn heading(theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let mut pen = Pen::new(canvas, area, 0);
    title_alone(theme, &mut pen);
    pen.go(1 + points(area.width));
    let style = theme.label().add_modifier(Modifier::BOLD);
    for column in columns(area.width) {
        let end = pen.column() + 1 + column.width;
        title(&mut pen, column.title, end, style);
    }
}

fn row(theme: &Theme, system: &FileSystem, mut pen: Pen) {
    let width = pen.left();
    let names = points(width);
    let point = text::clean(&system.point);
    let point = text::shorten(&point, usize::from(names - 1));
    let point = theme.glyphs.spell(&point);
    let tone = if system.hangs || is_full(system) {
        Tone::Warn
    } else if system.read_only {
        Tone::Dim
    } else {
        Tone::Name
    };
    pen.skip(2).field(&point, names - 1, theme.tone(tone));
    for column in columns(width) {
        let (text, tone) = column.cell(Some(system), false);
        let text = theme.glyphs.spell(&text);
        pen.skip(1)
            .field_right(&text, column.width, theme.tone(tone));
    }
    if system.hangs {
        pen.skip(2).put("no answer", theme.tone(Tone::Warn));
        return;
    }
    // The frame stands behind it.
    let room = pen.left().saturating_sub(4);
    let bar = if room > WIDEST_BAR + 12 {
        WIDEST_BAR
    } else {
        room
    };
    if let (Some(share), SHORTEST_BAR..) = (fullness(system), bar) {
        let share = (share / 100.0) as f32;
        let style = if is_full(system) {
            theme.tone(Tone::Warn)
        } else if system.read_only {
            theme.dim()
        } else {
            theme.spark()
        };
        let part = Part {
            end: share,
            sign: theme.glyphs.levels[8],
            style,
            seen: false,
        };
        let value = Value {
            text: "",
            style: Style::new(),
            cells: 0,
        };
        pen.skip(2);
        bar::draw(theme, &[part], value, bar + 1, &mut pen);
    }
    if room > bar {
        let source = text::clean(&system.source);
        let cells = pen.left().saturating_sub(4);
        let source = text::shorten(&source, usize::from(cells));
        let source = theme.glyphs.spell(&source);
        pen.skip(1).put(&source, theme.dim());
    }
}
