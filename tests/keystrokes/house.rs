//! Who lives in a house, by keys: a key is lent from the caller's card, and a plate leads to its household.

use super::*;
use qiantai::engine::decision::{Asked, Input};
use qiantai::forms::office::settings;
use qiantai::protocol::messages::{Reply, Request};

/// The seventh paper that a caller can ask for; the key of the room on the card stands in it already.
#[test]
fn a_key_is_lent_from_the_card_which_says_so_at_once() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs");
    assert!(screen.shows("留存钥匙 1 把"), "{}", screen.picture());
    screen.keys("<f4>钥匙借用<enter>");
    assert!(screen.shows("钥匙借用登记 F-94 > 借出"), "{}", screen.picture());
    assert!(screen.shows("在柜 0 借出 1"), "the key is known:\n{}", screen.picture());
    screen.keys("<tab>1301<tab><tab><tab>23<tab>看水表<tab><tab>业主电话同意<tab>韩勇<f10>");
    let lent = desk.newest("F-94");
    assert_eq!(
        (lent.place.as_str(), lent.state.as_str()),
        ("1-2-1203", "借出"),
        "{}",
        screen.picture()
    );
    assert!(screen.presses <= 60, "{} keys", screen.presses);
    screen.keys("<ctrl-u>zs");
    assert!(screen.shows("借出钥匙 1 把"), "{}", screen.picture());
    assert!(!screen.shows("留存钥匙"), "nothing is left of it:\n{}", screen.picture());
}

/// Somebody's car stands in the way: the plate is enough.
#[test]
fn a_plate_in_the_callers_box_leads_to_the_household() {
    let desk = RealDesk::practice();
    let field = |(name, text): (&str, &str)| {
        (name.to_string(), qiantai::engine::decision::Input::Text(text.to_string()))
    };
    let fields = [
        ("room", "1-2-1203"),
        ("holder", "张三"),
        ("kind", "car"),
        ("number", "C-0001"),
        ("plate", "浙A12345"),
    ];
    let asked = qiantai::engine::decision::Asked {
        form: "F-89".to_string(),
        step: "issue".to_string(),
        fields: fields.into_iter().map(field).collect(),
        ..Default::default()
    };
    desk.submit(102, "6102", asked);
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("浙a12345");
    assert!(screen.shows("1-2-1203") && screen.shows("张三"), "{}", screen.picture());
    assert!(screen.shows("浙A12345"), "{}", screen.picture());
}

/// A blank in a row of a table has candidates as any other.
#[test]
fn a_room_in_a_row_is_chosen_from_those_there_are() {
    let desk = RealDesk::practice();
    let picks = desk.picks(102, "6102", ("F-56", "enter", "homes.1.room"), "1203");
    assert!(picks.iter().any(|pick| pick.blank.shown == "1-2-1203"), "{picks:?}");
}

/// A step beside the screen, with rows of one blank.
fn beside(
    form: &str,
    step: &str,
    fields: &[(&str, &str)],
    rows: (&str, &[&[(&str, &str)]]),
) -> Asked {
    let text = |text: &str| Input::Text(text.to_string());
    let mut all: Vec<(String, Input)> =
        fields.iter().map(|(name, worth)| ((*name).to_string(), text(worth))).collect();
    if !rows.1.is_empty() {
        let cells = |row: &&[(&str, &str)]| {
            row.iter().map(|(name, worth)| ((*name).to_string(), (*worth).to_string())).collect()
        };
        all.push((rows.0.to_string(), Input::Rows(rows.1.iter().map(cells).collect())));
    }
    Asked { form: form.to_string(), step: step.to_string(), fields: all, ..Asked::default() }
}

