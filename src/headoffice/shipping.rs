//! An office's journal on its way to head office: in order, in bounded pieces, from where head office says it is.
//!
//! A piece that was taken and whose answer was lost is only sent again: head office compares. Nothing is sent past an
//! entry that does not follow, and nothing to a head office that has something else.

use std::path::Path;
use std::time::{Duration, SystemTime};

use postgres::{Client, Row};

use super::problem::HeadOfficeProblem;
use super::schema;
use crate::engine::moment::Moment;
use crate::store::StoreProblem;
use crate::store::backup::age::keys::PublicKey;
use crate::store::backup::age::seal;
use crate::store::carrying::{Carried, Carrier, Place};
use crate::store::opening::PLAIN_FILE;
use crate::store::shipped::ShippedNote;

/// The most entries of one piece, and the bytes after which it is closed.
const ENTRIES: usize = 500;
const BYTES: usize = 1 << 20;
/// How often in one round head office may turn out to have less than it said.
const REWOUND_MOST: u32 = 5;

/// How far an office is at head office, as its database says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// OK, GAP, FORK, FENCED.
    pub verdict: String,
    pub at: Option<i64>,
    pub detail: Option<String>,
    pub office: i32,
    pub name: String,
    pub chain: Option<String>,
    pub generation: u32,
    pub seq: u64,
    pub hash: Vec<u8>,
}

impl Standing {
    fn of(row: &Row) -> Result<Self, postgres::Error> {
        Ok(Self {
            verdict: row.try_get("verdict")?,
            at: row.try_get("at")?,
            detail: row.try_get("detail")?,
            office: row.try_get("office")?,
            name: row.try_get("name")?,
            chain: row.try_get("chain")?,
            generation: u32::try_from(row.try_get::<_, i32>("generation")?).unwrap_or(0),
            seq: u64::try_from(row.try_get::<_, i64>("seq")?).unwrap_or(0),
            hash: row.try_get("hash")?,
        })
    }

    /// The place behind its last entry, as a journal may be opened there.
    fn place(&self, known: &Place) -> Place {
        let hash = self.hash.as_slice().try_into().unwrap_or_default();
        if known.seq == self.seq && known.hash == hash {
            return known.clone();
        }
        // Its line is not known: the journal is read from its begin.
        Place { seq: self.seq, hash, line_at: u64::MAX, ..Place::start() }
    }
}

/// Asks how far the office of this account is.
///
/// # Errors
/// The link, the account or the tables.
pub fn standing(client: &mut Client) -> Result<Standing, HeadOfficeProblem> {
    schema::check(client)?;
    Ok(Standing::of(&client.query_one("select * from qiantai.standing()", &[])?)?)
}

/// Hands over entries that follow one another, after the one that is named.
///
/// # Errors
/// The link. What head office does not take is its answer.
pub fn ingest(
    client: &mut Client,
    (office, generation): (i32, u32),
    entries: &[Carried],
    sealed: &[Option<Vec<u8>>],
) -> Result<Standing, HeadOfficeProblem> {
    let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let after = entries.first().map_or(0, |first| first.seq.saturating_sub(1));
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let prev = entries.first().map_or(&[][..], |first| first.prev.as_slice());
    let generations: Vec<i32> = entries.iter().map(|entry| number(entry.generation)).collect();
    let recorded: Vec<SystemTime> =
        entries.iter().map(|entry| system_time(entry.recorded)).collect();
    let hashes: Vec<&[u8]> = entries.iter().map(|entry| entry.hash.as_slice()).collect();
    let bodies: Vec<&[u8]> = entries.iter().map(|entry| entry.body.as_slice()).collect();
    let row = client.query_one(
        "select * from qiantai.ingest($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &office,
            &number(generation),
            &after,
            &prev,
            &generations,
            &recorded,
            &hashes,
            &bodies,
            &sealed,
        ],
    )?;
    Ok(Standing::of(&row)?)
}

/// The last moment that head office's tables hold: the end of the year 9999.
const LAST: u64 = 253_402_300_799_999;

