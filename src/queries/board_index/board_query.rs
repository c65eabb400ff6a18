//! Answers a board's query: one scan in the board's order, which counts everything and collects the
//! slots that match the filter. Only one page of them is returned.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cached_row::CachedRow;
use super::index::BoardIndex;
use super::kinds::Kind;
use super::orders::SortKey;
use super::row_cache::Facts;
use super::row_words::BigramBloom;
use crate::engine::kind::masking::mask_numbers;
use crate::engine::kind::reading::Sight;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::callbacks::quota::{CallsBack, Whose};
use crate::protocol::messages::{Filter, Load, Order, Spot, Window};
use crate::queries::presenter;
use crate::queries::time_left::At;

/// Words, and how many slips have them.
type Counted = Vec<(String, u32)>;

/// Which board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// All open work.
    Work,
    /// Complaints, the graver ones before those that are merely late.
    Complaints,
    /// Matters that the asker was the first to hear, and that are not settled (P-24).
    FirstHeard,
    /// Slips whose customer is to be called back: open ones first, then finished ones whose owner
    /// was told between two days.
    Callbacks { from: u64, to: u64 },
}

/// A question.
pub struct BoardQuery<'a> {
    pub board: Board,
    pub filter: &'a Filter,
    pub window: &'a Window,
    /// Who asks.
    pub me: Option<u32>,
    pub now: Moment,
    /// The working hours at that moment.
    pub hours: &'a At<'a>,
    /// How much the asker may see: a text must not be searched in what is masked.
    pub sight: Sight,
    /// In which role: on the board of callbacks that says whose calls are theirs.
    pub role: Option<Role>,
    /// When finished work is called back.
    pub calls: CallsBack,
    /// What is still to be called back now, and by whom; none: whatever was done in these days.
    pub to_call: Option<&'a BTreeMap<SlipId, Whose>>,
}

/// A slip on a board.
pub struct BoardRow<'a> {
    pub kept: &'a CachedRow,
    /// Its next due moment on this board.
    pub due: Option<Moment>,
    /// Whose call it is by the draw: the draw names what was done, also where a callback stands for it.
    pub whose: Option<Whose>,
}

/// An answer.
#[derive(Default)]
pub struct BoardPage<'a> {
    /// The slips of the page.
    pub rows: Vec<BoardRow<'a>>,
    /// The index of the wanted row.
    pub here: usize,
    /// The position of the first row in the whole list.
    pub at: usize,
    pub total: usize,
    pub counts: Vec<(String, u32)>,
    /// The next three count the whole board, whatever the filter.
    pub loads: Vec<Load>,
    pub buildings: Vec<(String, u32)>,
    pub trades: Vec<(String, u32)>,
}

/// A filter, prepared for the scan.
struct Matcher {
    /// By state: whether it belongs to this board and this form, whatever the filter says about
    /// states.
    on: Vec<bool>,
    /// By state: whether the filter names it.
    state: Vec<bool>,
    building: Option<u16>,
    trade: Option<u16>,
    worker: Option<u16>,
    mine: Option<(Option<u16>, u32)>,
    /// The first digits of a slip's number, and the smallest number with more digits.
    begins: Option<(u64, u64)>,
    overdue: bool,
    /// The most minutes that may be left; none: any number.
    soon: Option<i64>,
    text: Option<(String, BigramBloom)>,
    /// The filter asks for something that no slip has.
    nothing: bool,
}

impl Matcher {
    fn of(index: &BoardIndex, query: &BoardQuery<'_>) -> Self {
        let filter = query.filter;
        let form = filter.form.as_ref().map(|id| forms::form(id).map_or(0, |f| f.tag));
        let work = query.board == Board::Work;
        let first = query.board == Board::FirstHeard;
        let on = index.kinds.flags(|kind| match form {
            _ if first && !kind.matter => false,
            Some(form) => kind.form == form && allows_step(kind, &filter.step),
            None => !(work && kind.off_board) && allows_step(kind, &filter.step),
        });
        let any = filter.states.is_empty();
        let state = index.kinds.flags(|k| any || filter.states.iter().any(|name| name == k.name));
        let building = non_empty(&filter.building).map(|b| index.interned.building(b));
        let trade = non_empty(&filter.trade).map(trade_code);
        // A worker with nothing in hand has no position: nothing matches, but the loads are counted
        // all the same.
        let worker = filter.worker.map(|badge| index.interned.assignee(badge).unwrap_or(u16::MAX));
        let mine = filter.mine.then_some(query.me);
        let begins = non_empty(&filter.begins).map(digit_prefix);
        let nothing =
            [building, trade].contains(&Some(None)) || mine == Some(None) || begins == Some(None);
        let text = non_empty(&filter.text)
            .map(|text| shown_number(text).unwrap_or_else(|| text.to_lowercase()));
        Self {
            on,
            state,
            building: building.flatten(),
            trade: trade.flatten(),
            worker,
            mine: mine.flatten().map(|me| (index.interned.assignee(me), me)),
            begins: begins.flatten(),
            overdue: filter.overdue,
            soon: Some(i64::from(filter.soon)).filter(|soon| *soon > 0),
            text: text.map(|text| (text.clone(), BigramBloom::of(&text))),
            nothing,
        }
    }

