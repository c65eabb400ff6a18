//! Offices enrolled at head office: a name, a database role of its own, and the code that gives it to them.

use postgres::Client;
use postgres::error::SqlState;
use postgres_protocol::password::scram_sha_256;

use super::account::Account;
use super::code;
use super::problem::HeadOfficeProblem;
use super::reading::Office;
use super::schema;

/// Letters in the name of a role; roles are one space for all databases of a server.
const ROLE: usize = 10;

/// Enrols an office, or gives one that is enrolled a new password: its old code is worth nothing then. Answers the
/// account.
///
/// # Errors
/// The name is empty, or the account may not make roles.
pub fn enroll(client: &mut Client, name: &str, renew: bool) -> Result<Account, HeadOfficeProblem> {
    schema::check(client)?;
    let name = name.trim();
    let usage = |sentence: String| HeadOfficeProblem::Usage(sentence);
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(usage("请写管理处的名称".to_string()));
    }
    let mut txn = client.transaction()?;
    let known = txn.query_opt("select role::text from qiantai.office where name = $1", &[&name])?;
    let password = code::password()?;
    // Statements come into the database's log: what it keeps is sent, and not the password.
    let kept = scram_sha_256(password.as_bytes());
    let role = match (known, renew) {
        (Some(row), true) => {
            let role: String = row.get(0);
            // Both are letters and digits of ours, with $, :, = and + between.
            txn.batch_execute(&format!("alter role {role} login password '{kept}'"))?;
            role
        }
        (Some(_), false) => {
            return Err(usage(format!("“{name}”已开通;要重发开通码(旧的作废)请加 --renew")));
        }
        (None, true) => return Err(usage(format!("“{name}”还没有开通;不写 --renew"))),
        (None, false) => {
            let role = format!("qo_{}", code::draw(ROLE)?.to_lowercase());
            txn.batch_execute(&format!(
                "create role {role} login password '{kept}' connection limit 3 in role qiantai_office"
            ))?;
            txn.execute(
                "with new as (insert into qiantai.office (name, role) values ($1, $2::text::name) returning office)
                 insert into qiantai.position (office) select office from new",
                &[&name, &role],
            )
            .map_err(|error| match error.code() {
                Some(&SqlState::UNIQUE_VIOLATION) => usage(format!("“{name}”正在开通;请再看一次")),
                _ => error.into(),
            })?;
            role
        }
    };
    txn.commit()?;
    Ok(Account { user: role, password, ca: None })
}

/// Takes from now on nothing more of an office but from its next generation: before a copy of it is restored. Answers that
/// generation.
///
/// # Errors
/// The link or the account.
pub fn fence(client: &mut Client, office: &Office) -> Result<i32, HeadOfficeProblem> {
    let next = office.generation + 1;
    Ok(client.query_one("select qiantai.fence($1, $2)", &[&office.office, &next])?.get(0))
}

/// A line for each office: name, chain, generation, last entry, its moment, how long nothing was heard.
///
/// # Errors
/// The link or the account.
pub fn offices(client: &mut Client) -> Result<Vec<String>, HeadOfficeProblem> {
    schema::check(client)?;
    let rows = client.query(
        "select name, coalesce(chain, '-'), generation, seq,
             coalesce(to_char(news_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), '-'),
             coalesce(to_char(heard_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), '-'),
             coalesce(refused, 0)::bigint
         from qiantai.offices order by heard_at nulls first, name",
        &[],
    )?;
    let line = |row: &postgres::Row| {
        let text = |n: usize| row.get::<_, String>(n);
        let (generation, seq): (i32, i64) = (row.get(2), row.get(3));
        let refused: i64 = row.get(6);
        format!(
            "{}\t{}\t第 {generation} 代\t{seq} 条\t末条 {}\t上次来 {}\t拒收 {refused} 次",
            text(0),
            text(1),
            text(4),
            text(5)
        )
    };
    Ok(rows.iter().map(line).collect())
}
