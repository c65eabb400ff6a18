//! The history of a slip: what each step set, what it replaced, and reminders.

use qiantai::protocol::messages::{ShownField, ShownStep};

use super::*;

fn field(label: &str, was: &str, text: &str, rows: &[&[&str]]) -> ShownField {
    let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_string()).collect();
    ShownField {
        name: String::new(),
        label: label.to_string(),
        width: 4,
        was: was.to_string(),
        text: text.to_string(),
        rows: rows.iter().map(row).collect(),
    }
}

fn deed(title: &str, by: &str, minutes: i64, fields: Vec<ShownField>) -> ShownStep {
    ShownStep {
        step: String::new(),
        title: title.to_string(),
        by: by.to_string(),
        occurred: now().plus_minutes(minutes),
        recorded: now().plus_minutes(minutes),
        source: String::new(),
        late: String::new(),
        quiet: title == "提醒",
        fields,
    }
}

/// A desk whose slip has this story.
fn telling(steps: Vec<ShownStep>, earlier: u32) -> Screen<Desk> {
    let script = Script::default();
    let desk = move |sent: Sent| match sent.request {
        Request::Slip { id } => {
            let slip = desk::slip(id, "");
            let slip =
                qiantai::protocol::messages::ShownSlip { steps: steps.clone(), earlier, ..slip };
            vec![Told::Reply { n: sent.n, reply: Reply::Slip(Box::new(slip)) }]
        }
        _ => script.answer(sent),
    };
    let mut screen = Screen::new(Box::new(desk) as Desk);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    go(&mut screen, Tab::Dispatch);
    screen
}

#[test]
fn what_was_changed_says_what_it_was_and_a_reminder_takes_a_line() {
    let steps = vec![
        deed(
            "开单",
            "王丽(102)",
            -60,
            vec![
                field("报修人", "", "张三", &[]),
                field("电话", "", "139****5678", &[]),
                field("情况", "", "厨房漏水", &[]),
            ],
        ),
        deed("提醒", "钟", -40, vec![field("给", "", "李工(105)、赵工(211)", &[])]),
        deed(
            "改房号",
            "周敏(105) + 李主任(101)",
            -30,
            vec![field("楼室号", "1-2-1203", "1-2-1303", &[]), field("备用钥匙", "是", "", &[])],
        ),
        deed(
            "到场",
            "王丽(102)",
            -10,
            vec![field("上门", "", "", &[&["赵工(211)", "14:22", "", ""]])],
        ),
    ];
    let mut screen = telling(steps, 0);
    screen.keys(":131<enter>");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("a-story-with-changes", screen.picture()));
}

#[test]
fn earlier_steps_are_fetched_at_the_top_only() {
    let steps: Vec<ShownStep> =
        (0..20).map(|n| deed("业主催单", "王丽(102)", n - 30, Vec::new())).collect();
    let mut screen = telling(steps, 12);
    screen.keys(":131<enter>");
    assert!(screen.shows("还有更早的 12 步"), "{}", screen.picture());
    let asks = |screen: &Screen<Desk>| {
        screen
            .sent
            .iter()
            .filter(|s| matches!(s.request, Request::Earlier { until: 12, .. }))
            .count()
    };
    screen.keys("<down><down><up>");
    assert_eq!(asks(&screen), 0);
    screen.keys("<up><up>");
    assert_eq!(asks(&screen), 1);
}
