//! Which room may name which, and that no two files need each other: a reader can begin at any file
//! and read downwards.
//!
//! It reads `use` lines and paths as text. A method that is called on a value is not seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Source, has_word, none, sources};

/// Every room with the rooms it may name, from the ground up: a room names only rooms above it in
/// this list.
const ROOMS: &[(&str, &[&str])] = &[
    // Every room may name it.
    (SORTING, &[]),
    ("bytes", &[]),
    // The house's words in the language of whoever reads them.
    ("language", &[]),
    ("text", &["language"]),
    // What is written for the user, for whoever has something to write.
    ("files", &[]),
    ("engine", &[]),
    ("forms", &["engine"]),
    ("exchange", &["engine", "files", "forms"]),
    ("report", &["engine", "files", "forms", "text"]),
    // Bytes of papers, and how they come to a printer.
    ("paper", &["engine", "language", "text"]),
    ("printing", &["engine", "files", "paper"]),
    ("demo", &["engine", "forms"]),
    ("store", &["bytes", "engine", "files", "forms"]),
    // What is shipped to PostgreSQL and read there.
    ("headoffice", &["bytes", "engine", "files", "forms", "store"]),
    // The messages carry what rosters and reports are made of; the start of a desk takes as long as
    // its store is large.
    ("protocol", &["bytes", "engine", "exchange", "paper", "report", "store"]),
    ("queries", &["engine", "forms", "paper", "protocol", "report", "store"]),
    (
        "desk",
        &[
            "bytes", "demo", "engine", "exchange", "files", "forms", "paper", "protocol",
            "queries", "report", "store", "text",
        ],
    ),
    // Draws any frames, and knows nothing of a desk.
    ("thin", &[]),
    (
        "terminal",
        &[
            "engine", "exchange", "files", "forms", "language", "paper", "printing", "protocol",
            "report", "text", "thin",
        ],
    ),
    (
        "cli",
        &[
            "desk",
            "engine",
            "exchange",
            "files",
            "forms",
            "headoffice",
            "language",
            "paper",
            "printing",
            "protocol",
            "report",
            "store",
            "terminal",
        ],
    ),
];

/// Things in order, for everybody.
const SORTING: &str = "sorting";

/// Libraries, and the rooms that may name them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("bincode", &["src/bytes"]),
    ("redb", &["src/store"]),
    ("postgres::", &["src/headoffice"]),
    ("rustls::", &["src/headoffice"]),
    // What is shown is measured and cut as ratatui does it.
    ("ratatui", &["src/terminal", "src/text", "src/thin"]),
    ("crossterm", &["src/terminal"]),
    ("pdf_writer", &["src/paper"]),
    ("subsetter", &["src/paper"]),
    ("ttf_parser", &["src/paper"]),
];

/// Circles that remain, by file; ARCHITECTURE.md says why.
const KNOTS: &[&[&str]] = &[
    &["src/engine/book.rs", "src/engine/form.rs", "src/engine/registry.rs", "src/engine/step.rs"],
    &[
        "src/terminal/overlay.rs",
        "src/terminal/overlay/built.rs",
        "src/terminal/overlay/menu.rs",
        "src/terminal/wish.rs",
    ],
];

/// A screen of the terminal and the files beneath it, which draw it and act for it, may need each other:
/// so many of them at most.
const SCREEN_MOST: usize = 4;

