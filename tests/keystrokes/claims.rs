//! Claims: every list shows who is working on a slip, and no slip stays locked.

use super::desk::{RealDesk, Terminal};
use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::value::SlipId;
use qiantai::forms::office::settings;
use qiantai::protocol::messages::{Held, Reply, Request, Row, Sent, Told};
use qiantai::terminal::message::{Alarm, Msg};

const WANG: &str = "王丽(102)";
const ZHOU: &str = "周敏(105)";

fn two(desk: &RealDesk) -> (Terminal, Terminal, Row) {
    let (mut wang, mut zhou) = (desk.sign_in(102, "6102"), desk.sign_in(105, "6105"));
    wang.keys("<ctrl-n>");
    zhou.keys("<ctrl-n>");
    // The one on top, which both have selected.
    let top = wang.app.board().unwrap().rows.selected().unwrap().clone();
    assert_eq!(zhou.app.board().unwrap().rows.selected().unwrap().id, top.id);
    (wang, zhou, top)
}

/// By its whole number: a paid service may have the same one.
fn opens(screen: &mut Terminal, id: SlipId) {
    screen.keys(&format!("<ctrl-x>待料待约 F-{}/{}<enter>", id.form, id.number));
}

fn form(screen: &Terminal) -> Option<SlipId> {
    screen.app.session.form.as_ref().and_then(|form| form.state.slip).map(|(id, _)| id)
}

fn a_repair(desk: &RealDesk) -> SlipId {
    desk.open_in("已派")[0].id
}

#[test]
fn who_opens_a_step_stands_on_every_list_until_it_is_left() {
    let desk = RealDesk::practice();
    let code = desk.code();
    let (mut wang, mut zhou, _) = two(&desk);
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    assert_eq!(form(&wang), Some(slip), "{}", wang.picture());
    assert_eq!(desk.row(slip).held, WANG, "nothing is typed yet");
    zhou.keys(&format!("/{:06}<enter>", slip.number));
    assert!(zhou.shows(&format!("({WANG}在办)")), "{}", zhou.picture());
    wang.keys("<esc>");
    assert_eq!(form(&wang), None);
    assert_eq!(desk.row(slip).held, "");
    zhou.keys("<ctrl-r>");
    assert!(!zhou.shows("在办"), "{}", zhou.picture());
    assert_eq!(desk.code(), code, "a claim is no entry");
}

#[test]
fn the_key_takes_a_slip_and_lets_it_go() {
    let desk = RealDesk::practice();
    let (mut wang, _, top) = two(&desk);
    wang.keys("+");
    assert_eq!(desk.row(top.id).held, WANG);
    assert!(wang.shows("由您在办") && wang.shows("(我在办)"), "{}", wang.picture());
    // A form that is opened and left takes nothing of it away.
    opens(&mut wang, a_repair(&desk));
    wang.keys("<esc>");
    assert_eq!(desk.row(top.id).held, WANG);
    wang.keys("<home>+");
    assert_eq!(desk.row(top.id).held, "", "{}", wang.picture());
    assert!(wang.shows("已放手"), "{}", wang.picture());
    // Signed out: nobody has it.
    wang.keys("+");
    assert_eq!(desk.row(top.id).held, WANG);
    wang.keys("<ctrl-x>签退<enter>");
    assert_eq!(desk.row(top.id).held, "", "{}", wang.picture());
}

#[test]
fn within_the_grace_it_is_taken_over_without_a_word_and_the_earlier_one_is_told() {
    let desk = RealDesk::practice();
    let (mut wang, mut zhou, _) = two(&desk);
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    opens(&mut zhou, slip);
    assert_eq!(form(&zhou), Some(slip), "{}", zhou.picture());
    assert_eq!(desk.row(slip).held, ZHOU);
    wang.keys("2");
    assert!(wang.shows(&format!("由{ZHOU}接手办理")), "{}", wang.picture());
    assert_eq!(desk.row(slip).held, ZHOU, "typing on takes nothing back");
    assert!(desk.rows("B-05").is_empty(), "no record within the grace");
    // It blocks nothing: whoever hands in first wins, the other sees why.
    wang.keys("<f10>");
    assert_eq!(form(&wang), None, "{}", wang.picture());
    zhou.keys("2<f10>");
    assert_eq!(form(&zhou), Some(slip), "{}", zhou.picture());
    assert!(zhou.shows("最新"), "{}", zhou.picture());
}

