//! 受理 and 住户: the box, the candidates at the left, the household at the right, what is posted
//! below. It must not decide which household: the state has chosen.

use super::Search;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::protocol::messages::{Candidate, Household, Posted, Row};
use crate::terminal::getting_ready;
use crate::terminal::prelude::*;
use crate::terminal::time_left::{due_style, hurts, left_said};
use crate::terminal::unmasked::told_apart;
use crate::text::{Align, Shown};

/// Recent slips on the card of an intake.
const RECENT: usize = 3;

pub(super) fn draw(
    search: &Search,
    buffer: &mut Buffer,
    area: Rect,
    pane: &Pane<'_>,
) -> Option<Position> {
    let Pane { ctx, theme, free } = *pane;
    let caret = draw_box(buffer, row(area, 0), ctx, search, theme, free);
    rule(buffer, row(area, 1), theme);
    let notices = search.card.as_ref().map_or(0, |card| card.notices.len().min(2));
    let banner = if notices == 0 { 0 } else { u16::try_from(notices).unwrap_or(0) + 1 };
    let rule_below = area.height.saturating_sub(1);
    let middle = Rect { y: area.y + 2, height: area.height.saturating_sub(3 + banner), ..area };
    if search.tab == Tab::Directory {
        whole_width(buffer, middle, ctx, search, theme);
    } else {
        side_by_side(buffer, middle, ctx, search, theme);
    }
    if let Some(card) = search.card.as_ref().filter(|_| banner > 0) {
        rule(buffer, row(area, rule_below - banner), theme);
        for (y, Posted { about, words, .. }) in (0..).zip(card.notices.iter().take(notices)) {
            let mut pen = Pen::new(buffer, row(area, rule_below - banner + 1 + y));
            pen.write(" 通知  ", theme.warning);
            pen.write(about, theme.plain);
            if !words.is_empty() {
                pen.write(&format!(" 统一口径: “{words}”"), theme.strong);
            }
        }
    }
    rule(buffer, row(area, rule_below), theme);
    caret
}

/// 受理: who it may be at the left, what to know before speaking at the right.
fn side_by_side(buffer: &mut Buffer, middle: Rect, ctx: &Ctx, search: &Search, theme: &Theme) {
    let left_cells = (middle.width * 36 / 80).clamp(24, 44);
    candidates(buffer, Rect { width: left_cells, ..middle }, search, theme);
    let split = middle.x + left_cells;
    for y in middle.top()..middle.bottom() {
        let at = Rect { x: split, y, width: 1, height: 1 };
        put(buffer, at, &Shown::from(theme.upright), theme.border);
    }
    let width = middle.width.saturating_sub(left_cells + 2);
    card_or_welcome(buffer, Rect { x: split + 2, width, ..middle }, ctx, search, theme);
}

/// 住户: few candidates above, the card over the whole width below.
fn whole_width(buffer: &mut Buffer, middle: Rect, ctx: &Ctx, search: &Search, theme: &Theme) {
    let many = u16::try_from(search.found.rows().len()).unwrap_or(u16::MAX);
    let above = many.clamp(1, 6).min(middle.height);
    candidates(buffer, Rect { height: above, ..middle }, search, theme);
    let below = Rect { y: middle.y + above, height: middle.height - above, ..middle };
    rule(buffer, row(below, 0), theme);
    let height = below.height.saturating_sub(1);
    let card = Rect { x: below.x + 1, y: below.y + 1, width: below.width - 1, height };
    card_or_welcome(buffer, card, ctx, search, theme);
}

/// Cells of words beside a place that are read in a row of the list; what is longer is cut there.
const READ_IN_A_ROW: usize = 20;

/// What is said of a pass, whole and above the card: the row of the list is too narrow for it, and the gate must read all
/// of it. Gives what is left of the room.
fn whole_note(buffer: &mut Buffer, area: Rect, search: &Search, theme: &Theme) -> Rect {
    let chosen = search.found.selected().filter(|chosen| chosen.name.is_empty());
    let note = chosen.map(|chosen| Shown::from(&chosen.note));
    let Some(note) = note.filter(|note| note.width() > READ_IN_A_ROW) else { return area };
    let lines = note.wrap(usize::from(area.width));
    for (y, line) in (0..area.height).zip(&lines) {
        put(buffer, row(area, y), line, theme.strong);
    }
    let used = u16::try_from(lines.len()).unwrap_or(area.height).min(area.height);
    Rect { y: area.y + used, height: area.height - used, ..area }
}

