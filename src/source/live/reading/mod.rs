//! How files and helpers are read: buffers, open files, sockets, and what may take for ever.

pub(crate) mod files;
pub(crate) mod guard;
pub(crate) mod held_io;
pub(crate) mod netlink;
pub(crate) mod open_files;
pub(crate) mod parts;
pub(crate) mod passwd;
pub(crate) mod questions;
pub(crate) mod read_rotation;
pub(crate) mod reader;
pub(crate) mod rounds;
pub(crate) mod sysfs;
