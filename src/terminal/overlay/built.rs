//! Overlays made from what is on the screen or came from the desk: help, a slip's story, what can be
//! done with it, drafts. It must not change anything.

use super::{ReadLine, Reading, Story, heading, line, reading_room};
use crate::engine::moment::Moment;
use crate::engine::step::Step;
use crate::forms;
use crate::forms::work::job;
use crate::paper::Copies;
use crate::protocol::messages::{Printable, Row, ShownDraft, ShownSlip, ShownStep};
use crate::sorting::Arrange;
use crate::terminal::action::Action;
use crate::terminal::ctx::Ctx;
use crate::terminal::handing::Target;
use crate::terminal::overlay::{MenuRow, Overlay};
use crate::terminal::wish::Wish;

/// What can be done with a slip, as the desk says: what its state mostly needs next first, then the
/// rest by what belongs together. The story, where it is not open already, stands before them: Enter
/// pressed twice must do nothing, and what comes next is often done by its key alone.
pub fn steps_menu(of: &Row, with_story: bool) -> Overlay {
    Overlay::menu(format!("能办的 {}", Target::of(of).called), steps_rows(of, with_story))
}

/// The same for the selected row of a list, and behind it what is done with all of the list.
pub fn list_menu(of: &Row, with_story: bool) -> Overlay {
    let mut rows = steps_rows(of, with_story);
    let whole = |text: &str, note: &str, action| MenuRow {
        text: text.to_owned(),
        note: note.to_owned(),
        pick: Some(Wish::Do(action)),
    };
    rows.push(whole(Action::PrintList.word(), "照现在的过滤", Action::PrintList));
    rows.push(whole("导出本表", "看到的各行写到文件", Action::Export));
    Overlay::menu(format!("能办的 {}", Target::of(of).called), rows)
}

fn steps_rows(of: &Row, with_story: bool) -> Vec<MenuRow> {
    let target = Target::of(of);
    let Some(form) = forms::tagged(target.id.form) else { return Vec::new() };
    let next = job::next::next(form, &of.state);
    let row = |step: &Step, note: &str| {
        let pick = Some(Wish::take(step.name, vec![target.clone()]));
        MenuRow { text: step.title.to_owned(), note: note.to_owned(), pick }
    };
    let able = |step: &&Step| of.allows(step.name);
    let first = next.iter().filter_map(|name| form.step(name)).filter(able);
    let mut rows: Vec<MenuRow> = Vec::new();
    if with_story {
        let pick = Some(Wish::story(target.id));
        rows.push(MenuRow { text: "详情".to_owned(), note: String::new(), pick });
    }
    rows.extend(first.map(|step| row(step, "下一步")));
    let rest = form.steps.iter().filter(able).filter(|step| !next.contains(&step.name));
    let mut rest: Vec<(usize, &str, &Step)> = rest
        .map(|step| {
            let (at, label) = job::next::group(form, step.name).unwrap_or_default();
            (at, label, step)
        })
        .collect();
    // Within a group they stand as on the form; what unmakes the slip stands last.
    rest.arrange_by_key(|(at, _, step)| (job::next::unmakes(step.name), *at));
    rows.extend(rest.into_iter().map(|(_, label, step)| row(step, label)));
    let pick = Some(Wish::paper(Printable::Slip(target.id), Copies::Each));
    rows.push(MenuRow { text: "打印".to_owned(), note: String::new(), pick });
    rows
}

/// Drafts to open, to take over or to leave for later. Another's is taken over only after a yes.
pub fn drafts_menu(
    drafts: Vec<ShownDraft>,
    more: Option<u32>,
    badge: Option<u32>,
    now: Moment,
) -> Overlay {
    let row = |draft: ShownDraft| {
        let (open, where_open) = if draft.open { (" 正开着", ",正开着") } else { ("", "") };
        let take = Wish::take_draft(draft.number);
        let question = || {
            let text =
                format!("接管 {} 的草稿“{}”{where_open}?会留下记录。", draft.by, draft.title);
            Wish::Lay(Box::new(Overlay::ask(text, take.clone())))
        };
        MenuRow {
            text: format!("{} {}", draft.number, draft.title),
            note: format!("{} {}{open}", draft.by, draft.last_key.show(now)),
            pick: Some(if badge == Some(draft.badge) { take.clone() } else { question() }),
        }
    };
    let mut rows: Vec<MenuRow> = drafts.into_iter().map(row).collect();
    rows.extend(more.map(|from| MenuRow {
        text: "后面的草稿".to_owned(),
        note: String::new(),
        pick: Some(Wish::more_drafts(from)),
    }));
    rows.push(MenuRow { text: "以后再说".to_owned(), note: String::new(), pick: None });
    Overlay::menu("未提交的草稿", rows)
}

