//! The I/O screen: what it asks for, and how it is divided.

use crate::app::Screen;
use crate::app::io::Division;
use crate::app::testing::{JAVA, app, find, options_with, press, small};
use crate::config::CpuDetail;
use crate::geometry::Body;
use crate::source::{Extras, Fields};
use crate::store::TaskSeries;
use crate::view::ColumnId;

#[test]
fn only_this_screen_has_the_io_of_every_process_read() {
    let mut app = small();
    for (keys, of_all, of_visible) in [
        ("1", false, false),
        ("4", true, true),
        ("2", false, false),
        ("3", false, false),
        ("4 O O", true, true),
        ("1", false, false),
    ] {
        press(&mut app, keys);
        let fields = app.demand().fields;
        assert_eq!(fields.contains(Fields::IO), of_all, "after {keys}");
        let spaces = app.demand().extras.contains(Extras::FILE_SYSTEMS);
        assert_eq!(spaces, of_all, "after {keys}");
        let visible = fields.contains(Fields::VISIBLE_IO);
        assert_eq!(visible, of_visible, "after {keys}");
    }
}

#[test]
fn it_is_sorted_by_what_is_read_and_written() {
    let mut app = small();
    press(&mut app, "4");
    assert_eq!(app.sort().column, ColumnId::IoBytes);
    assert_eq!(app.spark(), TaskSeries::Io);
    press(&mut app, "v");
    assert_eq!(app.spark(), TaskSeries::Io);
    press(&mut app, "1");
    assert_eq!(app.spark(), TaskSeries::Cpu);
}

#[test]
fn a_process_is_opened_from_it_and_esc_comes_back() {
    let mut app = small();
    press(&mut app, "4");
    find(&mut app, JAVA);
    press(&mut app, "Right");
    assert!(app.row().is_some_and(|row| row.threads_open));
    assert_eq!(app.demand().open.len(), 1);
    press(&mut app, "Left Enter");
    assert_eq!(app.screen(), Screen::Process);
    assert!(app.about_io());
    press(&mut app, "Esc");
    assert_eq!(app.screen(), Screen::Io);
}

#[test]
fn a_key_divides_the_screen() {
    let mut app = small();
    press(&mut app, "O");
    assert_eq!(
        app.division(),
        Division::Both,
        "only where there are devices"
    );
    press(&mut app, "4");
    for division in [Division::Devices, Division::Processes, Division::Both] {
        press(&mut app, "O");
        assert_eq!(app.division(), division);
    }
    press(&mut app, "O O");
    assert_eq!(app.devices_body(), Body::Devices(1));
}

#[test]
fn sensors_are_read_only_for_whom_they_are_shown() {
    let wants = |detail, keys: &str| {
        let options = options_with(|config| config.cpu_detail = detail);
        let mut app = app((80, 24), options);
        press(&mut app, keys);
        app.demand().extras.contains(Extras::SENSORS)
    };
    assert!(wants(CpuDetail::Clock, "1") && wants(CpuDetail::Temperature, "3"));
    assert!(!wants(CpuDetail::Nothing, "1"));
    // There is no header, and no bar.
    assert!(!wants(CpuDetail::Both, "# #"));
}
