//! A board and the selected slip's story below it, as the description of its tab has it. Sign and
//! number carry urgency; colour only repeats it.

use super::{Board, Column, Fitted, Foot, Show, What, order_label};
use crate::protocol::messages::{Row, ShownSlip};
use crate::terminal::getting_ready;
use crate::terminal::prelude::*;
use crate::terminal::time_left::{due_style, hurts, left, left_said};
use crate::terminal::unmasked::told_apart;
use ratatui::style::Style;

/// Rows of the lower pane.
const STORY_ROWS: u16 = 5;
/// A glass of so many columns has the selected slip beside the list instead of below it.
const BESIDE_FROM: u16 = 110;
/// Cells of the pane beside the list, at most.
const DETAIL_MOST: u16 = 60;
/// Cells of a list that has all columns.
const WIDE: usize = 76;
/// Cells that a column keeps that gives way to the matter; its title stands whole in any case.
const LEAST: usize = 6;
/// The columns, the least worthy first.
const WORTH: &[What] =
    &[What::Chased, What::Worker, What::Grade, What::State, What::Place, What::Number, What::Left];

pub(super) fn draw(board: &Board, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
    let Pane { ctx, theme, .. } = *pane;
    let caret = head(buffer, row(area, 0), board, pane);
    rule(buffer, row(area, 1), theme);
    let kind = board.kind;
    let beside = area.width >= BESIDE_FROM;
    let list_width = if beside { area.width - detail_width(area.width) } else { area.width };
    let list_width = list_width - u16::from(beside);
    let columns = columns(board, ctx, theme, list_width.into());
    let titles = columns.iter().map(|(c, cells)| col(c.title, *cells)).collect();
    list::titles(buffer, Rect { width: list_width, ..row(area, 2) }, theme, titles);
    let below = if beside { 0 } else { STORY_ROWS + 1 };
    let height = area.height.saturating_sub(4 + below);
    let rows = Rect { y: area.y + 3, height, width: list_width, ..area };
    list::draw(buffer, rows, &board.rows, theme, true, |slip| {
        let marked = board.is_marked(slip.id);
        columns.iter().map(|(c, cells)| cell(slip, c.what, ctx, theme, marked, *cells)).collect()
    });
    if board.rows.is_empty() {
        let whole = board.show == Show::All && board.filter.is_empty() && board.narrow.is_none();
        let said: Vec<String> = match (board.rows.is_known(), whole) {
            (false, _) => vec!["正在取。".to_owned()],
            (true, true) => kind.calm.iter().map(|line| with_keys(line, ctx)).collect(),
            (true, false) => {
                let key = ctx.key(&[kind.tab.place(), Place::All], Action::Back);
                vec![format!("这样过滤没有单。{key} 看全部。")]
            }
        };
        getting_ready::draw(buffer, rows, pane, &said, board.is_bare());
    }
    if beside {
        let left = list_width + 1;
        let pane = Rect { x: area.x + left, width: area.width - left, ..area };
        let pane = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..pane };
        detail(buffer, pane, ctx, board, theme);
    } else {
        let split = area.height.saturating_sub(below + 1);
        rule(buffer, row(area, split), theme);
        let story = Rect { y: area.y + split + 1, height: STORY_ROWS, ..area };
        lower(buffer, story, ctx, board, theme);
    }
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
    caret
}

/// The columns that there is room for, each with its cells.
fn columns(board: &Board, ctx: &Ctx, theme: &Theme, width: usize) -> Vec<(&'static Column, usize)> {
    let wide = width >= WIDE;
    let shown = |c: &&'static Column| wide || c.narrow.is_some();
    let shown: Vec<&'static Column> = board.kind.columns.iter().filter(shown).collect();
    let badge = ctx.operator().map(|operator| operator.badge);
    let of = (board.rows.stamp(), ctx.now(), badge, width, theme.look.ascii);
    let mut known = board.fitted.borrow_mut();
    if known.as_ref().is_none_or(|known| known.of != of) {
        let cells = fit(board, &shown, ctx, theme, width);
        *known = Some(Fitted { of, cells });
    }
    let cells = known.as_ref().map_or(&[][..], |known| &known.cells);
    shown.into_iter().zip(cells.iter().copied()).collect()
}

/// The cells of these columns, by what stands in all of the rows.
fn fit(
    board: &Board,
    shown: &[&'static Column],
    ctx: &Ctx,
    theme: &Theme,
    width: usize,
) -> Vec<usize> {
    let wide = width >= WIDE;
    let room = |c: &&'static Column| {
        let cells = if wide { c.cells } else { c.narrow.unwrap_or(c.cells) };
        let said = |slip| cell(slip, c.what, ctx, theme, false, usize::MAX).width();
        let said = board.rows.rows().iter().map(said).max().unwrap_or(0);
        let title = Shown::width_of(c.title);
        let needs = said.max(title);
        // What goes with the minute keeps its place: nothing moves because a clock went on.
        let needs = if c.what == What::Left { needs.max(cells) } else { needs };
        // How urgent, which slip, where and how it stands is never cut for the matter's sake.
        let gives = [What::Worker, What::Grade].contains(&c.what);
        let least = match (cells, gives) {
            // A longer matter is cut anyway: what stands beside it is not cut for it too.
            (0, _) => said.min(list::REST_LEAST),
            (_, true) => LEAST.max(title).min(cells),
            (_, false) => needs.min(cells),
        };
        list::Room { cells, least, needs }
    };
    let rooms: Vec<list::Room> = shown.iter().map(room).collect();
    let place = |what: &What| shown.iter().position(|c| c.what == *what);
    let worth: Vec<usize> = WORTH.iter().filter_map(place).collect();
    list::fitted(&rooms, &worth, width)
}

