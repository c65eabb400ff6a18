//! Keys and what comes of them: moving, choosing, referring, rows, problems.

use super::*;

#[test]
fn the_caret_waits_in_the_first_empty_blank() {
    assert_eq!(at(&opening()), "fault");
    assert_eq!(at(&returning()), "result");
    assert_eq!(at(&every()), "text");
}

#[test]
fn yes_and_choice_digits_move_on_and_letters_wait() {
    let mut form = every();
    press(&mut form, "<tab><tab><tab><tab><tab><tab><tab>");
    assert_eq!(at(&form), "grade");
    assert_eq!(press(&mut form, "3"), [Wish::Changed]);
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("yes", "bad"));
    press(&mut form, "y");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("room", "y"));
    // 1 may be 1, 10 or 11: the caret waits for more.
    press(&mut form, "<backtab><backtab>1");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("grade", "good"));
    press(&mut form, "1");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("yes", "hard"));
    press(&mut form, "<backtab>zd");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("grade", "heavy"));
    assert!(picture(&form, (80, 24)).contains(Grade::Heavy.label()));
    press(&mut form, "<right>");
    assert_eq!(text_of(&form, "grade"), "hard");
    press(&mut form, "<right>");
    assert_eq!(text_of(&form, "grade"), "good");
    press(&mut form, "不");
    assert_eq!(text_of(&form, "grade"), "bad");
    // What chooses nothing stays to be seen, is said, and is taken back letter by letter.
    assert!(matches!(press(&mut form, "q")[..], [Wish::Say(_), Wish::Changed]));
    assert_eq!(text_of(&form, "grade"), "不q");
    assert!(picture(&form, (80, 24)).contains("不q"));
    press(&mut form, "<backspace>");
    assert_eq!(text_of(&form, "grade"), "bad");
    press(&mut form, "<backspace>");
    assert_eq!(text_of(&form, "grade"), "");
    press(&mut form, "<tab> ");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("yes", "n"));
    press(&mut form, " ");
    assert_eq!(text_of(&form, "yes"), "y");
    press(&mut form, "否");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("room", "n"));
}

#[test]
fn a_run_that_arrives_at_once_goes_over_into_the_next_blank() {
    let mut form = every();
    press(&mut form, "<tab><tab><tab><tab><tab><tab><tab>");
    assert_eq!(form.text("２ｙ1203"), [Wish::Changed]);
    assert_eq!(text_of(&form, "grade"), "fair");
    assert_eq!(text_of(&form, "yes"), "y");
    assert_eq!(text_of(&form, "room"), "1203");
}

#[test]
fn a_paste_never_submits_and_full_width_is_folded_where_it_is_code() {
    let mut form = every();
    assert_eq!(form.text("一行\n二行。１"), [Wish::Changed]);
    assert_eq!(text_of(&form, "text"), "一行 二行。１");
    form.focus = form.spot_of("grade").unwrap();
    assert!(form.text("\n").is_empty(), "a line end is no key");
    assert_eq!(form.text("一般\n"), [Wish::Changed]);
    assert_eq!((at(&form), text_of(&form, "grade")), ("grade".into(), Grade::Fair.name().into()));
    assert_eq!(form.text("3\ny"), [Wish::Changed]);
    assert_eq!(text_of(&form, "yes"), "", "a paste stays in its blank");
    form.focus = form.spot_of("text").unwrap();
    press(&mut form, "<tab><tab><tab>");
    form.text("１２。５０");
    assert_eq!(text_of(&form, "money"), "12.50");
    press(&mut form, "<ctrl-u>");
    let wishes = form.text(&"9".repeat(40));
    assert!(matches!(&wishes[..], [Wish::Say(s), Wish::Changed] if s.contains("24")), "{wishes:?}");
}

