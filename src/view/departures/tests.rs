use super::*;
use crate::sample::{Departures, Name};
use std::sync::Arc;

#[test]
fn a_name_has_its_numbers_and_harms_no_terminal() {
    let mut rates = DepartureRates {
        name: Some(Name::new(b"cc1\x1b[2J")),
        count: 89,
        per_second: 89.2,
        cpu_percent: 41.26,
        wait_percent: 3.04,
        life: 0.00124,
        exits: vec![(Exit::Code(0), 88), (Exit::Signal(11), 1)],
    };
    let cells = departure(&rates);
    assert!(!cells[0].contains('\x1b'));
    assert_eq!(
        cells[1..],
        ["89", "41.3", "3.0", "1.2ms", "0: 88, SIGSEGV: 1"]
    );
    rates.exits = vec![(Exit::Code(1), 5)];
    assert_eq!(departure(&rates)[5], "1");
    assert_eq!(exit(Exit::Signal(64)), "signal 64");
    for (seconds, text) in [(0.34, "340ms"), (1.25, "1.2s"), (0.0, "0.0ms")] {
        assert_eq!(life(seconds), text);
    }
}

#[test]
fn what_is_missing_is_said_in_a_sentence() {
    let mut snapshot = Snapshot::default();
    let mut note = |departed| {
        Arc::make_mut(&mut snapshot.sample).departed = departed;
        departures_note(&snapshot)
    };
    assert!(note(Departed::Denied).unwrap().contains("CAP_NET_ADMIN"));
    let told = |lost| {
        Departed::Told(Departures {
            lost,
            ..Departures::default()
        })
    };
    assert_eq!(note(told(0)).unwrap(), "none since the last sample");
    let elsewhere = note(Departed::Elsewhere).unwrap();
    assert!(elsewhere.contains("not this machine's processes"));
    assert_eq!(note(told(1200)).unwrap(), "some 1,200 not seen");
    snapshot.departed = vec![DepartureRates::default()];
    Arc::make_mut(&mut snapshot.sample).departed = told(0);
    assert_eq!(departures_note(&snapshot), None);
}
