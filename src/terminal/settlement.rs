//! 结算: a month by payer and item, from the record to the money, and what can be done for a payer.
//! It must not add up nor decide: the desk has done both.

use super::action::Action;
use super::app::{App, Pending};
use super::editor::{Applied, EditKey, LineEditor};
use super::list::{List, Listed};
use super::overlay::{MenuRow, Overlay, Pick};
use super::submit::Target;
use crate::engine::form::Form;
use crate::engine::money::Money;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::billing::{deposit, service, statement};
use crate::protocol::messages::{
    Counts, Page, PayerMonth, Reply, Request, Row, Settled, View, Window,
};

/// Payers asked for.
const PAYERS: u16 = 500;
const FILTER_MOST: usize = 40;

/// The month on the screen.
#[derive(Default)]
pub struct Settlement {
    /// 202611; none: the desk's own month, until it has said which.
    pub month: Option<u32>,
    pub all: Settled,
    pub rows: List<Entry>,
    /// The filter line, while it is typed.
    pub filter: Option<LineEditor>,
    pub text: String,
}

/// A payer, or below it one of the items.
pub struct Entry {
    pub payer: (u32, u32),
    /// None: the payer as a whole.
    pub item: Option<u32>,
    pub label: String,
    pub counts: Counts,
    pub owed: Money,
}

impl Listed for Entry {
    type Id = ((u32, u32), Option<u32>);
    fn id(&self) -> Self::Id {
        (self.payer, self.item)
    }
}

impl Settlement {
    fn lay_out(&mut self) {
        let text = self.text.trim();
        let hit = |one: &&PayerMonth| {
            let item = one.items.iter().any(|item| item.name.contains(text));
            item || one.place.contains(text) || one.name.contains(text)
        };
        let mut rows = Vec::new();
        for one in self.all.payers.iter().filter(hit) {
            let payer = (one.room, one.person);
            let label = format!("{} {}", one.place, one.name);
            rows.push(Entry { payer, item: None, label, counts: one.counts, owed: one.owed });
            rows.extend(one.items.iter().map(|item| Entry {
                payer,
                item: Some(item.item),
                label: format!("  {}", item.name),
                counts: item.counts,
                owed: Money::ZERO,
            }));
        }
        self.rows.replace(rows);
    }

    /// The payer of the selected row.
    pub fn selected(&self) -> Option<&PayerMonth> {
        let payer = self.rows.selected()?.payer;
        self.all.payers.iter().find(|one| (one.room, one.person) == payer)
    }

    pub fn filter_text(&mut self, text: &str) {
        if let Some(editor) = &mut self.filter {
            editor.insert(text);
            self.text = editor.text();
            self.lay_out();
        }
    }
}

/// Whether the tab can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    use Action::{Back, Down, End, Filter, Home, Left, PageDown, PageUp, Right, Story, Up};
    let settlement = &app.settlement;
    if settlement.filter.is_some() {
        return [Action::Open, Back, Up, Down].contains(&action)
            || super::available_actions::edits(action);
    }
    match action {
        Up | Down | PageUp | PageDown | Home | End | Story => !settlement.rows.is_empty(),
        Filter | Left => true,
        Right => shown(app) < this_month(app),
        Back => !settlement.text.is_empty(),
        _ => false,
    }
}

fn this_month(app: &App) -> u32 {
    u32::try_from(app.now().day().month()).unwrap_or(0)
}

/// The month on the screen.
fn shown(app: &App) -> u32 {
    app.settlement.month.unwrap_or_else(|| this_month(app))
}

/// The month before or after, both written 202611.
fn beside(month: u32, after: bool) -> u32 {
    match (after, month % 100) {
        (true, 12..) => month + 89,
        (true, _) => month + 1,
        (false, ..=1) => month.saturating_sub(89),
        (false, _) => month - 1,
    }
}

/// A key on the tab.
pub fn act(app: &mut App, action: Action) {
    if app.settlement.filter.is_some() {
        return filter_act(app, action);
    }
    match action {
        Action::Left | Action::Right => {
            app.settlement.month = Some(beside(shown(app), action == Action::Right));
            app.ask_settlement();
        }
        Action::Story => app.ask_payer(),
        Action::Filter => {
            let mut editor = LineEditor::new(FILTER_MOST);
            editor.set_text(&app.settlement.text);
            app.settlement.filter = Some(editor);
        }
        Action::Back => {
            app.settlement.text.clear();
            app.settlement.lay_out();
        }
        _ => {
            let page = app.page().saturating_sub(4);
            app.settlement.rows.step(action, page);
        }
    }
}

fn filter_act(app: &mut App, action: Action) {
    let settlement = &mut app.settlement;
    match action {
        Action::Open => settlement.filter = None,
        Action::Back => {
            settlement.filter = None;
            settlement.text.clear();
            settlement.lay_out();
        }
        Action::Up | Action::Down => drop(settlement.rows.step(action, 1)),
        _ => {
            let Some(editor) = &mut settlement.filter else { return };
            if let Some(key) = EditKey::of(action)
                && editor.apply(key) == Applied::Changed
            {
                settlement.text = editor.text();
                settlement.lay_out();
            }
        }
    }
}

impl App {
    pub fn ask_settlement(&mut self) {
        let month = self.settlement.month.unwrap_or(0);
        self.line.ask(Pending::Settlement, Request::Settlement { month, most: PAYERS });
    }

