//! The page of the header.

use super::{select, with_file};
use crate::app::App;
use crate::app::testing::press;
use crate::config::{Config, Edit};
use crate::geometry::{HeaderMode, Meter, PlacedMeter};

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
    select(&mut app, "Swap");
    press(&mut app, "F7");
    let after: Vec<&str> = shown(&app).iter().map(|(name, _)| *name).collect();
    assert_eq!(after[..3], ["cpus", "swap", "memory"]);
    assert_eq!(app.setup_lines()[1].mark, Some(false));
    select(&mut app, "Uptime");
    press(&mut app, "Space");
    assert!(
        shown(&app).contains(&("uptime", before[0].1)),
        "on the left"
    );
    press(&mut app, "Right Right");
    assert!(app.config().meters[2].contains(&Meter::Uptime));
    select(&mut app, "Load");
    press(&mut app, "x");
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
fn the_last_meter_stays() {
    let mut config = Config::default();
    config.meters[1] = vec![Meter::Load];
    let mut app = with_file(config);
    press(&mut app, "F2 Tab Tab");
    select(&mut app, "Load");
    press(&mut app, "F8 F7 x");
    assert_eq!(app.config().meters[1], [Meter::Load]);
    assert_eq!(app.setup_help(), "At least one meter is needed.");
}
