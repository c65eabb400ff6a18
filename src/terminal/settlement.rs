//! 结算: a month by payer and item, from the record to the money, and what can be done for a payer.
//! It must not add up nor decide: the desk has done both.

mod draw;
mod month_run;

use super::connection::CUT_OFF;
use super::prelude::*;
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

/// The month on the screen.
pub struct Settlement {
    tab: Tab,
    /// 202611; none: the desk's own month, until it has said which.
    pub month: Option<u32>,
    pub all: Settled,
    pub rows: List<Entry>,
    pub filter: FilterLine,
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
    pub fn new(tab: Tab) -> Settlement {
        Settlement {
            tab,
            month: None,
            all: Settled::default(),
            rows: List::default(),
            filter: FilterLine::default(),
        }
    }

    fn lay_out(&mut self) {
        let text = self.filter.text();
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

    /// The month on the screen.
    fn shown(&self, ctx: &Ctx) -> u32 {
        self.month.unwrap_or_else(|| this_month(ctx))
    }

    /// The filter line says something else now.
    fn typed(&mut self) -> Turn {
        self.lay_out();
        Turn::changed(true)
    }

    fn filter_key(&mut self, action: Action) -> Turn {
        match self.filter.press(action) {
            Filtering::Typed => self.typed(),
            Filtering::Closed => Turn::changed(true),
            Filtering::List => Turn::changed(self.rows.step(action, 1)),
            Filtering::Caret(moved) => Turn::changed(moved),
        }
    }

    fn ask_month(&self) -> Turn {
        let month = self.month.unwrap_or(0);
        Wish::Ask(Part::Rows, Request::Settlement { month, most: PAYERS }).into()
    }

    /// Asks what the statements of all households would come to.
    fn ask_preview(&self, ctx: &Ctx) -> Turn {
        if ctx.line.is_mute() {
            return Turn::no(CUT_OFF);
        }
        let request = Request::MonthPreview { month: self.month.unwrap_or(0), most: PAYERS };
        Turn::say("正在看这个月能出多少…").and(Wish::Ask(Part::MonthPreview, request))
    }

    /// Asks for the slips of the selected payer, for the menu of what can be done. The month is asked
    /// for before them: what was handed in a moment ago may not be on the screen, and a menu made of
    /// older sums would lack the next step.
    fn ask_payer(&self) -> Turn {
        let Some(one) = self.selected() else { return Turn::default() };
        let (room, person, month) = (one.room, one.person, self.all.month);
        let view = View::Payer { room, person, month };
        let window = Window::first(PAYERS);
        let slips = Wish::Ask(Part::Payer(room, person), Request::List { view, window });
        self.ask_month().and(slips)
    }

    /// The slips of a payer came, after the month's sums: what can be done is offered.
    fn offer(&self, payer: (u32, u32), page: &Page) -> Turn {
        let mut payers = self.all.payers.iter();
        match payers.find(|one| (one.room, one.person) == payer) {
            Some(one) => match menu(one, &self.all, &page.rows) {
                Some(menu) => Turn::lay(menu),
                None => Turn::no("这一户本月没有您的岗位能办的。"),
            },
            None => Turn::no("这一户本月的款已经没有了,请另选一户。"),
        }
    }
}

impl Screen for Settlement {
    fn tab(&self) -> Tab {
        self.tab
    }

    fn takes_text(&self) -> bool {
        self.filter.typing()
    }

    fn is_bare(&self) -> bool {
        self.rows.is_empty() && self.filter.is_empty() && !self.filter.typing()
    }

    fn enter_hint(&self) -> &'static str {
        "办理"
    }

