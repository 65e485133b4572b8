//! Parsers of kernel files.
