//! What holds for any filter.

use super::*;
use proptest::prelude::*;

/// A filter as text, by the pieces of the language.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-c]{1,2}",
        Just("cpu>5".to_owned()),
        Just("wait<=1.5 ".to_owned()),
        Just("rss>=1M".to_owned()),
        Just("read=0".to_owned()),
        Just("state!=RD".to_owned()),
        Just("name~^(a|b c)".to_owned()),
        Just("user=\"x \\\\ \\\" y\"".to_owned()),
        Just("age<1h30m".to_owned()),
        Just(" ".to_owned()),
        Just("!".to_owned()),
        Just("|".to_owned()),
        Just("&".to_owned()),
        Just(" or ".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("'".to_owned()),
        Just("日".to_owned()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A whole expression with what it should say of [`subject`].
fn judged() -> impl Strategy<Value = (String, bool)> {
    let leaf = prop_oneof![
        Just(("abc".to_owned(), true)),
        Just(("zzz".to_owned(), false)),
        (0u32..200).prop_map(|tenths| (format!("cpu>{}", f64::from(tenths) / 10.0), 100 > tenths)),
        (0u32..200)
            .prop_map(|tenths| (format!("cpu<={}", f64::from(tenths) / 10.0), 100 <= tenths)),
        Just(("read>0".to_owned(), false)),
        Just(("read<=0".to_owned(), false)),
        Just(("name~^a.c$".to_owned(), true)),
        Just(("state=R".to_owned(), false)),
    ];
    leaf.prop_recursive(4, 30, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            inner.prop_map(|(text, holds)| (format!("!({text})"), !holds)),
            pair.clone()
                .prop_map(|((a, x), (b, y))| (format!("(({a}) & {b})"), x && y)),
            pair.clone()
                .prop_map(|((a, x), (b, y))| (format!("(({a}) {b})"), x && y)),
            pair.prop_map(|((a, x), (b, y))| (format!("({a} | {b})"), x || y)),
        ]
    })
}

fn subject() -> Made {
    let mut made = process(7, 1, "abc");
    made.cpu(10.0);
    made
}

proptest! {
    #[test]
    fn any_text_is_a_filter_or_points_at_a_character(text in prop_oneof![pieces(), "\\PC{0,40}", any::<String>()]) {
        match Filter::parse(&text) {
            Ok(filter) => prop_assert_eq!(filter.text(), text),
            Err(error) => {
                prop_assert!(text.is_char_boundary(error.at));
                prop_assert!(error.column() <= text.len() * 2);
                prop_assert!(!error.message.is_empty());
                prop_assert_eq!(error.pointed().lines().count(), 3);
                prop_assert!(error.complete <= error.at);
                let finished = Filter::finished(&error);
                prop_assert_eq!(finished.text(), &text[..error.complete]);
            }
        }
    }

    #[test]
    fn what_is_printed_says_the_same(text in pieces()) {
        if let Some(expr) = Filter::parse(&text).ok().and_then(|filter| filter.expr) {
            let printed = expr.to_string();
            let again = Filter::parse(&printed);
            prop_assert_eq!(again.as_ref().map(|again| again.expr.as_deref()), Ok(Some(&*expr)), "{}", printed);
        }
    }

    #[test]
    fn a_filter_matches_what_its_parts_say((text, holds) in judged()) {
        prop_assert_eq!(matches(&text, &subject()), holds, "{}", text);
    }
}
