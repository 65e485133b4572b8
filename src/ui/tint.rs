//! What a row looks like as a whole.

use super::theme::Theme;
use crate::text::Tone;
use ratatui::style::Style;

/// What colours a whole row.
#[derive(Clone, Copy, Hash)]
pub(super) enum Tint {
    /// Nothing does.
    None,
    /// All but what is high: that is seen in its own colour.
    Calm(Style),
    /// All of it.
    All(Style),
}

impl Tint {
    /// The style, if there is one.
    pub(super) const fn style(self) -> Option<Style> {
        match self {
            Self::None => None,
            Self::Calm(style) | Self::All(style) => Some(style),
        }
    }

    /// A value of this tone in the row.
    pub(super) fn over(self, tone: Tone, theme: &Theme) -> Style {
        match self {
            Self::Calm(_) if matches!(tone, Tone::Warn | Tone::Critical) => theme.tone(tone),
            _ => self.style().unwrap_or_else(|| theme.tone(tone)),
        }
    }
}
