//! What keys, answers and samples do while a task is looked into.

mod opening;
mod reading;
mod typing;

use crate::app::App;
use crate::app::testing::{JAVA, find, press, small};
use crate::inspect::Tab;
use crate::inspect::page::Line;

/// The program with the first tab of a process open.
fn opened(keys: &str) -> App {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, keys);
    app
}

fn tab(app: &App) -> Option<Tab> {
    app.inspecting().map(|inspect| inspect.tab)
}

fn page(app: &App) -> String {
    let lines = app.inspecting().unwrap().lines();
    let lines: Vec<String> = lines.iter().map(Line::text).collect();
    lines.join("\n")
}
