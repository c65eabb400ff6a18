//! What was heard in a period: by class, by person, and what customers said (RP-03, RP-05, RP-10), on callbacks and on the
//! papers that are asked about themselves, alike.

use std::collections::{BTreeMap, BTreeSet};

use super::callbacks::{BAR, quotas, reach, tallies, word};
use super::sheet::bar;
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::callbacks::asking::begun_on;
use crate::forms::callbacks::own_papers::{self, heard_in};
use crate::forms::callbacks::quota::{CLASSES, Quota};
use crate::forms::callbacks::record::{
    ASKED_BY, CLASS, Call, Class, OUTCOME, Outcome, ROUNDS, content, counts,
};
use crate::forms::office::staff;

/// What one person heard, or what was heard of one class.
#[derive(Default)]
struct Heard {
    content: usize,
    amiss: usize,
    /// Heard, where nobody asks whether they are content: how whoever was hurt is.
    told: usize,
    declined: usize,
    unreached: usize,
    behind: Vec<SlipId>,
}

impl Heard {
    fn add(&mut self, one: &One) {
        let count = match (one.outcome, one.content) {
            (Outcome::Heard, Some(true)) => &mut self.content,
            (Outcome::Heard, Some(false)) => &mut self.amiss,
            (Outcome::Heard, None) => &mut self.told,
            (Outcome::Declined, _) => &mut self.declined,
            (Outcome::Unreached, _) => &mut self.unreached,
            (Outcome::Trying, _) => return,
        };
        *count += 1;
        self.behind.push(one.slip);
    }

    fn all(&self) -> usize {
        self.content + self.amiss + self.told + self.declined + self.unreached
    }

    fn cells(&self) -> [Cell; 4] {
        [self.content, self.amiss, self.declined, self.unreached].map(Cell::from)
    }
}

/// What came of one matter.
struct One {
    slip: SlipId,
    class: Option<Class>,
    by: Option<Badge>,
    outcome: Outcome,
    content: Option<bool>,
    /// What they said, each under its word.
    says: Vec<(&'static str, String)>,
}

impl One {
    fn of_callback(slip: &Slip) -> Option<Self> {
        let said =
            [("意见", Call::customer_says), ("建议", Call::suggests), ("现场", Call::on_site)];
        let said = said.into_iter().map(|(label, tag)| (label, slip.text(tag).to_string()));
        Some(Self {
            slip: slip.id,
            class: slip.get(CLASS),
            by: slip.get(ASKED_BY),
            outcome: slip.get(OUTCOME)?,
            content: Some(content(slip)),
            says: said.collect(),
        })
    }

    fn on_its_paper(heard: own_papers::Heard) -> Self {
        Self {
            slip: heard.matter,
            class: Some(heard.class),
            by: Some(heard.by),
            outcome: heard.outcome,
            content: heard.content,
            says: vec![("意见", heard.says)],
        }
    }
}

/// The callbacks that began in these days.
fn callbacks_of(book: &dyn Book, span: Span) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut day = span.from;
    while day <= span.to {
        found.extend(begun_on(book, day));
        day = day.next(1);
    }
    let once: BTreeSet<SlipId> = found.into_iter().into_set();
    once.into_iter().filter_map(|id| book.slip(id)).filter(counts).collect()
}

/// RP-05, RP-03: what was called back in these days: by class, by person, and what customers said.
pub(super) fn made(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("项", 12, 8),
        ("应访", 6, 4),
        ("已访", 6, 4),
        ("还差", 6, 4),
        ("满意", 6, 4),
        ("不满意", 6, 6),
        ("拒访", 6, 4),
        ("未通", 6, 4),
        ("图 / 客户说", 0, 0),
    ]);
    let slips = callbacks_of(book, span);
    let own = heard_in(book, (span.from, span.to)).into_iter().map(One::on_its_paper);
    let all: Vec<One> = slips.iter().filter_map(One::of_callback).chain(own).collect();
    add_classes(book, span, &all, &mut sheet);
    add_people(book, &all, &mut sheet);
    for one in &all {
        for (label, said) in one.says.iter().filter(|(_, said)| !said.is_empty()) {
            let mut cells = vec![Cell::from(*label)];
            cells.extend((0..7).map(|_| Cell::Empty));
            cells.push(said.as_str().into());
            sheet.rows.push(Row::of(Some(one.slip), cells));
        }
    }
    let sum = summed(all.iter());
    sheet.sum("满意", sum.content);
    sheet.sum("不满意", sum.amiss);
    sheet.sum("拒访", sum.declined);
    sheet.sum("未通", sum.unreached);
    sheet.sum("访到几轮", slips.iter().filter_map(|s| s.get(ROUNDS)).sum::<i64>().unsigned_abs());
    sheet.signs = vec!["填表".to_string(), "主任".to_string()];
    sheet
}

fn summed<'a>(all: impl Iterator<Item = &'a One>) -> Heard {
    let mut heard = Heard::default();
    all.for_each(|one| heard.add(one));
    heard
}

/// A row a class: 应访, 已访, 还差 of what was done in these days, and what was heard in them.
fn add_classes(book: &dyn Book, span: Span, all: &[One], sheet: &mut Sheet) {
    let (from, to) = reach(book, span);
    let quotas = quotas(book, span, &tallies(book, from, to));
    // An activity has its own share to ask (RP-23); what was heard of it is counted here.
    let classes = CLASSES.iter().copied().chain([Class::Activity]);
    let classes = classes.map(|class| (class.label(), Some(class)));
    for (name, class) in classes.chain([("主管", None)]) {
        let own = || quotas.iter().filter(|quota| word(quota) == name);
        let sum = |of: fn(&Quota) -> usize| own().map(of).sum::<usize>();
        let (due, done, left) = (sum(|q| q.due), sum(|q| q.made), sum(|q| q.left));
        let heard = summed(all.iter().filter(|one| class.is_some() && one.class == class));
        if own().next().is_none() && heard.all() == 0 {
            continue;
        }
        let mut cells = vec![name.into(), due.into(), done.into(), left.into()];
        // The supervisor's calls are counted by whoever made them.
        match class {
            Some(_) => cells.extend(heard.cells()),
            None => cells.extend((0..4).map(|_| Cell::Empty)),
        }
        cells.push(bar(done, due, BAR));
        let mut behind: Vec<SlipId> = own().flat_map(|quota| quota.drawn.iter().copied()).collect();
        behind.extend(
            heard.behind.iter().filter(|id| !behind.contains(id)).copied().collect::<Vec<_>>(),
        );
        sheet.rows.push(Row::over(cells, behind));
    }
}

/// A row a person: how many they asked, and what they heard.
fn add_people(book: &dyn Book, all: &[One], sheet: &mut Sheet) {
    let mut people: BTreeMap<Badge, Heard> = BTreeMap::new();
    for one in all {
        if let Some(badge) = one.by {
            people.entry(badge).or_default().add(one);
        }
    }
    for (badge, heard) in people.into_iter().filter(|(_, heard)| heard.all() > 0) {
        let name = staff::short(book, badge);
        let mut cells = vec![name.into(), Cell::Empty, heard.all().into(), Cell::Empty];
        cells.extend(heard.cells());
        cells.push(bar(heard.content, heard.content + heard.amiss, BAR));
        sheet.rows.push(Row::over(cells, heard.behind));
    }
}
