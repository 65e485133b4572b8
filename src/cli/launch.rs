//! From checked arguments to the program that was asked for.

use super::{
    Cli, Color, Command, Dump, Keys, Record, Replay, View, calibrate, complain, completions,
    config, cut, early, man, output,
};
use crate::app;
use crate::calibrate::cost::Known;
use crate::config::{
    Beginning, Characters, Colors, GraphSigns, Loaded, Remember, RememberedView, Screen,
};
use crate::export::{self, DumpError};
use crate::file::{Files, Gathered, OnDisk};
use crate::keys::Preset;
use crate::privilege;
use crate::proc::passwd;
use crate::recorder;
use crate::run;
use crate::sample::Process;
use crate::source::{self, Demand, DeviceChoice, live};
use crate::stop::Stop;
use crate::terminal::{Capabilities, ColorDepth, Dots, Wishes, require_tty};
use crate::text;
use anyhow::{Context, anyhow, bail};
use nix::unistd::User;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Does what the command line asks for; returns when it is done and the terminal is as it was.
pub fn launch(cli: &Cli) -> anyhow::Result<()> {
    if cli.view.root.is_some() {
        privilege::as_caller();
    }
    let user = cli.view.user.as_deref().map(uid).transpose()?;
    match &cli.command {
        Some(Command::Dump(dump)) => self::dump(&cli.view, dump, user),
        Some(Command::Record(asked)) => self::record(&cli.view, asked),
        Some(Command::Cut(asked)) => cut::run(asked),
        Some(Command::Calibrate(asked)) => {
            calibrate::run(asked, draws_unicode(&cli.view, Characters::Auto))
        }
        Some(Command::Config(asked)) => config::run(&cli.view, asked),
        Some(Command::Completions(asked)) => {
            let script = completions::script(asked.shell);
            output::write(|out| out.write_all(script.as_bytes()))
        }
        Some(Command::Man) => {
            let page = man::page().context("cannot make the manual page")?;
            output::write(|out| out.write_all(page.as_bytes()))
        }
        Some(Command::Replay(asked)) => monitor(cli, user, Some(asked)),
        None => monitor(cli, user, None),
    }
}

fn root(view: &View) -> &Path {
    view.root.as_deref().unwrap_or(Path::new(live::ROOT))
}

fn monitor(cli: &Cli, user: Option<u32>, replay: Option<&Replay>) -> anyhow::Result<()> {
    require_tty()?;
    let reading = early::for_screen(&cli.view);
    let from = if let Some(asked) = replay {
        recorded(asked)?
    } else {
        live::require_files()?;
        run::From::Source(source::open(root(&cli.view))?)
    };
    let files = early::finished(reading);
    let mut loaded = config::load(&cli.view, &files);
    let view_path = RememberedView::path(early::variable);
    let beginning = begin(&mut loaded, cli, &files)?;
    let mine = &loaded.config;
    let wishes = Wishes {
        color: depth(cli.screen.color.unwrap_or_else(|| color(mine.color))),
        ..characters(&cli.view, mine.characters)
    };
    let entry = |path: &Path| files.read(path, 1 << 16).ok();
    let capabilities = Capabilities::detect(&wishes, variable, entry)?;
    if replay.is_none() {
        present(&cli.view)?;
    }
    overrule(&mut loaded, cli)?;
    let options = app::Options {
        only: cli.view.pids.clone(),
        user,
        filters: beginning.filters,
        sort: cli.view.sort,
        start: match &cli.view {
            view if view.threads => Screen::Threads,
            view if view.list || view.tree || view.by.is_some() => Screen::Processes,
            _ => beginning.screen,
        },
        read_only: (cli.screen.readonly).then_some("Read-only: started with --readonly."),
        replay: replay.is_some(),
        signs: capabilities.signs(),
        graph: match capabilities.dots {
            Dots::Octants => GraphSigns::Octant,
            Dots::Braille => GraphSigns::Braille,
            Dots::None => GraphSigns::Block,
        },
        switch_cost: match replay {
            // That machine may be another one.
            Some(_) => Known::Elsewhere,
            None => switch_cost(&cli.view, &files),
        },
        view_path,
        loaded,
    };
    run::monitor(options, from, capabilities)
}

