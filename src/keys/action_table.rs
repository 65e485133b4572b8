//! The table of actions: the one place that says what can be done, by which keys, where, and how it is explained.
//!
//! The type [`Action`] itself, the keymap, the help screen, the footer, the manual and the manual page are loops over it.
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

const fn held(code: KeyCode) -> Key {
    Key::held(code)
}

const fn shift(code: KeyCode) -> Key {
    Key::shift(code)
}

actions! {
    "Help" {
        Help "help" [key(F(1)), char('?'), char('h')]
            [at(C::SCREENS.union(C::INSPECTS)).footer("Help", 90), at(C::HELP).footer("Close", 90), at(C::NOTES),
             at(C::SETUP.difference(C::SETUP_QUESTION)).footer("Help", 1),
             at(C::MENU.union(C::DIALOGS).union(C::TYPING))]
            "Show this help; press again to close it. In menus, prompts and Setup it opens where they are explained."
    }
    "Move" {
        Up "up" [key(Up), alt('k')] [at(C::MOVING.union(C::CHARTS))]
            "Move up; on charts, to the previous panel."
        Down "down" [key(Down), alt('j')] [at(C::MOVING.union(C::CHARTS))]
            "Move down; on charts, to the next panel."
        PageUp "page-up" [key(PageUp), ctrl('b')] [at(C::MOVING)]
            "Move up one page."
        PageDown "page-down" [key(PageDown), ctrl('f')] [at(C::MOVING)]
            "Move down one page."
        Home "home" [key(Home)] [at(C::MOVING)]
            "Go to the first line."
        End "end" [key(End)] [at(C::MOVING)]
            "Go to the last line."
        ScrollLeft "scroll-left" [shift(Left)] [at(C::READING)]
            "Scroll the columns to the left."
        ScrollRight "scroll-right" [shift(Right)] [at(C::READING)]
            "Scroll the columns to the right."
    }
    "Look" {
        Open "open" [key(Right), alt('l')]
            [at(C::PROCESS_LISTS).footer("Open", 50), at(C::THREADS).footer("Process", 50), at(C::PROCESS)]
            "Show the threads of the process below it; unfold a folded row first. Among all threads: go to the \
             screen of the thread's process."
        Close "close" [key(Left), alt('h')] [at(C::LISTS)]
            "Hide the threads of the process; if none are shown, go to the parent."
        Enter "enter" [key(Enter)]
            [at(C::PROCESS_LISTS).footer("Threads", 51), at(C::THREAD_LISTS).footer("Inspect", 51),
             at(C::PANELS.union(C::PANELS_PAST)).footer("Enlarge", 51), at(C::CHARTS).footer("All panels", 51),
             at(C::MENU.union(C::DIALOGS).union(C::TYPING)).footer("Accept", 51),
             at(C::SETUP_KEYS).footer("Set", 51), at(C::SETUP_LAYOUTS).footer("Apply", 51), at(C::SETUP_HEADER).footer("Move", 51),
             at(C::SETUP_FILTERS.union(C::SETUP_POOLS)).footer("Edit", 51),
             at(C::SETUP_QUESTION).footer("Write", 51), at(C::SETUP)]
            "Open the Threads screen of the process; on a screen of threads, inspect the thread; on charts, \
             enlarge the panel; in menus and prompts, accept. In Setup: change, or pick up a meter and put it down."
        Back "back" [key(Esc)]
            [at(C::PANELS_PAST.union(C::PANEL_PAST)).footer("Now", 92), at(C::HELP),
             at(C::all()).footer("Back", 92)]
            "Go back; in a list, clear the filter; on charts, return to now."
    }
    "Find" {
        Search "search" [char('/')] [at(C::TURNING.union(C::LISTS))]
            "Jump to the next row with this text or PID as you type, unfolding rows on the way. In the help \
             and in the inspector: to the next line with this text. Digits search too: two typed quickly, or \
             one that has no screen."
        FindNext "find-next" [key(F(3))] [at(C::TURNING.union(C::LISTS)).footer("Search", 48)]
            "Repeat the last search: next match. Starts a search if there was none."
        FindPrevious "find-previous" [shift(F(3))] [at(C::READING)]
            "Repeat the last search: previous match."
        SearchNext "search-next" [key(F(3)), key(Down), ctrl('n')] [at(C::SEARCH).footer("Next", 61)]
            "While searching: next match."
        SearchPrevious "search-previous" [shift(F(3)), key(Up), ctrl('p')] [at(C::SEARCH).footer("Previous", 60)]
            "While searching: previous match."
        SearchEarlier "search-earlier" [ctrl('r')] [at(C::SEARCH)]
            "While searching: recall earlier searches."
        Filter "filter" [key(F(4)), char('\\')] [at(C::LISTS).footer("Filter", 49)]
            "Show only matching rows and their ancestors: a text in command, name, user or PID, or a \
             comparison such as cpu>5; see Filter below. Going back from the prompt clears the filter."
        HideIdle "hide-idle" [char('B')] [at(C::LISTS)]
            "Show busy rows only: those that used CPU, run, or wait uninterruptibly (D). Pressed again, show all."
        Blocked "blocked" [char('D')] [at(C::SCREENS)]
            "List all threads in uninterruptible sleep (D) with what each waits for in the kernel (WCHAN). They count in \
             the load average without using CPU. Pressed again, go back."
        ShowAll "show-all" [alt('a')] [at(C::LISTS)]
            "Show all rows again: clear the filter and the choice of a user."
        User "user" [char('u')] [at(C::PROCESS), at(C::LISTS).footer("User", 38)]
            "Show only the tasks of one user."
    }
    "Tree" {
        Tree "tree" [key(F(5)), char('t')] [at(C::PROCESSES.union(C::GROUPS)).footer("Tree", 41), at(C::LISTS)]
            "Switch between tree and flat list."
        Unfold "unfold" [char('+'), char('=')] [at(C::LISTS)]
            "Unfold the row or the pool."
        Fold "fold" [char('-')] [at(C::LISTS)]
            "Fold the row or the pool; it then shows the sum of its subtree."
        FoldAll "fold-all" [char('*')] [at(C::LISTS)]
            "Fold everything; if everything is folded, unfold it."
        Shallower "shallower" [char('(')] [at(C::LISTS)]
            "Show one tree level less."
        Deeper "deeper" [char(')')] [at(C::LISTS)]
            "Show one tree level more."
        Pools "pools" [char('g')] [at(C::LISTS).footer("Pools", 9)]
            "Show threads whose names differ only by a number as one row with their sum, or one by one."
        Groups "groups" [char('G'), alt('g')] [at(C::GROUPS).footer("Group", 43), at(C::PROCESSES).footer("Group", 10), at(C::LISTS)]
            "Show processes in groups with their sums: by program, user, unit, container, control group or session. \
             Opening a group shows its processes, going into it all their threads."
    }
    "Sort" {
        SortMenu "sort-menu" [key(F(6))] [at(C::LISTS).footer("Sort", 42)]
            "Choose the sort column; what you type finds it by title, name or description."
        SortLeft "sort-left" [char('<'), char(',')] [at(C::LISTS)]
            "Sort by the column to the left."
        SortRight "sort-right" [char('>'), char('.')] [at(C::LISTS)]
            "Sort by the column to the right."
        Invert "invert" [char('I')] [at(C::LISTS)]
            "Reverse the sort order."
        Compare "compare" [char('b')] [at(C::SCREENS)]
            "Take the moment shown as A: lists then show each number at A and its change since, the largest change \
             first. Pressed again, end it."
        SortCpu "sort-cpu" [char('P')] [at(C::LISTS).footer("CPU", 24)]
            "Sort by CPU%."
        SortMemory "sort-memory" [char('M')] [at(C::LISTS).footer("Memory", 23)]
            "Sort by resident memory."
        SortTime "sort-time" [char('T')] [at(C::LISTS)]
            "Sort by CPU time."
        SortPid "sort-pid" [char('N')] [at(C::LISTS)]
            "Sort by PID."
        SortWait "sort-wait" [char('W')] [at(C::LISTS).footer("Wait", 22)]
            "Sort by run-queue wait: runnable, but not running."
        SortSwitches "sort-switches" [char('X')] [at(C::LISTS)]
            "Sort by context switches."
    }
    "Screens" {
        Processes "processes" [char('1')] [at(C::SCREENS)]
            "Show the processes."
        Threads "threads" [char('2')] [at(C::SCREENS)]
            "Show all threads of the machine as one list."
        System "system" [char('3')] [at(C::SCREENS)]
            "Show the machine over time: CPU, load, context switches, pressure, memory, virtualization."
        Io "io" [char('4')] [at(C::SCREENS)]
            "Show disks, network interfaces, and the I/O of processes."
        FlatThreads "flat-threads" [char('H')] [at(C::PROCESS_LISTS).footer("All threads", 29), at(C::SCREENS)]
            "Switch between all threads and the previous screen, staying on the selected task."
        NextScreen "next-screen" [key(Tab)] [at(C::SCREENS)]
            "Go to the next screen."
        PreviousScreen "previous-screen" [key(BackTab)] [at(C::SCREENS)]
            "Go to the previous screen."
    }
    "Charts" {
        Earlier "earlier" [key(Left), alt('h')] [at(C::CHARTS).footer("Earlier", 61)]
            "Look at an earlier moment: every panel shows its values of that moment. Measuring goes on."
        Later "later" [key(Right), alt('l')] [at(C::CHARTS).footer("Later", 21)]
            "Look at a later moment, up to now."
        MuchEarlier "much-earlier" [shift(Left), key(PageUp)] [at(C::CHARTS)]
            "Go back ten columns."
        MuchLater "much-later" [shift(Right), key(PageDown)] [at(C::CHARTS)]
            "Go forward ten columns."
        Oldest "oldest" [key(Home)] [at(C::CHARTS)]
            "Go to the oldest moment."
        Live "live" [key(End)] [at(C::CHARTS)]
            "Return to now."
        Window "window" [char('w')] [at(C::CHARTS).footer("Window", 60)]
            "Cycle the time window: from 15 seconds to an hour."
        ZoomIn "zoom-in" [char('+'), char('=')] [at(C::CHARTS).footer("Shorter", 20)]
            "Show a shorter time window."
        ZoomOut "zoom-out" [char('-')] [at(C::CHARTS).footer("Longer", 19)]
            "Show a longer time window."
        PanelCpu "panel-cpu" [char('c')] [at(C::CHARTS)]
            "Enlarge the panel CPU; again, show all panels."
        PanelLoad "panel-load" [char('o')] [at(C::CHARTS)]
            "Enlarge the panel Load; again, show all panels."
        PanelContextSwitches "panel-switches" [char('s')] [at(C::CHARTS)]
            "Enlarge the panel Switches; again, show all panels."
        PanelPressure "panel-pressure" [char('p')] [at(C::CHARTS)]
            "Enlarge the panel Pressure; again, show all panels."
        PanelMemory "panel-memory" [char('e')] [at(C::CHARTS)]
            "Enlarge the panel Memory; again, show all panels."
        PanelCpus "panel-cpus" [char('u')] [at(C::CHARTS)]
            "Enlarge the panel CPUs; again, show all panels."
        PanelParallelism "panel-tlp" [char('t')] [at(C::CHARTS)]
            "Enlarge the panel TLP; again, show all panels."
        PanelRunQueue "panel-run-queue" [char('r')] [at(C::CHARTS)]
            "Enlarge the panel Run queue; again, show all panels."
        PanelInterrupts "panel-interrupts" [char('i')] [at(C::CHARTS)]
            "Enlarge the panel Interrupts; again, show all panels."
        PanelForks "panel-forks" [char('f')] [at(C::CHARTS)]
            "Enlarge the panel Forks; again, show all panels."
        PanelEnded "panel-ended" [char('n')] [at(C::CHARTS)]
            "Enlarge the panel Ended; again, show all panels."
        PanelPaging "panel-paging" [char('g')] [at(C::CHARTS)]
            "Enlarge the panel Paging; again, show all panels."
        PanelMachine "panel-machine" [char('a')] [at(C::CHARTS)]
            "Enlarge the panel Machine; again, show all panels."
    }
    "Time" {
        SampleEarlier "sample-earlier" [char('{'), held(Left)] [at(C::SCREENS).footer("Earlier", 86)]
            "Show the sample before. In a recording, and where this program remembers what it has measured: every screen, as of \
             then."
        SampleLater "sample-later" [char('}'), held(Right)] [at(C::SCREENS).footer("Later", 85)]
            "Show the next sample."
        MinuteEarlier "minute-earlier" [held(PageUp)] [at(C::SCREENS)]
            "Go back one minute."
        MinuteLater "minute-later" [held(PageDown)] [at(C::SCREENS)]
            "Go on one minute."
        Jump "jump" [char('J')] [at(C::SCREENS).footer("Jump", 83)]
            "Jump to a moment: 14:03, 2026-11-23 14:03, or from here -10m, +30s; or to where a condition begins to hold: steal>10, \
             any wait>200, verdict=throttled. If it holds here, to the next time after it has ceased."
        NextMatch "next-match" [char(';')] [at(C::SCREENS)]
            "Go to the next moment where the last condition begins to hold. Any key stops the search."
        PreviousMatch "previous-match" [char(':')] [at(C::SCREENS)]
            "Go to the last moment before where it began to hold."
        NextVerdict "next-verdict" [char('V')] [at(C::SCREENS)]
            "Go to the next moment at which the header tells another bottleneck."
        PreviousVerdict "previous-verdict" [alt('v')] [at(C::SCREENS)]
            "Go to the last moment before at which it did."
        NextTaskEvent "next-task-event" [char('E')] [at(C::SCREENS)]
            "Go to the next moment at which the selected process or thread begins or ends."
        PreviousTaskEvent "previous-task-event" [alt('e')] [at(C::SCREENS)]
            "Go to the last moment before at which it began or ended."
    }
    "Show" {
        KernelThreads "kernel-threads" [char('K')] [at(C::LISTS).footer("Kernel", 11)]
            "Show or hide kernel threads."
        ProgramPath "program-path" [char('p')] [at(C::LISTS)]
            "Show full program paths or names only."
        Spark "sparkline" [char('v')] [at(C::LISTS).footer("History", 17)]
            "Choose what the sparklines of rows show: CPU, wait or switches; on the I/O screen always bytes."
        Divide "divide" [char('O')] [at(C::IO).footer("Devices", 40), at(C::LISTS)]
            "Show devices and processes, devices in full, or processes only, on the I/O screen."
        Header "header" [char('#')] [at(C::SCREENS).footer("Header", 12)]
            "Switch the header: full, compact, off."
        Pause "pause" [char('Z')] [at(C::SCREENS).footer("Pause", 39)]
            "Freeze the screen. Measuring goes on. In the past: play on, or stop."
        Interval "interval" [char('d')] [at(C::SCREENS).footer("Interval", 16)]
            "Set the seconds between samples, 0.1 to 60. In the past: how fast to play, 0.25 to 600."
        Mouse "mouse" [char('m')] [at(C::SCREENS)]
            "Turn mouse support on or off; when off, the terminal selects text."
        Follow "follow" [char('F')] [at(C::LISTS).footer("Follow", 15)]
            "Follow the task: the cursor stays on it, on every screen, until you move it."
        Copy "copy" [char('y')] [at(C::LISTS.union(C::HELP))]
            "Copy the PID or TID to the terminal's clipboard (OSC 52); pressed again, the command. In this \
             help: its text."
        SaveScreen "save-screen" [ctrl('s')] [at(C::SCREENS.union(C::INSPECTS))]
            "Save the screen as text, and its sample as JSON, to one file that only you may read: for a bug report. Asks \
             where."
        Record "record" [char('R')] [at(C::SCREENS)]
            "Record the samples in memory, and all that follow, to a file; pressed again, end it. Asks where; a recording \
             that exists is continued."
        Redraw "redraw" [ctrl('l')] [at(C::EVERYWHERE)]
            "Redraw the screen."
    }
    "Inspect" {
        Inspect "inspect" [char('o')] [at(C::PROCESS_LISTS).footer("Inspect", 31), at(C::LISTS)]
            "Inspect the process or thread: command line, environment, files and sockets, locks, memory, \
             limits, namespaces, scheduling, history."
        Environment "environment" [char('e')] [at(C::READING)]
            "Show its command line, argument by argument, and its environment variables."
        OpenFiles "open-files" [char('l')] [at(C::LISTS).footer("Files", 19), at(C::READING)]
            "Show its open files, sockets with peer and state, pipes with their other end."
        FileLocks "file-locks" [char('x')] [at(C::READING)]
            "Show its file locks, and who waits for whom."
        Trace "trace" [char('s')] [at(C::INSPECTS).footer("strace", 43), at(C::LISTS)]
            "Trace its system calls with strace, if installed; Ctrl-C ends it."
        NextTab "next-tab" [key(Right), key(Tab), alt('l')]
            [at(C::INSPECTS).footer("Next tab", 46), at(C::HELP).footer("Next section", 46)]
            "Go to the next tab; in this help, to the next section."
        PreviousTab "previous-tab" [key(Left), key(BackTab), alt('h')] [at(C::TURNING)]
            "Go to the previous tab; in this help, to the previous section."
        Reread "reread" [char('r'), key(F(5))]
            [at(C::INSPECT).footer("Reread", 45), at(C::INSPECT_MEASURED).footer("Measure", 45)]
            "Read the tab again now; on Memory, measure what is resident in each segment."
        Save "save" [char('w')] [at(C::INSPECTS).footer("Copy", 47)]
            "Save the tab to a file that only you may read."
    }
    "Act" {
        Signal "signal" [key(F(9)), char('k')] [at(C::LISTS).footer("Signal", 44)]
            "Send a signal to the process or to the single thread: SIGTERM, or the one you choose. Asks once more before \
             it ends your own session, PID 1 or more than 20 targets."
        Widen "widen-signal" [key(Tab), key(Right)] [at(C::DIALOG_SIGNAL).footer("Wider", 50)]
            "While choosing a signal: send it to the whole process group, such as a pipeline or a job of a shell; again: \
             to the whole session, such as a login or a terminal window; again: to what was chosen."
        Narrow "narrow-signal" [key(BackTab), key(Left)] [at(C::DIALOG_SIGNAL)]
            "While choosing a signal: send it to the process group and not to the session, or only to what was chosen."
        Renice "renice" [char('r')] [at(C::LISTS)]
            "Set the nice value, -20 to 19."
        LowerNice "lower-nice" [key(F(7)), char(']')] [at(C::LISTS).footer("Nice -", 27)]
            "Lower the nice value by one: higher priority. May need privileges."
        RaiseNice "raise-nice" [key(F(8)), char('[')] [at(C::LISTS).footer("Nice +", 26)]
            "Raise the nice value by one: lower priority."
        IoPriority "io-priority" [char('i')] [at(C::LISTS)]
            "Set the I/O priority: class and level."
        Policy "policy" [char('Y')] [at(C::LISTS)]
            "Set scheduling policy and real-time priority."
        Affinity "affinity" [char('a')] [at(C::LISTS).footer("CPUs", 18)]
            "Set the CPUs that the process or thread may run on."
        Tag "tag" [char(' ')] [at(C::LISTS).footer("Tag", 28)]
            "Tag or untag the row; actions apply to all tagged rows."
        TagBranch "tag-branch" [char('c')] [at(C::LISTS)]
            "Tag the process and all its descendants, and say how many."
        TagShown "tag-shown" [char('A')] [at(C::LISTS)]
            "Tag all rows that are listed; with a filter, all that match."
        Untag "untag" [char('U')] [at(C::LISTS)]
            "Remove all tags."
    }
    "Configure" {
        Setup "setup" [key(F(2)), char('S')] [at(C::SCREENS).footer("Setup", 32)]
            "Open Setup: settings, header, columns, themes, thresholds, keys, filters, layouts, pools. Changes take \
             effect at once and are saved only when you ask."
        Columns "columns" [char('f')] [at(C::LISTS)]
            "Choose the columns of the list: the page Columns of Setup."
        SaveSettings "save-settings" [alt('w')] [at(C::SCREENS)]
            "Save the settings and the columns, order and header as they are now. Asks first."
        Themes "theme" [char('C')] [at(C::SCREENS).footer("Theme", 13)]
            "Choose a theme, with preview."
        Layouts "layouts" [char('L')] [at(C::LISTS).footer("Layouts", 14)]
            "Choose a layout (columns, order, filter and settings together), or save the current view as one."
        SavedFilters "saved-filters" [alt('f'), shift(F(4))] [at(C::LISTS)]
            "Choose a saved filter."
        SetupMore "setup-change" [char(' '), key(Right), char('+'), char('=')]
            [at(C::SETUP_VALUES.union(C::SETUP_COLUMNS)).footer("Change", 37), at(C::SETUP.difference(C::SETUP_HEADER))]
            "In Setup: next value; add or remove a column."
        SetupLess "setup-change-back" [key(Left), char('-')] [at(C::SETUP.difference(C::SETUP_HEADER))]
            "In Setup: previous value; remove a column."
        SetupShow "setup-show" [char(' '), char('+'), char('=')] [at(C::SETUP_HEADER).footer("Show", 37)]
            "In Setup, on the page Header: show the meter, or hide it."
        SetupLeft "setup-left" [key(Left), char('-')] [at(C::SETUP_HEADER)]
            "In Setup, on the page Header: go one column left. A meter that is picked up goes along."
        SetupRight "setup-right" [key(Right)] [at(C::SETUP_HEADER)]
            "In Setup, on the page Header: go one column right. A meter that is picked up goes along."
        SetupMoveLeft "setup-move-left" [key(F(7)), char('[')]
            [at(C::SETUP_COLUMNS).footer("Left", 35), at(C::SETUP_POOLS.union(C::SETUP_HEADER)).footer("Up", 35), at(C::SETUP)]
            "In Setup: move the column left, the meter or the pattern up."
        SetupMoveRight "setup-move-right" [key(F(8)), char(']')]
            [at(C::SETUP_COLUMNS).footer("Right", 36), at(C::SETUP_POOLS.union(C::SETUP_HEADER)).footer("Down", 36), at(C::SETUP)]
            "In Setup: move the column right, the meter or the pattern down."
        SetupReset "setup-default" [char('r')]
            [at(C::SETUP_QUESTION), at(C::SETUP_OWN.union(C::SETUP_EMPTY)).footer("Undo", 33),
             at(C::SETUP).footer("Default", 33)]
            "In Setup: restore the default, or the saved version of a filter, layout or pattern."
        SetupAdd "setup-add" [char('a'), key(Insert)]
            [at(C::SETUP_KEYS).footer("Add", 63), at(C::SETUP_OWN.union(C::SETUP_EMPTY)).footer("New", 63),
             at(C::SETUP)]
            "In Setup: add a key, a filter, a pattern, or the current view as a layout."
        SetupRename "setup-rename" [char('n')]
            [at(C::SETUP_FILTERS.union(C::SETUP_LAYOUTS)).footer("Rename", 34), at(C::SETUP)]
            "In Setup: rename the filter or the layout."
        SetupDelete "setup-delete" [char('x'), key(Delete)]
            [at(C::SETUP_KEYS).footer("Remove", 62), at(C::SETUP_OWN).footer("Delete", 62), at(C::SETUP)]
            "In Setup: remove the key or the meter, delete the filter, the layout or the pattern."
        SetupNext "setup-next-page" [key(Tab)] [at(C::SETUP_QUESTION), at(C::SETUP).footer("Page", 61)]
            "In Setup: next page."
        SetupPrevious "setup-previous-page" [key(BackTab)] [at(C::SETUP)]
            "In Setup: previous page."
        SetupWrite "setup-write" [key(F(2)), char('w')] [at(C::SETUP_QUESTION), at(C::SETUP).footer("Write", 60)]
            "In Setup: save the changes to the configuration file. Asks first."
    }
    "End" {
        Suspend "suspend" [ctrl('z')] [at(C::EVERYWHERE)]
            "Suspend threadtop and return to the shell."
        Quit "quit" [key(F(10)), char('q'), ctrl('c')] [at(C::EVERYWHERE).footer("Quit", 91)]
            "Quit; in prompts and menus, letters are typed instead."
    }
    "Prompt" {
        SaveFilter "save-filter" [ctrl('s'), key(F(2))] [at(C::PROMPT)]
            "While typing a filter: save it under a name."
        EntryBefore "entry-before" [key(Up), ctrl('p')] [at(C::PROMPT)]
            "Recall the previous entry."
        EntryAfter "entry-after" [key(Down), ctrl('n')] [at(C::PROMPT)]
            "Recall the next entry."
        LineStart "line-start" [key(Home), ctrl('a')] [at(C::TYPING)]
            "Go to the start of the line."
        LineEnd "line-end" [key(End), ctrl('e')] [at(C::TYPING)]
            "Go to the end of the line."
        CharLeft "char-left" [key(Left)] [at(C::TYPING.union(C::DIALOG_SIDEWAYS))]
            "Move left one character; in dialogs, to the previous priority or CPU."
        CharRight "char-right" [key(Right)] [at(C::TYPING.union(C::DIALOG_SIDEWAYS))]
            "Move right one character; in dialogs, to the next priority or CPU."
        DeleteBefore "delete-before" [key(Backspace), ctrl('h')] [at(C::TYPING.union(C::CHOOSING))]
            "Delete the character before the cursor."
        DeleteUnder "delete-under" [key(Delete)] [at(C::TYPING)]
            "Delete the character under the cursor."
        DeleteWord "delete-word" [ctrl('w')] [at(C::TYPING)]
            "Delete the word before the cursor."
        DeleteLine "delete-line" [ctrl('u')] [at(C::TYPING.union(C::CHOOSING))]
            "Delete everything before the cursor."
    }
}
