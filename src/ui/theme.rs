//! Colours: what a tone or a share looks like on this terminal.
//!
//! The styles are those of a [`ThemeFile`]; which one suits a terminal says [`Theme::auto`]. Without colours, the theme `mono`
//! tells things apart.

use super::glyphs::{CONSOLE, Glyphs};
use super::header::cpu::Share;
use crate::config::{ROLES, Role, ThemeFile, built_in, plain};
use crate::diagnosis::Cause;
use crate::keys::Signs;
use crate::terminal::{Background, Capabilities, ColorDepth};
use crate::text::Tone;
use ratatui::style::{Color, Style};

/// Styles of a gradient. An odd number, so that the middle is one of them; few, so that neighbours in a picture are
/// often equal and cost no bytes.
const STEPS: usize = 17;

/// Colours and glyphs of this terminal.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Theme {
    /// The signs that pictures are made of.
    pub glyphs: Glyphs,
    styles: [Style; ROLES.len()],
    gradient: [Style; STEPS],
}

impl Theme {
    /// The theme of a terminal's own colours.
    pub fn new(color: ColorDepth, unicode: bool) -> Self {
        Self::of(plain(), color, unicode)
    }

    /// Name of the theme that suits a terminal best.
    pub const fn auto(capabilities: &Capabilities) -> &'static str {
        match (capabilities.color, capabilities.background) {
            (ColorDepth::None, _) => "mono",
            (ColorDepth::Ansi16, _) => "ansi",
            (_, Some(Background::Dark)) => "dark",
            (_, Some(Background::Light)) => "light",
            (_, None) => "neutral",
        }
    }

    /// A theme for a terminal; on one without colours the one without colours.
    pub fn of(file: &ThemeFile, color: ColorDepth, unicode: bool) -> Self {
        Self::drawn_with(file, color, &Glyphs::new(unicode))
    }

    /// A theme for this terminal.
    pub fn on(file: &ThemeFile, terminal: &Capabilities) -> Self {
        let glyphs = match terminal.signs() {
            Signs::Console => CONSOLE,
            signs => Glyphs::new(signs.unicode()),
        };
        Self::drawn_with(file, terminal.color, &glyphs)
    }

    fn drawn_with(file: &ThemeFile, color: ColorDepth, glyphs: &Glyphs) -> Self {
        let file = match (color, built_in().last()) {
            (ColorDepth::None, Some(mono)) => mono,
            _ => file,
        };
        let coloured = file.style(Role::User).fg != file.style(Role::System).fg;
        Self {
            glyphs: if coloured { glyphs.filled() } else { *glyphs },
            styles: ROLES.map(|(role, _)| file.style(role)),
            gradient: gradient(file, color),
        }
    }

    /// A picture of a share, 0 to 1: from the theme's low over its middle to its high colour, mixed in between where the
    /// terminal has the colours for it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last step"
    )]
    pub fn gradient(&self, share: f64) -> Style {
        let last = (STEPS - 1) as f64;
        // What is no number is nothing.
        self.gradient[(share.max(0.0) * last).round().min(last) as usize]
    }

    /// The look of a role.
    pub const fn role(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// A value of this tone.
    pub const fn tone(&self, tone: Tone) -> Style {
        self.role(match tone {
            Tone::Dim => Role::Dim,
            Tone::Plain => return Style::new(),
            Tone::Name => Role::Name,
            Tone::Thread => Role::Thread,
            Tone::Running => Role::Running,
            Tone::Less => Role::GradientLow,
            Tone::Warn => Role::Warn,
            Tone::Critical => Role::Critical,
        })
    }

    /// What matters less.
    pub const fn dim(&self) -> Style {
        self.role(Role::Dim)
    }

    /// A word that says what the number beside it is.
    pub const fn label(&self) -> Style {
        self.role(Role::Label)
    }

    /// The name of the program, titles of sections, matches.
    pub const fn strong(&self) -> Style {
        self.role(Role::Strong)
    }

    /// A share of a CPU bar.
    pub const fn share(&self, share: Share) -> Style {
        self.role(match share {
            Share::User => Role::User,
            Share::Guest | Share::Nice => Role::Nice,
            Share::System => Role::System,
            Share::Irq | Share::Softirq => Role::Irq,
            Share::Iowait => Role::Iowait,
            Share::Steal => Role::Steal,
        })
    }

    /// Used and cached memory.
    pub const fn memory(&self) -> (Style, Style) {
        (self.role(Role::Memory), self.role(Role::Cache))
    }

    /// A sparkline.
    pub const fn spark(&self) -> Style {
        self.role(Role::Spark)
    }

    /// A curve of a chart, by its number among them: filled, and two lines.
    pub const fn curve(&self, number: usize) -> Style {
        match number {
            0 => self.spark(),
            1 => self.role(Role::Curve2),
            _ => self.role(Role::Curve3),
        }
    }

    /// A sparkline of something that should not be.
    pub const fn spark_warn(&self) -> Style {
        self.role(Role::SparkWarn)
    }

    /// Titles of columns.
    pub const fn heading(&self) -> Style {
        self.role(Role::Heading)
    }

    /// The title of the sort column, the screen shown.
    pub const fn chosen(&self) -> Style {
        self.role(Role::Chosen)
    }

    /// The row under the cursor, the line selected in a menu.
    pub const fn cursor(&self) -> Style {
        self.role(Role::Cursor)
    }

    /// What is typed; while all of it is selected, as the selected row.
    pub fn typed(&self, selected: bool) -> Style {
        if selected {
            self.cursor()
        } else {
            Style::new()
        }
    }

    /// A task that has just begun.
    pub const fn born(&self) -> Style {
        self.role(Role::Born)
    }

    /// A task that has just ended.
    pub const fn ended(&self) -> Style {
        self.role(Role::Ended)
    }

    /// A row that is tagged.
    pub const fn tagged(&self) -> Style {
        self.role(Role::Tagged)
    }

    /// Guides of the tree.
    pub const fn guide(&self) -> Style {
        self.role(Role::Guide)
    }

    /// Frames of panels and boxes.
    pub const fn frame(&self) -> Style {
        self.role(Role::Frame)
    }

    /// A verdict on a ground of its own.
    pub const fn badge(&self, cause: Cause) -> Style {
        self.role(match (cause, cause.tone()) {
            (Cause::Nothing, _) => Role::BadgeOk,
            (_, Tone::Critical) => Role::BadgeCritical,
            (_, Tone::Warn) => Role::BadgeWarn,
            _ => Role::BadgeInfo,
        })
    }

    /// Text that was searched or filtered for.
    pub const fn found(&self) -> Style {
        self.role(Role::Found)
    }

    /// A key in the footer.
    pub const fn key(&self) -> Style {
        self.role(Role::Key)
    }

    /// Something that must not be overlooked: paused, ended, wrong.
    pub const fn alert(&self) -> Style {
        self.role(Role::Alert)
    }
}

