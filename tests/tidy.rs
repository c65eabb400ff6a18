//! Reads the sources and says where they have left the house's order: what each room may name,
//! how long a file may be, and which words are not written.
//!
//! It judges text, not meaning; what the compiler or clippy can see is theirs.

#[path = "tidy/named_forms.rs"]
mod named_forms;
#[path = "tidy/one_loop.rs"]
mod one_loop;
#[path = "tidy/one_sort.rs"]
mod one_sort;
#[path = "tidy/rooms.rs"]
mod rooms;

use std::fs;
use std::path::{Path, PathBuf};

use qiantai::forms;

/// The most lines of code in a file, without comments, blank lines and tests.
const MAX_FILE_LINES: usize = 400;
/// The most lines of a function, including its signature.
const MAX_FUNCTION_LINES: usize = 70;

/// The most lines of code of a plain register, to the end of its form.
const MAX_PLAIN_LINES: usize = 45;

struct Source {
    /// From the package's folder, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The numbered lines of code, without comments and tests.
    fn code(&self) -> Vec<(usize, &str)> {
        if self.is_test() {
            return Vec::new();
        }
        let mut lines = self.text.lines().enumerate();
        let mut code = Vec::new();
        while let Some((n, line)) = lines.next() {
            if line.trim() == "#[cfg(test)]" {
                skip_item(&mut lines);
                continue;
            }
            let line = line.trim_end();
            if !line.is_empty() && !line.trim_start().starts_with("//") {
                code.push((n + 1, line));
            }
        }
        code
    }

    /// A file that is compiled for tests only.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(&format!("{folder}/")) || self.path == format!("{folder}.rs")
    }
}

/// Passes over the item after an attribute: a line that ends in `;`, or all to the closing brace.
fn skip_item<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) {
    let Some((_, first)) = lines.find(|(_, line)| !line.trim_start().starts_with("#[")) else {
        return;
    };
    if first.trim_end().ends_with(['}', ';']) {
        return;
    }
    let end = format!("{}}}", indent(first));
    lines.find(|(_, line)| line.trim_end() == end);
}

fn indent(line: &str) -> String {
    line.chars().take_while(|c| *c == ' ').collect()
}

fn below(folder: &str, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(end) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources(folder: &str) -> Vec<Source> {
    let own = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        Source { path: path.to_str().unwrap().replace('\\', "/"), text }
    };
    let found: Vec<Source> = below(folder, ".rs").into_iter().map(own).collect();
    assert!(!found.is_empty(), "{folder}");
    found
}

fn everything() -> Vec<Source> {
    ["src", "tests", "examples"].into_iter().flat_map(sources).collect()
}

/// Whether the line contains the whole word.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|l| l.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|l| l.chars().next());
        let goes_on = (before.is_some_and(part) && word.starts_with(part))
            || (after.is_some_and(part) && word.ends_with(part));
        !goes_on
    })
}