/// Cells of the pane beside the list, its upright counted.
fn detail_width(width: u16) -> u16 {
    (width * 3 / 10).min(DETAIL_MOST)
}

/// The selected slip beside the list: what it is, its clocks, all that was done to it, and what can be done.
fn detail(buffer: &mut Buffer, area: Rect, ctx: &Ctx, board: &Board, theme: &Theme) {
    for y in area.top()..area.bottom() {
        let at = Rect { y, width: 1, height: 1, ..area };
        put(buffer, at, &Shown::from(theme.upright), theme.border);
    }
    let Some(slip) = board.rows.selected() else { return };
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(3), ..area };
    let mut y = 0;
    let mut say = |words: &str, style: Style| {
        for line in Shown::from(words).wrap(area.width.into()) {
            put(buffer, row(area, y), &line, style);
            y += 1;
        }
    };
    say(&format!("{} {} {}", slip.number, slip.place, slip.matter), theme.strong);
    let seen = board.phones.as_ref().filter(|(person, _)| board.person() == Some(*person));
    if let Some((_, told)) = seen {
        let (numbers, confided) = told_apart(told);
        say(&format!("电话 {numbers}"), theme.strong);
        for line in confided {
            say(line, theme.strong);
        }
    }
    let who = [slip.state.as_str(), slip.worker.as_str()];
    say(who.join(" ").trim(), theme.plain);
    if let Some(story) = board.story.as_ref().filter(|story| story.row.id == slip.id) {
        for due in clocks(slip, story, ctx) {
            say(&due, due_style(slip, ctx.now(), theme));
        }
        say("", theme.plain);
        for step in story.steps.iter().filter(|step| !step.quiet) {
            say(
                &format!("{} {} {}", step.occurred.show(ctx.now()), step.title, step.by),
                theme.plain,
            );
        }
        say("", theme.plain);
    }
    say(&can_do(slip), theme.dim);
    say(&foot(ctx, board), theme.dim);
}

/// The clocks that run for a slip, and whether they stand.
fn clocks(slip: &Row, story: &ShownSlip, ctx: &Ctx) -> Vec<String> {
    let running = story.dues.iter().filter(|due| due.met.is_none());
    let dues =
        running.map(|due| format!("{} {} ({})", due.label, due.at.show(ctx.now()), due.because));
    let still = match (left(slip, ctx.now()), slip.left.and_then(|left| left.turns)) {
        (Some((_, true)), Some(on)) => Some(format!("时限停着,{} 起再走", on.show(ctx.now()))),
        (Some((_, true)), None) => Some("时限停着".to_owned()),
        _ => None,
    };
    still.into_iter().chain(dues).collect()
}

/// What the desk lets be done with a slip now.
fn can_do(slip: &Row) -> String {
    let form = forms::tagged(slip.id.form);
    let steps = form.iter().flat_map(|form| form.steps);
    let can: Vec<&str> = steps.filter(|step| slip.allows(step.name)).map(|s| s.title).collect();
    format!("能办: {}", can.join(" "))
}

/// The sentence with the keys of 受理 in place of their names.
fn with_keys(line: &str, ctx: &Ctx) -> String {
    let mut said = line.to_owned();
    for action in [Action::Report, Action::Paid, Action::Cleaning, Action::Complaint] {
        let key = ctx.key(&[Place::Intake, Place::All], action);
        said = said.replace(&format!("{{{}}}", action.name()), &key);
    }
    said
}

/// One cell of a row.
fn cell(slip: &Row, what: What, ctx: &Ctx, theme: &Theme, marked: bool, cells: usize) -> Col {
    let now = ctx.now();
    let own = |held: &str| ctx.operator().is_some_and(|o| held == o.shown());
    let held = |matter: &str| match slip.held.as_str() {
        "" => matter.to_owned(),
        held if own(held) => format!("(我在办) {matter}"),
        held => format!("({held}在办) {matter}"),
    };
    match what {
        What::Left => {
            let sign = match (marked, hurts(slip, now)) {
                (true, _) if theme.look.ascii => "*",
                (true, _) => "√",
                (false, true) => "!",
                (false, false) => " ",
            };
            let left = left_said(slip, now).unwrap_or_else(|| slip.state.clone());
            col(format!("{sign}{left}"), cells).styled(due_style(slip, now, theme))
        }
        What::Number => col(&slip.number, cells),
        What::Place => col(&slip.place, cells),
        What::Matter => col(held(&slip.matter), cells),
        What::Points => col(held(slip.points()), cells),
        What::Grade => col(&slip.grade, cells),
        What::State => col(&slip.state, cells),
        What::Worker => col(&slip.worker, cells),
        What::Chased => {
            let times = if slip.chased == 0 { String::new() } else { slip.chased.to_string() };
            let both = format!("{} {times}", slip.level);
            // Where there is no room for both, how far up it was told says more than how often.
            let alone = if slip.level.is_empty() { &times } else { &slip.level };
            let fits = Shown::width_of(both.trim()) <= cells;
            col(if fits { both.trim() } else { alone }, cells).right()
        }
    }
}

