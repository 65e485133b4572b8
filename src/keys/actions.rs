//! What can be done, and where. By which keys says `action_table.rs`.

use super::action_table::ACTIONS;
use super::input::Key;

bitflags::bitflags! {
    /// Where an action can be chosen.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Contexts: u16 {
        /// A list of processes or threads.
        const LIST = 1;
        /// The help screen.
        const HELP = 1 << 1;
        /// A menu to choose from.
        const MENU = 1 << 2;
        /// A line to type into.
        const PROMPT = 1 << 3;
        /// The search line: a prompt that can also go from match to match.
        const SEARCH = 1 << 4;
        /// Charts over time.
        const CHARTS = 1 << 5;
        /// A dialog about tasks to be changed.
        const DIALOG = 1 << 6;
        /// A process or thread that is looked into.
        const INSPECT = 1 << 7;
        /// The Setup screen.
        const SETUP = 1 << 8;
    }
}

/// Something a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first line.
    Home,
    /// To the last line.
    End,
    /// List the threads of the process below it.
    Open,
    /// Close the threads, or go to the parent.
    Close,
    /// Columns to the left.
    ScrollLeft,
    /// Columns to the right.
    ScrollRight,
    /// The drill-down of the process; in a menu or prompt: accept.
    Enter,
    /// Where we came from.
    Back,
    /// The help screen.
    Help,
    /// Incremental search.
    Search,
    /// The last search again: its next match.
    FindNext,
    /// The last search again: the match before.
    FindPrevious,
    /// A search before this one.
    SearchEarlier,
    /// Next match.
    SearchNext,
    /// Previous match.
    SearchPrevious,
    /// Filter prompt.
    Filter,
    /// Tree or list.
    Tree,
    /// Unfold the node.
    Unfold,
    /// Fold the node.
    Fold,
    /// Fold all, or unfold all.
    FoldAll,
    /// Show one level less.
    Shallower,
    /// Show one level more.
    Deeper,
    /// Fold pools of threads, or list their threads.
    Pools,
    /// Choose the sort column by name.
    SortMenu,
    /// Sort by the column to the left.
    SortLeft,
    /// Sort by the column to the right.
    SortRight,
    /// Turn the order round.
    Invert,
    /// Sort by CPU %.
    SortCpu,
    /// Sort by memory.
    SortMemory,
    /// Sort by CPU time.
    SortTime,
    /// Sort by PID.
    SortPid,
    /// Sort by run-queue wait.
    SortWait,
    /// Sort by switches.
    SortSwitches,
    /// The screen of processes.
    Processes,
    /// The screen of all threads.
    Threads,
    /// The screen of the machine over time.
    System,
    /// The screen of disks and interfaces.
    Io,
    /// All threads, and back.
    FlatThreads,
    /// The next screen.
    NextScreen,
    /// The screen before.
    PreviousScreen,
    /// Kernel threads shown or hidden.
    KernelThreads,
    /// Choose a user.
    User,
    /// Program paths shown or hidden.
    ProgramPath,
    /// Which series the sparklines of rows show.
    Spark,
    /// Devices and processes, devices or processes.
    Divide,
    /// Header full, compact or off.
    Header,
    /// Stay on a task through every screen.
    Follow,
    /// Tag a row, or take its tag away.
    Tag,
    /// Tag a process and its descendants.
    TagBranch,
    /// Take all tags away.
    Untag,
    /// Send a signal.
    Signal,
    /// Nice value down by one: more CPU.
    LowerNice,
    /// Nice value up by one: less CPU.
    RaiseNice,
    /// Choose the I/O priority.
    IoPriority,
    /// Choose scheduling policy and priority.
    Policy,
    /// Choose the CPUs to run on.
    Affinity,
    /// Look into a process or thread.
    Inspect,
    /// Its environment.
    Environment,
    /// Its open files.
    OpenFiles,
    /// Its file locks.
    FileLocks,
    /// Its system calls, with strace.
    Trace,
    /// Looking into a task: the next tab.
    NextTab,
    /// Looking into a task: the tab before.
    PreviousTab,
    /// Looking into a task: read the tab again.
    Reread,
    /// Looking into a task: copy the tab to a file.
    Save,
    /// Freeze the screen.
    Pause,
    /// Interval prompt.
    Interval,
    /// Mouse on or off.
    Mouse,
    /// Copy to the clipboard of the terminal.
    Copy,
    /// Draw everything anew.
    Redraw,
    /// Stop the monitor and give the shell back.
    Suspend,
    /// End.
    Quit,
    /// Charts: the cursor to an earlier moment.
    Earlier,
    /// Charts: the cursor to a later moment.
    Later,
    /// Charts: the cursor to a much earlier moment.
    MuchEarlier,
    /// Charts: the cursor to a much later moment.
    MuchLater,
    /// Charts: the cursor to the oldest moment.
    Oldest,
    /// Charts: back to now.
    Live,
    /// Charts: a shorter window of time.
    ZoomIn,
    /// Charts: a longer window of time.
    ZoomOut,
    /// Charts: the next window of time.
    Window,
    /// Choose a filter by its name.
    SavedFilters,
    /// Choose a layout by its name.
    Layouts,
    /// Choose a theme.
    Themes,
    /// The Setup screen.
    Setup,
    /// Setup: the next page.
    SetupNext,
    /// Setup: the page before.
    SetupPrevious,
    /// Setup: the next value.
    SetupMore,
    /// Setup: the value before.
    SetupLess,
    /// Setup: the column one place to the left.
    SetupMoveLeft,
    /// Setup: the column one place to the right.
    SetupMoveRight,
    /// Setup: the default value.
    SetupReset,
    /// Setup: something new, such as a filter.
    SetupAdd,
    /// Setup: another name.
    SetupRename,
    /// Setup: take something away.
    SetupDelete,
    /// Setup: write the file.
    SetupWrite,
    /// Filter prompt: save what is typed by a name.
    SaveFilter,
    /// Prompt: what was entered before.
    EntryBefore,
    /// Prompt: what was entered after that.
    EntryAfter,
    /// Prompt: to the start of the line.
    LineStart,
    /// Prompt: to the end of the line.
    LineEnd,
    /// Prompt: one character left.
    CharLeft,
    /// Prompt: one character right.
    CharRight,
    /// Prompt: delete the character before.
    DeleteBefore,
    /// Prompt: delete the character under the cursor.
    DeleteUnder,
    /// Prompt: delete the word before.
    DeleteWord,
    /// Prompt: delete all before the cursor.
    DeleteLine,
}