#[test]
fn enter_goes_on_and_a_note_breaks_its_line_otherwise() {
    let mut form = every();
    form.focus = form.spot_of("note").unwrap();
    press(&mut form, "甲<alt-enter>乙<enter>");
    assert_eq!(text_of(&form, "note"), "甲\n乙");
    assert_eq!(at(&form), "occurred");
    press(&mut form, "14:00<enter>对讲<enter>");
    assert_eq!(at(&form), "text");
    let asked = form.asked();
    assert_eq!((asked.occurred.as_str(), asked.source.as_str()), ("14:00", "对讲"));
    assert_eq!(press(&mut form, "<f10>"), [Wish::HandIn]);
    assert_eq!(press(&mut form, "<esc>"), [Wish::Leave]);
}

#[test]
fn references_are_handed_in_and_never_typed_back_from_what_is_shown() {
    let mut form = opening();
    assert_eq!(text_of(&form, "phone"), "@34.0");
    assert!(picture(&form, (80, 24)).contains("138****5678"));
    form.focus = form.spot_of("phone").unwrap();
    press(&mut form, "1");
    assert_eq!(text_of(&form, "phone"), "1", "typing begins anew");
    form.focus = form.spot_of("caller").unwrap();
    press(&mut form, "<left><right><home>");
    assert_eq!(text_of(&form, "caller"), "@34", "moving in it changes nothing");
    press(&mut form, "<backspace>");
    assert_eq!(text_of(&form, "caller"), "张", "one letter of what was picked");
    form.focus = form.spot_of("phone").unwrap();
    let mut again = opening();
    again.focus = again.spot_of("phone").unwrap();
    press(&mut again, "<end><backspace>");
    assert_eq!(text_of(&again, "phone"), "", "a mask goes whole");
    let everything = format!("{:?}", form.asked());
    assert!(!everything.contains('*') && !everything.contains("张三"), "{everything}");
}

#[test]
fn a_pick_list_is_asked_filtered_taken_and_left() {
    let mut form = opening();
    let wish = |typed: &str| Wish::Pick { field: "fault".into(), typed: typed.into() };
    assert_eq!(press(&mut form, "cp<enter>"), [Wish::Changed, Wish::Changed, wish("cp")]);
    let picked =
        |typed: &str, shown: &str| Picked { blank: blank(typed, shown), note: "急".into() };
    form.hear_picks("room", vec![picked("#1", "错")]);
    form.hear_picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "-"), [wish("cp-")]);
    form.hear_picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "<down><enter>"), [Wish::Changed]);
    assert_eq!(text_of(&form, "fault"), "cp-07");
    assert_eq!(at(&form), "part");
    // What stands stays chosen: Enter twice changes nothing; Esc closes the list, then the form.
    press(&mut form, "<backtab><enter>");
    form.hear_picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "<enter>"), []);
    assert_eq!(text_of(&form, "fault"), "cp-07");
    assert_eq!(press(&mut form, "<backtab><enter><esc>"), [wish("")]);
    assert_eq!(press(&mut form, "<esc>"), [Wish::Leave]);
}

#[test]
fn a_blank_that_takes_only_what_is_listed_keeps_its_list_open() {
    let mut form = opening();
    press(&mut form, "龙卷风<enter>");
    form.hear_picks("fault", Vec::new());
    let said = press(&mut form, "<enter>");
    assert!(
        matches!(said.as_slice(), [Wish::Say(why)] if why.contains("只能填列出的")),
        "{said:?}"
    );
    assert_eq!(at(&form), "fault");
    press(&mut form, "<esc>");
    assert_eq!(text_of(&form, "fault"), "龙卷风", "what was typed stays, to be put right");
    // What cannot be chosen is answered with all that can.
    form.focus = form.spot_of("charge").unwrap();
    let said = press(&mut form, "z");
    assert!(
        matches!(said.as_slice(), [Wish::Say(why), Wish::Changed] if why.contains("2 有偿")),
        "{said:?}"
    );
    press(&mut form, "<tab><backtab>1");
    assert_eq!(text_of(&form, "charge"), "free", "the first key writes it anew");
}

