//! Themes that come along, and themes that are wrong.

use super::*;

#[test]
fn the_table_is_in_the_order_of_the_roles() {
    for (at, (role, name)) in ROLES.iter().enumerate() {
        assert_eq!(*role as usize, at, "{name}");
    }
}

#[test]
fn the_theme_that_others_are_completed_by_is_ansi() {
    assert_eq!(plain().name, "ansi");
}

#[test]
fn themes_that_come_along_are_complete_and_sound() {
    for (name, text) in &BUILT_IN[1..] {
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
    assert_eq!(theme.style(Role::Warn), plain().style(Role::Warn));
}