fn card_or_welcome(buffer: &mut Buffer, area: Rect, ctx: &Ctx, search: &Search, theme: &Theme) {
    let area = whole_note(buffer, area, search, theme);
    match &search.card {
        Some(card) => {
            household(buffer, area, ctx, search, card, theme);
            if search.stale {
                // Not to be read aloud any more: the next one is on its way.
                buffer.set_style(area, theme.dim);
            }
        }
        None => welcome(buffer, area, search, ctx, theme),
    }
}

fn draw_box(
    buffer: &mut Buffer,
    area: Rect,
    ctx: &Ctx,
    search: &Search,
    theme: &Theme,
    free: bool,
) -> Option<Position> {
    let mut pen = Pen::new(buffer, area);
    pen.write(if search.tab == Tab::Directory { " 住户 " } else { " 来电 " }, theme.strong);
    let rest = pen.rest();
    let said = search
        .card
        .as_ref()
        .and_then(|card| alike_sentence(search.tab, ctx, card))
        .map(Shown::from);
    let greeting = || search.greets().then(|| Shown::from(&search.greeting));
    let (said, style) = match said {
        Some(said) => (Some(said), theme.warning),
        None => (greeting(), theme.dim),
    };
    // What others have reported is read whole; the box is seldom longer than a room's number.
    let talk = said.as_ref().map_or(0, |said| u16::try_from(said.width()).unwrap_or(u16::MAX));
    let typed =
        Rect { width: rest.width.saturating_sub(talk).clamp(24, 40).min(rest.width), ..rest };
    let caret = search.editor.draw(typed, buffer, theme, free);
    if search.done_with {
        // The next key replaces it, and shows that beforehand.
        let width = Shown::width_of(&search.editor.text());
        let width = u16::try_from(width).unwrap_or(typed.width).min(typed.width);
        buffer.set_style(Rect { width, ..typed }, theme.selected);
    }
    let beside = Rect { x: typed.right(), width: rest.width - typed.width, ..rest };
    if search.known && search.found.is_empty() {
        text(buffer, beside, theme, " 没有找到:试房号、姓名、电话后四位", theme.warning);
    }
    if let Some(said) = said {
        let said = theme.cut(&said, usize::from(beside.width));
        let used = u16::try_from(said.width()).unwrap_or(0);
        let at = Rect { x: beside.right().saturating_sub(used), width: used, ..beside };
        put(buffer, at, &said, style);
    }
    caret
}

/// What the building has reported already: `本楼今日已报“停水” 2 户 → F7 并单`.
fn alike_sentence(tab: Tab, ctx: &Ctx, card: &Household) -> Option<String> {
    let same = card.alike.iter().find(|same| same.common).filter(|_| tab == Tab::Intake)?;
    let day = if same.today { "今日" } else { "近日" };
    // The key of the page, also while something lies over it.
    let key = ctx.keymap.keys(tab.place(), Action::Attach).first();
    let key = key.map_or_else(String::new, |chord| chord.label(true));
    let word = Action::Attach.hint();
    Some(format!("本楼{day}已报“{}” {} 户 → {key} {word} ", same.kind, same.households))
}

fn candidates(buffer: &mut Buffer, area: Rect, search: &Search, theme: &Theme) {
    let columns = |candidate: &Candidate| -> Vec<Col> {
        let wide = if area.width > 34 { 11 } else { 9 };
        if candidate.name.is_empty() {
            // Where nobody lives the place has a long name and needs the room: 1号楼1单元电梯.
            let place = Shown::from(&candidate.place);
            let place = place.align(wide.max(place.width()), Align::Left);
            return vec![col(format!("{place} {}", candidate.note), 0)];
        }
        let about = format!("{} {} {}", candidate.name, candidate.relation, candidate.phone);
        vec![col(&candidate.place, wide), col(about, 0)]
    };
    list::draw(buffer, area, &search.found, theme, true, columns);
}

