//! A line that is typed for the configuration: a name, a filter, a pattern. It lies over the Setup screen, or over what
//! it was asked from.

use super::{App, Page, Popup};
use crate::app::Editor;
use crate::config::{DeviceList, Layout};
use crate::keys::{Contexts, Keymap};
use crate::text::Width;
use crate::text::globs::Globs;
use crate::text::regex::regex;
use crate::view::Filter;

/// What is typed, and what for.
#[derive(Clone, Debug)]
pub struct Ask {
    wanted: Wanted,
    /// What is typed.
    pub editor: Editor,
    /// What is wrong with it, or has to be confirmed.
    pub wrong: Option<Wrong>,
    /// There is one of that name, and Enter overwrites it.
    overwrites: bool,
}

/// Why what is typed cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Cells before the place.
    pub column: usize,
    /// What was expected there, or what is wrong with it.
    pub message: String,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// A filter, to be in the place of the one with this name.
    Filter(Option<String>),
    /// A name for a filter, which had this one.
    FilterName(Filter, Option<String>),
    /// A name for a layout, which had this one.
    LayoutName(Layout, Option<String>),
    /// A pattern, to be in the place of the one with this number.
    Pattern(Option<usize>),
    /// Patterns over the names of devices.
    Devices(DeviceList),
}

impl Ask {
    fn new(wanted: Wanted, text: &str) -> Self {
        // A name is given anew, an expression is worked on.
        let editor = match wanted {
            Wanted::FilterName(..) | Wanted::LayoutName(..) => Editor::offering(text),
            Wanted::Filter(_) | Wanted::Pattern(_) | Wanted::Devices(_) => Editor::new(text),
        };
        let mut ask = Self {
            wanted,
            editor,
            wrong: None,
            overwrites: false,
        };
        if !text.is_empty() {
            ask.edited();
        }
        ask
    }

    /// What stands before the line.
    pub const fn label(&self) -> &'static str {
        match self.wanted {
            Wanted::Filter(_) => "Filter",
            Wanted::FilterName(..) => "Name of the filter",
            Wanted::LayoutName(..) => "Name of the layout",
            Wanted::Pattern(_) => "Pool pattern",
            Wanted::Devices(DeviceList::Disks) => "Disks",
            Wanted::Devices(DeviceList::Interfaces) => "Interfaces",
            Wanted::Devices(DeviceList::FileSystems) => "File systems",
        }
    }

    /// What can be typed; the longest that fits is shown. Empty for a filter, of which more can be said.
    pub const fn hints(&self) -> &'static [&'static str] {
        match self.wanted {
            Wanted::Filter(_) => &[],
            Wanted::FilterName(..) | Wanted::LayoutName(..) => &[
                "{enter} saves, {back} cancels",
                "{enter} saves, {back} cancels",
            ],
            Wanted::Pattern(_) => &[
                "a regular expression: ^shard-(.+)-io$ groups names that differ only in the parentheses, ^web \
                 all that match",
                "^shard-(.+)-io$: names that differ in the group; ^web: all that match",
                "names that differ in the (group)",
            ],
            Wanted::Devices(_) => &[
                "patterns with blanks between them: !loop* leaves out, sd* lists that alone, the last that matches \
                 decides; empty for all",
                "patterns such as !loop*: the last that matches decides; empty for all",
                "patterns such as !loop*; empty for all",
            ],
        }
    }

    /// The line changed.
    pub(in crate::app) fn edited(&mut self) {
        self.overwrites = false;
        self.wrong = match &self.wanted {
            Wanted::Filter(_) => filter(self.editor.text()).err(),
            Wanted::Pattern(_) => pattern(self.editor.text()),
            Wanted::Devices(_) => globs(self.editor.text()).err(),
            Wanted::FilterName(..) | Wanted::LayoutName(..) => None,
        };
    }

    /// The name that is typed. One that others have is taken only when it is confirmed.
    fn name(&mut self, taken: impl Fn(&str) -> bool, keys: &Keymap) -> Result<String, Wrong> {
        let name = self.editor.text().trim().to_owned();
        let column = self.editor.text().width();
        if name.is_empty() {
            return Err(Wrong {
                column,
                message: "expected a name".to_owned(),
            });
        }
        let overwrites = keys.fill("{enter} overwrites it", Contexts::PROMPT);
        if taken(&name) && !std::mem::replace(&mut self.overwrites, true) {
            return Err(Wrong {
                column,
                message: format!("{name} exists: {overwrites}"),
            });
        }
        Ok(name)
    }
}

fn filter(text: &str) -> Result<Filter, Wrong> {
    let wrong = |column, message| Wrong { column, message };
    match Filter::parse(text) {
        Ok(filter) if filter.is_empty() => Err(wrong(0, "expected a filter".to_owned())),
        Ok(filter) => Ok(filter),
        Err(error) => Err(wrong(error.column(), error.message.clone())),
    }
}

fn pattern(text: &str) -> Option<Wrong> {
    let (at, message) = match regex(text, false) {
        _ if text.is_empty() => (0, "expected a regular expression".to_owned()),
        Ok(_) => return None,
        Err(mistake) => (mistake.at.unwrap_or(0), mistake.message),
    };
    let column = text.get(..at).map_or(0, Width::width);
    Some(Wrong { column, message })
}