/// A moment as the database has it. What an entry says may be any number; what lies beyond the calendar is its end.
pub fn system_time(moment: Moment) -> SystemTime {
    let millis = u64::try_from(moment.0).unwrap_or(0).min(LAST);
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Entries that were handed over.
    pub sent: u64,
    /// How often head office had less than it had said.
    pub rewound: u32,
}

/// Sends everything that a data folder's journal has and head office has not. The note is kept up to date.
///
/// # Errors
/// Why not all was sent; what was taken before stays.
pub fn round(
    client: &mut Client,
    dir: &Path,
    key: Option<&PublicKey>,
    note: &mut ShippedNote,
) -> Result<Round, HeadOfficeProblem> {
    let path = dir.join(PLAIN_FILE);
    let mut here = standing(client)?;
    let end = end_of(&path, &note.place)?;
    let mut round = Round::default();
    loop {
        agree(&here, &end)?;
        let mut carrier = Carrier::open(&path, &here.place(&note.place))?;
        if carrier.place().seq != here.seq || carrier.place().hash.as_slice() != here.hash {
            let why = "总部的末一条在这里是另一条".to_string();
            return Err(HeadOfficeProblem::Fork { at: here.seq, why });
        }
        note.place = carrier.place().clone();
        let answer = send(client, &mut carrier, (&here, &end), key, note, &mut round)?;
        match answer {
            None => return Ok(round),
            Some(answer) if answer.verdict == "GAP" && round.rewound < REWOUND_MOST => {
                round.rewound += 1;
                here = answer;
            }
            Some(answer) => return Err(refusal(&answer, &end)),
        }
    }
}

/// Sends pieces until the journal's end, or until head office answers otherwise.
fn send(
    client: &mut Client,
    carrier: &mut Carrier,
    (here, end): (&Standing, &Place),
    key: Option<&PublicKey>,
    note: &mut ShippedNote,
    round: &mut Round,
) -> Result<Option<Standing>, HeadOfficeProblem> {
    loop {
        let piece = piece(carrier)?;
        if piece.is_empty() {
            return Ok(None);
        }
        let sealed = sealed(&piece, key)?;
        // What was written since the end was looked for may be of a later generation.
        let generation = end.generation.max(carrier.place().generation);
        let answer = ingest(client, (here.office, generation), &piece, &sealed)?;
        if answer.verdict != "OK" {
            return Ok(Some(answer));
        }
        round.sent += u64::try_from(piece.len()).unwrap_or(0);
        note.place = carrier.place().clone();
    }
}

fn piece(carrier: &mut Carrier) -> Result<Vec<Carried>, StoreProblem> {
    let (mut piece, mut bytes) = (Vec::new(), 0);
    while piece.len() < ENTRIES && bytes < BYTES {
        let Some(entry) = carrier.next_entry()? else { break };
        bytes += entry.body.len() + entry.salted.len();
        piece.push(entry);
    }
    Ok(piece)
}

/// The personal parts as they may go: sealed to head office's key, or not at all.
///
/// # Errors
/// The machine gives no random bytes, or the key is none.
pub fn sealed(
    piece: &[Carried],
    key: Option<&PublicKey>,
) -> Result<Vec<Option<Vec<u8>>>, HeadOfficeProblem> {
    let one = |entry: &Carried| match key {
        Some(key) if !entry.salted.is_empty() => seal(&entry.salted, &[*key])
            .map(Some)
            .map_err(|problem| HeadOfficeProblem::Usage(problem.to_string())),
        _ => Ok(None),
    };
    piece.iter().map(one).collect()
}

/// The end of the journal, read from a place that is known.
fn end_of(path: &Path, known: &Place) -> Result<Place, StoreProblem> {
    let mut carrier = Carrier::open(path, known)?;
    while carrier.next_entry()?.is_some() {}
    Ok(carrier.place().clone())
}

