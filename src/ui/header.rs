//! The title line.
//!
//! ```text
//! threadtop  ip-10-0-3-17 · Linux 6.18 · KVM / AWS Nitro c5.large · up 24:54     own 0.6% 8M 3ms  1.0s  23:25:14
//! ```

use super::counts;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::diagnosis::platform::Verdict;
use crate::rates::Snapshot;
use crate::view::{format, text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// Draws the title line.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let seconds = app.interval().as_secs_f64();
    let clock = app.clock();
    let right = format!("{seconds:.1}s  {clock} ");
    let own = app.shown().map(|snapshot| own(snapshot, theme));
    let mut from_right = area.width.saturating_sub(right.width() as u16);
    let mut pen = Pen::new(buffer, area, 0);
    pen.go(from_right)
        .put(&right, theme.tone(crate::view::Tone::Plain));
    pen.go(1).put("threadtop", theme.strong()).skip(2);
    let Some(snapshot) = app.shown() else {
        pen.put("reading /proc for the first time", theme.dim());
        return;
    };
    if let Some(verdict) = app.bottleneck().filter(|verdict| counts::is_wrong(verdict))
        && app.layout().is_some_and(|layout| layout.counts.is_empty())
    {
        // The line of counts, where it belongs, is not shown: what never changes gives way.
        let room = Rect {
            width: from_right.saturating_sub(1),
            ..area
        };
        let mut pen = Pen::new(buffer, room, 0);
        counts::tell(verdict, theme, pen.go(12));
        return;
    }
    let facts = facts(snapshot);
    if let Some(own) = own
        && area.width >= 76
    {
        from_right = from_right.saturating_sub(own.width() as u16 + 2);
        pen.go(from_right).put(&own, theme.dim());
        pen.go(12);
    }
    let mut gap = 0;
    for (fact, weight) in facts {
        // The CPU brand is long and never changes: it is the first to go.
        let needed = fact.width() as u16 + gap + 2;
        if pen.column() + needed > from_right || area.width < weight {
            continue;
        }
        if gap > 0 {
            pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
        }
        pen.put(&fact, theme.tone(crate::view::Tone::Plain));
        gap = 3;
    }
}

/// What is known of the machine, each with the width of screen that it deserves.
fn facts(snapshot: &Snapshot) -> Vec<(String, u16)> {
    let host = &snapshot.sample.host;
    let mut facts = vec![(text::clean(host.name.as_bytes()), 0)];
    let kernel = text::clean(host.kernel.as_bytes());
    let short = kernel.split('-').next().unwrap_or_default().to_owned();
    facts.push((format!("Linux {short}").trim_end().to_owned(), 0));
    if let Some(platform) = Verdict::of(&host.platform).summary() {
        facts.push((text::clean(platform.as_bytes()), 100));
    }
    if let Some(brand) = &host.cpu_brand {
        facts.push((text::clean(brand.as_bytes()), 140));
    }
    if let Some(uptime) = snapshot.sample.machine.uptime {
        facts.push((format!("up {}", format::age(uptime)), 0));
    }
    // A captured tree may not tell its name.
    facts.retain(|(fact, _)| !fact.is_empty());
    facts
}

/// What the monitor itself costs: CPU, memory, time of the last sample.
fn own(snapshot: &Snapshot, theme: &Theme) -> String {
    let cost = &snapshot.sample.cost;
    let cpu = snapshot
        .own
        .cpu_percent
        .map_or_else(|| theme.glyphs.dash.to_owned(), |cpu| format!("{cpu:.1}%"));
    let memory = format::bytes(cost.rss as f64);
    format!("own {cpu} {memory} {:.0}ms", cost.duration as f64 / 1e6)
}
