//! Everything can be read: contrast after WCAG 2, on the backgrounds that terminals have, with 24 bits and with 256 colours.
//!
//! | theme | backgrounds | text, at least | what is faint, frames, pictures, at least |
//! |---|---|---|---|
//! | dark, colour-blind | black, #1e1e1e | 4.5 | 3 |
//! | light | white, #fdf6e3 | 4.5 | 3 |
//! | neutral | all four | 3.4 | 3.4 |
//!
//! No colour reaches 4.5 on all four: #1e1e1e and #fdf6e3 leave 3.9 at most. So ordinary text has the terminal's own foreground in
//! `neutral` and `ansi`, and colours stand for what is told by a place, a sign or bold letters as well. The 16 colours of `ansi`
//! are those that a person has chosen for the background.

use super::*;
use crate::terminal::shown;
use ratatui::style::Modifier;

const DARK: [Color; 2] = [Color::Rgb(0, 0, 0), Color::Rgb(0x1e, 0x1e, 0x1e)];
const LIGHT: [Color; 2] = [Color::Rgb(0xff, 0xff, 0xff), Color::Rgb(0xfd, 0xf6, 0xe3)];

/// What is meant to be faint, or is no text.
const QUIET: [Role; 6] = [
    Role::Dim,
    Role::Iowait,
    Role::Cache,
    Role::Ended,
    Role::Guide,
    Role::Frame,
];

/// What stands in rows, and so on the cursor's background.
const IN_ROWS: [Role; 13] = [
    Role::Dim,
    Role::Name,
    Role::Thread,
    Role::Running,
    Role::Warn,
    Role::Critical,
    Role::Strong,
    Role::Label,
    Role::Tagged,
    Role::Born,
    Role::Ended,
    Role::Guide,
    Role::Found,
];

/// Pictures in rows.
const PICTURES: [Role; 5] = [
    Role::Spark,
    Role::SparkWarn,
    Role::GradientLow,
    Role::GradientMiddle,
    Role::GradientHigh,
];

/// How bright a colour is, 0 to 1 (relative luminance).
fn luminance(color: Color) -> f64 {
    let [red, green, blue] = components(color).map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Of a colour of 24 bits or of the 256.
fn components(color: Color) -> [u8; 3] {
    match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 232..) => [8 + (index - 232) * 10; 3],
        Color::Indexed(index @ 16..) => {
            let place = usize::from(index - 16);
            [place / 36, place / 6 % 6, place % 6].map(|step| [0, 95, 135, 175, 215, 255][step])
        }
        other => panic!("{other} has no fixed components"),
    }
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What is too faint in a theme on these backgrounds.
fn faint(
    name: &str,
    depth: ColorDepth,
    backgrounds: &[Color],
    text: f64,
    quiet: f64,
) -> Vec<String> {
    let theme = theme(name, depth);
    let mut faint = Vec::new();
    let mut check = |what: &str, ink: Color, ground: Color, least: f64| {
        let contrast = contrast(shown(ink, depth), ground);
        if contrast < least {
            faint.push(format!(
                "{name} {depth:?}: {what} on {ground} has {contrast:.2}"
            ));
        }
    };
    for (role, called) in ROLES {
        let style = theme.role(role);
        let least = if QUIET.contains(&role) { quiet } else { text };
        match (style.fg, style.bg) {
            (Some(ink), None) => {
                for ground in backgrounds {
                    check(called, ink, *ground, least);
                }
            }
            (Some(ink), Some(ground)) => check(called, ink, shown(ground, depth), 4.5),
            (None, _) => {}
        }
    }
    let cursor = theme.cursor();
    if let (None, Some(ground)) = (cursor.fg, cursor.bg) {
        let ground = shown(ground, depth);
        for role in IN_ROWS.into_iter().chain(PICTURES) {
            let quiet = QUIET.contains(&role) || PICTURES.contains(&role);
            if let Some(ink) = theme.role(role).fg {
                check(
                    &format!("{role:?}"),
                    ink,
                    ground,
                    if quiet { 3.0 } else { 4.5 },
                );
            }
        }
    }
    faint
}

#[test]
fn everything_can_be_read_on_the_backgrounds_that_a_theme_is_for() {
    let both = [DARK, LIGHT].concat();
    let mut all = Vec::new();
    for depth in [ColorDepth::True, ColorDepth::Ansi256] {
        all.extend(faint("dark", depth, &DARK, 4.5, 3.0));
        all.extend(faint("colour-blind", depth, &DARK, 4.5, 3.0));
        all.extend(faint("light", depth, &LIGHT, 4.5, 3.0));
        all.extend(faint("neutral", depth, &both, 3.4, 3.4));
    }
    assert!(all.is_empty(), "{all:#?}");
}

/// Yellow, white and the bright ones vanish on white, black and blue on black, in most palettes of 16.
#[test]
fn sixteen_colours_are_those_that_are_seen_on_both() {
    let seen = [
        Color::Green,
        Color::Cyan,
        Color::Magenta,
        Color::LightRed,
        Color::LightBlue,
    ];
    let ansi = theme("ansi", ColorDepth::Ansi16);
    for (role, called) in ROLES {
        // Its height says the same.
        if role == Role::GradientMiddle {
            continue;
        }
        let style = ansi.role(role);
        match (style.fg, style.bg) {
            (Some(ink), None) => assert!(seen.contains(&ink), "{called}: {ink}"),
            (Some(ink), Some(_)) => {
                assert!([Color::Black, Color::White].contains(&ink), "{called}");
                // Many terminals make bold black grey.
                let bold = style.add_modifier.contains(Modifier::BOLD);
                assert!(ink == Color::White || !bold, "{called}");
            }
            (None, ground) => assert_eq!(ground, None, "{called}"),
        }
    }
}
