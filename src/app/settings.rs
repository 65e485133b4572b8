//! The configuration while the program runs: what is in force now, and the menus that choose from it.

use super::menu::Entry;
use super::{App, Choice, Menu, Popup, Screen};
use crate::config::{AUTO, Config, GraphSigns, Layout, Lists, Problem, ThemeFile};
use crate::text::{patterns::Patterns, wrapped};
use crate::view::Filter;
use ratatui::layout::Rect;
use std::sync::Arc;

impl App {
    /// The configuration that would bring the program up as it is now.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Puts a configuration in force.
    pub(super) fn configure(&mut self, config: Config) {
        let before = std::mem::replace(&mut self.config, config);
        let config = &self.config;
        if before.pool_patterns != config.pool_patterns {
            self.pool_patterns = Arc::new(Patterns::new(&config.pool_patterns).0);
        }
        let regroups = (before.group_pools, before.pool_patterns)
            != (config.group_pools, config.pool_patterns.clone());
        let last = self.scrollable();
        let pane = self.pane_mut();
        if regroups {
            pane.settled.forget_order();
        }
        pane.column = pane.column.min(last);
        self.relist(true);
    }

    /// The theme to draw with.
    pub fn theme_file(&self) -> Option<&ThemeFile> {
        let name = match self.config.theme.as_str() {
            AUTO => self.auto_theme,
            name => name,
        };
        self.themes.iter().find(|theme| theme.name == name)
    }

    /// The theme `auto` stands for the one of this name from now on.
    pub fn set_auto_theme(&mut self, name: &'static str) {
        self.dirty |= self.config.theme == AUTO && self.auto_theme != name;
        self.auto_theme = name;
    }

    /// Name of a theme as it is listed.
    pub(super) fn theme_title(&self, theme: &ThemeFile) -> String {
        match theme.name.as_str() {
            AUTO => format!("{AUTO} (now {})", self.auto_theme),
            name => name.to_owned(),
        }
    }

    /// What graphs are drawn with.
    pub fn graph_signs(&self) -> GraphSigns {
        match self.config.graph {
            _ if !self.signs.unicode() => GraphSigns::Ascii,
            chosen => chosen.unwrap_or(self.graph),
        }
    }

    /// Which list's columns are shown.
    pub(super) fn column_list(&self) -> Lists {
        match self.screen {
            _ if self.about_io() => Lists::Io,
            Screen::Threads => Lists::Threads,
            Screen::Process => Lists::Process,
            _ => self.list(),
        }
    }

    /// Tells what was wrong with the configuration, once.
    pub(super) fn tell_problems(&mut self, problems: Vec<Problem>) {
        if !problems.is_empty() {
            self.popups.push(Popup::Notes { problems, top: 0 });
        }
    }

    /// The lines of the notes on top, wrapped, and how many of them are seen at once. A file is named by the first of
    /// the problems in a row that are in it.
    pub fn notes(&self) -> (Vec<String>, usize) {
        let Some(Popup::Notes { problems, .. }) = self.popups.last() else {
            return (Vec::new(), 0);
        };
        let width = usize::from(self.size.0.saturating_sub(6)).max(20);
        let mut lines = Vec::new();
        let mut last = None;
        for problem in problems {
            let (file, sentence) = problem.in_file().unzip();
            if let Some(file) = file.filter(|_| file != last) {
                lines.extend(wrapped(&format!("{file}:"), width));
            }
            last = file;
            let sentence = sentence.unwrap_or_else(|| problem.to_string());
            lines.extend(wrapped(&sentence, width));
        }
        let height = usize::from(self.size.1.saturating_sub(5)).max(1);
        (lines, height)
    }

    /// Where the box of the notes is: above the footer, as high as they need.
    pub fn notes_frame(&self) -> Rect {
        let (lines, most) = self.notes();
        let (columns, rows) = self.size;
        let shown = lines.len().min(most) as u16;
        Rect {
            x: 0,
            y: rows.saturating_sub(shown + 3),
            width: columns,
            height: shown + 2,
        }
    }

    /// The last line of the notes that may be the first shown.
    fn last_note(&self) -> usize {
        let (lines, height) = self.notes();
        lines.len().saturating_sub(height)
    }

