//! The live machine, or a captured tree, under a root path.
