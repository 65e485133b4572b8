use super::*;

#[test]
fn numbers_have_the_units_of_their_column() {
    for (kind, text, value) in [
        (Kind::Percent, "12.5", 12.5),
        (Kind::Percent, "5%", 5.0),
        (Kind::Rate, "5k", 5e3),
        (Kind::Rate, "1.5K/s", 1.5e3),
        (Kind::Count, "2k", 2e3),
        (Kind::Bytes, "500M", 500.0 * 1024.0 * 1024.0),
        (Kind::Bytes, "2GiB", 2.0 * 1024.0 * 1024.0 * 1024.0),
        (Kind::Bytes, "1kb", 1024.0),
        (Kind::Bytes, "0", 0.0),
        (Kind::Bytes, "512B", 512.0),
        (Kind::ByteRate, "64k/s", 65_536.0),
        (Kind::Id, "-20", -20.0),
        (Kind::Time, "90", 90.0),
        (Kind::Time, "1h30m", 5400.0),
        (Kind::Age, "2d", 172_800.0),
        (Kind::Age, "1.5w", 907_200.0),
    ] {
        assert_eq!(number(kind, text), Some(value), "{kind:?} {text}");
    }
    for (kind, text) in [
        (Kind::Percent, ""),
        (Kind::Percent, "5k"),
        (Kind::Percent, "inf"),
        (Kind::Percent, "NaN"),
        (Kind::Percent, "1e3"),
        (Kind::Percent, "."),
        (Kind::Rate, "k"),
        (Kind::Rate, "5µ"),
        (Kind::Bytes, "5X"),
        (Kind::Bytes, "B"),
        (Kind::Id, "1-2"),
        (Kind::Time, "5y"),
        (Kind::Time, "h"),
        (Kind::Time, "5m3"),
        (Kind::Age, "5日"),
    ] {
        assert_eq!(number(kind, text), None, "{kind:?} {text}");
    }
}

#[test]
fn what_is_too_large_is_told_as_that() {
    let told = |name: &str, text: &str| {
        let column = Column::find(name).unwrap();
        test(column, ">", text).map_or_else(|told| told, |_| String::new())
    };
    assert_eq!(told("pid", "4194304"), "");
    assert_eq!(told("pid", "99999999999"), "PID is at most 4194304");
    assert_eq!(told("ppid", "4194305"), "PPID is at most 4194304");
    assert_eq!(
        told("cpu_percent", &"9".repeat(400)),
        "this number is too large"
    );
    assert_eq!(
        told("cpu_percent", "١٢"),
        "expected a percentage, such as 12.5"
    );
    assert_eq!(told("rss", ""), "expected a size, such as 500M or 2G");
}

#[test]
fn states_are_the_letters_of_the_kernel() {
    assert_eq!(states("rD"), Some(b"RD".to_vec()));
    assert_eq!(states("t"), Some(b"t".to_vec()));
    assert_eq!(states("Q"), None);
    assert_eq!(states(""), None);
}

#[test]
fn a_pattern_is_limited_and_its_error_is_a_line() {
    assert!(pattern("a{1,9}").is_ok());
    assert!(pattern("((a{99}){99}){99}").unwrap_err().ends_with("large"));
    let told = pattern("(a").unwrap_err();
    assert_eq!(told, "in the regular expression: unclosed group");
}
