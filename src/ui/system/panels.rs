//! What each panel shows: those of plain curves by a function here, the others by a file each.

use super::{Plot, cpu, ended, machine, parallelism, plot};
use crate::app::App;
use crate::app::system::picture::Picture;
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::geometry::{Panel, Placed};
use crate::store::MachineSeries as Series;
use crate::ui::frame::Value;
use crate::ui::graph::{BYTES, FEW, PERCENT, RATE, Unit, WHOLE, top};
use crate::ui::graph::{Curve, Paint};
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Draws one panel.
pub(super) fn draw(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    match placed.panel {
        Panel::Cpu => plot(app, theme, placed, &cpu::shares(app, theme), canvas),
        Panel::Cpus => cpu::strips(app, theme, placed, canvas),
        Panel::Load => plot(app, theme, placed, &load(app, theme), canvas),
        Panel::ContextSwitches => plot(app, theme, placed, &switches(app, theme), canvas),
        Panel::Pressure => plot(app, theme, placed, &pressure(app, theme), canvas),
        Panel::Memory => plot(app, theme, placed, &memory(app, theme), canvas),
        Panel::Parallelism => parallelism::draw(app, theme, placed, canvas),
        Panel::RunQueue => plot(app, theme, placed, &run_queue(app, theme), canvas),
        Panel::Interrupts => plot(app, theme, placed, &interrupts(app, theme), canvas),
        Panel::Forks => plot(app, theme, placed, &forks(app, theme), canvas),
        Panel::Paging => plot(app, theme, placed, &paging(app, theme), canvas),
        Panel::Ended => ended::draw(app, theme, placed, canvas),
        Panel::Machine => machine::draw(app, theme, placed, canvas),
    }
}

/// The means of a series, bucket by bucket.
pub(super) fn means(picture: &Picture, series: Series) -> Vec<Option<f32>> {
    let buckets = picture.series(series).iter();
    buckets.map(|bucket| Some(bucket.as_ref()?.mean)).collect()
}

/// Why there is nothing in a panel.
pub(super) fn missing(app: &App, theme: &Theme, panel: Panel) -> String {
    let first = app
        .shown()
        .is_some_and(|snapshot| snapshot.elapsed.is_none());
    match panel {
        _ if app.system().cursor().is_some() => "nothing was measured then",
        Panel::Pressure => "no PSI: Linux before 4.20, or booted with psi=0",
        Panel::Parallelism => return measuring(theme),
        _ if first => return measuring(theme),
        _ => "unknown on this machine",
    }
    .to_owned()
}

/// There are no rates before the second sample.
pub(super) fn measuring(theme: &Theme) -> String {
    theme.glyphs.spell("measuring…").into_owned()
}

/// Unknown.
pub(super) fn dash(theme: &Theme) -> String {
    theme.glyphs.dash.to_owned()
}

/// Number of on-line CPUs.
pub(super) fn cpus(app: &App) -> f32 {
    app.shown().map_or(1, |snapshot| snapshot.cpu_count()) as f32
}

/// The upper edge for what is seen against the number of CPUs. That many are on the scale unless it would make
/// everything else too small to be seen.
pub(super) fn against_cpus(values: &[Option<f32>], cpus: f32) -> f32 {
    let most = values.iter().flatten().copied().fold(0.0, f32::max);
    let least = if cpus <= 8.0 || most * 4.0 >= cpus {
        cpus
    } else {
        1.0
    };
    top(values, least)
}