    fn offers(&self, action: Action, ctx: &Ctx) -> bool {
        use Action::{
            Back, Down, End, Filter, Home, Left, MonthRun, PageDown, PageUp, Right, Story, Up,
        };
        if self.filter.typing() {
            return FilterLine::offers(action);
        }
        match action {
            Up | Down | PageUp | PageDown | Home | End | Story | Action::PickList => {
                !self.rows.is_empty()
            }
            Filter | Left | MonthRun => true,
            Right => self.shown(ctx) < this_month(ctx),
            Back => !self.filter.is_empty(),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if self.filter.typing() {
            return self.filter_key(action);
        }
        match action {
            Action::Left | Action::Right => {
                self.month = Some(beside(self.shown(ctx), action == Action::Right));
                self.ask_month()
            }
            Action::MonthRun => self.ask_preview(ctx),
            Action::Story | Action::PickList => self.ask_payer(),
            Action::Filter => {
                let now = self.filter.text().to_owned();
                self.filter.open(&now)
            }
            Action::Back => {
                self.filter.clear();
                self.typed()
            }
            _ => Turn::changed(self.rows.step(action, ctx.page().saturating_sub(4))),
        }
    }

    fn insert(&mut self, text: &str, _: &Ctx) -> Turn {
        if self.filter.insert(text) { self.typed() } else { Turn::default() }
    }

    fn ask(&mut self, why: Why, _: &Ctx) -> Turn {
        let wanted = matches!(why, Why::Shown | Why::Posted);
        if wanted { self.ask_month() } else { Turn::default() }
    }

    fn show(&mut self, topic: Topic, ctx: &Ctx) -> Turn {
        match topic {
            Topic::Act(action) => self.act(action, ctx),
            _ => Turn::default(),
        }
    }

    fn waits(&self, ctx: &Ctx) -> bool {
        // A key that is pressed as soon as the tab is there is for the month that comes.
        self.month.is_none() && ctx.line.awaits_part(Tab::Settlement, Part::Rows)
    }

    fn hear(&mut self, part: Part, reply: Reply, _: &Ctx) -> Turn {
        match (part, reply) {
            (Part::Payer(room, person), Reply::List(page)) => self.offer((room, person), &page),
            (Part::MonthPreview, Reply::MonthPreview(preview)) => {
                Turn::lay(month_run::menu(&preview)).and(Turn::say(""))
            }
            (Part::Rows, Reply::Settlement(settled)) => {
                self.month = Some(settled.month);
                self.all = *settled;
                self.lay_out();
                Turn::changed(true)
            }
            _ => Turn::default(),
        }
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane)
    }

    /// The statement of the payer.
    fn slip(&self) -> Option<SlipId> {
        let payer = self.rows.selected()?.payer;
        let found = self.all.payers.iter().find(|one| (one.room, one.person) == payer);
        found.and_then(|one| one.statement)
    }

    fn form(&self) -> Option<&'static Form> {
        Some(&statement::FORM)
    }

    fn month(&self) -> Option<u32> {
        self.month
    }
}

fn this_month(ctx: &Ctx) -> u32 {
    u32::try_from(ctx.now().day().month()).unwrap_or(0)
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
        let mut can = vec!["collect", "take-back", "put-back", "reverse"];
        // What is prepaid is there to pay with: it is proposed first.
        if one.deposit > Money::ZERO {
            can.insert(0, "from-deposit");
        }
        menu.extend(steps(row, &can));
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
        // What is confirmed waits for its check; its consent is only written again.
        let mut can = vec!["confirm", "audit", "consent"];
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
    let opening = Opening::new(form, step).for_whom(Some(one.room), person);
    let pick = Some(Wish::Begin(Box::new(opening)));
    Some(MenuRow { text: text.to_owned(), note, pick })
}

/// The steps of a slip that the desk allows, of these; its story where there are none.
fn steps(row: &Row, names: &[&str]) -> Vec<MenuRow> {
    let Some(form) = forms::tagged(row.id.form) else { return Vec::new() };
    let target = Target::of(row);
    let note = format!("{} {}", row.matter, row.state);
    let can = |name: &&&str| row.allows(name);
    let mut found: Vec<MenuRow> = names
        .iter()
        .filter(can)
        .filter_map(|name| form.step(name))
        .map(|step| MenuRow {
            text: format!("{} {}", step.title, row.number),
            note: note.clone(),
            pick: Some(Wish::take(step.name, vec![target.clone()])),
        })
        .collect();
    if found.is_empty() {
        let text = format!("详情 {}", row.number);
        found.push(MenuRow { text, note, pick: Some(Wish::story(target.id)) });
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
