//! What a board asks of the shelf: one walk in the board's order, in which everything is counted and
//! what the filter lets through is put down by slot; only the window of it is ever shown.

use super::cached_row::Kept;
use super::index::Shelf;
use super::kinds::Kind;
use super::orders::By;
use super::row_cache::Facts;
use super::row_words::Marks;
use crate::engine::moment::Moment;
use crate::engine::rights::Trade;
use crate::forms;
use crate::protocol::messages::{Filter, Load, Order, Spot, Window};
use crate::queries::presenter;
use crate::queries::time_left::At;

/// Words, and how many slips have them.
type Counted = Vec<(String, u32)>;

/// Which board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// All that is open and waits for hands.
    Work,
    /// What is graver before what is merely late.
    Complaints,
    /// Whose customer is to be asked again: open slips that say so, then finished ones of which the
    /// owner was told from one day to another.
    Callbacks { from: u64, to: u64 },
}

/// A question.
pub struct Asking<'a> {
    pub board: Board,
    pub filter: &'a Filter,
    pub window: &'a Window,
    /// Who asks.
    pub me: Option<u32>,
    pub now: Moment,
    /// The working hours at that moment.
    pub hours: &'a At<'a>,
    /// The asker has no badge: a text is not sought among names.
    pub masked: bool,
    /// Until when a finished slip is to be asked about of which the owner was told then.
    pub ask_by: &'a dyn Fn(Moment) -> Option<Moment>,
}

/// An answer.
#[derive(Default)]
pub struct Sifted<'a> {
    /// The window's slips, each with the moment that hurts next on this board.
    pub rows: Vec<(&'a Kept, Option<Moment>)>,
    /// Which of them was wanted.
    pub here: usize,
    /// The place of the first of them.
    pub at: usize,
    pub total: usize,
    pub counts: Vec<(String, u32)>,
    /// These three over all of the board, whatever the filter.
    pub loads: Vec<Load>,
    pub buildings: Vec<(String, u32)>,
    pub trades: Vec<(String, u32)>,
}

/// A filter, made ready for the walk.
struct Sieve {
    /// By state: on this board and of this form, whatever the filter says of states.
    on: Vec<bool>,
    /// By state: one of the filter's.
    state: Vec<bool>,
    building: Option<u16>,
    trade: Option<u16>,
    worker: Option<u16>,
    mine: Option<(Option<u16>, u32)>,
    /// The digits that a number begins with, as a number, and the first that has more of them.
    begins: Option<(u64, u64)>,
    overdue: bool,
    /// Minutes left, or fewer; none: any number.
    soon: Option<i64>,
    text: Option<(String, Marks)>,
    /// Something is asked for that no slip has.
    nothing: bool,
}

impl Sieve {
    fn of(shelf: &Shelf, asking: &Asking<'_>) -> Self {
        let filter = asking.filter;
        let form = filter.form.as_ref().map(|id| forms::form(id).map_or(0, |f| f.tag));
        let work = asking.board == Board::Work;
        let on = shelf.kinds.that(|kind| match form {
            Some(form) => kind.form == form && takes(kind, &filter.step),
            None => !(work && kind.booked) && takes(kind, &filter.step),
        });
        let any = filter.states.is_empty();
        let state = shelf.kinds.that(|k| any || filter.states.iter().any(|name| name == k.name));
        let building = wanted(&filter.building).map(|b| shelf.interned.building(b));
        let trade = wanted(&filter.trade).map(trade_of);
        // A worker with nothing in hand is nobody's place; the loads are counted all the same.
        let worker = filter.worker.map(|badge| shelf.interned.hand(badge).unwrap_or(u16::MAX));
        let mine = filter.mine.then_some(asking.me);
        let begins = wanted(&filter.begins).map(first_digits);
        let nothing =
            [building, trade].contains(&Some(None)) || mine == Some(None) || begins == Some(None);
        let text =
            wanted(&filter.text).map(|text| called(text).unwrap_or_else(|| text.to_lowercase()));
        Self {
            on,
            state,
            building: building.flatten(),
            trade: trade.flatten(),
            worker,
            mine: mine.flatten().map(|me| (shelf.interned.hand(me), me)),
            begins: begins.flatten(),
            overdue: filter.overdue,
            soon: Some(i64::from(filter.soon)).filter(|soon| *soon > 0),
            text: text.map(|text| (text.clone(), Marks::of(&text))),
            nothing,
        }
    }

