//! Hands: somebody new at the desk, PINs changed and given, operators that change places, the lock.

use super::*;
use qiantai::protocol::messages::{Reply, Request};
use qiantai::terminal::message::Alarm;

/// The digits that are shown to whoever gave them.
fn shown_pin(screen: &mut Terminal) -> String {
    let picture = screen.picture();
    let words = picture.split_whitespace().skip_while(|word| *word != "密码").skip(1);
    let pin = words.into_iter().next().expect("a PIN is shown").to_owned();
    assert!([4, 6].contains(&pin.len()) && pin.chars().all(|c| c.is_ascii_digit()), "{picture}");
    pin
}

/// The head enters somebody new, and their PIN stands there once.
fn entered(head: &mut Terminal) -> String {
    head.keys(":新人<enter>");
    assert!(head.shows("人员登记 B-01"), "{}", head.picture());
    head.keys("107<tab>方圆<tab>1<f10>");
    shown_pin(head)
}

/// From any screen: the word, three blanks, and the PIN to be told.
#[test]
fn a_new_operator_is_entered_with_a_pin_in_twenty_five_keys() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    let pin = entered(&mut head);
    assert_eq!(pin.len(), 4, "as short as their own may be");
    head.keys("<enter>");
    assert!(head.presses <= 25, "{} keys", head.presses);
    assert!(!head.shows(&pin), "shown once:\n{}", head.picture());
    let record = desk.paper(SlipId { form: 9001, number: 107 });
    let titles: Vec<&str> = record.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["登记", "发新密码"]);
    assert!(!format!("{record:?}").contains(&pin), "the PIN is in no entry");

    // The first day: the PIN that was given opens nothing but its own change.
    let mut new = desk.screen();
    new.keys(&format!("107<enter>{pin}<enter>"));
    assert!(new.shows("换成自己的密码"), "{}", new.picture());
    new.keys(&format!("{pin}<enter>{pin}<enter>"));
    assert!(new.shows("不能就是发给您的那个"), "{}", new.picture());
    new.presses = 0;
    new.keys("258014<enter>258014<enter>");
    assert!(new.shows("方圆(107) 前台 已登录") && new.presses <= 14, "{}", new.picture());
    new.keys("zs<f2>cp-07<tab><tab>y<f10>");
    assert!(new.shows("F-14/000"), "{}", new.picture());
    let record = desk.paper(SlipId { form: 9001, number: 107 });
    assert_eq!(record.steps.last().map(|step| step.title.as_str()), Some("改密码"));
    // What was given opens nothing any more, what was chosen does.
    let mut late = desk.screen();
    late.keys(&format!("107<enter>{pin}<enter>"));
    assert!(late.shows("工号或密码不对"), "{}", late.picture());
    drop(desk.sign_in(107, "258014"));
    assert!(desk.check_passes());
}

/// A new head is made by two; whoever cannot be a second signer is told so at the box, which stays.
#[test]
fn a_head_is_made_by_two_badges() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    head.keys(":新人<enter>107<tab>方圆<tab>3<f10>");
    assert!(head.shows("签字:工号和密码"), "{}", head.picture());
    for (badge, pin, why) in [
        ("0", "6101", "不在册"),
        ("777", "6101", "不在册"),
        ("102", "6102", "须第二人签字"),
        ("100", "6100", "不能是本人"),
        ("101", "9999", "工号或密码不对"),
    ] {
        head.keys(&format!("<backtab><ctrl-u>{badge}<tab>{pin}<enter>"));
        let picture = head.picture();
        assert!(picture.contains("签字:工号和密码") && picture.contains(why), "{badge}: {picture}");
        if picture.contains("工号或密码不对") {
            head.keys("<backtab>");
        } else {
            head.keys("<tab>");
        }
    }
    head.keys("<ctrl-u>101<enter>6101<enter>");
    assert!(head.shows("方圆(107)"), "{}", head.picture());
    let pin = shown_pin(&mut head);
    assert_eq!(pin.len(), 6, "of a head");
    assert_eq!(desk.row(SlipId { form: 9001, number: 107 }).state, "在岗");
    // Heads answer for all: their own PIN has six digits at least.
    let mut new = desk.screen();
    new.keys(&format!("107<enter>{pin}<enter>2580<enter>2580<enter>"));
    assert!(new.shows("至少 6 位"), "{}", new.picture());
}

