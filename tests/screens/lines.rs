//! Drafts, locks, lost connections, unresponsive desks and failing disks.

use super::*;

#[test]
fn drafts_left_behind_are_offered_and_taking_over_is_asked() {
    let script = Script::default();
    *script.drafts.borrow_mut() = vec![draft(3, OPERATOR), draft(4, 105)];
    let mut screen = signed(&script);
    assert!(screen.shows("未提交的草稿") && screen.shows("以后再说"));
    screen.keys("<down><enter>");
    assert!(screen.shows("接管 周敏(105) 的草稿"), "{}", screen.picture());
    screen.keys("<f10>");
    let took = |sent: &Sent| matches!(sent.request, Request::TakeDraft { number: 4 });
    assert!(screen.sent.iter().any(took));
    assert!(screen.app.session.form.is_some());
    let taken = Told::DraftTaken { number: 4, by: "周敏(105)".to_owned() };
    screen.tell(Msg::Told(Box::new(taken)));
    assert!(screen.app.session.form.is_none() && screen.shows("已由周敏(105)接管"));
}

#[test]
fn a_lock_clears_the_screen_and_gives_it_back() {
    let mut screen = screen();
    screen.keys("1203<f2><ctrl-l>");
    assert!(screen.shows("已锁屏 王丽(102)") && !screen.shows("1203"));
    screen.keys("2580<enter>");
    assert!(screen.shows("F-14 > 开单"), "{}", screen.picture());
    screen.keys("<ctrl-l><esc>105<enter>2580<enter>");
    assert!(screen.shows("周敏(105)") && screen.app.session.form.is_none());
    assert_eq!(screen.app.screens.intake.editor.text(), "", "nothing of the one before stays");
}

#[test]
fn a_lost_line_keeps_everything_and_sends_again_under_the_same_id() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f6>");
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    assert!(screen.shows("断线 14:32 起"), "{}", screen.picture());
    screen.silent = false;
    screen.tell(Msg::Back);
    assert!(screen.shows("请再输密码") && !screen.shows("断线"));
    assert!(!screen.shows("1203"), "whoever sits there now reads nothing:\n{}", screen.picture());
    screen.keys("2580<enter>");
    assert!(screen.shows("1203"), "{}", screen.picture());
    let ids: Vec<String> = screen
        .sent
        .iter()
        .filter_map(|sent| match &sent.request {
            Request::Hand { id, .. } => Some(id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert!(screen.shows("已催 维修 000123"), "{}", screen.picture());
}

#[test]
fn another_operator_never_sends_what_the_one_before_handed_in() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f6>");
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    screen.keys("<ctrl-l>");
    screen.silent = false;
    screen.tell(Msg::Back);
    screen.keys("<esc>105<enter>2580<enter>");
    assert_eq!(handed(&screen).len(), 1, "only the first sending");
}

#[test]
fn a_silent_desk_is_noticed() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("1");
    screen.ring(Alarm::Patience);
    if !screen.app.ctx.line.slow {
        screen.ring(Alarm::Patience);
    }
    assert!(screen.shows("前台进程没有响应"), "{}", screen.picture());
    let told = Told::ClockSet { now: now(), frozen: false, unsure: false };
    screen.tell(Msg::Told(Box::new(told)));
    assert!(!screen.shows("前台进程没有响应"));
}

#[test]
fn a_stale_step_leaves_the_form_open_with_the_newest_above() {
    let script = Script::default();
    let mut screen = signed(&script);
    go(&mut screen, Tab::Dispatch);
    screen.keys("<f5>");
    let stale = Reply::Refused(refusal("STALE", "这张单刚被周敏(105)改过(派工)"));
    script.say(|r| matches!(r, Request::Hand { .. }), stale);
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.session.form.is_some());
    let picture = screen.picture();
    assert!(picture.contains("最新: 维修 000131"), "{picture}");
    assert!(picture.contains("最新内容在上方;核对后再按 F10 提交"), "{picture}");
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.session.form.is_none() && screen.shows("已提交"), "{}", screen.picture());
}

#[test]
fn ones_own_last_step_is_not_anothers_change() {
    let script = Script::default();
    let mut screen = signed(&script);
    let accepted = Reply::Accepted {
        slip: SlipId { form: 14, number: 123 },
        number: "维修 000123".into(),
        version: 4,
        warnings: Vec::new(),
    };
    script.say(|r| matches!(r, Request::Hand { .. }), accepted);
    // The list still shows the version before.
    screen.keys("1203<f6><f6>");
    let seen: Vec<Option<u32>> = handed(&screen).into_iter().map(|(_, _, seen)| seen).collect();
    assert_eq!(seen, [Some(3), Some(4)]);
}

/// A form handed in and accepted with a warning; the keys are typed before the answer is there.
fn warned(ahead: &str) -> Screen<Desk> {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    let accepted = Reply::Accepted {
        slip: SlipId { form: 14, number: 135 },
        number: "维修 000135".into(),
        version: 1,
        warnings: vec![refusal("STILL_UNTOLD", "还没有记下如何通知维修")],
    };
    script.say(|r| matches!(r, Request::Hand { .. }), accepted);
    screen.silent = true;
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    for chord in chords(ahead) {
        screen.key(chord);
    }
    screen.silent = false;
    let sent = screen.sent.clone();
    let hand = sent.iter().rfind(|sent| matches!(sent.request, Request::Hand { .. })).unwrap();
    for told in script.answer(hand.clone()) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.shows("已提交,请注意") && screen.shows("还没有记下如何通知维修 (H-03)"));
    screen
}