/// Where nothing can be chosen because nothing was entered, it is said where that is done.
#[test]
fn a_list_of_nothing_says_where_it_is_entered() {
    let mut form = opening();
    for (blank, says) in [
        ("reporter_staff", "还没有可选的;先到“台账 B-01”登记"),
        ("fault", "还没有可选的;先到“台账 F-20”登记,或带入开办范本"),
    ] {
        form.focus = form.spot_of(blank).unwrap();
        press(&mut form, "<f4>");
        form.hear_picks(blank, Vec::new());
        let picture = super::picture(&form, (80, 24));
        assert!(picture.contains(says), "{blank}:\n{picture}");
        press(&mut form, "<esc>");
    }
}

#[test]
fn an_unknown_name_is_taken_as_typed_and_a_choice_list_sounds() {
    let mut form = opening();
    form.focus = form.spot_of("caller").unwrap();
    press(&mut form, "李四<enter>");
    form.hear_picks("caller", Vec::new());
    press(&mut form, "<enter>");
    assert_eq!((text_of(&form, "caller").as_str(), at(&form).as_str()), ("李四", "phone"));
    form.focus = form.spot_of("charge").unwrap();
    assert_eq!(press(&mut form, "<enter>youc<enter>"), [Wish::Changed]);
    assert_eq!((text_of(&form, "charge").as_str(), at(&form).as_str()), ("paid", "price_told"));
}

#[test]
fn fills_go_only_where_nothing_stands_and_nobody_typed() {
    let mut form = opening();
    let fills = [("part", "厨房"), ("urgent", "y"), ("charge", "paid"), ("caller", "@99")];
    let fills: Vec<_> = fills.map(|(f, t)| (f.to_owned(), t.to_owned())).to_vec();
    let tried = Tried { advice: Advice { fills, ..Advice::default() }, ..Tried::default() };
    form.focus = form.spot_of("part").unwrap();
    press(&mut form, "阳<backspace>");
    form.hear_try(&tried);
    assert!(form.refilled() && !form.refilled());
    assert_eq!(text_of(&form, "part"), "", "the operator emptied it");
    assert_eq!(text_of(&form, "urgent"), "y");
    assert_eq!(text_of(&form, "charge"), "paid");
    assert_eq!(text_of(&form, "caller"), "@34");
    form.hear_try(&tried);
    assert!(!form.refilled());
    // The draft remembers that it was emptied.
    let mut again = FormState::resume(&form.draft(), &Begun::default()).unwrap();
    again.hear_try(&tried);
    assert_eq!(text_of(&again, "part"), "");
}

/// What the desk wrote into a sum is typed over; whoever moves in it first changes it.
#[test]
fn a_number_of_the_desks_is_typed_over() {
    let fills = vec![("money".to_owned(), "12.00".to_owned())];
    let tried = Tried { advice: Advice { fills, ..Advice::default() }, ..Tried::default() };
    for (keys, stands) in [("15", "15"), ("<backspace>5", "12.05"), ("<left><left>3", "12.300")] {
        let mut form = every();
        form.hear_try(&tried);
        form.focus = form.spot_of("money").unwrap();
        press(&mut form, keys);
        assert_eq!(text_of(&form, "money"), stands, "{keys}");
    }
}

/// What the desk wrote, or was picked, goes with the first key; End or → goes on with it.
#[test]
fn typing_replaces_what_was_filled_in_unless_it_is_kept() {
    let fills =
        vec![("text".to_owned(), "原来的".to_owned()), ("note".to_owned(), "两行".to_owned())];
    let tried = Tried { advice: Advice { fills, ..Advice::default() }, ..Tried::default() };
    for (keys, stands) in [
        ("新", "新"),
        ("<end>新", "原来的新"),
        ("<right>新", "原来的新"),
        ("<backspace>新", "原来新"),
        ("新<ctrl-z><ctrl-z>", "原来的"),
    ] {
        for field in ["text", "note"] {
            let mut form = every();
            form.hear_try(&tried);
            form.focus = form.spot_of(field).unwrap();
            press(&mut form, keys);
            let stands = if field == "note" {
                stands.replace("原来的", "两行").replace("原来新", "两新")
            } else {
                stands.to_owned()
            };
            assert_eq!(text_of(&form, field), stands, "{field} {keys}");
            // What the operator wrote is theirs: it is gone on with.
            press(&mut form, "<tab><backtab><end>乙");
            assert_eq!(text_of(&form, field), format!("{stands}乙"), "{field} {keys}");
        }
    }
    // Found again as a draft it is the operator's own still, at the foot too.
    let mut form = opening();
    form.focus = form.spot_of("source").unwrap();
    press(&mut form, "对讲");
    let mut again = FormState::resume(&form.draft(), &Begun::default());
    let again = again.as_mut().expect("the step is still there");
    again.focus = again.spot_of("source").unwrap();
    press(again, "机");
    assert_eq!(again.asked().source, "对讲机");
    let mut form = opening();
    form.focus = form.spot_of("caller").unwrap();
    press(&mut form, "<end>丰");
    assert_eq!(text_of(&form, "caller"), "张三丰", "a picked value, gone on with");
}

