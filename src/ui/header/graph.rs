//! Numbers with a graph of the last samples beside them, and its scale behind it.
//!
//! ```text
//! Load     1.39  15.2  10.9 / 2 CPUs  ⣀⣠⣤⣶⣿⣷⣶⣤⣀⣀⣀⣠⣤  0–2
//! Switches 12.4k/s   9% involuntary   ⣀⣀⣠⣤⣴⣶⣤⣀⣀⣀⣀⣠⣤  0–20k
//! Steal     5.1%  peak 11.8%          ⣀⣀⣀⣀⣠⣶⣤⣀⣀⣀⣀⣀⣀  0–20 %
//! Pressure cpu 3.1  io   0  mem   0   ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀  0–5 %
//! ```

mod scale;

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::geometry::{Meter, PlacedMeter};
use crate::rates::{Parallelism, Snapshot};
use crate::text::{CompactString, Tone, Width, format};
use crate::ui::graph::{Graph, Paint};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;
use scale::{Scale, Unit};

/// Cells of the numbers, where there is room for words beside them and where there is not.
const LONG: u16 = 26;
const SHORT: u16 = 16;
/// Cells of a scale and the gap before it.
const SCALE: u16 = 8;
/// A graph is worth its place from so many cells on, and needs no more than those.
const NARROWEST: u16 = 6;
const WIDEST: u16 = 60;

/// Draws the meter.
pub fn draw(
    app: &App,
    theme: &Theme,
    snapshot: &Snapshot,
    placed: &PlacedMeter,
    canvas: &mut Canvas,
) {
    let mut pen = super::titled(theme, placed, canvas);
    let width = placed.area.width;
    let long = width >= placed.label + LONG + NARROWEST + SCALE;
    let values = app.meter_series(placed.meter);
    let mut numbers = Numbers {
        app,
        theme,
        long,
        pen: &mut pen,
    };
    let scale = numbers.write(placed.meter, snapshot, values);
    let text = if long { LONG } else { SHORT };
    let begin = (placed.label + text).max(pen.column()) + 1;
    let cells = width.saturating_sub(begin + SCALE).min(WIDEST);
    if cells < NARROWEST {
        return;
    }
    let signs = app.graph_signs();
    let samples = usize::from(cells * signs.per_cell());
    let shown = &values[values.len().saturating_sub(samples)..];
    let Some(first) = shown.iter().position(Option::is_some) else {
        return;
    };
    let top = scale.top(shown);
    let graph = Graph {
        signs,
        values: &shown[first..],
        newest: snapshot.number(),
        top,
        paint: scale.paint,
    };
    let grown = graph.cells(theme).min(cells);
    // Until it is full it grows from its number on, along the way that is left.
    if theme.glyphs.unicode() {
        let track = theme.glyphs.track.repeat(usize::from(cells - grown));
        pen.go(begin + grown).put(&track, theme.frame());
    }
    pen.go(begin + cells + 1)
        .put(&theme.glyphs.spell("0–"), theme.dim());
    pen.put(&scale.unit.text(top.into()), theme.dim());
    let place = (placed.area.x + begin, placed.area.y);
    graph.draw(theme, place, grown, canvas);
}

/// Writes the numbers of a meter.
struct Numbers<'a, 'p> {
    app: &'a App,
    theme: &'a Theme,
    /// There is room for words.
    long: bool,
    pen: &'a mut Pen<'p>,
}

impl Numbers<'_, '_> {
    fn write(&mut self, meter: Meter, snapshot: &Snapshot, values: &[Option<f32>]) -> Scale {
        match meter {
            Meter::Load => self.load(snapshot),
            Meter::Switches => self.switches(snapshot),
            Meter::Steal => self.steal(snapshot, values),
            Meter::Pressure => self.pressure(snapshot),
            Meter::Parallelism => self.parallelism(snapshot.machine.parallelism.as_ref()),
            Meter::Disks => {
                let disk = snapshot.machine.disk;
                let rates = disk.map(|all| [all.bytes_read(), all.bytes_written()]);
                self.bytes(["read ", "write "], rates)
            }
            _ => {
                let net = snapshot.machine.net;
                let rates = net.map(|all| [all.bytes_received, all.bytes_sent]);
                self.bytes(["in ", "out "], rates)
            }
        }
    }