/// What is known of an action.
#[derive(Clone, Copy, Debug)]
pub struct ActionInfo {
    /// Which one.
    pub action: Action,
    /// Name for configuration, in kebab case.
    pub name: &'static str,
    /// Heading it stands under on the help screen.
    pub section: &'static str,
    /// Keys that do it; the first is the one that the footer names.
    pub keys: &'static [Key],
    /// Where it can be chosen.
    pub contexts: Contexts,
    /// A word for the footer, if it belongs there.
    pub label: Option<&'static str>,
    /// What it does, in a sentence.
    pub help: &'static str,
}

impl Action {
    /// What is known of it.
    pub fn info(self) -> &'static ActionInfo {
        ACTIONS
            .iter()
            .find(|info| info.action == self)
            .unwrap_or(&ACTIONS[0])
    }

    /// How far it moves in a list with so many entries in a line and on a page; `None` when it does not move.
    pub const fn travel(self, line: isize, page: isize) -> Option<isize> {
        Some(match self {
            Self::Up => -line,
            Self::Down => line,
            Self::PageUp => -page,
            Self::PageDown => page,
            Self::Home => isize::MIN,
            Self::End => isize::MAX,
            _ => return None,
        })
    }
}

impl Contexts {
    /// Text is typed there, or chosen by letters.
    pub const fn takes_text(self) -> bool {
        self.intersects(
            Self::PROMPT
                .union(Self::SEARCH)
                .union(Self::MENU)
                .union(Self::DIALOG),
        )
    }
}

#[cfg(test)]
mod tests;
