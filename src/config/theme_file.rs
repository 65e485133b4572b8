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
use crate::text::unknown;
use ratatui::style::{Color, Modifier, Style};
use std::sync::OnceLock;
use toml::de::DeTable;

/// Something on the screen that has a style of its own.
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
    /// A share of nothing: where a gradient begins.
    GradientLow,
    /// Half of what there is.
    GradientMiddle,
    /// All there is: where a gradient ends.
    GradientHigh,
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
    /// Guides of the tree.
    Guide,
    /// Frames of panels and boxes.
    Frame,
    /// Text that was searched for.
    Found,
    /// A key in the footer.
    Key,
    /// What must not be overlooked.
    Alert,
    /// A verdict on a ground of its own: nothing is wrong.
    BadgeOk,
    /// A verdict on a ground of its own: nothing is wrong, but something is worth knowing.
    BadgeInfo,
    /// A verdict on a ground of its own: something is high.
    BadgeWarn,
    /// A verdict on a ground of its own: something is very high, or broken.
    BadgeCritical,
}

/// Every role with its name in theme files, in the order of the numbers.
pub const ROLES: [(Role, &str); 38] = [
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
    (Role::GradientLow, "gradient_low"),
    (Role::GradientMiddle, "gradient_middle"),
    (Role::GradientHigh, "gradient_high"),
    (Role::Heading, "heading"),
    (Role::Chosen, "chosen"),
    (Role::Cursor, "cursor"),
    (Role::Born, "born"),
    (Role::Ended, "ended"),
    (Role::Tagged, "tagged"),
    (Role::Guide, "guide"),
    (Role::Frame, "frame"),
    (Role::Found, "found"),
    (Role::Key, "key"),
    (Role::Alert, "alert"),
    (Role::BadgeOk, "badge_ok"),
    (Role::BadgeInfo, "badge_info"),
    (Role::BadgeWarn, "badge_warn"),
    (Role::BadgeCritical, "badge_critical"),
];

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Name of the theme: that of the file, without the ending.
    pub name: String,
    text: Text,
}

/// Where it is told what a theme looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Text {
    /// In this one of [`BUILT_IN`], which is read when somebody looks: the start waits for none but its own.
    BuiltIn(usize),
    /// In a file that has been read.
    Read(Box<Parsed>),
}

/// What a theme file says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parsed {
    description: String,
    styles: [Option<Style>; ROLES.len()],
}

/// The theme that stands for another one, chosen by what the terminal is.
pub const AUTO: &str = "auto";

/// The one of [`BUILT_IN`] whose styles count for roles that a theme leaves out, and where nothing is known of the terminal.
const PLAIN: usize = 4;

/// The themes that come with the program, [`AUTO`] first, the one without colours last.
const BUILT_IN: [(&str, &str); 8] = [
    (
        AUTO,
        "description = \"Dark or light, as the terminal's background is; neutral where that is not known, ansi with 16 colours.\"",
    ),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("neutral", include_str!("../../assets/themes/neutral.toml")),
    ("ansi", include_str!("../../assets/themes/ansi.toml")),
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

/// The themes that come with the program; [`AUTO`] is the first, `mono` the last.
pub fn built_in() -> &'static [ThemeFile] {
    static THEMES: OnceLock<Vec<ThemeFile>> = OnceLock::new();
    THEMES.get_or_init(|| {
        let named = |(at, (name, _)): (usize, &(&str, &str))| ThemeFile {
            name: (*name).to_owned(),
            text: Text::BuiltIn(at),
        };
        BUILT_IN.iter().enumerate().map(named).collect()
    })
}

/// The theme of the terminal's own colours.
pub fn plain() -> &'static ThemeFile {
    &built_in()[PLAIN]
}

/// What a theme says that comes with the program.
fn built_in_parsed(at: usize) -> &'static Parsed {
    static PARSED: [OnceLock<Parsed>; BUILT_IN.len()] = [const { OnceLock::new() }; BUILT_IN.len()];
    PARSED[at].get_or_init(|| Parsed::read(BUILT_IN[at].1).0)
}

impl ThemeFile {
    /// The style of a role: what the theme says, otherwise what [`plain`] does.
    pub fn style(&self, role: Role) -> Style {
        let own = self.parsed().styles[role as usize];
        own.or_else(|| built_in_parsed(PLAIN).styles[role as usize])
            .unwrap_or_default()
    }

    /// Does the theme say what the role looks like?
    pub fn has(&self, role: Role) -> bool {
        self.parsed().styles[role as usize].is_some()
    }

    /// What it is for, in a sentence.
    pub fn description(&self) -> &str {
        &self.parsed().description
    }

    fn parsed(&self) -> &Parsed {
        match &self.text {
            Text::BuiltIn(at) => built_in_parsed(*at),
            Text::Read(parsed) => parsed,
        }
    }

    /// Reads a theme file. What is wrong in it is left out and told.
    pub fn read(name: &str, text: &str) -> (Self, Vec<Problem>) {
        let (parsed, problems) = Parsed::read(text);
        let theme = Self {
            name: name.to_owned(),
            text: Text::Read(Box::new(parsed)),
        };
        (theme, problems)
    }
}

impl Parsed {
    /// Reads the text of a theme file.
    fn read(text: &str) -> (Self, Vec<Problem>) {
        let mut parsed = Self {
            description: String::new(),
            styles: [None; ROLES.len()],
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let syntax = errors
            .iter()
            .map(|error| Problem::syntax(text, error.message(), error.span()));
        let mut problems: Vec<Problem> = syntax.collect();
        let mut wrong = |at: usize, sentence: String| {
            let (line, column) = position(text, at);
            problems.push(Problem::at(line, column, sentence));
        };
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("description", value) => match value.as_str() {
                    Some(sentence) => sentence.clone_into(&mut parsed.description),
                    None => wrong(at, "description is a text".to_owned()),
                },
                ("styles", value) if value.as_table().is_some() => {
                    let styles = value.as_table().into_iter().flatten();
                    for (key, value) in styles {
                        let role = ROLES
                            .iter()
                            .find(|(_, name)| *name == key.get_ref().as_ref());
                        let Some((role, _)) = role else {
                            let names = ROLES.iter().map(|(_, name)| *name);
                            wrong(key.span().start, unknown("style", key.get_ref(), names));
                            continue;
                        };
                        match value.get_ref().as_str().map(style) {
                            Some(Ok(style)) => parsed.styles[*role as usize] = Some(style),
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
                    format!("unknown entry {other:?}; a theme has description and [styles]"),
                ),
            }
        }
        (parsed, problems)
    }
}

/// The style that a text describes: `green bold`, `#ff8800 on 236 underlined`, nothing for the terminal's own.
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
            "{name:?} is not a colour: a name such as green or lightblue, a number up to 255, #rrggbb, and bold, dim, \
             italic, underlined, reversed"
        )
    })
}

#[cfg(test)]
mod tests;
