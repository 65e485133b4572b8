//! Pages of the manual (`assets/manual`) in the language of man(7). They use a small part of Markdown: headings, paragraphs,
//! lists, tables, blocks of code, and within a line code, bold, italic and links.

use crate::text::Width;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

/// Writes a table that the program generates, by its name between `<!--` and `:`; `false` leaves it as it stands.
pub(super) type Generated<'a> = &'a mut dyn FnMut(&str, &mut Roff) -> bool;

/// A whole page: its title becomes a section, its headings parts of that.
pub(super) fn page(text: &str, generated: Generated<'_>, roff: &mut Roff) {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            roff.control("SH", [title.to_uppercase().as_str()]);
        } else if let Some(title) = line.strip_prefix("## ") {
            roff.control("SS", [title]);
        } else if let Some(name) = line.strip_prefix("<!-- ") {
            let name = name.split(':').next().unwrap_or(name);
            if generated(name, roff) {
                let end = format!("<!-- /{name} -->");
                for _ in lines.by_ref().take_while(|line| *line != end) {}
            }
        } else if line.starts_with("```") {
            roff.control("sp", []);
            roff.control("RS", ["4"]).control("nf", []);
            for line in lines.by_ref().take_while(|line| !line.starts_with("```")) {
                roff.text([roman(line)]);
            }
            roff.control("fi", []).control("RE", []);
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(line));
            }
            table(&rows, roff);
        } else if !line.is_empty() {
            let mut whole = line.trim_start().to_owned();
            while let Some(line) = lines.next_if(|line| continues(line)) {
                whole.push(' ');
                whole.push_str(line.trim_start());
            }
            paragraph(&whole, roff);
        }
    }
}

/// The section of a page below the heading `title`.
pub(super) fn section<'a>(text: &'a str, title: &str) -> &'a str {
    let heading = format!("\n## {title}\n");
    let (_, rest) = text.split_once(&heading).unwrap_or(("", ""));
    rest.split("\n## ").next().unwrap_or(rest)
}

/// The line belongs to the paragraph or the entry of a list that the line before began.
fn continues(line: &str) -> bool {
    let begins = ["#", "<!--", "```", "|", "- "]
        .iter()
        .any(|sign| line.starts_with(sign));
    !line.is_empty() && !begins && numbered(line).is_none()
}

/// The number and the text of an entry such as `2. text`.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((number, text))
}

fn paragraph(text: &str, roff: &mut Roff) {
    if let Some(text) = text.strip_prefix("- ") {
        roff.control("IP", ["\\(bu", "2"]).text(inlines(text));
    } else if let Some((number, text)) = numbered(text) {
        roff.control("IP", [format!("{number}.").as_str(), "3"]);
        roff.text(inlines(text));
    } else {
        roff.control("PP", []).text(inlines(text));
    }
}

/// The cells of a line of a table.
fn cells(line: &str) -> Vec<String> {
    const BAR: &str = "\u{0}";
    let line = line.replace("\\|", BAR);
    let inner = line.trim().trim_matches('|');
    let cells = inner.split('|');
    cells.map(|cell| cell.trim().replace(BAR, "|")).collect()
}

/// Two columns are an entry and its text, three an entry by two names and its text; more are set as they are.
fn table(rows: &[Vec<String>], roff: &mut Roff) {
    let [head, _, body @ ..] = rows else {
        return;
    };
    if head.len() > 3 {
        return aligned(head, body, roff);
    }
    for row in body {
        let Some((text, names)) = row.split_last() else {
            continue;
        };
        let mut title = Vec::new();
        for name in names {
            if !title.is_empty() {
                title.push(roman("  "));
            }
            // What has no sign of its own stands out all the same.
            let plain = inlines(name);
            let is_plain = matches!(plain.as_slice(), [Inline::Roman(_)]);
            title.extend(if is_plain { vec![bold(name)] } else { plain });
        }
        roff.control("TP", []).text(title).text(inlines(text));
    }
}

