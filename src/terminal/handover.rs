//! 交接班: what one shift hands to the next, and the shift book. It must not decide who may sign: the
//! desk does, and each row says what may be done with it.

mod draw;

use super::connection::CUT_OFF;
use super::prelude::*;
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::forms::shift::{book_entry, handover as shift};
use crate::protocol::messages::{HandoverSheet, PendingLine, Reply, Request, Row, Standing};

/// The tab is these two registers: the shift with its handover, and the shift book.
const SHIFT: &Form = &shift::FORM;
const BOOK: &Form = &book_entry::FORM;

/// The tab.
pub struct Handover {
    tab: Tab,
    /// As the desk gathered it last.
    pub sheet: Option<Box<HandoverSheet>>,
    pub lines: List<PendingLine>,
    pub book: List<Row>,
    /// The arrows are in the shift book.
    pub at_book: bool,
    /// What a command word asked for before the sheet was there.
    wanted: Option<Action>,
    /// Lines that were gone through, with the count they had then: another count is another line.
    ticked: Vec<(String, u32)>,
}

impl Listed for PendingLine {
    type Id = String;
    fn id(&self) -> String {
        self.label.clone()
    }
}

impl Handover {
    pub fn new(tab: Tab) -> Handover {
        Handover {
            tab,
            sheet: None,
            lines: List::default(),
            book: List::default(),
            at_book: false,
            wanted: None,
            ticked: Vec::new(),
        }
    }

    pub fn ticked(&self, line: &PendingLine) -> bool {
        self.ticked.iter().any(|(label, count)| *label == line.label && *count == line.count)
    }

    pub fn shift(&self) -> Option<&Standing> {
        self.sheet.as_ref().and_then(|sheet| sheet.shift.as_ref())
    }

    fn tick(&mut self) -> Turn {
        let Some(line) = self.lines.selected() else { return Turn::default() };
        let mark = (line.label.clone(), line.count);
        match self.ticked(line) {
            true => self.ticked.retain(|(label, _)| *label != mark.0),
            false => self.ticked.push(mark),
        }
        self.lines.step(Action::Down, 1);
        Turn::changed(true)
    }

    fn can(&self, step: &str) -> bool {
        self.shift().is_some_and(|shift| shift.row.allows(step))
    }

    fn entry_can(&self, step: &str) -> bool {
        let row = self.book.selected().filter(|_| self.at_book);
        row.is_some_and(|row| row.allows(step))
    }

    /// The step that an action takes on the shift, and whether it is for the operator on duty (else for
    /// any other).
    fn shift_step(&self, action: Action) -> Option<(&'static str, bool)> {
        let away = self.can("back");
        Some(match action {
            Action::HandOver => ("hand-over", true),
            Action::CloseShift => ("close", true),
            Action::Extend => ("extend", true),
            Action::Away if away => ("back", true),
            Action::BackOnDuty => ("back", true),
            Action::Away => ("leave", true),
            Action::Refuse => ("refuse", false),
            Action::StandIn => ("stand-in", false),
            _ => return None,
        })
    }

    /// A shift that somebody stood in for and that this operator may still sign.
    fn unsigned(&self) -> Option<&Row> {
        let mut rows = self.lines.rows().iter().flat_map(|line| &line.rows);
        rows.find(|row| row.id.form == SHIFT.tag && row.allows("countersign"))
    }

    /// A refused handover that waits for the director's word; an entry under the arrows comes first.
    fn ruled_upon(&self) -> Option<&Row> {
        let shift = self.shift().filter(|_| !self.entry_can("instruct"));
        shift.map(|shift| &shift.row).filter(|row| row.allows("rule"))
    }

    /// 开班. Where somebody stands the shift, it is said who, and the shift is taken over by a word of its
    /// own: nobody's shift ends because another one began.
    fn start(&self, ctx: &Ctx) -> Turn {
        let begin = Wish::begin(SHIFT, "start", None, None);
        let (Some(sheet), Some(shift)) = (&self.sheet, self.shift()) else { return begin.into() };
        match (self.is_on_duty(ctx), sheet.signs) {
            (true, true) => return Turn::no("您正在值班;请交班后由接班人开始下一班。"),
            (true, false) => return begin.into(),
            (false, _) => {}
        }
        let row = |text: &str, note: &str, pick: Option<Wish>| MenuRow {
            text: text.to_owned(),
            note: note.to_owned(),
            pick,
        };
        let stand_in = || Wish::take("stand-in", vec![Target::of(&shift.row)]);
        let mut rows = Vec::new();
        if self.can("stand-in") {
            rows.push(row("代接", "接下这一班,由其补签", Some(stand_in())));
        }
        if !sheet.signs {
            rows.push(row("开班", "其已下班:代其收班,写明", begin));
        }
        match rows.is_empty() {
            true => Turn::no(format!("值班的是{},还没有交班。", shift.who)),
            false => Turn::lay(Overlay::menu(format!("值班的是{},还没有交班", shift.who), rows)),
        }
    }

