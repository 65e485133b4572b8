//! The columns of the tables of disks and of interfaces: drawn by `ui`, explained by the help.

/// A column of a table of devices.
#[derive(Clone, Copy, Debug)]
pub struct DeviceColumn<T> {
    /// Which one.
    pub id: T,
    /// Heading.
    pub title: &'static str,
    /// Cells, without the gap to the next column.
    pub width: u16,
    /// Cells that the table has at least where the column is shown.
    pub from: u16,
    /// Meaning, unit and source.
    pub help: &'static str,
}

/// Numbers of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskColumn {
    /// Bytes read per second.
    Read,
    /// Bytes written per second.
    Written,
    /// Reads completed per second.
    Reads,
    /// Writes completed per second.
    Writes,
    /// Reads merged per second.
    ReadsMerged,
    /// Writes merged per second.
    WritesMerged,
    /// Mean time of a read, milliseconds.
    ReadAwait,
    /// Mean time of a write, milliseconds.
    WriteAwait,
    /// Share of the interval with a request in flight, %.
    Utilization,
    /// Mean number of requests in flight.
    Queue,
}

/// Numbers of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetColumn {
    /// Bytes received per second.
    Received,
    /// Bytes sent per second.
    Sent,
    /// Packets received per second.
    PacketsReceived,
    /// Packets sent per second.
    PacketsSent,
    /// Errors of both directions per second.
    Errors,
    /// Packets thrown away per second, both directions.
    Drops,
}

const fn column<T: Copy>(
    id: T,
    title: &'static str,
    width: u16,
    from: u16,
    help: &'static str,
) -> DeviceColumn<T> {
    DeviceColumn {
        id,
        title,
        width,
        from,
        help,
    }
}

/// Columns of the disks.
#[rustfmt::skip] // a table reads as a table
pub const DISK_COLUMNS: [DeviceColumn<DiskColumn>; 10] = [
    column(DiskColumn::Read, "READ/s", 6, 0, "Bytes read per second (diskstats, sectors_read)."),
    column(DiskColumn::Written, "WRITE/s", 7, 0, "Bytes written per second (diskstats, sectors_written)."),
    column(DiskColumn::Reads, "RD/s", 5, 0, "Reads completed per second (iostat r/s)."),
    column(DiskColumn::Writes, "WR/s", 5, 0, "Writes completed per second (iostat w/s)."),
    column(DiskColumn::ReadsMerged, "RMRG/s", 6, 92, "Adjacent reads merged into others per second (iostat rrqm/s)."),
    column(DiskColumn::WritesMerged, "WMRG/s", 6, 92, "Adjacent writes merged into others per second (iostat wrqm/s)."),
    column(DiskColumn::ReadAwait, "R_AWAIT", 7, 64,
        "Mean time of a read, from request to end, in milliseconds; a dash when there was none."),
    column(DiskColumn::WriteAwait, "W_AWAIT", 7, 64, "Mean time of a write, in milliseconds."),
    column(DiskColumn::Utilization, "UTIL%", 5, 46,
        "Utilization: share of the time in which a request was in flight. A disk that serves many at once is not full at \
         100."),
    column(DiskColumn::Queue, "QUEUE", 5, 54, "Mean number of requests in flight (iostat aqu-sz)."),
];

/// Columns of the interfaces.
#[rustfmt::skip] // a table reads as a table
pub const NET_COLUMNS: [DeviceColumn<NetColumn>; 6] = [
    column(NetColumn::Received, "RECV/s", 6, 0, "Bytes received per second (net/dev)."),
    column(NetColumn::Sent, "SENT/s", 7, 0, "Bytes sent per second (net/dev)."),
    column(NetColumn::PacketsReceived, "PIN/s", 5, 0, "Packets received per second."),
    column(NetColumn::PacketsSent, "POUT/s", 6, 0, "Packets sent per second."),
    column(NetColumn::Errors, "ERR/s", 5, 46, "Packets with errors per second, received and sent."),
    column(NetColumn::Drops, "DROP/s", 6, 46, "Packets thrown away per second, received and sent."),
];
