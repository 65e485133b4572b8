//! Parents and children.
