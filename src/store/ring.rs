//! A ring of small cells.
