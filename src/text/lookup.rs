//! An entry of a list, found by what is typed of it.

/// The entry meant by what is typed so far, ignoring case, of entries with the text that is seen and their other names. One
/// whose text begins so wins over one with such a name, that over one with a word that begins so, and that over one that only
/// contains it; of equals the first.
pub fn lookup<'a>(
    typed: &str,
    entries: impl Iterator<Item = (&'a str, &'a [&'static str])>,
) -> Option<usize> {
    let typed = typed.trim().to_lowercase();
    let ranks = entries.map(|(text, names)| {
        let text = place(text, &typed);
        let name = names.iter().filter_map(|name| place(name, &typed)).min();
        match (text, name) {
            (Some(Place::Start), _) => Some(0),
            (_, Some(Place::Start)) => Some(1),
            (text, name) => text
                .into_iter()
                .chain(name)
                .min()
                .map(|place| place as u8 + 1),
        }
    });
    let found = ranks.enumerate().filter_map(|(at, rank)| Some((rank?, at)));
    found.min().map(|(_, at)| at)
}

/// Where in a text something is found; the best comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Start,
    Word,
    Within,
}

/// The best place of `typed`, which is in small letters.
fn place(text: &str, typed: &str) -> Option<Place> {
    let text = text.to_lowercase();
    let matches = text.match_indices(typed);
    let places = matches.map(|(at, _)| match text[..at].chars().next_back() {
        None => Place::Start,
        Some(c) if !c.is_alphanumeric() => Place::Word,
        Some(_) => Place::Within,
    });
    places.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_before_names_words_and_parts_of_words() {
        let entries: [(&str, &[&str]); 5] = [
            ("!       Mark of a task", &["marks"]),
            ("MIGR/s  Moves to another CPU", &["migrations"]),
            ("MEM%    Resident memory", &["mem_percent"]),
            ("RES     Resident memory", &["rss"]),
            ("P       CPU it ran on last", &["last_cpu", "core"]),
        ];
        for (typed, found) in [
            ("m", Some(1)),
            ("ME", Some(2)),
            ("mem_", Some(2)),
            ("mar", Some(0)),
            ("res", Some(3)),
            ("resident m", Some(2)),
            ("core", Some(4)),
            ("cpu", Some(1)),
            ("cpu it", Some(4)),
            ("emory", Some(2)),
            ("", Some(0)),
            ("nonsense", None),
        ] {
            let entries = entries.iter().copied();
            assert_eq!(lookup(typed, entries), found, "{typed}");
        }
    }
}