/// What the command line says goes before the configuration.
fn overrule(loaded: &mut Loaded, cli: &Cli) -> anyhow::Result<()> {
    let mine = &mut loaded.config;
    mine.interval = cli.view.interval.unwrap_or(mine.interval);
    mine.budget = cli.view.budget.unwrap_or(mine.budget);
    mine.mouse &= !cli.screen.no_mouse;
    if let Some(keys) = cli.screen.keys {
        mine.keys = mine.keys.on(match keys {
            Keys::Htop => Preset::Htop,
            Keys::Top => Preset::Top,
            Keys::Vim => Preset::Vim,
        });
    }
    if let Some(name) = &cli.screen.theme {
        let mut names = loaded.themes.iter().map(|theme| theme.name.as_str());
        if !names.clone().any(|known| known == name) {
            bail!(text::unknown("theme", name, names.by_ref()));
        }
        name.clone_into(&mut mine.theme);
    }
    mine.tree = !cli.view.list && (cli.view.tree || mine.tree);
    mine.group_by = match &cli.view {
        view if view.list || view.tree => None,
        view => view.by.or(mine.group_by),
    };
    Ok(())
}

/// A recording, and where in it the screen begins.
fn recorded(asked: &Replay) -> anyhow::Result<run::From> {
    privilege::with_callers(|| {
        let open = || source::open_timeline(&asked.files, false);
        let (mut timeline, again) = (open()?, open()?);
        let span = timeline.span();
        let (first, last) = span.context("cannot read the recording")?;
        let at = if let Some(moment) = asked.at {
            moment.within(last)
        } else {
            // The first sample has no rates.
            timeline.seek(first + 1)?;
            timeline.peek()?.unwrap_or(first)
        };
        Ok(run::From::Recording(Box::new([timeline, again]), at))
    })
}

/// What is shown first: what the configuration says, over that its start layout, the view that was remembered, and what the
/// command line names.
fn begin(loaded: &mut Loaded, cli: &Cli, files: &Gathered) -> anyhow::Result<Beginning> {
    let layouts = loaded.config.layouts.clone();
    let known = |name: &str| layouts.iter().find(|layout| layout.name == name);
    let mut beginning = Beginning::of(&loaded.config);
    if let Some(layout) = known(&loaded.config.layout) {
        beginning.take(&mut loaded.config, layout);
    }
    if loaded.config.remember == Remember::View
        && let Some(path) = RememberedView::path(early::variable)
    {
        let (view, problems) = RememberedView::load(&path, files);
        loaded.problems.extend(problems);
        if let Some(view) = view {
            beginning.take_view(&mut loaded.config, &view);
        }
    }
    if let Some(name) = &cli.screen.layout {
        let Some(layout) = known(name) else {
            let names = layouts.iter().map(|layout| layout.name.as_str());
            bail!(text::unknown("layout", name, names));
        };
        beginning.take(&mut loaded.config, layout);
    }
    if let Some(filter) = &cli.view.filter {
        beginning.filters.fill(filter.clone());
    }
    Ok(beginning)
}

