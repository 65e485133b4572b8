//! The lower edge of the header: how many of what, and what holds the machine back.
//!
//! ```text
//! ╰ 73 processes · 131 threads · 2 running · 1 blocked ─────── ▲ stolen by the hypervisor: 5 % of CPU time (steal) ───╯
//! ```
//!
//! The verdict has a place of its own: where it begins, unless it needs more room, the right half of the header does.
//! Counts give way to it, first those that hardly ever change.

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{Bottleneck, Cause, WarnsFrom};
use crate::rates::Snapshot;
use crate::text::{CompactString, Tone, Width, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of a corner and a blank.
const EDGE: u16 = 2;
/// Cells between two counts, or between them and the verdict.
const GAP: u16 = 3;

/// Draws the last line of `area`.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let [_, _, left, right, flat, _] = theme.glyphs.frame;
    let mut pen = Pen::new(canvas, area, area.height - 1);
    pen.put(left, theme.frame());
    let end = area.width - 1;
    pen.go(end).put(right, theme.frame());
    pen.go(EDGE);
    let Some(snapshot) = app.shown() else {
        pen.go(1)
            .put(&flat.repeat(usize::from(end - 1)), theme.frame());
        return;
    };
    let room = end.saturating_sub(EDGE + 1);
    let others = hidden_words(snapshot, usize::from(room));
    // Without it, the counts that follow are misread.
    let hidden = others.map(|words| Count::words(words, Worth::Hidden, Tone::Warn));
    let least = hidden.as_ref().map_or(0, Count::width);
    let mut counts = counts(snapshot);
    counts.splice(0..0, hidden);
    let wanted = counts.iter().map(Count::width).sum::<u16>();
    // More words than the first number only where they take nothing from the counts, or from the right half.
    let beside = room.saturating_sub(wanted).max(area.width / 2 - EDGE);
    let badge = Badge::new(app, theme, (beside, room.saturating_sub(least)));
    let begin = badge.begin(area.width, EDGE + least, EDGE + wanted);
    keep_fitting(&mut counts, begin.saturating_sub(EDGE));
    write(&counts, theme, &mut pen);
    let from = if counts.is_empty() {
        1
    } else {
        pen.column() + 1
    };
    pen.go(from);
    let line = begin.saturating_sub(from + 1);
    pen.put(&flat.repeat(usize::from(line)), theme.frame());
    pen.go(begin);
    badge.draw(theme, &mut pen);
    let line = end.saturating_sub(pen.column() + 1);
    pen.skip(1)
        .put(&flat.repeat(usize::from(line)), theme.frame());
}

/// The counts alone, as many as fit.
pub fn tasks(snapshot: &Snapshot, theme: &Theme, pen: &mut Pen<'_>) {
    let mut counts = counts(snapshot);
    keep_fitting(&mut counts, pen.left() + GAP);
    write(&counts, theme, pen);
}

fn write(counts: &[Count], theme: &Theme, pen: &mut Pen<'_>) {
    for (at, count) in counts.iter().enumerate() {
        if at > 0 {
            pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
        }
        pen.put(&count.number, theme.tone(count.tone));
        pen.put(count.what, theme.dim());
        pen.put(&count.more, theme.dim());
    }
}

/// The verdict with its sign, as it is written.
struct Badge<'a> {
    text: &'a str,
    sign: &'static str,
    style: Style,
    /// It is longer than its room.
    cut: bool,
    width: u16,
}

impl<'a> Badge<'a> {
    /// In as many words as fit `beside` the counts, but never without the first number as far as `most` cells hold it.
    fn new(app: &'a App, theme: &Theme, (beside, most): (u16, u16)) -> Self {
        let (text, sign, style) = match app.bottleneck() {
            None => ("measuring", "", theme.dim()),
            // Its numbers stand above, and would only make the line flicker.
            Some(verdict) if verdict.cause == Cause::Nothing => {
                let style = theme.badge(Tone::Plain);
                (verdict.sentence.word(), "", style)
            }
            Some(verdict) => told(verdict, theme, beside),
        };
        let whole = (sign.width() + text.width()) as u16 + 2;
        Self {
            text,
            sign,
            style,
            cut: whole > most,
            width: whole.min(most),
        }
    }

    /// Its first cell: that of the right half, unless it is too long for that or the counts need more room; never before
    /// `least`. In steps, so that it does not move with the digits of counts.
    fn begin(&self, width: u16, least: u16, wanted: u16) -> u16 {
        let most = width.saturating_sub(EDGE + self.width + 1);
        let usual = (width / 2).max(wanted.next_multiple_of(4));
        usual.min(most).max(least)
    }

