//! Head office's database as it really is: a suite of its own, which `.ci/run` runs with `QIANTAI_POSTGRES=1`. It needs the
//! programs of PostgreSQL, and says so where they are missing.
//!
//! `QIANTAI_OFFICES=300` plays the lines of a whole company: many offices, cut calls, a primary that is killed, a standby
//! that takes over, a database that was rolled back.

#[path = "headoffice/attack.rs"]
mod attack;
#[path = "headoffice/board.rs"]
mod board;
#[path = "headoffice/company.rs"]
mod company;
#[path = "headoffice/folded.rs"]
mod folded;
#[path = "headoffice/journals.rs"]
mod journals;
#[path = "headoffice/lag.rs"]
mod lag;
#[path = "headoffice/line.rs"]
mod line;
#[path = "headoffice/restored.rs"]
mod restored;
#[path = "headoffice/rulings.rs"]
mod rulings;
#[path = "headoffice/server.rs"]
mod server;
#[path = "headoffice/ship.rs"]
mod ship;
#[path = "headoffice/tls.rs"]
mod tls;

use std::sync::{Mutex, MutexGuard, PoisonError};

use server::Server;

/// A server for one test, and that no other runs beside it: two cores, and each server has its own buffers.
fn server() -> Option<(Server, MutexGuard<'static, ()>)> {
    if std::env::var_os("QIANTAI_POSTGRES").is_none() {
        println!("skipped: a suite of its own, QIANTAI_POSTGRES=1 runs it");
        return None;
    }
    static ONE: Mutex<()> = Mutex::new(());
    let turn = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(server) = Server::start() else {
        println!("skipped: needs PostgreSQL (initdb, postgres)");
        return None;
    };
    Some((server, turn))
}

/// Needs no server: each step of the tables has its file, and is named by its number.
#[test]
fn the_steps_of_the_tables_are_numbered_without_a_gap() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/headoffice/schema");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let known = qiantai::headoffice::schema::known();
    let wanted: Vec<String> = (1..=known).map(|step| format!("{step:03}.sql")).collect();
    assert_eq!(names, wanted);
}
