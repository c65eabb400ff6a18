//! Who may change the whole screen of a terminal: its loop. A screen answers with wishes and knows
//! neither the whole nor another screen.

use crate::{has_word, none, sources};

/// Where the whole screen may be changed: by its loop, and by the tests' stand-in for it.
const LOOP: &[&str] = &[
    "src/terminal/app.rs",
    "src/terminal/update.rs",
    "src/terminal/update/replies.rs",
    "src/terminal/update/sitting.rs",
    "src/terminal/update/typing.rs",
    "src/terminal/run.rs",
    "src/terminal/testing.rs",
];

#[test]
fn only_the_loop_of_a_terminal_changes_the_whole_screen() {
    let mut faults = Vec::new();
    for source in sources("src").iter().filter(|s| s.is_in("src/terminal")) {
        let above =
            ["view.rs", "available_actions.rs"].iter().any(|end| source.path.ends_with(end));
        for (n, line) in source.code() {
            let names = has_word(line, "App") && !above;
            let changes = line.contains("&mut App") || line.contains("impl App");
            if (names || changes) && !LOOP.contains(&source.path.as_str()) {
                faults.push(format!("{}:{n}: {}", source.path, line.trim()));
            }
        }
    }
    none(&faults);
}