/// A table of short cells, in columns.
fn aligned(head: &[String], body: &[Vec<String>], roff: &mut Roff) {
    let rows = || std::iter::once(head).chain(body.iter().map(Vec::as_slice));
    let width = |column: usize| {
        let cells = rows().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    roff.control("PP", []).control("nf", []);
    for row in rows() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        roff.text([roman(line.trim_end())]);
    }
    roff.control("fi", []);
}

/// The signs within a line.
fn inlines(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let enclosed = |open: &str, close: &str| {
            let (inner, behind) = rest.strip_prefix(open)?.split_once(close)?;
            (!inner.is_empty() && !inner.starts_with(' ')).then_some((inner, behind))
        };
        let (mut found, behind) = if let Some((code, behind)) = enclosed("`", "`") {
            (vec![bold(code)], behind)
        } else if let Some((strong, behind)) = enclosed("**", "**") {
            (strengthened(strong), behind)
        } else if let Some((slanted, behind)) = enclosed("*", "*") {
            (vec![italic(slanted)], behind)
        } else if let Some((index, behind)) = enclosed("<sub>", "</sub>") {
            (vec![roman(index)], behind)
        } else if let Some((named, behind)) = enclosed("[", "](") {
            let behind = behind.split_once(')').map_or("", |(_, behind)| behind);
            (inlines(named), behind)
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        if !plain.is_empty() {
            out.push(roman(std::mem::take(&mut plain)));
        }
        out.append(&mut found);
        rest = behind;
    }
    if !plain.is_empty() {
        out.push(roman(plain));
    }
    out
}

/// All of it bold, whatever stands in it.
fn strengthened(text: &str) -> Vec<Inline> {
    let parts = inlines(text).into_iter().map(|part| match part {
        Inline::Roman(text) => bold(text),
        part => part,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        let mut roff = Roff::new();
        page(text, &mut |_, _| false, &mut roff);
        roff.to_roff()
    }

    #[test]
    fn headings_paragraphs_and_lists() {
        let told = set("# Keys\n\nOne\nparagraph.\n\n## Mouse\n- a\n  b\n- c\n\n1. d\n");
        assert_eq!(
            told,
            ".SH KEYS\n.PP\nOne paragraph.\n.SS Mouse\n.IP \\(bu 2\na b\n.IP \\(bu 2\nc\n.IP 1. 3\nd\n"
        );
    }

    #[test]
    fn signs_within_a_line() {
        let told = set("A `b-c`, **d `e`** and *f*: [g `h`](i.md#j), 2 * 3, x<sub>i</sub>.\n");
        assert_eq!(
            told,
            ".PP\nA \\fBb\\-c\\fR, \\fBd \\fR\\fBe\\fR and \\fIf\\fR: g \\fBh\\fR, 2 * 3, xi.\n"
        );
    }

    #[test]
    fn tables_by_their_columns() {
        let told = set("| a | b |\n|---|---|\n| `x \\| y` | z |\n| u | v |\n");
        assert_eq!(told, ".TP\n\\fBx | y\\fR\nz\n.TP\n\\fBu\\fR\nv\n");
        let told = set("| a | b | c | d |\n|---|---|---|---|\n| 1 | 22 | 3 | 4 |\n");
        assert_eq!(told, ".PP\n.nf\na  b   c  d\n1  22  3  4\n.fi\n");
    }

    #[test]
    fn code_stands_as_it_is_and_what_is_generated_is_taken_from_the_program() {
        let told = set("```sh\n.a\n\nb\n```\n");
        assert_eq!(told, ".sp\n.RS 4\n.nf\n\\&.a\n\nb\n.fi\n.RE\n");
        let mut roff = Roff::new();
        let mut generated = |name: &str, roff: &mut Roff| {
            roff.text([roman(name)]);
            true
        };
        page(
            "<!-- keys: x -->\nold\n<!-- /keys -->\nnew\n",
            &mut generated,
            &mut roff,
        );
        assert_eq!(roff.to_roff(), "keys\n.PP\nnew\n");
    }

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "# A\n\n## B\n\nb\n\n## C\n\nc\n";
        assert_eq!(section(text, "B").trim(), "b");
        assert_eq!(section(text, "C").trim(), "c");
    }
}
