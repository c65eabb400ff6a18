//! What head office decides: written by its one writer, asked for by the offices, and what they asked it.

use std::collections::BTreeMap;

use postgres::error::SqlState;
use postgres::{Client, Row};

use super::problem::HeadOfficeProblem;
use super::schema;
use crate::store::chain::Hash;
use crate::store::ruling::{NONE, Ruling, Writer};

/// The most records that are asked for at a time.
const MOST: i32 = 100;

/// For whom something is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub office: Option<i32>,
    /// Its id; empty: for all.
    pub chain: String,
}

/// The office of this name, as one for which something is decided; without a name, all of them.
///
/// # Errors
/// There is none, or nothing has come from it yet, so that nobody knows its id.
pub fn recipient(client: &mut Client, name: Option<&str>) -> Result<Recipient, HeadOfficeProblem> {
    schema::check(client)?;
    let Some(name) = name else { return Ok(Recipient { office: None, chain: String::new() }) };
    let usage = |sentence: String| HeadOfficeProblem::Usage(sentence);
    let row = client
        .query_opt("select office, chain from qiantai.office where name = $1", &[&name])?
        .ok_or_else(|| usage(format!("没有开通“{name}”;请看 head-office offices")))?;
    let chain: Option<String> = row.get(1);
    let chain = chain.ok_or_else(|| usage(format!("“{name}”还没有送来过,不知道是哪一处")))?;
    Ok(Recipient { office: Some(row.get(0)), chain })
}

/// Decides: signs the next record and adds it. Answers its number. What it says goes by the names of the blanks of B-27; who
/// is signed in at the database goes with it.
///
/// # Errors
/// The account may not, or the link.
pub fn decide(
    client: &mut Client,
    writer: &Writer,
    to: &Recipient,
    mut says: BTreeMap<String, serde_json::Value>,
) -> Result<Ruling, HeadOfficeProblem> {
    schema::check(client)?;
    let account: String = client.query_one("select session_user::text", &[])?.get(0);
    says.insert("account".to_string(), account.into());
    let body = serde_json::json!(says).to_string();
    // Somebody else may have written between the reading and the writing; the last one then is another.
    for _ in 0..5 {
        let last = client.query_opt(
            "select number, hash from qiantai.ruling order by number desc limit 1",
            &[],
        )?;
        let (number, prev) = match &last {
            Some(row) => (row.get::<_, i64>(0), hash_of(row, 1)),
            None => (0, NONE),
        };
        let ruling = writer.sign(u64::try_from(number + 1).unwrap_or(1), prev, &to.chain, &body);
        match add(client, to.office, &ruling) {
            Ok(()) => return Ok(ruling),
            Err(error) if error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(HeadOfficeProblem::Usage("别人也在写总部决定;请再来一次".to_string()))
}

fn hash_of(row: &Row, at: usize) -> Hash {
    row.get::<_, Vec<u8>>(at).try_into().unwrap_or(NONE)
}

/// Lays back what a database that was set back has lost of the writer's own book.
///
/// # Errors
/// Another record stands there under a number of the book: two have written.
pub fn lay_back(client: &mut Client, book: &[Ruling]) -> Result<(), HeadOfficeProblem> {
    schema::check(client)?;
    for ruling in book {
        let number = i64::try_from(ruling.number).unwrap_or(i64::MAX);
        let stands =
            client.query_opt("select hash from qiantai.ruling where number = $1", &[&number])?;
        match stands {
            Some(row) if hash_of(&row, 0) == ruling.hash() => continue,
            Some(_) => return Err(HeadOfficeProblem::RulingsFork { at: number }),
            None => {}
        }
        let office: Option<i32> = client
            .query_opt("select office from qiantai.office where chain = $1", &[&ruling.to])?
            .map(|row| row.get(0));
        add(client, office, ruling)?;
    }
    Ok(())
}

/// Adds a record as it was signed.
fn add(client: &mut Client, office: Option<i32>, ruling: &Ruling) -> Result<(), postgres::Error> {
    client.query_one(
        "select qiantai.rule($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &i64::try_from(ruling.number).unwrap_or(i64::MAX),
            &ruling.prev.as_slice(),
            &office,
            &ruling.to,
            &ruling.digest.as_slice(),
            &ruling.body,
            &ruling.hash().as_slice(),
            &ruling.signature,
        ],
    )?;
    Ok(())
}

/// What comes after the record that an office has, in its order; the office's own account asks.
///
/// # Errors
/// The link; or head office has less, or another record under that number.
pub fn after(
    client: &mut Client,
    number: u64,
    hash: &Hash,
) -> Result<Vec<Ruling>, HeadOfficeProblem> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let rows = client.query(
        "select number, prev, recipient, digest, body, signature from qiantai.rulings($1, $2, $3)",
        &[&number, &hash.as_slice(), &MOST],
    );
    let rows = rows.map_err(|error| match error.code().map(SqlState::code) {
        Some("QT001") => HeadOfficeProblem::RulingsBehind { own: number },
        Some("QT002") => HeadOfficeProblem::RulingsFork { at: number },
        _ => error.into(),
    })?;
    Ok(rows.iter().map(ruling).collect())
}

