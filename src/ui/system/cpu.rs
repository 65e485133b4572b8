//! CPU: the shares of all CPUs on top of each other, and a strip for each CPU.

use super::panels::{dash, means, missing, value};
use super::{Plot, Rect, framed, note};
use crate::app::App;
use crate::app::system::picture::{Picture, Strip};
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::diagnosis::platform::{Kind, Resource, Verdict};
use crate::geometry::{LABEL, Placed};
use crate::rates::Snapshot;
use crate::store::MachineSeries as Series;
use crate::text::Tone;
use crate::ui::frame::Value;
use crate::ui::graph::WHOLE;
use crate::ui::graph::{Chart, Curve, Paint, Place};
use crate::ui::header::cpu::{NUMBERS, SHARES, Share};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// The series of a share, and what is to be taken out of it.
const fn series(share: Share) -> (Series, Option<Series>) {
    match share {
        Share::User => (Series::User, Some(Series::Guest)),
        Share::Guest => (Series::Guest, None),
        Share::Nice => (Series::Nice, Some(Series::GuestNice)),
        Share::System => (Series::System, None),
        Share::Irq => (Series::Irq, None),
        Share::Softirq => (Series::Softirq, None),
        Share::Iowait => (Series::Iowait, None),
        Share::Steal => (Series::Steal, None),
    }
}

/// The shares of all CPUs.
pub fn shares(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let areas = SHARES.map(|(share, _, _)| Curve {
        values: over_time(picture, share),
        paint: Paint::Plain(theme.share(share)),
        sign: theme.glyphs.shares[share as usize],
    });
    let plain = ("", Style::new());
    let mut values = vec![value(theme, plain, picture.value(Series::Cpu), WHOLE)];
    let mut numbers: Vec<Share> = NUMBERS.to_vec();
    numbers.retain(|share| rank(picture, *share).is_some());
    numbers.sort_by_key(|share| rank(picture, *share));
    let numbers = numbers.into_iter();
    values.extend(numbers.map(|share| number(theme, share, now(picture, share))));
    if app.system().large() && app.shown().is_some_and(|snapshot| is_bare(snapshot)) {
        let text = "no steal: not a virtual machine".to_owned();
        values.push(Value::words(text, theme.dim()));
    }
    if let Some(now) = picture.value(Series::Cpu) {
        values[0].judge(theme, busy_tone(app, now));
    }
    Plot {
        values,
        range: picture.summary(Series::Cpu),
        areas: areas.to_vec(),
        lines: Vec::new(),
        level: None,
        top: 100.0,
        unit: WHOLE,
    }
}

/// How loudly the busy share of a CPU is told, or of all of them together.
fn busy_tone(app: &App, share: f32) -> Tone {
    app.thresholds()
        .tone(ThresholdId::CpuPercent, f64::from(share))
}

/// No hypervisor could take anything.
fn is_bare(snapshot: &Snapshot) -> bool {
    let verdict = Verdict::of(&snapshot.host().platform);
    let mut cpu = verdict
        .resources
        .iter()
        .filter(|found| found.resource == Resource::Cpu);
    cpu.any(|found| found.kind == Kind::BareMetal)
}

/// How early the number of a share comes, the smallest first; `None` when it was next to nothing all the time. It is
/// asked of the whole window: numbers that come and go with every sample would push the others around.
fn rank(picture: &Picture, share: Share) -> Option<u8> {
    /// From this mean on, %, it comes before those that are rare.
    const MUCH: f32 = 5.0;
    if matches!(share, Share::User | Share::System) {
        return Some(0);
    }
    let values = over_time(picture, share);
    let known = || values.iter().flatten();
    let most = known().copied().fold(0.0, f32::max);
    let mean = known().sum::<f32>() / known().count().max(1) as f32;
    (most >= 0.5).then_some(if mean >= MUCH { 1 } else { 2 })
}

/// A word and a whole percentage.
fn number(theme: &Theme, share: Share, value: Option<f32>) -> Value {
    let some = value.is_some_and(|value| value >= 0.5);
    Value {
        label: SHARES[share as usize].2,
        label_style: if some {
            theme.share(share)
        } else {
            theme.dim()
        },
        text: value.map_or_else(|| dash(theme), |value| format!("{value:.0}")),
        width: 3,
        style: if some { Style::new() } else { theme.dim() },
    }
}

