//! What is written, and how wide it is.

use super::*;
use proptest::prelude::*;

#[test]
fn percent_shows_little_and_much() {
    let cases = [
        (0.0, "0.0"),
        (0.004, "0.0"),
        (0.02, "0.02"),
        (0.094, "0.09"),
        (0.096, "0.1"),
        (4.25, "4.2"),
        (99.96, "100.0"),
        (250.0, "250.0"),
        (999.94, "999.9"),
        (999.96, "1000"),
        (12_345.6, "12346"),
        (123_456.0, "123k"),
    ];
    for (value, text) in cases {
        assert_eq!(percent(value), text, "{value}");
    }
}

#[test]
fn a_lower_bound_has_its_sign_in_the_same_cells() {
    for (value, text) in [
        (0.0, "≥0.0"),
        (28.44, "≥28.4"),
        (100.0, "≥100"),
        (250.9, "≥250"),
        (1_350.2, "≥1350"),
        (12_345.6, "≥12k"),
        (123_456.0, "≥123k"),
    ] {
        assert_eq!(at_least(percent(value), value, 5), text, "{value}");
    }
    assert_eq!(at_least(rate(999.0), 999.0, 5), "≥999");
    assert_eq!(at_least(rate(8_100.0), 8_100.0, 5), "≥8.1k");
    assert_eq!(at_least_bytes(3.0 * 1_048_576.0, 5), "≥3.0M");
    assert_eq!(at_least_bytes(23.9 * f64::from(1 << 30), 5), "≥23G");
    assert_eq!(at_least_time(&time(7.5), 8), "≥0:07.50");
    assert_eq!(at_least_time(&time(607.5), 8), "≥10:07");
}

#[test]
fn rates_have_at_most_three_digits() {
    let cases = [
        (0.0, "0"),
        (0.04, "0"),
        (0.4, "0.4"),
        (9.94, "9.9"),
        (9.96, "10"),
        (112.0, "112"),
        (999.4, "999"),
        (999.6, "1.0k"),
        (1_234.0, "1.2k"),
        (9_949.0, "9.9k"),
        (9_951.0, "10k"),
        (12_400.0, "12k"),
        (999_600.0, "1.0M"),
        (1_200_000.0, "1.2M"),
    ];
    for (value, text) in cases {
        assert_eq!(rate(value), text, "{value}");
    }
}

fn in_a_column(kind: Kind, value: f64) -> String {
    let text = match kind {
        Kind::Percent => percent(value),
        Kind::Rate => rate(value),
        _ => bytes(value),
    };
    lined_up(kind, value, text, 5).into()
}

#[test]
fn numbers_of_a_column_line_up() {
    let column = |kind, values: &[f64]| -> Vec<String> {
        let texts = values.iter().map(|value| in_a_column(kind, *value));
        texts.map(|text| format!("{text:>5}")).collect()
    };
    assert_eq!(
        column(Kind::Percent, &[0.0, 0.001, 0.09, 0.7, 99.9, 250.0, 1234.0]),
        [
            "  0.0", " <0.1", "  0.1", "  0.7", " 99.9", "250.0", " 1234"
        ]
    );
    assert_eq!(lined_up(Kind::Percent, 1234.0, "1234".into(), 6), "1234.0");
    assert_eq!(
        column(
            Kind::Rate,
            &[0.0, 0.2, 1.0, 9.6, 20.0, 657.0, 8_123.0, 12_400.0]
        ),
        [
            "   0 ", "  <1 ", "   1 ", "  10 ", "  20 ", " 657 ", " 8.1k", "  12k"
        ]
    );
    assert_eq!(
        column(Kind::Bytes, &[0.0, 512.0, 4096.0, 25e9]),
        ["   0 ", " 512B", " 4.0K", "23.3G"]
    );
    let bound = |kind, value| -> String { lined_up_bound(kind, value, "".into(), 5).into() };
    assert_eq!(bound(Kind::Percent, 0.04), "≥0.0");
    assert_eq!(bound(Kind::Rate, 657.9), "≥657 ");
    assert_eq!(bound(Kind::Bytes, 0.0), "≥0 ");
    assert_eq!(lined_up_sign(Kind::Percent, "–"), "–  ");
}

#[test]
fn counts_are_exact_to_four_digits() {
    assert_eq!(count(0), "0");
    assert_eq!(count(9_999), "9999");
    assert_eq!(count(10_000), "10k");
    assert_eq!(count(1_234_567), "1.2M");
    assert_eq!(count(u64::MAX), "18E");
    assert_eq!(id(4_194_304), "4194304");
}

