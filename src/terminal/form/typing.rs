//! Keys and text for the focused blank or its open pick-list, answered as wishes. It must not look
//! keys up: the keymap has made them actions.

use crate::forms;
use crate::protocol::messages::Blank;
use crate::terminal::action::Action;
use crate::terminal::editor::{Applied, EditKey, Inserted};
use crate::terminal::seen::Seen;

use super::choosing;
use super::list::List;
use super::slot::{Ink, Slot};
use super::spot::{FIRST_HEARD, Spot};
use super::{FormState, Wish};

/// Lines that a page key moves.
const PAGE: usize = 6;

impl FormState {
    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) -> Vec<Wish> {
        let before = (self.focus, self.list.is_some());
        let wishes = match self.list.is_some() {
            true => self.act_in_list(action),
            false => self.act_on_paper(action),
        };
        self.looks |= Seen::from(before != (self.focus, self.list.is_some()));
        wishes
    }

    /// Whether a key is the form's own; rows are added and taken away only where there are some.
    pub fn knows(action: Action) -> bool {
        use Action::{FirstHeard, NextField, Open, PickList, PrevField, Submit, Tick};
        let own = [Submit, NextField, PrevField, Open, PickList, Tick, FirstHeard];
        own.contains(&action) || EditKey::of(action).is_some()
    }

    fn act_on_paper(&mut self, action: Action) -> Vec<Wish> {
        match action {
            Action::Submit => {
                (self.handed, self.looks) = (true, Seen::All);
                return vec![Wish::HandIn];
            }
            Action::Back => return vec![Wish::Leave],
            Action::NextField => self.next(),
            Action::PrevField => self.previous(),
            Action::FirstHeard => match self.spot_of(FIRST_HEARD) {
                Some(spot) => self.go(spot),
                None => return vec![Wish::Say("这一步没有“首问人”一栏。".to_string())],
            },
            Action::Open if self.has_candidates() => return self.open_list(),
            Action::Open => self.next(),
            Action::PickList if self.has_candidates() => return self.open_list(),
            Action::PickList => return vec![Wish::Say("这一栏没有候选项,请直接填写".to_string())],
            Action::Tick if self.ticks() => return self.text(" "),
            Action::Tick => return vec![Wish::Say("这一栏不能勾选,请直接填写".to_string())],
            Action::RowAdd => {
                self.looks = Seen::All;
                return said(self.add_row(), Vec::new());
            }
            Action::RowDelete => {
                // The rows below move up: what was said of them is asked anew.
                self.looks = Seen::All;
                let done = self.delete_row();
                if done.is_ok() {
                    self.problems.retain(|p| !p.field.contains('.'));
                }
                return said(done, vec![Wish::Changed]);
            }
            other => return EditKey::of(other).map_or_else(Vec::new, |key| self.edit(key)),
        }
        Vec::new()
    }

    fn edit(&mut self, key: EditKey) -> Vec<Wish> {
        let focus = self.focus;
        let Some(slot) = self.slot_mut(focus) else { return Vec::new() };
        let before = slot.goes_on();
        let applied = slot.apply(key);
        let alone = before && slot.goes_on();
        if applied != Applied::Ignored {
            self.looks |= if alone { Seen::Blank } else { Seen::All };
        }
        match applied {
            Applied::Changed => return vec![Wish::Changed],
            Applied::Moved => return Vec::new(),
            Applied::Ignored => {}
        }
        let in_row = matches!(focus, Spot::Cell { .. });
        match key {
            EditKey::Up => {
                self.step_line(false);
            }
            EditKey::Down => {
                self.step_line(true);
            }
            EditKey::PageUp | EditKey::PageDown => {
                for _ in 0..PAGE {
                    self.step_line(key == EditKey::PageDown);
                }
            }
            EditKey::Left if in_row => self.beside(false),
            EditKey::Right if in_row => self.beside(true),
            // At the end already: what stands there is gone on with all the same.
            EditKey::End | EditKey::Home | EditKey::Left | EditKey::Right => {
                if let Some(slot) = self.slot_mut(focus).filter(|slot| slot.writes_anew()) {
                    slot.keep();
                    self.looks = Seen::All;
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// To the cell beside this one in its row, also in a row where nothing stands yet.
    fn beside(&mut self, right: bool) {
        let Spot::Cell { field, row, column } = self.focus else { return };
        let to = if right { Some(column + 1) } else { column.checked_sub(1) };
        let to = to.map(|column| Spot::Cell { field, row, column });
        if let Some(spot) = to.filter(|s| self.slot(*s).is_some()) {
            self.go(spot);
        }
    }

    /// Typed or pasted text for the focused blank. It never hands in, and a run goes over into the
    /// next blank only behind a choice or a yes/no that it has completed.
    ///
    /// What was said of the blank stays until the next answer: a line that went with each key and
    /// came back after it would move what is read below it.
    pub fn text(&mut self, text: &str) -> Vec<Wish> {
        if self.list.is_some() {
            self.looks = Seen::All;
            return self.filter(|list| list.filter.insert(text) == Inserted::Whole);
        }
        let (focus, before) = (self.focus, self.goes_on());
        let wishes = self.write(text);
        let only = wishes.iter().all(|wish| *wish == Wish::Changed);
        let alone = before && only && self.focus == focus && self.goes_on();
        self.looks |= if alone { Seen::Blank } else { Seen::All };
        wishes
    }

    /// Whether what is typed in the blank with the caret changes nothing that is seen but its own text.
    fn goes_on(&self) -> bool {
        self.slot(self.focus).is_some_and(Slot::goes_on)
    }

    fn write(&mut self, text: &str) -> Vec<Wish> {
        let mut wishes = Vec::new();
        let mut rest = text.to_string();
        let paste = text.contains('\n');
        // Each turn but the last has moved on from one blank.
        for _ in 0..=text.chars().count() {
            let focus = self.focus;
            let label = self.label(focus);
            let Some(slot) = self.slot_mut(focus) else { break };
            let done = slot.insert(&rest);
            if done.left_out > 0 {
                let many = done.left_out;
                wishes.push(Wish::Say(format!("“{label}”写满了,后面 {many} 字没有填入;请写短些")));
            }
            if done.missed {
                wishes.push(Wish::Say(format!("“{label}”没有这一项;{}", self.how_to())));
            }
            if done.changed && !wishes.contains(&Wish::Changed) {
                wishes.push(Wish::Changed);
            }
            let Some(left) = done.on else { break };
            self.next();
            if left.is_empty() || paste {
                break;
            }
            rest = left;
        }
        wishes
    }

    /// What can be chosen, whole.
    fn how_to(&self) -> String {
        match self.slot(self.focus).map(|s| &s.ink) {
            Some(Ink::Choice { picks, .. }) => {
                let all =
                    picks.iter().map(|p| format!("{} {}", choosing::digits(p, picks), p.label));
                format!("可选:{}", all.collect::<Vec<_>>().join("、"))
            }
            _ => "请按 y(是)或 n(否)".to_string(),
        }
    }

    fn ticks(&self) -> bool {
        let slot = self.slot(self.focus);
        slot.is_some_and(|s| matches!(s.ink, Ink::Yes { .. } | Ink::Choice { .. }))
    }

    fn has_candidates(&self) -> bool {
        let slot = self.slot(self.focus);
        slot.is_some_and(|s| s.refers() || matches!(s.ink, Ink::Choice { .. }))
    }

    /// Opens the candidates of the focused blank, narrowed by what stands there.
    fn open_list(&mut self) -> Vec<Wish> {
        let focus = self.focus;
        let Some(slot) = self.slot_mut(focus) else { return Vec::new() };
        slot.rest();
        let (refers, free) = (slot.refers(), slot.takes_others());
        let typed = if refers && slot.held().is_none() { slot.typed() } else { String::new() };
        let at = slot.typed();
        let kept_in = forms::kept_in(&slot.kind);
        self.list = Some(List::new(focus, &typed, free, kept_in));
        let wishes = self.narrow();
        if let Some(list) = self.list.as_mut().filter(|_| !refers) {
            // What is chosen already is chosen in the list.
            let chosen = list.rows.iter().position(|p| p.blank.typed == at);
            list.chosen = chosen.unwrap_or(0);
        }
        wishes
    }

    /// Narrows the open list by its filter: choices at once, the rest by asking the desk.
    fn narrow(&mut self) -> Vec<Wish> {
        let Some(spot) = self.list.as_ref().map(|list| list.spot) else { return Vec::new() };
        let picks = match self.slot(spot).map(|s| &s.ink) {
            Some(Ink::Choice { picks, .. }) => Some(*picks),
            _ => None,
        };
        let field = self.path(spot);
        let Some(list) = self.list.as_mut() else { return Vec::new() };
        match picks {
            Some(picks) => {
                list.fill_choices(picks);
                Vec::new()
            }
            None => {
                list.waiting = true;
                vec![Wish::Pick { field, typed: list.filter.text() }]
            }
        }
    }

    /// Changes the filter and narrows by it.
    fn filter(&mut self, edit: impl FnOnce(&mut List) -> bool) -> Vec<Wish> {
        let Some(list) = self.list.as_mut() else { return Vec::new() };
        let before = list.filter.text();
        let whole = edit(list);
        let same = list.filter.text() == before;
        let mut wishes = if same { Vec::new() } else { self.narrow() };
        if !whole {
            wishes.push(Wish::Say("筛选的字太多,后面的没有填入".to_string()));
        }
        wishes
    }

    fn act_in_list(&mut self, action: Action) -> Vec<Wish> {
        let Some(list) = self.list.as_mut() else { return Vec::new() };
        let before = list.chosen;
        match action {
            Action::Back => self.list = None,
            Action::Open | Action::NextField => return self.take_picked(),
            Action::Up => list.up(1),
            Action::Down => list.down(1),
            Action::PageUp => list.page_up(),
            Action::PageDown => list.page_down(),
            Action::Home => list.up(usize::MAX),
            Action::End => list.down(usize::MAX),
            Action::Submit => {
                return vec![Wish::Say("请先选定一项,或返回关闭候选".to_string())];
            }
            other => {
                let key = EditKey::of(other);
                let mut applied = Applied::Ignored;
                let wishes = key.map_or_else(Vec::new, |key| {
                    self.filter(|list| {
                        applied = list.filter.apply(key);
                        true
                    })
                });
                self.looks |= Seen::from(applied != Applied::Ignored);
                return wishes;
            }
        }
        let moved = self.list.as_ref().is_some_and(|list| list.chosen != before);
        self.looks |= Seen::from(moved);
        Vec::new()
    }

    /// Writes the chosen candidate into the blank and goes on; where there is none, the text typed
    /// for it, because an unknown person has a name too. A blank that takes only what is listed keeps
    /// its list open, with what was typed.
    fn take_picked(&mut self) -> Vec<Wish> {
        let nothing = |list: &List| !list.waiting && !list.free && list.rows.is_empty();
        let typed = self.list.as_ref().filter(|list| nothing(list)).map(|list| list.filter.text());
        if let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) {
            return vec![Wish::Say(format!("没有“{typed}”;这一栏只能填列出的"))];
        }
        let Some(list) = self.list.take() else { return Vec::new() };
        // Candidates of an older filter are not what was just typed.
        let picked = list.rows.get(list.chosen).filter(|_| !list.waiting);
        let typed = list.filter.text();
        let Some(slot) = self.slot_mut(list.spot) else { return Vec::new() };
        let before = slot.typed();
        match picked {
            Some(picked) => slot.put(&picked.blank),
            None if slot.refers() && !typed.trim().is_empty() => {
                slot.put(&Blank { typed: typed.clone(), shown: typed });
            }
            None => {}
        }
        let changed = slot.typed() != before;
        slot.touched |= changed;
        let wishes = if changed { vec![Wish::Changed] } else { Vec::new() };
        self.next();
        wishes
    }
}

fn said(done: Result<(), String>, wishes: Vec<Wish>) -> Vec<Wish> {
    match done {
        Ok(()) => wishes,
        Err(sentence) => vec![Wish::Say(sentence)],
    }
}
