//! A sentence that fits itself to the room that there is.

use super::width;
use std::fmt::{self, Display, Formatter};

/// What it is called, the numbers behind that, and what they mean or what to do about them. Where room is short, clauses go from
/// the end. Clean for a terminal if its parts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    text: String,
    /// Where in the text a clause ends, bytes: the word, each number, each remark.
    ends: Vec<usize>,
    /// Clauses before the first remark.
    numbers: usize,
}

impl Sentence {
    /// A word or a few that say all by themselves.
    pub fn new(word: impl Into<String>) -> Self {
        let text = word.into();
        Self {
            ends: vec![text.len()],
            text,
            numbers: 1,
        }
    }

    /// One that was written as a whole, its clauses parted by `|`.
    pub fn of_clauses(text: &str) -> Self {
        let mut clauses = text.split('|');
        let word = clauses.next().unwrap_or_default();
        clauses.fold(Self::new(word), |sentence, clause| {
            sentence.clause("", clause)
        })
    }

    fn clause(mut self, sign: &str, clause: &str) -> Self {
        if !clause.is_empty() {
            self.text.extend([sign, clause]);
            self.ends.push(self.text.len());
            self.numbers += 1;
        }
        self
    }

    /// A number that it rests on; nothing where there is none.
    #[must_use]
    pub fn number(self, number: impl AsRef<str>) -> Self {
        let sign = if self.numbers == 1 { ": " } else { ", " };
        self.clause(sign, number.as_ref())
    }

    /// How many the last number is true of, or how it is meant, behind it; nothing where that is not needed.
    #[must_use]
    pub fn of(self, whom: &str) -> Self {
        self.clause(" ", whom)
    }

    /// What the numbers mean, or what to do about them; clauses that it can do without are parted by `|`.
    #[must_use]
    pub fn remark(mut self, remark: &str) -> Self {
        let numbers = self.numbers;
        for (at, clause) in remark.split('|').enumerate() {
            self = self.clause(if at == 0 { "; " } else { "" }, clause);
        }
        self.numbers = numbers;
        self
    }

    /// All of it.
    pub fn whole(&self) -> &str {
        &self.text
    }

    /// What it is called, without numbers.
    pub fn word(&self) -> &str {
        &self.text[..self.ends[0]]
    }

    /// What is the case, with its numbers, without remarks.
    pub fn short(&self) -> &str {
        &self.text[..self.ends[self.numbers - 1]]
    }

    /// The clauses that `cells` hold, from the first on; `None` where not even the word fits.
    pub fn within(&self, cells: usize) -> Option<&str> {
        let mut parts = self.ends.iter().rev().map(|end| &self.text[..*end]);
        parts.find(|part| width(part) <= cells)
    }

    /// What it is called, with its first number.
    pub fn brief(&self) -> &str {
        &self.text[..self.ends[1.min(self.numbers - 1)]]
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> Self {
        sentence.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_gives_up_its_end_first() {
        let sentence = Sentence::new("blocked on disk")
            .number("iowait 40 %")
            .number("sda is 97 % busy")
            .remark("do less");
        let whole = "blocked on disk: iowait 40 %, sda is 97 % busy; do less";
        assert_eq!(sentence.whole(), whole);
        assert_eq!(sentence.within(whole.len()), Some(whole));
        assert_eq!(sentence.within(whole.len() - 1), Some(sentence.short()));
        assert_eq!(sentence.within(15), Some("blocked on disk"));
        assert_eq!(sentence.within(14), None);
        assert_eq!(sentence.brief(), "blocked on disk: iowait 40 %");
    }

    #[test]
    fn whom_it_is_true_of_stands_in_brackets() {
        let sentence = Sentence::new("starved").number("waits 80 %");
        let sentence = sentence.number("").of("(2 threads)").remark("no CPU");
        assert_eq!(sentence.whole(), "starved: waits 80 % (2 threads); no CPU");
        assert_eq!(sentence.short(), "starved: waits 80 % (2 threads)");
        assert_eq!(Sentence::new("D 5 s").short(), "D 5 s");
        assert_eq!(Sentence::new("D 5 s").brief(), "D 5 s");
    }

    #[test]
    fn clauses_of_a_table_are_marked() {
        let sentence = Sentence::of_clauses("collector G1|: marks|, if this is a JVM");
        assert_eq!(sentence.whole(), "collector G1: marks, if this is a JVM");
        assert_eq!(sentence.within(20), Some("collector G1: marks"));
        assert_eq!(sentence.word(), "collector G1");
    }
}
