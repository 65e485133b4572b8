//! Numbers as short text that never outgrows its column.
