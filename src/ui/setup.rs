//! The Setup screen: pages of settings, over everything below the header.
//!
//! ```text
//! ┌ Setup ─────────────────────────────────────┐
//! │ General  Lists  Header  Columns  Theme …   │
//! │ [x] mouse                                  │
//! │ interval              1 s                  │
//! │ ────────────────────────────────────────── │
//! │ Seconds between samples, 0.1 to 60.        │
//! └────────────────────────────────────────────┘
//! ```

mod meters;

use super::header::cpu::SHARES;
use super::menu::box_around;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::setup::{IN_FILE, Page, SetupLine};
use crate::canvas::Canvas;
use crate::config::{Role, about};
use crate::text::Width;
use crate::text::{self, Tone};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of a mark with a blank.
const MARK: u16 = 4;
/// Most cells of marks and labels before values, and of values before descriptions.
const VALUE: u16 = 38;
/// Cells in which a description still says something.
const ABOUT: u16 = 20;
/// Cells of marks and labels on the page of themes, where the preview stands beside them.
const PREVIEW: u16 = 24;

/// Draws it.
pub fn draw(app: &App, theme: &Theme, canvas: &mut Canvas) {
    let (Some(setup), Some(place)) = (app.setup_shown(), app.setup_place()) else {
        return;
    };
    let title = match about(&app.unwritten()).len() {
        0 => "Setup".to_owned(),
        1 => "Setup: 1 unsaved change".to_owned(),
        count => format!("Setup: {count} unsaved changes"),
    };
    box_around(theme, place.frame, &title, canvas);
    for (page, x) in place.titles(setup.page) {
        let style = if page == setup.page {
            theme.chosen()
        } else {
            theme.label()
        };
        let mut pen = Pen::new(canvas, place.pages, 0);
        pen.go(x).put(page.title(), style);
    }
    let lines = app.setup_lines();
    let columns = Columns::of(&lines, place.list.width);
    let one_by_one = match setup.page {
        Page::Header => lines.len() - app.meter_grid().iter().flatten().count(),
        _ => lines.len(),
    };
    let shown = lines.iter().enumerate().take(one_by_one).skip(place.top);
    for (row, (at, line)) in shown.take(usize::from(place.list.height)).enumerate() {
        let mut pen = Pen::new(canvas, place.list, row as u16);
        let selected = at == setup.selected();
        entry(line, selected, columns, theme, &mut pen);
        if selected {
            let width = match setup.page {
                Page::Theme => PREVIEW.min(place.list.width),
                _ => place.list.width,
            };
            pen.go(0).paint(width, theme.cursor());
        }
    }
    match setup.page {
        Page::Theme => preview(app, theme, place.list, canvas),
        Page::Header => meters::draw(app, theme, &place, one_by_one, canvas),
        _ => {}
    }
    if place.rule.height > 0 {
        let level = theme.glyphs.frame[4].repeat(usize::from(place.rule.width));
        Pen::new(canvas, place.rule, 0).put(&level, theme.guide());
    }
    // What there is to say of an empty page stands in it.
    let said = if lines.is_empty() {
        place.list
    } else {
        place.help
    };
    help(app, theme, said, canvas);
}

/// Where values and descriptions begin.
#[derive(Clone, Copy)]
struct Columns {
    value: u16,
    about: u16,
}

impl Columns {
    /// Behind the longest label and the longest value, as far as these leave room.
    fn of(lines: &[SetupLine], width: u16) -> Self {
        let labels = lines.iter().map(|line| line.label.width() as u16);
        let label = labels.max().unwrap_or(0);
        // What has no description needs no room before it.
        let described = |line: &SetupLine| !line.about.is_empty();
        let values = lines.iter().filter(|line| described(line));
        let values = values.map(|line| line.value.width() as u16).max();
        let value = (MARK + label + 2).min(VALUE).min(width / 2);
        let beside = match values {
            None | Some(0) => 0,
            Some(cells) => cells + 2,
        };
        Self {
            value,
            about: value + beside.min(VALUE),
        }
    }
}

