//! The table of actions: the one place that says by which keys each is done, where, and how it is explained.
//!
//! Dispatch, the help screen, the footer, the README and the manual page are loops over [`ACTIONS`]; there is no second
//! copy of a key.

use super::actions::{Action, ActionInfo, Contexts};
use super::input::{Key, KeyCode};

const LIST: Contexts = Contexts::LIST;
const CHARTS: Contexts = Contexts::CHARTS;
/// On every screen.
const SCREENS: Contexts = Contexts::LIST.union(Contexts::CHARTS);
const MOVING: Contexts = Contexts::LIST
    .union(Contexts::HELP)
    .union(Contexts::MENU)
    .union(Contexts::DIALOG)
    .union(Contexts::INSPECT)
    .union(SETUP);
/// Wherever there are lines of text or rows to search, and wider ones than the screen.
const READING: Contexts = Contexts::LIST.union(Contexts::INSPECT);
/// Wherever there is more to turn over to.
const TURNING: Contexts = Contexts::INSPECT.union(Contexts::HELP);
const TYPING: Contexts = Contexts::PROMPT.union(Contexts::SEARCH);
const SETUP: Contexts = Contexts::SETUP;
const EVERYWHERE: Contexts = Contexts::all();

const fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn char(c: char) -> Key {
    Key::char(c)
}

const fn f(number: u8) -> Key {
    Key::plain(KeyCode::F(number))
}

/// An entry of the table, in the order in which it reads.
const fn entry(
    action: Action,
    name: &'static str,
    section: &'static str,
    keys: &'static [Key],
    contexts: Contexts,
    label: Option<&'static str>,
    help: &'static str,
) -> ActionInfo {
    ActionInfo {
        action,
        name,
        section,
        keys,
        contexts,
        label,
        help,
    }
}

