//! The table of actions: the one place that says what can be done, by which keys, where, and how it is explained.
//!
//! The type [`Action`] itself, the keymap, the help screen, the footer, the README and the manual page are loops over it.
//! What an action does is found in `app`, from `update.rs` on.

use super::actions::{actions, at};
use super::contexts::Contexts as C;
use super::input::Key;
use super::input::KeyCode::{
    self, BackTab, Backspace, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageDown,
    PageUp, Right, Tab, Up,
};

const fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn char(c: char) -> Key {
    Key::char(c)
}

const fn ctrl(c: char) -> Key {
    Key::ctrl(c)
}

const fn alt(c: char) -> Key {
    Key::alt(c)
}

const fn shift(code: KeyCode) -> Key {
    Key::shift(code)
}

actions! {
    "Help" {
        Help "help" [key(F(1)), char('?'), char('h')]
            [at(C::SCREENS.union(C::INSPECTS)).footer("Help", 90), at(C::HELP).footer("Close", 90), at(C::NOTES)]
            "Shows this screen, and closes it again."
    }
    "Move" {
        Up "up" [key(Up), alt('k')] [at(C::MOVING.union(C::CHARTS))]
            "One line up; on charts, the panel above."
        Down "down" [key(Down), alt('j')] [at(C::MOVING.union(C::CHARTS))]
            "One line down; on charts, the panel below."
        PageUp "page-up" [key(PageUp), ctrl('b')] [at(C::MOVING)]
            "One page up."
        PageDown "page-down" [key(PageDown), ctrl('f')] [at(C::MOVING)]
            "One page down."
        Home "home" [key(Home)] [at(C::MOVING)]
            "To the first line."
        End "end" [key(End)] [at(C::MOVING)]
            "To the last line."
        ScrollLeft "scroll-left" [shift(Left)] [at(C::READING)]
            "Scrolls the columns to the left."
        ScrollRight "scroll-right" [shift(Right)] [at(C::READING)]
            "Scrolls the columns to the right."
    }
    "Look" {
        Open "open" [key(Right), alt('l')]
            [at(C::PROCESS_LISTS).footer("Open", 20), at(C::THREADS).footer("Process", 20), at(C::PROCESS)]
            "Lists the threads of the process below it; unfolds a folded node first. Among all threads: the \
             screen of the thread's process."
        Close "close" [key(Left), alt('h')] [at(C::LISTS)]
            "Closes the threads of the process; when none are open, goes to the parent."
        Enter "enter" [key(Enter)]
            [at(C::PROCESS_LISTS).footer("Threads", 21), at(C::THREAD_LISTS).footer("Inspect", 21),
             at(C::PANELS.union(C::PANELS_PAST)).footer("Enlarge", 21), at(C::CHARTS).footer("All panels", 21),
             at(C::MENU.union(C::DIALOGS).union(C::TYPING)).footer("Accept", 21),
             at(C::SETUP_KEYS).footer("Set", 21), at(C::SETUP_LAYOUTS).footer("Apply", 21),
             at(C::SETUP_FILTERS.union(C::SETUP_POOLS)).footer("Edit", 21),
             at(C::SETUP_QUESTION).footer("Write", 21), at(C::SETUP)]
            "Opens the Threads screen of that process alone; on the screens of threads, looks into the thread; \
             makes a panel large; in a menu or a prompt, accepts."
        Back "back" [key(Esc)]
            [at(C::PANELS_PAST.union(C::PANEL_PAST)).footer("Now", 92), at(C::HELP),
             at(C::all()).footer("Back", 92)]
            "Goes back to where you came from; on a list, drops the filter; on charts, back to now."
    }
    "Find" {
        Search "search" [char('/')] [at(C::TURNING.union(C::LISTS))]
            "Jumps to the next row with this text or PID, as you type; folded branches and pools are unfolded for \
             it. In the help, and where something is looked into, to the next line with the text."
        FindNext "find-next" [key(F(3))] [at(C::TURNING.union(C::LISTS)).footer("Search", 18)]
            "The last search again: its next match; a new search when there was none."
        FindPrevious "find-previous" [shift(F(3))] [at(C::READING)]
            "The last search again: the match before."
        SearchNext "search-next" [key(F(3)), key(Down), ctrl('n')] [at(C::SEARCH).footer("Next", 31)]
            "In the search: the next match."
        SearchPrevious "search-previous" [shift(F(3)), key(Up), ctrl('p')] [at(C::SEARCH).footer("Previous", 30)]
            "In the search: the match before."
        SearchEarlier "search-earlier" [ctrl('r')] [at(C::SEARCH)]
            "In the search: the text searched for before this one, and the one before that."
        Filter "filter" [key(F(4)), char('\\')] [at(C::LISTS).footer("Filter", 19)]
            "Lists only rows that match, and their ancestors: a text in command, name, user or PID, or a \
             comparison such as cpu>5; see Filter below."
        User "user" [char('u')] [at(C::PROCESS), at(C::LISTS).footer("User", 8)]
            "Lists only the tasks of a user."
    }
    "Tree" {
        Tree "tree" [key(F(5)), char('t')] [at(C::PROCESSES).footer("Tree", 11), at(C::LISTS)]
            "Processes as a tree, or one by one."
        Unfold "unfold" [char('+'), char('=')] [at(C::LISTS)]
            "Unfolds the node or the pool."
        Fold "fold" [char('-')] [at(C::LISTS)]
            "Folds the node or the pool: its row shows the sum of its subtree."
        FoldAll "fold-all" [char('*')] [at(C::LISTS)]
            "Folds every node; when all are folded, unfolds them."
        Shallower "shallower" [char('(')] [at(C::LISTS)]
            "Shows one level of the tree less."
        Deeper "deeper" [char(')')] [at(C::LISTS)]
            "Shows one level of the tree more."
        Pools "pools" [char('g')] [at(C::LISTS)]
            "Threads whose names differ by a number as one row with their sum, or one by one."
    }
    "Sort" {
        SortMenu "sort-menu" [key(F(6))] [at(C::LISTS).footer("Sort", 12)]
            "Chooses the sort column by its name."
        SortLeft "sort-left" [char('<'), char(',')] [at(C::LISTS)]
            "Sorts by the column to the left."
        SortRight "sort-right" [char('>'), char('.')] [at(C::LISTS)]
            "Sorts by the column to the right."
        Invert "invert" [char('I')] [at(C::LISTS)]
            "Turns the order round."
        SortCpu "sort-cpu" [char('P')] [at(C::LISTS)]
            "Sorts by CPU %."
        SortMemory "sort-memory" [char('M')] [at(C::LISTS)]
            "Sorts by resident memory."
        SortTime "sort-time" [char('T')] [at(C::LISTS)]
            "Sorts by CPU time used."
        SortPid "sort-pid" [char('N')] [at(C::LISTS)]
            "Sorts by PID."
        SortWait "sort-wait" [char('W')] [at(C::LISTS)]
            "Sorts by run-queue wait: runnable, but not running."
        SortSwitches "sort-switches" [char('X')] [at(C::LISTS)]
            "Sorts by context switches."
    }
    "Screens" {
        Processes "processes" [char('1')] [at(C::SCREENS)]
            "The processes."
        Threads "threads" [char('2')] [at(C::SCREENS)]
            "All threads of the machine, flat."
        System "system" [char('3')] [at(C::SCREENS)]
            "The machine over time: charts of CPU, load, switches, pressure, memory; and how it is virtualized."
        Io "io" [char('4')] [at(C::SCREENS)]
            "Disks and network interfaces, and processes by what they read and write."
        FlatThreads "flat-threads" [char('H')] [at(C::SCREENS)]
            "All threads, flat, and back; takes a chosen task along."
        NextScreen "next-screen" [key(Tab)] [at(C::SCREENS)]
            "The next screen."
        PreviousScreen "previous-screen" [key(BackTab)] [at(C::SCREENS)]
            "The screen before."
    }
    "Charts" {
        Earlier "earlier" [key(Left), alt('h')] [at(C::CHARTS).footer("Earlier", 31)]
            "Looks at an earlier moment: every panel shows its values, the picture stands still; measuring goes \
             on."
        Later "later" [key(Right), alt('l')] [at(C::CHARTS)]
            "Looks at a later moment, up to now."
        MuchEarlier "much-earlier" [shift(Left), key(PageUp)] [at(C::CHARTS)]
            "Ten columns earlier."
        MuchLater "much-later" [shift(Right), key(PageDown)] [at(C::CHARTS)]
            "Ten columns later."
        Oldest "oldest" [key(Home)] [at(C::CHARTS)]
            "To the oldest moment there is."
        Live "live" [key(End)] [at(C::CHARTS)]
            "Back to now."
        Window "window" [char('w')] [at(C::CHARTS).footer("Window", 30)]
            "A window of 1, 5, 15 or 60 minutes, one after the other."
        ZoomIn "zoom-in" [char('+'), char('=')] [at(C::CHARTS)]
            "A shorter window of time."
        ZoomOut "zoom-out" [char('-')] [at(C::CHARTS)]
            "A longer window of time."
    }
    "Show" {
        KernelThreads "kernel-threads" [char('K')] [at(C::LISTS)]
            "Kernel threads, or not."
        ProgramPath "program-path" [char('p')] [at(C::LISTS)]
            "Full paths of programs, or their names."
        Spark "sparkline" [char('v')] [at(C::LISTS)]
            "Sparklines of rows show CPU, wait or switches; on the I/O screen always bytes."
        Divide "divide" [char('O')] [at(C::IO).footer("Devices", 10), at(C::LISTS)]
            "Devices and processes, devices alone, or processes alone, on the I/O screen."
        Header "header" [char('#')] [at(C::SCREENS)]
            "Header full, compact or off."
        Pause "pause" [char('Z')] [at(C::SCREENS).footer("Pause", 9)]
            "Freezes the screen; measuring goes on."
        Interval "interval" [char('d')] [at(C::SCREENS)]
            "Seconds between two samples, 0.1 to 60."
        Mouse "mouse" [char('m')] [at(C::SCREENS)]
            "Mouse on, or off so that the terminal can select text."
        Follow "follow" [char('F')] [at(C::LISTS)]
            "Follows the task: the cursor stays on it through every screen, until it is moved."
        Copy "copy" [char('y')] [at(C::LISTS.union(C::HELP))]
            "Copies the PID or TID to the clipboard of the terminal (OSC 52), pressed again the command; in this \
             help its text."
        Redraw "redraw" [ctrl('l')] [at(C::EVERYWHERE)]
            "Draws the screen from nothing."
    }
    "Inspect" {
        Inspect "inspect" [char('o')] [at(C::PROCESS_LISTS).footer("Inspect", 1), at(C::LISTS)]
            "Looks into the process or thread: command line, environment, files and sockets, locks, memory, \
             limits, namespaces, scheduling, history."
        Environment "environment" [char('e')] [at(C::READING)]
            "Its command line, argument by argument, and its environment variables."
        OpenFiles "open-files" [char('l')] [at(C::READING)]
            "Its open files, sockets with peer and state, pipes with their other end."
        FileLocks "file-locks" [char('x')] [at(C::READING)]
            "Its file locks, and who waits for whom."
        Trace "trace" [char('s')] [at(C::INSPECTS).footer("strace", 13), at(C::LISTS)]
            "Shows its system calls with strace, where that is installed; Ctrl-C comes back."
        NextTab "next-tab" [key(Right), key(Tab), alt('l')]
            [at(C::INSPECTS).footer("Next tab", 16), at(C::HELP).footer("Next section", 16)]
            "The next tab; in this help the next section."
        PreviousTab "previous-tab" [key(Left), key(BackTab), alt('h')] [at(C::TURNING)]
            "The tab before; in this help the section before."
        Reread "reread" [char('r'), key(F(5))]
            [at(C::INSPECT).footer("Reread", 15), at(C::INSPECT_MEASURED).footer("Measure", 15)]
            "Reads the tab again at once; on Memory, measures what is resident in each segment."
        Save "save" [char('w')] [at(C::INSPECTS).footer("Copy", 17)]
            "Copies the tab to a file that only you may read."
    }
    "Act" {
        Signal "signal" [key(F(9)), char('k')] [at(C::LISTS).footer("Signal", 14)]
            "Sends a signal to a process or to one thread; SIGTERM unless you choose another one."
        LowerNice "lower-nice" [key(F(7)), char(']')] [at(C::LISTS)]
            "Lowers the nice value by one: more CPU, where you may."
        RaiseNice "raise-nice" [key(F(8)), char('[')] [at(C::LISTS)]
            "Raises the nice value by one: less CPU when others want it."
        IoPriority "io-priority" [char('i')] [at(C::LISTS)]
            "Chooses the I/O priority: class and level."
        Policy "policy" [char('Y')] [at(C::LISTS)]
            "Chooses scheduling policy and real-time priority."
        Affinity "affinity" [char('a')] [at(C::LISTS)]
            "Chooses the CPUs that a process or thread may run on."
        Tag "tag" [char(' ')] [at(C::LISTS)]
            "Tags the row, or takes its tag away; when something is tagged, orders go to all that is."
        TagBranch "tag-branch" [char('c')] [at(C::LISTS)]
            "Tags the process and all that descend from it."
        Untag "untag" [char('U')] [at(C::LISTS)]
            "Takes all tags away."
    }
    "Configure" {
        Setup "setup" [key(F(2)), char('S')] [at(C::SCREENS).footer("Setup", 2)]
            "Settings, columns, themes, thresholds, keys, filters, layouts and pools; changes count at once, and \
             are written only when you ask."
        Themes "theme" [char('C')] [at(C::SCREENS)]
            "Chooses a theme, and shows each as you go."
        Layouts "layouts" [char('L')] [at(C::LISTS)]
            "Chooses a layout: columns, order, filter and settings together; or saves the screen as one."
        SavedFilters "saved-filters" [char('f')] [at(C::LISTS)]
            "Chooses a saved filter by its name."
        SetupMore "setup-change" [char(' '), key(Right), char('+'), char('=')]
            [at(C::SETUP_VALUES.union(C::SETUP_COLUMNS)).footer("Change", 7), at(C::SETUP)]
            "In Setup: the next value; takes a column in, or out."
        SetupLess "setup-change-back" [key(Left), char('-')] [at(C::SETUP)]
            "In Setup: the value before; takes a column out."
        SetupMoveLeft "setup-move-left" [key(F(7)), char('[')]
            [at(C::SETUP_COLUMNS).footer("Left", 5), at(C::SETUP_POOLS).footer("Up", 5), at(C::SETUP)]
            "In Setup: moves the column one place to the left, the pattern up."
        SetupMoveRight "setup-move-right" [key(F(8)), char(']')]
            [at(C::SETUP_COLUMNS).footer("Right", 6), at(C::SETUP_POOLS).footer("Down", 6), at(C::SETUP)]
            "In Setup: moves the column one place to the right, the pattern down."
        SetupReset "setup-default" [char('r')]
            [at(C::SETUP_QUESTION), at(C::SETUP_OWN.union(C::SETUP_EMPTY)).footer("Undo", 3),
             at(C::SETUP).footer("Default", 3)]
            "In Setup: back to the default; filters, layouts and patterns to what the file says."
        SetupAdd "setup-add" [char('a'), key(Insert)]
            [at(C::SETUP_KEYS).footer("Add", 33), at(C::SETUP_OWN.union(C::SETUP_EMPTY)).footer("New", 33),
             at(C::SETUP)]
            "In Setup: another key, a new filter or pattern, or the screen as it is as a layout."
        SetupRename "setup-rename" [char('n')]
            [at(C::SETUP_FILTERS.union(C::SETUP_LAYOUTS)).footer("Rename", 4), at(C::SETUP)]
            "In Setup: another name for the filter or the layout."
        SetupDelete "setup-delete" [char('x'), key(Delete)]
            [at(C::SETUP_KEYS).footer("Remove", 32), at(C::SETUP_OWN).footer("Delete", 32), at(C::SETUP)]
            "In Setup: takes a key away, deletes the filter, the layout or the pattern."
        SetupNext "setup-next-page" [key(Tab)] [at(C::SETUP_QUESTION), at(C::SETUP).footer("Page", 31)]
            "In Setup: the next page."
        SetupPrevious "setup-previous-page" [key(BackTab)] [at(C::SETUP)]
            "In Setup: the page before."
        SetupWrite "setup-write" [key(F(2)), char('w')] [at(C::SETUP_QUESTION), at(C::SETUP).footer("Write", 30)]
            "In Setup: writes what was changed into the configuration file, after a question."
    }
    "End" {
        Suspend "suspend" [ctrl('z')] [at(C::EVERYWHERE)]
            "Stops threadtop and gives you the shell."
        Quit "quit" [key(F(10)), char('q'), ctrl('c')] [at(C::EVERYWHERE).footer("Quit", 91)]
            "Ends threadtop; in a prompt or a menu with the keys that are no letters."
    }
    "Prompt" {
        SaveFilter "save-filter" [ctrl('s'), key(F(2))] [at(C::PROMPT)]
            "While a filter is typed: saves it by a name."
        EntryBefore "entry-before" [key(Up), ctrl('p')] [at(C::PROMPT)]
            "What was entered here before."
        EntryAfter "entry-after" [key(Down), ctrl('n')] [at(C::PROMPT)]
            "What was entered after that."
        LineStart "line-start" [key(Home), ctrl('a')] [at(C::TYPING)]
            "To the start of the line."
        LineEnd "line-end" [key(End), ctrl('e')] [at(C::TYPING)]
            "To the end of the line."
        CharLeft "char-left" [key(Left)] [at(C::TYPING.union(C::DIALOG_SIDEWAYS))]
            "One character left; in a dialog, the priority or the CPU before."
        CharRight "char-right" [key(Right)] [at(C::TYPING.union(C::DIALOG_SIDEWAYS))]
            "One character right; in a dialog, the next priority or CPU."
        DeleteBefore "delete-before" [key(Backspace), ctrl('h')] [at(C::TYPING.union(C::DIALOGS_TYPED))]
            "Deletes the character before."
        DeleteUnder "delete-under" [key(Delete)] [at(C::TYPING)]
            "Deletes the character under the cursor."
        DeleteWord "delete-word" [ctrl('w')] [at(C::TYPING)]
            "Deletes the word before."
        DeleteLine "delete-line" [ctrl('u')] [at(C::TYPING.union(C::DIALOGS_TYPED))]
            "Deletes everything before the cursor."
    }
}
