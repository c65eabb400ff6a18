//! Head office's tables, made and changed by numbered steps. Each step runs once and in a transaction of its own; two
//! that run at once wait for each other.

use postgres::{Client, GenericClient};

use super::problem::HeadOfficeProblem;

/// The steps, in their order. One that was released is never changed.
const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
];

/// The version that this program works with.
pub fn known() -> i32 {
    i32::try_from(STEPS.len()).unwrap_or(i32::MAX)
}

/// Makes what is missing. Answers the version that was there, and the one that is there now.
///
/// # Errors
/// The account may not, or a later program has been here.
pub fn init(client: &mut Client) -> Result<(i32, i32), HeadOfficeProblem> {
    init_until(client, known())
}

/// The same up to a step: what an earlier program has made.
///
/// # Errors
/// As [`init`].
pub fn init_until(client: &mut Client, last: i32) -> Result<(i32, i32), HeadOfficeProblem> {
    let mut txn = client.transaction()?;
    txn.batch_execute(
        "select pg_advisory_xact_lock(7113350920261130);
         create schema if not exists qiantai;
         create table if not exists qiantai.version (
             step int primary key, applied timestamptz not null default now(), program text not null);
         do $$ begin
             if not exists (select 1 from pg_roles where rolname = 'qiantai_office') then
                 create role qiantai_office nologin; end if;
             if not exists (select 1 from pg_roles where rolname = 'qiantai_reader') then
                 create role qiantai_reader nologin; end if;
         end $$;
         grant usage on schema qiantai to qiantai_office, qiantai_reader;
         grant select on qiantai.version to qiantai_office, qiantai_reader;",
    )?;
    let before = version(&mut txn)?;
    if before > known() {
        return Err(HeadOfficeProblem::OtherSchema { found: before, known: known() });
    }
    let missing = (1..=last).zip(STEPS).skip(usize::try_from(before).unwrap_or(0));
    for (step, sql) in missing {
        txn.batch_execute(sql)?;
        let program = env!("CARGO_PKG_VERSION");
        txn.execute(
            "insert into qiantai.version (step, program) values ($1, $2)",
            &[&step, &program],
        )?;
    }
    txn.commit()?;
    Ok((before, last))
}

fn version(client: &mut impl GenericClient) -> Result<i32, HeadOfficeProblem> {
    Ok(client.query_one("select coalesce(max(step), 0) from qiantai.version", &[])?.get(0))
}

/// Whether the tables are those that this program works with.
///
/// # Errors
/// They are not, or not there.
pub fn check(client: &mut Client) -> Result<(), HeadOfficeProblem> {
    match version(client)? {
        found if found == known() => Ok(()),
        0 => Err(HeadOfficeProblem::NoSchema),
        found => Err(HeadOfficeProblem::OtherSchema { found, known: known() }),
    }
}