    fn dash(&mut self) {
        self.pen.put(self.theme.glyphs.dash, self.theme.dim());
    }

    /// Each average in the colour of its own value for each CPU.
    fn load(&mut self, snapshot: &Snapshot) -> Scale {
        let cpus = snapshot.cpu_count();
        let scale = Scale {
            least: 1.0,
            unit: Unit::Number,
            // As the numbers: high from where they alarm.
            paint: Paint::Gradient(self.alarm(ThresholdId::LoadPerCpu) * cpus as f32),
        };
        let Some(load) = snapshot.load() else {
            self.dash();
            return scale;
        };
        let gap = if self.long { 2 } else { 1 };
        for (at, average) in [load.one, load.five, load.fifteen].into_iter().enumerate() {
            let per_cpu = f64::from(average) / cpus as f64;
            let tone = match average {
                ..0.005 => Tone::Dim,
                _ => self.app.thresholds().tone(ThresholdId::LoadPerCpu, per_cpu),
            };
            let style = self.theme.tone(tone);
            self.pen.skip(if at == 0 { 0 } else { gap });
            self.pen.field_right(&few(average.into()), 4, style);
        }
        if self.long {
            let count = format::count(cpus as u64);
            let unit = if cpus == 1 { " CPU" } else { " CPUs" };
            self.pen
                .put(" / ", self.theme.dim())
                .put(&count, Style::new());
            if 19 + count.width() + unit.len() <= usize::from(LONG) {
                self.pen.put(unit, self.theme.dim());
            }
        }
        scale
    }

    fn switches(&mut self, snapshot: &Snapshot) -> Scale {
        let machine = &snapshot.machine;
        match machine.context_switches {
            Some(rate) => {
                let mut text = format::rate(rate);
                text.push_str("/s");
                self.pen.field(&text, 6, Style::new());
            }
            None => self.dash(),
        }
        if let Some(share) = machine.involuntary_share {
            let mut text = format::fixed(share * 100.0, 0, "%");
            if machine.involuntary_share_is_rough {
                text.insert(0, '~');
            }
            let word = if self.long { " involuntary" } else { " inv" };
            self.pen.skip(1).field_right(&text, 4, Style::new());
            self.pen.put(word, self.theme.dim());
        }
        Scale {
            least: 100.0,
            unit: Unit::Number,
            paint: Paint::Plain(self.theme.spark()),
        }
    }

    fn steal(&mut self, snapshot: &Snapshot, values: &[Option<f32>]) -> Scale {
        let steal = snapshot.machine.cpu.and_then(|cpu| cpu.steal);
        match steal {
            Some(steal) => {
                let tone = match steal {
                    ..0.05 => Tone::Dim,
                    _ => self.app.thresholds().tone(ThresholdId::Steal, steal.into()),
                };
                let text = format::fixed(f64::from(steal.max(0.0)), 1, "%");
                self.pen.field_right(&text, 5, self.theme.tone(tone));
            }
            None => self.dash(),
        }
        let peak = values.iter().flatten().copied().fold(0.0, f32::max);
        if peak >= 0.05 {
            let text = format::fixed(peak.into(), 1, "%");
            self.pen.skip(1).put("peak ", self.theme.dim());
            self.pen.field_right(&text, 5, Style::new());
        }
        Scale {
            least: 5.0,
            unit: Unit::Percent,
            paint: Paint::Gradient(self.alarm(ThresholdId::Steal)),
        }
    }