/// A reset ends what was open with the old PIN, and lifts the hold of somebody who has forgotten theirs.
#[test]
fn a_new_pin_ends_the_sessions_of_the_old_one_and_lifts_its_hold() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    wang.keys("zs<f2>cp-07<esc>");
    let mut chief = desk.sign_in(101, "6101");
    let mut guess = desk.screen();
    for _ in 0..5 {
        guess.keys("<esc>102<enter>1111<enter>");
    }
    guess.keys("<esc>102<enter>6102<enter>");
    assert!(guess.shows("错得太多"), "{}", guess.picture());

    chief.keys(":台账 b-01<enter><ctrl-f>王丽<enter>");
    let chosen = |line: &str| line.contains('▸') && line.contains("王丽");
    assert!(chief.picture().lines().any(chosen), "{}", chief.picture());
    chief.keys("<enter>fxmm<enter>");
    assert!(chief.shows("发新密码"), "{}", chief.picture());
    chief.keys("忘了<f10>");
    let pin = shown_pin(&mut chief);

    wang.keys("<ctrl-r>");
    assert!(wang.shows("已换成新发的") && wang.shows("登录"), "{}", wang.picture());
    assert!(!wang.shows("张三") && wang.app.session.form.is_none());
    guess.keys(&format!("<esc>102<enter>{pin}<enter>"));
    assert!(guess.shows("换成自己的密码"), "the hold is lifted:\n{}", guess.picture());
    // Above one's own standing nothing is given.
    chief.keys("<enter>");
    let asked = |step: &str, of: u64| qiantai::engine::decision::Asked {
        form: "B-01".into(),
        step: step.into(),
        slip: Some(SlipId { form: 9001, number: of }),
        ..Default::default()
    };
    let no = |reply: Reply, rule: &str| match reply {
        Reply::Refused(notice) => assert_eq!(notice.rule, rule),
        other => panic!("{other:?}"),
    };
    no(desk.submit(101, "6101", asked("give-pin", 100)), "ABOVE_YOU");
    no(desk.submit(101, "6101", asked("give-pin", 0)), "NOT_STAFF");
    no(desk.submit(101, "6101", asked("give-pin", 777)), "NOT_STAFF");
    no(desk.submit(103, "6103", asked("give-pin", 102)), "NOT_YOURS");
    no(desk.submit(101, "6101", asked("give-pin", 211)), "NO_PIN");
}

/// A given PIN that was shown at a colleague's locked screen counts no more once another was given.
#[test]
fn a_new_pin_ends_what_was_shown_of_the_last_one_under_a_lock() {
    let desk = RealDesk::practice();
    let mut chief = desk.sign_in(101, "6101");
    let mut give = || {
        chief.keys(":台账 b-01<enter><ctrl-f>王丽<enter><enter>fxmm<enter>忘了<f10>");
        let pin = shown_pin(&mut chief);
        chief.keys("<enter>");
        pin
    };
    let mut other = desk.sign_in(103, "6103");
    other.keys(":锁屏<enter>");
    let first = give();
    other.keys(&format!("<esc>102<enter>{first}<enter>"));
    assert!(other.shows("换成自己的密码"), "{}", other.picture());
    let second = give();
    other.keys("258014<enter>258014<enter>");
    assert!(other.shows("请用发的密码重新登录一次"), "{}", other.picture());
    let mut own = desk.screen();
    own.keys(&format!("102<enter>{second}<enter>"));
    assert!(own.shows("换成自己的密码"), "the newest holds: {}", own.picture());
}

/// Whoever is dismissed is signed out, and nothing of theirs is held any more.
#[test]
fn whoever_leaves_is_signed_out_at_every_screen() {
    let desk = RealDesk::practice();
    let mut gone = desk.sign_in(106, "6106");
    gone.keys("<ctrl-n>+");
    let held = || {
        let rows = desk.board(qiantai::protocol::messages::Filter::default());
        rows.iter().filter(|row| row.held.contains("(106)")).count()
    };
    assert_eq!(held(), 1, "{}", gone.picture());
    let mut leave = qiantai::engine::decision::Asked {
        form: "B-01".into(),
        step: "leave".into(),
        slip: Some(SlipId { form: 9001, number: 106 }),
        ..Default::default()
    };
    leave.fields.push(("why".into(), qiantai::engine::decision::Input::Text("调走".into())));
    assert!(matches!(desk.submit(100, "6100", leave), Reply::Accepted { .. }));
    gone.keys("<ctrl-r>");
    assert!(gone.shows("已停用"), "{}", gone.picture());
    gone.keys("106<enter>6106<enter>");
    assert!(gone.shows("不在册或已停用"), "{}", gone.picture());
    assert_eq!(held(), 0, "the claim is gone");
}