#[test]
fn bytes_are_binary() {
    let mib = 1024.0 * 1024.0;
    let cases = [
        (0.0, "0"),
        (512.0, "512B"),
        (999.6, "1.0K"),
        (4096.0, "4.0K"),
        (742.0 * mib, "742M"),
        (999.6 * mib, "1.0G"),
        (1.5 * 1024.0 * mib, "1.5G"),
        (23.5 * 1024.0 * mib, "23.5G"),
        (128.0 * 1024.0 * mib, "128G"),
    ];
    for (value, text) in cases {
        assert_eq!(bytes(value), text, "{value}");
    }
}

#[test]
fn times_and_ages_change_their_shape() {
    assert_eq!(time(62.33), "1:02.33");
    assert_eq!(time(59.996), "1:00.00");
    assert_eq!(time(3_599.994), "59:59.99");
    assert_eq!(time(3_600.0), "1:00:00");
    assert_eq!(time(45_296.0), "12:34:56");
    assert_eq!(time(360_000.0), "4d04h");
    assert_eq!(age(42.9), "42s");
    assert_eq!(age(725.0), "12m05s");
    assert_eq!(age(11_520.0), "3h12m");
    assert_eq!(age(360_000.0), "4d04h");
    assert_eq!(age(31_536_000.0), "365d");
}

#[test]
fn starts_are_a_time_a_date_or_a_year() {
    let zone = TimeZone::UTC;
    let now = 1_795_474_514.0;
    assert_eq!(start(now - 3_600.0, now, &zone).len(), 5);
    assert_eq!(start(1_700_000_000.0, 1_700_000_100.0, &zone), "22:13");
    assert_eq!(start(1_700_000_000.0, 1_701_000_000.0, &zone), "Nov14");
    assert_eq!(start(1_700_000_000.0, 1_795_474_514.0, &zone), "2023");
}

proptest! {
    #[test]
    fn nothing_outgrows_its_column(value in prop_oneof![0.0..10.0, 0.0..2e4, 0.0..1e12, 0.0..1e19f64]) {
        prop_assert!(percent(value).len() <= 5);
        prop_assert!(rate(value).len() <= 5);
        prop_assert!(count(value as u64).len() <= 4);
        prop_assert!(id(value as u64).len() <= 7);
        prop_assert!(bytes(value).len() <= 5, "{}", bytes(value));
        prop_assert!(about_bytes(value).len() <= 5, "{}", about_bytes(value));
        prop_assert!(time(value).len() <= 8);
        prop_assert!(age(value).len() <= 6);
        prop_assert!(start(value, 1.7e9, &TimeZone::UTC).len() <= 5);
    }

    #[test]
    fn a_shown_value_is_written_as_the_value(value in prop_oneof![0.0..2.0, 0.0..2e3, 0.0..1e7, 0.0..1e13f64]) {
        // Rounding a number and then writing it is the same as writing it: order and text never disagree.
        let same = |text: fn(f64) -> CompactString, kind| {
            let near = shown(kind, value);
            let apart = (near - value).abs();
            apart <= step(kind, value) * 0.5001
                && (text(near) == text(value) || (apart / step(kind, value) - 0.5).abs() < 1e-3)
        };
        prop_assert!(same(percent, Kind::Percent));
        prop_assert!(same(rate, Kind::Rate));
        prop_assert!(same(bytes, Kind::Bytes));
    }

    #[test]
    fn decimal_points_stand_under_each_other(
        value in prop_oneof![0.0..0.2, 0.0..10.0, 0.0..2e4, 0.0..1e12f64], kind in 0..3_usize,
    ) {
        let kind = [Kind::Percent, Kind::Rate, Kind::Bytes][kind];
        let text = in_a_column(kind, value);
        prop_assert!(text.len() <= 5, "{text}");
        let after = text.split_once('.').map(|(_, after)| after.len());
        // Percentages have no letter but above all that a machine can show.
        let wanted = if kind == Kind::Percent && !text.ends_with(char::is_alphabetic) { 1 } else { 2 };
        prop_assert!(after.is_none_or(|after| after == wanted), "{text}");
        let zero = text.trim().trim_matches(['0', '.']).is_empty();
        prop_assert!(zero == (value <= 0.0) || kind == Kind::Bytes, "{text} {value}");
    }

    #[test]
    fn more_is_never_shown_as_less(value in 0.0..1e9f64, more in 0.0..1e6f64) {
        for kind in [Kind::Percent, Kind::Rate, Kind::Count, Kind::Bytes, Kind::Time] {
            prop_assert!(shown(kind, value) <= shown(kind, value + more) * (1.0 + 1e-12), "{kind:?}");
        }
    }
}