    /// Whether all but state and worker fit.
    fn fits(&self, shelf: &Shelf, asking: &Asking<'_>, slot: u32, facts: &Facts, due: i64) -> bool {
        let own = |of: Option<u16>, is: u16| of.is_none_or(|of| of == is);
        let numbers = &asking.filter.numbers;
        own(self.building, facts.building)
            && own(self.trade, facts.trade)
            && self.clock(shelf, asking, slot, facts, due)
            && self.mine.is_none_or(|(hand, me)| hand == Some(facts.hands) || facts.first == me)
            && (numbers.is_empty() || numbers.contains(&facts.id.number))
            && self.begins.is_none_or(|begins| begins_with(facts.id.number, begins))
            && self.text.as_ref().is_none_or(|(text, marks)| {
                let words = || {
                    let kept = shelf.at(slot)?;
                    Some(
                        kept.masked_words.as_ref().filter(|_| asking.masked).unwrap_or(&kept.words),
                    )
                };
                // Masked words are not marked: they are few.
                (asking.masked || facts.marks.hold(*marks))
                    && words().is_some_and(|words| words.contains(text.as_str()))
            })
    }

    /// Whether its time is up, or soon up, by the minutes that its row shows. Slips without a clock
    /// are never late.
    fn clock(
        &self,
        shelf: &Shelf,
        asking: &Asking<'_>,
        slot: u32,
        facts: &Facts,
        due: i64,
    ) -> bool {
        let late = due < asking.now.0;
        match (self.overdue, self.soon) {
            (false, None) => true,
            _ if due == i64::MAX => false,
            (true, None) => late,
            (over, Some(_)) if late => over,
            (_, Some(soon)) => {
                asking.hours.minutes(facts.hours, due, shelf.stops(slot, facts)) <= soon
            }
        }
    }
}

/// The moment in a key.
fn moment(key: u64) -> Moment {
    Moment(i64::try_from(key).unwrap_or(i64::MAX))
}

/// Digits as a number, and the first number that has more of them; none of what begins no number.
fn first_digits(typed: &str) -> Option<(u64, u64)> {
    let begins = !typed.starts_with('0') && typed.chars().all(|c| c.is_ascii_digit());
    let digits = u32::try_from(typed.len()).ok()?;
    Some((typed.parse().ok().filter(|_| begins)?, 10_u64.checked_pow(digits)?))
}

fn begins_with(mut number: u64, (digits, more): (u64, u64)) -> bool {
    while number >= more {
        number /= 10;
    }
    number == digits
}

/// Whether a step, if one is asked for, can be taken in a state.
fn takes(kind: &Kind, step: &str) -> bool {
    if step.is_empty() {
        return true;
    }
    let form = forms::tagged(kind.form);
    let state = form.and_then(|form| form.states.iter().find(|state| state.name == kind.name));
    let step = form.and_then(|form| form.step(step));
    state.zip(step).is_some_and(|(state, step)| step.from.contains(&state.code))
}

/// A slip's whole number, as messages and papers have it, by the name under which its row stands.
fn called(text: &str) -> Option<String> {
    let id = forms::slip_number(text)?;
    Some(presenter::number(forms::tagged(id.form)?, id).to_lowercase())
}

/// A part of a filter, if it asks for anything.
fn wanted(part: &str) -> Option<&str> {
    Some(part.trim()).filter(|part| !part.is_empty())
}

fn trade_of(name: &str) -> Option<u16> {
    Trade::PICKS.iter().find(|pick| pick.name == name || pick.label == name).map(|pick| pick.code)
}

