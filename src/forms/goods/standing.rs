//! Whether goods may leave: whose word is needed, whether it was asked for as it must be, and what whoever moves
//! out still owes. A tenant never answers for the landlord's debt, nor the landlord for the tenant's (P-36).

use crate::engine::ledger::Payer;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::{payers, settlement};
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

use super::record::{
    Answer, CALLED_LATER, Carrier, Carry, Item, MATERIAL_WAITS, NO_WORD, NOT_CHECKED, NOT_LISTED,
    NOT_ON_FILE, NOT_THEIRS_TO_SAY, OTHERS_OWE, OWES, Reason, SAID_NO, SMALL_ONLY, TIME_AND_WORDS,
    Thing, WHICH_NUMBER,
};

const OWNERS: &[Relation] = &[Relation::Owner, Relation::CoOwner];
const HOUSEHOLD: &[Relation] = &[Relation::Owner, Relation::CoOwner, Relation::Tenant];

/// What becomes of a request.
pub(super) enum Standing {
    MayPass,
    Declined,
    Waits,
}

/// What is known about goods that are to leave, as far as it was filled in.
pub(super) struct Known<'a> {
    ask: &'a Ask<'a>,
    all: &'a Fields,
    room: RoomId,
    reason: Reason,
    large: bool,
    material: bool,
}

impl<'a> Known<'a> {
    /// None, as long as room, reason and things are not known.
    pub(super) fn of(ask: &'a Ask<'a>, all: &'a Fields) -> Option<Self> {
        let (room, reason) = all.get(Carry::room).zip(all.get(Carry::reason))?;
        let things: Vec<Thing> =
            all.rows_of(Carry::items).filter_map(|row| row.get(Item::thing)).collect();
        let small = |thing: &Thing| [Thing::Small, Thing::Material].contains(thing);
        let large = things.iter().any(|thing| !small(thing));
        let material = reason == Reason::Material || things.contains(&Thing::Material);
        Some(Self { ask, all, room, reason, large, material })
    }

    fn day(&self) -> Day {
        self.ask.occurred.day()
    }

    /// Whether the carrier stands on the register of the room as one of these.
    fn carrier_is(&self, relations: &[Relation]) -> bool {
        let carrier = self.all.get(Carry::carrier);
        carrier.is_some_and(|who| {
            people::is_one_of(self.ask.book, self.room, &who, (self.day(), relations))
        })
    }

    /// What is said of a carrier who is not what he says.
    pub(super) fn identity(&self) -> Option<Notice> {
        let (whom, relations) = match self.all.get(Carry::whom)? {
            Carrier::Owner => ("业主", OWNERS),
            Carrier::Tenant => ("租户", &[Relation::Tenant][..]),
            _ => return None,
        };
        let unknown = self.all.has(Carry::carrier) && !self.carrier_is(relations);
        unknown.then(|| NOT_LISTED.with(&[whom]).at(Carry::carrier))
    }

    /// Small things alone are not controlled.
    pub(super) fn uncontrolled(&self) -> bool {
        !self.large && !self.material && self.all.rows_of(Carry::items).next().is_some()
    }

    pub(super) fn small_only(&self) -> Option<Notice> {
        self.uncontrolled().then(|| SMALL_ONLY.at(Carry::items))
    }

    /// Whose word is needed, and what they are called; nobody's, where those carry it whose it is.
    fn needs(&self) -> Option<(&'static str, &'static [Relation])> {
        if self.carrier_is(OWNERS) || self.uncontrolled() {
            return None;
        }
        if self.reason == Reason::MoveOut || self.material {
            return Some(("业主", OWNERS));
        }
        if self.carrier_is(&[Relation::Tenant]) {
            return None;
        }
        match self.all.get(Carry::whom) {
            Some(Carrier::Company) => Some(("公司负责人", HOUSEHOLD)),
            _ => Some(("业主或租户", HOUSEHOLD)),
        }
    }

