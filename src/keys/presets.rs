//! Keymaps to begin with: fingers that know htop, top or vim find their keys.
//!
//! A preset says which keys some actions have instead of those of the table; whoever else had one of these where both can be
//! chosen loses it. What a person gives to actions by hand comes on top.

use super::actions::{ACTIONS, Action};
use super::input::Key;
use super::keymap::meet;
use super::names::parse_key;
use std::sync::LazyLock;

/// A keymap to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Those of htop: the table as it is.
    #[default]
    Htop,
    /// Those of procps top.
    Top,
    /// Movement by letters, as in vim and less.
    Vim,
}

/// The letters of panels are seen in their titles: on charts they come first.
const CHARTS: &str = "Charts";

/// Keys of some actions, separated by blanks.
type Keys = &'static [(Action, &'static str)];

/// What top does, by the keys that it has for it; and other keys for what had them.
const TOP: Keys = &[
    (Action::Interval, "d s"),
    (Action::Header, "1 t m l #"),
    (Action::ProgramPath, "c"),
    (Action::HideIdle, "i"),
    (Action::ShowAll, "="),
    (Action::Tree, "V F5"),
    (Action::Fold, "- v"),
    (Action::Columns, "f"),
    (Action::SaveSettings, "W"),
    (Action::Search, "/ L"),
    (Action::FindNext, "F3 &"),
    (Action::Filter, "F4 o O \\"),
    (Action::Themes, "z Z C"),
    (Action::Invert, "R"),
    (Action::User, "u U"),
    (Action::Inspect, "Y"),
    (Action::Processes, "Alt-1"),
    (Action::OpenFiles, "Alt-d"),
    (Action::Mouse, "Alt-m"),
    (Action::TagBranch, "Alt-c"),
    (Action::Untag, "Alt-u"),
    (Action::IoPriority, "Alt-i"),
    (Action::Policy, "Alt-y"),
    (Action::Spark, "Alt-v"),
    (Action::SortWait, "w"),
    (Action::Layouts, "Alt-o"),
    (Action::Divide, "Alt-b"),
    (Action::Pause, "Alt-z"),
    (Action::Record, "Alt-r"),
    (Action::Trace, "Alt-s"),
    (Action::FileLocks, "Alt-x"),
    (Action::Environment, "Alt-e"),
    (Action::NextVerdict, "Alt-t"),
    (Action::PreviousVerdict, "Alt-q"),
    (Action::NextTaskEvent, "Alt-n"),
    (Action::PreviousTaskEvent, "Alt-p"),
    (Action::Setup, "F2"),
];

/// Letters that move and search.
const VIM: Keys = &[
    (Action::Up, "Up k Alt-k"),
    (Action::Down, "Down j Alt-j"),
    (Action::Home, "Home g"),
    (Action::End, "End G"),
    (Action::Open, "Right l Alt-l"),
    (Action::Close, "Left h Alt-h"),
    (Action::Earlier, "Left h Alt-h"),
    (Action::Later, "Right l Alt-l"),
    (Action::NextTab, "Right Tab l Alt-l"),
    (Action::PreviousTab, "Left Shift-Tab h Alt-h"),
    (Action::SetupMore, "Space Right l + ="),
    (Action::SetupLess, "Left h -"),
    (Action::SetupLeft, "Left h -"),
    (Action::SetupRight, "Right l"),
    (Action::FindNext, "F3 n"),
    (Action::FindPrevious, "Shift-F3 N"),
    (Action::SortPid, "Alt-n"),
    (Action::OpenFiles, "E"),
    (Action::NextTaskEvent, "Alt-t"),
    (Action::PreviousMatch, "Alt-;"),
    (Action::Pools, "z"),
];

/// The keys of every action in the presets that differ from the table, by the numbers of the actions.
static TABLES: LazyLock<[Vec<Vec<Key>>; 2]> = LazyLock::new(|| [table(TOP), table(VIM)]);

