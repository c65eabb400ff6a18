//! The history of a slip on the screen.

use super::desk::RealDesk;
use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request, Sent, ShownStep, Told};
use qiantai::terminal::message::Msg;

fn step(slip: SlipId, step: &str, fields: &[(&str, &str)]) -> Asked {
    let field =
        |(name, text): &(&str, &str)| ((*name).to_string(), Input::Text((*text).to_string()));
    Asked {
        form: "F-14".to_string(),
        step: step.to_string(),
        slip: Some(slip),
        fields: fields.iter().map(field).collect(),
        ..Asked::default()
    }
}

fn hand(desk: &RealDesk, asked: Asked) {
    let reply = desk.submit(102, "6102", asked);
    assert!(matches!(reply, Reply::Accepted { .. }), "{reply:?}");
}

fn report_up(slip: SlipId, whom: &str) -> Asked {
    let mut asked = step(slip, "report-up", &[]);
    let row = vec![("whom".to_string(), whom.to_string())];
    asked.fields.push(("ladder".to_string(), Input::Rows(vec![row])));
    asked
}

/// The text of a field in the `n`th occurrence of a step, rows cell by cell.
fn field_text(steps: &[ShownStep], step: &str, n: usize, label: &str) -> Vec<String> {
    let deed = steps.iter().filter(|s| s.step == step).nth(n).unwrap();
    let fields = deed.fields.iter().filter(|f| f.label == label);
    fields
        .flat_map(|f| std::iter::once(f.said()).chain(f.rows.iter().map(|r| r.join(" "))))
        .collect()
}

/// Two visits and two instructions: each stands where it was given, with what it said then.
#[test]
fn two_visits_and_two_instructions_stand_where_they_belong() {
    let desk = RealDesk::practice();
    let slip = desk.open_in("已派")[0].id;
    let heads: Vec<String> = ["工程主管", "管理处主任"].map(|role| desk.badge_of(role)).to_vec();
    hand(&desk, step(slip, "arrive", &[]));
    hand(&desk, step(slip, "rebook", &[("wait", "nobody-home")]));
    hand(&desk, step(slip, "arrive", &[]));
    for (head, word) in heads.iter().zip(["先关总阀", "换阀,费用归公区"]) {
        hand(&desk, report_up(slip, head));
        let seen = step(slip, "seen", &[("seen_by", head), ("instruction", word)]);
        hand(&desk, Asked { source: "对讲".to_string(), ..seen });
    }
    let steps = desk.paper(slip).steps;
    assert_eq!(field_text(&steps, "seen", 0, "批示"), ["先关总阀"]);
    assert_eq!(field_text(&steps, "seen", 1, "批示"), ["换阀,费用归公区"]);
    let rows = |step: &str, n: usize, label: &str| -> Vec<String> {
        field_text(&steps, step, n, label).into_iter().filter(|row| !row.is_empty()).collect()
    };
    let (first, ended, second) =
        (rows("arrive", 0, "上门"), rows("rebook", 0, "上门"), rows("arrive", 1, "上门"));
    assert_eq!(
        (first.len(), ended.len(), second.len()),
        (1, 1, 1),
        "{first:?} {ended:?} {second:?}"
    );
    assert!(!first[0].contains("无人") && ended[0].contains("无人") && !second[0].contains("无人"));
    assert_eq!(rows("report-up", 1, "上报").len(), 1, "the second report and not the first again");

    let mut screen = desk.sign_in(102, "6102");
    screen.keys(&format!("<ctrl-x>{}<enter><end>", slip.number));
    let picture = screen.picture();
    let at = |words: &str| picture.find(words).unwrap_or_else(|| panic!("{words}\n{picture}"));
    assert!(at("先关总阀") < at("换阀"), "{picture}");
}

/// A slip that was chased again and again comes by pages, and the eye stays where it was.
#[test]
fn a_long_story_is_read_back_to_its_first_word() {
    let desk = RealDesk::practice();
    let slip = desk.open_in("已派")[0].id;
    for _ in 0..70 {
        hand(&desk, step(slip, "chase", &[]));
    }
    let last = desk.paper(slip);
    assert!(last.earlier > 0 && last.steps.len() == 60, "{} {}", last.earlier, last.steps.len());
    let mut screen = desk.sign_in(102, "6102");
    screen.keys(&format!("<ctrl-x>{}<enter>", slip.number));
    assert!(screen.shows(&format!("还有更早的 {} 步", last.earlier)), "{}", screen.picture());
    screen.keys("<up>");
    assert!(!screen.shows("还有更早的"), "the eye stays: {}", screen.picture());
    screen.keys("<home>");
    assert!(screen.shows("开单") && !screen.shows("还有更早的"), "{}", screen.picture());
    // Something else is posted: what was fetched stays.
    hand(&desk, step(slip, "chase", &[]));
    screen.keys("<ctrl-r>");
    assert!(screen.shows("开单"), "{}", screen.picture());
}

/// A colleague's step makes the slip that is read come anew; once it was closed, the answer is dropped.
#[test]
fn a_slip_that_was_put_away_does_not_come_back_by_itself() {
    let desk = RealDesk::practice();
    let slip = desk.open_in("已派")[0].id;
    let mut screen = desk.sign_in(102, "6102");
    screen.keys(&format!("<ctrl-x>{}<enter>", slip.number));
    assert!(screen.app.overlay.is_some(), "{}", screen.picture());
    let posted = |screen: &mut super::desk::Terminal| {
        screen.silent = true;
        let told = Told::Posted { seq: 1, slips: vec![slip], by: 105 };
        screen.tell(Msg::Told(Box::new(told)));
        let asks = |sent: &&Sent| matches!(sent.request, Request::Slip { .. });
        screen.sent.iter().rev().find(asks).unwrap().n
    };
    let paper = || Reply::Slip(Box::new(desk.paper(slip)));
    let n = posted(&mut screen);
    hand(&desk, step(slip, "chase", &[]));
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: paper() })));
    screen.keys("<end>");
    assert!(screen.shows("业主催单"), "it is read anew:\n{}", screen.picture());
    let n = posted(&mut screen);
    screen.keys("<esc>");
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: paper() })));
    assert!(screen.app.overlay.is_none(), "{}", screen.picture());
}
