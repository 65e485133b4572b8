//! From text to what it says; the grammar stands in `mod.rs`.

use super::scan;
use super::value::{expected, refusal, test};
use super::{Expr, FilterError, Needle};
use crate::view::Column;

/// Texts and comparisons in a filter: as many as a set of bits has room for.
const TERMS: u32 = 64;

/// Negations and parentheses inside each other: a text of nothing but `(` must not exhaust the stack.
const DEPTH: u32 = 32;

type Parsed = Result<Expr, FilterError>;

/// What the text says; `None` when it says nothing.
pub(super) fn parse(text: &str) -> Result<Option<Expr>, FilterError> {
    let mut parser = Parser {
        text,
        at: 0,
        terms: 0,
        depth: 0,
        complete: 0,
    };
    parser.skip();
    if parser.rest().is_empty() {
        return Ok(None);
    }
    let expr = parser.any()?;
    // Only a parenthesis ends a list of alternatives before its time.
    if parser.rest().is_empty() {
        Ok(Some(expr))
    } else {
        Err(parser.error(parser.at, "unmatched ); quote it to find it"))
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    terms: u32,
    depth: u32,
    /// Behind the last term outside of parentheses.
    complete: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        self.at += scan::blanks(self.rest());
    }

    fn error(&self, at: usize, message: impl Into<String>) -> FilterError {
        FilterError {
            text: self.text.to_owned(),
            at,
            message: message.into(),
            complete: self.complete,
        }
    }

    /// Eats so many bytes and the blanks behind them; false when there are none to eat.
    fn eat(&mut self, length: usize) -> bool {
        self.at += length;
        if length > 0 {
            self.skip();
        }
        length > 0
    }

    /// Eats an operator of one sign, which may be doubled, or its word.
    fn eat_sign(&mut self, sign: char, word: &str) -> bool {
        let rest = self.rest();
        let signs = rest
            .bytes()
            .take(2)
            .take_while(|byte| char::from(*byte) == sign)
            .count();
        self.eat(signs) || self.eat(scan::keyword(rest, word))
    }

    /// Alternatives.
    fn any(&mut self) -> Parsed {
        let mut list = vec![self.all()?];
        while self.eat_sign('|', "or") {
            list.push(self.all()?);
        }
        Ok(single(list, Expr::Or))
    }

    /// What has to hold together.
    fn all(&mut self) -> Parsed {
        let mut list = Vec::new();
        loop {
            list.push(self.term()?);
            if self.depth == 0 {
                self.complete = self.at;
            }
            let sign = self.eat_sign('&', "and");
            let ends = self.rest().is_empty()
                || self.rest().starts_with(['|', ')'])
                || scan::keyword(self.rest(), "or") > 0;
            if ends && !sign {
                return Ok(single(list, Expr::And));
            }
        }
    }

    /// A term, with the blanks behind it.
    fn term(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error(self.at, "too deeply nested"));
        }
        let rest = self.rest();
        let begin = self.at;
        let not = usize::from(rest.starts_with('!')).max(scan::keyword(rest, "not"));
        let expr = if self.eat(not) {
            Expr::Not(Box::new(self.term()?))
        } else if self.eat(usize::from(rest.starts_with('('))) {
            let inner = self.any()?;
            if !self.rest().starts_with(')') {
                return Err(self.error(self.at, "expected ) here"));
            }
            self.eat(1);
            inner
        } else {
            self.terms += 1;
            if self.terms > TERMS {
                return Err(self.error(begin, format!("too many terms, at most {TERMS}")));
            }
            self.leaf()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    /// A comparison or a text, with the blanks behind it.
    fn leaf(&mut self) -> Parsed {
        let rest = self.rest();
        for word in ["and", "or"] {
            if scan::keyword(rest, word) > 0 {
                let told = format!("expected a term; \"{word}\" finds the word");
                return Err(self.error(self.at, told));
            }
        }
        if rest.is_empty() || rest.starts_with(['|', '&', ')']) {
            return Err(self.error(self.at, "expected a term"));
        }
        let operator = scan::operator(rest);
        if operator > 0 {
            let told = format!("expected a column before {}", &rest[..operator]);
            return Err(self.error(self.at, told));
        }
        let name = scan::name(rest);
        let gap = scan::blanks(&rest[name..]);
        if name > 0 && scan::operator(&rest[name + gap..]) > 0 {
            return self.comparison(&rest[..name]);
        }
        let said = match self.quoted()? {
            Some(said) => said,
            None => self.take(scan::word(rest)).to_owned(),
        };
        Ok(Expr::Text(Needle::numbered(&said, self.terms - 1)))
    }

    fn comparison(&mut self, name: &str) -> Parsed {
        let Some(column) = Column::find(name) else {
            let told = match Column::suggest(name) {
                Some(meant) => format!("no column is called {name}; did you mean {meant}?"),
                None => format!("no column is called {name}; quote it to find it as text"),
            };
            return Err(self.error(self.at, told));
        };
        self.take(name.len());
        let begin = self.at;
        let operator = self.take(scan::operator(self.rest()));
        if let Some(told) = refusal(column, operator) {
            return Err(self.error(begin, told));
        }
        let begin = self.at;
        let said = if let Some(said) = self.quoted()? {
            said
        } else {
            let length = if operator.ends_with('~') {
                scan::pattern(self.rest())
            } else {
                scan::word(self.rest())
            };
            if length == 0 {
                return Err(self.error(begin, expected(column.kind)));
            }
            self.take(length).to_owned()
        };
        let test = test(column, operator, &said).map_err(|told| self.error(begin, told))?;
        Ok(Expr::Compare(column.id, test))
    }

    /// Takes so many bytes, and the blanks behind them.
    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.rest()[..length];
        self.at += length;
        self.skip();
        taken
    }

    /// Takes a quoted text, if there is one.
    fn quoted(&mut self) -> Result<Option<String>, FilterError> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| scan::is_quote(*c)) else {
            return Ok(None);
        };
        let Some((said, length)) = scan::quoted(rest) else {
            let told = format!("expected {quote} at the end of the quoted text");
            return Err(self.error(self.text.len(), told));
        };
        self.take(length);
        Ok(Some(said))
    }
}

/// A list of one is that one.
fn single(mut list: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if list.len() == 1 {
        list.swap_remove(0)
    } else {
        many(list)
    }
}
