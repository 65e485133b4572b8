//! The devices of the I/O screen; the processes stand below them in a list as elsewhere.
//!
//! ```text
//! ╭─ Disks ──── READ/s WRITE/s  RD/s  WR/s R_AWAIT W_AWAIT UTIL% QUEUE ─────── BYTES/s ─╮
//! │ all           4.0K    1.2M     1   112    0.42     1.3         0.1        ▁▂▅▃▂     │
//! │ nvme0n1          0    1.2M     0   110       –     1.3   8.4   0.1        ▁▂▅▃▂     │
//! │ +3 more                                                                             │
//! ├─ Network ──── RECV/s SENT/s PIN/s POUT/s ERR/s DROP/s ──────────────────── BYTES/s ─┤
//! │ eth0            1.1K    512     9      4     0      0                     ▁▁▃▁▁     │
//! │ veth1            510    110     2      1     0      0  in docker0         ▁▁▂▁▁     │
//! ├─ File systems ─── TYPE   SIZE   USED  AVAIL  USE% INODE% ────────────────────── ────┤
//! │ /var              ext4  50.0G  45.9G   1.6G  96.6   12.0  ██████████████████████▌·  │
//! ╰─ iowait 3.0%  pressure 0.5  paged in 4.0K out 1.2M ─────────── – = needs root ────╯
//! ```

mod file_systems;
mod summary;

use super::pen::Pen;
use super::spark::{spark, top};
use super::theme::Theme;
use crate::app::App;
use crate::app::io::{Device, DeviceLines, picked};
use crate::canvas::Canvas;
use crate::config::Role;
use crate::text::Width;
use crate::text::{self, Tone};
use crate::view::{DISK_COLUMNS, DeviceColumn, NET_COLUMNS};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Draws the tables and the line below them.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    if area.is_empty() || app.shown().is_none() {
        return;
    }
    let Places {
        disks,
        nets,
        file_systems,
    } = places(app, area);
    let abreast = disks.y == nets.y && !disks.is_empty() && !nets.is_empty();
    let [top_left, top_right, bottom_left, bottom_right, ..] = theme.glyphs.frame;
    for (at, table) in [disks, nets, file_systems].into_iter().enumerate() {
        let joined = at == 2 || at == 1 && !abreast && !disks.is_empty();
        let ends = if joined {
            theme.glyphs.tees
        } else {
            (top_left, top_right)
        };
        edges(theme, table, ends, canvas);
    }
    let bottom = |table: Rect| Rect {
        y: area.bottom() - 1,
        height: 1,
        ..table
    };
    let bottoms = if abreast && file_systems.is_empty() {
        [bottom(disks), bottom(nets)]
    } else {
        [bottom(area), Rect::default()]
    };
    for bottom in bottoms {
        edges(theme, bottom, (bottom_left, bottom_right), canvas);
    }
    disk_table(app, theme, disks, canvas);
    net_table(app, theme, nets, canvas);
    file_systems::draw(app, theme, file_systems, canvas);
    summary::draw(app, theme, area, canvas);
}

/// A line with these ends, and upright lines at both sides below it.
fn edges(theme: &Theme, area: Rect, (left, right): (&str, &str), canvas: &mut Canvas) {
    let [.., level, upright] = theme.glyphs.frame;
    let style = theme.role(Role::Frame);
    let between = level.repeat(usize::from(area.width.saturating_sub(2)));
    Pen::new(canvas, area, 0).put(&format!("{left}{between}{right}"), style);
    for line in 1..area.height {
        let mut pen = Pen::new(canvas, area, line);
        pen.put(upright, style);
        pen.go(area.width - 1).put(upright, style);
    }
}

/// Where the tables are.
struct Places {
    disks: Rect,
    nets: Rect,
    file_systems: Rect,
}

/// Disks and interfaces are one above the other, or side by side where there is room; file systems below them.
fn places(app: &App, area: Rect) -> Places {
    let lines = app.table_lines(area.height - 1);
    let part = |y: u16, height: u16| Rect { y, height, ..area };
    let disks = part(area.y, lines.disks);
    let (disks, nets) = if app.abreast() {
        // The disks have more columns.
        let left = area.width * 11 / 20;
        let nets = Rect {
            x: area.x + left,
            width: area.width - left,
            ..disks
        };
        let disks = Rect {
            width: left,
            ..disks
        };
        (disks, nets)
    } else {
        (disks, part(disks.bottom(), lines.nets))
    };
    Places {
        disks,
        nets,
        file_systems: part(nets.bottom(), lines.file_systems),
    }
}

