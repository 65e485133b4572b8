//! The tabs, and on the right what is set and where in the list we are.
//!
//! ```text
//!  1 Processes  2 Threads                          PAUSED  user app  filter java|postgres  12/73
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::tabs::tabs;
use crate::app::{App, Screen};
use crate::canvas::Canvas;
use crate::groups::GroupBy;
use crate::text::Width;
use crate::text::{self, Tone};
use crate::view::{Mode, user_of};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::time::Duration;

/// Draws the line of tabs.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    if area.is_empty() {
        return;
    }
    let mut pen = Pen::new(canvas, area, 0);
    for tab in tabs(app) {
        let style = if tab.current {
            theme.chosen()
        } else {
            theme.dim()
        };
        pen.put(&tab.text, style);
    }
    let begin = pen.column() + 2;
    let mut x = area.width;
    let states = states(app, theme);
    if let Some(message) = app.message()
        && !fits(
            &states,
            &theme.glyphs.spell(message),
            area.width.saturating_sub(begin),
        )
    {
        // It is there until the next key: more worth than the tabs.
        super::message::over(message, theme, area, canvas);
        return;
    }
    for (text, style) in states {
        let width = text.width() as u16;
        if begin + width + 1 > x {
            break;
        }
        x -= width + 1;
        pen.go(x).put(&text, style);
        x = x.saturating_sub(1);
    }
    if app.message().is_none() && app.screen() != Screen::System {
        remark(app, theme, (begin, x), &mut pen);
    }
}

/// What there is to say about the row under the cursor, between the tabs and what is set.
fn remark(app: &App, theme: &Theme, (from, to): (u16, u16), pen: &mut Pen) {
    let Some(remark) = app.remark() else { return };
    let room = to.saturating_sub(from + 1);
    if let Some(text) = remark.sentence.within(usize::from(room)) {
        let style = if remark.marked {
            theme.tone(Tone::Warn)
        } else {
            theme.dim()
        };
        let text = theme.glyphs.spell(text);
        pen.go(to - 1 - text.width() as u16).put(&text, style);
    }
}

/// What is set, from right to left: the rightmost is the last to go when room is short.
fn states(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    let mut states = Vec::new();
    if app.screen() == Screen::System {
        return chart_states(app, theme);
    }
    let pane = app.pane();
    let count = pane.list.rows.len();
    states.push((
        format!("{}/{count}", (pane.line() + 1).min(count)),
        theme.dim(),
    ));
    if app.paused() {
        states.push((" PAUSED ".to_owned(), theme.alert()));
    }
    if app.drill().is_some_and(|drill| drill.held.is_some()) {
        states.push((" ENDED ".to_owned(), theme.alert()));
    }
    let headless = app
        .regions()
        .is_some_and(|regions| regions.header.is_empty());
    if let Some(verdict) = app
        .bottleneck()
        .filter(|one| headless && one.cause.is_wrong())
    {
        let text = format!(" {}{} ", theme.glyphs.warning, verdict.sentence.word());
        states.push((text, theme.badge(verdict.cause)));
    }
    // Not a second time beside the sentence.
    let said = |sentence: &str| app.message() == Some(sentence);
    if let Some(follow) = app.followed().filter(|follow| !said(&follow.sentence())) {
        states.push((format!("follows {}", follow.name), theme.key()));
    }
    if app.tagged() > 0 {
        states.push((format!("{} tagged", app.tagged()), theme.tagged()));
    }
    if let Some(message) = app.message() {
        states.push((theme.glyphs.spell(message).into_owned(), theme.strong()));
    }
    if !pane.filter.is_empty() {
        let filter = text::clean(pane.filter.text().as_bytes());
        states.push((format!("filter {filter}"), theme.key()));
    }
    if let Some(moments) = app.moments() {
        states.push((theme.glyphs.spell(&moments).into_owned(), theme.key()));
    }
    if let Some((_, name)) = app.within() {
        states.push((format!("group {name}"), theme.key()));
    }
    if let Mode::Groups(by) = app.mode() {
        // From inside of a namespace, groups above its root are not seen.
        let inside = by == GroupBy::Cgroup
            && (app.shown()).is_some_and(|shot| shot.host().platform.cgroup_namespace);
        let within = if inside { " in namespace" } else { "" };
        states.push((format!("by {}{within}", by.title()), theme.key()));
    }
    if let Some(uid) = app.user() {
        states.push((format!("user {}", user(app, uid)), theme.key()));
    }
    if !app.only().is_empty() {
        let pids: Vec<String> = app.only().iter().map(u32::to_string).collect();
        states.push((format!("PID {}", pids.join(",")), theme.key()));
    }
    states
}

/// What is set on the System screen.
fn chart_states(app: &App, theme: &Theme) -> Vec<(String, Style)> {
    let mut states = vec![(window(app.system().window()), theme.key())];
    if app.paused() {
        states.push((" PAUSED ".to_owned(), theme.alert()));
    }
    if let Some(message) = app.message() {
        states.push((theme.glyphs.spell(message).into_owned(), theme.strong()));
    }
    states
}

/// `15 s`, `5 min`.
fn window(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

/// Is there room for the states up to the message?
fn fits(states: &[(String, Style)], message: &str, room: u16) -> bool {
    let mut needed = 0;
    for (text, _) in states {
        needed += text.width() + 2;
        if text == message {
            break;
        }
    }
    needed <= usize::from(room) + 1
}

fn user(app: &App, uid: u32) -> String {
    let name = app.shown().and_then(|snapshot| user_of(uid, snapshot));
    name.unwrap_or_else(|| uid.to_string())
}
