//! What a person has chosen for good: the configuration file, themes, keys.
//!
//! In: `$XDG_CONFIG_HOME/threadtop/config.toml` (by default under `~/.config`), theme files in the folder `themes` beside
//! it. Out: a [`Config`] and sentences about what was wrong with them; the rest counts all the same. Nothing is written
//! unless [`save()`] is asked for, and then only what was changed.
//!
//! The tables [`SETTINGS`], [`THRESHOLDS`](crate::diagnosis::THRESHOLDS), [`LINTS`](crate::diagnosis::LINTS) and
//! [`ACTIONS`](crate::keys::ACTIONS) say what there is: reading, writing, the Setup screen and the documented
//! `assets/config.toml` are loops over them.

mod change;
mod cpu_detail;
mod device_list;
mod entries;
mod load;
mod problem;
mod read;
mod remembered;
mod save;
mod settings;
mod template;
mod theme_file;
mod write;

pub use change::{Change, Edit, about, changes};
pub use cpu_detail::CpuDetail;
pub use device_list::DeviceList;
pub use entries::METER_COLUMNS;
pub use load::{ConfigPlace, Loaded, load, theme_folder};
pub use problem::Problem;
pub use read::read;
pub use remembered::{Beginning, RememberedView};
pub use save::save;
pub use settings::{Kind, Page, SETTINGS, Setting, Value, layout_settings};
pub use template::{TEMPLATE, template};
pub use theme_file::{AUTO, ROLES, Role, ThemeFile, built_in, plain};
#[cfg(test)]
pub(crate) use write::changed;

use crate::diagnosis::{LintThresholds, Thresholds};
use crate::geometry::{HeaderMode, MeterColumns};
use crate::groups::GroupBy;
use crate::keys::Keymap;
use crate::store::TaskSeries;
use crate::text::globs::Globs;
use crate::view::{ColumnId, Filter, Sort};
use std::time::Duration;

/// A screen: what is shown below the header. Which rows it lists says [`Mode`](crate::view::Mode), whose columns and
/// order [`Lists`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Processes, as a tree or one by one.
    #[default]
    Processes,
    /// All threads of the machine.
    Threads,
    /// The threads of one process; none to begin with.
    Process,
    /// The machine over time.
    System,
    /// Disks, interfaces, and processes by what they read and write.
    Io,
}

/// What one run takes over from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remember {
    /// Nothing.
    #[default]
    Nothing,
    /// The view on leaving.
    View,
}

/// How many colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colors {
    /// So many as the terminal says it has.
    #[default]
    Auto,
    /// None.
    Never,
    /// 16.
    Sixteen,
    /// 256.
    Palette,
    /// 24 bits.
    True,
}

/// Which characters are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Characters {
    /// What the locale says.
    #[default]
    Auto,
    /// Unicode.
    Unicode,
    /// ASCII alone.
    Ascii,
}

/// What graphs are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphSigns {
    /// Octants, of Unicode 16: dots without gaps, two abreast and four high.
    Octant,
    /// Braille: dots two abreast and four high.
    Braille,
    /// Blocks: eight steps a cell.
    Block,
    /// Eight signs of ASCII.
    Ascii,
}

impl GraphSigns {
    /// Samples beside each other in a cell.
    pub const fn per_cell(self) -> u16 {
        match self {
            Self::Octant | Self::Braille => 2,
            Self::Block | Self::Ascii => 1,
        }
    }
}

/// A kind of list with columns of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Lists {
    /// Processes.
    #[default]
    Processes,
    /// All threads of the machine.
    Threads,
    /// The threads of one process.
    Process,
    /// Processes by what they read and write.
    Io,
    /// Groups of processes.
    Groups,
}

impl Lists {
    /// All of them, in the order of the numbers.
    pub const ALL: [Self; 5] = [
        Self::Processes,
        Self::Threads,
        Self::Process,
        Self::Io,
        Self::Groups,
    ];

    /// Name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Processes => "processes",
            Self::Threads => "threads",
            Self::Process => "process",
            Self::Io => "io",
            Self::Groups => "groups",
        }
    }

    /// What it lists, for a person.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Processes => "Processes",
            Self::Threads => "All threads",
            Self::Process => "Threads of one process",
            Self::Io => "I/O",
            Self::Groups => "Groups",
        }
    }

    /// The screen that it is on.
    pub const fn screen(self) -> Screen {
        match self {
            Self::Processes | Self::Groups => Screen::Processes,
            Self::Threads => Screen::Threads,
            Self::Process => Screen::Process,
            Self::Io => Screen::Io,
        }
    }

    /// The column that it is sorted by unless somebody chose another one.
    pub const fn sort(self) -> ColumnId {
        match self {
            Self::Io => ColumnId::IoBytes,
            _ => ColumnId::CpuPercent,
        }
    }
}

