//! The header of machines of any size, in trouble, and as a person arranges it.

use super::{LARGE, MIDDLE, SMALL, painted, text, unicode};
use crate::app::testing::{NEWEST, app, machine, options_with, shot};
use crate::app::{App, Options};
use crate::config::CpuDetail;
use crate::geometry::Meter;
use crate::rates::CpuShares;
use crate::sample::{CpuTimes, Sensors};
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use insta::assert_snapshot;
use std::sync::Arc;

/// The program on a machine with CPUs of these numbers, each with a load of its own.
fn with_cpus(size: (u16, u16), cpus: impl Iterator<Item = u32>) -> App {
    with_cpus_and(size, cpus, Options::default())
}

fn with_cpus_and(size: (u16, u16), cpus: impl Iterator<Item = u32>, options: Options) -> App {
    let mut app = app(size, options);
    let mut shot = shot(NEWEST + 1, &machine(NEWEST + 1));
    let snapshot = Arc::make_mut(&mut shot);
    let shares = |id: u32| CpuShares {
        user: (id * 37 % 101) as f32,
        idle: 100.0 - (id * 37 % 101) as f32,
        ..CpuShares::default()
    };
    snapshot.machine.cpus = cpus.map(|id| (id, Some(shares(id)))).collect();
    let cpus = snapshot.machine.cpus.iter();
    let times = cpus.map(|(id, _)| (*id, CpuTimes::default())).collect();
    Arc::make_mut(&mut snapshot.sample).machine.cpus = times;
    app.snapshot(shot);
    app
}

/// The lines of the header.
fn header(app: &mut App, size: (u16, u16), theme: &Theme) -> String {
    let screen = text(&painted(app, size, theme));
    let lines = app.regions().unwrap().header.height;
    let lines: Vec<&str> = screen.lines().take(lines.into()).collect();
    lines.join("\n")
}

#[test]
fn every_number_of_cpus_has_its_place() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140), (LARGE, 200)] {
        let headers = [1, 4, 16, 64, 256, 1024].map(|count| {
            let mut app = with_cpus(size, 0..count);
            header(&mut app, size, &unicode())
        });
        assert_snapshot!(format!("cpus_{columns}"), headers.join("\n"));
    }
}

#[test]
fn a_cpu_that_is_off_line_keeps_its_place() {
    let headers = [4, 16, 96].map(|count| {
        let mut app = with_cpus(SMALL, 0..count);
        let online = with_cpus(SMALL, (0..count).filter(|id| id % 4 != 3));
        app.snapshot(Arc::clone(online.shown().unwrap()));
        header(&mut app, SMALL, &unicode())
    });
    assert_snapshot!("cpus_offline_80", headers.join("\n"));
}

#[test]
fn a_header_is_as_it_was_arranged() {
    use Meter::{Clock, Cpu, Disks, Host, Network, Parallelism, Tasks, Temperature, Uptime};
    let options = options_with(|config| {
        config.meters = [
            vec![Cpu, Parallelism, Temperature],
            vec![Disks, Network, Clock],
            vec![Uptime, Host, Tasks],
        ];
    });
    let mut lines = Vec::new();
    for size in [SMALL, MIDDLE, LARGE] {
        let mut app = app(size, options.clone());
        lines.push(header(&mut app, size, &unicode()));
    }
    let mut app = app(MIDDLE, options);
    let ascii = Theme::new(ColorDepth::None, false);
    lines.push(header(&mut app, MIDDLE, &ascii));
    assert_snapshot!("arranged", lines.join("\n"));
}

#[test]
fn clocks_and_temperatures_stand_behind_the_bars() {
    let detailed = |size, count, detail| {
        let options = options_with(|config| config.cpu_detail = detail);
        with_cpus_and(size, 0..count, options)
    };
    let told = |size: (u16, u16), count: u32, detail: CpuDetail, theme: &Theme| {
        let mut app = detailed(size, count, detail);
        let mut snapshot = (**app.shown().unwrap()).clone();
        Arc::make_mut(&mut snapshot.sample).machine.sensors = Some(Arc::new(Sensors {
            clocks: (0..count)
                .map(|id| (id, 800 + 650 * u64::from(id)))
                .collect(),
            celsius: vec![(0, 54.4), (1, 100.0)],
            ..Sensors::default()
        }));
        app.snapshot(Arc::new(snapshot));
        header(&mut app, size, theme)
    };
    let lines = [
        told(SMALL, 2, CpuDetail::Both, &unicode()),
        told(MIDDLE, 2, CpuDetail::Both, &unicode()),
        told(MIDDLE, 8, CpuDetail::Clock, &unicode()),
        told(LARGE, 16, CpuDetail::Temperature, &unicode()),
        told(MIDDLE, 96, CpuDetail::Both, &unicode()),
        told(
            SMALL,
            2,
            CpuDetail::Both,
            &Theme::new(ColorDepth::None, false),
        ),
    ];
    assert_snapshot!("cpu_detail", lines.join("\n"));
    // A virtual machine tells nothing: nothing is shown.
    let plain = |detail| {
        let mut app = detailed(MIDDLE, 2, detail);
        header(&mut app, MIDDLE, &unicode())
    };
    assert_eq!(plain(CpuDetail::Both), plain(CpuDetail::Nothing));
}
