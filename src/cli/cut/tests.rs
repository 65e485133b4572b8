use super::*;
use crate::cli::tests::{parsed, refused};
use crate::recording::format::testing::{marked, texts};
use crate::sample::Sample;
use crate::source::live::{Live, ROOT};
use crate::source::{Extras, Fields};
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

/// Columns whose texts stay: what hardware and kernel are called, the same on every machine of its kind.
const KEPT: &[(&str, &str)] = &[
    ("host", "kernel"),
    ("host", "cpu_brand"),
    ("host", "architecture"),
    ("host", "cpuid"),
    ("host", "hypervisor_type"),
    ("host", "xen_guest"),
    ("host", "sys_vendor"),
    ("host", "product_name"),
    ("host", "product_version"),
    ("host", "board_vendor"),
    ("host", "bios_vendor"),
    ("host", "bios_version"),
    ("host", "acpi_oem"),
    ("host", "device_tree"),
    ("host", "clock_source"),
    ("file_system", "type"),
    ("temperature", "name"),
    ("blocked", "wchan"),
];

/// A column that is new has to be decided on: replaced, or listed above.
#[test]
fn no_text_stays_but_what_every_machine_has() {
    const MARK: &[u8] = b"Zqx/zqy-zqz";
    for mark in [MARK, b"zqxacme", b"zqx1.service", b"zqx.so.1"] {
        let sample = marked(mark);
        let before: HashSet<_> = texts(&sample)
            .into_iter()
            .map(|(table, column, _)| (table, column))
            .collect();
        let new = Anonymizer::default().sample(sample);
        let mut stayed = HashSet::new();
        for (table, column, text) in texts(&new) {
            let text = text.to_ascii_lowercase();
            if ["zqx", "zqy", "zqz"]
                .iter()
                .any(|part| memchr::memmem::find(&text, part.as_bytes()).is_some())
            {
                stayed.insert((table, column));
            }
        }
        // Of devices the driver and the model stay, which are in one text with their names.
        stayed.retain(|column| ![("host", "disks"), ("host", "nets")].contains(column));
        let kept: HashSet<_> = KEPT.iter().copied().collect();
        assert_eq!(stayed, kept, "{}", mark.escape_ascii());
        assert!(kept.is_subset(&before));
    }
    let host = Anonymizer::default().sample(marked(MARK)).host.clone();
    assert!(
        host.platform
            .disks
            .iter()
            .chain(&host.platform.nets)
            .all(|device| !device.name.contains("zq"))
    );
}

fn machine() -> Vec<Sample> {
    let mut source = Live::open(Path::new(ROOT)).unwrap();
    let demand = Demand {
        all_threads: true,
        fields: Fields::all(),
        extras: Extras::all(),
        ..Demand::default()
    };
    let take = |_| {
        while source.background(&demand, Duration::from_millis(50)) {}
        std::thread::sleep(Duration::from_millis(50));
        source.sample(&demand).unwrap()
    };
    (0..3).map(take).collect()
}

/// Of this machine: whatever is left equal has the same name on many of them.
#[test]
fn nothing_of_this_machine_stays() {
    let samples = machine();
    let mut anonymizer = Anonymizer::default();
    let folded = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    let mut own = HashSet::new();
    own.insert(samples[0].host.name.clone());
    own.extend(samples[0].host.boot_id.clone());
    for process in samples.iter().flat_map(|sample| &sample.processes) {
        let mut arguments = process.identity.cmdline.split(|byte| *byte == 0);
        arguments.next();
        // Options and paths: words may be names of programs that many machines have.
        let telling = |argument: &&[u8]| {
            argument.len() > 5 && (argument[0] == b'-' || argument.contains(&b'/'))
        };
        own.extend(arguments.filter(telling).map(folded));
    }
    assert!(own.len() > 2);
    // Names of what every machine of this kind has.
    own.retain(|text| !samples[0].host.kernel.contains(text.as_str()));
    for sample in samples {
        let kernel: HashSet<_> = sample
            .processes
            .iter()
            .filter(|process| process.stat.kernel)
            .map(|process| process.key)
            .collect();
        let before = sample.processes.len();
        let mut sample = anonymizer.sample(sample);
        assert_eq!(sample.processes.len(), before);
        sample
            .processes
            .retain(|process| !kernel.contains(&process.key));
        for (table, column, text) in texts(&sample) {
            if KEPT.contains(&(table, column)) {
                continue;
            }
            for part in text.split(|byte| *byte == 0) {
                let part = folded(part);
                assert!(!own.contains(&part), "{table} {column}: {part}");
            }
        }
    }
}

#[test]
fn what_was_the_same_stays_the_same() {
    let samples = machine();
    let mut anonymizer = Anonymizer::default();
    let new: Vec<_> = samples
        .iter()
        .cloned()
        .map(|sample| anonymizer.sample(sample))
        .collect();
    for (old, new) in samples.windows(2).zip(new.windows(2)) {
        let same = |pair: &[Sample]| -> Vec<bool> {
            let one = |process: &std::sync::Arc<crate::sample::Process>| {
                pair[0]
                    .processes
                    .iter()
                    .any(|before| std::sync::Arc::ptr_eq(before, process))
            };
            pair[1].processes.iter().map(one).collect()
        };
        assert_eq!(same(old), same(new));
    }
    for (old, new) in samples.iter().zip(&new) {
        let pairs: Vec<_> = old.processes.iter().zip(&new.processes).collect();
        for (one, other) in pairs
            .iter()
            .flat_map(|one| pairs.iter().map(move |other| (one, other)))
        {
            let of = |process: &crate::sample::Process| {
                (
                    process.identity.user.clone(),
                    process.identity.cgroup.clone(),
                    process.identity.exe.clone(),
                )
            };
            if !one.0.stat.kernel && of(one.0) == of(other.0) {
                assert_eq!(of(one.1), of(other.1));
            }
            if of(one.0).1 != of(other.0).1 {
                assert_ne!(of(one.1).1, of(other.1).1, "two groups became one");
            }
        }
    }
}

#[test]
fn what_would_be_ignored_is_refused() {
    assert!(parsed("cut a b -o c --begin -10m --end 14:03 --anonymize").is_ok());
    for (arguments, told) in [
        ("-o c", "FILE"),
        ("a", "--output"),
        ("a -o c -d 2", "cut takes none"),
        ("a -o c -F x", "cut takes none"),
        ("a -o c --begin soon", "14:03"),
    ] {
        let sentence = refused(&format!("cut {arguments}"));
        assert!(sentence.contains(told), "{arguments}: {sentence}");
    }
}