fn head(buffer: &mut Buffer, area: Rect, board: &Board, pane: &Pane<'_>) -> Caret {
    let Pane { theme, free, .. } = *pane;
    let mut pen = Pen::new(buffer, area);
    pen.write(" ", theme.plain);
    let show = format!("{} {} ", board.kind.label(board.show), theme.opens);
    pen.write(&show, theme.title);
    match order_label(board.order) {
        "" => {}
        label => pen.write(&format!("{label} "), theme.title),
    }
    if !board.narrow.is_none() {
        pen.write(&format!("筛选 {} ", board.narrow.said()), theme.strong);
    }
    if !board.marked.is_empty() {
        pen.write(&format!("已选 {} ", board.marked.len()), theme.strong);
    }
    let caret = board.filter.draw(&mut pen, theme, free);
    if board.filter.typing() {
        return caret;
    }
    if !board.filter.is_empty() {
        pen.write(" ", theme.field);
    }
    let counts: Vec<String> =
        board.counts.iter().map(|(label, many)| format!("{label} {many}")).collect();
    let counts = Shown::from(format!(" {}", counts.join(" · ")));
    pen.write(counts.cut(usize::from(pen.rest().width)).as_str(), theme.plain);
    if let Some((at, all)) = board.rows.place().filter(|_| board.rows.is_part()) {
        pen.write(&format!("  {at}/{all}"), theme.dim);
    }
    None
}

/// The last steps of the selected slip, its clocks, and what can be done with it.
fn lower(buffer: &mut Buffer, area: Rect, ctx: &Ctx, board: &Board, theme: &Theme) {
    let Some(slip) = board.rows.selected() else { return };
    let mut head = format!(" {} {} {}", slip.number, slip.place, slip.matter);
    let seen = board.phones.as_ref().filter(|(person, _)| board.person() == Some(*person));
    let (numbers, confided) = seen.map(|(_, told)| told_apart(told)).unwrap_or_default();
    if !numbers.is_empty() {
        head.push_str(&format!("  电话 {numbers}"));
    }
    text(buffer, row(area, 0), theme, &head, theme.strong);
    if let Some(story) = board.story.as_ref().filter(|story| story.row.id == slip.id) {
        text(buffer, row(area, 1), theme, &last_steps(story, ctx), theme.plain);
        let dues = format!(" {}", clocks(slip, story, ctx).join(";"));
        text(buffer, row(area, 2), theme, &dues, theme.plain);
    }
    if !confided.is_empty() {
        // While it is seen it stands where the last steps are: it is no number of theirs to ring.
        let said = format!(" {}", confided.join("   "));
        text(buffer, row(area, 1), theme, &said, theme.strong);
    }
    text(buffer, row(area, 3), theme, &format!(" {}", can_do(slip)), theme.dim);
    text(buffer, row(area, 4), theme, &format!(" {}", foot(ctx, board)), theme.dim);
}

/// The last line, as the tab wants it.
fn foot(ctx: &Ctx, board: &Board) -> String {
    match board.kind.foot {
        Foot::Loads => loads(board),
        Foot::First => {
            // Whoever heard it first has the caller's word until the end (G-42).
            let first = board.story.as_ref().map(|story| &story.first);
            let reply = board.rows.selected().and_then(|row| row.reply_by);
            let reply =
                reply.map_or_else(String::new, |at| format!("   {} 前回复", at.show(ctx.now())));
            first.map_or_else(String::new, |first| format!("首问责任人 {first}{reply}"))
        }
        Foot::Note => board.note.clone(),
    }
}

/// Who has how much of what is on the board: `赵工 3 单(1 紧急)`.
fn loads(board: &Board) -> String {
    let sent = board.loads.iter().filter(|load| load.sent);
    let said = sent.map(|load| match (load.open, load.urgent) {
        (all, 0) => format!("{} {all} 单", load.worker),
        (all, urgent) => format!("{} {all} 单({urgent} 紧急)", load.worker),
    });
    said.collect::<Vec<_>>().join("   ")
}

/// The last three steps in one line, without what left the work as it was.
fn last_steps(story: &ShownSlip, ctx: &Ctx) -> String {
    let loud: Vec<_> = story.steps.iter().filter(|step| !step.quiet).collect();
    let steps: Vec<String> = loud
        .iter()
        .skip(loud.len().saturating_sub(3))
        .map(|step| format!("{} {} {}", step.occurred.show(ctx.now()), step.title, step.by))
        .collect();
    format!(" {}", steps.join(";"))
}