/// The flat above is being renovated: the card says so, and that nothing may be heard now; the gate asks for a pass
/// by its number and hears whose it is, and that it is no longer good once the office took it in.
#[test]
fn builders_next_door_and_their_passes_are_known_by_number() {
    let desk = RealDesk::practice();
    let none: (&str, &[&[(&str, &str)]]) = ("", &[]);
    let site = [
        ("room", "1-2-1303"),
        ("stage", "working"),
        ("contractor", "美居装饰"),
        ("until", "2027-01-20"),
        ("permit_no", "装-31"),
        ("deposit", "0"),
        ("paper_no", "装-7"),
    ];
    desk.submit(102, "6102", beside("B-14", "site", &site, none));
    let row: &[(&str, &str)] = &[("no", "A01"), ("who", "王一"), ("trade", "木工")];
    let passes = [("site", "F-60/1"), ("until", "2027-01-20"), ("photos", "y")];
    desk.submit(102, "6102", beside("F-69", "issue", &passes, ("passes", &[row])));
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("1-2-1203");
    assert!(screen.shows("楼上 1-2-1303 装修施工中(至 2027-01-20)"), "{}", screen.picture());
    assert!(!screen.shows("安静时段"), "nobody entered any hours:\n{}", screen.picture());

    let hours: &[(&str, &str)] = &[("days", "每天"), ("hours", "8-12")];
    let noise = [("purpose", "noise"), ("holiday", "休")];
    desk.submit(101, "6101", beside("B-07", "enter", &noise, ("week", &[hours])));
    screen.keys("<ctrl-u>1-2-1203");
    assert!(screen.shows("安静时段"), "{}", screen.picture());
    assert!(screen.shows("08:00 起才可施工"), "{}", screen.picture());
    screen.keys("<ctrl-u>1-2-1303");
    assert!(screen.shows("施工证在外 1 张 至 2027-01-20"), "{}", screen.picture());

    let mut gate = desk.sign_in(301, "6301");
    gate.keys(":证 a01<enter>");
    assert!(gate.shows("有效至 2027-01-20 王一"), "{}", gate.picture());
    let taken = [("collected", "1"), ("collected_nos", "A01"), ("collect_why", "违章请出")];
    let newest = desk.newest("F-69");
    let asked = beside("F-69", "collect", &taken, none);
    desk.submit(102, "6102", Asked { slip: Some(newest.id), seen: Some(newest.version), ..asked });
    gate.keys(":证 A01<enter>");
    assert!(gate.shows("已收回;不放行 王一"), "{}", gate.picture());
    gate.keys("<ctrl-u>A01");
    assert!(gate.shows("已收回;不放行 王一"), "without the word too:\n{}", gate.picture());
    gate.keys(":证 Z99<enter>");
    assert!(gate.shows("没有发过证 Z99"), "{}", gate.picture());
}

/// What somebody confided is hidden on its slip and in the form that changes it; the record that opens their numbers
/// opens it, too (P-40, G-96).
#[test]
fn a_birthday_is_read_after_a_record_and_nowhere_else() {
    let desk = RealDesk::practice();
    let file = [
        ("room", "1-2-1203"),
        ("who", "张三"),
        ("birthday", "1962-03-01"),
        ("emergency", "13900001234"),
        ("emergency_who", "女儿"),
        ("agreed", "y"),
    ];
    desk.submit(102, "6102", beside("F-55", "file", &file, ("", &[])));
    let slip = desk.newest("F-55");
    let mut ask = desk.signed_in(102, "6102");
    let begun = ask(Request::Begin {
        form: "F-55".to_string(),
        step: "change".to_string(),
        slip: Some(slip.id),
        room: None,
        person: None,
        month: None,
        resume: true,
    });
    for seen in [format!("{:?}", desk.paper(slip.id)), format!("{begun:?}")] {
        for told in ["1962", "女儿", "13900001234"] {
            assert!(!seen.contains(told), "{told} in {seen}");
        }
    }
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f9>");
    if screen.shows("查看完整号码的原因") {
        screen.keys("紧急联系<enter>");
    }
    assert_eq!(desk.newest("B-04").state, "已查看");
    for told in ["生日 1962-03-01", "电话是谁 女儿", "紧急电话 13900001234"] {
        assert!(screen.shows(told), "{told}:\n{}", screen.picture());
    }
}

