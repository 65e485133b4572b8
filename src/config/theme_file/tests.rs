//! Themes that come along, and themes that are wrong.

use super::*;

#[test]
fn the_table_is_in_the_order_of_the_roles() {
    for (at, (role, name)) in ROLES.iter().enumerate() {
        assert_eq!(*role as usize, at, "{name}");
    }
}

#[test]
fn themes_that_come_along_are_complete_and_sound() {
    for (name, text) in BUILT_IN {
        let (theme, problems) = ThemeFile::read(name, text);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        assert!(theme.description().ends_with('.'), "{name}");
        for (role, called) in ROLES {
            assert!(theme.has(role), "{name} lacks {called}");
        }
        assert_ne!(theme.style(Role::Steal), theme.style(Role::User));
    }
    let mono = built_in().last().unwrap();
    for (role, name) in ROLES {
        let style = mono.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{name}");
    }
}

/// How bright a colour is, 0 to 1 (WCAG 2, relative luminance).
fn luminance(red: u8, green: u8, blue: u8) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.03928 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[test]
fn themes_with_colours_of_their_own_read_on_the_backgrounds_they_are_for() {
    let dark = [(0, 0, 0), (0x1c, 0x1c, 0x1c)];
    let light = [(0xff, 0xff, 0xff), (0xfd, 0xf6, 0xe3)];
    for (name, backgrounds) in [("dark", dark), ("colour-blind", dark), ("light", light)] {
        let theme = built_in().iter().find(|theme| theme.name == name);
        let theme = theme.unwrap();
        for (role, called) in ROLES {
            let style = theme.style(role);
            let (Some(Color::Rgb(red, green, blue)), None) = (style.fg, style.bg) else {
                continue;
            };
            // What WCAG asks of text; frames and guides say nothing themselves.
            let quiet = matches!(role, Role::Guide | Role::Frame);
            let least = if quiet { 2.5 } else { 4.5 };
            for (r, g, b) in backgrounds {
                let (text, behind) = (luminance(red, green, blue), luminance(r, g, b));
                let contrast = (text.max(behind) + 0.05) / (text.min(behind) + 0.05);
                assert!(contrast >= least, "{name}: {called} has {contrast:.2}");
            }
        }
    }
}

#[test]
fn styles_are_words() {
    let red = Style::new().fg(Color::Red);
    assert_eq!(style("red"), Ok(red));
    assert_eq!(style("bold red"), Ok(red.add_modifier(Modifier::BOLD)));
    assert_eq!(style(""), Ok(Style::new()));
    let both = Style::new()
        .fg(Color::Rgb(255, 136, 0))
        .bg(Color::Indexed(236));
    assert_eq!(style("#ff8800 on 236"), Ok(both));
    for text in ["shiny", "on", "#12345", "256", "red on bold"] {
        assert!(style(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_rest_counts() {
    let text = "description = 3\n[styles]\nwarn = \"pink-ish\"\nkey = 7\nsparkle = \"red\"\nalert = \"blue\"\n[more]\n";
    let (theme, problems) = ThemeFile::read("mine", text);
    let told: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(
        told.iter()
            .any(|one| one.starts_with("line 3, column 8: \"pink-ish\"")),
        "{told:#?}"
    );
    assert_eq!(theme.style(Role::Alert), Style::new().fg(Color::Blue));
    let default = &built_in()[0];
    assert_eq!(theme.style(Role::Warn), default.style(Role::Warn));
}