/// One table, of devices whose rates are `R`.
struct Table<'a, R> {
    title: &'static str,
    columns: &'a [DeviceColumn<R>],
    /// What to say instead, when there is nothing to list.
    none: &'static str,
    devices: &'a [Device],
    lines: DeviceLines,
    above: usize,
}

fn disk_table(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let machine = &snapshot.machine;
    let table = Table {
        title: "Disks",
        columns: &DISK_COLUMNS,
        none: if snapshot.has_disks() {
            "No disks here."
        } else {
            "Disks: no information on this machine."
        },
        devices: &app.series().disks,
        lines: app.device_lines().0,
        above: app.devices_above(),
    };
    let rates = |device: Option<&Device>| match device {
        None => machine.disk,
        Some(device) => machine.disks.as_ref()?.get(device.at)?.1,
    };
    table.draw(theme, area, rates, canvas);
}

fn net_table(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let machine = &snapshot.machine;
    let table = Table {
        title: "Network",
        columns: &NET_COLUMNS,
        none: if snapshot.has_interfaces() {
            "No network interfaces here."
        } else {
            "Network interfaces: no information on this machine."
        },
        devices: &app.series().nets,
        lines: app.device_lines().1,
        above: app.devices_above(),
    };
    let rates = |device: Option<&Device>| match device {
        None => machine.net,
        Some(device) => machine.nets.as_ref()?.get(device.at)?.1,
    };
    table.draw(theme, area, rates, canvas);
}

/// Cells of a sparkline at most.
const WIDEST_SPARK: u16 = 60;
/// What sparklines show: both directions together.
const TREND: &str = "BYTES/s";
/// Below this a sparkline shows next to nothing as nothing, bytes per second.
const LEAST: f32 = 1e5;