fn over_time(picture: &Picture, share: Share) -> Vec<Option<f32>> {
    let (of, less) = series(share);
    let mut values = means(picture, of);
    let mut add = |other: Series, sign: f32| {
        for (value, other) in values.iter_mut().zip(picture.series(other)) {
            *value =
                value.map(|value| (value + sign * other.map_or(0.0, |other| other.mean)).max(0.0));
        }
    };
    if let Some(less) = less {
        add(less, -1.0);
    }
    if share == Share::Guest {
        add(Series::GuestNice, 1.0);
    }
    values
}

fn now(picture: &Picture, share: Share) -> Option<f32> {
    let (of, less) = series(share);
    let value = picture.value(of)?;
    let less = less.and_then(|less| picture.value(less)).unwrap_or(0.0);
    let more = match share {
        Share::Guest => picture.value(Series::GuestNice).unwrap_or(0.0),
        _ => 0.0,
    };
    Some((value - less + more).max(0.0))
}

/// A strip for each CPU, or for neighbours together.
pub fn strips(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let picture = app.system().picture();
    let strips = picture.strips();
    let at = |strip: &Strip| {
        let bucket = picture
            .cursor()
            .or_else(|| strip.values.len().checked_sub(1))?;
        Some(strip.values.get(bucket)?.as_ref()?.mean)
    };
    let hottest = strips.iter().filter_map(|strip| Some((at(strip)?, strip)));
    let hottest = hottest.max_by(|one, other| one.0.total_cmp(&other.0));
    let (busy, name) = hottest.unzip();
    let mut now = value(theme, ("", Style::new()), busy, WHOLE);
    if let Some(busy) = busy {
        now.judge(theme, busy_tone(app, busy));
    }
    let values = [
        now,
        Value {
            label: "busiest",
            label_style: theme.dim(),
            text: name.map_or_else(|| dash(theme), name_of),
            width: LABEL - 1,
            style: Style::new(),
        },
    ];
    framed(app, theme, placed, &values, canvas);
    let plot = placed.plot();
    let count = strips.len() as u16;
    let known = |strip: &Strip| strip.values.iter().any(Option::is_some);
    if !strips.iter().any(known) {
        return note(&missing(app, theme, placed.panel), theme, plot, canvas);
    }
    if plot.height < count {
        return;
    }
    let mut y = plot.y;
    for (strip, left) in strips.iter().zip((1..=count).rev()) {
        let height = (plot.bottom() - y) / left;
        one(app, theme, strip, Rect { y, height, ..plot }, canvas);
        y += height;
    }
}

/// A strip with its name.
fn one(app: &App, theme: &Theme, strip: &Strip, area: Rect, canvas: &mut Canvas) {
    let label = Rect {
        x: area.x.saturating_sub(LABEL),
        width: LABEL,
        ..area
    };
    let mut pen = Pen::new(canvas, label, area.height - 1);
    pen.field_right(&name_of(strip), LABEL - 1, theme.label());
    let means = strip.values.iter();
    let curve = Curve {
        values: means.map(|bucket| Some(bucket.as_ref()?.mean)).collect(),
        paint: Paint::Gradient(100.0),
        sign: theme.glyphs.curves[0],
    };
    let picture = app.system().picture();
    let (left, wide) = picture.place(area.width);
    // A high strip that is full leaves a gap to the one above it.
    let top = if area.height > 1 { 108.0 } else { 100.0 };
    let place = Place { left, wide };
    let mut chart = Chart::new(theme, app.graph_signs(), area, place, top);
    chart.areas(&[curve]);
    if let Some(bucket) = picture.cursor() {
        chart.cursor(bucket);
    }
    chart.draw(canvas);
}

/// `CPU3`, or `c0-7` for several.
fn name_of(strip: &Strip) -> String {
    let fits = |text: &String| text.len() < usize::from(LABEL);
    let Strip { first, last, .. } = strip;
    if first == last {
        let names = [format!("CPU{first}"), format!("c{first}")];
        return names.into_iter().find(fits).unwrap_or_default();
    }
    let names = [format!("c{first}-{last}"), format!("c{first}-")];
    names.into_iter().find(fits).unwrap_or_default()
}
