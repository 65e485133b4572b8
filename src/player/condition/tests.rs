use super::*;
use crate::rates::testing::{process, snapshot};
use crate::sample::LoadAverage;
use std::collections::BTreeSet;

fn wrong(text: &str) -> (usize, String) {
    let wrong = Condition::parse(text).unwrap_err();
    (wrong.at, wrong.message)
}

fn holds(text: &str, snapshot: &Snapshot) -> bool {
    Condition::parse(text).unwrap().holds(snapshot, None)
}

/// A machine whose CPUs are busy for 40 % and stolen from for 12, with two processes.
fn machine() -> Snapshot {
    let mut java = process(10, 1, "java");
    java.cpu(60.0).wait(250.0).thread(11, "GC", 55.0);
    let mut shot = snapshot(3, &[java, process(20, 1, "sshd")]);
    shot.machine.cpu = Some(crate::rates::CpuShares {
        user: 40.0,
        steal: Some(12.0),
        idle: 48.0,
        ..Default::default()
    });
    shot.machine.context_switches = Some(51_000.0);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.load = Some(LoadAverage {
        one: 8.5,
        ..LoadAverage::default()
    });
    shot
}

#[test]
fn every_example_of_the_guide_is_a_condition() {
    for (example, _) in GUIDE {
        // Two of them on a line are two conditions that hold together.
        let parsed = Condition::parse(example);
        assert!(parsed.is_ok(), "{example}: {parsed:?}");
    }
}

#[test]
fn every_value_has_names_of_its_own() {
    let mut names = BTreeSet::from([VERDICT, "any"]);
    for value in VALUES {
        assert!(names.insert(value.name), "{}", value.name);
        if value.short != value.name {
            assert!(names.insert(value.short), "{}", value.short);
        }
        for operator in ["=", "!=", "<", "<=", ">", ">="] {
            let text = format!("{}{operator}1", value.name);
            assert_eq!(Condition::parse(&text).unwrap().text(), text);
        }
    }
}

#[test]
fn the_machine_its_tasks_and_the_verdict_are_asked() {
    let shot = machine();
    for text in [
        "steal>10",
        "STEAL% >= 12",
        "cpu=40",
        "csw>50k context_switches<52k",
        "load>8",
        "cpu>90 | steal>10",
        "cpu>90 or load>8 and steal>5",
        "any wait>200",
        "any java",
        "any name=GC & cpu>50",
        "steal>10 & any name=sshd | name=nobody",
    ] {
        assert!(holds(text, &shot), "{text}");
    }
    for text in [
        "steal>20",
        "steal!=12",
        "cpu>90 | load<8",
        "cpu>30 & steal>20",
        "any wait>300",
        "any nobody",
        "cpu>90 & any java",
        // What is not known is not compared.
        "psi_io<100",
        "psi_io>=0",
        "verdict=nothing",
        "verdict!=nothing",
    ] {
        assert!(!holds(text, &shot), "{text}");
    }
    let verdict = |text: &str, told| Condition::parse(text).unwrap().holds(&shot, Some(told));
    assert!(verdict("verdict=throttled", Cause::Throttled));
    assert!(verdict("verdict = Single-Thread", Cause::SingleThread));
    assert!(verdict("verdict!=nothing", Cause::Cpu));
    assert!(!verdict("verdict!=nothing", Cause::Nothing));
    assert!(!verdict("verdict=steal & cpu>90", Cause::Steal));
}

#[test]
fn a_mistake_is_told_with_its_place() {
    assert_eq!(wrong("").0, 0);
    assert_eq!(wrong("cpu>90 | ").0, 9);
    assert_eq!(wrong("cpu>90 &").0, 8);
    let (at, told) = wrong("load>8 & stael>10");
    assert_eq!(
        (at, &told[..]),
        (9, "no value is called stael; did you mean steal?")
    );
    let (at, told) = wrong("cpu>x");
    assert_eq!((at, &told[..]), (4, "expected a percentage, such as 12.5"));
    assert_eq!(wrong("cpu~x").0, 3);
    assert_eq!(wrong("cpu").0, 3);
    assert_eq!(wrong("verdict>1").0, 7);
    let (at, told) = wrong("verdict=throtled");
    assert_eq!(at, 8);
    assert!(told.contains("did you mean \"throttled\"?"), "{told}");
    // In a filter, with the place in the whole text.
    let (at, told) = wrong("cpu>1 any wiat>3");
    assert_eq!(at, 10);
    assert!(told.contains("did you mean"), "{told}");
    assert_eq!(wrong("any ").0, 4);
    assert_eq!(wrong("cpu>1)").0, 5);
}
