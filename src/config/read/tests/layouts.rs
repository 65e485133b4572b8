//! Layouts, and the one to begin with.

use super::told;
use crate::config::Remember;

#[test]
fn the_start_layout_is_one_of_the_file() {
    let layouts = "remember = \"view\"\n[layouts.mine]\nlist = \"io\"\n";
    for (value, layout, wrong) in [
        ("\"mine\"", "mine", None),
        ("\"\"", "", None),
        (
            "\"mime\"",
            "",
            Some("line 1, column 10: there is no layout \"mime\"; did you mean \"mine\"?"),
        ),
        (
            "\"x\"",
            "",
            Some("line 1, column 10: there is no layout \"x\"; there are mine"),
        ),
        (
            "3",
            "",
            Some("line 1, column 10: layout must be the name of a layout"),
        ),
    ] {
        let (config, problems) = told(&format!("layout = {value}\n{layouts}"));
        assert_eq!(
            (config.layout.as_str(), config.remember),
            (layout, Remember::View)
        );
        assert_eq!(problems.first().map(String::as_str), wrong);
    }
    let (_, problems) = told("layout = \"x\"\nremember = true\n");
    assert!(
        problems[0].ends_with("there is no layout \"x\"; there are none"),
        "{problems:?}"
    );
    assert!(
        problems[1].ends_with("remember must be one of \"nothing\", \"view\""),
        "{problems:?}"
    );
}

#[test]
fn what_a_layout_cannot_have_is_told_and_the_rest_counts() {
    let (config, problems) = told("[layouts.a]\ntree = 1\nmouse = false\nheader = \"off\"\n");
    assert_eq!(config.layouts[0].described(), "list processes; header off");
    assert!(
        problems[0].ends_with("tree must be true or false"),
        "{problems:?}"
    );
    assert!(
        problems[1].contains("no part of a layout \"mouse\"") && problems[1].contains("tree"),
        "{problems:?}"
    );
}