/// A value of a title, dim when it is nothing.
pub(super) fn value(
    theme: &Theme,
    (label, style): (&'static str, Style),
    value: Option<f32>,
    unit: Unit,
) -> Value {
    let nothing = value.is_none_or(|value| value <= 0.0);
    Value {
        label,
        label_style: style,
        text: value.map_or_else(|| dash(theme), |value| (unit.text)(f64::from(value)).into()),
        width: unit.width,
        style: if nothing { theme.dim() } else { Style::new() },
    }
}

/// An area or a line of a series, in the colour of this number.
pub(super) fn curve(theme: &Theme, picture: &Picture, series: Series, number: usize) -> Curve {
    Curve {
        values: means(picture, series),
        paint: Paint::Plain(theme.curve(number)),
        sign: theme.glyphs.curves[number],
    }
}

/// The upper edge for these curves.
fn above(curves: &[&[Curve]], least: f32) -> f32 {
    let curves = curves.iter().flat_map(|curves| curves.iter());
    curves
        .map(|curve| top(&curve.values, least))
        .fold(least, f32::max)
}

/// An area and lines, each with its value in the title.
fn curves(
    app: &App,
    theme: &Theme,
    shown: &[(&'static str, Series)],
    unit: Unit,
    least: f32,
) -> Plot {
    let picture = app.system().picture();
    let mut curves: Vec<Curve> = shown
        .iter()
        .enumerate()
        .map(|(number, (_, series))| curve(theme, picture, *series, number))
        .collect();
    let values = shown.iter().enumerate().map(|(number, (label, series))| {
        let style = theme.curve(number);
        value(theme, (label, style), picture.value(*series), unit)
    });
    let lines = curves.split_off(1.min(curves.len()));
    Plot {
        values: values.collect(),
        range: shown
            .first()
            .and_then(|(_, series)| picture.summary(*series)),
        top: above(&[&curves, &lines], least),
        areas: curves,
        lines,
        level: None,
        unit,
    }
}

/// Colours the values of these series, which the plot begins with, by a threshold; `per` is what it is counted for.
pub(super) fn judge(
    app: &App,
    theme: &Theme,
    plot: &mut Plot,
    shown: &[(&'static str, Series)],
    (id, per): (ThresholdId, f32),
) {
    let picture = app.system().picture();
    for (value, (_, series)) in plot.values.iter_mut().zip(shown) {
        if let Some(now) = picture.value(*series) {
            let tone = app.thresholds().tone(id, f64::from(now / per));
            value.judge(theme, tone);
        }
    }
}

/// Load averages.
pub fn load(app: &App, theme: &Theme) -> Plot {
    let shown = [
        ("1m", Series::Load),
        ("5m", Series::Load5),
        ("15m", Series::Load15),
    ];
    let mut plot = beside_cpus(app, curves(app, theme, &shown, FEW, 1.0));
    let threshold = (ThresholdId::LoadPerCpu, cpus(app));
    judge(app, theme, &mut plot, &shown, threshold);
    plot
}

/// Context switches, of both kinds where that is known.
pub fn switches(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let all = means(picture, Series::ContextSwitches);
    let shares = means(picture, Series::InvoluntaryShare);
    let part = |all: Option<f32>, share: Option<f32>| Some(all? * share.unwrap_or(0.0) / 100.0);
    let involuntary: Vec<Option<f32>> = all
        .iter()
        .zip(&shares)
        .map(|(all, share)| part(*all, *share))
        .collect();
    let voluntary = all
        .iter()
        .zip(&involuntary)
        .map(|(all, part)| Some((*all)? - (*part)?));
    let areas = vec![
        Curve {
            values: voluntary.collect(),
            paint: Paint::Plain(theme.curve(0)),
            sign: theme.glyphs.curves[0],
        },
        Curve {
            values: involuntary,
            paint: Paint::Plain(theme.curve(2)),
            sign: theme.glyphs.curves[2],
        },
    ];
    let now = picture.value(Series::ContextSwitches);
    let share = picture.value(Series::InvoluntaryShare);
    Plot {
        values: vec![
            value(theme, ("", Style::new()), now, RATE),
            value(theme, ("involuntary", theme.curve(2)), share, WHOLE),
        ],
        range: picture.summary(Series::ContextSwitches),
        areas,
        lines: Vec::new(),
        level: None,
        top: top(&all, 100.0),
        unit: RATE,
    }
}

/// Pressure.
pub fn pressure(app: &App, theme: &Theme) -> Plot {
    let shown = [
        ("cpu", Series::PressureCpu),
        ("io", Series::PressureIo),
        ("mem", Series::PressureMemory),
    ];
    let mut plot = curves(app, theme, &shown, PERCENT, 10.0);
    judge(app, theme, &mut plot, &shown, (ThresholdId::Pressure, 1.0));
    let picture = app.system().picture();
    // All tasks held up at once is rare, and worth a word only then.
    let full =
        [Series::PressureIoFull, Series::PressureMemoryFull].map(|series| picture.value(series));
    let full = full.into_iter().flatten().reduce(f32::max);
    if full.is_some_and(|full| full >= 0.1) {
        plot.values
            .push(value(theme, ("full", theme.spark_warn()), full, PERCENT));
    }
    plot.top = plot.top.min(100.0);
    plot.unit = WHOLE;
    shade(&mut plot, 50.0);
    plot
}

/// Memory and swap.
pub fn memory(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let memory = app.shown().and_then(|snapshot| snapshot.memory());
    let (used, cached) = theme.memory();
    let signs = theme.glyphs.memory;
    let area = |series, paint, sign| Curve {
        values: means(picture, series),
        paint,
        sign,
    };
    let swap = match memory {
        Some(memory) if memory.swap_total == 0 => Value::words("no swap".to_owned(), theme.dim()),
        _ => value(
            theme,
            ("swap", theme.curve(2)),
            picture.value(Series::SwapUsed),
            BYTES,
        ),
    };
    let total = memory.map_or(1.0, |memory| memory.total.max(1) as f32);
    Plot {
        values: vec![
            value(
                theme,
                ("", Style::new()),
                picture.value(Series::MemoryUsed),
                BYTES,
            ),
            value(
                theme,
                ("cache", cached),
                picture.value(Series::MemoryCached),
                BYTES,
            ),
            swap,
        ],
        range: picture.summary(Series::MemoryUsed),
        areas: vec![
            area(Series::MemoryUsed, Paint::Plain(used), signs.0),
            area(Series::MemoryCached, Paint::Plain(cached), signs.1),
        ],
        lines: vec![curve(theme, picture, Series::SwapUsed, 2)],
        level: None,
        top: total,
        unit: BYTES,
    }
}

/// The number of CPUs is marked.
fn beside_cpus(app: &App, mut plot: Plot) -> Plot {
    let cpus = cpus(app);
    let curves = plot.areas.iter().chain(&plot.lines);
    let tops = curves.map(|curve| against_cpus(&curve.values, cpus));
    plot.top = tops.fold(1.0, f32::max);
    plot.level = Some((cpus, count_of_cpus(cpus)));
    shade(&mut plot, 2.0 * cpus);
    plot
}

/// `2 CPUs`.
pub(super) fn count_of_cpus(cpus: f32) -> String {
    let unit = if cpus > 1.0 { "CPUs" } else { "CPU" };
    format!("{cpus} {unit}")
}

/// The area is coloured by value; from `high` on, all is high.
fn shade(plot: &mut Plot, high: f32) {
    for area in &mut plot.areas {
        area.paint = Paint::Gradient(high);
    }
}

/// Tasks running and blocked.
pub fn run_queue(app: &App, theme: &Theme) -> Plot {
    let shown = [("run", Series::Running), ("blocked", Series::Blocked)];
    let mut plot = beside_cpus(app, curves(app, theme, &shown, RATE, 1.0));
    // Only the first: blocked tasks need no CPU.
    let threshold = (ThresholdId::LoadPerCpu, cpus(app));
    judge(app, theme, &mut plot, &shown[..1], threshold);
    plot
}

/// Interrupts of both kinds.
pub fn interrupts(app: &App, theme: &Theme) -> Plot {
    let shown = [("irq", Series::Interrupts), ("softirq", Series::Softirqs)];
    curves(app, theme, &shown, RATE, 100.0)
}

/// Tasks created.
pub fn forks(app: &App, theme: &Theme) -> Plot {
    curves(app, theme, &[("", Series::Forks)], RATE, 10.0)
}

/// Paging.
pub fn paging(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let shown = [("in", Series::PagedIn), ("out", Series::PagedOut)];
    let mut plot = curves(app, theme, &shown, BYTES, 1024.0);
    for (label, series, text) in [
        ("swap in", Series::SwappedIn, BYTES),
        ("out", Series::SwappedOut, BYTES),
        ("maj", Series::MajorFaults, RATE),
    ] {
        let now = picture.value(series);
        let style = match now {
            Some(now) if now > 0.0 => theme.spark_warn(),
            _ => theme.dim(),
        };
        plot.values.push(value(theme, (label, style), now, text));
    }
    // Bytes have round numbers of their own: powers of two.
    let curves = plot.areas.iter().chain(&plot.lines);
    let most = curves.flat_map(|curve| curve.values.iter().flatten().copied());
    plot.top = most.fold(1024.0, f32::max).log2().ceil().exp2();
    plot
}
