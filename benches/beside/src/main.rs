//! A save and a look-up of qiantai beside what an office might use instead: bare redb, SQLite,
//! PostgreSQL. Everything takes turns in one run, on one disk, with the same rows and bytes, and
//! nobody answers before the disk has them.
//!
//! `cargo run --release --manifest-path benches/beside/Cargo.toml` (`-- save` or `-- look-up` for a
//! half of it). `TMPDIR` says on which disk.

#[path = "../../../examples/finder_bench.rs"]
#[expect(dead_code, reason = "the example prints tables of its own")]
mod finder_bench;
#[path = "../../save/group.rs"]
mod group;
mod look_up;
mod postgresql;
#[path = "../../save/rows.rs"]
mod rows;
mod save;
mod sqlite;
#[path = "../../../tests/store/office.rs"]
#[expect(dead_code, reason = "shared with the store's tests")]
mod steps;

fn main() {
    let asked = std::env::args().nth(1).unwrap_or_default();
    if asked != "look-up" {
        save::all();
    }
    if asked != "save" {
        look_up::all();
    }
}
