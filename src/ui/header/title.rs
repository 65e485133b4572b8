//! The title line.
//!
//! ```text
//! threadtop  ip-10-0-3-17 · Linux 6.18 · KVM / AWS Nitro c5.large · up 24:54     own 0.6% 8M 3ms  1.0s  23:25:14
//! ```

use super::counts;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::platform::Verdict;
use crate::rates::Snapshot;
use crate::text::Width;
use crate::text::{self, Tone, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use std::time::Duration;

/// Draws the title line.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    if area.is_empty() {
        return;
    }
    let seconds = app.interval().as_secs_f64();
    let (clock, age) = (app.clock(), age(app));
    let behind = behind(app);
    let right = format!("{behind}{seconds:.1}s  {clock} {age}");
    let from_right = area.width.saturating_sub(right.width() as u16);
    let mut pen = Pen::new(canvas, area, 0);
    pen.go(from_right).put(&right, theme.tone(Tone::Plain));
    pen.go(1).put("threadtop", theme.strong()).skip(2);
    let Some(snapshot) = app.shown() else {
        pen.put("reading /proc …", theme.dim());
        return;
    };
    let for_counts = app
        .regions()
        .is_some_and(|regions| regions.counts.is_empty());
    if let Some(verdict) = app.bottleneck().filter(|verdict| verdict.cause.is_wrong())
        && for_counts
    {
        // The line of counts, where it belongs, is not shown: what never changes gives way.
        let room = Rect {
            width: from_right.saturating_sub(1),
            ..area
        };
        let mut pen = Pen::new(canvas, room, 0);
        counts::hidden(snapshot, theme, pen.go(FACTS));
        counts::tell(verdict, theme, &mut pen);
        return;
    }
    let own = own(snapshot, theme);
    let room = from_right.saturating_sub(FACTS + 2);
    let mut facts = facts(snapshot, &own);
    let hidden = counts::hidden_words(snapshot, usize::from(room)).filter(|_| for_counts);
    if let Some(words) = hidden {
        facts.insert(0, Fact::new(Worth::Hidden, words));
    }
    let facts = fitting(facts, room);
    if facts.iter().any(|fact| fact.worth == Worth::Own) {
        pen.go(from_right.saturating_sub(own.width() as u16 + 2))
            .put(&own, theme.dim());
    }
    pen.go(FACTS);
    let told = facts.iter().filter(|fact| fact.worth != Worth::Own);
    for (at, fact) in told.enumerate() {
        if at > 0 {
            pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
        }
        let tone = match fact.worth {
            Worth::Hidden => Tone::Warn,
            _ => Tone::Plain,
        };
        pen.put(&fact.text, theme.tone(tone));
    }
}

/// Over how many seconds rates of threads are means where not all are read in each sample: `threads 6s  `.
fn behind(app: &App) -> String {
    let behind = app.shown().map_or(0, |snapshot| snapshot.cost().behind);
    let seconds = Duration::from_nanos(behind).as_secs_f64().round();
    if seconds <= app.interval().as_secs_f64() {
        return String::new();
    }
    format!("threads {seconds}s  ")
}

/// How old what is shown is, where its clock and the interval do not tell: `+12s`.
fn age(app: &App) -> String {
    if !app.shows_age() || app.shown().is_none() {
        return String::new();
    }
    let seconds = app.age_of_shown().as_secs();
    let age = match seconds {
        0..100 => format!("+{seconds}s"),
        100..6_000 => format!("+{}m", seconds / 60),
        _ => format!("+{}h", (seconds / 3_600).min(99)),
    };
    // Nothing beside it moves as it grows.
    format!("{age:<4} ")
}

/// Cells before the first fact.
const FACTS: u16 = 12;

/// Cells between two facts.
const GAP: u16 = 3;

/// What a fact is worth where there is no room for all: the first ones stay longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// That others are hidden, where the line of counts does not tell.
    Hidden,
    Host,
    /// Hypervisor and cloud: what stands above the machine.
    Platform,
    Uptime,
    Own,
    Kernel,
    Brand,
}

/// Something known of the machine or of the monitor.
struct Fact {
    worth: Worth,
    text: String,
    /// Cells it needs.
    width: u16,
}

impl Fact {
    fn new(worth: Worth, text: String) -> Self {
        let width = text.width() as u16;
        Self { worth, text, width }
    }
}

/// What is known, from left to right.
fn facts(snapshot: &Snapshot, own: &str) -> Vec<Fact> {
    let host = snapshot.host();
    let clean = |text: &str| text::clean(text.as_bytes());
    let kernel = clean(&host.kernel);
    let kernel = kernel.split('-').next().unwrap_or_default();
    let platform = Verdict::of(&host.platform).summary();
    let uptime = snapshot.uptime();
    let mut facts = vec![
        Fact::new(Worth::Host, clean(&host.name)),
        Fact::new(
            Worth::Kernel,
            format!("Linux {kernel}").trim_end().to_owned(),
        ),
    ];
    facts.extend(platform.map(|text| Fact::new(Worth::Platform, clean(&text))));
    let brand = host.cpu_brand.as_deref();
    facts.extend(brand.map(|text| Fact::new(Worth::Brand, clean(text))));
    facts.extend(uptime.map(|up| Fact::new(Worth::Uptime, format!("up {}", format::age(up)))));
    // A captured tree may not tell its name.
    facts.retain(|fact| fact.width > 0);
    facts.push(Fact {
        width: (own.width() as u16).max(OWN),
        ..Fact::new(Worth::Own, own.to_owned())
    });
    facts
}

/// Those that `room` cells have room for: what is worth more is chosen first, the order stays.
fn fitting(mut facts: Vec<Fact>, room: u16) -> Vec<Fact> {
    let mut by_worth: Vec<(Worth, u16)> =
        facts.iter().map(|fact| (fact.worth, fact.width)).collect();
    by_worth.sort_unstable();
    let mut left = room + GAP;
    by_worth.retain(|(_, width)| match left.checked_sub(width + GAP) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    facts.retain(|fact| by_worth.iter().any(|(worth, _)| *worth == fact.worth));
    facts
}

/// Cells for what the monitor itself costs, so that nothing beside it comes and goes with its digits.
const OWN: u16 = 19;

/// What the monitor itself costs: CPU, memory, time of the last sample.
fn own(snapshot: &Snapshot, theme: &Theme) -> String {
    let cost = snapshot.cost();
    let cpu = snapshot
        .own
        .cpu_percent
        .map_or_else(|| theme.glyphs.dash.to_owned(), |cpu| format!("{cpu:.1}%"));
    let memory = format::bytes(cost.rss as f64);
    format!("own {cpu} {memory} {:.0}ms", cost.duration as f64 / 1e6)
}