    /// Whether a slip matches, state and worker aside.
    fn fits(
        &self,
        index: &BoardIndex,
        query: &BoardQuery<'_>,
        slot: u32,
        facts: &Facts,
        due: i64,
    ) -> bool {
        let own = |of: Option<u16>, is: u16| of.is_none_or(|of| of == is);
        let numbers = &query.filter.numbers;
        own(self.building, facts.building)
            && own(self.trade, facts.trade)
            && self.clock(index, query, slot, facts, due)
            && self
                .mine
                .is_none_or(|(assignee, me)| assignee == Some(facts.assignee) || facts.first == me)
            && (numbers.is_empty() || numbers.contains(&facts.id.number))
            && self.begins.is_none_or(|begins| has_prefix(facts.id.number, begins))
            && self.text.as_ref().is_none_or(|(text, bloom)| {
                let masked = query.sight == Sight::Masked;
                let words = || {
                    let row = index.row(slot)?;
                    let open = !query.sight.hides_numbers() || (row.form.public_numbers && !masked);
                    let words = row.masked_words.as_ref().filter(|_| masked).unwrap_or(&row.words);
                    Some(if open { Cow::Borrowed(words.as_str()) } else { mask_numbers(words) })
                };
                let says = |words: Cow<'_, str>| words.contains(text.as_str());
                // Masked texts have no bloom filter: they are few.
                (masked || facts.bloom.may_contain(*bloom)) && words().is_some_and(says)
            })
    }

    /// Whether its time is up, or soon up, by the minutes that its row shows. Slips without a clock
    /// are never late.
    fn clock(
        &self,
        index: &BoardIndex,
        query: &BoardQuery<'_>,
        slot: u32,
        facts: &Facts,
        due: i64,
    ) -> bool {
        let late = due < query.now.0;
        match (self.overdue, self.soon) {
            (false, None) => true,
            _ if due == i64::MAX => false,
            (true, None) => late,
            (over, Some(_)) if late => over,
            (_, Some(soon)) => {
                query.hours.minutes(facts.hours, due, index.stops(slot, facts)) <= soon
            }
        }
    }
}

/// Typed digits as a number, and the smallest number with more digits; none if no number begins
/// like this.
fn digit_prefix(typed: &str) -> Option<(u64, u64)> {
    let begins = !typed.starts_with('0') && typed.chars().all(|c| c.is_ascii_digit());
    let digits = u32::try_from(typed.len()).ok()?;
    Some((typed.parse().ok().filter(|_| begins)?, 10_u64.checked_pow(digits)?))
}

fn has_prefix(mut number: u64, (digits, more): (u64, u64)) -> bool {
    while number >= more {
        number /= 10;
    }
    number == digits
}

/// Whether a step, if one is asked for, can be taken in a state.
fn allows_step(kind: &Kind, step: &str) -> bool {
    if step.is_empty() {
        return true;
    }
    let form = forms::tagged(kind.form);
    let state = form.and_then(|form| form.states.iter().find(|state| state.name == kind.name));
    let step = form.and_then(|form| form.step(step));
    state.zip(step).is_some_and(|(state, step)| step.from.contains(&state.code))
}

/// A typed slip number such as F-14/000123, as its row shows it.
fn shown_number(text: &str) -> Option<String> {
    let id = forms::slip_number(text)?;
    Some(presenter::number(forms::tagged(id.form)?, id).to_lowercase())
}

/// A part of a filter, if it is filled in.
fn non_empty(part: &str) -> Option<&str> {
    Some(part.trim()).filter(|part| !part.is_empty())
}

fn trade_code(name: &str) -> Option<u16> {
    Trade::PICKS.iter().find(|pick| pick.name == name || pick.label == name).map(|pick| pick.code)
}

