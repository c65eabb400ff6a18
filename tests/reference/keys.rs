//! `keys.md`: every key by place, and the words of the command line.

use qiantai::terminal::action::Action;
use qiantai::terminal::chord::Chord;
use qiantai::terminal::keymap::{Keymap, Place};

use super::{head, row};

const INTRO: &str = "\
# Keys

As shipped in `keymaps/default.toml`. A file of your own (`keys.toml` in the data folder, or the one
that `QIANTAI_KEYS` names) is laid over it, action by action: `name = [\"key\", …]` below a `[place]`.
A key is looked for in the innermost place first, then outwards to `[all]`.
";

pub(super) fn page() -> String {
    let keymap = Keymap::load(&[]).unwrap();
    let mut page = INTRO.to_owned();
    for place in Place::ALL {
        page.push_str(&format!("\n## [{}] {}\n\n", place.name(), place.title()));
        page.push_str(&head(&["action", "word", "keys", "what it does"]));
        for (_, action, chords) in keymap.bindings().filter(|(of, _, _)| of == place) {
            let chords =
                chords.iter().map(|c: &Chord| format!("`{c}`")).collect::<Vec<_>>().join(" ");
            let (word, doc) = place.about(action).unwrap_or((action.word(), action.doc()));
            page.push_str(&row(&[action.name(), word, &chords, doc]));
        }
    }
    page.push_str("\n## Words of the command line\n\n");
    page.push_str(
        "Each action is also a command: by its word, its initials or its English name.\n\n",
    );
    page.push_str(&head(&["word", "initials", "name", "what it does"]));
    for action in Action::all() {
        page.push_str(&row(&[action.word(), action.initials(), action.name(), action.doc()]));
    }
    page
}
