//! Trees of `/sys`, written after what such machines show.

use super::*;
use crate::source::live::reading::files::folder;
use proptest::prelude::*;
use rustix::fs::CWD;
use std::fs;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

/// A laptop with two cores of two threads each, of which the kernel numbers the cores 0 and 4.
const LAPTOP: &[(&str, &str)] = &[
    ("class/hwmon/hwmon0/name", "acpitz"),
    ("class/hwmon/hwmon0/temp1_input", "27800"),
    ("class/hwmon/hwmon0/temp1_crit", "119000"),
    ("class/hwmon/hwmon1/name", "nvme"),
    ("class/hwmon/hwmon1/temp1_input", "38850"),
    ("class/hwmon/hwmon1/temp1_label", "Composite"),
    ("class/hwmon/hwmon1/temp1_crit", "84850"),
    ("class/hwmon/hwmon1/device/model", "SAMSUNG MZVLB512"),
    ("class/hwmon/hwmon2/name", "BAT0"),
    ("class/hwmon/hwmon2/in0_input", "12300"),
    ("class/hwmon/hwmon3/name", "coretemp"),
    ("class/hwmon/hwmon3/device@", "../../../coretemp.0"),
    ("class/hwmon/hwmon3/temp1_input", "61000"),
    ("class/hwmon/hwmon3/temp1_label", "Package id 0"),
    ("class/hwmon/hwmon3/temp1_crit", "100000"),
    ("class/hwmon/hwmon3/temp2_input", "54000"),
    ("class/hwmon/hwmon3/temp2_label", "Core 0"),
    ("class/hwmon/hwmon3/temp3_input", "61000"),
    ("class/hwmon/hwmon3/temp3_label", "Core 4"),
    ("class/thermal/thermal_zone0/type", "INT3400 Thermal"),
    ("class/thermal/thermal_zone0/temp", "20000"),
    ("devices/system/cpu/cpu0/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu0/topology/core_id", "0"),
    (
        "devices/system/cpu/cpu0/cpufreq/scaling_cur_freq",
        "3400123",
    ),
    ("devices/system/cpu/cpu1/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu1/topology/core_id", "0"),
    ("devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "800000"),
    ("devices/system/cpu/cpu2/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu2/topology/core_id", "4"),
    (
        "devices/system/cpu/cpu2/cpufreq/scaling_cur_freq",
        "<unknown>",
    ),
    ("devices/system/cpu/cpu3/online", "0"),
    ("devices/system/cpu/cpufreq/boost", "1"),
    ("devices/system/cpu/online", "0-2"),
];

/// A server with two packages.
const SERVER: &[(&str, &str)] = &[
    ("class/hwmon/hwmon0/name", "k10temp"),
    ("class/hwmon/hwmon0/device@", "../../../0000:00:19.3"),
    ("class/hwmon/hwmon0/temp1_input", "48500"),
    ("class/hwmon/hwmon0/temp1_label", "Tctl"),
    ("class/hwmon/hwmon0/temp3_input", "44000"),
    ("class/hwmon/hwmon0/temp3_label", "Tccd1"),
    ("class/hwmon/hwmon1/name", "k10temp"),
    ("class/hwmon/hwmon1/device@", "../../../0000:00:18.3"),
    ("class/hwmon/hwmon1/temp1_input", "71000"),
    ("class/hwmon/hwmon1/temp1_label", "Tctl"),
    ("class/hwmon/hwmon1/temp2_input", "44000"),
    ("class/hwmon/hwmon1/temp2_label", "Tdie"),
    ("devices/system/cpu/cpu0/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu0/topology/core_id", "0"),
    ("devices/system/cpu/cpu1/topology/physical_package_id", "1"),
    ("devices/system/cpu/cpu1/topology/core_id", "0"),
];

/// A board with one sensor of the whole chip.
const BOARD: &[(&str, &str)] = &[
    ("class/thermal/cooling_device0/type", "pwm-fan"),
    ("class/thermal/thermal_zone0/type", "cpu-thermal"),
    ("class/thermal/thermal_zone0/temp", "52582"),
    ("class/thermal/thermal_zone0/trip_point_0_temp", "80000"),
    ("devices/system/cpu/cpu0/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu0/topology/core_id", "0"),
    (
        "devices/system/cpu/cpu0/cpufreq/scaling_cur_freq",
        "1500000",
    ),
    ("devices/system/cpu/cpu1/topology/physical_package_id", "0"),
    ("devices/system/cpu/cpu1/topology/core_id", "1"),
    ("devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "600000"),
];

/// The files below `sys`, a name with `@` being a link, and a `cpuinfo`.
fn tree(files: &[(&str, &str)], cpuinfo: &str) -> (TempDir, SensorFiles) {
    let base = tempfile::tempdir().unwrap();
    for name in ["proc", "sys"] {
        fs::create_dir(base.path().join(name)).unwrap();
    }
    fs::write(base.path().join("proc/cpuinfo"), cpuinfo).unwrap();
    for (name, text) in files {
        let path = base.path().join("sys").join(name.trim_end_matches('@'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if name.ends_with('@') {
            symlink(text, path).unwrap();
        } else {
            fs::write(path, format!("{text}\n")).unwrap();
        }
    }
    let root = folder(CWD, base.path().join("proc").to_str().unwrap()).unwrap();
    let files = SensorFiles::open(root.as_fd()).unwrap();
    (base, files)
}

fn told(temperatures: &[Temperature]) -> Vec<(&str, f32, Option<f32>)> {
    let mut told = Vec::new();
    for one in temperatures {
        told.push((one.name.as_str(), one.celsius, one.critical));
    }
    told
}

#[test]
fn a_laptop_tells_of_each_core() {
    let (_base, mut files) = tree(LAPTOP, "");
    let cpus = files.cpus();
    assert_eq!(cpus.celsius, [(0, 54.0), (1, 54.0), (2, 61.0)]);
    assert_eq!(cpus.clocks, [(0, 3400), (1, 800)]);
    assert_eq!(
        told(&cpus.temperatures),
        [
            ("coretemp Package id 0", 61.0, Some(100.0)),
            ("coretemp Core 0", 54.0, None),
            ("coretemp Core 4", 61.0, None),
        ]
    );
    assert_eq!(
        told(&files.others()),
        [
            ("acpitz temp1", 27.8, Some(119.0)),
            ("nvme Composite SAMSUNG MZVLB512", 38.85, Some(84.85)),
        ]
    );
}

#[test]
fn a_server_tells_of_each_package() {
    let (base, mut files) = tree(SERVER, "");
    // Tdie where it is told: Tctl has an offset there.
    assert_eq!(files.cpus().celsius, [(0, 44.0), (1, 48.5)]);
    // Of which package the one is that is left, nobody says.
    fs::remove_dir_all(base.path().join("sys/class/hwmon/hwmon0")).unwrap();
    let cpus = files.cpus();
    assert!(cpus.celsius.is_empty() && cpus.temperatures.len() == 2);
}

#[test]
fn a_board_tells_of_all_its_cpus_together_or_of_each() {
    let (_base, mut files) = tree(BOARD, "");
    let cpus = files.cpus();
    assert_eq!(cpus.celsius, [(0, 52.582), (1, 52.582)]);
    assert_eq!(cpus.clocks, [(0, 1500), (1, 600)]);
    assert_eq!(told(&cpus.temperatures), [("cpu-thermal", 52.582, None)]);
    assert!(files.others().is_empty());
    let each = [
        &BOARD[4..],
        &[
            ("class/hwmon/hwmon0/name", "cpu0_thermal"),
            ("class/hwmon/hwmon0/temp1_input", "40000"),
            ("class/hwmon/hwmon1/name", "cpu1_thermal"),
            ("class/hwmon/hwmon1/temp1_input", "41000"),
        ],
    ]
    .concat();
    let (_base, mut files) = tree(&each, "");
    assert_eq!(files.cpus().celsius, [(0, 40.0), (1, 41.0)]);
}

#[test]
fn a_virtual_machine_tells_nothing() {
    let cpuinfo = "processor\t: 0\ncpu MHz\t\t: 2596.100\nflags\t\t: fpu hypervisor\n\n";
    let (_base, mut files) = tree(
        &[("devices/system/cpu/cpu0/topology/core_id", "0")],
        cpuinfo,
    );
    assert_eq!(files.cpus(), CpuSensors::default());
    assert!(files.others().is_empty());
    let (_base, mut files) = tree(&[], &cpuinfo.replace("hypervisor", "aperfmperf"));
    assert_eq!(files.cpus().clocks, [(0, 2596)]);
}

#[test]
fn what_no_hardware_says_is_left_out() {
    for (input, expected) in [
        ("-40000", Some(-40.0)),
        ("0", Some(0.0)),
        ("1000000000", None),
        ("-274000", None),
        ("99999999999999999999", None),
        ("", None),
        ("garbage", None),
        ("61.5", None),
    ] {
        let (_base, mut files) = tree(
            &[
                ("class/hwmon/hwmon0/name", "cpu_thermal"),
                ("class/hwmon/hwmon0/temp1_input", input),
                ("class/hwmon/hwmon0/temp1_crit", "0"),
                ("devices/system/cpu/cpu0/topology/core_id", "0"),
                ("devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", input),
            ],
            "",
        );
        let cpus = files.cpus();
        let celsius: Vec<f32> = cpus.celsius.iter().map(|(_, celsius)| *celsius).collect();
        assert_eq!(celsius, expected.into_iter().collect::<Vec<_>>(), "{input}");
        assert_eq!(cpus.temperatures.len(), celsius.len());
        assert!(cpus.temperatures.iter().all(|one| one.critical.is_none()));
        assert!(cpus.clocks.is_empty());
    }
}

#[test]
fn chips_that_vanish_and_pipes_are_no_reason_to_wait() {
    let (base, mut files) = tree(LAPTOP, "");
    files.cpus();
    fs::remove_dir_all(base.path().join("sys/class/hwmon")).unwrap();
    assert!(files.cpus().celsius.is_empty());
    let chip = base.path().join("sys/class/hwmon/hwmon0");
    fs::create_dir_all(&chip).unwrap();
    fs::write(chip.join("name"), "coretemp").unwrap();
    rustix::fs::mknodat(
        CWD,
        chip.join("temp1_input"),
        rustix::fs::FileType::Fifo,
        Mode::RWXU,
        0,
    )
    .unwrap();
    assert!(files.cpus().temperatures.is_empty());
    fs::remove_dir_all(base.path().join("sys/devices/system/cpu/cpu1")).unwrap();
    assert_eq!(files.cpus().clocks, [(0, 3400)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn any_text_is_survived(name in "(coretemp|k10temp|cpu[0-9]{0,20}.thermal|\\PC{1,8})", text in any::<String>(), label in "(Core |Package id )?\\PC{0,4}") {
        let (_base, mut files) = tree(
            &[
                ("class/hwmon/hwmon0/name", &name),
                ("class/hwmon/hwmon0/temp1_input", &text),
                ("class/hwmon/hwmon0/temp1_label", &label),
                ("class/hwmon/hwmon0/temp2_input", "50000"),
                ("devices/system/cpu/cpu0/topology/core_id", &text),
            ],
            &text,
        );
        let cpus = files.cpus();
        for one in cpus.temperatures.iter().chain(&files.others()) {
            prop_assert!(PLAUSIBLE.contains(&one.celsius), "{:?}", one);
        }
    }
}
