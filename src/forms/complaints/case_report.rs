//! F-33 投诉报告: the whole course of a complaint, drafted from what happened, before the head of the office
//! (S2-complaint 3.3.1). It begins where the record is filed (F-30 存档上报) and nowhere else.

use crate::forms::complaints::complaint::{party, record as complaint};
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 33;

/// The step by which the filing of a complaint writes the report.
const REPORT: u16 = 1;

states! {
    REPORTED = 1 "reported" "待批阅" open,
    READ = 2 "read" "已批阅",
}

rules! {
    NOT_YOURS_TO_READ refuse "这份报告是报给{0}的;请由本人批阅" ["F-33", "G-106"];
}

/// The complaint, and who it is reported to.
const OF: Tag<SlipRef> = Tag::new(1, "of");
const ROOM: Tag<RoomId> = Tag::new(2, "room");
const TO: Tag<Badge> = Tag::new(3, "reported_to");

fields! {
    /// Put right while nobody has read it.
    pub struct Report {
        4 course: Lines = "经过" 12;
        5 cause: Option<Lines> = "原因教训" 12;
    }
}

fields! { pub struct Read { 6 opinion: Text = "批示" 12; } }

pub static FORM: Form = Form::new("F-33", TAG, "投诉报告", "投诉报告", STATES, RULES)
    .steps(&[
        Step::from(REPORT, "report", "改报告", &[REPORTED], Right::HandleComplaint, Report::fields)
            .decide(by!(report)),
        // Whose it is to read, `read` says: it may be the company's.
        Step::from(2, "read", "批阅", &[REPORTED], Right::SignIn, Read::fields).decide(by!(read)),
    ])
    .keys(&[By::Work, By::CameOf(OF), By::Room(ROOM), By::Worker(TO)])
    .line(line)
    .shown_as(|slip| format!("投诉报告 {:06}", slip.id.number))
    .fills(|step, slip, _, _| {
        let Some(slip) = slip.filter(|_| step.tag == REPORT) else { return Vec::new() };
        vec![
            ("course", slip.text(Report::course).to_string()),
            ("cause", slip.text(Report::cause).to_string()),
        ]
    })
    .says(&["投诉", "房号", "报给"], |slip, book| {
        let of = slip.get(OF).map_or_else(String::new, |of| book.called(of.0).shown);
        let place = slip.get(ROOM).map_or_else(String::new, |room| rooms::shown(book, room));
        let to = slip.get(TO).map_or_else(String::new, |badge| staff::shown(book, badge));
        vec![Said::new("投诉", of, 4), Said::new("房号", place, 4), Said::new("报给", to, 4)]
    })
    .printed(Print::of(&["report", "read"]).said_first().signs(&["客服负责人", "管理处经理"]));

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let to = slip.get(TO);
    let of = slip.get(OF).map_or_else(String::new, |of| book.called(of.0).shown);
    Line {
        place: slip.get(ROOM).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{of} 的报告"),
        worker: to.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: to,
        ..Line::default()
    }
}

/// The report that the filing of a complaint writes.
pub(super) fn of_complaint(ask: &Ask<'_>, slip: &Slip, it: &complaint::File) -> Drawn {
    let id = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = Fields::new()
        .put(OF, SlipRef(slip.id))
        .put(TO, it.reported_to)
        .put(Report::course, Lines(it.course.0.clone()))
        .carry(&slip.fields, complaint::Open::room, ROOM);
    if let Some(cause) = &it.cause {
        set = set.put(Report::cause, Lines(cause.0.clone()));
    }
    Ask::beside(id, REPORT, REPORTED, set)
}

/// The report that a step is taken on, unless the complaint is against the hand.
fn not_theirs<'a>(ask: &Ask<'a>) -> Result<&'a Slip, Notice> {
    let slip = ask.standing()?;
    if let Some(complaint) = slip.get(OF).and_then(|of| ask.book.slip(of.0)) {
        party::refuse(ask, &complaint)?;
    }
    Ok(slip)
}

fn report(ask: &Ask<'_>, _: Report) -> Outcome {
    not_theirs(ask)?;
    ask.draw(REPORTED).ok()
}

/// Read by whom it was reported to, with a word; where they left the office, by another who stands as high.
fn read(ask: &Ask<'_>, _: Read) -> Outcome {
    let slip = not_theirs(ask)?;
    if let Some(to) = slip.get(TO).filter(|to| *to != ask.hand.badge) {
        let left = staff::role(ask.book, to).is_none();
        if !left || !matches!(ask.role, Role::Head | Role::Company) {
            return Err(NOT_YOURS_TO_READ.with(&[&staff::shown(ask.book, to)]));
        }
    }
    ask.draw(READ).ok()
}
