//! The signs that pictures are made of, in Unicode and in ASCII.

use crate::keys::Signs;
use crate::text::UNKNOWN;
use std::borrow::Cow;

/// One set of signs; each is one cell wide.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Glyphs {
    /// Signs that texts are written with as well.
    pub signs: Signs,
    /// A bar where it is empty.
    pub track: &'static str,
    /// One to seven eighths of a cell, from the left; where the font has none, bars end in whole cells.
    pub eighths: Option<[&'static str; 7]>,
    /// Before what is wrong, with a gap.
    pub warning: &'static str,
    /// A CPU that is off-line.
    pub off: &'static str,
    /// Shares of a bar, see `header::cpu::Share`: user, guest, nice, system, irq, softirq, iowait, steal.
    pub shares: [&'static str; 8],
    /// Used and cached memory.
    pub memory: (&'static str, &'static str),
    /// Curves of a chart by number, where there are no colours.
    pub curves: [&'static str; 3],
    /// Levels of a sparkline from nothing to the top.
    pub levels: [&'static str; 9],
    /// Sort mark: largest first, smallest first; in ASCII that of htop, which no letter of a title looks like.
    pub sort: (&'static str, &'static str),
    /// Points down and up: at what is beyond an edge, and at a moment.
    pub arrows: (&'static str, &'static str),
    /// Before the title of a number that is the sum of a branch.
    pub sum: &'static str,
    /// Fold mark: folded, open.
    pub fold: (&'static str, &'static str),
    /// Guides of the tree: a sibling follows, the last one, a line passing by, and towards a leaf.
    pub guides: [&'static str; 4],
    /// Between facts.
    pub dot: &'static str,
    /// Unknown.
    pub dash: &'static str,
    /// Text goes on beyond the edge.
    pub more: &'static str,
    /// Where in a list we are, at its right edge.
    pub thumb: &'static str,
    /// Columns hidden to the left and to the right.
    pub hidden: (&'static str, &'static str),
    /// Frame: top left, top right, bottom left, bottom right, horizontal, vertical.
    pub frame: [&'static str; 6],
    /// Where a line within a frame meets it, at the left and at the right.
    pub tees: (&'static str, &'static str),
    /// A line behind a title.
    pub rule: &'static str,
    /// A level line in a chart.
    pub mark: &'static str,
    /// The past plays, and stands still; in ASCII up to two cells.
    pub play: (&'static str, &'static str),
    /// Time that nobody has looked at yet.
    pub unseen: &'static str,
}

/// For terminals with Unicode.
pub const UNICODE: Glyphs = Glyphs {
    signs: Signs::Unicode,
    track: "·",
    eighths: Some(["▏", "▎", "▍", "▌", "▋", "▊", "▉"]),
    warning: "▲ ",
    off: "×",
    shares: ["█", "▙", "▓", "▒", "▚", "▞", "░", "╳"],
    memory: ("█", "░"),
    curves: ["█", "▒", "░"],
    levels: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    sort: ("▾", "▴"),
    arrows: ("▾", "▴"),
    sum: "Σ",
    fold: ("▸", "▾"),
    guides: ["├", "└", "│", "─"],
    dot: "·",
    dash: UNKNOWN,
    more: "…",
    thumb: "▐",
    hidden: ("‹", "›"),
    frame: ["╭", "╮", "╰", "╯", "─", "│"],
    tees: ("├", "┤"),
    rule: "─",
    mark: "┈",
    play: ("▶", "‖"),
    unseen: "·",
};

/// For terminals without.
pub const ASCII: Glyphs = Glyphs {
    signs: Signs::Ascii,
    track: ".",
    eighths: None,
    warning: "! ",
    off: "x",
    shares: ["|", "g", "n", "s", "i", "f", "w", "X"],
    memory: ("|", ":"),
    curves: ["|", "*", "o"],
    levels: [" ", ".", ":", "-", "=", "+", "*", "%", "#"],
    sort: ("-", "+"),
    arrows: ("v", "^"),
    sum: "+",
    fold: ("+", "-"),
    guides: ["|", "`", "|", "-"],
    dot: "-",
    dash: "-",
    more: ">",
    thumb: "#",
    hidden: ("<", ">"),
    frame: ["+", "+", "+", "+", "-", "|"],
    tees: ("+", "+"),
    rule: "_",
    mark: "-",
    play: (">", "||"),
    unseen: "?",
};

/// For the console of Linux. Its fonts have at most 512 signs: none of those that Debian ships has eighths of a block, a half one,
/// or a shade between light and full, and no sign of sums is in all of them; the one that is built into the kernel has code page 437:
/// no arcs, no small triangles, no dashes and quotes of typography.
pub const CONSOLE: Glyphs = Glyphs {
    signs: Signs::Console,
    off: ASCII.off,
    dash: ASCII.dash,
    more: ASCII.more,
    hidden: ASCII.hidden,
    eighths: None,
    shares: ["█", "g", "n", "▒", "i", "f", "░", "X"],
    levels: [" ", "·", "░", "░", "▒", "▒", "▒", "█", "█"],
    sort: ("▼", "▲"),
    arrows: ("▼", "▲"),
    sum: ASCII.sum,
    fold: ASCII.fold,
    thumb: "█",
    frame: ["┌", "┐", "└", "┘", "─", "│"],
    mark: ASCII.mark,
    play: ("►", "║"),
    unseen: ASCII.unseen,
    ..UNICODE
};

impl Glyphs {
    /// The same where colours tell parts of a bar apart: all of it is filled.
    #[must_use]
    pub const fn filled(self) -> Self {
        if !self.unicode() {
            return self;
        }
        Self {
            shares: ["█"; 8],
            ..self
        }
    }

    /// More than ASCII.
    pub const fn unicode(&self) -> bool {
        self.signs.unicode()
    }

    /// The set for this terminal.
    pub const fn new(unicode: bool) -> Self {
        if unicode { UNICODE } else { ASCII }
    }

    /// Text in the signs of this terminal: the few signs that cells use beside names, and sentences at their end, have ASCII
    /// spellings.
    pub fn spell<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.signs == Signs::Unicode || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let (text, end) = match text.strip_suffix('…') {
            Some(text) if !text.is_empty() => (text, "..."),
            _ => (text, ""),
        };
        let console = self.signs == Signs::Console;
        let plain = |c| match c {
            '·' | 'µ' | '≥' if console => c,
            '×' => 'x',
            'µ' => 'u',
            '–' | '▾' => '-',
            '·' => '.',
            // Before the end of a path `>` would read as a redirection.
            '…' if text != "…" => '+',
            '…' | '≥' => '>',
            '▸' => '+',
            other => other,
        };
        Cow::Owned(text.chars().map(plain).chain(end.chars()).collect())
    }
}
