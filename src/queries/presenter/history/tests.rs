//! Stories over entries written by hand: what each deed set stays under it, as it was then.

use crate::engine::prelude::*;
use std::cell::Cell as Count;

use super::*;
use crate::engine::kind::reading::Sight;
use crate::engine::slip::apply;
use crate::forms;
use crate::forms::work::job::escalation;

const REPAIR: SlipId = SlipId { form: 14, number: 1 };
const OPEN: u16 = 1;
const ASSIGN: u16 = 3;
const ARRIVE: u16 = 4;
const RETURN: u16 = 5;
const SEEN: u16 = 29;

/// A slip's entries, and the slip that they fold to.
#[derive(Default)]
struct Journal {
    entries: Vec<Entry>,
    slip: Option<Slip>,
}

impl Journal {
    fn write(&mut self, step: u16, set: Fields) -> &mut Entry {
        let seq = self.entries.len() as u64 + 1;
        let at = Moment(0).plus_minutes(seq as i64);
        let entry = Entry {
            // Other slips' entries lie between.
            seq: seq * 7,
            slip: REPAIR,
            step,
            version: u32::try_from(seq).unwrap(),
            by: Badge(102),
            cosign: None,
            occurred: at,
            recorded: at,
            source: String::new(),
            late: String::new(),
            state: 1,
            set,
            dues: Vec::new(),
            corrects: None,
            postings: Vec::new(),
        };
        self.slip = Some(apply(self.slip.take(), &entry));
        self.entries.push(entry);
        self.entries.last_mut().unwrap()
    }

    fn page(&self, until: Option<u32>, sight: Sight) -> (Vec<ShownStep>, u32, usize) {
        let read = Count::new(0);
        let find = |seq: u64| {
            read.set(read.get() + 1);
            Ok(self.entries.iter().find(|entry| entry.seq == seq).cloned())
        };
        let form = forms::tagged(REPAIR.form).unwrap();
        let viewer = Viewer { sight, role: None, now: Moment(0) };
        let slip = self.slip.as_ref().unwrap();
        let (steps, earlier) =
            page(&crate::forms::map_book(), &find, form, slip, until, viewer).unwrap();
        (steps, earlier, read.get())
    }

    fn steps(&self) -> Vec<ShownStep> {
        self.page(None, Sight::Desk).0
    }
}

fn text(tag: u16, said: &str) -> Fields {
    Fields::new().with(tag, Cell::Text(said.to_string()))
}

fn said(step: &ShownStep, label: &str) -> Vec<String> {
    let fields = step.fields.iter().filter(|field| field.label == label);
    let one_line = |field: &ShownField| {
        let rows = field.rows.iter().map(|row| row.join("|"));
        Some(field.said()).filter(|s| !s.is_empty()).into_iter().chain(rows).collect::<Vec<_>>()
    };
    fields.flat_map(one_line).collect()
}

#[test]
fn each_instruction_stands_under_its_own_hand() {
    let mut journal = Journal::default();
    journal.write(OPEN, text(6, "漏水"));
    journal.write(SEEN, text(129, "先关总阀"));
    journal.write(SEEN, text(129, "换阀,费用归公区")).cosign = Some(Badge(103));
    let slip = journal.slip.as_mut().unwrap();
    slip.story[2].cosign = Some(Badge(103));
    let steps = journal.steps();
    assert_eq!(said(&steps[1], "批示"), ["先关总阀"]);
    assert_eq!(said(&steps[2], "批示"), ["换阀,费用归公区"], "and not what it was before");
    assert_eq!(said(&steps[0], "情况"), ["漏水"]);
    assert!(
        steps[2].by.contains("102") && steps[2].by.contains(" + ") && steps[2].by.contains("103")
    );
}

#[test]
fn each_visit_is_told_where_it_was_made_and_where_it_ended() {
    let at = |minutes: i64| Cell::Moment(Moment(0).plus_minutes(minutes));
    let came: Row = vec![(1, Cell::Staff(Badge(211))), (2, at(10))];
    let gone: Row = came.iter().cloned().chain([(3, at(30)), (4, Cell::Choice(3))]).collect();
    let again: Row = vec![(1, Cell::Staff(Badge(212))), (2, at(90))];
    let rows = |rows: &[&Row]| {
        let rows = rows.iter().map(|row| (*row).clone()).collect();
        Fields::from_iter([(110, Value::Rows(rows))])
    };
    let mut journal = Journal::default();
    journal.write(OPEN, text(6, "漏水"));
    journal.write(ARRIVE, rows(&[&came]));
    journal.write(RETURN, rows(&[&gone]));
    journal.write(ARRIVE, rows(&[&gone, &again]));
    let steps = journal.steps();
    let visits: Vec<Vec<String>> = steps.iter().map(|step| said(step, "上门")).collect();
    assert_eq!(visits.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1, 1]);
    assert!(visits[1][0].contains("211") && !visits[1][0].contains("未修复"), "{visits:?}");
    assert!(visits[2][0].contains("211") && visits[2][0].contains("未修复"), "{visits:?}");
    assert!(visits[3][0].contains("212") && !visits[3][0].contains("211"), "{visits:?}");
}