/// Says all faults at once.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_pure_part_names_nothing_of_the_world() {
    let world = [
        "std::fs",
        "std::net",
        "std::env",
        "std::time",
        "std::process",
        "std::thread",
        "std::io",
        "std::os",
        "std::path",
        "redb",
        "ratatui",
        "crossterm",
        "bincode",
        "rustix",
        "getrandom",
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant",
        "crate::store",
        "crate::desk",
        "crate::queries",
        "crate::protocol",
        "crate::demo",
        "crate::exchange",
        "crate::report",
        "crate::terminal",
        "crate::cli",
        "f32",
        "f64",
    ];
    let mut faults = Vec::new();
    for source in sources("src")
        .iter()
        .filter(|s| ["src/engine", "src/forms", "src/paper"].iter().any(|room| s.is_in(room)))
    {
        for (n, line) in source.code() {
            for word in world.iter().filter(|word| has_word(line, word)) {
                faults.push(format!("{}:{n}: {word}", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn files_and_functions_can_be_read_in_one_go() {
    let mut faults = Vec::new();
    for source in everything() {
        let lines = source.code().len();
        if lines > MAX_FILE_LINES {
            faults
                .push(format!("{}: {lines} lines of code, at most {MAX_FILE_LINES}", source.path));
        }
        let text: Vec<&str> = source.text.lines().collect();
        for (n, line) in text.iter().enumerate().filter(|(_, line)| is_function(line)) {
            let end = format!("{}}}", indent(line));
            let long = text[n..].iter().position(|l| l.trim_end() == end).map_or(0, |l| l + 1);
            if long > MAX_FUNCTION_LINES && line.ends_with(['{', '(']) {
                faults.push(format!("{}:{}: {long} lines of function", source.path, n + 1));
            }
        }
    }
    none(&faults);
}

/// A register without rules of its own is little more than its blanks: nobody has to look for more in it.
#[test]
fn a_plain_register_is_declared_in_few_lines() {
    let (files, mut faults, mut seen) = (sources("src/forms"), Vec::new(), 0);
    for form in forms::FORMS.iter().filter(|form| form.is_plain()) {
        let begins = format!("Form::new(\"{}\",", form.id);
        let source = files.iter().find(|source| source.text.contains(&begins));
        let source = source.unwrap_or_else(|| panic!("{} is declared nowhere", form.id));
        let code = source.code();
        let begun = code.iter().position(|(_, line)| line.contains(&begins)).unwrap_or(0);
        let end = code[begun..].iter().position(|(_, line)| line.ends_with(';'));
        let lines = begun + end.map_or(code.len(), |end| end + 1);
        seen += 1;
        if lines > MAX_PLAIN_LINES {
            faults.push(format!("{}: {} takes {lines} lines", source.path, form.id));
        }
    }
    assert!(seen >= 20, "only {seen} plain registers were looked at");
    none(&faults);
}

fn is_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.find(|w| !w.starts_with("pub") && *w != "const" && *w != "async") == Some("fn")
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent: Vec<String> = everything()
        .into_iter()
        .filter(|s| !s.text.starts_with("//! ") || s.text.lines().count() < 3)
        .map(|s| s.path)
        .collect();
    none(&silent);
    let module_files: Vec<String> =
        everything().into_iter().map(|s| s.path).filter(|p| p.ends_with("/mod.rs")).collect();
    none(&module_files);
}

#[test]
fn some_words_are_not_written() {
    let mut faults = Vec::new();
    // Spelt in halves, so that this file may stand the test itself.
    let never = [
        concat!("to", "do!"),
        concat!("db", "g!"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("#[ig", "nore"),
        concat!("unimpl", "emented!"),
        concat!("TO", "DO"),
    ];
    for source in everything() {
        for (n, line) in source.text.lines().enumerate() {
            for word in never.iter().filter(|word| has_word(line, word)) {
                faults.push(format!("{}:{}: {word}", source.path, n + 1));
            }
        }
    }
    for source in sources("src").iter().filter(|s| !s.is_in("src/cli")) {
        for (n, line) in source.code() {
            for word in ["println!", "eprintln!", "print!", "eprint!"] {
                if has_word(line, word) {
                    faults.push(format!("{}:{n}: {word} belongs to src/cli", source.path));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn types_are_named_for_what_they_are() {
    let empty = ["Manager", "Helper", "Util", "Handler", "Data", "Info"];
    let mut faults = Vec::new();
    for source in everything() {
        for (n, line) in source.text.lines().enumerate() {
            let mut words = line.split_whitespace().skip_while(|w| w.starts_with("pub"));
            let kind = words.next().unwrap_or_default();
            if !["struct", "enum", "trait", "type"].contains(&kind) {
                continue;
            }
            let name = words.next().unwrap_or_default();
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if empty.iter().any(|e| name.contains(e)) {
                faults.push(format!("{}:{}: {name}", source.path, n + 1));
            }
        }
    }
    none(&faults);
}

#[test]
fn keys_stand_in_the_keymap_and_not_in_the_views() {
    let mut faults = Vec::new();
    for source in sources("src") {
        let may = ["chord", "input", "keymap"];
        if may.iter().any(|part| source.is_in(&format!("src/terminal/{part}"))) {
            continue;
        }
        for (n, line) in source.code() {
            if has_word(line, "KeyCode") {
                faults.push(format!("{}:{n}: {}", source.path, line.trim()));
            }
        }
    }
    none(&faults);
}

/// A key's name in a sentence would be wrong for whoever has bound another, and for a script.
#[test]
fn no_sentence_names_a_key() {
    let names = ["Enter", "Esc", "Tab", "Space", "Backspace", "Ctrl", "Alt"];
    let mut faults = Vec::new();
    for source in sources("src") {
        let may = ["chord", "input", "keymap"];
        if may.iter().any(|part| source.is_in(&format!("src/terminal/{part}"))) {
            continue;
        }
        for (n, line) in source.code() {
            let function = |word: &str| {
                let digits = word.strip_prefix('F').unwrap_or_default();
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
            };
            let said = quoted(line).filter(|text| !text.is_ascii());
            let word = |c: char| !c.is_ascii_alphanumeric();
            for text in said {
                if text.split(word).any(|w| names.contains(&w) || function(w)) {
                    faults.push(format!("{}:{n}: {text}", source.path));
                }
            }
        }
    }
    none(&faults);
}

/// The words in quotation marks of a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[test]
fn what_rules_say_is_a_sentence_for_people() {
    let mut faults = Vec::new();
    let own = forms::FORMS.iter().flat_map(|form| form.rules);
    for rule in own.chain(forms::SHARED.iter().flat_map(|s| s.rules)) {
        let text = rule.text;
        // What another part has said already.
        if text == "{0}" {
            continue;
        }
        let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let ends_well = text.ends_with(|c: char| c.is_alphanumeric() || "”》)}".contains(c));
        if !chinese || !ends_well || text.contains("  ") || text.trim() != text {
            faults.push(format!("{}: {text}", rule.name));
        }
        // The longest that fits two lines of the narrowest screen.
        if text.chars().count() > 60 {
            faults.push(format!("{}: too long: {text}", rule.name));
        }
    }
    none(&faults);
}

#[test]
fn versions_that_were_proved_are_pinned() {
    let cargo = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let cargo: toml::Table = cargo.parse().unwrap();
    let dependencies = &cargo["dependencies"];
    // Without a simulated power cut lost on this version, and on no earlier one.
    assert_eq!(dependencies["redb"].as_str(), Some("=4.5.0"));
    // The last that decodes what the store holds byte by byte.
    assert_eq!(dependencies["bincode"]["version"].as_str(), Some("=2.0.1"));
    assert_eq!(cargo["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}

#[test]
fn every_test_file_tests_something() {
    for source in sources("tests") {
        let top = source.path.split('/').count() == 2;
        let tests = source.text.contains("#[test]") || source.text.contains("proptest!");
        assert!(!top || tests, "{}: no test", source.path);
        assert!(source.text.lines().count() > 10, "{}: nearly empty", source.path);
    }
    for table in below("tests", ".txt") {
        let text = fs::read_to_string(&table).unwrap();
        assert!(text.lines().count() >= 3, "{}: nearly empty", table.display());
    }
}

/// What a test, a walk or an export writes without a folder of its own would land at the root.
#[test]
fn nothing_lies_at_the_root_that_nobody_expects_there() {
    let expected = [
        ".ci",
        ".git",
        ".gitignore",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "benches",
        "deny.toml",
        "docs",
        "examples",
        "justfile",
        "packaging",
        "keymaps",
        "languages",
        "rust-toolchain.toml",
        "rustfmt.toml",
        "src",
        "target",
        "tests",
    ];
    let root = fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let names = root.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    // An editor's or a tool's own hidden files are nobody's fault.
    let odd = names.filter(|n| !expected.contains(&n.as_str()) && !n.starts_with('.'));
    none(&odd.collect::<Vec<_>>());
}
