//! A new office that is not ready yet: what a bare screen says of it, and the list from which each lacking thing
//! is begun. It keeps no ticks: the desk says how it stands.

use super::importing;
use super::prelude::*;
use crate::exchange::Kind;
use crate::forms::office::settings;
use crate::protocol::messages::{Need, Readiness, Request};

/// Asks how the office stands. `show`: the list is wanted, else only what screens say.
pub fn ask(show: bool) -> Wish {
    Wish::Send(Pending::Readiness(show), Request::Readiness)
}

/// What is still lacking.
fn lacking(readiness: &[Readiness]) -> impl Iterator<Item = &Readiness> {
    readiness.iter().filter(|line| !line.ready)
}

/// Whether the office is not ready.
pub fn lacks(ctx: &Ctx) -> bool {
    lacking(&ctx.readiness).next().is_some()
}

/// Whether something that a new office lacks may be there now: a slip of its register was posted.
pub fn may_be_there(posted: &[SlipId], ctx: &Ctx) -> bool {
    let posts = |line: &Readiness| {
        let tag = forms::form(&line.form).map(|form| form.tag);
        posted.iter().any(|slip| Some(slip.form) == tag)
    };
    lacking(&ctx.readiness).any(posts)
}

/// What a bare screen says: how much is lacking, what comes next and who does it, and the key; where that opens something
/// else that stands there, the word.
pub fn sentences(ctx: &Ctx, by_key: bool) -> Vec<String> {
    let all: Vec<&Readiness> = lacking(&ctx.readiness).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let words: Vec<&str> = all.iter().map(|line| line.need.label()).collect();
    let mine = all.iter().find(|line| line.may);
    let next = match (mine, all.first()) {
        (Some(next), _) => format!("下一步:{}", doing(next.need)),
        (None, Some(other)) => format!("下一步:请{}{}", other.who, doing(other.need)),
        (None, None) => String::new(),
    };
    let key = match by_key {
        true => ctx.key(&[ctx.tab.place(), Place::All], Action::Story),
        false => "命令".to_owned(),
    };
    vec![
        format!("开办还差 {} 项:{}", all.len(), words.join("、")),
        format!("{next}    {key} 开办进度"),
    ]
}

/// What is to be done for it, in a few words.
fn doing(need: Need) -> &'static str {
    match need {
        Need::Staff => "登记人员,各给密码",
        Need::Rooms => "登记或导入房屋",
        Need::Residents => "登记或导入住户",
        Need::Faults => "定故障码(有范本)",
        Need::Prices => "定价目(有范本)",
        Need::Settings => "看一遍设置",
        Need::Hours => "登记工时",
        Need::Phones => "登记值班电话",
        Need::Opening => "登记期初,两人签认合计",
    }
}

/// The list came.
pub fn show(readiness: &[Readiness]) -> Turn {
    if readiness.is_empty() {
        return Turn::say("练习管理处什么都有,不用开办。");
    }
    let ready = readiness.iter().filter(|line| line.ready).count();
    if ready == readiness.len() {
        return Turn::done("开办各项都齐了,可以接电话了。");
    }
    let row = |line: &Readiness| MenuRow {
        text: line.need.label().to_owned(),
        note: match (line.ready, line.may) {
            (true, _) => format!("齐 · {}", line.said),
            (false, true) => format!("缺 · {}", line.said),
            (false, false) => format!("缺 · {},由{}办", line.said, line.who),
        },
        pick: begin(line).filter(|_| line.may),
    };
    let title = format!("开办进度 {ready}/{} 项已齐", readiness.len());
    let rows: Vec<MenuRow> = readiness.iter().map(row).collect();
    let mut menu = overlay::Menu::new(title, rows);
    let first = readiness.iter().position(|line| !line.ready && line.may);
    menu.list.select(first.unwrap_or(0));
    Turn::lay(Overlay::Menu(Box::new(menu)))
}

/// Where it is begun.
fn begin(line: &Readiness) -> Option<Wish> {
    let form = forms::form(&line.form)?;
    Some(match line.need {
        Need::Rooms => lay(importing::of(Kind::Rooms)),
        Need::Residents => lay(importing::of(Kind::People)),
        Need::Settings => lay(policy()),
        _ => Wish::Show(Tab::Registers, Topic::Slips(form.tag, String::new())),
    })
}

/// To look and to choose, or to say that it stays as it is.
fn policy() -> Overlay {
    let look = Wish::Send(Pending::Settings(String::new()), Request::Settings);
    let stays = Wish::take("look", vec![Target::named(settings::SLIP)]);
    let row = |text: &str, note: &str, pick| MenuRow {
        text: text.to_owned(),
        note: note.to_owned(),
        pick: Some(pick),
    };
    let rows = vec![
        row("看一遍,要改的改", "也可以照一份制度设", look),
        row("看过了,照现行的办", "记一笔,以后随时能改", stays),
    ];
    Overlay::menu("设置", rows)
}

fn lay(overlay: Overlay) -> Wish {
    Wish::Lay(Box::new(overlay))
}

/// Draws what a screen without rows says: its own words and, if it is `bare`, so that the key named there works,
/// how far a new office is.
pub fn draw(buffer: &mut Buffer, area: Rect, pane: &Pane<'_>, own: &[String], bare: bool) {
    let Pane { ctx, theme, .. } = *pane;
    let mut y = 0;
    for line in own {
        text(buffer, row(area, y), theme, &format!(" {line}"), theme.dim);
        y += 1;
    }
    let lacking = if bare { sentences(ctx, true) } else { Vec::new() };
    for (n, line) in lacking.iter().enumerate() {
        let style = if n == 0 { theme.plain } else { theme.strong };
        text(buffer, row(area, y + 1), theme, &format!(" {line}"), style);
        y += 1;
    }
}
