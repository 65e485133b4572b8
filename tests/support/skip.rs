//! Tests that cannot run everywhere; unit tests in `src` use it as well.

use std::io::Write;

/// Says that a test cannot run here and why; the test returns. Where everything must be there (`CI=true`) it fails
/// instead. Written past the harness, which shows nothing of a test that passes: a skip is never silent.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "this test must not be skipped: {why}"
    );
    let test = std::thread::current().name().unwrap_or("?").to_owned();
    let _ = std::io::stderr().write_all(format!("SKIPPED: {test}: {why}\n").as_bytes());
}