/// What to type, while nothing is chosen.
fn welcome(buffer: &mut Buffer, area: Rect, search: &Search, ctx: &Ctx, theme: &Theme) {
    let words = [
        "房号  1203   1-2-1203   1栋2单元1203",
        "电话  后四位或全号",
        "姓名  张三   zs   zhangsan",
    ];
    if search.editor.text().trim().is_empty() {
        for (y, words) in (1..).zip(words) {
            text(buffer, row(area, y), theme, words, theme.dim);
        }
        // The column is narrow: what a new office lacks is wrapped.
        let width = usize::from(area.width);
        let said = getting_ready::sentences(ctx, !search.lists_own());
        let lines = said.iter().flat_map(|said| Shown::from(said).wrap(width));
        let mut below = 5;
        for line in lines {
            put(buffer, row(area, below), &line, theme.strong);
            below += 1;
        }
        if let Some(many) = search.own.filter(|many| *many > 0) {
            let below = if below > 5 { below + 1 } else { below };
            own_matters(buffer, area, below, search, (many, ctx.now()), theme);
        }
    } else if search.known && search.found.is_empty() {
        let width = usize::from(area.width);
        let lines = on_no_register(search.tab, ctx);
        let lines = lines.iter().flat_map(|said| Shown::from(said).wrap(width));
        for (y, line) in (1..).zip(lines) {
            put(buffer, row(area, y), &line, theme.plain);
        }
    }
}

/// Where nobody and nothing is found: how they come onto the register, and what needs no register.
fn on_no_register(tab: Tab, ctx: &Ctx) -> Vec<String> {
    let key = |place: Place, action| ctx.key(&[place, Place::All], action);
    let enter = key(Place::Directory, Action::New);
    match tab {
        Tab::Directory => vec![format!("册上没有的:{enter} 登记房屋或住户。")],
        _ => vec![
            format!("册上没有的:到“{}”页 {enter} 登记。", Tab::Directory.label()),
            format!("先记来电:{} 不用房号。", key(Place::Intake, Action::Consult)),
        ],
    }
}

/// 我的首问: what the operator was the first to hear, until it is settled (P-24).
fn own_matters(
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    search: &Search,
    (many, now): (usize, Moment),
    theme: &Theme,
) {
    let mut rows = Lines { buffer, area, y, theme };
    rows.line(&format!("我的首问 {many} 件没有办完"), theme.strong);
    let height = rows.room();
    let list = rows.take(height);
    list::draw(rows.buffer, list, &search.open, theme, true, |slip| {
        own_slip(slip, now, theme, list.width)
    });
}

/// Where it is and what, before the time that is left: the rest is one key away.
fn own_slip(slip: &Row, now: Moment, theme: &Theme, width: u16) -> Vec<Col> {
    let sign = if hurts(slip, now) { "!" } else { " " };
    let style = due_style(slip, now, theme);
    let number = format!("{sign}{}", slip.number);
    let cells = Shown::width_of(&number);
    let left = left_said(slip, now).unwrap_or_default();
    let about = format!("{} {}", slip.place, slip.points());
    let room = usize::from(width).saturating_sub(cells + Shown::width_of(&left) + 3).max(4);
    let about = format!("{} {left}", theme.cut(&Shown::from(about.trim_start()), room));
    vec![col(number, cells).styled(style), col(about, 0).styled(style)]
}

