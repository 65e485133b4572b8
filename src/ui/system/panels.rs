//! What the panels of plain curves show, a function each.

use super::Plot;
use super::chart::Curve;
use super::title::Value;
use crate::app::App;
use crate::app::picture::Picture;
use crate::store::{Bucket, MachineSeries as Series};
use crate::ui::spark::top;
use crate::ui::theme::Theme;
use crate::view::format;
use ratatui::style::Style;

/// The means of a series, bucket by bucket.
pub(super) fn means(picture: &Picture, series: Series) -> Vec<Option<f32>> {
    let buckets = picture.series(series).iter();
    buckets.map(|bucket| Some(bucket.as_ref()?.mean)).collect()
}

/// The range of a series over the window, and how its values are written.
pub(super) fn range(
    picture: &Picture,
    series: Series,
    text: fn(f64) -> String,
) -> Option<(Bucket, fn(f64) -> String)> {
    Some((picture.summary(series)?, text))
}

/// Unknown.
pub(super) fn dash(theme: &Theme) -> String {
    theme.glyphs.dash.to_owned()
}

/// `62%`.
pub(super) fn whole_percent(value: f64) -> String {
    format!("{value:.0}%")
}

/// `1.39`, `15.2`, `120`.
pub(super) fn few(value: f64) -> String {
    match value {
        ..9.995 => format!("{value:.2}"),
        ..99.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Number of on-line CPUs.
pub(super) fn cpus(app: &App) -> f32 {
    let cpus = app
        .shown()
        .map(|snapshot| snapshot.sample.machine.cpus.len());
    cpus.unwrap_or(0).max(1) as f32
}

/// A value of a title, dim when it is nothing.
pub(super) fn value(
    theme: &Theme,
    (label, style): (&'static str, Style),
    value: Option<f32>,
    text: fn(f64) -> String,
) -> Value {
    let shown = value.map_or_else(|| dash(theme), |value| text(f64::from(value)));
    let nothing = label.is_empty() && value.is_none_or(|value| value <= 0.0);
    Value {
        label,
        text: shown,
        width: 5,
        style: if nothing { theme.dim() } else { style },
    }
}

/// An area or a line of a series, in the colour of this number.
pub(super) fn curve(theme: &Theme, picture: &Picture, series: Series, number: usize) -> Curve {
    Curve {
        values: means(picture, series),
        style: theme.curve(number),
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
    text: fn(f64) -> String,
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
        value(theme, (label, style), picture.value(*series), text)
    });
    let lines = curves.split_off(1.min(curves.len()));
    Plot {
        values: values.collect(),
        range: shown
            .first()
            .and_then(|(_, series)| range(picture, *series, text)),
        top: above(&[&curves, &lines], least),
        areas: curves,
        lines,
        mark: None,
        text,
    }
}

/// Load averages.
pub fn load(app: &App, theme: &Theme) -> Plot {
    let shown = [
        ("1m", Series::Load),
        ("5m", Series::Load5),
        ("15m", Series::Load15),
    ];
    let cpus = cpus(app);
    Plot {
        mark: Some(cpus),
        ..curves(app, theme, &shown, few, cpus)
    }
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
            style: theme.curve(0),
            sign: theme.glyphs.curves[0],
        },
        Curve {
            values: involuntary,
            style: theme.curve(2),
            sign: theme.glyphs.curves[2],
        },
    ];
    let now = picture.value(Series::ContextSwitches);
    let share = picture.value(Series::InvoluntaryShare);
    Plot {
        values: vec![
            value(theme, ("", Style::new()), now, format::rate),
            value(theme, ("inv", theme.curve(2)), share, whole_percent),
        ],
        range: range(picture, Series::ContextSwitches, format::rate),
        areas,
        lines: Vec::new(),
        mark: None,
        top: top(&all, 100.0),
        text: format::rate,
    }
}

/// Pressure.
pub fn pressure(app: &App, theme: &Theme) -> Plot {
    let shown = [
        ("cpu", Series::PressureCpu),
        ("io", Series::PressureIo),
        ("mem", Series::PressureMemory),
    ];
    let mut plot = curves(app, theme, &shown, format::percent, 10.0);
    let picture = app.system().picture();
    // All tasks held up at once is rare, and worth a word only then.
    let full =
        [Series::PressureIoFull, Series::PressureMemoryFull].map(|series| picture.value(series));
    let full = full.into_iter().flatten().reduce(f32::max);
    if full.is_some_and(|full| full >= 0.1) {
        plot.values.push(value(
            theme,
            ("full", theme.spark_warn()),
            full,
            format::percent,
        ));
    }
    plot.top = plot.top.min(100.0);
    plot.text = whole_percent;
    plot
}

/// Memory and swap.
pub fn memory(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let memory = app
        .shown()
        .and_then(|snapshot| snapshot.sample.machine.memory);
    let (used, cached) = theme.memory();
    let signs = theme.glyphs.memory;
    let area = |series, style, sign| Curve {
        values: means(picture, series),
        style,
        sign,
    };
    let total = memory.map_or(1.0, |memory| memory.total.max(1) as f32);
    Plot {
        values: vec![
            value(
                theme,
                ("", Style::new()),
                picture.value(Series::MemoryUsed),
                format::bytes,
            ),
            value(
                theme,
                ("cache", cached),
                picture.value(Series::MemoryCached),
                format::bytes,
            ),
            value(
                theme,
                ("swap", theme.curve(2)),
                picture.value(Series::SwapUsed),
                format::bytes,
            ),
        ],
        range: range(picture, Series::MemoryUsed, format::bytes),
        areas: vec![
            area(Series::MemoryUsed, used, signs.0),
            area(Series::MemoryCached, cached, signs.1),
        ],
        lines: vec![curve(theme, picture, Series::SwapUsed, 2)],
        mark: None,
        top: total,
        text: format::bytes,
    }
}

/// Tasks running and blocked.
pub fn run_queue(app: &App, theme: &Theme) -> Plot {
    let shown = [("run", Series::Running), ("blocked", Series::Blocked)];
    let cpus = cpus(app);
    Plot {
        mark: Some(cpus),
        ..curves(app, theme, &shown, format::rate, cpus.max(2.0))
    }
}

/// Interrupts of both kinds.
pub fn interrupts(app: &App, theme: &Theme) -> Plot {
    let shown = [("irq", Series::Interrupts), ("softirq", Series::Softirqs)];
    curves(app, theme, &shown, format::rate, 100.0)
}

/// Tasks created.
pub fn forks(app: &App, theme: &Theme) -> Plot {
    curves(app, theme, &[("", Series::Forks)], format::rate, 10.0)
}

/// Paging.
pub fn paging(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let shown = [("in", Series::PagedIn), ("out", Series::PagedOut)];
    let mut plot = curves(app, theme, &shown, format::bytes, 1024.0);
    for (label, series, text) in [
        (
            "swap in",
            Series::SwappedIn,
            format::bytes as fn(f64) -> String,
        ),
        ("out", Series::SwappedOut, format::bytes),
        ("maj", Series::MajorFaults, format::rate),
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
