//! The lower edge of the header: how many of what, and what holds the machine back.
//!
//! ```text
//! ╰ 73 processes · 131 threads · 2 running · 1 blocked ─────── ▲ stolen by the hypervisor: 5 % of CPU time (steal) ───╯
//! ```
//!
//! How many processes and threads there are is always told, and so is the verdict, in words that fit beside that. It begins
//! where the right half of the header does, unless it needs more room; other counts give way to it, first those that hardly
//! ever change.

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{Cause, WarnsFrom};
use crate::rates::Snapshot;
use crate::text::{CompactString, Tone, Width, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

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
    let mut counts = Counts::new(snapshot, usize::from(room));
    let badge = Badge::new(app, theme, &counts, (room, area.width / 2 - EDGE));
    counts.fit(room.saturating_sub(badge.width));
    let begin = badge.begin(area.width, EDGE + counts.width());
    counts.write(theme, &mut pen);
    let from = if counts.all.is_empty() {
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
    let mut counts = Counts::new(snapshot, 0);
    counts.all.retain(|count| count.worth != Worth::Hidden);
    counts.fit(pen.left() + GAP);
    counts.write(theme, pen);
}

/// The verdict with its sign, as it is written.
struct Badge<'a> {
    text: Cow<'a, str>,
    sign: &'static str,
    style: Style,
    width: u16,
}

impl<'a> Badge<'a> {
    /// In as many words as leave `room` for the first counts, but with all that these words say only where that takes nothing
    /// from the others, or from the right `half`.
    fn new(app: &'a App, theme: &Theme, counts: &Counts, (room, half): (u16, u16)) -> Self {
        let (text, sign, style) = match app.bottleneck() {
            None => ("measuring…", "", theme.dim()),
            // Its numbers stand above, and would only make the line flicker.
            Some(verdict) if verdict.cause == Cause::Nothing => {
                let style = theme.badge(verdict.cause);
                (verdict.sentence.word(), "", style)
            }
            Some(verdict) => {
                let wrong = verdict.cause.is_wrong();
                let sign = if wrong { theme.glyphs.warning } else { "" };
                let words = |room: u16| usize::from(room).saturating_sub(sign.width() + 2);
                let most = words(room.saturating_sub(counts.least()));
                let beside = words(room.saturating_sub(counts.width()).max(half)).min(most);
                let sentence = &verdict.sentence;
                let brief = Some(sentence.brief()).filter(|brief| brief.width() <= most);
                let text = sentence.within(beside).max(brief);
                (
                    text.unwrap_or(sentence.word()),
                    sign,
                    theme.badge(verdict.cause),
                )
            }
        };
        let text = theme.glyphs.spell(text);
        let whole = (sign.width() + text.width()) as u16 + 2;
        Self {
            text,
            sign,
            style,
            width: whole.min(room),
        }
    }

    /// Its first cell: that of the right half, unless it is too long for that or the counts need more room. In steps, so that
    /// it does not move with the digits of counts.
    fn begin(&self, width: u16, counts: u16) -> u16 {
        let most = width.saturating_sub(EDGE + self.width + 1);
        (width / 2).max(counts.next_multiple_of(4)).min(most)
    }

    fn draw(&self, theme: &Theme, pen: &mut Pen<'_>) {
        let left = usize::from(self.width).saturating_sub(self.sign.width() + 2);
        let text = &self.text;
        pen.put(" ", self.style).put(self.sign, self.style);
        if text.width() > left {
            let shown = crate::text::cut(text, left.saturating_sub(1));
            pen.put(shown, self.style)
                .put(theme.glyphs.more, self.style);
        } else {
            pen.put(text, self.style);
        }
        pen.put(" ", self.style);
    }
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
    Processes,
    Threads,
    /// Something that should not be.
    Blocked,
    Running,
    Ended,
    /// Nothing is blocked.
    Free,
    Kernel,
}

/// A number of something.
struct Count {
    worth: Worth,
    number: CompactString,
    /// What is counted, and the same where room is short.
    what: [&'static str; 2],
    more: CompactString,
    tone: Tone,
}

impl Count {
    fn words(number: CompactString, worth: Worth, tone: Tone) -> Self {
        Self {
            worth,
            number,
            what: [""; 2],
            more: CompactString::default(),
            tone,
        }
    }