impl Preset {
    /// All of them, in the order of the names.
    pub const ALL: [Self; 3] = [Self::Htop, Self::Top, Self::Vim];
    /// Their names in the configuration.
    pub const NAMES: [&'static str; 3] = ["htop", "top", "vim"];

    /// The keys that it gives to an action.
    pub fn keys(self, action: Action) -> &'static [Key] {
        match self {
            Self::Htop => action.info().keys,
            Self::Top => &TABLES[0][action as usize],
            Self::Vim => &TABLES[1][action as usize],
        }
    }
}

fn table(given: Keys) -> Vec<Vec<Key>> {
    let parsed = |(action, names): &(Action, &str)| {
        let keys = names.split(' ').filter_map(parse_key).collect();
        (*action, keys)
    };
    let given: Vec<(Action, Vec<Key>)> = given.iter().map(parsed).collect();
    let keys = ACTIONS.iter().map(|info| {
        if let Some((_, keys)) = given.iter().find(|(action, _)| *action == info.action) {
            return keys.clone();
        }
        let taken = |key: &&Key| {
            let mut takers = given.iter();
            takers.any(|(taker, keys)| {
                let stays = info.section == CHARTS && taker.info().section != CHARTS;
                !stays && meet(*taker, info.action) && keys.contains(key)
            })
        };
        info.keys
            .iter()
            .filter(|key| !taken(key))
            .copied()
            .collect()
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Contexts, Keymap};
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn every_preset_gives_each_action_a_key_and_each_key_one_meaning() {
        for preset in Preset::ALL {
            for info in ACTIONS {
                let keys = preset.keys(info.action);
                assert!(!keys.is_empty(), "{preset:?}: {} has no key", info.name);
            }
            for context in Contexts::all().iter() {
                let mut bound = HashMap::new();
                let here = ACTIONS.iter();
                let charts = Contexts::CHARTS.contains(context);
                for info in here.filter(|info| {
                    info.contexts().contains(context) && (!charts || info.section == CHARTS)
                }) {
                    for key in preset.keys(info.action) {
                        let other = bound.insert(*key, info.name);
                        assert_eq!(other, None, "{preset:?}: {key:?} is {} too", info.name);
                    }
                }
            }
        }
    }

    #[test]
    fn every_name_of_a_key_is_one() {
        for (action, names) in TOP.iter().chain(VIM) {
            for name in names.split(' ') {
                assert!(parse_key(name).is_some(), "{action:?}: {name}");
            }
        }
    }

    #[test]
    fn fingers_find_what_they_know() {
        for (preset, context, key, action) in [
            (Preset::Htop, Contexts::PROCESSES, 'd', Action::Interval),
            (Preset::Top, Contexts::PROCESSES, 's', Action::Interval),
            (Preset::Top, Contexts::PROCESSES, '1', Action::Header),
            (Preset::Top, Contexts::PROCESSES, 'W', Action::SaveSettings),
            (Preset::Top, Contexts::THREADS, 'i', Action::HideIdle),
            (Preset::Top, Contexts::IO, 'R', Action::Invert),
            (Preset::Top, Contexts::PROCESSES, 'r', Action::Renice),
            (Preset::Vim, Contexts::PROCESSES, 'j', Action::Down),
            (Preset::Vim, Contexts::PROCESSES, 'h', Action::Close),
            (Preset::Vim, Contexts::HELP, 'G', Action::End),
            (Preset::Vim, Contexts::PANELS, 'h', Action::Earlier),
            (Preset::Vim, Contexts::INSPECT, 'l', Action::NextTab),
        ] {
            let (keys, _) = Keymap::of(preset, Vec::new());
            let found = keys.lookup(context, Key::char(key));
            assert_eq!(found, Some(action), "{preset:?} {key}");
        }
        let (vim, _) = Keymap::of(Preset::Vim, Vec::new());
        assert_eq!(vim.lookup(Contexts::PROMPT, Key::char('j')), None, "typed");
    }
}
