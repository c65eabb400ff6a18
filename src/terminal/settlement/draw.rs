//! 结算: the month's totals and the accounts above, payers and their items below, the selected
//! payer's sums at the foot. It must not add up: the desk has.

use super::{Entry, Settlement, month_run};
use crate::engine::money::Money;
use crate::protocol::messages::Count;
use crate::terminal::getting_ready;
use crate::terminal::prelude::*;

/// How far the records have come, in the order of the counts.
const STAGES: [&str; 5] = ["待确认", "待审核", "待出账", "已出账", "已结算"];
/// The stages that a narrow glass shows.
const NARROW: [usize; 3] = [1, 2, 3];

pub(super) fn draw(
    settlement: &Settlement,
    buffer: &mut Buffer,
    area: Rect,
    pane: &Pane<'_>,
) -> Caret {
    let theme = pane.theme;
    let caret = head(buffer, row(area, 0), settlement, pane);
    let below = 2 + totals(buffer, area, settlement, theme);
    rule(buffer, row(area, below), theme);
    let wide = area.width >= 76;
    list::titles(buffer, row(area, below + 1), theme, titles(wide));
    let height = area.height.saturating_sub(below + 6);
    let rows = Rect { y: area.y + below + 2, height, ..area };
    list::draw(buffer, rows, &settlement.rows, theme, true, |entry| columns(entry, wide, theme));
    if settlement.rows.is_empty() {
        let places = [Place::Settlement, Place::All];
        let key = |action| pane.ctx.key(&places, action);
        let calm = if settlement.all.month == 0 {
            vec!["正在汇总。".to_owned()]
        } else if settlement.filter.is_empty() {
            vec![
                "这个月没有有偿服务。".to_owned(),
                "有偿单签回、记账后,按户列在这里,月底出账。".to_owned(),
                format!("{} 看上个月。", key(Action::Left)),
            ]
        } else {
            vec![format!("这样过滤没有户。{} 看全部。", key(Action::Back))]
        };
        getting_ready::draw(buffer, rows, pane, &calm, settlement.is_bare());
    }
    let split = area.height.saturating_sub(4);
    rule(buffer, row(area, split), theme);
    lower(buffer, Rect { y: area.y + split + 1, height: 2, ..area }, settlement, theme);
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
    caret
}

fn head(buffer: &mut Buffer, area: Rect, settlement: &Settlement, pane: &Pane<'_>) -> Caret {
    let theme = pane.theme;
    let month = settlement.all.month;
    let mut pen = Pen::new(buffer, area);
    let title = match month {
        0 => " 结算 ".to_owned(),
        _ => {
            let payers = settlement.all.payers.len();
            format!(" 结算 {} 年 {} 月  {payers} 户 ", month / 100, month % 100)
        }
    };
    pen.write(&title, theme.title);
    let run = settlement.all.run.as_ref();
    if let Some(run) = run.filter(|run| !run.under_way && run.month == month) {
        pen.write(&month_run::over(run), theme.plain);
    }
    if settlement.all.more {
        pen.write(" 还有更多,请在台账查 ", theme.warning);
    }
    pen.write(" ", theme.plain);
    settlement.filter.draw(&mut pen, theme, pane.free)
}

/// The month over all payers, and what stands on the accounts; how many rows the accounts take.
fn totals(buffer: &mut Buffer, area: Rect, settlement: &Settlement, theme: &Theme) -> u16 {
    let all = &settlement.all;
    let stages = STAGES.iter().zip(&all.counts).filter(|(_, count)| count.many > 0);
    let mut month: Vec<String> =
        stages.map(|(stage, count)| format!("{stage} {} 笔 {}", count.many, count.sum)).collect();
    if all.owed > Money::ZERO {
        month.push(format!("欠 {}", all.owed));
    }
    text(buffer, row(area, 1), theme, &format!(" 本月  {}", month.join(" · ")), theme.plain);
    if let Some(run) = all.run.as_ref().filter(|run| run.under_way) {
        text(buffer, row(area, 2), theme, &month_run::progress(run), theme.strong);
        return 1;
    }
    let lines = accounts(settlement, area.width);
    let mut used = 0;
    for line in &lines {
        text(buffer, row(area, 2 + used), theme, line, theme.plain);
        used += 1;
    }
    used
}

/// What stands on the accounts, over a second row where one is too narrow: money is never cut off.
fn accounts(settlement: &Settlement, width: u16) -> Vec<String> {
    let mut lines = vec![" 账户 ".to_owned()];
    for (n, (name, sum)) in settlement.all.accounts.iter().enumerate() {
        let one = format!("{name} {sum}");
        let line = lines.last().map_or("", String::as_str);
        let longer = format!("{line}{} {one}", if n == 0 { "" } else { " ·" });
        if n > 0 && Shown::width_of(longer.as_str()) > usize::from(width) {
            lines.push(format!("       {one}"));
        } else if let Some(line) = lines.last_mut() {
            *line = longer;
        }
    }
    lines
}

fn titles(wide: bool) -> Vec<Col> {
    let mut columns = vec![col("房号 付款人", 0)];
    let stages = STAGES.iter().enumerate().filter(|(n, _)| wide || NARROW.contains(n));
    columns.extend(stages.map(|(_, stage)| col(*stage, 10).right()));
    columns.push(col("欠", 9).right());
    columns
}

fn columns(entry: &Entry, wide: bool, theme: &Theme) -> Vec<Col> {
    let whole = entry.item.is_none();
    let label = col(&entry.label, 0);
    let mut columns = vec![if whole { label.styled(theme.strong) } else { label }];
    let counts = entry.counts.iter().enumerate().filter(|(n, _)| wide || NARROW.contains(n));
    columns.extend(counts.map(|(_, count)| col(cell(*count), 10).right()));
    let owed = if entry.owed > Money::ZERO { entry.owed.plain() } else { String::new() };
    columns.push(col(owed, 9).right().styled(theme.warning));
    columns
}

/// `2 60.00`; nothing where there is nothing.
fn cell(count: Count) -> String {
    if count.many == 0 { String::new() } else { format!("{} {}", count.many, count.sum.plain()) }
}

/// The selected payer: what is owed in figures and words, what is held, the statement.
fn lower(buffer: &mut Buffer, area: Rect, settlement: &Settlement, theme: &Theme) {
    let Some(one) = settlement.selected() else { return };
    let statement = one
        .statement
        .map_or("月结单 未出".to_owned(), |id| format!("月结单 {:06}", id.number));
    let head = format!(" {} {}  {statement}  押金预收 {}", one.place, one.name, one.deposit);
    text(buffer, row(area, 0), theme, &head, theme.strong);
    let owed = match (one.owed > Money::ZERO, one.counts[2].sum) {
        (true, _) => format!(" 欠 {} 元  {}", one.owed, one.owed.capitals()),
        (false, sum) if sum > Money::ZERO => format!(" 待出账 {sum} 元  {}", sum.capitals()),
        _ => " 不欠".to_owned(),
    };
    text(buffer, row(area, 1), theme, &owed, theme.plain);
}
