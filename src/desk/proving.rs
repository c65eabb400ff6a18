//! Whether the row in which a PIN is kept is the one that the journal names. The rows are no part of the journal and travel
//! in a side file, so that whoever has a stick in hand could lay one badge's row under another's, or an old one back.
//!
//! The digest is no secret: without the row's salt no PIN can be tried by it. It must never be believed from a side file.

use std::collections::HashMap;

use super::pins::Credential;
use crate::engine::value::Badge;
use crate::forms::office::staff;
use crate::store::backup::local::Local;
use crate::store::backup::origin::Origin;
use crate::store::chain::hex;
use crate::store::local_notes::first_note;
use crate::store::reader::Reader;
use crate::store::taking::NewCredential;
use crate::store::{Store, StoreProblem};

/// The domain of the digests. Never changed.
const DOMAIN: &str = "qiantai 2026-11-30 row of a pin v1";
/// Bytes of a digest that are kept.
const KEPT: usize = 16;

/// What is known of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The journal names it.
    Named,
    /// The journal names none of this badge: it was kept before rows were named, and stays until its owner signs in.
    Older,
    /// The journal names another, or could not have left it out.
    Doubtful,
}

/// The PIN of a badge as it stands.
pub enum Standing {
    Nobody,
    Kept(Credential, Proof),
}

/// Of a row and what says how far it counts: without the note a given PIN would pass for somebody's own.
fn digest(office: &str, badge: u32, row: &[u8], given: Option<&[u8]>) -> String {
    let mut digest = blake3::Hasher::new_derive_key(DOMAIN);
    let badge = badge.to_string();
    let parts = [Some(office.as_bytes()), Some(badge.as_bytes()), Some(row), given];
    for part in parts.into_iter().flatten() {
        digest.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    }
    hex(&digest.finalize().as_bytes()[..KEPT])
}

/// A new PIN, with what the entry about it bears.
pub fn new_pin(
    office: &str,
    badge: u32,
    row: Vec<u8>,
    given: Option<Vec<u8>>,
) -> Box<NewCredential> {
    let proof = digest(office, badge, &row, given.as_deref());
    Box::new(NewCredential { of: Badge(badge), row, given, proof })
}

/// The same PIN in a new row. The row before still counts where a backup brings it back, for it is the same PIN.
pub fn renewed_pin(office: &str, badge: u32, row: Vec<u8>, before: &[u8]) -> Box<NewCredential> {
    let mut pin = new_pin(office, badge, row, None);
    pin.proof = format!("{} {}", pin.proof, digest(office, badge, before, None));
    pin
}

/// What the journal says of a row.
pub fn prove(named: &str, office: &str, badge: u32, row: &[u8], given: Option<&[u8]>) -> Proof {
    let own = digest(office, badge, row, given);
    match named {
        // Whatever is bound was named when it was kept.
        "" if Credential::from_bytes(row).is_some_and(|it| it.bound) => Proof::Doubtful,
        "" => Proof::Older,
        named if named.split(' ').any(|digest| digest == own) => Proof::Named,
        _ => Proof::Doubtful,
    }
}

/// The PIN of a badge.
///
/// # Errors
/// A read failed.
pub fn kept_pin(view: &Reader, badge: Badge) -> Result<Standing, StoreProblem> {
    let Some(row) = view.credential(badge.0)? else { return Ok(Standing::Nobody) };
    let Some(kept) = Credential::from_bytes(&row) else { return Ok(Standing::Nobody) };
    let (named, given) =
        (view.ask(|book| staff::proof(book, badge))?, view.note(&first_note(badge.0))?);
    let office = Origin::of(view)?.office;
    Ok(Standing::Kept(kept, prove(&named, &office, badge.0, &row, given.as_deref())))
}

/// Leaves credentials out whose row is not the one that the journal names: another badge's, an older one, a forged one.
/// Answers how many, with those of [`leave_doubtful`].
///
/// # Errors
/// A read failed.
pub(super) fn leave_unproved(
    local: &mut Local,
    store: &Store,
    peppered: bool,
) -> Result<usize, StoreProblem> {
    let view = store.read()?;
    let office = store.identity()?.office_id();
    let named: HashMap<u32, String> = view.ask(|book| {
        let badges = local.credentials.iter().map(|(badge, _)| *badge);
        badges.map(|badge| (badge, staff::proof(book, Badge(badge)))).collect()
    })?;
    let notes: HashMap<&str, &[u8]> =
        local.notes.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let proof = |badge: u32, row: &[u8]| {
        let given = notes.get(first_note(badge).as_str()).copied();
        prove(named.get(&badge).map_or("", String::as_str), &office, badge, row, given)
    };
    let before = local.credentials.len();
    let proofs: HashMap<u32, Proof> =
        local.credentials.iter().map(|(badge, row)| (*badge, proof(*badge, row))).collect();
    let is = |badge: &u32, proof| proofs.get(badge) == Some(&proof);
    local.credentials.retain(|(badge, _)| !is(badge, Proof::Doubtful));
    let unproved = before - local.credentials.len();
    Ok(unproved
        + leave_doubtful(&mut local.credentials, peppered, &|badge| is(&badge, Proof::Named)))
}

