//! Sixty-four terminals, each handing one step in and waiting for its answer before the next: what
//! the desk's way of putting all that waits into one commit gives, beside a group committer that
//! writes the same rows into bare redb in the same way and judges nothing.
//!
//! First both in this process, over channels; they take turns on one disk. Then through sockets, to
//! a real desk process that also tells every terminal of every commit.
//!
//! `cargo bench --bench terminals`

#[path = "save/group.rs"]
mod group;
#[path = "../tests/terminals/line.rs"]
#[expect(dead_code, reason = "shared with the tests of terminals")]
mod line;
#[path = "../tests/house/office.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod office;
#[path = "save/rows.rs"]
mod rows;
#[path = "../tests/store/office.rs"]
#[expect(dead_code, reason = "shared with the store's tests")]
mod steps;

use std::path::Path;
use std::thread;
use std::time::Instant;

use group::{Account, Bare, EACH, Ours, ROUNDS, TERMINALS, prepared, round};
use rows::Laid;

fn in_process(dir: &Path) -> Account {
    let (mut founded, rows) = prepared();
    let mut ours = Ours::founded(dir);
    let mut each = Bare::founded(dir, "each", Laid::OneByOne, &mut founded);
    let mut runs = Bare::founded(dir, "runs", Laid::InRuns, &mut founded);
    let mut accounts = [Account::default(), Account::default(), Account::default()];
    for n in 0..ROUNDS {
        let from = n * TERMINALS * EACH;
        accounts[0].add(round(&mut ours, &rows, from));
        accounts[1].add(round(&mut each, &rows, from));
        accounts[2].add(round(&mut runs, &rows, from));
    }
    accounts[0].say("qiantai, in this process");
    accounts[1].say("bare redb, row by row");
    accounts[2].say("bare redb, in runs");
    println!(
        "qiantai over bare: {} row by row, {} in runs (median of {ROUNDS} rounds)",
        accounts[0].over(&accounts[1]),
        accounts[0].over(&accounts[2]),
    );
    let [_, each, _] = accounts;
    each
}

/// Through sockets, to a desk that is a process of its own.
fn through_sockets(bare: &Account) {
    let office = office::TestOffice::practice();
    let mut lines: Vec<line::Line> = (0..TERMINALS).map(|_| office.signed(102)).collect();
    let room = line::any_room(&mut lines[0]);
    let mut account = Account::default();
    for n in 0..ROUNDS {
        let seq = lines[0].seq();
        let began = Instant::now();
        let answers = thread::scope(|scope| {
            let typing: Vec<_> = lines
                .iter_mut()
                .enumerate()
                .map(|(terminal, line)| {
                    let room = &room;
                    scope.spawn(move || {
                        let mut times = Vec::new();
                        for k in 0..EACH {
                            let asked = line::repair(room, "厨房水槽下面一直滴水,请尽快上门看一看");
                            let began = Instant::now();
                            line.accepted(&format!("{n} {k} {terminal}"), &asked);
                            times.push(began.elapsed());
                            line.told.clear();
                        }
                        times
                    })
                })
                .collect();
            typing.into_iter().flat_map(|t| t.join().unwrap()).collect()
        });
        account.add((began.elapsed(), answers, 0));
        assert_eq!(lines[0].seq(), seq + 2 * TERMINALS * EACH, "a call log and a slip each");
    }
    account.say("qiantai, through 64 sockets");
    println!("over the bare committer without sockets: {}", account.over(bare));
}

fn main() {
    // The socket's path must be short, and the disk a real one.
    let dir = tempfile::TempDir::new().unwrap();
    println!("{TERMINALS} terminals, {EACH} steps each in a round, {ROUNDS} rounds");
    let bare = in_process(dir.path());
    through_sockets(&bare);
}
