//! All that is done with a recording, by everything that is above it.

use std::sync::Arc;
use std::time::Duration;
use threadtop::app::{App, Options as AppOptions};
use threadtop::calibrate::cost::Known;
use threadtop::canvas::Canvas;
use threadtop::export::{self, Fields, Format, Options, What};
use threadtop::groups::GroupBy;
use threadtop::keys::Key;
use threadtop::rates::{Snapshot, advance};
use threadtop::recording::Tape;
use threadtop::source::{Demand, DeviceChoice, Recorded, Source as _, Span};
use threadtop::terminal::ColorDepth;
use threadtop::ui::{self, Theme};
use threadtop::view::Filter;

/// Samples of a recording that are looked at: it may have any number.
const MOST: usize = 48;

/// Reads it to its end, goes to some moments, writes it in each form and shows it on each screen. How many samples there were.
pub fn is_done_with(recording: &[u8]) -> usize {
    let Ok(mut tape) = Tape::open(Box::new(recording.to_vec())) else {
        return 0;
    };
    let _ = tape.keys();
    let _ = tape.end();
    let span = tape.span().ok().flatten();
    let (first, last) = span.unwrap_or_default();
    for wall in [0, first, first / 2 + last / 2, last, u64::MAX] {
        let _ = tape.seek(wall);
        let _ = tape.advance();
    }
    let _ = tape.seek(0);
    shown(&mut tape);
    let forms = [
        (What::All, Format::Text, None, false),
        (What::All, Format::Json, None, true),
        (What::Threads, Format::Text, None, true),
        (What::Ended, Format::Json, None, false),
        (What::Metrics { cumulative: true }, Format::Csv, None, false),
        (
            What::Metrics { cumulative: false },
            Format::Json,
            None,
            false,
        ),
        (What::All, Format::Json, Some(GroupBy::Cgroup), false),
        (What::Processes, Format::Csv, Some(GroupBy::Program), false),
    ];
    for (what, format, by, threads) in forms {
        written(recording, what, format, by, threads);
    }
    let mut count = 0;
    if let Some(mut source) = source(recording) {
        while count < MOST && source.sample(&Demand::default()).is_ok() {
            count += 1;
        }
    }
    count
}

fn source(recording: &[u8]) -> Option<Recorded> {
    let tape = Tape::open(Box::new(recording.to_vec())).ok()?;
    Recorded::of(vec![tape], "a".to_owned()).ok()
}

fn written(recording: &[u8], what: What, format: Format, by: Option<GroupBy>, threads: bool) {
    let options = Options {
        what,
        format,
        count: MOST as u64,
        interval: Duration::ZERO,
        budget: Duration::ZERO,
        only: Vec::new(),
        devices: DeviceChoice::default(),
        user: None,
        filter: Filter::default(),
        sort: None,
        shape: None,
        by,
        threads,
        unicode: true,
        fields: Fields::Usual,
        top: None,
        switch_cost: Known::Nothing,
    };
    let Some(mut source) = source(recording) else {
        return;
    };
    let _ = source.limit(Span::default());
    let _ = export::dump(
        &options,
        &mut source,
        &mut std::io::sink(),
        &mut std::io::sink(),
    );
}

/// On all screens, threads opened, in groups, sorted by many columns.
fn shown(tape: &mut Tape) {
    const SIZE: (u16, u16) = (200, 50);
    let mut app = App::new(AppOptions::default());
    app.resize(SIZE);
    let theme = Theme::new(ColorDepth::Ansi16, true);
    let keys = [
        "1", "\u{2192}", "2", "3", "4", "1", "G", "P", "M", "T", "N", "t", "I",
    ];
    let mut keys = keys.iter().cycle();
    let mut before: Option<Snapshot> = None;
    for _ in 0..MOST {
        let Ok(Some(sample)) = tape.advance() else {
            break;
        };
        let snapshot = advance(before.as_ref(), Arc::new(sample));
        app.snapshot(Arc::new(snapshot.clone()));
        for key in keys.by_ref().take(3) {
            let _ = app.key(Key::char(key.chars().next().unwrap_or('1')));
            let mut canvas = Canvas::new(SIZE);
            ui::draw(&app, &theme, &mut canvas);
        }
        before = Some(snapshot);
    }
}