#[test]
fn rows_come_and_go() {
    let mut form = returning();
    form.focus = form.spot_of("materials").unwrap();
    press(&mut form, "角阀<tab>2<tab>18<tab>个<tab>");
    assert_eq!(at(&form), "materials.2.name");
    press(&mut form, "生料带<enter>1<tab><tab><tab>");
    assert_eq!(at(&form), "materials.3.name");
    press(&mut form, "<tab>");
    assert_eq!(at(&form), "labour", "an empty row is left at its first cell");
    let rows = |form: &FormState| match form.asked().fields.into_iter().find(|f| f.0 == "materials")
    {
        Some((_, Input::Rows(rows))) => rows.len(),
        _ => 0,
    };
    assert_eq!(rows(&form), 2);
    press(&mut form, "<backtab>");
    assert_eq!(at(&form), "materials.2.unit");
    press(&mut form, "<f5>");
    assert_eq!(at(&form), "materials.3.name");
    press(&mut form, "<right><right><right>米<up><up><f3>");
    assert_eq!(at(&form), "materials.1.unit");
    assert_eq!(rows(&form), 2);
    press(&mut form, "<f3><f3><f3>");
    assert_eq!((rows(&form), at(&form).as_str()), (0, "materials.1.unit"));
    form.focus = form.spot_of("labour").unwrap();
    assert!(matches!(press(&mut form, "<f3>")[..], [Wish::Say(_)]));
    press(&mut form, "<insert>");
    assert_eq!(at(&form), "materials.1.name");
    for _ in 0..60 {
        press(&mut form, "料<f5>");
    }
    assert_eq!(rows(&form), crate::engine::kind::ROWS_MOST);
}

#[test]
fn problems_of_empty_blanks_wait_for_a_try_to_hand_in() {
    let mut form = opening();
    let missing = Problem { missing: true, ..Problem::new("home", "请填“家中有人”") };
    let wrong = Problem::new("phone", "电话写 11 位手机号,或区号加座机号");
    let tried = Tried { problems: vec![missing, wrong], ..Tried::default() };
    form.hear_try(&tried);
    form.focus = form.spot_of("home").unwrap();
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("*家中有人") && !seen.contains("请填"), "{seen}");
    assert!(seen.contains("!电话") && !seen.contains("11 位"), "{seen}");
    press(&mut form, "<f10>");
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("!家中有人") && seen.contains("! 家中有人: 请填"), "{seen}");
    form.focus = form.spot_of("fault").unwrap();
    form.hear_problems(&tried.problems);
    assert_eq!(at(&form), "phone", "the first on the paper");
    assert!(picture(&form, (80, 24)).contains("! 电话: 电话写 11 位"));
    // It stays until the next answer: with each key gone and back, it would move what is below it.
    press(&mut form, "1");
    assert!(picture(&form, (80, 24)).contains("11 位"));
    assert!(form.hear_try(&Tried::default()), "that looks otherwise");
    assert!(!picture(&form, (80, 24)).contains("11 位"), "nothing is wrong any more");
    assert!(!form.hear_try(&Tried::default()), "the same again");
}