/// Everything that can be done. The footer lists those with a label in this order.
#[rustfmt::skip] // a table reads as a table
pub const ACTIONS: &[ActionInfo] = &[
    entry(Action::Help, "help", "Help", &[f(1), char('?'), char('h')], SCREENS.union(Contexts::HELP).union(Contexts::INSPECT), Some("Help"),
        "Shows this screen, and closes it again."),
    entry(Action::Up, "up", "Move", &[key(KeyCode::Up), Key::alt('k')], MOVING.union(CHARTS), None,
        "One line up; on charts, the panel above."),
    entry(Action::Down, "down", "Move", &[key(KeyCode::Down), Key::alt('j')], MOVING.union(CHARTS), None,
        "One line down; on charts, the panel below."),
    entry(Action::PageUp, "page-up", "Move", &[key(KeyCode::PageUp), Key::ctrl('b')], MOVING, None, "One page up."),
    entry(Action::PageDown, "page-down", "Move", &[key(KeyCode::PageDown), Key::ctrl('f')], MOVING, None,
        "One page down."),
    entry(Action::Home, "home", "Move", &[key(KeyCode::Home)], MOVING, None, "To the first line."),
    entry(Action::End, "end", "Move", &[key(KeyCode::End)], MOVING, None, "To the last line."),
    entry(Action::ScrollLeft, "scroll-left", "Move", &[Key::shift(KeyCode::Left)], READING, None,
        "Scrolls the columns to the left."),
    entry(Action::ScrollRight, "scroll-right", "Move", &[Key::shift(KeyCode::Right)], READING, None,
        "Scrolls the columns to the right."),
    entry(Action::Open, "open", "Look", &[key(KeyCode::Right), Key::alt('l')], LIST, Some("Open"),
        "Lists the threads of the process below it; unfolds a folded node first. Among all threads: the screen of the \
         thread's process."),
    entry(Action::Close, "close", "Look", &[key(KeyCode::Left), Key::alt('h')], LIST, None,
        "Closes the threads of the process; when none are open, goes to the parent."),
    entry(Action::Enter, "enter", "Look", &[key(KeyCode::Enter)], SCREENS.union(SETUP).union(Contexts::MENU).union(Contexts::DIALOG).union(TYPING),
        Some("Threads"),
        "Opens the Threads screen of that process alone; on the screens of threads, looks into the thread; makes a panel \
         large; in a menu or a prompt, accepts."),
    entry(Action::Back, "back", "Look", &[key(KeyCode::Esc)], EVERYWHERE, Some("Back"),
        "Goes back to where you came from; on a list, drops the filter; on charts, back to now."),
    entry(Action::Search, "search", "Find", &[char('/')], TURNING.union(LIST), None,
        "Jumps to the next row with this text or PID, as you type; folded branches and pools are unfolded for it. In the \
         help, and where something is looked into, to the next line with the text."),
    entry(Action::FindNext, "find-next", "Find", &[f(3)], TURNING.union(LIST), Some("Search"),
        "The last search again: its next match; a new search when there was none."),
    entry(Action::FindPrevious, "find-previous", "Find", &[Key::shift(KeyCode::F(3))], READING, None,
        "The last search again: the match before."),
    entry(Action::SearchNext, "search-next", "Find", &[f(3), key(KeyCode::Down), Key::ctrl('n')], Contexts::SEARCH, Some("Next"),
        "In the search: the next match."),
    entry(Action::SearchPrevious, "search-previous", "Find",
        &[Key::shift(KeyCode::F(3)), key(KeyCode::Up), Key::ctrl('p')], Contexts::SEARCH, Some("Previous"),
        "In the search: the match before."),
    entry(Action::SearchEarlier, "search-earlier", "Find", &[Key::ctrl('r')], Contexts::SEARCH, None,
        "In the search: the text searched for before this one, and the one before that."),
    entry(Action::Filter, "filter", "Find", &[f(4), char('\\')], LIST, Some("Filter"),
        "Lists only rows that match, and their ancestors: a text in command, name, user or PID, or a comparison such as \
         cpu>5; see Filter below."),
    entry(Action::User, "user", "Find", &[char('u')], LIST, Some("User"), "Lists only the tasks of a user."),
    entry(Action::Tree, "tree", "Tree", &[f(5), char('t')], LIST, Some("Tree"),
        "Processes as a tree, or one by one."),
    entry(Action::Unfold, "unfold", "Tree", &[char('+'), char('=')], LIST, None, "Unfolds the node or the pool."),
    entry(Action::Fold, "fold", "Tree", &[char('-')], LIST, None,
        "Folds the node or the pool: its row shows the sum of its subtree."),
    entry(Action::FoldAll, "fold-all", "Tree", &[char('*')], LIST, None,
        "Folds every node; when all are folded, unfolds them."),
    entry(Action::Shallower, "shallower", "Tree", &[char('(')], LIST, None, "Shows one level of the tree less."),
    entry(Action::Deeper, "deeper", "Tree", &[char(')')], LIST, None, "Shows one level of the tree more."),
    entry(Action::Pools, "pools", "Tree", &[char('g')], LIST, None,
        "Threads whose names differ by a number as one row with their sum, or one by one."),
    entry(Action::SortMenu, "sort-menu", "Sort", &[f(6)], LIST, Some("Sort"), "Chooses the sort column by its name."),
    entry(Action::SortLeft, "sort-left", "Sort", &[char('<'), char(',')], LIST, None,
        "Sorts by the column to the left."),
    entry(Action::SortRight, "sort-right", "Sort", &[char('>'), char('.')], LIST, None,
        "Sorts by the column to the right."),
    entry(Action::Invert, "invert", "Sort", &[char('I')], LIST, None, "Turns the order round."),
    entry(Action::SortCpu, "sort-cpu", "Sort", &[char('P')], LIST, None, "Sorts by CPU %."),
    entry(Action::SortMemory, "sort-memory", "Sort", &[char('M')], LIST, None, "Sorts by resident memory."),
    entry(Action::SortTime, "sort-time", "Sort", &[char('T')], LIST, None, "Sorts by CPU time used."),
    entry(Action::SortPid, "sort-pid", "Sort", &[char('N')], LIST, None, "Sorts by PID."),
    entry(Action::SortWait, "sort-wait", "Sort", &[char('W')], LIST, None,
        "Sorts by run-queue wait: runnable, but not running."),
    entry(Action::SortSwitches, "sort-switches", "Sort", &[char('X')], LIST, None, "Sorts by context switches."),
    entry(Action::Processes, "processes", "Screens", &[char('1')], SCREENS, None, "The processes."),
    entry(Action::Threads, "threads", "Screens", &[char('2')], SCREENS, None, "All threads of the machine, flat."),
    entry(Action::System, "system", "Screens", &[char('3')], SCREENS, None,
        "The machine over time: charts of CPU, load, switches, pressure, memory; and how it is virtualized."),
    entry(Action::Io, "io", "Screens", &[char('4')], SCREENS, None,
        "Disks and network interfaces, and processes by what they read and write."),
    entry(Action::FlatThreads, "flat-threads", "Screens", &[char('H')], SCREENS, None,
        "All threads, flat, and back; takes a chosen task along."),
    entry(Action::NextScreen, "next-screen", "Screens", &[key(KeyCode::Tab)], SCREENS, None, "The next screen."),
    entry(Action::PreviousScreen, "previous-screen", "Screens", &[key(KeyCode::BackTab)], SCREENS, None,
        "The screen before."),
    entry(Action::Earlier, "earlier", "Charts", &[key(KeyCode::Left), Key::alt('h')], CHARTS, Some("Earlier"),
        "ParallelismSamples at an earlier moment: every panel shows its values, the picture stands still; measuring goes on."),
    entry(Action::Later, "later", "Charts", &[key(KeyCode::Right), Key::alt('l')], CHARTS, None,
        "ParallelismSamples at a later moment, up to now."),
    entry(Action::MuchEarlier, "much-earlier", "Charts", &[Key::shift(KeyCode::Left), key(KeyCode::PageUp)], CHARTS, None,
        "Ten columns earlier."),
    entry(Action::MuchLater, "much-later", "Charts", &[Key::shift(KeyCode::Right), key(KeyCode::PageDown)], CHARTS, None,
        "Ten columns later."),
    entry(Action::Oldest, "oldest", "Charts", &[key(KeyCode::Home)], CHARTS, None, "To the oldest moment there is."),
    entry(Action::Live, "live", "Charts", &[key(KeyCode::End)], CHARTS, None, "Back to now."),
    entry(Action::Window, "window", "Charts", &[char('w')], CHARTS, Some("Window"),
        "A window of 1, 5, 15 or 60 minutes, one after the other."),
    entry(Action::ZoomIn, "zoom-in", "Charts", &[char('+'), char('=')], CHARTS, None, "A shorter window of time."),
    entry(Action::ZoomOut, "zoom-out", "Charts", &[char('-')], CHARTS, None, "A longer window of time."),
    entry(Action::KernelThreads, "kernel-threads", "Show", &[char('K')], LIST, None, "Kernel threads, or not."),
    entry(Action::ProgramPath, "program-path", "Show", &[char('p')], LIST, None,
        "Full paths of programs, or their names."),
    entry(Action::Spark, "sparkline", "Show", &[char('v')], LIST, None,
        "Sparklines of rows show CPU, wait or switches; on the I/O screen always bytes."),
    entry(Action::Divide, "divide", "Show", &[char('O')], LIST, Some("Devices"),
        "Devices and processes, devices alone, or processes alone, on the I/O screen."),
    entry(Action::Header, "header", "Show", &[char('#')], SCREENS, None, "Header full, compact or off."),
    entry(Action::Pause, "pause", "Show", &[char('Z')], SCREENS, Some("Pause"),
        "Freezes the screen; measuring goes on."),
    entry(Action::Interval, "interval", "Show", &[char('d')], SCREENS, None,
        "Seconds between two samples, 0.1 to 60."),
    entry(Action::Mouse, "mouse", "Show", &[char('m')], SCREENS, None,
        "Mouse on, or off so that the terminal can select text."),
    entry(Action::Follow, "follow", "Show", &[char('F')], LIST, None,
        "Follows the task: the cursor stays on it through every screen, until it is moved."),
    entry(Action::Copy, "copy", "Show", &[char('y')], LIST.union(Contexts::HELP), None,
        "Copies the PID or TID to the clipboard of the terminal (OSC 52), pressed again the command; in this help its text."),
    entry(Action::Redraw, "redraw", "Show", &[Key::ctrl('l')], EVERYWHERE, None, "Draws the screen from nothing."),
    entry(Action::Inspect, "inspect", "Inspect", &[char('o')], LIST, Some("Inspect"),
        "ParallelismSamples into the process or thread: command line, environment, files and sockets, locks, memory, limits, namespaces, scheduling, \
         history."),
    entry(Action::Environment, "environment", "Inspect", &[char('e')], READING, None, "Its command line, argument by argument, and its environment variables."),
    entry(Action::OpenFiles, "open-files", "Inspect", &[char('l')], READING, None,
        "Its open files, sockets with peer and state, pipes with their other end."),
    entry(Action::FileLocks, "file-locks", "Inspect", &[char('x')], READING, None,
        "Its file locks, and who waits for whom."),
    entry(Action::Trace, "trace", "Inspect", &[char('s')], READING, Some("strace"),
        "Shows its system calls with strace, where that is installed; Ctrl-C comes back."),
    entry(Action::NextTab, "next-tab", "Inspect", &[key(KeyCode::Right), key(KeyCode::Tab), Key::alt('l')], TURNING,
        Some("Next tab"), "The next tab; in this help the next section."),
    entry(Action::PreviousTab, "previous-tab", "Inspect", &[key(KeyCode::Left), key(KeyCode::BackTab), Key::alt('h')],
        TURNING, None, "The tab before; in this help the section before."),
    entry(Action::Reread, "reread", "Inspect", &[char('r'), f(5)], Contexts::INSPECT, Some("Reread"),
        "Reads the tab again at once; on Memory, measures what is resident in each segment."),
    entry(Action::Save, "save", "Inspect", &[char('w')], Contexts::INSPECT, Some("Copy"),
        "Copies the tab to a file that only you may read."),
    entry(Action::Signal, "signal", "Act", &[f(9), char('k')], LIST, Some("Signal"),
        "Sends a signal to a process or to one thread; SIGTERM unless you choose another one."),
    entry(Action::LowerNice, "lower-nice", "Act", &[f(7), char(']')], LIST, None,
        "Lowers the nice value by one: more CPU, where you may."),
    entry(Action::RaiseNice, "raise-nice", "Act", &[f(8), char('[')], LIST, None,
        "Raises the nice value by one: less CPU when others want it."),
    entry(Action::IoPriority, "io-priority", "Act", &[char('i')], LIST, None,
        "Chooses the I/O priority: class and level."),
    entry(Action::Policy, "policy", "Act", &[char('Y')], LIST, None,
        "Chooses scheduling policy and real-time priority."),
    entry(Action::Affinity, "affinity", "Act", &[char('a')], LIST, None,
        "Chooses the CPUs that a process or thread may run on."),
    entry(Action::Tag, "tag", "Act", &[char(' ')], LIST, None,
        "Tags the row, or takes its tag away; when something is tagged, orders go to all that is."),
    entry(Action::TagBranch, "tag-branch", "Act", &[char('c')], LIST, None,
        "Tags the process and all that descend from it."),
    entry(Action::Untag, "untag", "Act", &[char('U')], LIST, None, "Takes all tags away."),
    entry(Action::Setup, "setup", "Configure", &[f(2), char('S')], SCREENS, Some("Setup"),
        "Settings, columns, themes, thresholds, keys, filters, layouts and pools; changes count at once, and are written only \
         when you ask."),
    entry(Action::Themes, "theme", "Configure", &[char('C')], SCREENS, None, "Chooses a theme, and shows each as you go."),
    entry(Action::Layouts, "layouts", "Configure", &[char('L')], LIST, None,
        "Chooses a layout: columns, order, filter and settings together; or saves the screen as one."),
    entry(Action::SavedFilters, "saved-filters", "Configure", &[char('f')], LIST, None,
        "Chooses a saved filter by its name."),
    entry(Action::SetupMore, "setup-change", "Configure", &[char(' '), key(KeyCode::Right), char('+'), char('=')], SETUP,
        Some("Change"), "In Setup: the next value; takes a column in, or out."),
    entry(Action::SetupLess, "setup-change-back", "Configure", &[key(KeyCode::Left), char('-')], SETUP, None,
        "In Setup: the value before; takes a column out."),
    entry(Action::SetupMoveLeft, "setup-move-left", "Configure", &[f(7), char('[')], SETUP, Some("Left"),
        "In Setup: moves the column one place to the left, the pattern up."),
    entry(Action::SetupMoveRight, "setup-move-right", "Configure", &[f(8), char(']')], SETUP, Some("Right"),
        "In Setup: moves the column one place to the right, the pattern down."),
    entry(Action::SetupReset, "setup-default", "Configure", &[char('r')], SETUP, Some("Default"),
        "In Setup: back to the default; filters, layouts and patterns to what the file says."),
    entry(Action::SetupAdd, "setup-add", "Configure", &[char('a'), key(KeyCode::Insert)], SETUP, Some("New"),
        "In Setup: another key, a new filter or pattern, or the screen as it is as a layout."),
    entry(Action::SetupRename, "setup-rename", "Configure", &[char('n')], SETUP, Some("Rename"),
        "In Setup: another name for the filter or the layout."),
    entry(Action::SetupDelete, "setup-delete", "Configure", &[char('x'), key(KeyCode::Delete)], SETUP, Some("Delete"),
        "In Setup: takes a key away, deletes the filter, the layout or the pattern."),
    entry(Action::SetupNext, "setup-next-page", "Configure", &[key(KeyCode::Tab)], SETUP, Some("Page"),
        "In Setup: the next page."),
    entry(Action::SetupPrevious, "setup-previous-page", "Configure", &[key(KeyCode::BackTab)], SETUP, None,
        "In Setup: the page before."),
    entry(Action::SetupWrite, "setup-write", "Configure", &[f(2), char('w')], SETUP, Some("Write"),
        "In Setup: writes what was changed into the configuration file, after a question."),
    entry(Action::Suspend, "suspend", "End", &[Key::ctrl('z')], EVERYWHERE, None, "Stops threadtop and gives you the shell."),
    entry(Action::Quit, "quit", "End", &[f(10), char('q'), Key::ctrl('c')], EVERYWHERE, Some("Quit"),
        "Ends threadtop; in a prompt or a menu F10 or Ctrl-C."),
    entry(Action::SaveFilter, "save-filter", "Prompt", &[Key::ctrl('s'), f(2)], Contexts::PROMPT, None,
        "While a filter is typed: saves it by a name."),
    entry(Action::EntryBefore, "entry-before", "Prompt", &[key(KeyCode::Up), Key::ctrl('p')], Contexts::PROMPT, None,
        "What was entered here before."),
    entry(Action::EntryAfter, "entry-after", "Prompt", &[key(KeyCode::Down), Key::ctrl('n')], Contexts::PROMPT, None,
        "What was entered after that."),
    entry(Action::LineStart, "line-start", "Prompt", &[key(KeyCode::Home), Key::ctrl('a')], TYPING, None,
        "To the start of the line."),
    entry(Action::LineEnd, "line-end", "Prompt", &[key(KeyCode::End), Key::ctrl('e')], TYPING, None,
        "To the end of the line."),
    entry(Action::CharLeft, "char-left", "Prompt", &[key(KeyCode::Left)], TYPING.union(Contexts::DIALOG), None,
        "One character left; in a dialog, the priority or the CPU before."),
    entry(Action::CharRight, "char-right", "Prompt", &[key(KeyCode::Right)], TYPING.union(Contexts::DIALOG), None,
        "One character right; in a dialog, the next priority or CPU."),
    entry(Action::DeleteBefore, "delete-before", "Prompt", &[key(KeyCode::Backspace), Key::ctrl('h')],
        TYPING.union(Contexts::DIALOG), None,
        "Deletes the character before."),
    entry(Action::DeleteUnder, "delete-under", "Prompt", &[key(KeyCode::Delete)], TYPING, None,
        "Deletes the character under the cursor."),
    entry(Action::DeleteWord, "delete-word", "Prompt", &[Key::ctrl('w')], TYPING, None, "Deletes the word before."),
    entry(Action::DeleteLine, "delete-line", "Prompt", &[Key::ctrl('u')], TYPING.union(Contexts::DIALOG), None,
        "Deletes everything before the cursor."),
];