/// One's own PIN, from any screen and before signing in.
#[test]
fn ones_own_pin_is_changed_in_the_screen_and_at_the_sign_in() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    wang.keys(":改密码<enter>9999<enter>258014<enter>258014<enter>");
    assert!(wang.shows("工号或密码不对") && wang.shows("改自己的密码"), "{}", wang.picture());
    wang.keys("6102<enter>258014<enter>258014<enter>");
    assert!(wang.shows("密码已改") && wang.app.overlay.is_none(), "{}", wang.picture());
    wang.keys(":换人<enter>");
    assert!(wang.shows("登录"), "{}", wang.picture());
    wang.keys("102<f2>258014<enter>blue door 7<enter>blue door 7<enter>");
    assert!(wang.shows("王丽(102) 前台 已登录"), "{}", wang.picture());
    drop(desk.sign_in(102, "blue door 7"));
}

/// A badge and a PIN typed on behind the word go from the screen with the refusal.
#[test]
fn a_pin_typed_behind_a_command_stays_nowhere() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    for line in ["改密码 6102 258014", "换人 103 258014", "换人258014", "锁屏 258014"] {
        wang.keys(&format!("<ctrl-x>{line}<enter>"));
        assert!(!wang.shows("258014") && wang.shows("已清掉"), "{line}:\n{}", wang.picture());
        wang.keys("<esc>");
    }
    // The line stays open for the word alone.
    wang.keys("<ctrl-x>换人 258014<enter>换人<enter>");
    assert!(wang.shows("登录") && !wang.shows("258014"), "{}", wang.picture());
}

/// Under a lock the desk still knows a session: it must not give anybody a PIN in its name.
#[test]
fn nobody_is_given_a_pin_at_a_locked_screen() {
    let desk = RealDesk::practice();
    let mut chief = desk.sign_in(101, "6101");
    chief.keys("<ctrl-l><f2><backtab><ctrl-u>102<tab>");
    chief.keys("9999<tab>258014<tab>258014<enter>");
    assert!(chief.shows("工号或密码不对"), "{}", chief.picture());
    // The owner changes theirs there and goes on with it.
    chief.keys("<esc>101<enter>6101<enter><ctrl-l><f2>6101<enter>258014<enter>258014<enter>");
    assert!(chief.shows("请用新密码登录"), "{}", chief.picture());
    chief.keys("258014<enter>");
    assert!(chief.shows("刘玉梅(101)"), "{}", chief.picture());
}

/// The next one begins with nothing of the one before: box, filters, what was read, what was half typed.
#[test]
fn operators_change_places_without_leaving_and_a_pin_finds_no_blank() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp-07");
    let at = |screen: &Terminal| screen.app.session.form.as_ref().map(|form| form.state.at());
    while at(&screen).as_deref() != Some("source") {
        screen.keys("<tab>");
    }
    // In a blank a colon is text; the word is still obeyed when it is left, and goes from there.
    screen.keys(":换人<enter>");
    assert!(screen.app.ctx.operator().is_none(), "{}", screen.picture());
    screen.keys("103<enter>6103<enter>");
    assert!(screen.shows("何倩(103) 前台 已登录"), "{}", screen.picture());
    // What colleagues left half typed is offered, as at every sign-in; behind it there is nothing.
    screen.keys("<esc>");
    assert!(screen.app.session.form.is_none() && !screen.shows("138****"), "{}", screen.picture());
    assert_eq!(screen.app.screens.intake.editor.text(), "");
    let kept = screen.sent.iter().filter_map(|sent| match &sent.request {
        Request::KeepDraft { draft, .. } => Some(format!("{draft:?}")),
        _ => None,
    });
    for draft in kept {
        assert!(!draft.contains("6103"), "{draft}");
    }
    screen.keys(":草稿<enter>");
    assert!(screen.shows("王丽(102)"), "what was half typed is kept:\n{}", screen.picture());
}