impl BoardIndex {
    /// Answers a board's query with one scan over what is open, whatever is asked.
    pub fn page(&self, query: &BoardQuery<'_>) -> BoardPage<'_> {
        let matcher = Matcher::of(self, query);
        let by = match (query.filter.order, query.board) {
            (Order::State, _) => SortKey::State,
            (Order::Worker, _) => SortKey::Worker,
            (Order::Urgency, Board::Complaints) => SortKey::Gravity,
            (Order::Urgency, _) => SortKey::Urgency,
        };
        let mut collector = Collector::new(self, query);
        let mut before: Option<&Facts> = None;
        for slot in self.orders.of(by) {
            let Some(facts) = self.facts.get(*slot as usize) else { continue };
            if before.is_some_and(|b| by.compare_groups(b, facts, &self.interned).is_ne()) {
                collector.group += 1;
            }
            before = Some(facts);
            let here = match query.board {
                Board::Work => true,
                Board::Complaints => facts.gravity.is_some(),
                Board::FirstHeard => query.me == Some(facts.first),
                Board::Callbacks { .. } => facts.ask_again,
            };
            if here {
                collector.visit(&matcher, *slot, facts, facts.due, true);
            }
        }
        if let Board::Callbacks { from, to } = query.board {
            // Finished slips keep the order in which their owners were told.
            collector.group = FINISHED;
            let anyones = Filter { mine: false, ..query.filter.clone() };
            let matcher = Matcher::of(self, &BoardQuery { filter: &anyones, ..*query });
            for slot in self.orders.of(SortKey::Told) {
                let Some(facts) = self.facts.get(*slot as usize) else { continue };
                let on = facts.told.is_some_and(|(day, _)| (from..=to).contains(&day));
                if let Some(tally) = facts.tally.filter(|tally| on && query.shows(facts, tally)) {
                    let due = query.by(&tally).map_or(i64::MAX, |at| at.0);
                    collector.visit(&matcher, *slot, facts, due, query.theirs(&tally));
                }
            }
        }
        collector.into_page()
    }
}

/// The group of finished slips: after all open ones.
const FINISHED: u32 = u32::MAX;

/// Collects the result of a scan.
struct Collector<'s, 'a> {
    index: &'s BoardIndex,
    query: &'a BoardQuery<'a>,
    /// The group of the list that the scan is in.
    group: u32,
    /// Matching slots, each with its group and what is left of its clock.
    matches: Vec<(u32, i64, u32)>,
    slots: Vec<u32>,
    /// By label, or by word on the list of callbacks.
    counts: Vec<u32>,
    words: Vec<(&'static str, u32)>,
    loads: Vec<(u32, u32)>,
    /// By building's number, and by trade's code.
    buildings: Vec<u32>,
    trades: Vec<u32>,
}

impl<'s, 'a> Collector<'s, 'a> {
    fn new(index: &'s BoardIndex, query: &'a BoardQuery<'a>) -> Self {
        Self {
            index,
            query,
            group: 0,
            matches: Vec::new(),
            slots: Vec::new(),
            counts: vec![0; index.kinds.labels.len()],
            words: Vec::new(),
            loads: vec![(0, 0); index.interned.assignees().len()],
            buildings: vec![0; index.interned.buildings().len()],
            trades: vec![
                0;
                Trade::PICKS.iter().map(|p| usize::from(p.code) + 1).max().unwrap_or(1)
            ],
        }
    }

    /// Counts one slip of the board, and keeps it where it is `wanted` and the filter lets it through.
    fn visit(&mut self, matcher: &Matcher, slot: u32, facts: &Facts, due: i64, wanted: bool) {
        let yes = |table: &[bool]| table.get(usize::from(facts.kind)).copied().unwrap_or(false);
        if !yes(&matcher.on) {
            return;
        }
        if let Some(many) = self.buildings.get_mut(usize::from(facts.building)) {
            *many += 1;
        }
        if let Some(many) = self.trades.get_mut(usize::from(facts.trade)) {
            *many += 1;
        }
        // Loads show who is free, so they count what the filter hides too.
        if let Some(load) = self.loads.get_mut(usize::from(facts.assignee)) {
            load.0 += 1;
            load.1 += u32::from(facts.urgent);
        }
        if !wanted || matcher.nothing || !matcher.fits(self.index, self.query, slot, facts, due) {
            return;
        }
        let worker = matcher.worker.is_none_or(|assignee| assignee == facts.assignee);
        let state = yes(&matcher.state);
        if worker {
            self.count(facts);
        }
        if worker && state {
            let left = if self.group == FINISHED || due == i64::MAX {
                // Slips without a clock come after all that have one.
                i64::MAX
            } else {
                let stops = self.index.stops(slot, facts);
                self.query.hours.left_ms(facts.hours, due, stops)
            };
            self.matches.push((self.group, left, slot));
        }
    }