#[test]
fn after_the_grace_a_reason_is_asked_for_and_kept() {
    let desk = RealDesk::practice();
    let (mut wang, mut zhou, _) = two(&desk);
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    desk.clock("2026-11-21T14:40");
    opens(&mut zhou, slip);
    assert!(zhou.shows("接手请写原因") && zhou.shows(WANG), "{}", zhou.picture());
    zhou.keys("<esc>");
    assert_eq!((form(&zhou), desk.row(slip).held.as_str()), (None, WANG));
    opens(&mut zhou, slip);
    zhou.keys("<enter>");
    assert!(zhou.shows("请写明原因"), "{}", zhou.picture());
    zhou.keys("业主在电话上等<enter>");
    assert_eq!(form(&zhou), Some(slip), "{}", zhou.picture());
    assert_eq!(desk.row(slip).held, ZHOU);
    let record = desk.newest("B-05");
    assert!(record.matter.contains("业主在电话上等") && record.worker == WANG, "{record:?}");
    wang.keys("2");
    assert!(wang.shows("接手办理:业主在电话上等"), "{}", wang.picture());
    // By the key as well, and no second record where nobody is relieved.
    wang.keys("<esc><esc>");
    zhou.keys("<esc>");
    assert_eq!(desk.row(slip).held, "");
    assert_eq!(desk.rows("B-05").len(), 1);
    assert!(desk.check_passes());
}

#[test]
fn how_long_a_claim_may_be_taken_over_and_when_it_is_let_go_the_office_sets() {
    let desk = RealDesk::practice();
    let set = |name: &str, worth: &str| {
        let fields = [("name", name), ("worth", worth), ("why", "人少")];
        let input = |(name, text): (&str, &str)| (name.to_string(), Input::Text(text.to_string()));
        let asked = Asked {
            form: "B-02".into(),
            step: "set".into(),
            slip: Some(settings::SLIP),
            fields: fields.map(input).to_vec(),
            ..Asked::default()
        };
        let reply = desk.submit(100, "6100", asked);
        assert!(matches!(reply, Reply::Accepted { .. }), "{reply:?}");
    };
    set("claim_grace_minutes", "10");
    let (mut wang, mut zhou, _) = two(&desk);
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    // Eight minutes: more than the two of the default.
    desk.clock("2026-11-21T14:40");
    opens(&mut zhou, slip);
    assert_eq!(desk.row(slip).held, ZHOU, "{}", zhou.picture());
    set("claim_idle_minutes", "5");
    desk.clock("2026-11-21T14:44");
    assert_eq!(desk.row(slip).held, ZHOU);
    desk.clock("2026-11-21T14:45");
    assert_eq!(desk.row(slip).held, "", "less than the half hour of the default");
}

#[test]
fn a_terminal_that_dies_or_rests_keeps_nothing() {
    let desk = RealDesk::practice();
    let (mut wang, mut zhou, top) = two(&desk);
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    zhou.keys("+");
    assert_eq!((desk.row(slip).held.as_str(), desk.row(top.id).held.as_str()), (WANG, ZHOU));
    drop(wang);
    while !desk.row(slip).held.is_empty() {
        std::thread::yield_now();
    }
    desk.clock("2026-11-21T15:01");
    assert_eq!(desk.row(top.id).held, ZHOU);
    desk.clock("2026-11-21T15:02");
    assert_eq!(desk.row(top.id).held, "", "half an hour without a key");
}

