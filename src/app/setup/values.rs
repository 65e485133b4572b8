//! What changing a line of a page does: the next value, the one before, the default.

use super::{App, Page};
use crate::config::{self, Config, Kind, SETTINGS, Setting, Value};
use crate::diagnosis::{LINTS, Lint, LintThreshold, THRESHOLDS, Threshold, Unit};
use crate::text::globs::Globs;
use std::time::Duration;

/// Steps of the interval, seconds.
const INTERVALS: [f64; 10] = [0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 5.0, 10.0, 30.0, 60.0];

/// Steps of the budget, CPU time per second in milliseconds; no limit comes after the last one.
const BUDGETS: [u64; 8] = [5, 10, 20, 30, 50, 100, 200, 500];

impl App {
    /// Changes what is selected, to the next value or to the one before.
    pub(super) fn alter(&mut self, more: bool) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let at = setup.selected();
        let mut config = self.config.clone();
        match setup.page {
            Page::General | Page::Lists => match self.device_list() {
                Some(list) if more => return self.ask_devices(list),
                Some(_) => return,
                None => return self.alter_setting(more),
            },
            Page::Header => return self.hold_meter(),
            Page::Columns => return self.alter_columns(at, more),
            Page::Thresholds => alter_threshold(&mut config, at, more),
            Page::Marks => alter_lint(&mut config, at, more),
            Page::Theme => return self.show_selected_theme(),
            Page::Keys | Page::Filters | Page::Layouts | Page::Pools if !more => return,
            Page::Keys => return self.ask_key(),
            Page::Filters | Page::Layouts | Page::Pools => return self.open_saved(),
        }
        self.configure(config);
    }

    /// The setting selected gets its next value, or the one before.
    pub(super) fn alter_setting(&mut self, more: bool) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let Some(setting) = settings(setup.page).nth(setup.selected()) else {
            return;
        };
        let mut config = self.config.clone();
        let value = beside(setting, (setting.get)(&config), more, config.layouts.len());
        (setting.set)(&mut config, value);
        self.configure(config);
    }

    /// Puts back the default of what is selected; of what a person named, what the file says.
    pub(super) fn reset(&mut self) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let (at, list, page) = (setup.selected(), setup.list, setup.page);
        let default = Config::default();
        let mut config = self.config.clone();
        match page {
            Page::General | Page::Lists => {
                if let Some(list) = self.device_list() {
                    config.devices[list as usize] = Globs::default();
                } else if let Some(setting) = settings(page).nth(at) {
                    (setting.set)(&mut config, (setting.get)(&default));
                }
            }
            Page::Header => Self::reset_header(&mut config, at),
            Page::Columns => config.columns[list as usize].clear(),
            Page::Theme => {
                config.theme = default.theme;
                if let Some(setup) = self.setup_mut() {
                    setup.select(0);
                }
            }
            Page::Thresholds => {
                if let Some(info) = THRESHOLDS.get(at / 2) {
                    config
                        .thresholds
                        .set(info.id, default.thresholds.of(info.id));
                }
            }
            Page::Marks => {
                if let Some((lint, threshold)) = lint_thresholds().nth(at) {
                    set_lint(&mut config, lint, threshold, threshold.default.into());
                }
            }
            Page::Keys => return self.restore_key(),
            Page::Filters => config.filters.clone_from(&self.saved_config.filters),
            Page::Layouts => {
                config.layouts.clone_from(&self.saved_config.layouts);
                config.layout.clone_from(&self.saved_config.layout);
            }
            Page::Pools => config
                .pool_patterns
                .clone_from(&self.saved_config.pool_patterns),
        }
        self.configure(config);
        self.setup_step(0);
    }
}

/// A threshold one step higher or lower, within its bounds.
fn alter_threshold(config: &mut Config, at: usize, more: bool) {
    if let Some(info) = THRESHOLDS.get(at / 2) {
        let Threshold { warn, critical } = config.thresholds.of(info.id);
        let next = |value| info.bounds().nearest(stepped(value, more));
        let threshold = if at.is_multiple_of(2) {
            let warn = next(warn);
            Threshold { warn, critical }
        } else {
            let critical = next(critical).max(warn);
            Threshold { warn, critical }
        };
        config.thresholds.set(info.id, threshold);
    }
}

