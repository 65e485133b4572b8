use super::*;
use proptest::prelude::*;

fn header(chosen: &MeterColumns, cpus: usize) -> Header<'_> {
    Header {
        mode: HeaderMode::Full,
        chosen,
        cpus,
    }
}

/// What stands in each column of a header of so many cells.
fn shown(header: Header<'_>, width: u16, most: u16) -> Vec<Vec<&'static str>> {
    let height = header.height(width, most);
    let mut columns: Vec<(u16, Vec<&str>)> = Vec::new();
    for placed in header.place(Rect::new(0, 0, width, height)) {
        let name = placed.meter.info().name;
        match columns.last_mut() {
            Some((x, names)) if *x == placed.area.x => names.push(name),
            _ => columns.push((placed.area.x, vec![name])),
        }
    }
    columns.into_iter().map(|(_, names)| names).collect()
}

#[test]
fn the_width_and_the_number_of_cpus_choose() {
    let none = MeterColumns::default();
    let two = [
        vec!["cpus", "memory", "swap"],
        vec!["load", "switches", "steal", "pressure"],
    ];
    assert_eq!(shown(header(&none, 2), 80, 5), two);
    assert_eq!(shown(header(&none, 16), 160, 10), two);
    let wide = [
        vec!["cpus", "memory", "swap"],
        vec!["load", "switches", "steal", "pressure", "disks", "network"],
    ];
    assert_eq!(shown(header(&none, 2), 200, 15), wide);
    assert_eq!(shown(header(&none, 2), 200, 5), two);
    assert_eq!(
        shown(header(&none, 2), 240, 5),
        [
            vec!["cpus", "memory", "swap"],
            vec!["load", "switches", "steal"],
            vec!["pressure", "disks", "network"]
        ]
    );
    assert_eq!(
        shown(header(&none, 64), 80, 5),
        [
            vec!["cpus"],
            vec!["memory", "swap", "load", "switches", "pressure"]
        ],
        "and what comes last is left out"
    );
    assert_eq!(
        shown(header(&none, 2), 60, 5),
        [vec!["cpus", "memory", "swap", "load", "switches"]]
    );
}

#[test]
fn what_was_chosen_stands_where_it_was_put() {
    let chosen = [
        vec![Meter::Clock],
        vec![Meter::Load, Meter::Cpus],
        vec![Meter::Host],
    ];
    assert_eq!(
        shown(header(&chosen, 2), 140, 9),
        [vec!["clock"], vec!["load", "cpus"], vec!["host"]]
    );
    assert_eq!(
        shown(header(&chosen, 2), 100, 9),
        [vec!["clock"], vec!["load", "cpus", "host"]]
    );
    let right = [Vec::new(), Vec::new(), vec![Meter::Swap]];
    assert_eq!(shown(header(&right, 2), 100, 9), [vec!["swap"]]);
}

fn any_columns() -> impl Strategy<Value = MeterColumns> {
    let meters = super::super::METERS.iter().map(|info| info.meter);
    let meter = prop::sample::select(meters.collect::<Vec<_>>());
    prop::array::uniform3(prop::collection::vec(meter, 0..12))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn meters_stay_within_the_frame_and_apart(
        chosen in any_columns(),
        compact in any::<bool>(),
        cpus in 1usize..1100,
        width in 40u16..260,
        most in 1u16..20,
    ) {
        let mode = if compact { HeaderMode::Compact } else { HeaderMode::Full };
        let header = Header { mode, chosen: &chosen, cpus };
        let height = header.height(width, most);
        prop_assert!((3..=most + 2).contains(&height));
        let frame = Rect::new(0, 3, width, height);
        let inner = Rect::new(2, 4, width - 4, height - 2);
        let placed = header.place(frame);
        prop_assert!(!placed.is_empty());
        for (at, one) in placed.iter().enumerate() {
            prop_assert_eq!(one.area.intersection(inner), one.area);
            prop_assert!(!one.area.is_empty());
            for other in &placed[at + 1..] {
                prop_assert!(one.area.intersection(other.area).is_empty());
            }
        }
    }
}