    /// Whether the shift that is on is this operator's.
    fn is_on_duty(&self, ctx: &Ctx) -> bool {
        let on = self.shift().map(|shift| shift.badge);
        on.is_some() && on == ctx.operator().map(|me| me.badge)
    }

    /// A step of the shift, if it is this operator's to take. The desk judges it in any case; here it is
    /// said before anything is filled for nothing.
    fn on_shift(&self, action: Action, step: &'static str, own: bool, ctx: &Ctx) -> Turn {
        let Some(shift) = self.shift() else { return Turn::default() };
        let mine = self.is_on_duty(ctx);
        let (who, word) = (&shift.who, action.word());
        // Those who answer for the desk may close a shift that was left; the desk knows who they are.
        if own && !mine && step != "close" {
            let key = ctx.key(&self.places(), Action::StandIn);
            return Turn::no(format!("值班的是{who};{word}由本人办,本人不在请按 {key} 代接。"));
        }
        if !own && mine {
            return Turn::no(format!("您就是当班人;{word}请接班人在自己登录后办。"));
        }
        let sheet = self.sheet.as_ref().filter(|_| step == "hand-over");
        let half = sheet.and_then(|sheet| Some((sheet.half_filled?, sheet.half_elsewhere)));
        match half {
            None => Wish::take(step, vec![Target::of(&shift.row)]).into(),
            Some((number, false)) => Wish::take_draft(number).into(),
            // Taken unasked it would be gone from under the fingers of whoever counts there.
            Some((number, true)) => Turn::lay(Overlay::ask(
                "交接单正在您的另一台终端填着;拿到这里接着填?".to_owned(),
                Wish::take_draft(number),
            )),
        }
    }

    /// What a key does, by the sheet as it is here.
    fn carry_out(&mut self, action: Action, ctx: &Ctx) -> Turn {
        match self.shift_step(action) {
            Some((step, own)) => self.on_shift(action, step, own, ctx),
            None => self.act(action, ctx),
        }
    }

    /// Enter: the slips behind a line; for an entry of the book, what can be done with it.
    fn open(&self) -> Turn {
        if self.at_book {
            let Some(row) = self.book.selected() else { return Turn::default() };
            return Turn::lay(overlay::steps_menu(row, true));
        }
        let Some(line) = self.lines.selected() else { return Turn::default() };
        let row = |row: &Row| MenuRow {
            text: format!("{} {}", row.number, row.place),
            note: format!("{} {}", row.matter, row.state),
            pick: Some(Wish::story(row.id)),
        };
        let rows = line.rows.iter().map(row).collect();
        Turn::lay(Overlay::menu(format!("{} {} 件", line.label, line.count), rows))
    }
}

/// Whether a command word is about the shift, wherever it is typed.
pub fn is_of_shift(action: Action) -> bool {
    use Action::{
        Away, BackOnDuty, CloseShift, Extend, HandOver, Instruct, Refuse, StandIn, StartShift,
    };
    let there = [HandOver, Refuse, StartShift, CloseShift, Extend, StandIn];
    there.contains(&action) || [Away, BackOnDuty, Instruct].contains(&action)
}

/// The step that an action takes on an entry of the shift book.
fn book_step(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::MarkDone => "done",
        Action::Reason => "reason",
        Action::ToMeeting => "to-meeting",
        Action::Instruct => "instruct",
        _ => return None,
    })
}

impl Screen for Handover {
    fn tab(&self) -> Tab {
        self.tab
    }

    fn offers(&self, action: Action, _: &Ctx) -> bool {
        use Action::{Down, End, Home, PageDown, PageUp, Up};
        let Some(sheet) = &self.sheet else { return false };
        if let Some((step, _)) = self.shift_step(action) {
            let by_policy = match step {
                // Where nobody signs, there is nothing to refuse.
                "hand-over" | "refuse" => sheet.signs,
                "close" => sheet.closes,
                _ => true,
            };
            return by_policy && self.can(step);
        }
        if action == Action::Instruct && self.ruled_upon().is_some() {
            return true;
        }
        if let Some(step) = book_step(action) {
            return self.entry_can(step);
        }
        match action {
            Up | Down | PageUp | PageDown | Home | End => !self.at_book || !self.book.is_empty(),
            Action::NextField | Action::PrevField => self.at_book || !self.book.is_empty(),
            Action::Tick => !self.at_book && !self.lines.is_empty(),
            Action::Story if self.at_book => !self.book.is_empty(),
            Action::Story => self.lines.selected().is_some_and(|line| line.count > 0),
            Action::SignOff => self.unsigned().is_some(),
            // Offered also while somebody stands the shift: it says who.
            Action::StartShift | Action::Note | Action::TakeOver => true,
            _ => false,
        }
    }

