//! What moves slowly and matters: load, context switches, steal; each with a live sparkline.
//!
//! ```text
//! load   1.39 15.23 10.97 /2    ▁▂▃▅▇█▇▆▅▃▂▁
//! csw    12.4k/s inv  9%        ▂▂▃▃▂▂▅▇▃▂▂▁
//! steal  5.1%                   ▁▁▁▁▃▅▇▅▁▁▁▁
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::rates::Snapshot;
use crate::text::{Tone, format};
use crate::ui::graph::{Graph, Paint};
use crate::ui::pen::Pen;
use crate::ui::spark::top;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of a label and of its value.
const LABEL: u16 = 6;
const VALUE: u16 = 21;

/// Draws the last three lines of the region beside the meters.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    if area.height < 3 || area.width < LABEL + VALUE {
        return;
    }
    for (at, trend) in [load, switches, steal].into_iter().enumerate() {
        let line = Rect {
            y: area.y + at as u16,
            height: 1,
            ..area
        };
        trend(app, snapshot, theme).draw(app, theme, line, canvas);
    }
}

fn load<'a>(app: &'a App, snapshot: &Snapshot, theme: &Theme) -> Trend<'a> {
    let cpus = snapshot.cpu_count() as f32;
    let load = snapshot.load();
    let text = load.map_or_else(
        || theme.glyphs.dash.to_owned(),
        |load| averages([load.one, load.five, load.fifteen], cpus),
    );
    let tone = load.map_or(Tone::Plain, |load| {
        let per_cpu = f64::from(load.one / cpus);
        app.thresholds().tone(ThresholdId::LoadPerCpu, per_cpu)
    });
    let values = &app.series().load;
    Trend {
        label: "load",
        text,
        style: theme.tone(tone),
        values,
        top: top(values, cpus),
        paint: Paint::Gradient(2.0 * cpus),
    }
}

fn switches<'a>(app: &'a App, snapshot: &Snapshot, theme: &Theme) -> Trend<'a> {
    let machine = &snapshot.machine;
    let about = if machine.involuntary_share_is_rough {
        "~"
    } else {
        ""
    };
    let share = machine.involuntary_share.map_or_else(String::new, |share| {
        format!(" inv{:>3}%", format!("{about}{:.0}", share * 100.0))
    });
    let values = &app.series().switches;
    Trend {
        label: "csw",
        text: machine.context_switches.map_or_else(
            || theme.glyphs.dash.to_owned(),
            |rate| format!("{}/s{share}", format::rate(rate)),
        ),
        style: Style::new(),
        values,
        top: top(values, 1_000.0),
        paint: Paint::Plain(theme.spark()),
    }
}

fn steal<'a>(app: &'a App, snapshot: &Snapshot, theme: &Theme) -> Trend<'a> {
    let steal = snapshot.machine.cpu.and_then(|cpu| cpu.steal);
    let values = &app.series().steal;
    let highest = values.iter().flatten().copied().fold(0.0, f32::max);
    let tone = match steal {
        Some(steal) if steal > 0.0 => app.thresholds().tone(ThresholdId::Steal, steal.into()),
        _ => Tone::Dim,
    };
    Trend {
        label: "steal",
        text: steal.map_or_else(
            || theme.glyphs.dash.to_owned(),
            |steal| format!("{steal:>4.1}% max {highest:>4.1}%"),
        ),
        style: theme.tone(tone),
        values,
        top: top(values, 10.0),
        paint: Paint::Plain(theme.spark_warn()),
    }
}

/// The load averages and the number of CPUs, with as many decimals as leave room for all of them.
fn averages(load: [f32; 3], cpus: f32) -> String {
    let [one, five, fifteen] = load;
    let with = |decimals: usize| {
        format!("{one:.decimals$} {five:.decimals$} {fifteen:.decimals$} /{cpus}")
    };
    let fits = |text: &String| text.len() <= usize::from(VALUE);
    (1..=2)
        .rev()
        .map(with)
        .find(fits)
        .unwrap_or_else(|| with(0))
}

struct Trend<'a> {
    label: &'static str,
    text: String,
    style: Style,
    values: &'a [Option<f32>],
    top: f32,
    paint: Paint,
}

impl Trend<'_> {
    fn draw(&self, app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
        let mut pen = Pen::new(canvas, area, 0);
        pen.skip(1).field(self.label, LABEL, theme.label());
        pen.field(&self.text, VALUE, self.style).skip(1);
        let graph = Graph {
            signs: app.graph_signs(),
            values: self.values,
            newest: app.shown().map_or(0, |snapshot| snapshot.number()),
            top: self.top,
            paint: self.paint,
        };
        let before = pen.column();
        let plot = Rect {
            x: area.x + before,
            width: area.width.saturating_sub(before + 1),
            ..area
        };
        graph.draw(theme, plot, canvas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_cpus_is_never_cut() {
        assert_eq!(averages([1.39, 15.23, 10.97], 2.0), "1.39 15.23 10.97 /2");
        assert_eq!(averages([12.3, 12.3, 12.3], 128.0), "12.3 12.3 12.3 /128");
        assert_eq!(averages([942.3, 203.0, 71.0], 2.0), "942.3 203.0 71.0 /2");
        assert_eq!(averages([4e3, 4e3, 4e3], 1024.0), "4000 4000 4000 /1024");
    }
}
