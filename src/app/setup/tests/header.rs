//! The page of the header.

use super::with_file;
use crate::app::App;
use crate::app::testing::press;
use crate::config::{Config, Edit};
use crate::geometry::{HeaderMode, Meter, PlacedMeter};
use crate::keys::Mouse;

#[test]
fn meters_are_chosen_and_placed() {
    let mut app = with_file(Config::default());
    press(&mut app, "F2 Tab Tab");
    let shown = |app: &App| -> Vec<(&str, u16)> {
        let placed = app.meters(&app.regions().unwrap());
        let name = |one: PlacedMeter| (one.meter.info().name, one.area.x);
        placed.into_iter().map(name).collect()
    };
    assert_eq!(app.setup_lines()[1].mark, Some(true), "automatic");
    let before = shown(&app);
    to(&mut app, Meter::Swap);
    press(&mut app, "F7");
    let after: Vec<&str> = shown(&app).iter().map(|(name, _)| *name).collect();
    assert_eq!(after[..3], ["cpus", "swap", "memory"]);
    assert_eq!(app.setup_lines()[1].mark, Some(false));
    to(&mut app, Meter::Uptime);
    press(&mut app, "Space");
    assert_eq!(app.config().meters[2].last(), Some(&Meter::Uptime));
    to(&mut app, Meter::Load);
    press(&mut app, "Space");
    assert!(!shown(&app).iter().any(|(name, _)| *name == "load"));
    let written = app.unwritten();
    let keys: Vec<&str> = written.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["left", "right"]);
    let left = Edit::Set("[\"cpus\", \"swap\", \"memory\"]".to_owned());
    assert_eq!(written[0].edit, left);
    press(&mut app, "r");
    assert_eq!(shown(&app), before, "automatic again");
    press(&mut app, "Home Right");
    assert_eq!(app.config().header, HeaderMode::Compact);
    press(&mut app, "r");
    assert_eq!(app.config().header, HeaderMode::Full);
}

#[test]
fn arrows_go_from_meter_to_meter_and_carry_what_enter_picked_up() {
    let mut app = with_file(Config::default());
    press(&mut app, "F2 Tab Tab Down Down");
    assert_eq!(app.meter_selected(), Some((0, 0)));
    press(&mut app, "Down Right");
    assert_eq!(app.meter_selected(), Some((2, 1)), "the middle is empty");
    press(&mut app, "Left Up Up");
    assert_eq!(app.meter_selected(), None, "above the meters");
    to(&mut app, Meter::Swap);
    press(&mut app, "Enter Right");
    assert_eq!(app.config().meters[1], [Meter::Swap]);
    press(&mut app, "Right Down");
    assert_eq!(app.config().meters[2][1], Meter::Swap);
    press(&mut app, "Right");
    assert!(
        !app.config()
            .meters
            .iter()
            .flatten()
            .any(|one| *one == Meter::Swap)
    );
    press(&mut app, "Left");
    assert!(app.config().meters[2].contains(&Meter::Swap));
    press(&mut app, "Esc");
    let before = app.config().meters.clone();
    press(&mut app, "Up Left");
    assert_eq!(app.config().meters, before, "put down");
    assert!(app.setup_shown().is_some());
}

#[test]
fn a_click_on_a_meter_chooses_it_and_the_next_one_hides_it() {
    let mut app = with_file(Config::default());
    press(&mut app, "F2 Tab Tab");
    let place = app.setup_place().unwrap();
    let x = place.list.x + 2 * place.meter_width();
    let click = Mouse::Click {
        x,
        y: place.list.y + 4,
    };
    app.mouse(click);
    assert_eq!(app.meter_selected(), Some((2, 1)));
    let meter = app.meter_grid()[2][1];
    app.mouse(click);
    assert!(app.meter_grid()[3].contains(&meter));
    // Right of the last column there is nothing.
    app.resize((147, 34));
    let place = app.setup_place().unwrap();
    let (before, config) = (app.meter_selected(), app.config().clone());
    let behind = place.list.x + 4 * place.meter_width();
    assert!(behind < place.list.right());
    for x in behind..place.list.right() {
        let y = place.list.y + 4;
        app.mouse(Mouse::Click { x, y });
        assert_eq!((app.meter_selected(), app.config()), (before, &config));
    }
}

/// Goes to a meter, by the arrows.
fn to(app: &mut App, meter: Meter) {
    let grid = app.meter_grid();
    let at = |column: &Vec<Meter>| column.iter().position(|one| *one == meter);
    let (column, row) = (0..4)
        .find_map(|column| Some((column, at(&grid[column])?)))
        .unwrap();
    press(app, "Home Down Down");
    while app.meter_selected().unwrap().0 < column {
        press(app, "Right");
    }
    for _ in 0..row {
        press(app, "Down");
    }
    assert_eq!(app.meter_selected(), Some((column, row)));
}

#[test]
fn the_last_meter_stays() {
    let mut config = Config::default();
    config.meters[1] = vec![Meter::Load];
    let mut app = with_file(config);
    press(&mut app, "F2 Tab Tab");
    to(&mut app, Meter::Load);
    press(&mut app, "F7 x");
    assert_eq!(app.config().meters[1], [Meter::Load]);
    assert_eq!(app.setup_help(), "At least one meter is needed.");
}