    fn is_mine(&self, action: Action, ctx: &Ctx) -> bool {
        // Where both sign, the next shift begins with its signature and not by whoever stands this one.
        let signs = self.sheet.as_ref().is_some_and(|sheet| sheet.signs);
        if action == Action::StartShift {
            return !(signs && self.is_on_duty(ctx));
        }
        let step = self.shift_step(action).filter(|(step, _)| *step != "close");
        step.is_none_or(|(_, own)| own == self.is_on_duty(ctx))
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if action == Action::HandOver {
            // Whether a half filled one is there, and where it is open, is the desk's to say: since the sheet came
            // it may have been thrown away, or begun at another terminal.
            if ctx.line.is_mute() {
                return Turn::no(CUT_OFF);
            }
            self.wanted = Some(action);
            return Wish::Ask(Part::Rows, Request::Handover).into();
        }
        if self.shift_step(action).is_some() {
            return self.carry_out(action, ctx);
        }
        if let Some(row) = self.ruled_upon().filter(|_| action == Action::Instruct) {
            return Wish::take("rule", vec![Target::of(row)]).into();
        }
        if let Some(step) = book_step(action) {
            return Wish::take(step, self.book.selected().map(Target::of).into_iter().collect())
                .into();
        }
        match action {
            Action::StartShift => self.start(ctx),
            Action::SignOff => {
                let rows = self.unsigned().map(Target::of).into_iter().collect();
                Wish::take("countersign", rows).into()
            }
            Action::Note => Wish::begin(BOOK, "write", None, None).into(),
            Action::TakeOver => Wish::drafts().into(),
            Action::NextField | Action::PrevField => {
                self.at_book = !self.at_book;
                Turn::changed(true)
            }
            Action::Tick => self.tick(),
            Action::Story => self.open(),
            _ if self.at_book => Turn::changed(self.book.step(action, ctx.page() / 2)),
            _ => Turn::changed(self.lines.step(action, ctx.page() / 2)),
        }
    }

    fn ask(&mut self, why: Why, _: &Ctx) -> Turn {
        // After a draft was left too: the sheet says by which one it goes on.
        if why == Why::Minute {
            Turn::default()
        } else {
            Wish::Ask(Part::Rows, Request::Handover).into()
        }
    }

    fn show(&mut self, topic: Topic, ctx: &Ctx) -> Turn {
        if ctx.line.is_mute() {
            return Turn::no(CUT_OFF);
        }
        // The sheet was asked for just now: what is to be done waits for how things stand.
        if let Topic::Act(action) = topic {
            self.wanted = Some(action);
        }
        Turn::default()
    }

    fn hear(&mut self, _: Part, reply: Reply, ctx: &Ctx) -> Turn {
        let Reply::Handover(sheet) = reply else { return Turn::default() };
        let another = self.shift().map(|s| s.row.id) != sheet.shift.as_ref().map(|s| s.row.id);
        if another {
            self.ticked.clear();
        }
        self.lines.replace(sheet.pending.clone());
        self.book.replace(sheet.book.clone());
        self.at_book &= !self.book.is_empty();
        if !self.at_book {
            // The arrows come to the book at its top: the urgent ones first.
            self.book.select(0);
        }
        self.sheet = Some(sheet);
        let turn = Turn::changed(true);
        match self.wanted.take() {
            None => turn,
            Some(action) if self.offers(action, ctx) => turn.and(self.carry_out(action, ctx)),
            Some(action) => turn.and(Turn::no(format!("现在不能{}。", action.word()))),
        }
    }

    fn waits(&self, ctx: &Ctx) -> bool {
        // A key that is pressed as soon as the tab is there is for the sheet that comes.
        let coming = self.sheet.is_none() && ctx.line.awaits_part(Tab::Handover, Part::Rows);
        self.wanted.is_some() || coming
    }

    fn let_go(&mut self) -> bool {
        self.wanted.take().is_some()
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane);
        None
    }

    fn slip(&self) -> Option<SlipId> {
        let book = self.book.selected().filter(|_| self.at_book).map(|row| row.id);
        let shift = || self.sheet.as_ref()?.shift.as_ref().map(|shift| shift.row.id);
        book.or_else(shift)
    }

    fn form(&self) -> Option<&'static Form> {
        Some(if self.at_book { BOOK } else { SHIFT })
    }
}