fn entry(line: &SetupLine, selected: bool, columns: Columns, theme: &Theme, pen: &mut Pen<'_>) {
    let column = columns.value;
    // A colour below the cursor would be its ground where that is reversed.
    let on = if selected { Style::new() } else { theme.key() };
    match line.mark {
        Some(true) => pen.put("[x] ", on),
        Some(false) => pen.put("[ ] ", theme.dim()),
        None => pen.skip(MARK),
    };
    let style = if line.own {
        theme.strong()
    } else {
        Style::new()
    };
    // Names and patterns may hold anything.
    let label = text::clean(line.label.as_bytes());
    let label = theme.glyphs.spell(&label);
    let value = text::clean(line.value.as_bytes());
    // A long label gives way to its value, unless that is long too.
    let room = usize::from(pen.left()).saturating_sub(value.width() + 1);
    let most = room.max(usize::from(pen.left() / 2));
    if label.width() > most {
        pen.put(text::cut(&label, most.saturating_sub(1)), style)
            .put(theme.glyphs.more, theme.guide());
    } else {
        pen.put(&label, style);
    }
    if pen.column() < column {
        pen.go(column);
    } else {
        pen.skip(1);
    }
    let cut = value.width() > usize::from(pen.left());
    pen.put(&theme.glyphs.spell(&value), style);
    if cut {
        pen.cut(theme.glyphs.more, theme.guide());
    }
    if pen.column() + 1 < columns.about.max(column) || value.is_empty() {
        pen.go(columns.about);
        if pen.left() >= ABOUT {
            let about = text::clean(line.about.as_bytes());
            let about = text::phrase(&about, usize::from(pen.left()));
            let more = (theme.glyphs.more, theme.guide());
            pen.put_or_cut(&theme.glyphs.spell(about), theme.dim(), more);
        }
    }
}

/// What the theme makes of things.
fn preview(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let left = PREVIEW + 2;
    if area.width < left + 20 {
        return;
    }
    let area = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    let mut pen = Pen::new(canvas, area, 0);
    for (share, letters, _) in SHARES {
        pen.put(theme.glyphs.shares[share as usize], theme.share(share))
            .put(letters, theme.dim())
            .skip(1);
    }
    let help = app.with_keys("{help}");
    let words: [&[(&str, Style)]; 6] = [
        &[
            ("label ", theme.label()),
            ("value ", Style::new()),
            ("0 ", theme.dim()),
            ("high ", theme.tone(Tone::Warn)),
            ("very high", theme.tone(Tone::Critical)),
        ],
        &[("PID COMMAND ", theme.heading()), ("CPU%", theme.chosen())],
        &[
            ("java ", theme.tone(Tone::Name)),
            ("thread ", theme.tone(Tone::Thread)),
            ("R ", theme.tone(Tone::Running)),
            ("new ", theme.born()),
            ("ended ", theme.ended()),
            ("tagged", theme.tagged()),
        ],
        &[("the row under the cursor", theme.cursor())],
        &[
            ("spark ", theme.spark()),
            ("line ", theme.curve(1)),
            ("line ", theme.curve(2)),
            ("steal ", theme.spark_warn()),
            ("cache", theme.role(Role::Cache)),
        ],
        &[
            (&help, theme.key()),
            (" Help  ", Style::new()),
            ("found", theme.found()),
            ("  ", Style::new()),
            ("PAUSED", theme.alert()),
        ],
    ];
    for (row, words) in words.iter().enumerate() {
        let mut pen = Pen::new(canvas, area, row as u16 + 1);
        for (word, style) in *words {
            pen.put(word, *style);
        }
    }
    let rest = area.rows().nth(words.len() + 1);
    shares(theme, rest.unwrap_or_default(), canvas);
}

/// Badges, and the gradient from nothing to all.
fn shares(theme: &Theme, area: Rect, canvas: &mut Canvas) {
    const STEPS: usize = 17;
    let mut pen = Pen::new(canvas, area, 0);
    for (word, role) in [
        (" calm ", Role::BadgeOk),
        (" note ", Role::BadgeInfo),
        (" high ", Role::BadgeWarn),
        (" very high ", Role::BadgeCritical),
    ] {
        pen.put(word, theme.role(role));
    }
    pen.skip(1);
    let last = STEPS - 1;
    for step in 0..STEPS {
        let level = 1 + step * (theme.glyphs.levels.len() - 2) / last;
        let style = theme.gradient(step as f64 / last as f64);
        pen.put(theme.glyphs.levels[level], style);
    }
}

/// A sentence about the line selected; a question and what there is to say stand out.
fn help(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let loud = app.setup_shown().is_some_and(|setup| {
        setup.held
            || setup.question.is_some()
            || setup.key_question.is_some()
            || setup.note.is_some()
    });
    let style = if loud { theme.key() } else { theme.dim() };
    let most = usize::from(area.height);
    let mut said = app.setup_help();
    let mut lines = text::wrapped(&said, usize::from(area.width));
    while lines.len() > most
        && let Some(shorter) = without_a_sentence(&said)
    {
        said = shorter;
        lines = text::wrapped(&said, usize::from(area.width));
    }
    for (row, line) in lines.iter().take(most).enumerate() {
        let mut pen = Pen::new(canvas, area, row as u16);
        pen.put(&theme.glyphs.spell(line), style);
        if row + 1 == most && lines.len() > most {
            pen.cut(theme.glyphs.more, theme.guide());
        }
    }
}

/// Without the last sentence before what it is called in the file, unless it is the only one.
fn without_a_sentence(said: &str) -> Option<String> {
    let (about, name) = said.split_at(said.rfind(IN_FILE)?);
    let end = about.rfind(". ")?;
    Some(format!("{}.{name}", &about[..end]))
}