#[test]
fn nobody_is_on_what_is_done() {
    let desk = RealDesk::practice();
    let (mut wang, ..) = two(&desk);
    let slip = desk.open_in("未派")[0].id;
    wang.keys(&format!("/{:06}<enter>+", slip.number));
    assert_eq!(desk.row(slip).held, WANG, "{}", wang.picture());
    wang.keys(&format!("<ctrl-x>作废 F-{}/{}<enter>", slip.form, slip.number));
    assert_eq!(form(&wang), Some(slip), "{}", wang.picture());
    wang.keys("重复<f10>");
    let now = desk.row(slip);
    assert!(!now.open && now.held.is_empty(), "{now:?}\n{}", wang.picture());
}

/// Relieved by the key it is one's own as if nobody had been on it: it outlives forms, and goes by one key.
#[test]
fn what_was_taken_over_by_the_key_stays_until_the_key_lets_it_go() {
    let desk = RealDesk::practice();
    let (mut wang, mut zhou, top) = two(&desk);
    wang.keys("+");
    desk.clock("2026-11-21T14:40");
    zhou.keys("<home>+");
    assert!(zhou.shows("接手请写原因"), "{}", zhou.picture());
    zhou.keys("住户在等<enter>");
    assert_eq!(desk.row(top.id).held, ZHOU, "{}", zhou.picture());
    opens(&mut zhou, top.id);
    zhou.keys("<esc>");
    assert_eq!(desk.row(top.id).held, ZHOU, "a form that is left takes nothing of it away");
    zhou.keys("<home>+");
    assert!(zhou.shows("已放手"), "{}", zhou.picture());
    assert_eq!(desk.row(top.id).held, "");
}

/// What was typed for a form that does not open is neither the reason nor keys on the board beneath.
#[test]
fn keys_for_a_form_that_does_not_open_are_nobodys() {
    let desk = RealDesk::practice();
    let mut zhou = desk.sign_in(105, "6105");
    let slip = desk.open_in("未派")[0].id;
    zhou.keys(&format!("<ctrl-n>/{:06}<enter>", slip.number));
    let held = Held { slip, by: WANG.to_owned(), since: zhou.app.now() };
    let no = "这张单现在不能派".to_owned();
    for reply in [Reply::Held(held), Reply::No(no)] {
        zhou.silent = true;
        zhou.keys("<f2>sun<enter><f10>");
        assert!(!zhou.app.ahead.kept.is_empty(), "{}", zhou.picture());
        let begin = |sent: &&Sent| matches!(sent.request, Request::Begin { .. });
        let n = zhou.sent.iter().rev().find(begin).unwrap().n;
        let held = matches!(reply, Reply::Held(_));
        zhou.tell(Msg::Told(Box::new(Told::Reply { n, reply })));
        assert!(zhou.app.ahead.kept.is_empty() && form(&zhou).is_none(), "{}", zhou.picture());
        assert_eq!(zhou.app.overlay.is_some(), held, "{}", zhou.picture());
        assert!(!zhou.shows("sun"), "{}", zhou.picture());
        let claims = |sent: &&Sent| matches!(sent.request, Request::Claim { .. });
        assert_eq!(zhou.sent.iter().filter(claims).count(), 0, "nobody was relieved");
        zhou.silent = false;
        zhou.keys("<esc>");
    }
}

#[test]
fn who_throws_a_draft_away_is_on_its_slip_no_more() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    let slip = a_repair(&desk);
    opens(&mut wang, slip);
    wang.keys("2");
    assert_eq!(desk.row(slip).held, WANG);
    wang.keys("<ctrl-x>弃稿<enter>");
    assert!(form(&wang).is_none() && wang.shows("已弃"), "{}", wang.picture());
    assert_eq!(desk.row(slip).held, "");
}

