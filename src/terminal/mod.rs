//! The terminal.

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// None: bold, dim and reverse only.
    None,
    /// The 16 of ANSI.
    Ansi16,
    /// 256.
    Ansi256,
    /// 24 bits.
    True,
}

/// What the terminal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Colours.
    pub color: ColorDepth,
    /// Unicode glyphs.
    pub unicode: bool,
}

impl Capabilities {
    /// What the environment tells.
    pub fn detect() -> anyhow::Result<Self> {
        anyhow::bail!("stub")
    }
}