/// The styles from low over middle to high.
fn gradient(file: &ThemeFile, color: ColorDepth) -> [Style; STEPS] {
    let [low, middle, high] =
        [Role::GradientLow, Role::GradientMiddle, Role::GradientHigh].map(|role| file.style(role));
    let last = STEPS - 1;
    std::array::from_fn(|step| {
        let nearest = if step <= last / 4 {
            low
        } else if step < last - last / 4 {
            middle
        } else {
            high
        };
        let (from, to, part) = if step < last / 2 {
            (low, middle, step)
        } else {
            (middle, high, step - last / 2)
        };
        let part = part as f64 / (last / 2) as f64;
        match (from.fg, to.fg) {
            (Some(from), Some(to)) if color >= ColorDepth::Ansi256 => {
                mixed(from, to, part).map_or(nearest, |between| nearest.fg(between))
            }
            _ => nearest,
        }
    })
}

/// A colour between two, nearer to the second the larger `part`; none where one of them is the terminal's own.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between two bytes"
)]
fn mixed(from: Color, to: Color, part: f64) -> Option<Color> {
    let (Color::Rgb(r0, g0, b0), Color::Rgb(r1, g1, b1)) = (from, to) else {
        return None;
    };
    let between = |from: u8, to: u8| {
        let (from, to) = (f64::from(from), f64::from(to));
        (from + (to - from) * part).round() as u8
    };
    Some(Color::Rgb(
        between(r0, r1),
        between(g0, g1),
        between(b0, b1),
    ))
}

#[cfg(test)]
mod tests;
