//! Themes: what each role on the screen looks like, from a small TOML file.
//!
//! ```toml
//! description = "The terminal's own 16 colours."
//! [styles]
//! running = "green"
//! critical = "red bold"
//! cursor = "on #303030"
//! ```

use super::problem::{Problem, position};
use ratatui::style::{Color, Modifier, Style};
use std::sync::OnceLock;
use toml::de::DeTable;

/// Something on the screen that has a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// What matters less.
    Dim,
    /// The program in COMMAND.
    Name,
    /// Of a thread.
    Thread,
    /// Runs now.
    Running,
    /// High.
    Warn,
    /// Very high, or broken.
    Critical,
    /// A word that says what the number beside it is.
    Label,
    /// Titles of sections.
    Strong,
    /// CPU in user mode.
    User,
    /// CPU of guests and of niced tasks.
    Nice,
    /// CPU in kernel mode.
    System,
    /// CPU in interrupts.
    Irq,
    /// Idle while I/O is outstanding.
    Iowait,
    /// Stolen by the hypervisor.
    Steal,
    /// Memory in use.
    Memory,
    /// Memory that caches.
    Cache,
    /// A sparkline; the first curve of a chart.
    Spark,
    /// The second curve of a chart.
    Curve2,
    /// The third curve of a chart.
    Curve3,
    /// A sparkline of something that should not be.
    SparkWarn,
    /// Titles of columns.
    Heading,
    /// The sort column, the screen shown.
    Chosen,
    /// The row under the cursor.
    Cursor,
    /// A task that has just begun.
    Born,
    /// A task that has just ended.
    Ended,
    /// A row that is tagged.
    Tagged,
    /// Guides of the tree, frames.
    Guide,
    /// Text that was searched for.
    Found,
    /// A key in the footer.
    Key,
    /// What must not be overlooked.
    Alert,
}

/// Every role with its name in theme files, in the order of the numbers.
pub const ROLES: [(Role, &str); 30] = [
    (Role::Dim, "dim"),
    (Role::Name, "name"),
    (Role::Thread, "thread"),
    (Role::Running, "running"),
    (Role::Warn, "warn"),
    (Role::Critical, "critical"),
    (Role::Label, "label"),
    (Role::Strong, "strong"),
    (Role::User, "user"),
    (Role::Nice, "nice"),
    (Role::System, "system"),
    (Role::Irq, "irq"),
    (Role::Iowait, "iowait"),
    (Role::Steal, "steal"),
    (Role::Memory, "memory"),
    (Role::Cache, "cache"),
    (Role::Spark, "spark"),
    (Role::Curve2, "curve2"),
    (Role::Curve3, "curve3"),
    (Role::SparkWarn, "spark_warn"),
    (Role::Heading, "heading"),
    (Role::Chosen, "chosen"),
    (Role::Cursor, "cursor"),
    (Role::Born, "born"),
    (Role::Ended, "ended"),
    (Role::Tagged, "tagged"),
    (Role::Guide, "guide"),
    (Role::Found, "found"),
    (Role::Key, "key"),
    (Role::Alert, "alert"),
];

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Its name: that of the file, without the ending.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    styles: [Option<Style>; ROLES.len()],
}