    pub fn settlement_came(&mut self, reply: Reply) {
        let Reply::Settlement(settled) = reply else { return };
        self.settlement.month = Some(settled.month);
        self.settlement.all = *settled;
        self.settlement.lay_out();
    }

    /// Asks for the slips of the selected payer, for the menu of what can be done. The month is asked
    /// for before them: what was handed in a moment ago may not be on the screen, and a menu made of
    /// older sums would lack the next step.
    fn ask_payer(&mut self) {
        let Some(one) = self.settlement.selected() else { return };
        let (room, person, month) = (one.room, one.person, self.settlement.all.month);
        self.ask_settlement();
        let view = View::Payer { room, person, month };
        let window = Window::first(PAYERS);
        self.line.ask(Pending::Payer(room, person), Request::List { view, window });
    }

    /// The slips of a payer came, after the month's sums: what can be done is offered.
    pub fn payer_came(&mut self, (room, person): (u32, u32), page: &Page) {
        let mut payers = self.settlement.all.payers.iter();
        match payers.find(|one| (one.room, one.person) == (room, person)) {
            Some(one) => match menu(one, &self.settlement.all, &page.rows) {
                Some(menu) => self.overlay = Some(menu),
                None => self.say_no("这一户本月没有您的岗位能办的。"),
            },
            None => self.say_no("这一户本月的款已经没有了,请另选一户。"),
        }
    }

    /// Money was taken on a slip: which receipt was given for it?
    pub fn ask_receipt(&mut self, of: SlipId, done: String) {
        let view = View::Receipts { of };
        self.line.ask(Pending::Receipt(done), Request::List { view, window: Window::first(1) });
    }

    /// The receipt is named, and opened: its number and the sum in words go on the paper.
    pub fn receipt_came(&mut self, done: &str, page: &Page) {
        let Some(row) = page.rows.first() else { return };
        self.say_done(format!("{done};{} {}", row.number, row.matter));
        if self.overlay.is_none() {
            self.line.ask(Pending::Slip, Request::Slip { id: row.id });
        }
    }
}

/// What can be done for a payer: the month as a whole first, then slip by slip; none where there is
/// nothing.
fn menu(one: &PayerMonth, all: &Settled, rows: &[Row]) -> Option<Overlay> {
    let mut menu = Vec::new();
    let new = |form, step, text, note| new(all, form, step, text, note, one);
    let audited = one.counts[2];
    if one.statement.is_none() && audited.many > 0 {
        let note = format!("{} 笔 {}", audited.many, words(audited.sum));
        menu.extend(new(&statement::FORM, "make", "出月结单", note));
    }
    for row in rows.iter().filter(|row| row.id.form == statement::TAG) {
        menu.extend(steps(row, &["collect", "take-back", "reverse"]));
    }
    let held = rows.iter().find(|row| row.id.form == deposit::TAG);
    match held {
        Some(row) => menu.extend(steps(row, &["top-up", "refund", "take-back"])),
        None if one.person > 0 => {
            menu.extend(new(&deposit::FORM, "pay-in", "收押金预收", String::new()));
        }
        None => {}
    }
    for row in rows.iter().filter(|row| row.id.form == service::TAG) {
        let mut can = vec!["confirm", "consent", "audit"];
        // Nothing to settle from where nothing is held.
        can.extend((one.deposit > Money::ZERO).then_some("settle"));
        can.push("reverse");
        menu.extend(steps(row, &can));
    }
    menu.extend(new(&service::FORM, "log", "登记服务", String::new()));
    (!menu.is_empty()).then(|| {
        Overlay::menu(format!("{} {} {month}", one.place, one.name, month = all.month), menu)
    })
}

/// A sum as a receipt or a statement has it, in figures and in words.
fn words(sum: Money) -> String {
    format!("{sum} {}", sum.capitals())
}

/// A step that begins a slip for the payer, if whoever asks may take it.
fn new(
    all: &Settled,
    form: &'static Form,
    step: &str,
    text: &str,
    note: String,
    one: &PayerMonth,
) -> Option<MenuRow> {
    let step = form.step(step)?;
    if !all.may.iter().any(|(tag, name)| *tag == form.tag && name == step.name) {
        return None;
    }
    let person = (one.person > 0).then_some(one.person);
    let pick = Pick::New { form, step, room: Some(one.room), person };
    Some(MenuRow { text: text.to_owned(), note, pick })
}

/// The steps of a slip that the desk allows, of these; its story where there are none.
fn steps(row: &Row, names: &[&str]) -> Vec<MenuRow> {
    let Some(form) = forms::tagged(row.id.form) else { return Vec::new() };
    let target = Target::of(row);
    let note = format!("{} {}", row.matter, row.state);
    let can = |name: &&&str| row.can.iter().any(|can| can == **name);
    let mut found: Vec<MenuRow> = names
        .iter()
        .filter(can)
        .filter_map(|name| form.step(name))
        .map(|step| MenuRow {
            text: format!("{} {}", step.title, row.number),
            note: note.clone(),
            pick: Pick::Step { step: step.name, targets: vec![target.clone()] },
        })
        .collect();
    if found.is_empty() {
        let text = format!("详情 {}", row.number);
        found.push(MenuRow { text, note, pick: Pick::Story(target) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_turn_at_the_year() {
        assert_eq!(beside(202_611, true), 202_612);
        assert_eq!(beside(202_612, true), 202_701);
        assert_eq!(beside(202_701, false), 202_612);
        assert_eq!(beside(202_611, false), 202_610);
    }
}
