//! How far a new office is: read from what stands, each time it is asked. Nothing is ticked off and nothing
//! kept: what is undone again is lacking again.

use super::Desk;
use crate::engine::prelude::*;
use crate::forms::catalogue::prices;
use crate::forms::estate::{people, rooms};
use crate::forms::office::{phone_book, settings, staff, working_hours};
use crate::forms::work::faults;
use crate::protocol::messages::{Need, Readiness, Reply};
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// People with a PIN that an office needs at least: one alone can relieve nobody and sign with nobody.
const SIGNERS: usize = 2;
/// Records of a register that are counted.
const COUNTED: usize = 1_000;

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
        let serving: Vec<Badge> =
            view.ask(|book| staff::serving(book).iter().filter_map(badge_of).collect())?;
        let mut signers = 0;
        for badge in &serving {
            signers += usize::from(view.credential(badge.0)?.is_some());
        }
        let lines = view.ask(|book| {
            let role = badge.and_then(|badge| staff::role(book, badge));
            let line = |need| line(book, role, need, (serving.len(), signers));
            Need::ALL.map(line).into()
        })?;
        Ok(Reply::Readiness(lines))
    }
}

fn badge_of(slip: &Slip) -> Option<Badge> {
    u32::try_from(slip.id.number).ok().map(Badge)
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
        Need::Rooms => counted(Right::KeepDirectory, entered(book, rooms::TAG), "间"),
        Need::Residents => counted(Right::KeepDirectory, entered(book, people::TAG), "人"),
        Need::Faults => {
            let many = faults::in_force(book, COUNTED).len();
            drafted(many, faults::drafts(book), "在用", "草拟")
        }
        Need::Prices => drafted(prices::on_sale(book), prices::ideas(book), "在卖", "设想"),
        Need::Settings => {
            let seen = settings::looked_at(book);
            let said = if seen { "已看过" } else { "都是默认,还没人看过" };
            (Right::SetPolicy, usize::from(seen), said.to_string())
        }
        Need::Hours => counted(Right::KeepCalendar, entered(book, working_hours::TAG), "张"),
        Need::Phones => {
            let listed = book.under(Index::State, u64::from(phone_book::TAG), COUNTED).len();
            counted(Right::KeepDirectory, listed, "家")
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
    }
}

/// How many slips of a register were ever entered.
fn entered(book: &dyn Book, form: u16) -> usize {
    usize::try_from(book.next_number(form).saturating_sub(1)).unwrap_or(usize::MAX)
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