fn globs(text: &str) -> Result<Globs, Wrong> {
    Globs::parse(text).map_err(|error| Wrong {
        column: text.get(..error.at).map_or(0, Width::width),
        message: error.message.to_owned(),
    })
}

impl App {
    pub(super) fn ask_for(&mut self, wanted: Wanted, text: &str) {
        let ask = Ask::new(wanted, text);
        self.popups.push(Popup::Ask(Box::new(ask)));
    }

    /// The filter that is being typed shall have a name.
    pub(in crate::app) fn save_typed_filter(&mut self) {
        let Some(Popup::Filter { editor, error, .. }) = self.popups.last_mut() else {
            return self.told("Only filters can be saved under a name.");
        };
        match Filter::parse(editor.text()) {
            Ok(filter) if !filter.is_empty() => self.ask_for(Wanted::FilterName(filter, None), ""),
            Ok(_) => {
                *error = Some(crate::view::FilterError {
                    text: editor.text().to_owned(),
                    at: 0,
                    message: "type the filter first".to_owned(),
                    complete: 0,
                });
            }
            Err(wrong) => {
                let sentence = format!("The filter cannot be saved yet: {}.", wrong.message);
                self.told(&sentence);
            }
        }
    }

    /// The screen as it is shall be a layout.
    pub(in crate::app) fn ask_layout_name(&mut self) {
        match self.layout_now() {
            Some(layout) => self.ask_for(Wanted::LayoutName(layout, None), ""),
            None => self.note_setup("Charts have no columns: go to a list first."),
        }
    }

    /// Enter in the line.
    pub(in crate::app) fn answer(&mut self, mut ask: Box<Ask>) {
        if let Err(wrong) = self.take(&mut ask) {
            ask.wrong = Some(wrong);
            self.popups.push(Popup::Ask(ask));
        }
    }

    /// Takes what was typed, or tells what is wrong with it.
    fn take(&mut self, ask: &mut Ask) -> Result<(), Wrong> {
        let text = ask.editor.text().to_owned();
        let mut config = self.config.clone();
        let (page, name) = match ask.wanted.clone() {
            Wanted::Filter(None) => {
                let filter = filter(&text)?;
                self.ask_for(Wanted::FilterName(filter, None), "");
                return Ok(());
            }
            Wanted::Filter(Some(name)) => {
                put(&mut config.filters, None, (name.clone(), filter(&text)?));
                (Page::Filters, name)
            }
            Wanted::FilterName(filter, old) => {
                let others = |name: &str| {
                    let named = |(one, _): &(String, Filter)| one == name;
                    old.as_deref() != Some(name) && config.filters.iter().any(named)
                };
                let name = ask.name(others, self.keys())?;
                put(&mut config.filters, old, (name.clone(), filter));
                (Page::Filters, name)
            }
            Wanted::LayoutName(mut layout, old) => {
                let others = |name: &str| {
                    let named = |one: &Layout| one.name == name;
                    old.as_deref() != Some(name) && config.layouts.iter().any(named)
                };
                let name = ask.name(others, self.keys())?;
                layout.name.clone_from(&name);
                if old.as_ref() == Some(&config.layout) {
                    config.layout.clone_from(&name);
                }
                put(&mut config.layouts, old, layout);
                (Page::Layouts, name)
            }
            Wanted::Pattern(at) => {
                if let Some(wrong) = pattern(&text) {
                    return Err(wrong);
                }
                match at.and_then(|at| config.pool_patterns.get_mut(at)) {
                    Some(old) => old.clone_from(&text),
                    None => config.pool_patterns.push(text.clone()),
                }
                (Page::Pools, text)
            }
            Wanted::Devices(list) => {
                config.devices[list as usize] = globs(&text)?;
                self.configure(config);
                return Ok(());
            }
        };
        self.configure(config);
        self.told_saved(page, &name);
        Ok(())
    }

    /// Says where what was saved is.
    fn told_saved(&mut self, page: Page, name: &str) {
        if self.setup_shown().is_some() {
            return self.select_saved(page, name);
        }
        if matches!(self.popups.last(), Some(Popup::Filter { .. })) {
            self.accept();
        }
        let writes = self.with_keys("{setup} {setup-write} writes it to the file.");
        self.message = Some(format!("Saved as {name}; {writes}"));
    }
}

/// Something with a name.
trait Named {
    fn name(&self) -> &str;
}

impl Named for (String, Filter) {
    fn name(&self) -> &str {
        &self.0
    }
}

impl Named for Layout {
    fn name(&self) -> &str {
        &self.name
    }
}

/// Puts something in the place of what had this name or has its own, otherwise behind all others. No name stands twice.
fn put<T: Named>(all: &mut Vec<T>, old: Option<String>, new: T) {
    let place = |all: &[T], name: &str| all.iter().position(|one| one.name() == name);
    let at = old
        .and_then(|old| place(all, &old))
        .or_else(|| place(all, new.name()));
    match at {
        Some(at) => {
            let name = new.name().to_owned();
            all[at] = new;
            let mut number = 0;
            all.retain(|one| {
                number += 1;
                number == at + 1 || one.name() != name
            });
        }
        None => all.push(new),
    }
}
