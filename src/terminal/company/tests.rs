//! The company's screen by its keys: what a person sees, and what is wanted of head office.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::terminal::testing::chords;
use crate::terminal::theme::Look;

fn office(name: &str, hurts: bool) -> OfficeLine {
    OfficeLine { name: name.to_string(), cells: std::array::from_fn(|n| n.to_string()), hurts }
}

fn offices(all: &[(&str, bool)]) -> News {
    News {
        offices: all.iter().map(|(name, hurts)| office(name, *hurts)).collect(),
        ..News::default()
    }
}

fn asking() -> News {
    let text = |text: &str| text.to_string();
    let asked = AskedLine {
        office: text("翠湖"),
        slip: text("F-02/000001"),
        title: text("服务项目"),
        asked: text("调到26元"),
        since: text("2026-12-01 08:30"),
        about: vec![(text("拟定单价"), text("26.00"))],
    };
    let decided = DecidedLine {
        number: 7,
        at: text("2026-12-01 08:00"),
        office: text("各处"),
        says: text("定设置 slip_minutes=7"),
        took: text("1 处未取"),
        about: vec![(text("谁定的"), text("王总"))],
    };
    let taken = TakenLine {
        office: text("翠湖"),
        number: 6,
        behind: 1,
        asked: text("3天前"),
        news: text("2小时前"),
    };
    News {
        asked: vec![asked],
        decided: vec![decided],
        taken: vec![taken],
        ..offices(&[("翠湖", true)])
    }
}

fn company() -> Company {
    Company::new(Keymap::load(&[]).unwrap(), Signer::default())
}

/// Presses keys; text between is typed. The last thing that was wanted.
fn press(company: &mut Company, keys: &str) -> Wanted {
    let mut wanted = Wanted::Nothing;
    for chord in chords(keys) {
        wanted = company.take(&Input::Chord(chord));
    }
    wanted
}

fn typed(company: &mut Company, text: &str) {
    company.take(&Input::Text(text.to_string()));
}

fn picture(company: &mut Company) -> String {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let theme = Theme::new(Look { colour: false, ascii: false });
    terminal.draw(|frame| company.draw(frame, &theme)).unwrap();
    let buffer = terminal.backend().buffer();
    let rows = buffer.content().chunks(80);
    // The second cell of a wide sign is a space: without spaces words can be found.
    rows.map(|row| row.iter().map(|cell| cell.symbol().trim()).collect::<String>() + "\n").collect()
}

#[test]
fn an_office_is_opened_by_enter_and_stays_selected_when_lines_are_new() {
    let mut company = company();
    company.lay(Ok(offices(&[("甲", true), ("乙", false), ("丙", false)])));
    press(&mut company, "<down>");
    company.lay(Ok(offices(&[("乙", true), ("甲", true), ("丙", false)])));
    company.lay(Err("断了".to_string()));
    assert!(company.done().is_none() && company.problem.is_some());
    press(&mut company, "<enter>");
    assert_eq!(company.done(), Some(Chosen::Office("乙".to_string())));
}

#[test]
fn a_question_is_read_and_answered_and_a_refusal_needs_its_reason() {
    let mut company = company();
    company.lay(Ok(asking()));
    press(&mut company, "<ctrl-n>");
    let seen = picture(&mut company);
    assert!(
        seen.contains("[请示1]") && seen.contains("F-02/000001") && seen.contains("调到26元"),
        "{seen}"
    );
    press(&mut company, "<enter>");
    let seen = picture(&mut company);
    assert!(seen.contains("拟定单价26.00") && seen.contains("翠湖"), "{seen}");
    // Nothing chosen; refused without a reason; nobody who decides; no key.
    for (keys, text, sentence) in [
        ("", "", "请选批复"),
        ("<right><right>", "", "不同意的请写理由"),
        ("", "太贵", "请写谁定的"),
        ("", "王总", "请写签名私钥的文件"),
    ] {
        press(&mut company, keys);
        typed(&mut company, text);
        assert_eq!(press(&mut company, "<f10>"), Wanted::Nothing);
        let seen = picture(&mut company);
        assert!(seen.contains(sentence), "{sentence}: {seen}");
    }
    typed(&mut company, "/safe/key");
    let signer = Signer { by: "王总".to_string(), key: "/safe/key".to_string() };
    let order = Order::Answer {
        office: "翠湖".to_string(),
        slip: "F-02/000001".to_string(),
        yes: false,
        paper: None,
    };
    let why = Some("太贵".to_string());
    assert_eq!(press(&mut company, "<f10>"), Wanted::Signature(order, signer.clone(), why));
    // What was not written stays open and says why; what was written closes, and who signs is not typed again.
    company.signed(signer.clone(), Err("签名私钥读不出".to_string()));
    assert!(picture(&mut company).contains("签名私钥读不出"));
    company.signed(signer, Ok("总部决定第8号已写下".to_string()));
    assert!(picture(&mut company).contains("第8号已写下"));
    press(&mut company, "<enter>");
    assert!(picture(&mut company).contains("/safe/key"));
}

#[test]
fn decisions_are_read_a_new_one_is_made_and_each_office_says_how_far_it_is() {
    let mut company = company();
    company.lay(Ok(asking()));
    press(&mut company, "<ctrl-n><ctrl-n>");
    let seen = picture(&mut company);
    assert!(seen.contains("定设置slip_minutes=7") && seen.contains("1处未取"), "{seen}");
    press(&mut company, "<enter>");
    assert!(picture(&mut company).contains("谁定的王总"));
    press(&mut company, "<esc><f2>");
    // The third kind: words, for one office.
    press(&mut company, "<right><right><right><tab>");
    typed(&mut company, "接电话");
    press(&mut company, "<tab>");
    typed(&mut company, "您好");
    press(&mut company, "<tab>");
    typed(&mut company, "翠湖");
    press(&mut company, "<tab><tab>");
    typed(&mut company, "王总");
    press(&mut company, "<tab>");
    typed(&mut company, "k");
    let what = Deciding::Words { name: "接电话".to_string(), text: "您好".to_string() };
    let order = Order::Decide { office: Some("翠湖".to_string()), what };
    let signer = Signer { by: "王总".to_string(), key: "k".to_string() };
    assert_eq!(press(&mut company, "<f10>"), Wanted::Signature(order, signer, None));
    press(&mut company, "<esc><ctrl-n>");
    let seen = picture(&mut company);
    assert!(seen.contains("[各处收到]") && seen.contains("3天前"), "{seen}");
    press(&mut company, "<enter>");
    assert_eq!(company.done(), Some(Chosen::Office("翠湖".to_string())));
    // Back goes to the board first, then leaves.
    press(&mut company, "<esc>");
    assert!(company.done().is_none() && picture(&mut company).contains("[公司总览]"));
    press(&mut company, "<esc>");
    assert_eq!(company.done(), Some(Chosen::Quit));
}
