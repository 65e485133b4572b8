//! The pieces that a filter is made of. Each function takes the rest of the text and answers how long its piece is, in
//! bytes and always up to the start of a character.

/// Characters that end a word wherever they stand.
const fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '&')
}

/// Blanks.
pub fn blanks(rest: &str) -> usize {
    rest.len() - rest.trim_start().len()
}

/// A word: up to a blank, `|`, `&`, or a `)` that it did not open itself.
pub fn word(rest: &str) -> usize {
    let mut open = 0usize;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            c if ends_word(c) => return at,
            _ => {}
        }
    }
    rest.len()
}

/// A regular expression without quotes: like a word, but brackets may hold anything and `\` takes its meaning from the
/// character behind it.
pub fn pattern(rest: &str) -> usize {
    let mut open = 0usize;
    let mut class = false;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            c if open == 0 && ends_word(c) => return at,
            _ => {}
        }
    }
    rest.len()
}

/// What looks like the name of a column: `cpu_percent`, `CPU%`, `VOL/s`; 0 if nothing does.
pub fn name(rest: &str) -> usize {
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'))
        .unwrap_or(rest.len());
    let tail = &rest[end..];
    let unit = ["%", "/s", "/S"]
        .iter()
        .find(|unit| tail.starts_with(**unit));
    end + unit.map_or(0, |unit| unit.len())
}

/// An operator of a comparison; 0 if there is none.
pub fn operator(rest: &str) -> usize {
    const OPERATORS: [&str; 9] = ["!=", "!~", "<=", ">=", "==", "=", "<", ">", "~"];
    OPERATORS
        .iter()
        .find(|operator| rest.starts_with(**operator))
        .map_or(0, |operator| operator.len())
}

/// `wanted`, in capitals or not, as a word of its own; 0 if it is not there.
pub fn keyword(rest: &str, wanted: &str) -> usize {
    let is_it = rest
        .get(..wanted.len())
        .is_some_and(|head| head == wanted || head == wanted.to_ascii_uppercase());
    let ends = |tail: &str| {
        let next = tail.chars().next();
        next.is_none_or(|c| ends_word(c) || matches!(c, '(' | ')'))
    };
    if is_it && ends(&rest[wanted.len()..]) {
        wanted.len()
    } else {
        0
    }
}

/// A quoted text, by its opening quote: what it says, and its length with both quotes. `\` takes their meaning from
/// quotes and from itself, and is a backslash before anything else. `None`: it is not closed.
pub fn quoted(rest: &str) -> Option<(String, usize)> {
    let mut chars = rest.char_indices();
    let (_, quote) = chars.next()?;
    let mut said = String::new();
    let mut escaped = false;
    for (at, c) in chars {
        match c {
            _ if escaped => {
                if !is_quote(c) && c != '\\' {
                    said.push('\\');
                }
                said.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            c if c == quote => return Some((said, at + c.len_utf8())),
            c => said.push(c),
        }
    }
    None
}

/// Opens a quoted text.
pub(super) const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'')
}