impl<R> Table<'_, R> {
    /// Cells of the names.
    fn names(area: Rect) -> u16 {
        if area.width < 92 { 10 } else { 16 }
    }

    fn draw(
        &self,
        theme: &Theme,
        area: Rect,
        rates: impl Fn(Option<&Device>) -> Option<R>,
        canvas: &mut Canvas,
    ) {
        if area.is_empty() {
            return;
        }
        if self.devices.is_empty() {
            let none = format!(" {} ", self.none);
            let mut pen = Pen::new(canvas, area, 0);
            pen.go(2).clear(none.width() as u16).put(&none, theme.dim());
            return;
        }
        self.heading(theme, area, canvas);
        let mut line = 1;
        if self.lines.summed(area.height) {
            self.row(theme, area, line, None, &rates, canvas);
            line += 1;
        }
        let room = usize::from(area.height.saturating_sub(line));
        let count = self.devices.len();
        let shown = if count > room {
            room.saturating_sub(1)
        } else {
            room
        };
        let picked = picked(self.devices, shown, self.above);
        for at in &picked {
            self.row(theme, area, line, Some(&self.devices[*at]), &rates, canvas);
            line += 1;
        }
        let missing = count - picked.len();
        if missing > 0 && room > 0 {
            let text = self.missing(&picked, usize::from(area.width.saturating_sub(4)));
            let text = theme.glyphs.spell(&text);
            Pen::new(canvas, area, line).skip(2).put(&text, theme.dim());
        }
    }

    /// What there is to say in `width` cells about devices that are not among those picked.
    fn missing(&self, picked: &[usize], width: usize) -> String {
        let places = 0..self.devices.len();
        let hidden: Vec<&Device> = places
            .filter(|at| !picked.contains(at))
            .map(|at| &self.devices[at])
            .collect();
        let count = hidden.len();
        let above = picked.first().copied().unwrap_or(0).min(self.above);
        if above > 0 {
            return format!("+{count} more, {above} of them above");
        }
        let moving = hidden.iter().any(|device| !device.values.is_empty());
        if moving || self.lines.resting == 0 {
            return format!("+{count} more");
        }
        let names: Vec<String> = hidden
            .iter()
            .map(|device| text::clean(device.name.as_bytes()))
            .collect();
        let text = format!("at rest: {}", names.join(" "));
        if text.width() <= width {
            text
        } else {
            format!("+{count} at rest")
        }
    }

    /// Titles on the upper edge.
    fn heading(&self, theme: &Theme, area: Rect, canvas: &mut Canvas) {
        let mut pen = Pen::new(canvas, area, 0);
        pen.go(2).clear(self.title.width() as u16 + 2).skip(1);
        pen.put(self.title, theme.strong());
        pen.go(1 + Self::names(area));
        // Not underlined: some titles have underscores.
        let style = theme.label().add_modifier(Modifier::BOLD);
        for column in self.shown(area) {
            let end = pen.column() + 1 + column.width;
            title(&mut pen, column.title, end, style);
        }
        // Over the newest values, as everywhere.
        let room = Self::spark_room(&pen);
        if usize::from(room) >= TREND.len() {
            title(&mut pen, TREND, area.width - 1, style);
        }
    }

    /// Cells for a sparkline, with a gap before it and one behind.
    fn spark_room(pen: &Pen) -> u16 {
        pen.left().saturating_sub(3).min(WIDEST_SPARK)
    }

    /// Sparklines end at the right edge, so that those of both tables stand below each other.
    fn before_spark<'a, 'b>(pen: &'a mut Pen<'b>, room: u16) -> &'a mut Pen<'b> {
        let before = pen.left().saturating_sub(room + 1);
        pen.skip(before)
    }

    fn shown(&self, area: Rect) -> impl Iterator<Item = &DeviceColumn<R>> {
        let wide = move |column: &&DeviceColumn<R>| area.width >= column.from;
        self.columns.iter().filter(wide)
    }

    /// The line of a device, or of all together.
    fn row(
        &self,
        theme: &Theme,
        area: Rect,
        line: u16,
        device: Option<&Device>,
        rates: &impl Fn(Option<&Device>) -> Option<R>,
        canvas: &mut Canvas,
    ) {
        let mut pen = Pen::new(canvas, area, line);
        let counts = device.is_none_or(|device| device.counts);
        let names = Self::names(area);
        let name = device.map_or_else(
            || "all".to_owned(),
            |device| {
                let name = text::clean(device.name.as_bytes());
                text::shorten(&name, usize::from(names - 1))
            },
        );
        let name = theme.glyphs.spell(&name);
        let loud = if counts { Tone::Name } else { Tone::Dim };
        let resting = device.is_some_and(|device| device.values.is_empty());
        let tone = if resting { Tone::Dim } else { loud };
        pen.skip(2).field(&name, names - 1, theme.tone(tone));
        let rates = rates(device);
        for column in self.shown(area) {
            let (text, tone) = column.cell(rates.as_ref(), device.is_none());
            let text = theme.glyphs.spell(&text);
            let tone = match tone {
                Tone::Plain if !counts => Tone::Dim,
                tone => tone,
            };
            pen.skip(1)
                .field_right(&text, column.width, theme.tone(tone));
        }
        if let Some(device) = device {
            Self::trend(theme, device, pen);
        }
    }

    /// The end of a line: what the device belongs to, and its sparkline.
    fn trend(theme: &Theme, device: &Device, mut pen: Pen) {
        /// Cells of a sparkline that still says something.
        const SHORTEST: u16 = 8;
        let mut width = Self::spark_room(&pen);
        if let Some(whole) = &device.part_of {
            let text = format!("in {}", text::clean(whole.as_bytes()));
            // A text is better than a long line: that is dim, for others have its bytes.
            let most = (pen.left().saturating_sub(SHORTEST + 4)).max(pen.left() / 2);
            let text = text::shorten(&text, usize::from(most));
            let text = theme.glyphs.spell(&text);
            let end = pen.column() + 2 + text.width() as u16;
            pen.skip(2).put(&text, theme.dim());
            pen.go(end);
            width = width.min(Self::spark_room(&pen));
        }
        let values = &device.values[device.values.len().saturating_sub(usize::from(width))..];
        let style = if device.counts {
            theme.spark()
        } else {
            theme.dim()
        };
        let drawn = spark(values, top(values, LEAST), &theme.glyphs);
        Self::before_spark(&mut pen, width).put(&drawn, style);
    }
}

/// Writes a title that ends in this column, with a gap at both sides where something else is.
fn title(pen: &mut Pen, title: &str, end: u16, style: Style) {
    let width = title.width() as u16;
    pen.go(end.saturating_sub(width + 1));
    // The corner of the frame stays.
    let cells = (width + 2).min(pen.left().saturating_sub(1));
    pen.clear(cells).skip(1).put(title, style).go(end);
}
