//! Colours for a terminal that has fewer of them.

use ratatui::style::Color;

use super::capabilities::ColorDepth;
use super::sequence::number;

/// The steps of a component in the colour cube of the 256.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The sixteen as xterm draws them; what a person has set is unknown, but close to it.
const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The colour nearest to this one that a terminal of this depth has, in the form that takes the fewest bytes.
pub(crate) fn shown(color: Color, depth: ColorDepth) -> Color {
    match (depth, color) {
        (ColorDepth::None, _) => Color::Reset,
        (_, Color::Indexed(index @ 0..16)) => SIXTEEN[usize::from(index)].0,
        (ColorDepth::Ansi256, Color::Rgb(r, g, b)) => nearest_256([r, g, b]),
        (ColorDepth::Ansi16, Color::Rgb(r, g, b)) => nearest_16([r, g, b]),
        (ColorDepth::Ansi16, Color::Indexed(index)) => nearest_16(components(index)),
        _ => color,
    }
}

/// Appends the SGR number of a colour.
pub(super) fn sgr(color: Color, background: bool, out: &mut Vec<u8>) {
    let offset = if background { 10 } else { 0 };
    let component = |value: u8, out: &mut Vec<u8>| {
        out.push(b';');
        number(value.into(), out);
    };
    match color {
        Color::Indexed(index) => {
            number(38 + offset, out);
            for value in [5, index] {
                component(value, out);
            }
        }
        Color::Rgb(r, g, b) => {
            number(38 + offset, out);
            for value in [2, r, g, b] {
                component(value, out);
            }
        }
        named => {
            let index = SIXTEEN.iter().position(|(name, _)| *name == named);
            let code = match index {
                Some(index @ 0..8) => 30 + index as u16,
                Some(index) => 82 + index as u16,
                None => 39,
            };
            number(code + offset, out);
        }
    }
}

/// Red, green and blue of a colour of the 256 above the sixteen.
fn components(index: u8) -> [u8; 3] {
    match index {
        0..16 => SIXTEEN[usize::from(index)].1,
        16..232 => {
            let place = usize::from(index - 16);
            [place / 36, place / 6 % 6, place % 6].map(|step| STEPS[step])
        }
        232.. => [8 + (index - 232) * 10; 3],
    }
}

fn nearest_16(color: [u8; 3]) -> Color {
    SIXTEEN
        .into_iter()
        .min_by_key(|(_, other)| distance(color, *other))
        .map_or(Color::Reset, |(name, _)| name)
}

fn nearest_256(color: [u8; 3]) -> Color {
    // The sixteen are left out: each terminal draws them as its person likes.
    (16..=255)
        .min_by_key(|&index| distance(color, components(index)))
        .map_or(Color::Reset, Color::Indexed)
}

/// Squared distance, weighed by how much the eye sees of each component.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    std::iter::zip(a, b)
        .zip([3, 4, 2])
        .map(|((a, b), weight)| weight * u32::from(a.abs_diff(b)).pow(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_color_is_shown() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(shown(orange, ColorDepth::True), orange);
        assert_eq!(shown(orange, ColorDepth::Ansi256), Color::Indexed(208));
        assert_eq!(
            shown(Color::Rgb(250, 10, 10), ColorDepth::Ansi16),
            Color::LightRed
        );
        assert_eq!(
            shown(Color::Indexed(196), ColorDepth::Ansi16),
            Color::LightRed
        );
        assert_eq!(
            shown(Color::Indexed(244), ColorDepth::Ansi16),
            Color::DarkGray
        );
        assert_eq!(shown(Color::Red, ColorDepth::None), Color::Reset);
        assert_eq!(shown(Color::Reset, ColorDepth::Ansi16), Color::Reset);
    }

    #[test]
    fn the_sixteen_have_one_form() {
        for index in 0..16 {
            assert_eq!(
                shown(Color::Indexed(index), ColorDepth::True),
                SIXTEEN[usize::from(index)].0
            );
        }
    }

    #[test]
    fn the_shortest_number_is_sent() {
        let sgr = |color, background| {
            let mut out = Vec::new();
            super::sgr(color, background, &mut out);
            out
        };
        assert_eq!(sgr(Color::Red, false), b"31");
        assert_eq!(sgr(Color::DarkGray, false), b"90");
        assert_eq!(sgr(Color::White, true), b"107");
        assert_eq!(sgr(Color::Reset, true), b"49");
        assert_eq!(sgr(Color::Indexed(208), false), b"38;5;208");
        assert_eq!(sgr(Color::Rgb(1, 2, 3), true), b"48;2;1;2;3");
    }
}
