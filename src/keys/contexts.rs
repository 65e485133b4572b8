//! The places where a key can be pressed.

bitflags::bitflags! {
    /// Where keys go; at any time it is one of these.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Contexts: u32 {
        /// The list of processes.
        const PROCESSES = 1;
        /// The list of all threads.
        const THREADS = 1 << 1;
        /// The list of the threads of one process.
        const PROCESS = 1 << 2;
        /// The list of processes by I/O.
        const IO = 1 << 3;
        /// The panels of the System screen, up to now.
        const PANELS = 1 << 4;
        /// The panels, while the cursor is at an earlier moment.
        const PANELS_PAST = 1 << 5;
        /// One large panel, up to now.
        const PANEL = 1 << 6;
        /// One large panel, while the cursor is at an earlier moment.
        const PANEL_PAST = 1 << 7;
        /// The help screen.
        const HELP = 1 << 8;
        /// Sentences about something that was wrong at the start.
        const NOTES = 1 << 9;
        /// A menu to choose from.
        const MENU = 1 << 10;
        /// A line to type into.
        const PROMPT = 1 << 11;
        /// The search line: a prompt that can also go from match to match.
        const SEARCH = 1 << 12;
        /// A dialog about tasks to be changed, with a line to type into.
        const DIALOG = 1 << 13;
        /// A dialog in which left and right choose as well.
        const DIALOG_SIDEWAYS = 1 << 14;
        /// A dialog that only lists.
        const DIALOG_LIST = 1 << 15;
        /// A process or thread that is looked into.
        const INSPECT = 1 << 16;
        /// A tab that can be measured on demand.
        const INSPECT_MEASURED = 1 << 17;
        /// A page of Setup with settings.
        const SETUP_VALUES = 1 << 18;
        /// The page of columns.
        const SETUP_COLUMNS = 1 << 19;
        /// The page of keys.
        const SETUP_KEYS = 1 << 20;
        /// The page of saved filters.
        const SETUP_FILTERS = 1 << 21;
        /// The page of layouts.
        const SETUP_LAYOUTS = 1 << 22;
        /// The page of patterns over names of threads.
        const SETUP_POOLS = 1 << 23;
        /// A page of what a person has made, with nothing on it yet.
        const SETUP_EMPTY = 1 << 24;
        /// Whether the configuration shall be written.
        const SETUP_QUESTION = 1 << 25;
        /// The key that an action shall have is waited for.
        const KEY_ASKED = 1 << 26;
        /// The page of the header.
        const SETUP_HEADER = 1 << 27;
        /// The dialog of a signal, which can be for more than was chosen.
        const DIALOG_SIGNAL = 1 << 28;
        /// The list of processes in groups.
        const GROUPS = 1 << 29;
    }
}

impl Contexts {
    /// Lists whose rows are processes first.
    pub const PROCESS_LISTS: Self = Self::PROCESSES.union(Self::GROUPS).union(Self::IO);
    /// Lists of threads.
    pub const THREAD_LISTS: Self = Self::THREADS.union(Self::PROCESS);
    /// All lists of processes or threads.
    pub const LISTS: Self = Self::PROCESS_LISTS.union(Self::THREAD_LISTS);
    /// Charts over time.
    pub const CHARTS: Self = Self::PANELS
        .union(Self::PANELS_PAST)
        .union(Self::PANEL)
        .union(Self::PANEL_PAST);
    /// Every screen, while nothing lies over it.
    pub const SCREENS: Self = Self::LISTS.union(Self::CHARTS);
    /// Lines to type into.
    pub const TYPING: Self = Self::PROMPT.union(Self::SEARCH);
    /// Dialogs about tasks to be changed.
    pub const DIALOGS: Self = Self::DIALOG
        .union(Self::DIALOG_SIDEWAYS)
        .union(Self::DIALOG_SIGNAL)
        .union(Self::DIALOG_LIST);
    /// Dialogs with a line to type into.
    pub const DIALOGS_TYPED: Self = Self::DIALOGS.difference(Self::DIALOG_LIST);
    /// Lists from which what is typed chooses.
    pub const CHOOSING: Self = Self::MENU.union(Self::DIALOGS_TYPED);
    /// Looking into a process or thread.
    pub const INSPECTS: Self = Self::INSPECT.union(Self::INSPECT_MEASURED);
    /// Pages of Setup with filters, layouts or patterns on them.
    pub const SETUP_OWN: Self = Self::SETUP_FILTERS
        .union(Self::SETUP_LAYOUTS)
        .union(Self::SETUP_POOLS);
    /// The Setup screen.
    pub const SETUP: Self = Self::SETUP_VALUES
        .union(Self::SETUP_HEADER)
        .union(Self::SETUP_COLUMNS)
        .union(Self::SETUP_KEYS)
        .union(Self::SETUP_OWN)
        .union(Self::SETUP_EMPTY)
        .union(Self::SETUP_QUESTION);
    /// Wherever there are lines to move in.
    pub const MOVING: Self = Self::LISTS
        .union(Self::HELP)
        .union(Self::NOTES)
        .union(Self::MENU)
        .union(Self::DIALOGS)
        .union(Self::INSPECTS)
        .union(Self::SETUP);
    /// Wherever there are lines of text or rows to search, and wider ones than the screen.
    pub const READING: Self = Self::LISTS.union(Self::INSPECTS);
    /// Wherever there is more to turn over to.
    pub const TURNING: Self = Self::INSPECTS.union(Self::HELP);
    /// Wherever keys mean actions.
    pub const EVERYWHERE: Self = Self::all().difference(Self::KEY_ASKED);

    /// Text is typed there, or chosen by letters.
    pub const fn takes_text(self) -> bool {
        self.intersects(Self::TYPING.union(Self::MENU).union(Self::DIALOGS))
    }
}
