//! Themes on terminals.

mod contrast;

use super::*;
use crate::keys::{ACTIONS, key_name};
use crate::terminal::Dots;

fn theme(name: &str, color: ColorDepth) -> Theme {
    let file = built_in().iter().find(|file| file.name == name).unwrap();
    Theme::of(file, color, true)
}

#[test]
fn a_gradient_goes_through_the_three_colours_of_the_theme() {
    for file in built_in() {
        for depth in [
            ColorDepth::None,
            ColorDepth::Ansi16,
            ColorDepth::Ansi256,
            ColorDepth::True,
        ] {
            let theme = Theme::of(file, depth, true);
            let ends = [
                (0.0, Role::GradientLow),
                (0.5, Role::GradientMiddle),
                (1.0, Role::GradientHigh),
            ];
            for (share, role) in ends {
                assert_eq!(theme.gradient(share), theme.role(role), "{}", file.name);
            }
            // What is more than all, and what is no share, have a look as well.
            assert_eq!(theme.gradient(7.0), theme.gradient(1.0));
            assert_eq!(theme.gradient(-1.0), theme.gradient(0.0));
            assert_eq!(theme.gradient(f64::NAN), theme.gradient(0.0));
        }
    }
}

#[test]
fn colours_are_mixed_where_there_are_enough_of_them() {
    let looks = |name, depth| {
        let theme = theme(name, depth);
        let mut looks: Vec<Style> = (0..=100)
            .map(|share| theme.gradient(f64::from(share) / 100.0))
            .collect();
        looks.dedup();
        looks.len()
    };
    assert_eq!(looks("dark", ColorDepth::True), STEPS);
    assert_eq!(looks("dark", ColorDepth::Ansi256), STEPS);
    assert_eq!(looks("dark", ColorDepth::Ansi16), 3);
    assert_eq!(looks("ansi", ColorDepth::True), 3);
    assert_eq!(looks("dark", ColorDepth::None), 2);
}

#[test]
fn a_terminal_gets_the_theme_that_suits_it() {
    let auto = |color, background| {
        Theme::auto(&Capabilities {
            color,
            unicode: true,
            shifts: true,
            background,
            dots: Dots::Braille,
        })
    };
    let (dark, light) = (Some(Background::Dark), Some(Background::Light));
    for many in [ColorDepth::True, ColorDepth::Ansi256] {
        assert_eq!(auto(many, dark), "dark");
        assert_eq!(auto(many, light), "light");
        assert_eq!(auto(many, None), "neutral");
    }
    for background in [dark, light, None] {
        assert_eq!(auto(ColorDepth::Ansi16, background), "ansi");
        assert_eq!(auto(ColorDepth::None, background), "mono");
    }
    for name in ["dark", "light", "neutral", "ansi", "mono"] {
        assert!(built_in().iter().any(|file| file.name == name), "{name}");
    }
}

/// What both the fonts that Debian ships for Latin and the one of the kernel have.
fn is_in_fonts_of_the_console(c: char) -> bool {
    c.is_ascii() || "←↑→↓─│┌┐└┘├┤█▒░▲▼·≥µ±°".contains(c)
}

fn on(dots: Dots, unicode: bool) -> Glyphs {
    let terminal = Capabilities {
        color: ColorDepth::Ansi16,
        unicode,
        shifts: true,
        background: None,
        dots,
    };
    Theme::on(plain(), &terminal).glyphs
}

#[test]
fn the_console_of_linux_gets_signs_that_its_fonts_have() {
    let console = on(Dots::None, true);
    let signs = [
        console.track,
        console.warning,
        console.off,
        console.memory.0,
        console.memory.1,
        console.sort.0,
        console.sort.1,
        console.sum,
        console.fold.0,
        console.fold.1,
        console.dot,
        console.dash,
        console.more,
        console.thumb,
        console.hidden.0,
        console.hidden.1,
        console.tees.0,
        console.tees.1,
        console.rule,
        console.mark,
    ]
    .concat();
    let sets = [
        console.shares.concat(),
        console.filled().shares.concat(),
        console.curves.concat(),
        console.levels.concat(),
        console.guides.concat(),
        console.frame.concat(),
        signs,
    ];
    for set in sets {
        assert!(set.chars().all(is_in_fonts_of_the_console), "{set}");
    }
    assert!(console.eighths.is_none());
    assert_eq!(console.frame[0], "┌");
    assert_eq!(on(Dots::Braille, true).frame[0], "╭");
    assert_eq!(on(Dots::None, false).frame[0], "+");
}

#[test]
fn keys_and_texts_are_spelled_in_signs_that_the_console_has() {
    let console = on(Dots::None, true);
    let texts = [
        "12×",
        "3 µs",
        "–",
        "▾",
        "·",
        "…/bin",
        "measuring…",
        "≥ 4",
        "▸",
    ];
    let texts = texts.map(|text| console.spell(text).into_owned());
    let keys = ACTIONS.iter().flat_map(|info| info.keys);
    let keys = keys.map(|key| key_name(*key, console.signs));
    for text in texts.into_iter().chain(keys) {
        assert!(text.chars().all(is_in_fonts_of_the_console), "{text}");
    }
    assert_eq!(console.spell("measuring…"), "measuring...");
}
