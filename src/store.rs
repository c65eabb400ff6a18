//! The store: one redb file that only the desk opens.
