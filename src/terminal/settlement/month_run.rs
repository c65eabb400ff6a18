//! 全部月结: what the statements of all households would come to and what is in the way, as a menu from
//! which the run is begun; and the line that says how far it is. It must not add up: the desk has.

use crate::forms::billing::month_run;
use crate::protocol::messages::{MonthPreview, ShownHindered, ShownRun};
use crate::terminal::prelude::*;

/// Cells of the bar.
const BAR: usize = 20;

/// The preview: the run first, then what is in its way, each to be looked at.
pub(super) fn menu(preview: &MonthPreview) -> Overlay {
    let mut rows = vec![first(preview)];
    rows.extend(preview.hindered.iter().map(hindered));
    let shown = u64::try_from(preview.hindered.len()).unwrap_or(u64::MAX);
    if preview.all_hindered.many > shown {
        let text = format!("还有 {} 笔没有列出", preview.all_hindered.many - shown);
        rows.push(MenuRow { text, note: "先办前面的,再看一次".to_owned(), pick: None });
    }
    Overlay::menu(title(preview), rows)
}

/// `月结 202611  已出 12 户  挡着 3 笔 75.00`.
fn title(preview: &MonthPreview) -> String {
    let mut title = format!("全部月结 {}", preview.month);
    if preview.standing > 0 {
        title += &format!("  已出 {} 户", preview.standing);
    }
    if preview.all_hindered.many > 0 {
        title += &format!("  挡着 {} 笔 {}", preview.all_hindered.many, preview.all_hindered.sum);
    }
    title
}

/// What would be done, behind one more question; or why it cannot be.
fn first(preview: &MonthPreview) -> MenuRow {
    let (households, sum) = (preview.ready.many, preview.ready.sum);
    let note = format!("{} 笔 {sum} 元", preview.records);
    if let Some(no) = &preview.refused {
        let text = format!("现在不能出:{}", no.text);
        return MenuRow { text, note: no.cites.join(" "), pick: None };
    }
    if households == 0 {
        let text = "没有能出的户".to_owned();
        return MenuRow { text, note: "先办下面挡着的".to_owned(), pick: None };
    }
    let asked = month_run::ask_begin(preview.month, Some((households, sum)));
    let say = format!("{} 的月结单开始出了:{households} 户", preview.month);
    let question = format!(
        "给 {households} 户出 {} 的月结单,{} 笔,合计 {sum} 元?",
        preview.month, preview.records
    );
    let yes = Wish::HandNew { asked: Box::new(asked), say };
    MenuRow {
        text: format!("出 {households} 户的月结单"),
        note,
        pick: Some(Wish::Lay(Box::new(Overlay::ask(question, yes)))),
    }
}

/// `1-2-1203 换角阀 25.00 服务 000007`, and what is in its way with its clauses.
fn hindered(one: &ShownHindered) -> MenuRow {
    let why: Vec<String> =
        one.why.iter().map(|(label, cites)| format!("{label} {}", cites.join(" "))).collect();
    MenuRow {
        text: format!("{} {} {}", one.place, one.matter, one.number),
        note: why.join("、"),
        pick: Some(Wish::story(one.slip)),
    }
}

/// How far the run is, while it is under way.
pub(super) fn progress(run: &ShownRun) -> String {
    let of = run.households.map(|all| all.max(run.made)).filter(|all| *all > 0);
    let far = match of {
        Some(all) => {
            let full = usize::try_from(run.made).unwrap_or(usize::MAX).saturating_mul(BAR)
                / usize::try_from(all).unwrap_or(usize::MAX).max(1);
            let full = full.min(BAR);
            format!("[{}{}] {}/{all} 户", "=".repeat(full), ".".repeat(BAR - full), run.made)
        }
        None => format!("{} 户", run.made),
    };
    format!(" 正在出 {} 月结单 {}  {far}", run.month, run.number)
}

/// What the month's newest run came to: `月结已出 280 户 12345.00`.
pub(super) fn over(run: &ShownRun) -> String {
    let sum = run.sum.map(|sum| format!(" {sum}")).unwrap_or_default();
    format!("全部月结 {} 户{sum} ", run.made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::SlipId;

    fn run(made: u64, households: Option<u64>) -> ShownRun {
        ShownRun {
            slip: SlipId { form: month_run::TAG, number: 1 },
            number: "B-13/000001".to_owned(),
            month: 202_611,
            under_way: true,
            made,
            sum: None,
            households,
        }
    }

    #[test]
    fn the_bar_is_never_longer_than_itself() {
        let half = progress(&run(140, Some(280)));
        assert!(half.contains("[==========..........] 140/280 户"), "{half}");
        assert!(progress(&run(0, Some(280))).contains("[....................]"));
        // Others bill by hand meanwhile.
        assert!(progress(&run(300, Some(280))).contains("[====================] 300/300"));
        assert!(progress(&run(3, None)).ends_with("3 户"), "begun by a script without a preview");
    }
}