fn household(
    buffer: &mut Buffer,
    area: Rect,
    ctx: &Ctx,
    search: &Search,
    card: &Household,
    theme: &Theme,
) {
    let now = ctx.now();
    let mut rows = Lines { buffer, area, y: 0, theme };
    rows.line(&format!("{}   {}", card.place, card.about), theme.title);
    for resident in &card.people {
        let seen = search.phones.as_ref().filter(|(person, _)| *person == resident.person);
        let told = seen.map_or(&resident.phones, |(_, numbers)| numbers);
        // What else was confided has a line each under its owner.
        let (numbers, confided) = told_apart(told);
        let style =
            if search.person() == Some(resident.person) { theme.strong } else { theme.plain };
        rows.line(&format!("{}  {}  {numbers}", resident.name, resident.relation), style);
        for line in confided {
            rows.line(&format!("  {line}"), theme.strong);
        }
    }
    if !card.also.is_empty() {
        let also: Vec<&str> = card.also.iter().map(|(_, place)| place.as_str()).collect();
        rows.line(&format!("另有 {}", also.join(" ")), theme.plain);
    }
    for fact in card.facts.iter().filter(|fact| fact.heed) {
        rows.line(&fact.text, theme.warning);
    }
    rows.gap();
    rows.line(&format!("未完 {}", card.open.len()), theme.strong);
    let most = usize::from(rows.room()).saturating_sub(RECENT + 3).clamp(1, 6);
    let height = u16::try_from(search.open.rows().len().min(most)).unwrap_or(0);
    let open = rows.take(height);
    list::draw(rows.buffer, open, &search.open, theme, true, |slip| {
        open_slip(slip, now, theme, open.width)
    });
    if !card.recent.is_empty() {
        rows.line("近三次", theme.strong);
        let many = if search.tab == Tab::Directory { card.recent.len() } else { RECENT };
        for slip in card.recent.iter().take(many) {
            let line = format!("  {} {} {}", slip.opened.day().short(), slip.matter, slip.state);
            rows.line(&line, theme.plain);
        }
    }
    if !card.people.is_empty() {
        let held = if card.deposit == Money::ZERO { "—".to_owned() } else { whose(card) };
        let line = format!("月结未收 {}   押金 {held}   服务费欠 {}", card.monthly, card.arrears);
        let style = if card.arrears > Money::ZERO { theme.warning } else { theme.plain };
        rows.line(&line, style);
    }
    if !card.keys.is_empty() {
        rows.line(&card.keys, theme.plain);
    }
    for fact in card.facts.iter().filter(|fact| !fact.heed) {
        rows.line(&fact.text, theme.plain);
    }
}

/// `200.00(张三)`; of several people each with what is theirs.
fn whose(card: &Household) -> String {
    let names = match card.held.as_slice() {
        [] => return card.deposit.to_string(),
        [(name, _)] => name.clone(),
        many => {
            many.iter().map(|(name, sum)| format!("{name} {sum}")).collect::<Vec<_>>().join("、")
        }
    };
    format!("{}({names})", card.deposit)
}

/// The matter gives way where there is little room: state and time left must be seen.
fn open_slip(slip: &Row, now: Moment, theme: &Theme, width: u16) -> Vec<Col> {
    let sign = if hurts(slip, now) { "!" } else { " " };
    let style = due_style(slip, now, theme);
    let due = left_said(slip, now).map_or_else(String::new, |left| match left {
        over if over.starts_with('超') => over,
        left => format!("剩余 {left}"),
    });
    // What is owed to the caller says more on the phone than a state and a department.
    let owed = slip.reply_by.map(|by| reply_sentence(by, now));
    let (matter, behind) = match &owed {
        Some(owed) => (slip.points(), vec![owed.as_str()]),
        None => (slip.matter.as_str(), vec![&*slip.state, &*slip.worker, &*due]),
    };
    let behind: Vec<&str> = behind.into_iter().filter(|word| !word.is_empty()).collect();
    let behind = Shown::from(behind.join(" "));
    let number = format!("{sign}{}", slip.number);
    let cells = Shown::width_of(&number);
    let room = usize::from(width).saturating_sub(cells + behind.width() + 3).max(4);
    let about = format!("{} {behind}", theme.cut(&Shown::from(matter), room));
    vec![col(number, cells).styled(style), col(about, 0).styled(style)]
}

/// Until when there will be an answer, as it is said on the phone: `今日17:00前回复`.
fn reply_sentence(by: Moment, now: Moment) -> String {
    let today = if by.day() == now.day() { "今日" } else { "" };
    format!("{today}{}前回复", by.show(now))
}

/// Lines down a column until it is full.
struct Lines<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    y: u16,
    theme: &'a Theme,
}

impl Lines<'_> {
    fn line(&mut self, words: &str, style: ratatui::style::Style) {
        text(self.buffer, row(self.area, self.y), self.theme, words, style);
        self.y += 1;
    }

    fn gap(&mut self) {
        self.y += 1;
    }

    fn room(&self) -> u16 {
        self.area.height.saturating_sub(self.y)
    }

    /// So many rows, as far as there are.
    fn take(&mut self, height: u16) -> Rect {
        let height = height.min(self.room());
        let y = self.area.y + self.y.min(self.area.height);
        self.y += height;
        Rect { y, height, ..self.area }
    }
}
