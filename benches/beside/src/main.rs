//! A save, a look-up and a month's end of qiantai beside what an office might use instead: bare redb, SQLite,
//! PostgreSQL, DuckDB. Everything takes turns in one run, on one disk, with the same rows and bytes, and
//! nobody answers before the disk has them.
//!
//! `cargo run --release --manifest-path benches/beside/Cargo.toml` (`-- save`, `-- look-up` or
//! `-- month-end` for a part of it). `TMPDIR` says on which disk.

#[path = "../../../examples/finder_bench.rs"]
#[expect(dead_code, reason = "the example prints tables of its own")]
mod finder_bench;
#[path = "../../save/group.rs"]
mod group;
mod look_up;
mod month_end;
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
    let parts =
        [("save", save::all as fn()), ("look-up", look_up::all), ("month-end", month_end::all)];
    for (name, all) in parts {
        if asked.is_empty() || asked == name {
            all();
        }
    }
}
