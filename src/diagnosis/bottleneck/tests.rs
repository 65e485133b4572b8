//! What is true of the table as a whole.

use super::testing::{cause, idle, machine, sentence, shares};
use super::*;
use crate::rates::MachineRates;
use crate::rates::testing::process;
use crate::sample::Hidepid;
use std::sync::Arc;

#[test]
fn an_idle_machine_is_held_back_by_nothing() {
    let mut shot = idle();
    shot.machine.cpu = Some(shares(12.4, 0.2, 3.0));
    let found = bottleneck(&shot).unwrap();
    assert_eq!(found.cause, Cause::Nothing);
    assert_eq!(found.sentence.whole(), "no bottleneck: CPU 12 %, steal 0 %");
    assert_eq!(found.sentence.word(), "no bottleneck");
}

#[test]
fn without_rates_there_is_no_verdict() {
    let mut shot = idle();
    shot.machine = MachineRates::default();
    assert_eq!(bottleneck(&shot), None);
}

#[test]
fn rules_stand_in_the_order_of_their_causes() {
    assert!(
        RULES
            .iter()
            .enumerate()
            .all(|(at, rule)| rule.cause as usize == at)
    );
    // All at once: the most severe one is told.
    let mut shot = idle();
    shot.machine.cpu = Some(shares(60.0, 35.0, 0.0));
    shot.machine.stalled.cpu = Some(50.0);
    assert_eq!(cause(&shot), Cause::Steal);
}

#[test]
fn where_others_are_hidden_the_verdict_is_careful() {
    let mut made = process(10, 1, "mine");
    made.cpu(20.0);
    let mut shot = machine(&[made]);
    shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
    assert_eq!(sentence(&shot), "no bottleneck: CPU 97 %, steal 0 %");
    let sample = Arc::make_mut(&mut shot.sample);
    Arc::make_mut(&mut sample.host).hidden = Some(Hidepid::Invisible);
    assert_eq!(
        sentence(&shot),
        "no bottleneck seen: CPU 97 %, by processes that are hidden from you, steal 0 %"
    );
    shot.machine.stalled.cpu = Some(60.0);
    assert_eq!(
        sentence(&shot),
        "CPU saturated: tasks waited 60 % of the time, by processes that are hidden from you"
    );
    shot.machine.stalled.cpu = None;
    shot.machine.cpu = Some(shares(15.0, 0.0, 0.0));
    assert_eq!(sentence(&shot), "no bottleneck seen: CPU 15 %, steal 0 %");
}