/// Left as a draft and then done on a fresh form: it is said, before it goes in a second time.
#[test]
fn who_does_what_is_still_a_draft_is_told_of_the_draft() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    let slip = a_repair(&desk);
    wang.keys(&format!("<ctrl-x>暂停 F-{}/{}<enter>", slip.form, slip.number));
    wang.keys("2<tab>").ring(Alarm::Keep);
    wang.keys("<esc>");
    assert!(form(&wang).is_none() && wang.shows("草稿已留在前台"), "{}", wang.picture());
    let field = |(name, text): (&str, &str)| (name.to_owned(), Input::Text(text.to_owned()));
    let asked = |step: &str, fields: &[(&str, &str)]| Asked {
        form: "F-14".to_owned(),
        step: step.to_owned(),
        slip: Some(slip),
        fields: fields.iter().copied().map(field).collect(),
        ..Asked::default()
    };
    let warned = |reply: Reply| match reply {
        Reply::Accepted { warnings, .. } => {
            warnings.iter().any(|w| w.rule == "DONE_BESIDE_A_DRAFT" && w.text.contains("弃稿"))
        }
        other => panic!("{other:?}"),
    };
    let pause = asked("pause", &[("wait", "owner"), ("back_by", "+180")]);
    assert!(warned(desk.submit(102, "6102", pause.clone())));
    // Another step, another operator, or no draft: nothing is said.
    assert!(!warned(desk.submit(102, "6102", asked("resume", &[]))));
    assert!(!warned(desk.submit(105, "6105", pause.clone())));
    assert!(!warned(desk.submit(102, "6102", asked("resume", &[]))));
    wang.keys("<ctrl-x>弃稿<enter>");
    assert!(!warned(desk.submit(102, "6102", pause)));
}

/// Left half filled and begun again: the same draft with what was typed, at whatever terminal; no second one stands
/// beside it, and a colleague is not handed it.
#[test]
fn a_step_that_was_left_half_filled_is_gone_on_with() {
    let desk = RealDesk::practice();
    let (mut wang, mut zhou, mut there) =
        (desk.sign_in(102, "6102"), desk.sign_in(105, "6105"), desk.sign_in(102, "6102"));
    let slip = a_repair(&desk);
    let pause = format!("<ctrl-x>暂停 F-{}/{}<enter>", slip.form, slip.number);
    let draft = |screen: &Terminal| screen.app.session.form.as_ref().and_then(|form| form.draft);
    let typed = |screen: &Terminal| {
        let form = screen.app.session.form.as_ref().map(|form| form.state.asked().fields);
        form.is_some_and(|fields| fields.iter().any(|(name, _)| name == "wait"))
    };
    wang.keys(&pause);
    wang.keys("2<tab>").ring(Alarm::Keep);
    let number = draft(&wang);
    assert!(number.is_some() && typed(&wang));
    wang.keys("<esc>");
    assert!(form(&wang).is_none(), "{}", wang.picture());
    zhou.keys(&pause);
    assert!(form(&zhou).is_some() && draft(&zhou).is_none() && !typed(&zhou));
    zhou.keys("<esc>");

    wang.keys(&pause);
    assert_eq!(draft(&wang), number, "{}", wang.picture());
    assert!(typed(&wang) && wang.shows("接着填您"), "{}", wang.picture());
    // Begun once more under its own form, or beside the call it was put aside with: the same.
    wang.keys(&pause);
    assert!(draft(&wang) == number && wang.app.session.parked.is_empty(), "{}", wang.picture());
    wang.keys("<ctrl-x>挂起<enter>");
    assert_eq!(wang.app.session.parked.len(), 1);
    wang.keys(&pause);
    assert_eq!((draft(&wang), form(&wang)), (number, Some(slip)), "{}", wang.picture());

    // At another terminal it goes on there; the older words cannot win.
    there.keys(&pause);
    assert!(draft(&there) == number && typed(&there), "{}", there.picture());
    wang.ring(Alarm::Try);
    wang.ring(Alarm::Keep);
    assert!(form(&wang).is_none(), "{}", wang.picture());
    there.keys("<esc><ctrl-x>弃稿<enter>");
    there.keys(&pause);
    assert!(draft(&there).is_none() && !typed(&there), "thrown away: empty again");
}
