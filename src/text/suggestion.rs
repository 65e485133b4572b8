//! What a person may have meant by a name that is not known.

/// The one of these names that is written nearly so, if any: letters swapped, missing, or wrong.
pub fn suggestion<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let alike = |known: &'a str| (strsim::jaro_winkler(&name, &known.to_lowercase()), known);
    let near = names.into_iter().map(alike);
    let best = near.max_by(|one, other| one.0.total_cmp(&other.0));
    best.filter(|(alike, _)| *alike > 0.8)
        .map(|(_, known)| known)
}

/// A sentence about a name that is not known: what was meant, or all that there are.
pub fn unknown<'a>(what: &str, name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let longer: Vec<&str> = names
        .iter()
        .copied()
        .filter(|known| !name.is_empty() && known.starts_with(name))
        .collect();
    if longer.len() > 1 {
        let longer = longer.join(", ");
        return format!("there is no {what} {name:?}; did you mean one of {longer}?");
    }
    match suggestion(name, names.iter().copied()) {
        Some(meant) => format!("there is no {what} {name:?}; did you mean {meant:?}?"),
        None if names.is_empty() => format!("there is no {what} {name:?}; there are none"),
        None => format!(
            "there is no {what} {name:?}; there are {}",
            names.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_so_is_suggested() {
        let names = ["dark", "light", "high-contrast", "colour-blind", "mono"];
        for (name, meant) in [
            ("drak", Some("dark")),
            ("Light", Some("light")),
            ("color-blind", Some("colour-blind")),
            ("contrast", Some("high-contrast")),
            ("solarized", None),
            ("", None),
        ] {
            assert_eq!(suggestion(name, names), meant, "{name}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_with_what_is() {
        let names = ["dark", "light", "light-blue"];
        assert_eq!(
            unknown("theme", "li", names),
            "there is no theme \"li\"; did you mean one of light, light-blue?"
        );
        assert_eq!(
            unknown("theme", "darc", names),
            "there is no theme \"darc\"; did you mean \"dark\"?"
        );
        assert_eq!(
            unknown("theme", "zenburn", names),
            "there is no theme \"zenburn\"; there are dark, light, light-blue"
        );
    }
}