    /// Who may say yes, as the desk tells the caller.
    pub(super) fn whose_word(&self) -> Option<&'static str> {
        self.needs().map(|(whose, _)| whose)
    }

    /// Whether the word was given as it counts: by the number on file, or before the desk; with time and words.
    ///
    /// # Errors
    /// What is wrong with it.
    fn consented(&self) -> Result<bool, Notice> {
        let Some((whose, relations)) = self.needs() else { return Ok(true) };
        let Some(answer) = self.all.get(Carry::answer) else { return Ok(false) };
        if !matches!(answer, Answer::Agreed | Answer::InPerson) {
            return Ok(false);
        }
        let (who, at) = match (answer, self.all.get(Carry::dialled)) {
            (Answer::InPerson, _) => (self.all.get(Carry::asked), Carry::asked.name()),
            (_, None) => return Err(WHICH_NUMBER.at(Carry::dialled)),
            (_, Some(Phone::Number(_))) => return Err(NOT_ON_FILE.at(Carry::dialled)),
            (_, Some(Phone::Of(person, _))) => (Some(Who::Known(person)), Carry::dialled.name()),
        };
        let theirs =
            |who: &Who| people::is_one_of(self.ask.book, self.room, who, (self.day(), relations));
        if !who.as_ref().is_some_and(theirs) {
            return Err(NOT_THEIRS_TO_SAY.with(&[whose]).at(at));
        }
        let called = self.all.get(Carry::called_at);
        if called.is_some_and(|at| at > self.ask.now) {
            return Err(CALLED_LATER.at(Carry::called_at));
        }
        let timed = called.is_some() || answer == Answer::InPerson;
        if !timed || !self.all.has(Carry::words) {
            let blank = if timed { Carry::words.name() } else { Carry::called_at.name() };
            return Err(TIME_AND_WORDS.at(blank));
        }
        Ok(true)
    }

    /// Who moves out: whoever is named, if they have or had a home there; else the carrier if it is an owner or a
    /// tenant, else who lives there. A name that the register does not know gets round no debt.
    pub(super) fn leaver(&self) -> Option<Payer> {
        let asked = match self.all.get(Carry::carrier) {
            Some(Who::Known(person)) => Some(person),
            _ => None,
        };
        let home = |who: &Who| match who {
            // Also whoever was struck off since: what they owe is still theirs.
            Who::Known(person) => people::slip(self.ask.book, *person)
                .is_some_and(|slip| people::homes(&slip).iter().any(|h| h.room == self.room)),
            Who::Named(_) => false,
        };
        let named = self.all.get(Carry::leaver).filter(home);
        let payer = payers::named(self.ask.book, self.room, (named.as_ref(), asked), self.day());
        payer.map(|(payer, _)| payer)
    }

    /// What whoever moves out owes: it matters only where large goods leave for good.
    pub(super) fn debt(&self) -> Option<(String, Money)> {
        if self.reason != Reason::MoveOut || !self.large {
            return None;
        }
        let payer = self.leaver()?;
        let owed = settlement::owed_by(self.ask.book, payer);
        (owed > Money::ZERO).then(|| (payers::shown(self.ask.book, payer), owed))
    }

    /// Why it waits, as the slip keeps it and everybody's lists show it: the first words of the sentence, and of a
    /// debt the room and the sum. Who owes is named in the answer alone.
    pub(super) fn why(&self, notice: &Notice) -> String {
        let owes = self.debt().filter(|_| notice.rule == OWES.name);
        if let Some((_, sum)) = owes {
            return format!("{} 还欠 {sum} 元", rooms::shown(self.ask.book, self.room));
        }
        notice.text.split([',', ';']).next().unwrap_or(&notice.text).to_string()
    }

    /// Why it must wait, each reason as the operator reads it.
    ///
    /// # Errors
    /// A word that was given in a way that does not count.
    fn waits(&self) -> Result<Vec<Notice>, Notice> {
        let mut waits = Vec::new();
        if let Some((who, sum)) = self.debt() {
            waits.push(OWES.with(&[&who, &sum.to_string()]));
        }
        let moves = self.reason == Reason::MoveOut && self.large;
        if moves && self.all.get(Carry::cleared) != Some(true) {
            waits.push(NOT_CHECKED.at(Carry::cleared));
        }
        if !self.consented()? {
            let whose = self.needs().map_or("", |(whose, _)| whose);
            waits.push(match self.material {
                true => MATERIAL_WAITS.at(Carry::answer),
                false => NO_WORD.with(&[whose]).at(Carry::answer),
            });
        }
        self.cleared_by_hand()?;
        Ok(waits)
    }

    /// That the cashier has found nothing owed is said by a hand that takes money, now: as the one who writes, or signing
    /// beside. What was said before stands.
    fn cleared_by_hand(&self) -> Result<(), Notice> {
        let said = self.ask.given.get(Carry::cleared) == Some(true);
        match said && !self.ask.book.policy().may(self.ask.role, Right::TakeMoney) {
            true => self.ask.second_signs(Right::TakeMoney),
            false => Ok(()),
        }
    }

    /// What others of the house owe in property fees: no reason to hold these goods, and worth a word.
    pub(super) fn others_owe(&self) -> Option<Notice> {
        if self.reason != Reason::MoveOut {
            return None;
        }
        let own = self.leaver();
        let debts = fees::debts_of(self.ask.book, self.room).into_iter();
        let mut others = debts.filter(|(payer, ..)| Some(*payer) != own);
        others.next().map(|(payer, _, sum)| {
            OTHERS_OWE.with(&[&payers::shown(self.ask.book, payer), &sum.to_string()])
        })
    }

    /// Whether the owner's word for building material is there.
    pub(super) fn material_lacks_word(&self) -> bool {
        self.material && !matches!(self.consented(), Ok(true))
    }

    /// Where it stands, with what is said about it.
    ///
    /// # Errors
    /// As [`Known::waits`].
    pub(super) fn judge(&self) -> Result<(Standing, Vec<Notice>), Notice> {
        let said_no = self.all.get(Carry::answer) == Some(Answer::Declined);
        if said_no && self.needs().is_some() {
            return Ok((Standing::Declined, vec![SAID_NO.at(Carry::answer)]));
        }
        let waits = self.waits()?;
        let standing = if waits.is_empty() { Standing::MayPass } else { Standing::Waits };
        Ok((standing, waits))
    }
}
