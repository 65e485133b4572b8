//! The pages of what a person named or wrote: filters, layouts, patterns of pools.

use super::ask::Wanted;
use super::{App, Page, Setup};
use crate::config::{Layout, Lists, Remember, RememberedView, layout_settings};
use crate::view::Filter;

/// A line of these pages.
enum Saved {
    /// A filter by its name.
    Filter(String, Filter),
    /// A layout.
    Layout(Layout),
    /// A pattern, with its number.
    Pattern(usize, String),
}

impl App {
    /// Something new on the page shown.
    pub(super) fn add(&mut self) {
        match self.setup_page() {
            Some(Page::Keys) => self.ask_more_keys(),
            Some(Page::Filters) => {
                let now = self.pane().filter.text().to_owned();
                self.ask_for(Wanted::Filter(None), &now);
            }
            Some(Page::Layouts) => self.ask_layout_name(),
            Some(Page::Pools) => self.ask_for(Wanted::Pattern(None), ""),
            _ => self.note_setup("Nothing to add here."),
        }
    }

    /// Enter on a line: a layout is put in force, anything else edited.
    pub(super) fn open_saved(&mut self) {
        match self.saved_selected() {
            Some(Saved::Filter(name, filter)) => {
                self.ask_for(Wanted::Filter(Some(name)), filter.text());
            }
            Some(Saved::Layout(layout)) => {
                self.apply_layout(layout);
                if let Some(told) = self.message.take() {
                    self.note_setup(told);
                }
            }
            Some(Saved::Pattern(at, pattern)) => self.ask_for(Wanted::Pattern(Some(at)), &pattern),
            None => {}
        }
    }

    /// Asks for another name.
    pub(super) fn ask_rename(&mut self) {
        match self.saved_selected() {
            Some(Saved::Filter(name, filter)) => {
                self.ask_for(Wanted::FilterName(filter, Some(name.clone())), &name);
            }
            Some(Saved::Layout(layout)) => {
                let name = layout.name.clone();
                self.ask_for(Wanted::LayoutName(layout, Some(name.clone())), &name);
            }
            None if matches!(self.setup_page(), Some(Page::Filters | Page::Layouts)) => {}
            _ => self.note_setup("Only filters and layouts can be renamed."),
        }
    }

    pub(super) fn setup_page(&self) -> Option<Page> {
        self.setup_shown().map(|setup| setup.page)
    }

    /// What the line selected is, on the pages of what a person named or wrote.
    fn saved_selected(&self) -> Option<Saved> {
        let setup = self.setup_shown()?;
        let (at, config) = (setup.selected(), &self.config);
        Some(match setup.page {
            Page::Filters => {
                let (name, filter) = config.filters.get(at)?;
                Saved::Filter(name.clone(), filter.clone())
            }
            Page::Layouts => Saved::Layout(config.layouts.get(at)?.clone()),
            Page::Pools => Saved::Pattern(at, config.pool_patterns.get(at)?.clone()),
            _ => return None,
        })
    }

    /// Deletes what is selected: from the program, and from the file when that is written.
    pub(super) fn delete(&mut self) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let (page, at) = (setup.page, setup.selected());
        let mut config = self.config.clone();
        let gone = match page {
            Page::Header => return self.remove_meter(),
            Page::Keys => return self.ask_less_keys(),
            Page::Filters => taken(&mut config.filters, at).map(|(name, _)| name),
            Page::Layouts => {
                let gone = taken(&mut config.layouts, at).map(|layout| layout.name);
                if gone.as_ref() == Some(&config.layout) {
                    config.layout.clear();
                }
                gone
            }
            Page::Pools => taken(&mut config.pool_patterns, at),
            _ => return self.note_setup("Nothing to delete here."),
        };
        let Some(gone) = gone else {
            return;
        };
        self.configure(config);
        self.setup_step(0);
        let back = self.with_keys("{setup-default} restores what the file says.");
        self.note_setup(format!("{gone} deleted; {back}"));
    }

    /// Moves the pattern selected: the first one that matches counts.
    pub(super) fn shift_pattern(&mut self, places: isize) {
        let Some(at) = self.setup_shown().map(Setup::selected) else {
            return;
        };
        let mut config = self.config.clone();
        let Some(pattern) = taken(&mut config.pool_patterns, at) else {
            return;
        };
        let to = at.saturating_add_signed(places);
        let to = to.min(config.pool_patterns.len());
        config.pool_patterns.insert(to, pattern);
        self.configure(config);
        if let Some(setup) = self.setup_mut() {
            setup.select(to);
        }
    }

    /// Goes to what was saved, on its page.
    pub(super) fn select_saved(&mut self, page: Page, name: &str) {
        let config = &self.config;
        let at = match page {
            Page::Filters => config.filters.iter().position(|(one, _)| one == name),
            Page::Layouts => config.layouts.iter().position(|one| one.name == name),
            _ => config.pool_patterns.iter().position(|one| one == name),
        };
        if let (Some(at), Some(setup)) = (at, self.setup_mut()) {
            setup.page = page;
            setup.select(at);
        }
    }

    /// The list on the screen as a layout without a name; `None` where there is no list.
    pub(super) fn layout_now(&self) -> Option<Layout> {
        if self.charts() {
            return None;
        }
        let list = self.column_list();
        Some(Layout {
            sort: Some(self.sort()),
            ..self.layout_of(list, String::new())
        })
    }

    /// A list as a layout of this name.
    fn layout_of(&self, list: Lists, name: String) -> Layout {
        let config = &self.config;
        Layout {
            name,
            list,
            columns: config.columns[list as usize].clone(),
            sort: Some(config.sort[list as usize]),
            filter: self.panes[list as usize].filter.clone(),
            settings: layout_settings()
                .map(|setting| (setting.name, (setting.get)(config)))
                .collect(),
        }
    }

    /// What the next start shows again, where the configuration asks for it.
    pub fn view_left(&self) -> Option<RememberedView> {
        let layout = |list: Lists| self.layout_of(list, list.name().to_owned());
        let mut layouts = Lists::ALL.map(layout);
        // It is about a process that may be gone.
        layouts[Lists::Process as usize].filter = Filter::default();
        let view = RememberedView {
            screen: self.screen,
            layouts: layouts.into(),
        };
        Some(view).filter(|_| self.config.remember == Remember::View)
    }

    /// What a page without lines says.
    pub(super) fn empty_page(&self, page: Page) -> String {
        self.with_keys(match page {
            Page::Filters => {
                "No saved filters. {setup-add} adds one, as does {save-filter} while typing one on a list."
            }
            Page::Layouts => {
                "No layouts. {setup-add} saves the current columns, order, filter and settings as one."
            }
            Page::Pools => {
                "No patterns: threads of a process whose names differ only by a number form a pool. \
                 {setup-add} adds a pattern."
            }
            _ => "",
        })
    }
}

fn taken<T>(all: &mut Vec<T>, at: usize) -> Option<T> {
    (at < all.len()).then(|| all.remove(at))
}