/// A threshold of a mark one step higher or lower, within its bounds.
fn alter_lint(config: &mut Config, at: usize, more: bool) {
    if let Some((lint, threshold)) = lint_thresholds().nth(at) {
        let now = lint_threshold(config, lint, threshold);
        let next = stepped(f64::from(now), more);
        let next = match (threshold.unit == Unit::Tasks, more) {
            (true, true) => next.ceil(),
            (true, false) => next.floor(),
            (false, _) => next,
        };
        set_lint(config, lint, threshold, threshold.bounds().nearest(next));
    }
}

/// Every threshold of a lint, in the order of their lines.
pub(super) fn lint_thresholds() -> impl Iterator<Item = (&'static Lint, &'static LintThreshold)> {
    LINTS.iter().flat_map(|lint| {
        lint.thresholds
            .iter()
            .map(move |threshold| (lint, threshold))
    })
}

/// The threshold as it is now.
pub(super) fn lint_threshold(config: &Config, lint: &Lint, threshold: &LintThreshold) -> f32 {
    let mut thresholds = config.lints.named(lint);
    let now = thresholds.find(|(name, _)| *name == threshold.name);
    now.map_or(threshold.default, |(_, value)| value)
}

fn set_lint(config: &mut Config, lint: &Lint, threshold: &LintThreshold, value: f64) {
    // Both names are those of the table, and the value is within its bounds.
    let set = config.lints.set(lint.name, threshold.name, value);
    debug_assert_eq!(set, Ok(()));
}

/// The settings of a page.
pub(super) fn settings(page: Page) -> impl Iterator<Item = &'static Setting> {
    let page = match page {
        Page::Lists => config::Page::Lists,
        Page::Header => config::Page::Header,
        _ => config::Page::General,
    };
    SETTINGS.iter().filter(move |setting| setting.page == page)
}

/// The value after this one, or before; there are so many layouts.
fn beside(setting: &Setting, value: Value, more: bool, layouts: usize) -> Value {
    match (value, setting.kind) {
        (Value::Switch(on), _) => Value::Switch(!on),
        (Value::Number(now), Kind::Number { least, most }) => {
            let next = if more {
                INTERVALS.into_iter().find(|step| *step > now + 1e-6)
            } else {
                INTERVALS.into_iter().rfind(|step| *step < now - 1e-6)
            };
            Value::Number(next.unwrap_or(now).clamp(least, most))
        }
        (Value::Budget(now), _) => {
            let mut steps = BUDGETS.into_iter().map(Duration::from_millis);
            Value::Budget(match (more, now.is_zero()) {
                (true, true) => now,
                (true, false) => steps.find(|step| *step > now).unwrap_or_default(),
                (false, none) => steps.rfind(|step| none || *step < now).unwrap_or(now),
            })
        }
        (Value::Size(now), Kind::Size { least, most }) => Value::Size(match (more, now) {
            (true, 0) => least,
            (true, now) => now.saturating_mul(2).min(most),
            (false, now) if now <= least => 0,
            (false, now) => (now / 2).max(least),
        }),
        (Value::Choice(at), Kind::Choice(words)) => {
            let steps = if more { 1 } else { words.len() - 1 };
            Value::Choice((at + steps) % words.len())
        }
        // None comes before the first and after the last.
        (Value::Layout(now), _) => {
            let at = now.map_or(0, |at| at + 1);
            let steps = if more { 1 } else { layouts };
            Value::Layout(((at + steps) % (layouts + 1)).checked_sub(1))
        }
        (value, _) => value,
    }
}

/// A threshold one step higher or lower; steps grow with it.
pub(super) fn stepped(value: f64, more: bool) -> f64 {
    // Coming down from a round number, the steps are those below it.
    let size = if more { value } else { value * 0.999 };
    let step = match size {
        ..2.0 => 0.5,
        ..10.0 => 1.0,
        ..100.0 => 5.0,
        ..1_000.0 => 50.0,
        _ => 500.0,
    };
    if more {
        value + step
    } else {
        (value - step).max(0.5)
    }
}

/// Seconds as a person says them.
pub(super) fn seconds(interval: Duration) -> String {
    format!("{} s", interval.as_secs_f64())
}
