//! Head of the drill-down screen: the process whose threads are listed.
//!
//! ```text
//! java 4312  app  S sleeping   CPU 96.1%  wait 4.2%  VOL 8.1k/s  INV 112/s
//! 214 threads  3 R  211 S   RES 742M  VIRT 9.1G   up 3h12m
//! TLP ~1.41 ±0.06  average 0.97  c0 ▃ 32%  c1 ▄ 40%  c2 ▃ 28%  would use about 2 CPUs
//! looks like a JVM (libjvm.so is mapped, threads "C2 CompilerThre", "GC Thread#0")  /usr/bin/java -Xmx2g -jar shop.jar
//! ```
//!
//! A low screen has the value alone, at the end of the second line.

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::runtime::Guess;
use crate::rates::{AtLeast, ProcessRates, Snapshot};
use crate::sample::Process;
use crate::text::Width;
use crate::text::{self, Tone, format};
use crate::ui::parallelism;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{thread_states, user_name};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws what is known of the process drilled into.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some((drill, snapshot)) = app.drill().zip(app.table_snapshot()) else {
        return;
    };
    let Some((process, rates)) = snapshot.process(drill.key) else {
        return;
    };
    let mut pen = Pen::new(canvas, area, 0);
    pen.skip(1);
    who(process, rates, theme, &mut pen);
    activity(rates, theme, &mut pen);
    let mut pen = Pen::new(canvas, area, 1);
    pen.skip(1);
    resources(process, rates, snapshot, theme, &mut pen);
    let found = snapshot.parallelism(drill.key);
    // A low screen has no line for it: its number stands at the end of this one.
    let low = area.height < 4;
    if low {
        parallelism::number(found, theme, &mut pen);
    } else {
        let mut pen = Pen::new(canvas, area, 2);
        pen.skip(1);
        parallelism::line(found, theme, &mut pen);
    }
    let mut pen = Pen::new(canvas, area, if low { 2 } else { 3 });
    pen.skip(1);
    if drill.held.is_some() {
        let text = " This process has ended; these are its last numbers. ";
        pen.put(text, theme.alert()).skip(1);
    }
    let command = command(process);
    if let Some(guess) = app.guess(drill.key) {
        looks_like(&guess, &command, theme, &mut pen);
    }
    let cut = command.width() > usize::from(pen.left());
    pen.put(&command, theme.dim());
    if cut {
        pen.cut(theme.glyphs.more, theme.guide());
    }
}

/// What it seems to be: with the evidence where the command keeps enough room.
fn looks_like(guess: &Guess, command: &str, theme: &Theme, pen: &mut Pen) {
    let left = usize::from(pen.left());
    let kept = command.width().min(left / 3);
    let text = [guess.sentence(), guess.brief(), guess.short()]
        .into_iter()
        .find(|text| text.width() + 2 + kept <= left);
    if let Some(text) = text {
        pen.put(&theme.glyphs.spell(&text), theme.label()).skip(2);
    }
}

/// Name, PID, user, state.
fn who(process: &Process, rates: &ProcessRates, theme: &Theme, pen: &mut Pen) {
    let identity = &process.identity;
    let state = state(rates.state);
    let tone = if rates.state == b'R' {
        Tone::Running
    } else {
        Tone::Plain
    };
    pen.put(&text::clean(&identity.name), theme.strong())
        .skip(1);
    pen.put(&process.key.tid.to_string(), Style::new()).skip(2);
    pen.fit(&user_name(process), Style::new()).skip(2);
    pen.fit(state, theme.tone(tone)).skip(2);
}

/// What it does now.
fn activity(rates: &ProcessRates, theme: &Theme, pen: &mut Pen) {
    let dash = theme.glyphs.dash;
    let percent =
        |value: Option<f32>| value.map_or(dash.to_owned(), |value| format!("{value:.1}%"));
    let rate = |value: Option<f32>| {
        value.map_or(dash.to_owned(), |value| {
            format!("{}/s", format::rate(f64::from(value)))
        })
    };
    let total = &rates.total;
    let marked = |text: String, bound: AtLeast| {
        let sign = if total.at_least.contains(bound) {
            "≥"
        } else {
            ""
        };
        theme.glyphs.spell(&format!("{sign}{text}")).into_owned()
    };
    let (wait, by_kind) = (AtLeast::WAIT, AtLeast::BY_KIND);
    for (label, value, cells) in [
        ("CPU", percent(total.cpu_percent), 7),
        ("wait", marked(percent(total.wait_percent), wait), 7),
        ("VOL", marked(rate(total.voluntary_switches), by_kind), 7),
        ("INV", marked(rate(total.involuntary_switches), by_kind), 7),
    ] {
        if pen.left() < label.len() as u16 + cells {
            break;
        }
        pen.put(label, theme.label());
        pen.field_right(&value, cells, Style::new()).skip(2);
    }
}

/// Threads by state, memory, age.
fn resources(
    process: &Process,
    rates: &ProcessRates,
    snapshot: &Snapshot,
    theme: &Theme,
    pen: &mut Pen,
) {
    let threads = process.stat.thread_count;
    pen.put(&threads.to_string(), Style::new()).skip(1);
    pen.put(
        if threads == 1 { "thread" } else { "threads" },
        theme.label(),
    )
    .skip(2);
    for (state, count) in thread_states(process) {
        let tone = if state == 'R' {
            Tone::Running
        } else {
            Tone::Plain
        };
        pen.fit(&format!("{count} {state}"), theme.tone(tone))
            .skip(2);
    }
    let virt = process.statm.map_or(process.stat.virt, |statm| statm.virt);
    for (label, value) in [("RES", rates.total.rss), ("VIRT", virt)] {
        pen.skip(1).fit(label, theme.label()).skip(1);
        pen.fit(&format::bytes(value as f64), Style::new());
    }
    if let Some(age) = snapshot.age(process) {
        pen.skip(2)
            .fit("up", theme.label())
            .skip(1)
            .fit(&format::age(age), Style::new());
    }
}

/// The command line, or the name where there is none.
fn command(process: &Process) -> String {
    let identity = &process.identity;
    if identity.cmdline.is_empty() {
        return format!("[{}]", text::clean(&identity.name));
    }
    let arguments = identity.cmdline.split(|byte| *byte == 0);
    let arguments: Vec<String> = arguments.map(text::clean).collect();
    arguments.join(" ").trim_end().to_owned()
}

/// A state letter in words.
const fn state(letter: u8) -> &'static str {
    match letter {
        b'R' => "running",
        b'S' => "sleeping",
        b'D' => "blocked",
        b'T' => "stopped",
        b't' => "traced",
        b'Z' => "zombie",
        b'I' => "idle",
        b'X' => "dead",
        _ => "",
    }
}