/// Whether head office and this journal can be of one office, and this one the newer.
fn agree(here: &Standing, end: &Place) -> Result<(), HeadOfficeProblem> {
    if let Some(chain) =
        here.chain.as_ref().filter(|chain| !end.office.is_empty() && **chain != end.office)
    {
        return Err(HeadOfficeProblem::OtherOffice {
            here: chain.clone(),
            own: end.office.clone(),
        });
    }
    if end.generation < here.generation {
        return Err(HeadOfficeProblem::Fenced { own: end.generation, here: here.generation });
    }
    if end.seq < here.seq {
        return Err(HeadOfficeProblem::Behind { here: here.seq, own: end.seq });
    }
    Ok(())
}

fn refusal(answer: &Standing, end: &Place) -> HeadOfficeProblem {
    let at = answer.at.and_then(|at| u64::try_from(at).ok()).unwrap_or(answer.seq);
    match answer.verdict.as_str() {
        "GAP" => HeadOfficeProblem::Gap { at },
        "FENCED" => HeadOfficeProblem::Fenced { own: end.generation, here: answer.generation },
        _ => {
            let why = match answer.detail.as_deref() {
                Some("enrolled under another name") => "这个管理处已用别的名称开通",
                Some("another office") => "这个账号是别的管理处的",
                Some("what follows does not follow it") => "总部后面的流水接不上它",
                _ => "总部在这里是另一条",
            };
            HeadOfficeProblem::Fork { at, why: why.to_string() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::backup::age;
    use crate::store::backup::age::keys::SecretKey;
    use crate::store::chain::personal_digest;

    fn here(generation: u32, seq: u64, chain: Option<&str>) -> Standing {
        Standing {
            verdict: "OK".to_string(),
            at: None,
            detail: None,
            office: 1,
            name: "幸福里".to_string(),
            chain: chain.map(str::to_string),
            generation,
            seq,
            hash: vec![0; 32],
        }
    }

    #[test]
    fn an_older_a_shorter_and_another_office_are_told_apart_before_anything_is_sent() {
        let end = Place { seq: 10, generation: 2, office: "aa".to_string(), ..Place::start() };
        assert!(agree(&here(2, 10, Some("aa")), &end).is_ok());
        assert!(agree(&here(1, 0, None), &end).is_ok());
        let said = |here: Standing| agree(&here, &end).unwrap_err();
        assert!(matches!(
            said(here(3, 4, Some("aa"))),
            HeadOfficeProblem::Fenced { own: 2, here: 3 }
        ));
        assert!(matches!(
            said(here(2, 11, Some("aa"))),
            HeadOfficeProblem::Behind { here: 11, own: 10 }
        ));
        assert!(matches!(said(here(1, 4, Some("bb"))), HeadOfficeProblem::OtherOffice { .. }));
    }

    #[test]
    fn a_place_whose_line_is_known_is_used_and_any_other_is_looked_for() {
        let known =
            Place { seq: 7, hash: [0; 32], line_at: 90, generation: 3, office: "aa".to_string() };
        assert_eq!(here(1, 7, None).place(&known), known);
        assert_eq!(here(1, 6, None).place(&known).line_at, u64::MAX);
    }

    #[test]
    fn personal_parts_are_left_out_or_go_sealed_and_open_to_the_same_bytes() {
        let entry = |salted: &[u8]| Carried {
            seq: 1,
            prev: [0; 32],
            hash: [1; 32],
            body: personal_digest(salted).to_vec(),
            salted: salted.to_vec(),
            recorded: Moment(1),
            generation: 1,
        };
        let piece = [entry(b"0123456789abcdefZhang"), entry(b"")];
        assert_eq!(sealed(&piece, None).unwrap(), [None, None]);
        let secret = SecretKey::draw().unwrap();
        let gone = sealed(&piece, Some(&secret.public())).unwrap();
        let first = gone[0].clone().unwrap();
        assert!(gone[1].is_none() && !first.windows(5).any(|five| five == b"Zhang"));
        let opened = age::open(&first, std::slice::from_ref(&secret)).unwrap();
        assert_eq!(opened, piece[0].salted);
        assert_eq!(personal_digest(&opened).as_slice(), piece[0].body);
    }
}
