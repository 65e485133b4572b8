//! CPU: the shares of all CPUs on top of each other, and a strip for each CPU.

use super::chart::{Chart, Curve};
use super::panels::{dash, means, range, whole_percent};
use super::title::{self, Value};
use super::{Plot, Rect};
use crate::app::App;
use crate::app::panels::{LABEL, Placed, info};
use crate::app::picture::Picture;
use crate::store::MachineSeries as Series;
use crate::ui::cpu::{SHARES, Share};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
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

/// The order in which the numbers of a title are worth their room.
const NUMBERS: [Share; 8] = [
    Share::User,
    Share::System,
    Share::Steal,
    Share::Iowait,
    Share::Nice,
    Share::Softirq,
    Share::Irq,
    Share::Guest,
];

/// The shares of all CPUs.
pub fn shares(app: &App, theme: &Theme) -> Plot {
    let picture = app.system().picture();
    let areas = SHARES.map(|(share, _, _)| Curve {
        values: over_time(picture, share),
        style: theme.share(share),
        sign: theme.glyphs.shares[share as usize],
    });
    let busy = picture.value(Series::Cpu);
    let mut values = vec![Value {
        label: "",
        text: busy.map_or_else(|| dash(theme), |busy| format!("{busy:.0}%")),
        width: 4,
        style: Style::new(),
    }];
    values.extend(NUMBERS.map(|share| {
        let value = now(picture, share).unwrap_or(0.0);
        let shown = value >= 0.5;
        Value {
            // What is nothing keeps its place, blank.
            label: if shown {
                SHARES[share as usize].1
            } else {
                "  "
            },
            text: if shown {
                format!("{value:.0}")
            } else {
                String::new()
            },
            width: 3,
            style: if shown {
                theme.share(share)
            } else {
                Style::new()
            },
        }
    }));
    Plot {
        values,
        range: range(picture, Series::Cpu, whole_percent),
        areas: areas.to_vec(),
        lines: Vec::new(),
        mark: None,
        top: 100.0,
        text: whole_percent,
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
pub fn strips(app: &App, theme: &Theme, placed: &Placed, buffer: &mut Buffer) {
    let picture = app.system().picture();
    let strips = picture.strips();
    let at = |strip: &crate::app::picture::Strip| {
        let bucket = picture
            .cursor()
            .or_else(|| strip.values.len().checked_sub(1))?;
        Some(strip.values.get(bucket)?.as_ref()?.mean)
    };
    let hottest = strips.iter().filter_map(|strip| Some((at(strip)?, strip)));
    let hottest = hottest.max_by(|one, other| one.0.total_cmp(&other.0));
    let (text, name) = hottest.map_or_else(
        || (dash(theme), String::new()),
        |(busy, strip)| (format!("{busy:.0}%"), name(strip)),
    );
    let values = [
        Value {
            label: "busiest",
            text: name,
            width: 5,
            style: theme.dim(),
        },
        Value {
            label: "",
            text,
            width: 4,
            style: Style::new(),
        },
    ];
    title::draw(
        app,
        theme,
        (placed, info(placed.panel)),
        &values,
        None,
        buffer,
    );
    let plot = placed.plot();
    let count = strips.len() as u16;
    if count == 0 || plot.height < count {
        return;
    }
    let mut y = plot.y;
    for (strip, left) in strips.iter().zip((1..=count).rev()) {
        let height = (plot.bottom() - y) / left;
        let area = Rect { y, height, ..plot };
        let label = Rect {
            x: plot.x.saturating_sub(LABEL),
            width: LABEL - 1,
            ..area
        };
        Pen::new(buffer, label, height - 1).field_right(&self::name(strip), LABEL - 1, theme.dim());
        let curve = Curve {
            values: strip
                .values
                .iter()
                .map(|bucket| Some(bucket.as_ref()?.mean))
                .collect(),
            style: theme.spark(),
            sign: theme.glyphs.shares[0],
        };
        let mut chart = Chart {
            theme,
            plot: area,
            place: picture.place(area.width),
            top: 100.0,
            buffer,
        };
        chart.areas(&[curve]);
        if let Some(bucket) = picture.cursor() {
            chart.cursor(bucket);
        }
        y += height;
    }
}

/// `3`, or `0-7` for several.
fn name(strip: &crate::app::picture::Strip) -> String {
    if strip.first == strip.last {
        strip.first.to_string()
    } else {
        let text = format!("{}-{}", strip.first, strip.last);
        if text.len() < usize::from(LABEL) {
            text
        } else {
            format!("{}-", strip.first)
        }
    }
}
