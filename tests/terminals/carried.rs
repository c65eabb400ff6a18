//! The month's end that carries what is open into the next month's file, while the desk is killed in the middle of it: with
//! some carried and some not, more than once. Each slip stands once in the new month, and the month goes on by itself.

use std::collections::BTreeMap;
use std::time::Duration;

use super::office::{TestOffice, wait_until};
use qiantai::engine::moment::Moment;
use qiantai::engine::value::SlipId;
use qiantai::store::taking::{Done, Work};
use qiantai::store::{Store, StoreProblem};
use steps::step;

#[path = "../store/office.rs"]
#[expect(dead_code, reason = "only how a step is written is needed here")]
mod steps;

/// Findings of rounds (F-45) and legacy issues (F-40): more than the clock takes in one commit, several times over.
const FINDINGS: u64 = 2_500;
const LEGACY: u64 = 300;
/// The step by which 钟 carries.
const CARRY: u16 = 30;
/// How often the desk must be seen killed with some carried and some not.
const MIDDLES: usize = 2;

fn taken(store: &mut Store, work: &[Work]) {
    let at = store.last_moment();
    for done in store.take(work, at).unwrap().done {
        assert!(matches!(done, Done::Accepted(_)), "{done:?}");
    }
}

/// What November leaves open.
fn fill(office: &TestOffice) {
    let mut store = Store::open(&office.data).unwrap();
    let found = |n: u64| {
        let (place, what) = (format!("{n}号树"), "枯死");
        let words = [("group", "green"), ("place", &place), ("finding", what)];
        step("", 102, "F-45", "find", None, &words)
    };
    taken(&mut store, &(0..FINDINGS).map(found).collect::<Vec<_>>());
    let first = store.read().unwrap().ask(|book| book.next_number(36)).unwrap();
    let book = |n: u64| {
        let matter = format!("渗水 {n}");
        step("", 102, "F-36", "write", None, &[("class", "long"), ("matter", &matter)])
    };
    taken(&mut store, &(0..LEGACY).map(book).collect::<Vec<_>>());
    let file = |n: u64| {
        let about = format!("F-36/{}", first + n);
        step("", 102, "F-40", "open", None, &[("about", &about), ("why", "等雨季")])
    };
    taken(&mut store, &(0..LEGACY).map(file).collect::<Vec<_>>());
    // The office's clock stands in the new month: whichever desk begins finds all of it due.
    let december = Moment::parse("2026-12-01T00:05", store.last_moment());
    store.take(&[Work::Clock(december)], store.last_moment()).unwrap();
}

/// How often each open slip of the two monthly files was carried, as the folder of a dead desk has it.
fn carried(office: &TestOffice) -> BTreeMap<SlipId, usize> {
    // One that was only just begun is found by its name a little later than it takes the folder.
    let store = loop {
        match Store::open(&office.data) {
            Err(StoreProblem::Busy) => office.kill_desks(),
            opened => break opened.unwrap(),
        }
    };
    let view = store.read().unwrap();
    view.ask(|book| {
        let all = [45, 40].into_iter().flat_map(|form| {
            (1..book.next_number(form)).map(move |number| SlipId { form, number })
        });
        let open = all.filter_map(|id| book.slip(id)).filter(|slip| {
            let form = qiantai::forms::tagged(slip.id.form).unwrap();
            form.state(slip.state).is_some_and(|state| state.open)
        });
        let times = |slip: &qiantai::engine::slip::Slip| {
            slip.story.iter().filter(|deed| deed.step == CARRY).count()
        };
        open.map(|slip| (slip.id, times(&slip))).collect()
    })
    .unwrap()
}

#[test]
fn a_month_that_is_carried_on_is_carried_once_however_often_the_desk_dies_in_its_middle() {
    let office = TestOffice::empty();
    let ran = office.run(&["demo", "--rooms", "24", "--slips", "0", "--clock", "2026-11-30T20:00"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(office.run(&["stop"]).code, 0);
    fill(&office);
    let (mut middles, mut after) = (0, Duration::ZERO);
    let all = loop {
        // It goes on by itself while it begins, and is killed a little later than the one before.
        office.start_desk().unwrap();
        after += Duration::from_millis(25);
        std::thread::sleep(after);
        office.kill_desks();
        let now = carried(&office);
        assert!(now.values().all(|times| *times <= 1), "twice: {now:?}");
        let done = now.values().filter(|times| **times == 1).count();
        middles += usize::from(done > 0 && done < now.len());
        if middles == MIDDLES {
            break now.len();
        }
        assert!(done < now.len(), "the month was over before it was seen in its middle");
    };
    // Nobody asks the last one to go on; and once more it finds nothing left to do.
    for _ in 0..2 {
        let mut line = office.line();
        wait_until(|| {
            let before = line_seq(&office);
            std::thread::sleep(Duration::from_millis(300));
            before == line_seq(&office)
        });
        line.checked();
        drop(line);
        office.kill_desks();
        let now = carried(&office);
        assert_eq!(now.len(), all);
        assert!(now.values().all(|times| *times == 1), "{now:?}");
    }
}

/// How far the journal is, as a running desk says.
fn line_seq(office: &TestOffice) -> u64 {
    office.line().seq()
}
