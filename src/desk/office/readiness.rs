//! How far a new office is: read from what stands, each time it is asked. Nothing is ticked off and nothing
//! kept: what is undone again is lacking again.

use super::Desk;
use crate::desk::proving::{Proof, Standing, kept_pin};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::opening;
use crate::forms::catalogue::prices;
use crate::forms::estate::{people, rooms};
use crate::forms::office::{phone_book, settings, staff, working_hours};
use crate::forms::work::faults;
use crate::protocol::messages::{Need, Readiness, Reply};
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// People with a PIN that an office needs at least: one alone can relieve nobody and sign with nobody.
const SIGNERS: usize = 2;
/// Records of a register that are counted: more than any office has rooms or residents.
const COUNTED: usize = 50_000;

impl Desk {
    /// Everything an office needs, in the order in which it is opened. A practice office needs nothing.
    pub(super) fn readiness(
        &self,
        view: &Reader,
        badge: Option<Badge>,
    ) -> Result<Reply, StoreProblem> {
        if self.store.is_practice() {
            return Ok(Reply::Readiness(Vec::new()));
        }
        // By keys and numbers alone: many screens ask at once, and nothing that is counted is read.
        let serving = view.ask(|book| book.under(Index::State, u64::from(staff::TAG), COUNTED))?;
        let mut signers = 0;
        for badge in serving.iter().filter_map(|slip| u32::try_from(slip.number).ok()) {
            let stands = kept_pin(view, Badge(badge))?;
            let signs = matches!(stands, Standing::Kept(_, Proof::Named | Proof::Older));
            signers += usize::from(signs);
        }
        let lines = view.ask(|book| {
            let role = badge.and_then(|badge| staff::role(book, badge));
            let line = |need| line(book, role, need, (serving.len(), signers));
            Need::ALL.map(line).into()
        })?;
        Ok(Reply::Readiness(lines))
    }
}

fn line(
    book: &dyn Book,
    role: Option<Role>,
    need: Need,
    (serving, signers): (usize, usize),
) -> Readiness {
    let (right, many, said) = match need {
        Need::Staff => {
            let said = format!("在册 {serving} 人,有密码 {signers} 人");
            (Right::KeepStaff, usize::from(signers >= SIGNERS), said)
        }
        Need::Rooms => counted(Right::KeepDirectory, standing(book, &rooms::FORM), "间"),
        Need::Residents => counted(Right::KeepDirectory, standing(book, &people::FORM), "人"),
        Need::Faults => {
            let many = book.under(Index::State, u64::from(faults::TAG), COUNTED).len();
            drafted(many, faults::drafts(book), "在用", "草拟")
        }
        Need::Prices => drafted(prices::on_sale(book), prices::ideas(book), "在卖", "设想"),
        Need::Settings => {
            let seen = settings::looked_at(book);
            let said = if seen { "已看过" } else { "都是默认,还没人看过" };
            (Right::SetPolicy, usize::from(seen), said.to_string())
        }
        Need::Hours => counted(Right::KeepCalendar, standing(book, &working_hours::FORM), "张"),
        Need::Phones => {
            let listed = book.under(Index::State, u64::from(phone_book::TAG), COUNTED).len();
            counted(Right::KeepDirectory, listed, "家")
        }
        Need::Opening => {
            let signed = opening::signed(book);
            let said = match (signed, opening::carried(book, COUNTED)) {
                (true, _) => "两人已签认".to_string(),
                (false, 0) => "还没签认;没有的,合计签 0".to_string(),
                (false, many) => format!("登记 {many} 笔,还没签认"),
            };
            (Right::CarryIn, usize::from(signed), said)
        }
    };
    let may = role.is_some_and(|role| book.policy().may(role, right));
    let form = register(need).id.to_string();
    Readiness { need, form, ready: many > 0, said, may, who: book.policy().who_may(right) }
}

/// The register in which it stands.
fn register(need: Need) -> &'static Form {
    match need {
        Need::Staff => &staff::FORM,
        Need::Rooms => &rooms::FORM,
        Need::Residents => &people::FORM,
        Need::Faults => &faults::FORM,
        Need::Prices => &prices::FORM,
        Need::Settings => &settings::FORM,
        Need::Hours => &working_hours::FORM,
        Need::Phones => &phone_book::FORM,
        Need::Opening => &opening::FORM,
    }
}

/// How many slips of a register stand as they were entered. Numbers do not tell it: a restored office goes on
/// behind a gap.
fn standing(book: &dyn Book, form: &Form) -> usize {
    let first = form.states.first().map(|state| state_key_of(form.tag, state.code));
    first.map_or(0, |state| book.under(Index::InState, state, COUNTED).len())
}

fn counted(right: Right, many: usize, unit: &str) -> (Right, usize, String) {
    let said = if many == 0 { "还没有".to_string() } else { format!("{many} {unit}") };
    (right, many, said)
}

fn drafted(many: usize, drafts: usize, in_force: &str, waiting: &str) -> (Right, usize, String) {
    let said = match (many, drafts) {
        (0, 0) => "还没有".to_string(),
        (many, 0) => format!("{in_force} {many} 条"),
        (many, drafts) => format!("{in_force} {many} 条,{waiting} {drafts} 条待批"),
    };
    (Right::KeepCatalogue, many, said)
}