    /// Sorts the slots by group, and within a group by the time left. Equal ones keep their order.
    fn sort(&mut self) {
        let key = |(group, left, _): &(u32, i64, u32)| (*group, *left);
        // With a single calendar they are sorted already.
        if !self.matches.is_sorted_by_key(key) {
            self.matches.sort_by_key(key);
        }
        self.slots = self.matches.iter().map(|(_, _, slot)| *slot).collect();
    }

    fn count(&mut self, facts: &Facts) {
        let all = &self.index.kinds.all;
        if let (Board::Callbacks { .. }, Some(kind)) =
            (self.query.board, all.get(usize::from(facts.kind)))
        {
            match self.words.iter_mut().find(|(word, _)| *word == kind.word) {
                Some((_, count)) => *count += 1,
                None => self.words.push((kind.word, 1)),
            }
        } else if let Some(count) = self.counts.get_mut(usize::from(facts.label)) {
            *count += 1;
        }
    }

    /// A page after the end of the list.
    fn past_the_end(self) -> BoardPage<'s> {
        BoardPage { at: self.slots.len(), total: self.slots.len(), ..BoardPage::default() }
    }

    /// The facets by which the board can be narrowed: buildings, and trades by name.
    fn facets(&self) -> (Counted, Counted) {
        let named = self.index.interned.buildings().iter().zip(&self.buildings).skip(1);
        let mut buildings: Vec<(String, u32)> =
            named.filter(|(_, n)| **n > 0).map(|(name, n)| (name.clone(), *n)).collect();
        // 2号楼 before 10号楼.
        buildings.sort_by_cached_key(|(name, _)| (name.chars().count(), name.clone()));
        let of_trade = |code: u16| self.trades.get(usize::from(code)).copied().unwrap_or(0);
        let trades = Trade::PICKS.iter().map(|pick| (pick.name.to_string(), of_trade(pick.code)));
        let trades = trades.filter(|(_, n)| *n > 0).collect();
        (buildings, trades)
    }

    fn into_page(mut self) -> BoardPage<'s> {
        self.sort();
        let (buildings, trades) = self.facets();
        let (window, total) = (self.query.window, self.slots.len());
        let number_of = |slot: &u32| self.index.facts.get(*slot as usize).map(|f| f.id);
        let wanted = match &window.spot {
            Spot::Top | Spot::Day(_) => 0,
            Spot::End => total,
            Spot::Slip { id, by, or } => {
                let stands = self.index.slots.get(id);
                let at = stands.and_then(|slot| self.slots.iter().position(|s| s == slot));
                let at = match (at, *or) {
                    // The asker does not know where the slip stood: nothing is guessed.
                    (None, u32::MAX) => return self.past_the_end(),
                    (None, or) => or as usize,
                    (Some(at), _) => at,
                };
                let at = at.saturating_add_signed(isize::try_from(*by).unwrap_or(0));
                // Paging on from the last row leads past the end.
                if at >= total && *by > 0 && window.before == 0 {
                    return self.past_the_end();
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
        let shown = self.slots.iter().skip(at).take(most).filter_map(|slot| {
            let kept = self.index.row(*slot)?;
            let facts = self.index.facts.get(*slot as usize)?;
            let whose = facts.tally.and_then(|tally| self.query.whose(&tally));
            Some(BoardRow { kept, due: self.query.due(kept, facts), whose })
        });
        let labels = self.index.kinds.labels.iter().zip(&self.counts);
        let labels = labels.map(|(label, count)| (*label, *count)).chain(self.words);
        let assignee = self.index.interned.assignees().iter().zip(&self.loads).skip(1);
        let mut loads: Vec<Load> = assignee
            .filter(|(_, load)| load.0 > 0)
            .map(|(assignee, (open, urgent))| Load {
                badge: assignee.badge,
                worker: assignee.name.clone(),
                open: *open,
                urgent: *urgent,
                sent: assignee.sent,
            })
            .collect();
        loads.sort_by(|a, b| (&a.worker, a.badge).cmp(&(&b.worker, b.badge)));
        BoardPage {
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
