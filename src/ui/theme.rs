//! Colours: what a tone or a share looks like on this terminal.
//!
//! The 16 colours are used so that they read on dark and on light backgrounds: the default foreground for ordinary
//! text, no white, no black, no bright colours, the faint attribute instead of a grey that is invisible in some
//! palettes. Without colours, bold, faint and reverse tell things apart.

use super::cpu::Share;
use super::glyphs::Glyphs;
use crate::terminal::ColorDepth;
use crate::view::Tone;
use ratatui::style::{Color, Modifier, Style};

/// Colours and glyphs of this terminal.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The signs that pictures are made of.
    pub glyphs: Glyphs,
    colors: bool,
}

impl Theme {
    /// The theme for a terminal.
    pub const fn new(color: ColorDepth, unicode: bool) -> Self {
        Self {
            glyphs: Glyphs::new(unicode),
            colors: !matches!(color, ColorDepth::None),
        }
    }

    /// Foreground `color` where there are colours, else `modifier`.
    const fn pick(self, color: Color, modifier: Modifier) -> Style {
        if self.colors {
            Style::new().fg(color)
        } else {
            Style::new().add_modifier(modifier)
        }
    }

    /// A value of this tone.
    pub const fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Dim => self.dim(),
            Tone::Plain => Style::new(),
            Tone::Name => Style::new().add_modifier(Modifier::BOLD),
            Tone::Thread => self.pick(Color::Cyan, Modifier::empty()),
            Tone::Running => self.pick(Color::Green, Modifier::BOLD),
            Tone::Warn => self.pick(Color::Magenta, Modifier::BOLD),
            Tone::Critical => self
                .pick(Color::Red, Modifier::REVERSED)
                .add_modifier(Modifier::BOLD),
        }
    }

    /// What matters less.
    pub const fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// A word that says what the number beside it is.
    pub const fn label(self) -> Style {
        self.pick(Color::Cyan, Modifier::empty())
    }

    /// The name of the program, titles of sections, matches.
    pub const fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A share of a CPU bar.
    pub const fn share(self, share: Share) -> Style {
        match share {
            Share::User => self.pick(Color::Green, Modifier::empty()),
            Share::Guest | Share::Nice => self.pick(Color::Cyan, Modifier::empty()),
            Share::System => self.pick(Color::Blue, Modifier::empty()),
            Share::Irq | Share::Softirq => self.pick(Color::Yellow, Modifier::empty()),
            Share::Iowait => self.dim(),
            Share::Steal => self
                .pick(Color::Red, Modifier::REVERSED)
                .add_modifier(Modifier::BOLD),
        }
    }

    /// Used and cached memory.
    pub const fn memory(self) -> (Style, Style) {
        (self.pick(Color::Green, Modifier::empty()), self.dim())
    }

    /// A sparkline.
    pub const fn spark(self) -> Style {
        self.pick(Color::Green, Modifier::empty())
    }

    /// A curve of a chart, by its number among them: filled, and two lines.
    pub const fn curve(self, number: usize) -> Style {
        match number {
            0 => self.spark(),
            1 => self.pick(Color::Blue, Modifier::BOLD),
            _ => self.pick(Color::Magenta, Modifier::BOLD),
        }
    }

    /// A sparkline of something that should not be.
    pub const fn spark_warn(self) -> Style {
        self.pick(Color::Red, Modifier::BOLD)
    }

    /// Titles of columns.
    pub const fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))
    }

    /// The title of the sort column, the screen shown.
    pub const fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD.union(Modifier::REVERSED))
    }

    /// The row under the cursor, the line selected in a menu.
    pub const fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// A task that has just begun.
    pub const fn born(self) -> Style {
        self.pick(Color::Green, Modifier::BOLD)
    }

    /// A task that has just ended.
    pub const fn ended(self) -> Style {
        self.pick(Color::Red, Modifier::DIM)
    }

    /// A row that is tagged.
    pub const fn tagged(self) -> Style {
        self.pick(Color::Yellow, Modifier::BOLD)
            .add_modifier(Modifier::BOLD)
    }

    /// Guides of the tree.
    pub const fn guide(self) -> Style {
        self.dim()
    }

    /// Text that was searched or filtered for.
    pub const fn found(self) -> Style {
        self.pick(Color::Magenta, Modifier::UNDERLINED)
            .add_modifier(Modifier::BOLD)
    }

    /// A key in the footer.
    pub const fn key(self) -> Style {
        self.pick(Color::Cyan, Modifier::BOLD)
            .add_modifier(Modifier::BOLD)
    }

    /// Something that must not be overlooked: paused, ended, wrong.
    pub const fn alert(self) -> Style {
        self.pick(Color::Red, Modifier::REVERSED)
            .add_modifier(Modifier::BOLD)
    }
}
