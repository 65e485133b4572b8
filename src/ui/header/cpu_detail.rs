//! Clock and temperature of a CPU, behind the percentage of its bar.
//!
//! ```text
//! CPU0 ██████████▌·····  62% 3.4GHz  54°C
//! ```

use crate::app::App;
use crate::rates::Snapshot;
use crate::sample::Sensors;
use crate::text::Width;
use crate::ui::theme::Theme;

/// What is told of a CPU, in cells that are the same for all of them.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// With a gap before it.
    pub text: String,
    /// Its cells.
    pub cells: u16,
}

/// Of one CPU; of all together the mean clock and the highest temperature. Nothing where nothing is wanted, or the machine tells
/// it of no CPU.
pub fn detail(app: &App, theme: &Theme, snapshot: &Snapshot, cpu: Option<u32>) -> Detail {
    /// `3.4GHz` and `100°C`, each with a gap.
    const CELLS: [u16; 2] = [7, 6];
    let wanted = app.config().cpu_detail;
    let Some(sensors) = snapshot.sensors() else {
        return Detail::default();
    };
    let mut detail = Detail::default();
    let mut add = |cells: u16, text: Option<String>| {
        let text = text.unwrap_or_default();
        let gap = usize::from(cells).saturating_sub(text.width());
        detail.text.extend(std::iter::repeat_n(' ', gap));
        detail.text.push_str(&text);
        detail.cells += cells;
    };
    if wanted.has_clock() && !sensors.clocks.is_empty() {
        let mhz = match cpu {
            Some(cpu) => sensors.clock(cpu).map(|mhz| mhz as f64),
            None => mean(sensors),
        };
        // Two digits at most, or it would have no gap.
        let text = |mhz: f64| match mhz {
            ..9_950.0 => format!("{:.1}GHz", mhz / 1000.0),
            _ => format!("{:.0}GHz", mhz / 1000.0),
        };
        add(CELLS[0], mhz.map(text));
    }
    if wanted.has_temperature() && !sensors.celsius.is_empty() {
        let all = sensors.celsius.iter().map(|(_, celsius)| *celsius);
        let celsius = match cpu {
            Some(cpu) => sensors.celsius(cpu),
            None => all.reduce(f32::max),
        };
        let unit = if theme.glyphs.unicode() { "°C" } else { "C" };
        let text = |celsius: f32| format!("{celsius:.0}{unit}");
        add(CELLS[1], celsius.map(text));
    }
    detail
}

fn mean(sensors: &Sensors) -> Option<f64> {
    let sum: f64 = sensors.clocks.iter().map(|(_, mhz)| *mhz as f64).sum();
    let count = sensors.clocks.len();
    (count > 0).then(|| sum / count as f64)
}