/// How a list looks, with a name: columns, order, filter and settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// What it is called.
    pub name: String,
    /// The list that it is for.
    pub list: Lists,
    /// Columns; empty leaves the choice to the width.
    pub columns: Vec<ColumnId>,
    /// Order of the rows; `None` leaves it as it is.
    pub sort: Option<Sort>,
    /// Filter; empty for none.
    pub filter: Filter,
    /// Settings of the page Lists by their names, such as the header; those that are left out stay as they are.
    pub settings: Vec<(&'static str, Value)>,
}

impl Layout {
    /// A layout that says nothing yet.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            list: Lists::default(),
            columns: Vec::new(),
            sort: None,
            filter: Filter::default(),
            settings: Vec::new(),
        }
    }

    /// Puts its columns and settings into a configuration.
    pub fn put_into(&self, config: &mut Config) {
        config.columns[self.list as usize].clone_from(&self.columns);
        for (name, value) in &self.settings {
            if let Some(setting) = layout_settings().find(|setting| setting.name == *name) {
                (setting.set)(config, *value);
            }
        }
        if self.settings.iter().any(|(name, _)| *name == "group_by") {
            return;
        }
        match self.list {
            Lists::Groups => config.group_by = config.group_by.or(Some(GroupBy::Program)),
            Lists::Processes => config.group_by = None,
            _ => {}
        }
    }

    /// What it says beside its name, for a person.
    pub fn described(&self) -> String {
        let part = |(name, value): (&str, String)| {
            let value = match name {
                "filter" => self.filter.text().to_owned(),
                _ => value.replace(['"', '[', ']'], ""),
            };
            format!("{name} {value}")
        };
        let parts: Vec<String> = entries::parts(self).into_iter().map(part).collect();
        parts.join("; ")
    }
}

/// What a person has chosen for good.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the configuration"
)]
pub struct Config {
    /// Time between two samples, 0.1 to 60 s.
    pub interval: Duration,
    /// CPU time per second below which reading keeps itself; zero for no limit.
    pub budget: Duration,
    /// Bytes of memory for samples to look back to; 0 for none.
    pub lookback: u64,
    /// Screen to begin with.
    pub start: Screen,
    /// Name of the layout to begin with; empty for none.
    pub layout: String,
    /// What is taken over from the run before.
    pub remember: Remember,
    /// Processes as a tree.
    pub tree: bool,
    /// Processes in groups, instead of one by one.
    pub group_by: Option<GroupBy>,
    /// How much of the header is shown.
    pub header: HeaderMode,
    /// The meters of the full header, in columns; none leaves the choice to the width and the number of CPUs.
    pub meters: MeterColumns,
    /// What stands behind the bars of CPUs in the header.
    pub cpu_detail: CpuDetail,
    /// Which disks, interfaces and file systems are wanted, by the numbers of [`DeviceList`].
    pub devices: [Globs; DeviceList::ALL.len()],
    /// What the sparklines of rows show.
    pub sparkline: TaskSeries,
    /// Name of the theme.
    pub theme: String,
    /// Colours.
    pub color: Colors,
    /// Characters.
    pub characters: Characters,
    /// What graphs are drawn with; `None` follows the terminal.
    pub graph: Option<GraphSigns>,
    /// Take part in the mouse.
    pub mouse: bool,
    /// List kernel threads.
    pub kernel_threads: bool,
    /// Pools of threads as one row.
    pub group_pools: bool,
    /// Full paths of programs.
    pub program_path: bool,
    /// Columns of each list between the ID and COMMAND; empty leaves the choice to the width.
    pub columns: [Vec<ColumnId>; Lists::ALL.len()],
    /// Order of each list. That of the threads of one process is taken from where it was opened.
    pub sort: [Sort; Lists::ALL.len()],
    /// What deserves the eye.
    pub thresholds: Thresholds,
    /// From where on tasks are marked.
    pub lints: LintThresholds,
    /// Regular expressions over names of threads; sound ones, see [`Patterns::new`](crate::text::patterns::Patterns::new).
    pub pool_patterns: Vec<String>,
    /// Which keys do what.
    pub keys: Keymap,
    /// Filters by name.
    pub filters: Vec<(String, Filter)>,
    /// How lists look, by name.
    pub layouts: Vec<Layout>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            // No machine with some thousand threads needs as much, unless most of them move in every second; and 2 % of one CPU
            // are not felt.
            budget: Duration::from_millis(20),
            lookback: 16 << 20,
            start: Screen::default(),
            layout: String::new(),
            remember: Remember::default(),
            tree: true,
            group_by: None,
            header: HeaderMode::default(),
            meters: MeterColumns::default(),
            cpu_detail: CpuDetail::default(),
            devices: Default::default(),
            sparkline: TaskSeries::Cpu,
            theme: AUTO.to_owned(),
            color: Colors::default(),
            characters: Characters::default(),
            graph: None,
            mouse: true,
            kernel_threads: false,
            group_pools: true,
            program_path: false,
            columns: Default::default(),
            sort: Lists::ALL.map(|list| Sort::by(list.sort())),
            thresholds: Thresholds::default(),
            lints: LintThresholds::default(),
            pool_patterns: Vec::new(),
            keys: Keymap::default(),
            filters: Vec::new(),
            layouts: Vec::new(),
        }
    }
}