impl Shelf {
    /// Answers a board's question. Its cost is one walk over what is open, whatever is asked.
    #[must_use]
    pub fn sift(&self, asking: &Asking<'_>) -> Sifted<'_> {
        let sieve = Sieve::of(self, asking);
        let by = match (asking.filter.order, asking.board) {
            (Order::State, _) => By::State,
            (Order::Worker, _) => By::Worker,
            (Order::Urgency, Board::Complaints) => By::Gravity,
            (Order::Urgency, _) => By::Urgency,
        };
        let mut found = Found::new(self, asking);
        let mut before: Option<&Facts> = None;
        for slot in self.orders.of(by) {
            let Some(facts) = self.facts.get(*slot as usize) else { continue };
            if before.is_some_and(|b| by.parts(b, facts, &self.interned).is_ne()) {
                found.part += 1;
            }
            before = Some(facts);
            let here = match asking.board {
                Board::Work => true,
                Board::Complaints => facts.gravity.is_some(),
                Board::Callbacks { .. } => facts.ask_again,
            };
            if here {
                found.look(&sieve, *slot, facts, facts.due);
            }
        }
        if let Board::Callbacks { from, to } = asking.board {
            // What is finished keeps the order in which its owners were told.
            found.part = TOLD;
            for slot in self.orders.of(By::Told) {
                let Some(facts) = self.facts.get(*slot as usize) else { continue };
                if let Some((_, told)) = facts.told.filter(|(day, _)| (from..=to).contains(day)) {
                    let due = (asking.ask_by)(moment(told)).map_or(i64::MAX, |at| at.0);
                    found.look(&sieve, *slot, facts, due);
                }
            }
        }
        found.answer()
    }
}

/// The part of finished slips: after all that is open.
const TOLD: u32 = u32::MAX;

/// What a walk finds.
struct Found<'s, 'a> {
    shelf: &'s Shelf,
    asking: &'a Asking<'a>,
    /// The part of the list that the walk is in.
    part: u32,
    /// Each with its part and what is left of its clock.
    marked: Vec<(u32, i64, u32)>,
    slots: Vec<u32>,
    /// By label, or by word on the list of callbacks.
    counts: Vec<u32>,
    words: Vec<(&'static str, u32)>,
    loads: Vec<(u32, u32)>,
    /// By building's number, and by trade's code.
    buildings: Vec<u32>,
    trades: Vec<u32>,
}

impl<'s, 'a> Found<'s, 'a> {
    fn new(shelf: &'s Shelf, asking: &'a Asking<'a>) -> Self {
        Self {
            shelf,
            asking,
            part: 0,
            marked: Vec::new(),
            slots: Vec::new(),
            counts: vec![0; shelf.kinds.labels.len()],
            words: Vec::new(),
            loads: vec![(0, 0); shelf.interned.hands().len()],
            buildings: vec![0; shelf.interned.buildings().len()],
            trades: vec![
                0;
                Trade::PICKS.iter().map(|p| usize::from(p.code) + 1).max().unwrap_or(1)
            ],
        }
    }

    fn look(&mut self, sieve: &Sieve, slot: u32, facts: &Facts, due: i64) {
        let yes = |table: &[bool]| table.get(usize::from(facts.kind)).copied().unwrap_or(false);
        if !yes(&sieve.on) {
            return;
        }
        if let Some(many) = self.buildings.get_mut(usize::from(facts.building)) {
            *many += 1;
        }
        if let Some(many) = self.trades.get_mut(usize::from(facts.trade)) {
            *many += 1;
        }
        // Who is free is asked when a slip was just looked for: what the filter hides is work too.
        if let Some(load) = self.loads.get_mut(usize::from(facts.hands)) {
            load.0 += 1;
            load.1 += u32::from(facts.urgent);
        }
        if sieve.nothing || !sieve.fits(self.shelf, self.asking, slot, facts, due) {
            return;
        }
        let worker = sieve.worker.is_none_or(|hand| hand == facts.hands);
        let state = yes(&sieve.state);
        if worker {
            self.count(facts);
        }
        if worker && state {
            let left = if self.part == TOLD || due == i64::MAX {
                // Without a clock it stands after all that has one.
                i64::MAX
            } else {
                let stops = self.shelf.stops(slot, facts);
                self.asking.hours.left_ms(facts.hours, due, stops)
            };
            self.marked.push((self.part, left, slot));
        }
    }

    /// The slots in the board's order: by part, and within a part by what is left. Those with as much
    /// left stay as they stood.
    fn lay(&mut self) {
        let key = |(part, left, _): &(u32, i64, u32)| (*part, *left);
        // With one calendar for all that is so already.
        if !self.marked.is_sorted_by_key(key) {
            self.marked.sort_by_key(key);
        }
        self.slots = self.marked.iter().map(|(_, _, slot)| *slot).collect();
    }