    /// Scrolls the help or the notes on top by so many lines, no further than to their end.
    pub(super) fn scroll_text(&mut self, lines: isize) {
        let last = match self.popups.last() {
            Some(Popup::Help { .. }) => self.help_last_top(),
            Some(Popup::Notes { .. }) => self.last_note(),
            _ => return,
        };
        if let Some(Popup::Help { top } | Popup::Notes { top, .. }) = self.popups.last_mut() {
            *top = top.saturating_add_signed(lines).min(last);
        }
    }

    pub(super) fn choose_theme(&mut self) {
        let themes = self.themes.iter().enumerate();
        let entries =
            themes.map(|(at, theme)| Entry::new(self.theme_title(theme), Choice::Theme(at)));
        let mut names = self.themes.iter().map(|theme| &theme.name);
        let now = names.position(|name| *name == self.config.theme);
        self.choose(Menu::new(
            "Theme",
            entries.collect(),
            now.map(Choice::Theme),
        ));
    }

    pub(super) fn choose_layout(&mut self) {
        let layouts = self.config.layouts.iter().enumerate();
        let layouts =
            layouts.map(|(at, layout)| Entry::new(layout.name.clone(), Choice::Layout(at)));
        let save = "(save the current view as a layout)".to_owned();
        let save = Entry::new(save, Choice::NewLayout);
        let entries = layouts.chain(std::iter::once(save)).collect();
        self.choose(Menu::new("Layout", entries, None));
    }

    pub(super) fn choose_filter(&mut self) {
        let filters = self.config.filters.iter().enumerate();
        let item = |(at, (name, filter)): (usize, &(String, Filter))| {
            Entry::new(format!("{name}: {}", filter.text()), Choice::Filter(at))
        };
        let entries: Vec<_> = filters.map(item).collect();
        if entries.is_empty() {
            let told = "No saved filters: type one ({filter}) and save it with {save-filter}.";
            self.message = Some(self.with_keys(told));
            return;
        }
        self.choose(Menu::new("Saved filters", entries, None));
    }

    pub(super) fn choose(&mut self, menu: Menu) {
        let before = self.config.theme.clone();
        self.popups.push(Popup::Choose { menu, before });
    }

    /// Shows the theme that is selected in a menu.
    pub(super) fn preview(&mut self) {
        if let Some(Popup::Choose { menu, .. }) = self.popups.last()
            && let Some(Choice::Theme(at)) = menu.chosen()
        {
            self.show_theme(self.themes[at].name.clone());
        }
    }

    pub(super) fn show_theme(&mut self, name: String) {
        self.config.theme = name;
        self.dirty = true;
    }

    /// Something was chosen in a menu.
    pub(super) fn chosen(&mut self, choice: Choice) {
        match choice {
            Choice::Column(column) => self.sort_by(column),
            Choice::User(user) => {
                self.user = user;
                self.relist(false);
            }
            Choice::Theme(at) => {
                let theme = &self.themes[at];
                self.message = Some(theme.description().to_owned()).filter(|text| !text.is_empty());
                self.show_theme(theme.name.clone());
            }
            Choice::Layout(at) => {
                if let Some(layout) = self.config.layouts.get(at).cloned() {
                    self.apply_layout(layout);
                }
            }
            Choice::Filter(at) => {
                if let Some((_, filter)) = self.config.filters.get(at).cloned() {
                    self.pane_mut().filter = filter;
                    self.relist(false);
                }
            }
            Choice::NewLayout => self.ask_layout_name(),
            Choice::Groups(by) => self.group_by(by),
        }
    }

    /// Puts a layout in force, on the screen that it is for.
    pub(super) fn apply_layout(&mut self, layout: Layout) {
        let screen = layout.list.screen();
        if screen == Screen::Process && self.screen != Screen::Process {
            self.message = Some(
                "This layout is for the threads of one process: open a process first.".to_owned(),
            );
            return;
        }
        let mut config = self.config.clone();
        layout.put_into(&mut config);
        self.configure(config);
        if self.screen != screen {
            self.go_to(screen);
        }
        let pane = self.pane_mut();
        pane.column = 0;
        pane.filter = layout.filter;
        if let Some(sort) = layout.sort {
            *self.sort_mut() = sort;
        }
        self.message = Some(format!("Layout {}.", layout.name));
        self.relist(false);
    }
}
