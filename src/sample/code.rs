//! What a process runs, as far as its files tell: the libraries it has mapped, and how its program was built.

/// Read once for each program that a process becomes, of processes whose threads are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Names, without folders, of the files that are mapped to be executed, each once (`/proc/PID/maps`), raw bytes.
    /// `None` where they may not be read.
    pub mapped: Option<Box<[Box<[u8]>]>>,
    /// What the file of the program says of itself (`/proc/PID/exe`). `None` where it may not be read, or is no ELF file
    /// with a table of sections.
    pub program: Option<Program>,
}

/// What an ELF file says of how it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Names of its sections, raw bytes.
    pub sections: Box<[Box<[u8]>]>,
    /// What compilers and linkers left in its section `.comment`, each ended by NUL, raw bytes; empty where there is none.
    pub comment: Box<[u8]>,
    /// Version of Go that it was built by, as its section `.go.buildinfo` has it: `go1.24.1`.
    pub go_version: Option<Box<[u8]>>,
}