#[test]
fn warnings_after_acceptance_are_put_away_by_esc_and_by_enter() {
    for key in ["<esc>", "<enter>"] {
        let mut screen = warned("");
        assert!(!screen.shows("返回"), "not yet: nobody can have read it");
        screen.rest().keys(key);
        assert!(screen.app.session.form.is_none() && screen.app.overlay.is_none(), "{key}");
    }
}

#[test]
fn a_key_that_comes_too_soon_answers_no_warning_and_nothing_beneath() {
    let mut screen = warned("");
    let box_before = screen.app.screens.intake.editor.text();
    screen.key(Chord::plain(Key::Esc));
    assert!(screen.app.overlay.is_some());
    screen.rest().keys("<enter>");
    assert!(screen.app.overlay.is_none());
    assert_eq!(screen.app.screens.intake.editor.text(), box_before, "Esc was not kept for the box");
}

#[test]
fn what_is_typed_ahead_waits_behind_the_warning_and_is_done_after_it() {
    let mut screen = warned("<ctrl-n><enter>");
    assert!(screen.app.overlay.is_some() && screen.app.ctx.tab == Tab::Intake);
    // The operator types on while the warning is there, without looking.
    screen.key(Chord::plain(Key::Down));
    assert!(screen.app.overlay.is_some() && screen.app.ctx.tab == Tab::Intake);
    screen.rest().keys("<enter>");
    assert_eq!(screen.app.ctx.tab, Tab::Dispatch, "each key once, in its order");
    assert!(screen.shows("能办的"), "{}", screen.picture());
}

#[test]
fn a_seen_warning_rings_for_what_it_does_not_know() {
    let mut screen = warned("");
    screen.rest();
    let rang = screen.rang;
    screen.keys("5<f2>");
    assert_eq!(screen.rang, rang + 2);
    assert!(screen.app.overlay.is_some() && screen.app.session.form.is_none());
    screen.keys(":");
    assert!(screen.app.command.line.is_some() && screen.shows("请注意"));
}

/// Fast fingers and an input method send a command in one piece: the colon opens the line over what was read, and
/// the rest goes into it. A piece that begins otherwise is not done, and that is said.
#[test]
fn a_command_in_one_piece_over_a_seen_warning_is_taken_whole() {
    for piece in [":派工页", "：派工页"] {
        let mut screen = warned("");
        screen.rest().tell(Msg::Text(piece.to_owned()));
        assert!(
            screen.app.command.line.is_some() && screen.shows("派工页"),
            "{}",
            screen.picture()
        );
        screen.keys("<enter>");
        assert_eq!(screen.app.ctx.tab, Tab::Dispatch, "{piece}");
    }
    let mut screen = warned("");
    let rang = screen.rest().rang;
    screen.tell(Msg::Text("5:派工页".to_owned()));
    assert!(screen.app.overlay.is_some() && screen.app.command.line.is_none());
    assert!(screen.rang > rang && screen.shows("没有采用"), "{}", screen.picture());
}

#[test]
fn a_failed_disk_keeps_what_was_typed() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    script.say(
        |r| matches!(r, Request::Hand { .. }),
        Reply::Failed("磁盘写不进去,没有提交;请腾出空间后再按提交。".into()),
    );
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.session.form.is_some() && screen.shows("磁盘写不进去"));
    assert!(screen.app.session.form.as_ref().is_some_and(|form| form.handing.is_none()));
}

#[test]
fn quitting_asks_only_when_something_would_be_left() {
    let mut screen = screen();
    screen.keys("<ctrl-q>");
    assert!(screen.quit);
    let mut screen = self::screen();
    screen.keys("1203<f2>");
    if let Some(form) = &mut screen.app.session.form {
        (form.touched, form.dirty) = (true, true);
    }
    screen.keys("<ctrl-q>");
    assert!(!screen.quit && screen.shows("有 1 份单没有提交"));
    screen.keys("<f10>");
    assert!(screen.quit);
    assert!(screen.sent.iter().any(|s| matches!(s.request, Request::KeepDraft { .. })));
}

/// A sentence of the rules says what to do next: at eighty columns it is read whole, whatever it names, on the bottom
/// lines and in the box where somebody signs.
#[test]
fn no_sentence_of_a_rule_is_cut() {
    let mut screen = screen();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let long = ["翠湖花园一期三号楼一单元"; 6];
    let mut many = 0;
    for rule in qiantai::forms::all().flat_map(|form| form.rules) {
        let said = rule.with(&long);
        let said = format!("{} ({})", said.text, said.cites.join("、"));
        screen.app.say_no(said.clone());
        screen.tell(Msg::Minute(now()));
        let picture = screen.picture();
        assert!(bare(&picture).contains(&bare(&said)), "{said}\n{picture}");
        many += 1;
    }
    assert!(many > 800, "{many}");
    let mut sign = fresh(&Script::default());
    sign.app.sign.blanks.refuse(format!("{}再办", "请先核对".repeat(18)), true);
    sign.tell(Msg::Minute(now()));
    let picture = sign.picture().replace(['│', '|'], "");
    assert!(bare(&picture).contains(&format!("{}再办", "请先核对".repeat(18))), "{picture}");
}