#[test]
fn what_was_put_right_says_what_it_was() {
    let worker = |n: u32| Fields::new().with(34, Cell::Staff(Badge(n)));
    let mut journal = Journal::default();
    journal.write(ASSIGN, worker(211));
    journal.write(RETURN, worker(212));
    journal.write(RETURN, worker(212));
    journal.write(OPEN, text(4, "厨房"));
    journal.write(OPEN, text(4, "卫生间")).corrects = Some(28);
    journal.write(OPEN, Fields::from_iter([(4, Value::EMPTIED)]));
    let steps = journal.steps();
    let put_right = &said(&steps[1], "责任人")[0];
    let plain = |n: usize| said(&steps[n], "责任人")[0].clone();
    assert_eq!(put_right, &format!("{} → {}", plain(0), plain(2)), "the same again is no change");
    assert_ne!(plain(0), plain(2));
    assert_eq!(
        said(&steps[4], "报修部位"),
        ["厨房 → 卫生间"],
        "an entry that names what it corrects"
    );
    assert_eq!(said(&steps[5], "报修部位"), ["卫生间 → (空)"]);
}

#[test]
fn what_is_personal_is_masked_and_what_was_erased_says_so() {
    let set = Fields::new()
        .with(2, Cell::Name("张三丰".to_string()))
        .with(3, Cell::Phone("13912345678".to_string()));
    let mut journal = Journal::default();
    journal.write(OPEN, set);
    let (desk, ..) = journal.page(None, Sight::Desk);
    assert_eq!(said(&desk[0], "报修人"), ["张三丰"]);
    assert!(said(&desk[0], "电话")[0].contains('*'), "{:?}", desk[0]);
    let (masked, ..) = journal.page(None, Sight::Masked);
    assert!(!said(&masked[0], "报修人")[0].contains("三丰"), "{:?}", masked[0]);

    let stored = codec::entry_bytes(&journal.entries[0]).unwrap();
    journal.entries[0] = codec::read_entry(&stored.0, &[]).unwrap();
    let (erased, ..) = journal.page(None, Sight::Whole);
    assert_eq!(said(&erased[0], "报修人"), [WITHHELD]);
    assert_eq!(said(&erased[0], "电话"), [WITHHELD]);
}

#[test]
fn a_reminder_takes_a_line_and_names_whom() {
    let reminded = |badge: u32| vec![(1, Cell::Number(1)), (5, Cell::Staff(Badge(badge)))];
    let rows = |rows: Vec<Row>| Fields::from_iter([(205, Value::Rows(rows))]);
    let mut journal = Journal::default();
    journal.write(OPEN, text(6, "漏水"));
    journal.write(escalation::REMIND, rows(vec![reminded(211)]));
    journal.write(escalation::REMIND, rows(vec![reminded(211), reminded(215)]));
    journal.write(escalation::SEE, rows(vec![reminded(211), reminded(215)]));
    let steps = journal.steps();
    assert!(!steps[0].quiet && steps.iter().skip(1).all(|step| step.quiet));
    assert!(said(&steps[1], "给")[0].contains("211"));
    let second = &said(&steps[2], "给")[0];
    assert!(second.contains("215") && !second.contains("211"), "{second}");
    assert!(steps[3].fields.is_empty());
}

#[test]
fn a_long_story_comes_page_by_page_and_each_page_reads_as_much() {
    let mut journal = Journal::default();
    journal.write(OPEN, text(6, "漏水"));
    for n in 0..500 {
        journal.write(SEEN, text(129, &format!("批示{n}")));
    }
    let mut one_line: Vec<ShownStep> = Vec::new();
    let mut until = None;
    loop {
        let (mut page, earlier, read) = journal.page(until, Sight::Desk);
        assert!(page.len() <= STEPS_MOST && read <= STEPS_MOST + CONTEXT, "{read}");
        page.append(&mut one_line);
        one_line = page;
        if earlier == 0 {
            break;
        }
        until = Some(earlier);
    }
    assert_eq!(one_line.len(), 501);
    for (n, step) in one_line.iter().enumerate().skip(1) {
        assert_eq!(said(step, "批示"), [format!("批示{}", n - 1)]);
    }
    assert_eq!(journal.page(Some(u32::MAX), Sight::Desk).1, 441, "beyond the end is the end");
    assert!(journal.page(Some(0), Sight::Desk).0.is_empty());
}