fn ruling(row: &Row) -> Ruling {
    Ruling {
        number: u64::try_from(row.get::<_, i64>(0)).unwrap_or(0),
        prev: hash_of(row, 1),
        to: row.get(2),
        digest: hash_of(row, 3),
        body: row.get(4),
        signature: row.get(5),
    }
}

/// All records for an office after a number, as they are carried there by hand where there is no link: another's without
/// what it says.
///
/// # Errors
/// The link or the account.
pub fn carried(
    client: &mut Client,
    to: &Recipient,
    after: u64,
) -> Result<Vec<Ruling>, HeadOfficeProblem> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let rows = client.query(
        "select number, prev, recipient, digest,
             case when office is null or office = $1 then body end, signature
         from qiantai.ruling where number > $2 order by number",
        &[&to.office, &after],
    )?;
    Ok(rows.iter().map(ruling).collect())
}

/// A question of an office that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub office: String,
    pub slip: String,
    pub title: String,
    pub asked: String,
    pub company_no: i64,
    /// When it was asked, and how old the news of it is, as text.
    pub since: String,
    /// The blanks of the paper, by the names of scripts.
    pub fields: serde_json::Value,
}

/// What the offices asked and nobody has answered yet, the oldest first. It is as new as the last folding.
///
/// # Errors
/// The link or the account.
pub fn requests(client: &mut Client) -> Result<Vec<Asked>, HeadOfficeProblem> {
    schema::check(client)?;
    // What was answered and has not come back from the office yet is answered all the same.
    let rows = client.query(
        "select q.office, q.slip, q.title, q.asked, q.company_no,
             to_char(q.since at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), q.fields::text
         from qiantai.requests q
         where not exists (select 1 from qiantai.ruling r where r.office = q.office_no
             and r.body::jsonb ->> 'what' = 'answer' and r.body::jsonb ->> 'slip' = q.slip
             and r.body::jsonb ->> 'asked_no' = q.company_no::text)
         order by q.since, q.office, q.slip",
        &[],
    )?;
    let asked = |row: &Row| Asked {
        office: row.get(0),
        slip: row.get(1),
        title: row.get(2),
        asked: row.get(3),
        company_no: row.get(4),
        since: row.get(5),
        fields: serde_json::from_str(row.get(6)).unwrap_or_default(),
    };
    Ok(rows.iter().map(asked).collect())
}

/// A record as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub number: i64,
    pub at: String,
    pub account: String,
    /// None: for all.
    pub office: Option<String>,
    /// What it says, by the names of the blanks of B-27.
    pub body: String,
    /// Offices that have not taken it.
    pub waiting: i64,
}

/// Every record, in order.
///
/// # Errors
/// The link or the account.
pub fn decided(client: &mut Client) -> Result<Vec<Decided>, HeadOfficeProblem> {
    schema::check(client)?;
    let rows = client.query(
        "select number, to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), account::text,
             office, body, waiting
         from qiantai.rulings_taken order by number",
        &[],
    )?;
    let one = |row: &Row| Decided {
        number: row.get(0),
        at: row.get(1),
        account: row.get(2),
        office: row.get(3),
        body: row.get(4),
        waiting: row.get(5),
    };
    Ok(rows.iter().map(one).collect())
}

impl Decided {
    /// For whom, in a word.
    pub fn to(&self) -> &str {
        self.office.as_deref().unwrap_or("各处")
    }

    /// How far it has come.
    pub fn took(&self) -> String {
        if self.waiting == 0 {
            "都已取".to_string()
        } else {
            format!("{} 处未取", self.waiting)
        }
    }

    /// A line for the command line: number, when, by which account, for whom, what it says, who has not taken it.
    pub fn line(&self) -> String {
        let Self { number, at, account, body, .. } = self;
        format!("{number}\t{at}\t{account}\t{}\t{body}\t{}", self.to(), self.took())
    }
}

/// How far an office has taken what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub office: String,
    pub number: i64,
    /// Records that it has not.
    pub behind: i64,
    /// Minutes since it asked, and since its last entry here was written.
    pub asked_minutes: Option<i64>,
    pub news_minutes: Option<i64>,
}

/// How far each office is, the one that lacks most first.
///
/// # Errors
/// The link or the account.
pub fn taken(client: &mut Client) -> Result<Vec<Taken>, HeadOfficeProblem> {
    schema::check(client)?;
    let rows = client.query(
        "select o.name, p.ruling, coalesce((select max(r.number) from qiantai.ruling r), 0) - p.ruling as behind,
             (extract(epoch from now() - p.ruling_asked) / 60)::bigint,
             (extract(epoch from now() - p.recorded) / 60)::bigint
         from qiantai.office o join qiantai.position p using (office) order by behind desc, o.name",
        &[],
    )?;
    let one = |row: &Row| Taken {
        office: row.get(0),
        number: row.get(1),
        behind: row.get(2),
        asked_minutes: row.get(3),
        news_minutes: row.get(4),
    };
    Ok(rows.iter().map(one).collect())
}