    fn draw(&self, theme: &Theme, pen: &mut Pen<'_>) {
        let end = pen.column() + self.width;
        pen.put(" ", self.style).put(self.sign, self.style);
        let left = usize::from(end.saturating_sub(pen.column()));
        if self.cut {
            let shown = crate::text::cut(self.text, left.saturating_sub(1));
            pen.put(shown, self.style)
                .put(theme.glyphs.more, self.style);
        } else {
            pen.put(self.text, self.style).put(" ", self.style);
        }
    }
}

/// What is wrong, in as many words as fit.
fn told<'a>(verdict: &'a Bottleneck, theme: &Theme, room: u16) -> (&'a str, &'static str, Style) {
    let sign = if verdict.cause.is_wrong() {
        theme.glyphs.warning
    } else {
        ""
    };
    let left = usize::from(room).saturating_sub(sign.width() + 2);
    let words = verdict.sentence.told_within(left);
    (words, sign, theme.badge(verdict.cause.tone()))
}

/// That others are hidden from us and by what, in as many words as there is room for.
fn hidden_words(snapshot: &Snapshot, room: usize) -> Option<CompactString> {
    /// Cells that the shortest verdict needs.
    const VERDICT: usize = 40;
    let name = snapshot.host().hidden?.name();
    let mut whole = CompactString::const_new("others are hidden (");
    whole.push_str(name);
    whole.push(')');
    Some(if whole.width() + VERDICT > room {
        name.into()
    } else {
        whole
    })
}

/// What a count is worth where there is no room for all: the first ones stay longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// That others are hidden.
    Hidden,
    /// Something that should not be.
    Blocked,
    Running,
    Ended,
    Threads,
    Processes,
    Kernel,
}

/// A number of something.
struct Count {
    worth: Worth,
    number: CompactString,
    what: &'static str,
    more: CompactString,
    tone: Tone,
}

impl Count {
    fn words(number: CompactString, worth: Worth, tone: Tone) -> Self {
        Self {
            worth,
            number,
            what: "",
            more: CompactString::default(),
            tone,
        }
    }

    fn new(worth: Worth, number: u32, what: [&'static str; 2], tone: Tone) -> Self {
        let [one, several] = what;
        Self {
            what: if number == 1 { one } else { several },
            ..Self::words(
                format::count(number.into()),
                worth,
                if number == 0 { Tone::Dim } else { tone },
            )
        }
    }

    /// Cells with the gap behind it.
    fn width(&self) -> u16 {
        (self.number.width() + self.what.len() + self.more.len()) as u16 + GAP
    }
}

/// What is counted, from left to right.
fn counts(snapshot: &Snapshot) -> Vec<Count> {
    let counts = &snapshot.counts;
    let mut all = vec![
        Count::new(
            Worth::Processes,
            counts.processes,
            [" process", " processes"],
            Tone::Plain,
        ),
        Count::new(
            Worth::Threads,
            counts.threads,
            [" thread", " threads"],
            Tone::Plain,
        ),
    ];
    all.extend(counts.running.map(|running| {
        let words = [" running"; 2];
        Count::new(Worth::Running, running, words, Tone::Running)
    }));
    all.push(blocked(snapshot));
    all.push(Count::new(
        Worth::Kernel,
        counts.kernel_threads,
        [" kernel thread", " kernel threads"],
        Tone::Plain,
    ));
    let ended = snapshot.machine.ended_mean;
    if let Some(ended) = ended.filter(|ended| WarnsFrom::UNSEEN_CPU.holds((*ended).into())) {
        let share = format::fixed(f64::from(ended.max(0.0)), 0, "%");
        let mut ended = Count::words(share, Worth::Ended, Tone::Plain);
        ended.what = " ended";
        all.push(ended);
    }
    all
}

/// Tasks in state D, and how many tasks wait for I/O: the kernel counts those itself, at this moment.
fn blocked(snapshot: &Snapshot) -> Count {
    let counts = &snapshot.counts;
    let (all, io) = (counts.uninterruptible, counts.blocked.unwrap_or(0));
    let most = all.max(io);
    let mut count = Count::new(Worth::Blocked, most, [" blocked"; 2], Tone::Warn);
    if most == 0 {
        count.worth = Worth::Threads;
    }
    if io > 0 {
        count.more = CompactString::const_new(" (");
        count.more.push_str(&format::count(io.into()));
        count.more.push_str(" on I/O)");
    }
    count
}

/// Leaves those that `room` cells have room for: what is worth more is chosen first, the order stays.
fn keep_fitting(counts: &mut Vec<Count>, room: u16) {
    let mut by_worth: Vec<(Worth, usize, u16)> = counts
        .iter()
        .enumerate()
        .map(|(at, count)| (count.worth, at, count.width()))
        .collect();
    by_worth.sort_unstable();
    let mut left = room;
    let mut kept = vec![false; counts.len()];
    for (_, at, width) in by_worth {
        if let Some(rest) = left.checked_sub(width) {
            left = rest;
            kept[at] = true;
        }
    }
    let mut kept = kept.into_iter();
    counts.retain(|_| kept.next().unwrap_or(false));
}