    fn new(worth: Worth, number: u32, what: [&'static str; 2], tone: Tone) -> Self {
        Self {
            what,
            ..Self::words(
                format::count(number.into()),
                worth,
                if number == 0 { Tone::Dim } else { tone },
            )
        }
    }

    /// Cells with the gap behind it.
    fn width(&self, words: Words) -> u16 {
        let [what, more] = self.told(words);
        (self.number.width() + what.len() + more.len()) as u16 + GAP
    }

    /// What stands behind the number.
    fn told(&self, words: Words) -> [&str; 2] {
        let [long, short] = self.what;
        match words {
            Words::All => [long, &self.more],
            Words::Plain => [long, ""],
            Words::Short => [short, ""],
        }
    }
}

/// In how many words counts are told.
#[derive(Clone, Copy)]
enum Words {
    All,
    /// Nothing in brackets.
    Plain,
    /// Abbreviated as well.
    Short,
}

/// What is counted, from left to right.
struct Counts {
    all: Vec<Count>,
    words: Words,
}

impl Counts {
    /// All there is to count; `room` cells have to do for them and the verdict.
    fn new(snapshot: &Snapshot, room: usize) -> Self {
        let counts = &snapshot.counts;
        let several = |number: u32, [one, several]: [&'static str; 2]| {
            if number == 1 { one } else { several }
        };
        // Without it, the counts that follow are misread.
        let hidden = hidden_words(snapshot, room);
        let mut all: Vec<Count> = hidden
            .map(|words| Count::words(words, Worth::Hidden, Tone::Warn))
            .into_iter()
            .collect();
        let (processes, threads) = (counts.processes, counts.threads);
        let words = [several(processes, [" process", " processes"]), " proc"];
        all.push(Count::new(Worth::Processes, processes, words, Tone::Plain));
        let words = [several(threads, [" thread", " threads"]), " thr"];
        all.push(Count::new(Worth::Threads, threads, words, Tone::Plain));
        all.extend(counts.running.map(|running| {
            let words = [" running", " run"];
            Count::new(Worth::Running, running, words, Tone::Running)
        }));
        all.push(blocked(snapshot));
        let kernel = counts.kernel_threads;
        let words = [
            several(kernel, [" kernel thread", " kernel threads"]),
            " kthr",
        ];
        all.push(Count::new(Worth::Kernel, kernel, words, Tone::Plain));
        let ended = snapshot.machine.ended_mean;
        if let Some(ended) = ended.filter(|ended| WarnsFrom::UNSEEN_CPU.holds((*ended).into())) {
            let share = format::fixed(f64::from(ended.max(0.0)), 0, "%");
            let mut ended = Count::words(share, Worth::Ended, Tone::Plain);
            ended.what = [" ended"; 2];
            all.push(ended);
        }
        let words = Words::All;
        Self { all, words }
    }

    /// Cells of them.
    fn width(&self) -> u16 {
        self.all.iter().map(|count| count.width(self.words)).sum()
    }

    /// Cells of those that are always told, in short words.
    fn least(&self) -> u16 {
        let first = self
            .all
            .iter()
            .filter(|count| count.worth <= Worth::Threads);
        first.map(|count| count.width(Words::Short)).sum()
    }

    /// Leaves those that `room` cells have room for: what is worth more is chosen first, the order stays. As many words are
    /// taken as leave room for all that change.
    fn fit(&mut self, room: u16) {
        let wanted = |words: &Words| {
            let lively = self
                .all
                .iter()
                .filter(|count| count.worth <= Worth::Running);
            lively.map(|count| count.width(*words)).sum::<u16>()
        };
        let enough = [Words::All, Words::Plain];
        let fitting = enough.into_iter().find(|words| wanted(words) <= room);
        self.words = fitting.unwrap_or(Words::Short);
        let words = self.words;
        super::keep_fitting(&mut self.all, room, |count| {
            (count.worth, count.width(words))
        });
    }

    fn write(&self, theme: &Theme, pen: &mut Pen<'_>) {
        for (at, count) in self.all.iter().enumerate() {
            if at > 0 {
                pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
            }
            pen.put(&count.number, theme.tone(count.tone));
            for text in count.told(self.words) {
                pen.put(text, theme.dim());
            }
        }
    }
}

/// Tasks in state D, and how many tasks wait for I/O: the kernel counts those itself, at this moment.
fn blocked(snapshot: &Snapshot) -> Count {
    let counts = &snapshot.counts;
    let (all, io) = (counts.uninterruptible, counts.blocked.unwrap_or(0));
    let most = all.max(io);
    let mut count = Count::new(Worth::Blocked, most, [" blocked"; 2], Tone::Warn);
    if most == 0 {
        count.worth = Worth::Free;
    }
    if io > 0 {
        count.more = CompactString::const_new(" (");
        count.more.push_str(&format::count(io.into()));
        count.more.push_str(" on I/O)");
    }
    count
}