    fn count(&mut self, facts: &Facts) {
        let all = &self.shelf.kinds.all;
        if let (Board::Callbacks { .. }, Some(kind)) =
            (self.asking.board, all.get(usize::from(facts.kind)))
        {
            match self.words.iter_mut().find(|(word, _)| *word == kind.word) {
                Some((_, count)) => *count += 1,
                None => self.words.push((kind.word, 1)),
            }
        } else if let Some(count) = self.counts.get_mut(usize::from(facts.label)) {
            *count += 1;
        }
    }

    /// A page that is nowhere.
    fn lost(self) -> Sifted<'s> {
        Sifted { at: self.slots.len(), total: self.slots.len(), ..Sifted::default() }
    }

    /// What the board could be narrowed to: buildings, and trades by name.
    fn narrower(&self) -> (Counted, Counted) {
        let named = self.shelf.interned.buildings().iter().zip(&self.buildings).skip(1);
        let mut buildings: Vec<(String, u32)> =
            named.filter(|(_, n)| **n > 0).map(|(name, n)| (name.clone(), *n)).collect();
        // 2号楼 before 10号楼.
        buildings.sort_by_cached_key(|(name, _)| (name.chars().count(), name.clone()));
        let of_trade = |code: u16| self.trades.get(usize::from(code)).copied().unwrap_or(0);
        let trades = Trade::PICKS.iter().map(|pick| (pick.name.to_string(), of_trade(pick.code)));
        let trades = trades.filter(|(_, n)| *n > 0).collect();
        (buildings, trades)
    }

    fn answer(mut self) -> Sifted<'s> {
        self.lay();
        let (buildings, trades) = self.narrower();
        let (window, total) = (self.asking.window, self.slots.len());
        let number_of = |slot: &u32| self.shelf.facts.get(*slot as usize).map(|f| f.id);
        let wanted = match &window.spot {
            Spot::Top | Spot::Day(_) => 0,
            Spot::End => total,
            Spot::Slip { id, by, or } => {
                let stands = self.shelf.slots.get(id);
                let at = stands.and_then(|slot| self.slots.iter().position(|s| s == slot));
                let at = match (at, *or) {
                    // Whoever asks so does not know where it stood: nothing is guessed.
                    (None, u32::MAX) => return self.lost(),
                    (None, or) => or as usize,
                    (Some(at), _) => at,
                };
                let at = at.saturating_add_signed(isize::try_from(*by).unwrap_or(0));
                // Who pages on from the last row is at the end.
                if at >= total && *by > 0 && window.before == 0 {
                    return self.lost();
                }
                at
            }
            Spot::Number(number) => {
                let of = |slot: &u32| number_of(slot).is_some_and(|id| id.number == *number);
                self.slots.iter().position(of).unwrap_or(0)
            }
        };
        let wanted = wanted.min(total.saturating_sub(1));
        let most = usize::from(window.most).max(1);
        let at = match window.spot {
            Spot::End => total.saturating_sub(most),
            _ => wanted.saturating_sub(usize::from(window.before).min(most - 1)),
        };
        let due = |kept: &Kept, facts: &Facts| match facts.told.filter(|_| !facts.open()) {
            Some((_, told)) => (self.asking.ask_by)(moment(told)),
            None => kept.line.due,
        };
        let shown = self.slots.iter().skip(at).take(most).filter_map(|slot| {
            let kept = self.shelf.at(*slot)?;
            Some((kept, due(kept, self.shelf.facts.get(*slot as usize)?)))
        });
        let labels = self.shelf.kinds.labels.iter().zip(&self.counts);
        let labels = labels.map(|(label, count)| (*label, *count)).chain(self.words);
        let hands = self.shelf.interned.hands().iter().zip(&self.loads).skip(1);
        let mut loads: Vec<Load> = hands
            .filter(|(_, load)| load.0 > 0)
            .map(|(hand, (open, urgent))| Load {
                badge: hand.badge,
                worker: hand.called.clone(),
                open: *open,
                urgent: *urgent,
                sent: hand.sent,
            })
            .collect();
        loads.sort_by(|a, b| (&a.worker, a.badge).cmp(&(&b.worker, b.badge)));
        Sifted {
            rows: shown.collect(),
            here: wanted - at.min(wanted),
            at,
            total,
            counts: labels.filter(|(_, n)| *n > 0).map(|(l, n)| (l.to_string(), n)).collect(),
            loads,
            buildings,
            trades,
        }
    }
}
