//! The upper edge of the header: what machine this is, what the monitor costs, the clock.
//!
//! ```text
//! ╭ ip-10-0-3-17 · Linux 6.18 · KVM / AWS Nitro c5.large · up 1 day ──── 0.3% 8.2M · every 1 s · 23:25:14 ╮
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::rates::Snapshot;
use crate::text::{CompactString, Width, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::time::Duration;

/// Cells of a corner and a blank.
const EDGE: u16 = 2;
/// Cells between two facts, and between the left and the right ones, at least.
const GAP: u16 = 3;

/// Draws the first line of `area`.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let [left, right, .., flat, _] = theme.glyphs.frame;
    let clock = clock(app, theme);
    let mut from_right = area.width.saturating_sub(EDGE + clock.width() as u16);
    let mut pen = Pen::new(canvas, area, 0);
    pen.go(from_right).put(&clock, Style::new());
    pen.go(area.width - 1).put(right, theme.frame());
    pen.go(0).put(left, theme.frame()).skip(1);
    if let Some(recording) = app.recording() {
        // Behind it, the blank and the dot before the clock.
        let text = format!("REC {}", format::bytes(recording.bytes as f64));
        from_right = from_right.saturating_sub(text.width() as u16 + GAP);
        pen.go(from_right).put(&text, theme.alert());
        between(theme, &mut pen);
        pen.go(EDGE);
    }
    if let Some(snapshot) = app.shown() {
        let own = own(snapshot, theme);
        let up = snapshot.uptime().map(uptime).unwrap_or_default();
        let mut facts = facts(app, &own, &up);
        let room = from_right.saturating_sub(EDGE);
        super::keep_fitting(&mut facts, room, |fact| (fact.worth, fact.width()));
        if let Some(own) = facts.pop_if(|fact| fact.worth == Worth::Own) {
            from_right -= own.width();
            pen.go(from_right).put(own.text, theme.dim());
            between(theme, &mut pen);
            pen.go(EDGE);
        }
        for (at, fact) in facts.iter().enumerate() {
            if at > 0 {
                between(theme, &mut pen);
            }
            pen.put(fact.before, Style::new());
            pen.put(fact.text, Style::new());
        }
        pen.skip(1);
    } else {
        pen.put("threadtop", theme.strong()).skip(1);
        let what = if app.in_past() {
            "reading the recording …"
        } else {
            "reading /proc …"
        };
        pen.fit(&theme.glyphs.spell(what), theme.dim()).skip(1);
    }
    let line = from_right.saturating_sub(pen.column() + 1);
    pen.put(&flat.repeat(usize::from(line)), theme.frame());
}

/// A dot between two facts.
fn between(theme: &Theme, pen: &mut Pen<'_>) {
    pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
}

/// How often is measured, and the time; where the monitor is behind or the screen is old, that.
fn clock(app: &App, theme: &Theme) -> CompactString {
    let between = |text: &mut CompactString| text.extend([" ", theme.glyphs.dot, " "]);
    let mut text = CompactString::default();
    let behind = app.shown().map_or(0, |snapshot| snapshot.cost().behind);
    let seconds = Duration::from_nanos(behind).as_secs_f64().round();
    let interval = app.interval().as_secs_f64();
    if seconds > interval {
        // Rates of threads are means over so long where not all are read in each sample.
        text.push_str("threads ");
        text.push_str(&format::fixed(seconds, 0, "s"));
        between(&mut text);
    }
    let decimals = match interval {
        whole if whole.fract() < 0.005 => 0,
        tenths if (tenths * 10.0).fract() < 0.05 => 1,
        _ => 2,
    };
    text.push_str("every ");
    text.push_str(&format::fixed(interval, decimals, " s"));
    if !app.clock().is_empty() {
        between(&mut text);
        text.push_str(app.clock());
    }
    if app.shows_age() && app.shown().is_some() {
        text.push(' ');
        // Nothing beside it moves as it grows.
        let age = age(app.age_of_shown().as_secs());
        let blank = 4_usize.saturating_sub(age.len());
        text.push_str(&age);
        text.extend(std::iter::repeat_n(' ', blank));
    }
    text
}

/// How old what is shown is, where its clock and the interval do not tell: `+12s`.
fn age(seconds: u64) -> CompactString {
    let (number, unit) = match seconds {
        0..100 => (seconds, "s"),
        100..6_000 => (seconds / 60, "m"),
        _ => ((seconds / 3_600).min(99), "h"),
    };
    let mut text = CompactString::const_new("+");
    text.push_str(&format::count(number));
    text.push_str(unit);
    text
}

/// Time since the start of the machine: `42 min`, `3 h 12 min`, `12 days`.
pub fn uptime(seconds: f64) -> CompactString {
    let minutes = (seconds.max(0.0) / 60.0) as u64;
    let (hours, days) = (minutes / 60, minutes / 1_440);
    let mut text = CompactString::default();
    if days > 0 {
        text.push_str(&format::count(days));
        text.push_str(if days == 1 { " day" } else { " days" });
        return text;
    }
    if hours > 0 {
        text.push_str(&format::count(hours));
        text.push_str(" h ");
    }
    text.push_str(&format::count(minutes % 60));
    text.push_str(" min");
    text
}

/// What the monitor itself costs: CPU and memory.
fn own(snapshot: &Snapshot, theme: &Theme) -> CompactString {
    let mut text = match snapshot.own.cpu_percent {
        Some(cpu) => format::fixed(f64::from(cpu.max(0.0)), 1, "%"),
        None => theme.glyphs.dash.into(),
    };
    text.push(' ');
    text.push_str(&format::bytes(snapshot.cost().rss as f64));
    text
}

/// What a fact is worth where there is no room for all: the first ones stay longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Host,
    /// Hypervisor and cloud: what stands above the machine.
    Platform,
    Uptime,
    /// What the monitor costs; it stands on the right.
    Own,
    Kernel,
    Brand,
}

/// Something known of the machine or of the monitor.
#[derive(Clone, Copy, Debug)]
struct Fact<'a> {
    worth: Worth,
    before: &'static str,
    text: &'a str,
}

impl Fact<'_> {
    /// Cells with the gap beside it.
    fn width(&self) -> u16 {
        (self.before.len() + self.text.width()) as u16 + GAP
    }
}

/// What is known, from left to right.
fn facts<'a>(app: &'a App, own: &'a str, up: &'a str) -> Vec<Fact<'a>> {
    let host = app.host();
    let fact = |worth, text| Fact {
        worth,
        before: if worth == Worth::Uptime { "up " } else { "" },
        text,
    };
    let mut facts = vec![
        fact(Worth::Host, &*host.name),
        fact(Worth::Kernel, &host.kernel),
        fact(Worth::Platform, &host.platform),
        fact(Worth::Brand, &host.brand),
        fact(Worth::Uptime, up),
        fact(Worth::Own, own),
    ];
    facts.retain(|fact| !fact.text.is_empty());
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uptime_changes_once_a_minute_at_most() {
        let texts = [0.0, 2_529.0, 33_060.0, 86_400.0, 1_036_900.0].map(uptime);
        let expected = ["0 min", "42 min", "9 h 11 min", "1 day", "12 days"];
        assert_eq!(texts, expected);
    }

    #[test]
    fn an_age_is_short_however_old() {
        let texts = [7, 99, 100, 5_999, 6_000, 9_999_999].map(age);
        assert_eq!(texts, ["+7s", "+99s", "+1m", "+99m", "+1h", "+99h"]);
    }
}
