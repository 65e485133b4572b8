//! The same samples live and replayed: the same screens.

use super::{AFTER_PAUSE, HEADER, Program, SECOND, SIZE, drawn, recording};
use crate::app::testing::{find, press};
use crate::app::{App, Effect, Options};
use crate::player::{Command, Player, State};
use crate::recording::{Tape, Timeline, Writer};
use std::time::Duration;

/// The made recording as a file.
fn timeline() -> Timeline {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for (seq, mut sample) in (0..).zip(recording()) {
        sample.seq = seq;
        writer.append(&sample).unwrap();
    }
    let bytes = std::fs::read(path).unwrap();
    Timeline::new(vec![Tape::open(Box::new(bytes)).unwrap()]).unwrap()
}

/// The program on a recording, as [`super::super::Run`] puts it together.
struct Replay {
    player: Player,
    app: App,
}

impl Replay {
    fn new() -> Self {
        let mut app = App::new(Options {
            replay: true,
            ..Options::default()
        });
        app.resize(SIZE);
        let player = Player::start(timeline(), 0, app.player_settings()).unwrap();
        Self { player, app }
    }

    fn take(&mut self, state: State) {
        self.app.played(state);
        let shown = self.app.shown().unwrap().sample.wall / SECOND;
        self.app.tick(format!("{shown}"), Duration::ZERO);
        for command in self.app.take_commands() {
            self.player.command(command);
        }
    }

    fn screen(&mut self) -> String {
        self.app.take_history(&self.player.store().history());
        drawn(&self.app)
    }

    /// What is shown when the screen is as expected, or does not become so.
    fn until(&mut self, met: impl Fn(&str) -> bool) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.unwrap().block_on(async {
            loop {
                let state = self.player.state();
                if state.snapshot.is_some() {
                    self.take(state);
                    let screen = self.screen();
                    if met(&screen) {
                        return screen;
                    }
                }
                let changed = self.player.changed();
                if tokio::time::timeout(Duration::from_secs(20), changed)
                    .await
                    .is_err()
                {
                    return self.screen();
                }
            }
        })
    }
}

/// What both have: all but the footer, where the one offers other keys, and what stands about the program itself; what is now
/// in the one is the moment shown in the other. More than an hour after the first sample, the graphs of the header are of that
/// hour alone.
fn common(screen: &str, moment: usize) -> Vec<String> {
    let lines: Vec<&str> = screen.lines().collect();
    let first = if moment < AFTER_PAUSE { 1 } else { HEADER };
    let both = lines[first..lines.len() - 1].iter();
    both.map(|line| line.replace("- now -", "-- 0s -"))
        .collect()
}

#[test]
fn the_same_samples_live_and_replayed_give_the_same_screens() {
    let wall = |moment: usize| recording()[moment].wall;
    for keys in [
        "",
        "Right",
        "Enter",
        "2",
        "3",
        "4",
        "t",
        "t G u",
        "o Left Left",
    ] {
        for moment in [3, 4, 5, 7, 8, 10, 12] {
            if keys == "3" && moment >= AFTER_PAUSE {
                continue;
            }
            let mut live = Program::new();
            live.play(0..=moment);
            find(&mut live.app, 100);
            press(&mut live.app, keys);
            let live = live.screen();
            let mut replay = Replay::new();
            replay.until(|_| true);
            replay.player.command(Command::GoTo(wall(moment)));
            let clock = format!("{}", wall(moment) / SECOND);
            replay.until(|screen| screen.contains(&clock));
            find(&mut replay.app, 100);
            press(&mut replay.app, keys);
            let same = |screen: &str| common(screen, moment) == common(&live, moment);
            let replayed = replay.until(same);
            let both = common(&replayed, moment)
                .into_iter()
                .zip(common(&live, moment));
            let differ: Vec<_> = both.filter(|(one, other)| one != other).collect();
            assert!(same(&replayed), "{keys:?} at {moment}: {differ:#?}");
        }
    }
}

#[test]
fn a_cursor_on_the_charts_is_the_moment_of_the_lists() {
    let mut replay = Replay::new();
    replay.player.command(Command::GoTo(recording()[7].wall));
    let last = format!("{}", recording()[7].wall / SECOND);
    replay.until(|screen| screen.contains(&last));
    press(&mut replay.app, "3");
    replay.until(|screen| screen.contains("CPU"));
    press(&mut replay.app, "Left Left Left");
    let cursor = replay.app.system().cursor().unwrap();
    press(&mut replay.app, "1");
    let then = format!("{}", cursor / SECOND);
    let screen = replay.until(|screen| screen.contains(&then));
    assert!(screen.contains(&then), "{then}:\n{screen}");
    assert!(replay.app.system().cursor().is_none());
}

#[test]
fn nothing_can_be_done_to_what_is_replayed() {
    let mut replay = Replay::new();
    replay.until(|_| true);
    find(&mut replay.app, 100);
    for key in ["F9", "k", "F7", "F8", "i", "Y", "a", "s"] {
        assert_eq!(press(&mut replay.app, key), Effect::None, "{key}");
        let told = replay.app.message().unwrap_or_default();
        assert!(
            told.starts_with("These are samples of 17000000"),
            "{key}: {told}"
        );
    }
}
