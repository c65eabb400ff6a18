//! F-40 遗留问题档案 (P-27): what the shift book left and no day or talk will soon solve, watched month after
//! month until it is OK.

use crate::engine::slip::link_key;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

use super::book_entry::{self, Write};
use super::carried;

const TAG: u16 = 40;

/// Papers that came of one entry in the shift book, as many as are looked through.
const SAME_MOST: usize = 100;

states! { WATCHED = 1 "watched" "跟进中" open, SOLVED = 2 "solved" "OK" }

crate::dues! { LOOK = 431 "再看" }

rules! {
    NOT_BOOK refuse "遗留问题从交接班记录来;请写 F-36/条号" ["P-27"];
    SETTLED refuse "{0}已是“{1}”,不算遗留" ["P-27"];
    IN_FILE refuse "{0}已在档案里({1})" ["P-27"];
    DAY_PAST refuse "再看日{0}已经过了;请另定" ["P-27"];
    BOOK_OPEN warn "交接班记录{0}还没注OK;请一并注明" ["P-27", "G-11"];
    IN_MONTH refuse "这条已在本月档案里" ["P-27"];
}

fields! {
    pub struct Open {
        1 about: SlipOf<{ book_entry::TAG }> = "交接班条" 4;
        2 look: Option<Day> = "再看日" 4;
        3 why: Text = "未决原因" 12;
    }
}

fields! { pub struct Watch { 4 progress: Text = "进展" 8; 2 look: Option<Day> = "再看日" 4; } }

fields! { pub struct Solve { 5 outcome: Text = "怎样解决" 12; } }

pub static FORM: Form = Form::new("F-40", TAG, "遗留问题档案", "遗留", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "立档", Right::KeepBook, Open::fields).decide(by!(open)),
        Step::from(2, "watch", "关注", &[WATCHED], Right::KeepBook, Watch::fields)
            .decide(by!(watch)),
        Step::from(3, "solve", "注OK", &[WATCHED], Right::KeepBook, Solve::fields)
            .advise(advise_solved)
            .to(SOLVED)
            .meets(&[LOOK]),
        Step::from(carried::CARRY, "carry", "转入下月", &[WATCHED], Right::Remind, Nothing::fields)
            .aside()
            .decide(by!(carry)),
    ])
    .keys(&[By::Work, By::CameOf(Open::about)])
    .and_keys(|slip| (slip.state == WATCHED).then(|| carried::key(slip)).into_iter().collect())
    .line(line)
    .says(&[book_entry::RED_WORD], |slip, _| match slip.state {
        SOLVED => book_entry::in_red("OK", slip.text(Solve::outcome)),
        _ => Vec::new(),
    })
    .by_clock(ByClock { due: month_ends, quiet: |step| step == carried::CARRY, ..ByClock::NOTHING })
    .dues(DUES);

/// Its entry in the shift book must still be undone, and not be in the file already.
fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    let registry = ask.book.registry();
    let entry = ask.book.slip(it.about.0).filter(|entry| entry.id.form == book_entry::TAG);
    let Some(entry) = entry else { return Err(NOT_BOOK.at(Open::about)) };
    let number = registry.show_number(entry.id);
    if let Some(state) = book_entry::FORM.state(entry.state).filter(|state| !state.open) {
        return Err(SETTLED.with(&[&number, state.label]).at(Open::about));
    }
    let before = ask.book.under(Index::Linked, link_key(entry.id), SAME_MOST);
    if let Some(before) = before.into_iter().find(|slip| slip.form == TAG) {
        let file = registry.show_number(before);
        return Err(IN_FILE.with(&[&number, &file]).at(Open::about));
    }
    watched(ask, it.look)
}

fn watch(ask: &Ask<'_>, it: Watch) -> Outcome {
    watched(ask, it.look)
}

/// It stays under watch; where a day is named, it is looked at again before that day is over.
fn watched(ask: &Ask<'_>, look: Option<Day>) -> Outcome {
    let drawn = ask.draw(WATCHED);
    match look {
        Some(day) if day < ask.now.day() => Err(DAY_PAST.with(&[&day.to_string()]).at(Open::look)),
        Some(day) => drawn.due(LOOK, day.next(1).begins(), "说好再看的日子 (P-27)").ok(),
        None => drawn.met(ask.slip, LOOK, ask.occurred).ok(),
    }
}

fn entry(slip: &Slip, book: &dyn Book) -> Option<Slip> {
    book.slip(slip.get(Open::about)?.0)
}

fn advise_solved(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let entry = ask.slip.and_then(|slip| entry(slip, ask.book));
    let open = |entry: &Slip| book_entry::FORM.state(entry.state).is_some_and(|s| s.open);
    if let Some(entry) = entry.filter(open) {
        let number = ask.book.registry().show_number(entry.id);
        advice.warnings.push(BOOK_OPEN.with(&[&number]));
    }
    advice
}

fn month_ends(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    if slip.state == WATCHED { carried::due(&FORM, slip, until) } else { Vec::new() }
}

fn carry(ask: &Ask<'_>, _: Nothing) -> Outcome {
    carried::carried(ask, ask.standing()?).ok_or_else(|| IN_MONTH.says())?.ok()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let entry = entry(slip, book);
    let room = entry.as_ref().and_then(|entry| entry.get(Write::room));
    let matter = entry.as_ref().map_or("", |entry| entry.text(Write::matter));
    let before = if carried::is_carried(slip) { "上月转来 " } else { "" };
    Line {
        due: slip.next_due().map(|due| due.at),
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{before}{matter} 因:{}", slip.text(Open::why)),
        ..Line::default()
    }
}
