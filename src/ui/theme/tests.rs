//! Themes on terminals.

mod contrast;

use super::*;
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

#[test]
fn the_console_of_linux_gets_signs_that_its_fonts_have() {
    let terminal = |dots, unicode| Capabilities {
        color: ColorDepth::Ansi16,
        unicode,
        shifts: true,
        background: None,
        dots,
    };
    let on = |dots, unicode| Theme::on(plain(), &terminal(dots, unicode)).glyphs;
    let console = on(Dots::None, true);
    assert_eq!(console.frame[0], "┌");
    // What all fonts that Debian ships and the one of the kernel lack.
    let missing = "▏▎▍▌▋▊▉▙▚▞▁▂▃▄▅▆▇▓▐╭╮╰╯";
    let texts = [console.levels.concat(), console.frame.concat()];
    let texts = texts.concat() + &console.shares.concat() + console.thumb + console.memory.1;
    assert!(!texts.contains(|sign| missing.contains(sign)), "{texts}");
    assert!(console.eighths.is_none());
    assert_eq!(on(Dots::Braille, true).frame[0], "╭");
    assert_eq!(on(Dots::None, false).frame[0], "+");
}