    /// Shares of the last 10 seconds in which some task was held up for want of a CPU, of I/O or of memory.
    fn pressure(&mut self, snapshot: &Snapshot) -> Scale {
        let pressure = snapshot.pressure();
        let all = [
            ("cpu ", pressure.cpu),
            ("io ", pressure.io),
            ("mem ", pressure.memory),
        ];
        let mut known = false;
        for (name, pressure) in all {
            let Some(pressure) = pressure else { continue };
            let share = pressure.some.avg10;
            let tone = match share {
                ..0.005 => Tone::Dim,
                _ => self
                    .app
                    .thresholds()
                    .tone(ThresholdId::Pressure, share.into()),
            };
            let text = match share {
                ..0.005 => CompactString::const_new("0"),
                // Two digits need no decimals.
                ..9.95 => format::fixed(share.into(), 1, ""),
                _ => format::fixed(share.into(), 0, ""),
            };
            self.pen.skip(if known { 2 } else { 0 });
            self.pen.put(name, self.theme.dim());
            self.pen.field_right(&text, 3, self.theme.tone(tone));
            known = true;
        }
        if !known {
            self.dash();
        }
        Scale {
            least: 5.0,
            unit: Unit::Percent,
            paint: Paint::Gradient(self.alarm(ThresholdId::Pressure)),
        }
    }

    fn parallelism(&mut self, found: Option<&Parallelism>) -> Scale {
        let theme = self.theme;
        match found {
            None => self.dash(),
            Some(found) => {
                match found.value {
                    Some(value) => {
                        let text = format::fixed(value, 2, "");
                        self.pen.put("~", theme.dim()).put(&text, Style::new());
                    }
                    None => drop(self.pen.put("idle", theme.dim())),
                }
                if let Some(error) = found.error.filter(|_| self.long && found.value.is_some()) {
                    let sign = if theme.glyphs.unicode() { " ±" } else { " +-" };
                    self.pen.put(sign, theme.dim());
                    self.pen.put(&format::fixed(error, 2, ""), theme.dim());
                }
                let word = if self.long { "  average " } else { " avg " };
                self.pen.put(word, theme.dim());
                self.pen
                    .put(&format::fixed(found.average, 2, ""), Style::new());
            }
        }
        Scale {
            least: 1.0,
            unit: Unit::Number,
            paint: Paint::Plain(theme.spark()),
        }
    }

    /// Bytes per second in two directions.
    fn bytes(&mut self, words: [&str; 2], rates: Option<[f64; 2]>) -> Scale {
        match rates {
            Some(rates) => {
                for (at, (word, rate)) in words.into_iter().zip(rates).enumerate() {
                    self.pen.skip(u16::from(at > 0));
                    self.flow(word, rate);
                }
            }
            None => self.dash(),
        }
        Scale {
            least: 1024.0,
            unit: Unit::Bytes,
            paint: Paint::Plain(self.theme.spark()),
        }
    }

    /// Bytes per second in one direction.
    fn flow(&mut self, word: &str, rate: f64) {
        let style = if rate < 0.5 {
            self.theme.dim()
        } else {
            Style::new()
        };
        let mut text = format::bytes(rate);
        let cells = if self.long { 7 } else { 5 };
        if self.long {
            text.push_str("/s");
        }
        self.pen
            .put(word, self.theme.dim())
            .field(&text, cells, style);
    }

    /// From where on a value alarms.
    fn alarm(&self, id: ThresholdId) -> f32 {
        self.app.thresholds().of(id).critical as f32
    }
}

/// In 4 cells: `1.39`, `15.2`, `942`, `4.2k`.
fn few(value: f64) -> CompactString {
    match value {
        ..9.995 => format::fixed(value.max(0.0), 2, ""),
        ..99.95 => format::fixed(value, 1, ""),
        ..9_999.5 => format::fixed(value, 0, ""),
        _ => format::rate(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_takes_four_cells() {
        let texts = [0.0, 1.39, 9.996, 15.23, 942.3, 4_000.0, 12_000.0].map(few);
        assert_eq!(
            texts,
            ["0.00", "1.39", "10.0", "15.2", "942", "4000", "12k"]
        );
    }
}
