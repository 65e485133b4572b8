//! `threadtop dump` from outside: its numbers against loads of known rate and against what the kernel tells us
//! ourselves, and its behaviour against what names, processes, pipes and people do.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arguments;
mod chosen;
mod ended;
mod ends;
mod fields;
mod groups;
mod hidden;
mod hostile;
mod load;
mod metrics;
mod names;
mod nets;
mod rates;
mod recorded;
mod recorder;
mod root;
mod short_lived;
#[path = "../bench/starved.rs"]
mod starved;
mod starving;
#[path = "../support/mod.rs"]
mod support;
#[path = "../bench/waves.rs"]
mod waves;

use serde_json::Value;
use std::process::{Command, Output};
use support::THREADTOP;

#[test]
#[ignore = "not a test: the process that the others look at"]
fn victim() {
    support::be_victim();
}

#[test]
#[ignore = "not a test: a load that others look at"]
fn waves_load() {
    let threads = std::env::var("WAVES").ok();
    if let Some(threads) = threads.and_then(|threads| threads.parse().ok()) {
        waves::run(threads);
    }
}

#[test]
#[ignore = "not a test: a load that others look at"]
fn starved_load() {
    let threads = std::env::var("STARVED").ok();
    if let Some(threads) = threads.and_then(|threads| threads.parse().ok()) {
        starved::run(threads);
    }
}

#[test]
#[ignore = "not a test: what goes on in a network namespace"]
fn inside_a_namespace() {
    nets::inside();
}

fn threadtop(arguments: &[&str]) -> Output {
    Command::new(THREADTOP).args(arguments).output().unwrap()
}

/// The samples of a JSON dump that went well.
fn samples(arguments: &[&str]) -> Vec<Value> {
    let output = threadtop(&[&["dump", "--format", "json"], arguments].concat());
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {notes}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no array {key} in {value}"))
}

fn number(value: &Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("no number {key} in {value}"))
}

fn process(sample: &Value, pid: u32) -> Option<&Value> {
    array(sample, "processes")
        .iter()
        .find(|process| process["pid"] == pid)
}

fn thread(sample: &Value, pid: u32, tid: u32) -> Option<&Value> {
    let threads = array(process(sample, pid)?, "threads");
    threads.iter().find(|thread| thread["tid"] == tid)
}