/// A slip as it may be seen, its steps one below the other. Of a long story the earlier part comes
/// when it is read up to there; what is here already stays.
pub fn story(before: Option<&Overlay>, mut slip: ShownSlip, ctx: &Ctx) -> Overlay {
    let now = ctx.now();
    let mut top = 0;
    if let Some(Overlay::Story(shown)) = before
        && shown.slip.row.id == slip.row.id
    {
        top = shown.reading.top;
        let (columns, _) = reading_room(ctx.columns, ctx.rows);
        let height = |lines| Reading::new("", lines).wrapped(usize::from(columns)).len();
        let before = height(story_lines(&shown.slip, now));
        if join(&mut slip, &shown.slip) {
            // Steps came in above: the eye stays on the line it was on.
            top += height(story_lines(&slip, now)).saturating_sub(before);
        }
    }
    let title = format!("{} {}", slip.title, slip.row.number);
    let mut reading = Reading::new(title, story_lines(&slip, now));
    reading.top = top;
    Overlay::Story(Box::new(Story { slip, reading }))
}

/// Lays what came and what is on the screen together, if they meet. Whether it reaches further back.
fn join(came: &mut ShownSlip, shown: &ShownSlip) -> bool {
    let end = |slip: &ShownSlip| slip.earlier as usize + slip.steps.len();
    let (from, upto) = (came.earlier as usize, end(came));
    if upto < shown.earlier as usize || from > end(shown) {
        return false;
    }
    let newer = shown.steps.iter().skip(upto.saturating_sub(shown.earlier as usize));
    came.steps.extend(newer.cloned());
    let older = from.saturating_sub(shown.earlier as usize);
    came.steps.splice(0..0, shown.steps.iter().take(older).cloned());
    came.earlier = came.earlier.min(shown.earlier);
    came.earlier < shown.earlier
}

/// A slip's clocks and its deeds, line by line.
fn story_lines(slip: &ShownSlip, now: Moment) -> Vec<ReadLine> {
    let mut lines = vec![
        heading(format!("{} {} {}", slip.row.place, slip.row.matter, slip.row.state)),
        line("责任人", slip.row.worker.clone()),
    ];
    for due in &slip.dues {
        let met = due.met.map_or(String::new(), |met| format!(",{} 办到", met.show(now)));
        let text = format!("{}{met};{}", due.at.show(now), due.because);
        lines.push(line(format!("时限 {}", due.label), text));
    }
    for link in &slip.links {
        lines.push(line(link.label.clone(), link.text.clone()));
    }
    if slip.earlier > 0 {
        lines.push(line("", format!("还有更早的 {} 步;到顶再往上即取来。", slip.earlier)));
    }
    for step in &slip.steps {
        deed(step, now, &mut lines);
    }
    lines
}

/// One deed: its head, and what it set; what left the work as it was takes one line.
fn deed(step: &ShownStep, now: Moment, lines: &mut Vec<ReadLine>) {
    let head = format!("{} {} {}", step.occurred.show(now), step.title, step.by);
    if step.quiet {
        let said = step.fields.iter().map(|f| format!(" {} {}", f.label, f.said()));
        return lines.push(line("", format!("{head}{}", said.collect::<String>())));
    }
    lines.push(heading(head));
    if step.recorded.minute() != step.occurred.minute() {
        lines.push(line("登记", step.recorded.show(now)));
    }
    for (label, text) in [("来源", &step.source), ("迟报", &step.late)] {
        if !text.is_empty() {
            lines.push(line(label, text.clone()));
        }
    }
    for field in &step.fields {
        if !field.said().is_empty() || field.rows.is_empty() {
            lines.push(line(field.label.clone(), field.said()));
        }
        for row in &field.rows {
            let cells: Vec<&str> =
                row.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
            lines.push(line(field.label.clone(), cells.join("  ")));
        }
    }
}
