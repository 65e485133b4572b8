//! Devices that the configuration chooses, of a captured machine.

use super::{array, number, samples};

const MANY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/proc/many-disks"
);

/// The sample of a dump with this configuration and these arguments.
fn sample(configuration: &str, arguments: &[&str]) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, configuration).unwrap();
    let file = file.to_str().unwrap();
    let mut samples = samples(&[&["-d", "0.1", "--config", file], arguments].concat());
    samples.remove(0)
}

fn names<'a>(sample: &'a serde_json::Value, list: &str, key: &str) -> Vec<&'a str> {
    let entries = array(sample, list).iter();
    entries.map(|entry| entry[key].as_str().unwrap()).collect()
}

#[test]
fn lists_have_what_was_chosen() {
    let of = |configuration| sample(configuration, &["--root", MANY, "--what", "system"]);
    let some = of("[io]\ndisks = ['!sr*', '!loop*', '!sdb']\ninterfaces = ['e*', '!*.[0-9]*']\n");
    let disks = ["sda", "nvme0n1", "xvda1", "dm-0", "md127", "zram0"];
    let found = names(&some, "disks", "name");
    assert!(disks.iter().all(|name| found.contains(name)), "{found:?}");
    assert!(
        !found
            .iter()
            .any(|name| ["sr0", "loop0", "sdb"].contains(name))
    );
    assert_eq!(names(&some, "nets", "name"), ["ens5"]);
    let none = of("[io]\ndisks = ['!*']\n");
    assert!(array(&none, "disks").is_empty());
    assert_eq!(array(&none, "nets").len(), 3);
}

#[test]
fn sums_are_of_what_was_chosen() {
    let read = |disks: &str| {
        let configuration = format!("[io]\ndisks = {disks}\n");
        let arguments = ["--root", MANY, "--what", "metrics", "--cumulative"];
        number(&sample(&configuration, &arguments), "dsr")
    };
    let all = read("[]");
    assert!((read("['!sda']") - (all - 100_000.0)).abs() < 1e-6);
    assert!((read("['sda']") - 100_000.0).abs() < 1e-6);
    // Alone it counts, though it lies on other disks.
    assert!((read("['md*']") - 200_000.0).abs() < 1e-6);
}