fn dump(view: &View, dump: &Dump, user: Option<u32>) -> anyhow::Result<()> {
    live::require_files()?;
    let reading = early::for_dump(view);
    let mut source = if dump.files.is_empty() {
        source::open(root(view))?
    } else {
        privilege::with_callers(|| source::open_recordings(&dump.files, &dump.part()))?
    };
    let files = early::finished(reading);
    let loaded = config::load(view, &files);
    for problem in &loaded.problems {
        complain(&problem.to_string());
    }
    let mine = &loaded.config;
    let [disks, interfaces, file_systems] = mine.devices.clone();
    let options = export::Options {
        user,
        devices: DeviceChoice {
            disks,
            interfaces,
            file_systems,
        },
        interval: view.interval.unwrap_or(mine.interval),
        unicode: draws_unicode(view, mine.characters),
        // The machine of a recording may be another one.
        switch_cost: if dump.files.is_empty() {
            switch_cost(view, &files)
        } else {
            Known::Elsewhere
        },
        ..dump.options(view).map_err(|refusal| anyhow!(refusal))?
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match export::dump(&options, &mut *source, &mut out, &mut io::stderr()) {
        Err(DumpError::NoProcess(absent)) => bail!(no_process(view, absent)),
        result => Ok(result?),
    }
}

fn record(view: &View, asked: &Record) -> anyhow::Result<()> {
    live::require_files()?;
    let options = asked.options(view).map_err(|refusal| anyhow!(refusal))?;
    // Before any thread is started, so that none of them is ended by a signal.
    let stop = Stop::hold().context("cannot listen for signals")?;
    let mut source = source::open(root(view))?;
    let to = recorder::Open::new(&options.target)?;
    Ok(recorder::record(
        &options,
        &mut *source,
        to,
        &stop,
        &mut io::stderr(),
    )?)
}

/// What is known of the cost of a context switch here. A copied tree is of another machine.
fn switch_cost(view: &View, files: &Gathered) -> Known {
    if view.root.is_some() {
        return Known::Elsewhere;
    }
    // Without a home, nothing can have been stored.
    let path = crate::calibrate::path(early::variable);
    path.map_or(Known::Nothing, |path| crate::calibrate::load(&path, files))
}

/// Fails when a PID asked for is not there. A source of its own looks, so that the first frame waits for nothing else.
fn present(view: &View) -> anyhow::Result<()> {
    if view.pids.is_empty() {
        return Ok(());
    }
    let sample = source::open(root(view))?.sample(&Demand::default())?;
    match view.pids.iter().find(|&&pid| sample.by_pid(pid).is_none()) {
        Some(&absent) => bail!(no_process(view, absent)),
        None => Ok(()),
    }
}

/// Says that there is no such process, and of a thread whose it is.
fn no_process(view: &View, id: u32) -> String {
    let told = format!("no process with PID {id}");
    match owner(view, id) {
        Some(pid) => format!("{told}; {id} is a thread of process {pid}: use --pid {pid}"),
        None => told,
    }
}

/// The process that a thread belongs to.
fn owner(view: &View, tid: u32) -> Option<u32> {
    let mut source = source::open(root(view)).ok()?;
    let demand = Demand {
        all_threads: true,
        ..Demand::default()
    };
    source.sample(&demand).ok()?;
    while source.background(&demand, Duration::from_millis(50)) {}
    let sample = source.sample(&demand).ok()?;
    let has = |process: &&Arc<Process>| process.threads.list.iter().any(|thread| thread.tid == tid);
    sample
        .processes
        .iter()
        .find(has)
        .map(|process| process.key.tid)
}

/// The number of a user given by name or number. A name that looks like a number is found as a name first, as `chown`
/// does it.
fn uid(text: &str) -> anyhow::Result<u32> {
    let user =
        User::from_name(text).with_context(|| format!("cannot look up the user {text:?}"))?;
    user.map(|user| user.uid.as_raw())
        .or_else(|| text.parse().ok())
        .ok_or_else(|| {
            let told = format!("there is no user {text:?} on this machine");
            let known = OnDisk.read(Path::new("/etc/passwd"), 1 << 24);
            let known = known.unwrap_or_default();
            let names = passwd::users(&known).map(|user| user.name);
            match text::suggestion(text, names) {
                Some(meant) => anyhow!("{told}; did you mean {meant:?}?"),
                None => anyhow!(told),
            }
        })
}

/// An environment variable; one that is no UTF-8 is as good as none.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn characters(view: &View, configured: Characters) -> Wishes {
    let asked = view.ascii || view.unicode;
    Wishes {
        ascii: view.ascii || !asked && configured == Characters::Ascii,
        unicode: view.unicode || !asked && configured == Characters::Unicode,
        color: None,
    }
}

/// Which characters `dump` draws its tree with. Only the wishes and the locale count: what it writes to may be no
/// terminal at all.
fn draws_unicode(view: &View, configured: Characters) -> bool {
    let any_terminal = |name: &str| match name {
        "TERM" => Some("xterm".to_owned()),
        _ => variable(name),
    };
    Capabilities::detect(&characters(view, configured), any_terminal, |_| None)
        .is_ok_and(|found| found.unicode)
}

/// The word of the command line for what the configuration says.
const fn color(configured: Colors) -> Color {
    match configured {
        Colors::Auto => Color::Auto,
        Colors::Never => Color::Never,
        Colors::Sixteen => Color::Sixteen,
        Colors::Palette => Color::Palette,
        Colors::True => Color::Truecolor,
    }
}

fn depth(color: Color) -> Option<ColorDepth> {
    match color {
        Color::Auto => None,
        Color::Never => Some(ColorDepth::None),
        Color::Sixteen => Some(ColorDepth::Ansi16),
        Color::Palette => Some(ColorDepth::Ansi256),
        Color::Truecolor => Some(ColorDepth::True),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_go_by_name_and_number() {
        assert_eq!(uid("root").unwrap(), 0);
        assert_eq!(uid("0").unwrap(), 0);
        assert_eq!(uid("4000000000").unwrap(), 4_000_000_000);
        let refusal = uid("no such user").unwrap_err().to_string();
        assert_eq!(refusal, "there is no user \"no such user\" on this machine");
        let refusal = uid("roto").unwrap_err().to_string();
        assert!(refusal.ends_with("; did you mean \"root\"?"), "{refusal}");
    }
}
