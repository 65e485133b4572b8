//! Up to which value a graph in the header reaches, and how that is written.

use crate::text::{CompactString, format};
use crate::ui::graph::Paint;
use crate::ui::spark::top;

/// What a graph is drawn with.
pub struct Scale {
    /// The value at its upper edge, at least.
    pub least: f32,
    /// What it is counted in, behind the number.
    pub unit: Unit,
    /// Colours of the graph.
    pub paint: Paint,
}

impl Scale {
    /// The largest value or more, in steps, so that the whole graph is not drawn anew each time that changes a little.
    pub fn top(&self, values: &[Option<f32>]) -> f32 {
        let most = values.iter().flatten().copied().fold(self.least, f32::max);
        let unit = match self.unit {
            Unit::Bytes => 1024_f32.powf(most.log(1024.0).floor()),
            Unit::Number | Unit::Percent => 1.0,
        };
        top(&[Some(most / unit)], self.least / unit) * unit
    }
}

/// What the upper edge of a graph is counted in.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Tasks or events, in thousands and more where there are many.
    Number,
    /// %.
    Percent,
    /// Bytes per second, in binary units.
    Bytes,
}

impl Unit {
    /// A number that [`Scale::top`] gives: `0.5`, `20`, `20k`, `5 %`, `200M`.
    pub fn text(self, value: f64) -> CompactString {
        let (thousand, letters) = match self {
            Self::Number if value < 1.0 => return format::fixed(value, 1, ""),
            Self::Percent => return format::fixed(value, 0, " %"),
            Self::Number => (1e3, ["", "k", "M", "G", "T"]),
            Self::Bytes => (1024.0, ["B", "K", "M", "G", "T"]),
        };
        let (mut value, mut unit) = (value, 0);
        while value >= thousand && unit + 1 < letters.len() {
            value /= thousand;
            unit += 1;
        }
        format::fixed(value, 0, letters[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_written_in_round_numbers() {
        let scale = |unit, least, most| {
            let scale = Scale {
                least,
                unit,
                paint: Paint::Gradient(1.0),
            };
            let text = unit.text(scale.top(&[None, Some(most)]).into());
            assert!(text.len() <= 5, "{text}");
            text
        };
        assert_eq!(scale(Unit::Number, 1.0, 0.2), "1");
        assert_eq!(scale(Unit::Number, 1.0, 1.39), "2");
        assert_eq!(scale(Unit::Number, 100.0, 12_411.0), "20k");
        assert_eq!(scale(Unit::Number, 100.0, 999_999.0), "1M");
        assert_eq!(scale(Unit::Percent, 5.0, 99.0), "100 %");
        assert_eq!(scale(Unit::Bytes, 1024.0, 3.0 * 1024.0 * 1024.0), "5M");
        assert_eq!(scale(Unit::Bytes, 1024.0, 700.0 * 1024.0), "1000K");
    }
}