/// A number that is there to be dialled for a callback opens nothing else; a reason of one's own opens the file, and then
/// counts. The others, who may have a number while a slip is open, never have the file (G-96, D-15).
#[test]
fn a_callback_opens_the_number_and_not_the_file() {
    let desk = RealDesk::practice();
    let step = |form: &str, step: &str, fields: &[(&str, &str)]| {
        let opens = step == "open" || step == "file";
        let slip = (!opens).then(|| desk.paper(desk.newest(form).id));
        let mut asked = beside(form, step, fields, ("", &[]));
        asked.seen = slip.as_ref().map(|paper| paper.row.version);
        asked.slip = slip.map(|paper| paper.row.id);
        desk.submit(102, "6102", asked)
    };
    let file = [("room", "1-2-1203"), ("who", "张三"), ("birthday", "1962-03-01"), ("agreed", "y")];
    step("F-55", "file", &file);
    let open = [("room", "1-2-1203"), ("caller", "张三"), ("part", "厨房"), ("home", "yes")];
    step("F-14", "open", &open);
    let person = desk.paper(desk.newest("F-14").id).person.expect("a known caller");
    let told = |badge: u32, why: &str| -> String {
        let mut ask = desk.signed_in(badge, &format!("6{badge}"));
        let whom = format!("@{person}");
        let fields = [("whom", whom.as_str()), ("why", why)];
        let fields = if why.is_empty() { &fields[..1] } else { &fields[..] };
        let asked = beside("B-04", "see", fields, ("", &[]));
        ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None });
        format!("{:?}", ask(Request::Phones { person }))
    };
    // A foreman has the number by the open slip, and no more.
    let foreman = told(201, "上门联系");
    assert!(foreman.contains("13") && !foreman.contains("1962"), "{foreman}");
    step("F-14", "return", &[("result", "fixed"), ("signed", "张三")]);
    step("F-14", "tell-owner", &[("told_owner", "call")]);
    assert_eq!(desk.newest("F-14").state, "已告知");
    let dialled = told(102, "");
    assert!(dialled.contains("13") && !dialled.contains("1962"), "{dialled}");
    let read = told(102, "生日问候");
    assert!(read.contains("生日 1962-03-01"), "{read}");
}

/// Whoever needs no names sees none whole: the storekeeper reads slips with surnames (S2-info, G-96).
#[test]
fn a_role_that_needs_no_names_sees_surnames() {
    let desk = RealDesk::practice();
    let fields = [("room", "1-2-1203"), ("caller", "张三"), ("part", "厨房"), ("home", "yes")];
    desk.submit(102, "6102", beside("F-14", "open", &fields, ("", &[])));
    let slip = desk.newest("F-14").id;
    for (badge, whole) in [(102, true), (130, false)] {
        let mut ask = desk.signed_in(badge, &format!("6{badge}"));
        let shown = format!("{:?}", ask(Request::Slip { id: slip }));
        assert!(shown.contains("厨房"), "{shown}");
        assert_eq!(shown.contains("张三"), whole, "{badge}: {shown}");
    }
}

/// A paper of a renovation names its site by the flat, by who lives there or by a short number: one is chosen from those that run.
#[test]
fn a_site_is_chosen_by_its_flat_its_owner_or_a_short_number() {
    let desk = RealDesk::practice();
    let site = [
        ("room", "1-2-1203"),
        ("stage", "working"),
        ("contractor", "美居装饰"),
        ("until", "2027-01-20"),
        ("permit_no", "装-31"),
        ("deposit", "0"),
        ("paper_no", "装-7"),
    ];
    desk.submit(102, "6102", beside("B-14", "site", &site, ("", &[])));
    for typed in ["", "1203", "张三", "zs", "1", "装修 1", "F-60/1", "１"] {
        let picks = desk.picks(102, "6102", ("F-69", "issue", "site"), typed);
        let pick = picks.first().unwrap_or_else(|| panic!("nothing for {typed}"));
        assert_eq!(pick.blank.typed, "F-60/000001", "{typed}");
        assert!(pick.note.contains("1-2-1203") && pick.note.contains("施工中"), "{pick:?}");
    }
    for typed in ["999", "1-2-1204"] {
        let picks = desk.picks(102, "6102", ("F-69", "issue", "site"), typed);
        assert!(picks.is_empty(), "{typed}: {picks:?}");
    }
}