/// The limit sign_lock_minutes (D-60): after so many minutes without a key the screen covers itself.
#[test]
fn a_screen_that_nobody_touches_locks_itself() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    assert_eq!(head.waits(Alarm::Idle), Some(10 * 60_000));
    head.keys(":设 sign_lock_minutes 3 常有人来<enter><esc>zs");
    assert_eq!(head.waits(Alarm::Idle), Some(3 * 60_000));
    head.ring(Alarm::Idle);
    assert!(head.shows("已锁屏 陈国栋(100)") && !head.shows("张三"), "{}", head.picture());
    head.keys("6100<enter>");
    assert!(head.shows("张三"), "{}", head.picture());
    head.keys(":设 sign_lock_minutes 0 单人值班<enter>");
    head.ring(Alarm::Idle);
    assert!(head.app.ctx.operator().is_some(), "0: it is never locked");
}

/// Wherever a colon is text (a blank, a choice, candidates, a filter, a reason) the word is obeyed when it
/// is ended, and the PIN behind it finds no way in.
#[test]
fn the_word_that_hands_over_is_obeyed_wherever_a_colon_is_text() {
    let desk = RealDesk::practice();
    for (way, word) in [
        ("zs<f2>", "换人"),
        ("zs<f2>", "签退"),
        ("zs<f2>", "锁屏"),
        ("zs<f2>水管<f8><esc>", "换人"),
        ("zs<f2><tab>", "换人"),
        ("zs<f2><f4>", "换人"),
        ("<ctrl-n><ctrl-f>", "换人"),
        ("zs<f9>", "换人"),
    ] {
        let mut screen = desk.sign_in(104, "6104");
        screen.keys("<esc>").keys(way).keys(&format!(":{word}<enter>"));
        assert!(screen.app.ctx.operator().is_none(), "{way} {word}\n{}", screen.picture());
        screen.keys("<esc>103<enter>6103<enter>");
        assert!(screen.shows("何倩(103)"), "{way} {word}\n{}", screen.picture());
        for sent in &screen.sent {
            let kept = match &sent.request {
                Request::KeepDraft { draft, .. } => format!("{draft:?}"),
                Request::Hand { asked, .. } => format!("{asked:?}"),
                Request::Pick { typed, .. } => typed.replace(word, ""),
                _ => continue,
            };
            assert!(!kept.contains("6103") && !kept.contains(word), "{way} {word}: {kept}");
        }
    }
    // What somebody writes about changing the worker is text.
    let mut screen = desk.sign_in(104, "6104");
    screen.keys("<esc>zs<f2>业主要求:换人<enter>");
    assert!(screen.app.ctx.operator().is_some() && screen.app.session.form.is_some());
}

#[test]
fn a_practice_office_says_whom_to_try() {
    let desk = RealDesk::practice();
    let mut screen = desk.screen();
    assert!(screen.shows("工号 102 密码 6102"), "{}", screen.picture());
    screen.keys("<f1>");
    assert!(screen.shows("改自己的密码"), "{}", screen.picture());
}

/// The second operator's first day, from the PIN that was told to the first slip that stands: the PIN, an own one
/// twice, and a caller with a leak. The badge before it is four keys more.
#[test]
fn a_new_operator_is_at_the_first_slip_in_twenty_five_keys() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    let pin = entered(&mut head);
    let mut new = desk.screen();
    new.keys("107<enter>");
    new.presses = 0;
    new.keys(&format!("{pin}<enter>2580<enter>2580<enter>"));
    assert!(new.shows("方圆(107) 前台 已登录"), "{}", new.picture());
    // The caller by initials, the fault by everyday initials from the list, and whether somebody is at home.
    new.keys("zs<f2>ls<enter><enter>");
    assert!(new.shows("漏水"), "{}", new.picture());
    new.keys("<tab>y<f10>");
    assert!(new.shows("已提交 F-14/"), "{}", new.picture());
    assert!(new.presses <= 25, "{} keys", new.presses);
    assert_eq!(desk.newest("F-14").place, "1-2-1203");
}

/// Nobody is offered a draft that they could not go on with.
#[test]
fn a_colleagues_draft_is_offered_to_whoever_may_take_its_step() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    head.keys(":新人<enter>107<tab>方圆");
    head.rest();
    drop(head);
    let mut clerk = desk.sign_in(103, "6103");
    clerk.keys(":草稿<enter>");
    assert!(!clerk.shows("陈国栋"), "{}", clerk.picture());
    let mut chief = desk.sign_in(101, "6101");
    chief.keys(":草稿<enter>");
    assert!(chief.shows("陈国栋"), "{}", chief.picture());
}
