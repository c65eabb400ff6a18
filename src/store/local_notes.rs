//! The names of the notes that say how far a credential counts. They go wherever credentials go: a note that
//! stayed behind would make a PIN that was given somebody's own. It must not know what stands in them.

/// Begins the name of the note that says until when somebody's given PIN can be changed into an own one; the
/// badge follows. Never changed.
const FIRST_PIN_NOTE: &str = "first-pin ";
/// The name of the note that keeps how often PINs were tried. Never changed.
pub const THROTTLE_NOTE: &str = "throttle";

/// The name of the note that says until when somebody's given PIN can be changed into an own one.
pub fn first_note(badge: u32) -> String {
    format!("{FIRST_PIN_NOTE}{badge}")
}

/// Whether a note of this name goes with the credentials.
pub fn belongs_to_credentials(name: &str) -> bool {
    name == THROTTLE_NOTE || name.starts_with(FIRST_PIN_NOTE)
}
