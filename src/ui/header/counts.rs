//! How many of what, and what holds the machine back.
//!
//! ```text
//! 73 processes  131 threads  61 kernel  2 running  3 in D (1 waits for I/O)  ended 12%  no bottleneck
//! CPU saturated: 3.8 tasks waited for 2 CPUs on average
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{Bottleneck, Cause, WarnsFrom};
use crate::rates::{Counts, Snapshot};
use crate::text::Tone;
use crate::text::Width;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells that the counts of a large machine take.
const COUNTS: u16 = 62;

/// Draws the line of counts.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    if area.is_empty() {
        return;
    }
    let verdict = app.bottleneck();
    // What is wrong comes before the counts, where there is no room for both.
    if let Some(verdict) = verdict.filter(|verdict| verdict.cause.is_wrong())
        && area.width < COUNTS + verdict.sentence.short().width() as u16
    {
        let mut pen = Pen::new(canvas, area, 0);
        hidden(snapshot, theme, pen.skip(1));
        tell(verdict, theme, &mut pen);
        return;
    }
    let counts = &snapshot.counts;
    let mut pen = Pen::new(canvas, area, 0);
    // First: without it, the counts that follow are misread.
    hidden(snapshot, theme, pen.skip(1));
    for (count, what, tone) in [
        (Some(counts.processes), "processes", Tone::Plain),
        (Some(counts.threads), "threads", Tone::Plain),
        (Some(counts.kernel_threads), "kernel", Tone::Plain),
        (counts.running, "running", Tone::Running),
    ] {
        let Some(count) = count else { continue };
        let tone = if count == 0 { Tone::Dim } else { tone };
        if !counted(count, theme.tone(tone), (what, ""), theme, &mut pen) {
            break;
        }
    }
    blocked(counts, theme, &mut pen);
    let ended = snapshot.machine.ended_mean;
    if let Some(ended) = ended.filter(|ended| WarnsFrom::UNSEEN_CPU.holds((*ended).into())) {
        let share = format!("{ended:.0}%");
        if usize::from(pen.left()) > "ended".width() + share.width() {
            pen.put("ended", theme.dim()).skip(1);
            pen.put(&share, Style::new()).skip(2);
        }
    }
    match verdict {
        Some(verdict) if verdict.cause == Cause::Nothing => {
            // Its numbers stand above, and would only make the line flicker.
            pen.fit(verdict.sentence.word(), theme.dim());
        }
        Some(verdict) if !verdict.cause.is_wrong() => {
            pen.fit(
                verdict.sentence.told_within(usize::from(pen.left())),
                Style::new(),
            );
        }
        Some(verdict) => tell(verdict, theme, &mut pen),
        None => {}
    }
}

/// A number of something, with more about it if there is room; nothing, and `false`, rather than a number alone.
fn counted(
    count: u32,
    style: Style,
    (what, more): (&str, &str),
    theme: &Theme,
    pen: &mut Pen,
) -> bool {
    let count = count.to_string();
    let fits = usize::from(pen.left()) > count.width() + what.width();
    if fits {
        pen.put(&count, style).skip(1);
        pen.put(what, theme.dim());
        pen.fit(more, theme.dim()).skip(2);
    }
    fits
}

/// Tells that others are hidden from us, where they are.
pub(super) fn hidden(snapshot: &Snapshot, theme: &Theme, pen: &mut Pen) {
    if let Some(words) = hidden_words(snapshot, usize::from(pen.left())) {
        pen.fit(&words, theme.tone(Tone::Warn)).skip(2);
    }
}

/// That others are hidden from us and by what, in as many words as there is room for.
pub(super) fn hidden_words(snapshot: &Snapshot, room: usize) -> Option<String> {
    let name = snapshot.host().hidden?.name();
    let whole = format!("others are hidden ({name})");
    Some(if whole.width() > room {
        name.to_owned()
    } else {
        whole
    })
}

/// Tasks in state D, and how many tasks wait for I/O: the kernel counts those itself, at this moment.
fn blocked(counts: &Counts, theme: &Theme, pen: &mut Pen) {
    let (all, io) = (counts.uninterruptible, counts.blocked.unwrap_or(0));
    let tone = if all.max(io) == 0 {
        Tone::Dim
    } else {
        Tone::Warn
    };
    let of_these = match (counts.blocked, all.max(io)) {
        (None, _) | (_, 0) => String::new(),
        (Some(1), _) => " (1 waits for I/O)".to_owned(),
        (Some(io), _) => format!(" ({io} wait for I/O)"),
    };
    counted(all, theme.tone(tone), ("in D", &of_these), theme, pen);
}

/// Tells what is wrong, in as many words as fit.
pub(super) fn tell(verdict: &Bottleneck, theme: &Theme, pen: &mut Pen) {
    let style = theme.tone(verdict.cause.tone());
    let room = usize::from(pen.left());
    let words = verdict.sentence.told_within(room);
    pen.put(words, style);
    if words.width() > room {
        pen.cut(theme.glyphs.more, style);
    }
}
