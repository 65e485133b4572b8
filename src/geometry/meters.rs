//! The meters that a header is made of: the one table of them. Configuration, Setup, help and drawing are loops over it.

/// How a meter is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A bar for each CPU, or as much of that as there is room for.
    Cpus,
    /// A bar with its value behind it.
    Bar,
    /// Numbers, and a graph of the last samples with its scale behind it.
    Graph,
    /// Words and numbers.
    Text,
}

/// What is read for a meter alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it shows what is read anyway.
    Nothing,
    /// How many threads execute at once, looked at several times a second.
    Parallelism,
    /// Temperatures and clocks, every few seconds.
    Sensors,
    /// Space of mounted file systems, every 10 s.
    FileSystems,
}

/// The screen that tells more about what a meter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Processes.
    Processes,
    /// The machine over time.
    System,
    /// Disks and interfaces.
    Io,
}

/// What is known of a meter.
#[derive(Clone, Copy, Debug)]
pub struct MeterInfo {
    /// Which one.
    pub meter: Meter,
    /// Name in the configuration.
    pub name: &'static str,
    /// What stands before it in the header.
    pub title: &'static str,
    /// How it is drawn.
    pub drawn: Drawn,
    /// What is read for it.
    pub need: Need,
    /// Where a click on it leads.
    pub detail: Detail,
    /// What it shows, in a sentence or two.
    pub help: &'static str,
}

impl MeterInfo {
    /// Its title, with the name in the configuration where that is another.
    pub fn titled(&self) -> String {
        if self.title.eq_ignore_ascii_case(self.name) {
            self.title.to_owned()
        } else {
            format!("{} ({})", self.title, self.name)
        }
    }
}

/// Makes the type and the table out of entries: name in the code, name in the configuration, title, how it is drawn,
/// what is read for it, where more is told, help.
macro_rules! meters {
    ($($meter:ident $name:literal $title:literal ($drawn:ident, $need:ident, $detail:ident) $help:literal)+) => {
        /// A meter of the header.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Meter {
            $(#[doc = $help] $meter,)+
        }

        /// Every meter.
        pub const METERS: &[MeterInfo] = &[$(MeterInfo {
            meter: Meter::$meter,
            name: $name,
            title: $title,
            drawn: Drawn::$drawn,
            need: Need::$need,
            detail: Detail::$detail,
            help: $help,
        },)+];
    };
}

meters! {
    Cpus "cpus" "CPU" (Cpus, Nothing, System)
        "A bar for each CPU, its shares in the colours of the legend. Where there is no room for bars: a number for each, or \
         a cell for each below the mean of all."
    Cpu "cpu" "CPU" (Bar, Nothing, System)
        "One bar for all CPUs together."
    Memory "memory" "Mem" (Bar, Nothing, System)
        "Memory in use (all but what is available), of all there is. The second part of the bar is cached (Cached and \
         Buffers of meminfo)."
    Swap "swap" "Swap" (Bar, Nothing, System)
        "Swap in use, of all there is."
    Load "load" "Load" (Graph, Nothing, System)
        "Load average over 1, 5 and 15 minutes: tasks that run, are runnable or wait uninterruptibly. Each is coloured by its \
         own value per CPU; the graph is that of 1 minute."
    Switches "switches" "Switches" (Graph, Nothing, System)
        "Context switches of the machine per second, and the involuntary share among tasks for which both kinds are known."
    Steal "steal" "Steal" (Graph, Nothing, System)
        "CPU time that the hypervisor gave to others, % of all CPUs, and its peak in the graph."
    Pressure "pressure" "Pressure" (Graph, Nothing, System)
        "Share of the last 10 seconds in which some task waited for a CPU, for I/O or for memory (psi). The graph is that of \
         the highest of the three."
    Parallelism "tlp" "TLP" (Graph, Parallelism, System)
        "Thread-level parallelism: how many threads execute at once while any does, with its standard error, and the average \
         with idle time included. Looking takes some CPU time."
    Disks "disks" "Disks" (Graph, Nothing, Io)
        "Bytes per second read from and written to all disks. The graph is that of both together."
    Network "network" "Network" (Graph, Nothing, Io)
        "Bytes per second received and sent on all network interfaces but lo. The graph is that of both together."
    Storage "storage" "Storage" (Text, FileSystems, Io)
        "The fullest file systems: used space or inodes, whichever is more, and where they are mounted."
    Temperature "temperature" "Temp" (Text, Sensors, System)
        "The highest temperature, and the sensor that reports it."
    Tasks "tasks" "Tasks" (Text, Nothing, Processes)
        "Processes, threads, kernel threads, running and blocked tasks."
    Clock "clock" "Clock" (Text, Nothing, System)
        "The time of day."
    Uptime "uptime" "Uptime" (Text, Nothing, System)
        "Time since the machine started."
    Host "host" "Host" (Text, Nothing, System)
        "Name of the machine, kernel, hypervisor and cloud, model of the CPU."
}

impl Meter {
    /// What is known of it.
    pub const fn info(self) -> &'static MeterInfo {
        &METERS[self as usize]
    }

    /// The meter of this name.
    pub fn find(name: &str) -> Option<Self> {
        let found = METERS.iter().find(|info| info.name == name);
        found.map(|info| info.meter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_meter_has_its_own_place_and_name() {
        for (at, info) in METERS.iter().enumerate() {
            assert_eq!(info.meter as usize, at, "{}", info.name);
            assert_eq!(Meter::find(info.name), Some(info.meter));
            assert!(info.help.ends_with('.'), "{}", info.name);
        }
    }
}