#[test]
fn a_late_entry_asks_for_its_reason_only_when_the_desk_does() {
    let mut form = opening();
    assert!(form.spot_of("late").is_none());
    let notice = Notice {
        rule: "FAR_BACK".into(),
        mode: Mode::Refuse,
        text: "发生时间早于24小时前;请写明迟报原因".into(),
        cites: vec!["H-06".into()],
        field: Some("late".into()),
    };
    form.hear_refusal(&notice);
    assert_eq!(at(&form), "late");
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("!迟报原因") && seen.contains("请写明迟报原因 (H-06)"), "{seen}");
    press(&mut form, "电台坏了");
    form.hear_try(&Tried::default());
    press(&mut form, "<tab>");
    form.hear_try(&Tried::default());
    assert_eq!(form.asked().late, "电台坏了");
    assert!(picture(&form, (80, 24)).contains("电台坏了"), "it stays while it is written in");
}

#[test]
fn up_and_down_follow_the_paper() {
    let mut form = opening();
    press(&mut form, "<down>");
    assert_eq!(at(&form), "home");
    press(&mut form, "<tab><tab><up>");
    assert_eq!(at(&form), "part");
    press(&mut form, "<up>");
    assert_eq!(at(&form), "caller");
    press(&mut form, "<up>");
    assert_eq!(at(&form), "caller", "nothing above");
    press(&mut form, "<pagedown><pagedown>");
    assert!(["occurred", "source"].contains(&at(&form).as_str()));
    form.focus = form.spot_of("content").unwrap();
    press(&mut form, "一<alt-enter>二<up>");
    assert_eq!(at(&form), "content", "first the lines of the note");
    press(&mut form, "<up>");
    assert_ne!(at(&form), "content");
}

#[test]
fn looking_keys_up_never_eats_what_is_typed() {
    let form = every();
    assert!(form.takes_text());
    assert_eq!(form.places(), [Place::Text, Place::Form, Place::All]);
    let enter = Chord::parse("enter").unwrap();
    assert_eq!(KEYS.action(&form.places(), &enter), Some(Action::Open));
}

/// Keys pressed, free text (Chinese) apart.
fn count(keys: &str) -> usize {
    let named = keys.matches('<').count();
    let inside: usize =
        keys.split('<').skip(1).filter_map(|k| Some(k.split('>').next()?.len() + 2)).sum();
    let typed = keys.chars().filter(char::is_ascii).count() - inside;
    named + typed
}

#[test]
fn the_desks_speed_is_kept() {
    // A known owner reports a leak: the intake takes at most ten keys, the form the rest of 22.
    let mut form = opening();
    let code = "cp07<tab>";
    press(&mut form, code);
    let fills = [("part", "厨房水槽下"), ("urgent", "y"), ("charge", "free")];
    let fills: Vec<_> = fills.map(|(f, t)| (f.to_owned(), t.to_owned())).to_vec();
    form.hear_try(&Tried { advice: Advice { fills, ..Advice::default() }, ..Tried::default() });
    let rest = "<tab>1<f10>";
    assert_eq!(press(&mut form, rest).last(), Some(&Wish::HandIn));
    let needed = ["room", "caller", "phone", "fault", "part", "home", "urgent", "charge"];
    assert!(needed.iter().all(|field| !text_of(&form, field).is_empty()));
    assert!(count(code) + count(rest) <= 12);

    // A paid slip comes back with two materials: 28 keys.
    let mut form = returning();
    let head = "1<tab><tab><tab><enter>";
    press(&mut form, head);
    form.hear_picks("signed", vec![Picked { blank: blank("@34", "张三"), note: "业主".into() }]);
    let rest = "<enter><tab><tab>角阀<tab>2<tab><tab>18<tab>生料带<tab>1<tab><tab>5<tab><tab>20<tab>11<f10>";
    assert_eq!(press(&mut form, rest).last(), Some(&Wish::HandIn));
    let paid = [
        ("result", "fixed"),
        ("signed", "@34"),
        ("labour", "20"),
        ("consent", "spoken"),
        ("means", "monthly"),
    ];
    for (field, text) in paid {
        assert_eq!(text_of(&form, field), text, "{field}");
    }
    assert!(count(head) + count(rest) <= 28, "{} keys", count(head) + count(rest));
}
