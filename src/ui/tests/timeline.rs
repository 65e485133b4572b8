//! The bar of time in each of its states.

use super::{MIDDLE, SMALL, painted, styles, text, unicode};
use crate::app::testing::{app, machine, options_with, press, shot};
use crate::app::{App, Options};
use crate::player::strip::{Reading, Strip};
use crate::player::{Speed, State};
use crate::rates::{CpuShares, Snapshot};
use crate::sample::Nanos;
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use crate::view::{clock, date};
use insta::assert_snapshot;
use std::sync::Arc;

const SECOND: Nanos = 1_000_000_000;
/// Twenty minutes of which some are told.
const LENGTH: u64 = 1_200;

/// Busy and stolen shares of each second from a quarter on calm, then busy, then stolen from; nothing was recorded of the
/// five minutes before the last three.
fn shares(at: u64) -> Option<(f32, f32)> {
    match at {
        300..420 => Some((96.0, 0.0)),
        420..540 => Some((60.0, 35.0)),
        720..1_020 => None,
        _ => Some((8.0, 0.0)),
    }
}

/// All of it, looked at until this second.
fn strip(end: Nanos, seen: u64) -> Strip {
    let begin = end - LENGTH * SECOND;
    let mut strip = Strip::default();
    strip.cover(begin, end);
    let mut reading = Reading::since(0);
    for at in 0..seen {
        if let Some((user, steal)) = shares(at) {
            let mut shot = Snapshot {
                elapsed: Some(1.0),
                ..Snapshot::default()
            };
            Arc::make_mut(&mut shot.sample).wall = begin + (at + 1) * SECOND;
            shot.machine.cpu = Some(CpuShares {
                user,
                steal: Some(steal),
                idle: 100.0 - user - steal,
                ..CpuShares::default()
            });
            strip.look(&mut reading, &shot);
        }
    }
    strip
}

/// A moment of a recording, so many seconds before its end.
fn past(size: (u16, u16), options: Options, before: u64, change: impl FnOnce(&mut State)) -> App {
    let replay = options.replay;
    let mut app = app(size, options);
    if !replay {
        app.set_remembers(true);
        press(&mut app, "{");
    }
    let mut snapshot = Arc::unwrap_or_clone(shot(40, &machine(40)));
    // No time zone has its midnight within.
    let end = snapshot.sample.wall + 2_200 * SECOND;
    Arc::make_mut(&mut snapshot.sample).wall = end - before * SECOND;
    let snapshot = Arc::new(snapshot);
    let mut state = State {
        span: (end - LENGTH * SECOND, end),
        snapshot: Some(snapshot),
        leap: 1,
        ..State::default()
    };
    change(&mut state);
    app.played(state);
    app.take_time_bar(&strip(end, LENGTH), end);
    app
}

fn replay() -> Options {
    Options {
        replay: true,
        ..Options::default()
    }
}

/// With its times in UTC, whatever the time zone of this machine.
fn in_utc(app: &App, mut text: String) -> String {
    let bar = app.time_bar().expect("a bar");
    for at in [bar.begin, bar.shown, bar.end] {
        let seconds = at / SECOND;
        let (hour, minute) = (seconds / 3_600 % 24, seconds / 60 % 60);
        let utc = format!("{hour:02}:{minute:02}:{:02}", seconds % 60);
        let local = clock(at);
        text = text.replace(&date(at), &format!("2023-11-16 {utc}"));
        text = text.replace(&local, &utc);
        text = text.replace(&format!(" {} ", &local[..5]), &format!(" {} ", &utc[..5]));
    }
    text
}

fn picture(app: &mut App, size: (u16, u16), theme: &Theme) -> String {
    let picture = text(&painted(app, size, theme));
    in_utc(app, picture)
}

/// The lines of the bar, and below them what they look like.
fn bar(app: &mut App, size: (u16, u16), theme: &Theme) -> String {
    let regions = app.regions().expect("large enough");
    let buffer = painted(app, size, theme);
    let lines = |whole: String| {
        let lines = whole.lines().map(str::to_owned);
        let shown = lines.skip(regions.timeline.y.into());
        let shown: Vec<String> = shown.take(regions.timeline.height.into()).collect();
        shown.join("\n")
    };
    let words = in_utc(app, lines(text(&buffer)));
    format!("{words}\n{}", lines(styles(&buffer)))
}

#[test]
fn a_look_back_that_stands_still() {
    let mut app = past(SMALL, Options::default(), 751, |_| {});
    assert_snapshot!("timeline_back_80", picture(&mut app, SMALL, &unicode()));
}

#[test]
fn a_replay_that_plays() {
    let mut app = past(MIDDLE, replay(), 200, |state| {
        state.playing = true;
        state.speed = Speed::of(60.0).expect("a speed");
    });
    assert_snapshot!("timeline_replay_140", picture(&mut app, MIDDLE, &unicode()));
}

#[test]
fn every_look_tells_steal_verdicts_and_gaps_apart() {
    let mut bars = Vec::new();
    for (name, color, is_unicode) in [
        ("16 colours", ColorDepth::Ansi16, true),
        ("mono", ColorDepth::None, true),
        ("ascii", ColorDepth::Ansi16, false),
        ("ascii mono", ColorDepth::None, false),
    ] {
        for size in [SMALL, MIDDLE] {
            let options = Options {
                replay: true,
                ..options_with(|config| config.tree = false)
            };
            let mut app = past(size, options, 100, |_| {});
            let theme = Theme::new(color, is_unicode);
            bars.push(format!("{name}\n{}", bar(&mut app, size, &theme)));
        }
    }
    assert_snapshot!("timeline_looks", bars.join("\n\n"));
}

#[test]
fn what_has_not_been_looked_at_and_another_day() {
    let mut app = past(MIDDLE, replay(), 700, |_| {});
    let end = app.past().expect("the past").span.1;
    app.take_time_bar(&strip(end, 400), end + 3 * 86_400 * SECOND);
    assert_snapshot!("timeline_unseen_140", bar(&mut app, MIDDLE, &unicode()));
}

#[test]
fn a_second_that_passes_changes_few_cells() {
    let drawn = |before: u64| {
        let mut app = past(SMALL, replay(), before, |state| state.playing = true);
        bar(&mut app, SMALL, &unicode())
    };
    let (one, other) = (drawn(100), drawn(101));
    let differ = one
        .chars()
        .zip(other.chars())
        .filter(|(one, other)| one != other);
    assert!(differ.count() <= 12, "{one}\n{other}");
}