/// Of those which no entry names, because they were kept before rows were named, leaves out what anybody can make who has
/// a stick in hand: those without a pepper, where this machine has the office's, or where others of the office were made
/// with one. Between one old row with a pepper and another of the same office nothing decides; it lasts until its owner
/// signs in. Answers how many.
fn leave_doubtful(
    credentials: &mut Vec<(u32, Vec<u8>)>,
    peppered: bool,
    is_named: &dyn Fn(u32) -> bool,
) -> usize {
    let with = |bytes: &[u8]| Credential::from_bytes(bytes).is_some_and(|it| it.pepper.is_some());
    let peppered = peppered || credentials.iter().any(|(_, bytes)| with(bytes));
    let before = credentials.len();
    if peppered {
        credentials.retain(|(badge, bytes)| is_named(*badge) || with(bytes));
    }
    before - credentials.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "0123456789abcdef";

    fn row(salt: u8, bound: bool) -> Vec<u8> {
        Credential { salt: [salt; 16], bound, ..Credential::of_nobody() }.to_bytes().unwrap()
    }

    #[test]
    fn a_row_counts_where_the_journal_names_it_with_its_badge_its_office_and_its_note() {
        let (own, given) = (row(1, true), Some([7].as_slice()));
        let named = new_pin(HERE, 8, own.clone(), None).proof;
        assert_eq!(prove(&named, HERE, 8, &own, None), Proof::Named);
        for (office, badge, row, given) in [
            (HERE, 9, &own, None),
            ("fedcba9876543210", 8, &own, None),
            (HERE, 8, &row(2, true), None),
            (HERE, 8, &row(1, false), None),
            (HERE, 8, &own, given),
        ] {
            assert_eq!(prove(&named, office, badge, row, given), Proof::Doubtful);
        }
        let first = new_pin(HERE, 8, own.clone(), Some(vec![7])).proof;
        assert_eq!(prove(&first, HERE, 8, &own, given), Proof::Named);
        assert_eq!(prove(&first, HERE, 8, &own, None), Proof::Doubtful, "its note was taken away");
    }

    #[test]
    fn the_row_before_a_renewal_counts_and_the_one_before_a_change_does_not() {
        let (old, new) = (row(1, false), row(2, true));
        let renewed = renewed_pin(HERE, 8, new.clone(), &old).proof;
        assert_eq!(prove(&renewed, HERE, 8, &old, None), Proof::Named);
        assert_eq!(prove(&renewed, HERE, 8, &new, None), Proof::Named);
        let changed = new_pin(HERE, 8, row(3, true), None).proof;
        assert_eq!(prove(&changed, HERE, 8, &new, None), Proof::Doubtful);
    }

    #[test]
    fn what_was_kept_before_rows_were_named_stays_and_what_is_bound_is_not_older() {
        assert_eq!(prove("", HERE, 8, &row(1, false), None), Proof::Older);
        assert_eq!(prove("", HERE, 8, &row(1, true), None), Proof::Doubtful);
    }

    #[test]
    fn a_credential_that_anybody_can_make_is_left_out_where_others_cannot_be() {
        let left = |peppers: &[Option<u32>], peppered| {
            let kept = |pepper| Credential { pepper, ..Credential::of_nobody() };
            let rows = peppers.iter().map(|pepper| kept(*pepper).to_bytes().unwrap());
            let mut rows: Vec<_> = (1..).zip(rows).collect();
            let out = leave_doubtful(&mut rows, peppered, &|_| false);
            (out, rows.iter().map(|(badge, _)| *badge).collect::<Vec<_>>())
        };
        assert_eq!(left(&[None, Some(4), None], false), (2, vec![2]));
        assert_eq!(left(&[None, None], true), (2, vec![]));
        assert_eq!(left(&[Some(4), Some(4)], true), (0, vec![1, 2]));
        assert_eq!(left(&[None, None], false), (0, vec![1, 2]), "an office older than peppers");
    }
}