/// Whoever moves out takes their lease along: the card of a flat that others still rent does not go on speaking of it (P-56).
#[test]
fn a_lease_ends_with_the_tenant_who_leaves() {
    let desk = RealDesk::practice();
    for (name, relation) in [("甲房东", "owner"), ("乙租客", "tenant"), ("丙租客", "tenant")]
    {
        let home: &[(&str, &str)] = &[("room", "1-2-1303"), ("relation", relation)];
        desk.submit(102, "6102", beside("F-56", "enter", &[("name", name)], ("homes", &[home])));
    }
    let none: (&str, &[&[(&str, &str)]]) = ("", &[]);
    let comes = [
        ("room", "1-2-1303"),
        ("who", "乙租客"),
        ("whom", "tenant"),
        ("day", "2026-11-01"),
        ("seen", "id-card"),
        ("owner_signed", "甲房东"),
        ("lease_until", "2027-10-31"),
        ("pledge", "y"),
        ("lease", "y"),
    ];
    desk.submit(102, "6102", beside("F-86", "move-in", &comes, none));
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("1-2-1303");
    assert!(screen.shows("租约至 2027-10-31"), "{}", screen.picture());
    let goes = [
        ("room", "1-2-1303"),
        ("who", "乙租客"),
        ("whom", "tenant"),
        ("day", "2026-11-10"),
        ("seen", "id-card"),
        ("owner_signed", "甲房东"),
    ];
    desk.submit(102, "6102", beside("F-90", "leave", &goes, none));
    let newest = desk.newest("F-90");
    let settled = [("cleared", "y"), ("meters", "已抄"), ("becomes", "let")];
    let asked = beside("F-90", "settle", &settled, none);
    desk.submit(102, "6102", Asked { slip: Some(newest.id), seen: Some(newest.version), ..asked });
    screen.keys("<ctrl-u>1-2-1303");
    assert!(screen.shows("丙租客"), "{}", screen.picture());
    assert!(!screen.shows("2027-10-31"), "{}", screen.picture());
}

/// Who lives somewhere, and what is told of them, is read by whoever keeps the files; others see surnames until something
/// of the household is open, or never, as the office has it (G-96, D-15).
#[test]
fn a_file_opens_by_role_or_by_an_open_slip() {
    let desk = RealDesk::practice();
    let home: &[(&str, &str)] = &[("room", "1-2-1303"), ("relation", "owner")];
    desk.submit(102, "6102", beside("F-56", "enter", &[("name", "甲房东")], ("homes", &[home])));
    let person = desk.newest("F-56").id;
    let file = [("room", "1-2-1303"), ("who", "甲房东"), ("care", "alone"), ("agreed", "y")];
    desk.submit(102, "6102", beside("F-55", "file", &file, ("", &[])));
    let reads = |badge: u32| {
        let mut screen = desk.sign_in(badge, &format!("6{badge}"));
        screen.keys("1-2-1303");
        assert!(screen.shows("1-2-1303"), "{}", screen.picture());
        let (card, care) = (screen.shows("甲房东"), screen.shows("关爱"));
        assert_eq!(card, care, "{badge}:\n{}", screen.picture());
        screen.keys("<ctrl-u>甲房东");
        assert_eq!(card, screen.picture().matches("甲房东").count() > 1, "{}", screen.picture());
        let mut ask = desk.signed_in(badge, &format!("6{badge}"));
        let opened = format!("{:?}", ask(Request::Slip { id: person }));
        assert_eq!(card, opened.contains("甲房东"), "{badge}: {opened}");
        card
    };
    let who_reads =
        || [102, 100, 120, 110, 202, 301, 501, 130].into_iter().filter(|b| reads(*b)).collect();
    let keepers: Vec<u32> = who_reads();
    assert_eq!(keepers, [102, 100, 120, 110]);

    let leak = [("room", "1-2-1303"), ("caller", "甲房东"), ("part", "厨房"), ("home", "yes")];
    desk.submit(102, "6102", beside("F-14", "open", &leak, ("", &[])));
    let with_slip: Vec<u32> = who_reads();
    assert_eq!(with_slip, [102, 100, 120, 110, 202, 301, 501], "the storekeeper never does");

    let strict = [("name", "night_files"), ("worth", "two_roles"), ("why", "按客户资料规定")];
    let asked = beside("B-02", "set", &strict, ("", &[]));
    let told = desk.submit(100, "6100", Asked { slip: Some(settings::SLIP), ..asked });
    assert!(matches!(told, Reply::Accepted { .. }), "{told:?}");
    let strictly: Vec<u32> = who_reads();
    assert_eq!(strictly, [102, 100]);
}

/// A word that people have for something leads there, also where it is nearly a command (放行, 删行).
#[test]
fn a_word_that_is_nearly_a_command_is_still_the_word_it_is() {
    let desk = RealDesk::practice();
    let mut gate = desk.sign_in(301, "6301");
    gate.keys(":放行<enter>");
    assert!(gate.shows("出门条 F-92"), "{}", gate.picture());
}
