//! Colours: what a tone or a share looks like on this terminal.
//!
//! The styles are those of a [`ThemeFile`]. The default one takes the 16 colours so that they read on dark and on light
//! backgrounds: the default foreground for ordinary text, no white, no black, no bright colours, the faint attribute
//! instead of a grey that is invisible in some palettes. Without colours, the theme `mono` tells things apart.

use super::glyphs::Glyphs;
use super::header::cpu::Share;
use crate::config::{ROLES, Role, ThemeFile, built_in};
use crate::terminal::ColorDepth;
use crate::text::Tone;
use ratatui::style::Style;

/// Colours and glyphs of this terminal.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The signs that pictures are made of.
    pub glyphs: Glyphs,
    styles: [Style; ROLES.len()],
}

impl Theme {
    /// The default theme for a terminal.
    pub fn new(color: ColorDepth, unicode: bool) -> Self {
        Self::of(&built_in()[0], color, unicode)
    }

    /// A theme for a terminal; on one without colours the one without colours.
    pub fn of(file: &ThemeFile, color: ColorDepth, unicode: bool) -> Self {
        let file = match (color, built_in().last()) {
            (ColorDepth::None, Some(mono)) => mono,
            _ => file,
        };
        Self {
            glyphs: Glyphs::new(unicode),
            styles: ROLES.map(|(role, _)| file.style(role)),
        }
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
