//! Verdicts against a book in memory.
