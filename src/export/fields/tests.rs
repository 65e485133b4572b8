use super::*;

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

#[test]
fn columns_go_by_name_and_title_in_the_order_given() {
    let columns = Fields::columns(&names("COMMAND, cpu,rss,PID"), Mode::List);
    let expected = "Ok(Columns([Command, CpuPercent, Rss, Pid]))";
    assert_eq!(format!("{columns:?}"), expected);
}

#[test]
fn what_says_nothing_here_is_refused() {
    for (text, mode) in [
        ("rss", Mode::AllThreads),
        ("tgid", Mode::List),
        ("history", Mode::Tree),
        ("shoe_size", Mode::Tree),
        ("", Mode::Tree),
    ] {
        let refusal = Fields::columns(&names(text), mode).unwrap_err();
        assert!(refusal.contains("id, user, "), "{refusal}");
        assert!(!refusal.contains(" history"), "{refusal}");
    }
    let twice = Fields::columns(&names("cpu,CPU%"), Mode::List).unwrap_err();
    assert!(twice.contains("twice"), "{twice}");
}

#[test]
fn of_threads_the_ids_are_what_their_headings_say() {
    let columns = |text| Fields::columns(&names(text), Mode::AllThreads);
    let both = Ok(Fields::Columns(vec![ColumnId::Tgid, ColumnId::Pid]));
    assert_eq!(columns("pid,tid"), both);
    assert_eq!(columns("TGID,TID"), both);
    let refusal = columns("shoe_size").unwrap_err();
    assert!(
        refusal.contains("there are tid, pid, nid, user, "),
        "{refusal}"
    );
}

#[test]
fn keys_are_those_of_what_is_written() {
    let keys = Fields::keys(&names("pid,CPU%,time"), false);
    assert_eq!(keys, Ok(Fields::Keys(vec!["pid", "cpu_percent", "time"])));
    assert_eq!(
        Fields::keys(&names("tid"), true),
        Ok(Fields::Keys(vec!["tid"]))
    );
    let refusal = Fields::keys(&names("tid"), false).unwrap_err();
    assert!(refusal.ends_with("command, tlp"), "{refusal}");
    assert!(Fields::keys(&names("threads"), true).is_err());
}

#[test]
fn metrics_go_by_their_exact_names() {
    let found = Fields::metrics(&names("nbr,cpuUsr"));
    assert_eq!(found, Ok(Fields::Metrics(vec![19, 0])));
    assert!(Fields::metrics(&names("time")).is_err());
    assert!(Fields::metrics(&names("cpuusr")).is_err());
}