/// The themes that come with the program, the default one first, the one without colours last.
const BUILT_IN: [(&str, &str); 6] = [
    ("default", include_str!("../../assets/themes/default.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
    (
        "colour-blind",
        include_str!("../../assets/themes/colour-blind.toml"),
    ),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// The themes that come with the program; `default` is the first, `mono` the last.
pub fn built_in() -> &'static [Palette] {
    static PALETTES: OnceLock<Vec<Palette>> = OnceLock::new();
    PALETTES.get_or_init(|| {
        let read = |(name, text): (&str, &str)| Palette::read(name, text).0;
        BUILT_IN.into_iter().map(read).collect()
    })
}

impl Palette {
    /// The look of a role: what the theme says, otherwise what the default one does.
    pub fn style(&self, role: Role) -> Style {
        let own = self.styles[role as usize];
        own.or_else(|| built_in().first()?.styles[role as usize])
            .unwrap_or_default()
    }

    /// Does the theme say what the role looks like?
    pub const fn has(&self, role: Role) -> bool {
        self.styles[role as usize].is_some()
    }

    /// Reads a theme file. What is wrong in it is left out and told.
    pub fn read(name: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut palette = Self {
            name: name.to_owned(),
            description: String::new(),
            styles: [None; ROLES.len()],
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let syntax = errors.iter().map(|error| Problem::syntax(text, error));
        let mut problems: Vec<Problem> = syntax.collect();
        let mut wrong = |at: usize, sentence: String| {
            let (line, column) = position(text, at);
            problems.push(Problem::at(line, column, sentence));
        };
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("description", value) => match value.as_str() {
                    Some(sentence) => sentence.clone_into(&mut palette.description),
                    None => wrong(at, "description is a text".to_owned()),
                },
                ("styles", value) if value.as_table().is_some() => {
                    let styles = value.as_table().into_iter().flatten();
                    for (key, value) in styles {
                        let role = ROLES
                            .iter()
                            .find(|(_, name)| *name == key.get_ref().as_ref());
                        let Some((role, _)) = role else {
                            let names: Vec<&str> = ROLES.iter().map(|(_, name)| *name).collect();
                            let unknown = key.get_ref();
                            let names = names.join(", ");
                            wrong(
                                key.span().start,
                                format!("there is no style {unknown:?}; there are {names}"),
                            );
                            continue;
                        };
                        match value.get_ref().as_str().map(style) {
                            Some(Ok(style)) => palette.styles[*role as usize] = Some(style),
                            Some(Err(sentence)) => wrong(value.span().start, sentence),
                            None => wrong(
                                value.span().start,
                                "a style is a text such as \"green bold\"".to_owned(),
                            ),
                        }
                    }
                }
                (other, _) => wrong(
                    at,
                    format!("{other:?} is nothing that a theme has: description and [styles]"),
                ),
            }
        }
        (palette, problems)
    }
}

/// The look that a text describes: `green bold`, `#ff8800 on 236 underlined`, nothing for the terminal's own.
fn style(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let modifier = match word {
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underlined" => Modifier::UNDERLINED,
            "reversed" => Modifier::REVERSED,
            "on" => {
                let name = words.next().unwrap_or_default();
                style = style.bg(color(name)?);
                continue;
            }
            _ => {
                style = style.fg(color(word)?);
                continue;
            }
        };
        style = style.add_modifier(modifier);
    }
    Ok(style)
}

fn color(name: &str) -> Result<Color, String> {
    name.parse().map_err(|_| {
        format!(
            "{name:?} is no colour: a name such as green or lightblue, a number up to 255, #rrggbb, and bold, dim, \
             italic, underlined, reversed"
        )
    })
}

#[cfg(test)]
mod tests {
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
            let (palette, problems) = Palette::read(name, text);
            assert!(problems.is_empty(), "{name}: {problems:?}");
            assert!(palette.description.ends_with('.'), "{name}");
            for (role, called) in ROLES {
                assert!(palette.has(role), "{name} lacks {called}");
            }
            assert_ne!(palette.style(Role::Steal), palette.style(Role::User));
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
            let palette = built_in().iter().find(|palette| palette.name == name);
            let palette = palette.unwrap();
            for (role, called) in ROLES {
                let style = palette.style(role);
                let (Some(Color::Rgb(red, green, blue)), None) = (style.fg, style.bg) else {
                    continue;
                };
                // What WCAG asks of text; frames and guides say nothing themselves.
                let least = if role == Role::Guide { 2.5 } else { 4.5 };
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
        let (palette, problems) = Palette::read("mine", text);
        let told: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(told.len(), 5, "{told:#?}");
        assert!(
            told.iter()
                .any(|one| one.starts_with("line 3, column 8: \"pink-ish\"")),
            "{told:#?}"
        );
        assert_eq!(palette.style(Role::Alert), Style::new().fg(Color::Blue));
        let default = &built_in()[0];
        assert_eq!(palette.style(Role::Warn), default.style(Role::Warn));
    }
}