#[test]
fn each_part_names_only_those_below_it() {
    let mut faults = Vec::new();
    for (at, (room, below)) in ROOMS.iter().enumerate() {
        let earlier: Vec<&str> = ROOMS.iter().take(at).map(|(room, _)| *room).collect();
        let upward = below.iter().filter(|name| !earlier.contains(name));
        faults.extend(upward.map(|name| format!("the table: {room} stands below {name}")));
    }
    let house = House::read();
    for (from, to) in house.arrows.keys() {
        let (room, other) = (room_of(from), room_of(to));
        if room == other || ["lib", SORTING].contains(&other) || room == "main" {
            continue;
        }
        let below = ROOMS.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, b)| b);
        if !below.contains(&other) {
            faults.push(format!("{from} names {to}"));
        }
    }
    for source in sources("src") {
        for (library, _) in
            LIBRARIES.iter().filter(|(_, may)| !may.iter().any(|room| source.is_in(room)))
        {
            for (n, _) in source.code().iter().filter(|(_, line)| has_word(line, library)) {
                faults.push(format!("{}:{n}: {library}", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let house = House::read();
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in house.arrows.keys().filter(|(from, to)| room_of(from) == room_of(to)) {
        next.entry(from).or_default().insert(to);
    }
    let reached = |from: &str| {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<&str> = next.get(from).into_iter().flatten().copied().collect();
        while let Some(file) = waiting.pop() {
            if reached.insert(file) {
                waiting.extend(next.get(file).into_iter().flatten());
            }
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|file| (*file, reached(file))).collect();
    let both = |a: &str, b: &str| all[a].contains(b) && all.get(b).is_some_and(|f| f.contains(a));
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (from, files) in all.iter().filter(|(from, _)| all[**from].contains(**from)) {
        circles.insert(files.iter().copied().filter(|to| both(from, to)).collect());
    }
    let mut faults = Vec::new();
    for circle in &circles {
        if KNOTS.contains(&circle.as_slice()) || one_screen(circle) {
            continue;
        }
        let inside = |(from, to): &&(String, String)| {
            circle.contains(&from.as_str()) && circle.contains(&to.as_str())
        };
        for (from, to) in house.arrows.keys().filter(inside) {
            let names = &house.arrows[&(from.clone(), to.clone())];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            faults.push(format!("{from} -> {to}: {}", names.join(", ")));
        }
    }
    let gone = KNOTS.iter().filter(|knot| !circles.contains(**knot));
    faults.extend(gone.map(|knot| format!("no circle any more: {}", knot.join(", "))));
    none(&faults);
    assert!(house.arrows.len() > 1_000, "too few imports were read to say anything");
}

/// Whether these are one screen of the terminal: a file and files of the folder that bears its name.
fn one_screen(circle: &[&str]) -> bool {
    let own = |file: &&str| {
        let folder = file.strip_suffix(".rs").map(|stem| format!("{stem}/"));
        folder.is_some_and(|folder| {
            circle.iter().filter(|other| *other != file).all(|other| other.starts_with(&folder))
        })
    };
    circle.len() <= SCREEN_MOST && room_of(circle[0]) == "terminal" && circle.iter().any(own)
}

/// `desk` of `src/desk/office.rs`.
fn room_of(path: &str) -> &str {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let room = path.split('/').next().unwrap_or_default();
    room.strip_suffix(".rs").unwrap_or(room)
}

/// A path of modules and the name behind them, from the crate's root.
type Path = Vec<String>;

/// One file as its imports say it.
struct Room {
    file: String,
    code: String,
    /// What a name at the beginning of a path stands for in this file.
    names: BTreeMap<String, Path>,
}

struct House {
    rooms: BTreeMap<Path, Room>,
    /// From a file to another, with the names that it takes from there.
    arrows: BTreeMap<(String, String), BTreeSet<String>>,
}

impl House {
    fn read() -> Self {
        let files = sources("src");
        let files = files.iter().filter(|s| !s.is_test() && s.path != "src/main.rs");
        let mut house = Self { rooms: files.map(read_room).collect(), arrows: BTreeMap::new() };
        let modules: BTreeSet<Path> = house.rooms.keys().cloned().collect();
        for (module, room) in &mut house.rooms {
            for (path, name) in imports(&room.code) {
                let below = [module.as_slice(), &path].concat();
                let child = below.get(..=module.len()).is_some_and(|m| modules.contains(m));
                if let Some(whole) = absolute(module, &path).or(child.then_some(below)) {
                    room.names.insert(name, whole);
                }
            }
            for name in declared(&room.code) {
                let child = [module.as_slice(), std::slice::from_ref(&name)].concat();
                room.names.entry(name).or_insert(child);
            }
        }
        let mut arrows: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (module, room) in &house.rooms {
            let mut found: Vec<Path> = room.names.values().cloned().collect();
            for path in paths(&room.code) {
                let named = path.first().and_then(|first| room.names.get(first));
                let named = named.map(|start| [start.as_slice(), &path[1..]].concat());
                found.extend(absolute(module, &path).or(named));
            }
            for (file, name) in found.iter().filter_map(|path| house.resolve(path, 0)) {
                if file != room.file && !name.is_empty() {
                    let arrow = (room.file.clone(), file.to_string());
                    arrows.entry(arrow).or_default().insert(name);
                }
            }
        }
        Self { arrows, ..house }
    }

    /// The file that defines what a path names, through what other files hand on. A module that is
    /// only a step on the way has no name of its own there.
    fn resolve(&self, path: &[String], depth: usize) -> Option<(&str, String)> {
        let length = (0..=path.len()).rev().find(|n| self.rooms.contains_key(&path[..*n]))?;
        let room = &self.rooms[&path[..length]];
        let Some(name) = path.get(length) else { return Some((&room.file, String::new())) };
        match room.names.get(name) {
            Some(on) if depth < 9 && on[..] != path[..=length] => {
                self.resolve(&[on.as_slice(), &path[length + 1..]].concat(), depth + 1)
            }
            _ => Some((&room.file, name.clone())),
        }
    }
}

fn read_room(source: &Source) -> (Path, Room) {
    let module = source.path.trim_start_matches("src/").trim_end_matches(".rs");
    let module: Path = module.split('/').filter(|m| *m != "lib").map(str::to_string).collect();
    let mut code = String::new();
    for (_, line) in source.code() {
        let line = line.split(" //").next().unwrap_or_default();
        // What stands in quotation marks is no code.
        code.extend(line.split('"').step_by(2));
        code.push('\n');
    }
    (module, Room { file: source.path.clone(), code, names: BTreeMap::new() })
}

/// A path that begins at the crate's root or goes up from a module, as one from the root.
fn absolute(module: &[String], path: &[String]) -> Option<Path> {
    let up = path.iter().take_while(|part| *part == "super").count();
    match path.first().map(String::as_str) {
        Some("crate") => Some(path[1..].to_vec()),
        Some("self") => Some([module, &path[1..]].concat()),
        Some("super") => {
            let above = module.len().checked_sub(up)?;
            Some([&module[..above], &path[up..]].concat())
        }
        _ => None,
    }
}

/// What the `use` lines name, each with the name that it has in the file.
fn imports(code: &str) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    for statement in code.split(';') {
        let lines: Vec<&str> = statement.lines().collect();
        let begins = |line: &&str| without_pub(line).starts_with("use ");
        let Some(from) = lines.iter().rposition(begins) else { continue };
        let tree = lines[from..].join(" ");
        branches(without_pub(&tree).trim_start_matches("use "), &[], &mut all);
    }
    all
}

/// Takes a tree of imports apart: `a::{b, c as d}`.
fn branches(tree: &str, before: &[String], all: &mut Vec<(Path, String)>) {
    let (mut depth, mut from) = (0_i32, 0);
    for (at, letter) in tree.char_indices().chain([(tree.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let branch = tree.get(from..at).unwrap_or_default().trim();
                from = (at + 1).min(tree.len());
                if let Some((stem, rest)) = branch.split_once('{') {
                    let stem = [before, &parts(stem)].concat();
                    branches(rest.trim_end().trim_end_matches('}'), &stem, all);
                } else if !branch.is_empty() {
                    let (path, other) = branch.split_once(" as ").unwrap_or((branch, ""));
                    let mut path = [before, &parts(path)].concat();
                    path.pop_if(|last| last == "self");
                    let last = path.last().cloned().unwrap_or_default();
                    all.push((path, if other.is_empty() { last } else { other.to_string() }));
                }
            }
            _ => {}
        }
    }
}

fn parts(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// The modules that a file declares.
fn declared(code: &str) -> impl Iterator<Item = String> {
    code.lines().filter_map(|line| {
        let name = without_pub(line).strip_prefix("mod ")?.strip_suffix(';')?;
        Some(name.to_string())
    })
}

/// A line without what says who may see it.
fn without_pub(line: &str) -> &str {
    let line = line.trim_start();
    let Some(rest) = line.strip_prefix("pub") else { return line };
    let rest = rest.strip_prefix('(').and_then(|r| r.split_once(')')).map_or(rest, |(_, r)| r);
    rest.trim_start()
}

/// Every path with more than one part.
fn paths(code: &str) -> impl Iterator<Item = Path> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.split(move |c| !word(c)).filter(|w| w.contains("::") && !w.starts_with(':')).map(parts)
}
