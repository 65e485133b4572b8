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

/// Asked for each cell that is written: the nearest one is calculated, not searched for.
fn nearest_256(color: [u8; 3]) -> Color {
    // The sixteen are left out: each terminal draws them as its person likes.
    // Of the cube each component is as near as can be by itself.
    let step = |value: u8| STEPS.map(|step| value.abs_diff(step));
    let place = color.map(|value| {
        let apart = step(value);
        (1..6).fold(
            0,
            |best, at| if apart[at] < apart[best] { at } else { best },
        )
    });
    let cube = 16 + 36 * place[0] + 6 * place[1] + place[2];
    // Of the greys, that nearest to the weighed mean.
    let weighed = std::iter::zip(color, WEIGHTS).map(|(value, weight)| weight * u32::from(value));
    let mean = weighed.sum::<u32>() / WEIGHTS.iter().sum::<u32>();
    let grey = 232 + (mean.saturating_sub(4) / 10).min(23) as usize;
    let apart = |index: usize| distance(color, components(index as u8));
    let nearest = [grey - 1, grey, grey + 1]
        .into_iter()
        .filter(|grey| (232..256).contains(grey));
    let all = std::iter::once(cube).chain(nearest);
    all.min_by_key(|index| apart(*index))
        .map_or(Color::Reset, |index| Color::Indexed(index as u8))
}

/// How much the eye sees of each component.
const WEIGHTS: [u32; 3] = [3, 4, 2];

/// Squared distance, weighed by how much the eye sees of each component.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    std::iter::zip(a, b)
        .zip(WEIGHTS)
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
    fn the_nearest_of_the_256_is_found_without_looking_at_each() {
        let levels = || (0..=255_u8).step_by(15);
        for color in
            levels().flat_map(|r| levels().flat_map(move |g| levels().map(move |b| [r, g, b])))
        {
            let Color::Indexed(found) = nearest_256(color) else {
                panic!("a colour of the 256");
            };
            let least = (16..=255).map(|index| distance(color, components(index)));
            assert_eq!(
                Some(distance(color, components(found))),
                least.min(),
                "{color:?}"
            );
        }
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
