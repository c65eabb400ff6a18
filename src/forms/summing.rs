//! What is summed up by the period, signed and filed: complaints (F-32), callbacks (F-29), needs (F-211) and
//! consultations (F-212). The figures are the desk's own, worked out from the slips of the period and kept as they
//! were then; nobody types one. Each paper says its period and its figures, and nothing else of its own.

use super::callbacks::quota::Every;
use super::prelude::*;

states! {
    SUMMED = 1 "summed" "待审签" open,
    SIGNED = 2 "signed" "待存档" open,
    FILED = 3 "filed" "已存档",
    /// A slip of the pen: its period can be summed up anew.
    VOID = 4 "void" "作废",
}

/// States in which it can still be voided.
pub const NOT_FILED: &[u16] = &[SUMMED, SIGNED];

rules! {
    SUMMED_ALREADY refuse "这一期已经汇总:{0}" ["H-07"];
    NOT_OVER warn "这一期到 {0} 才完,先出的不全" ["N-55", "N-57", "N-58", "N-59"];
}

fields! {
    pub struct SumUp {
        1 of: Option<Day> = "期间含" 4;
        2 finding: Option<Lines> = "分析" 12;
    }
}

fields! { pub struct Sign { 3 opinion: Text = "审签意见" 12; } }

fields! {
    /// With what the next quarter's board is to show (S1C-consult 五).
    pub struct SignBulletin {
        3 opinion: Text = "审签意见" 12;
        4 bulletin: Lines = "下季宣传栏" 12;
    }
}

fields! { pub struct File { 5 bundle: Text = "存在何处" 6; } }

fields! { pub struct Void { 6 why: Text = "作废原因" 12; } }

/// The period, and what was counted in it.
pub const FROM: Tag<Day> = Tag::new(10, "from");
pub const TO: Tag<Day> = Tag::new(11, "to");
pub const FIGURES: Tag<Lines> = Tag::new(12, "figures");

/// What is counted in a period, each under its words.
type Figures = fn(&dyn Book, (Day, Day)) -> Vec<(String, usize)>;

/// What a paper says of its period.
pub struct Kind {
    pub every: fn(&Ask<'_>) -> Every,
    /// Labels and counts, over the first and the last day.
    pub figures: Figures,
    /// It is summed up on the last day of its period, before off work, and not after it.
    pub on_its_last_day: bool,
}

impl Kind {
    /// Whether a period that ends on that day may be summed up.
    fn over(&self, ask: &Ask<'_>, to: Day) -> bool {
        let today = ask.occurred.day();
        to < today || (self.on_its_last_day && to == today)
    }
}

/// The period in which the day lies; without one, the last that may be summed up.
fn period(ask: &Ask<'_>, kind: &Kind, of: Option<Day>) -> (Day, Day) {
    let every = (kind.every)(ask);
    if let Some(of) = of {
        return every.around(of);
    }
    let running = every.around(ask.occurred.day());
    if kind.over(ask, running.1) { running } else { every.around(running.0.before(1)) }
}

fn said(figures: &[(String, usize)]) -> String {
    let said: Vec<String> =
        figures.iter().map(|(label, count)| format!("{label} {count}")).collect();
    said.join("、")
}

/// The name under which a period's summary is found.
pub fn name(form: &str, from: Day) -> String {
    format!("{form} {from}")
}

/// What will be summed up, while it is asked for. The figures are there to write the analysis by: once it is
/// written, the slips of the period are not read again with every key.
pub fn advise(ask: &Ask<'_>, given: &Fields, kind: &Kind) -> Advice {
    let (from, to) = period(ask, kind, given.get(SumUp::of));
    let mut advice = Advice::default();
    advice.computed.push(("期间".to_string(), format!("{from} 至 {to}")));
    if !given.has(SumUp::finding) {
        let figures = said(&(kind.figures)(ask.book, (from, to)));
        advice.computed.push(("数字".to_string(), figures));
    }
    if !kind.over(ask, to) {
        advice.warnings.push(NOT_OVER.with(&[&to.to_string()]));
    }
    advice
}

/// Summed up once a period.
pub fn sum_up(ask: &Ask<'_>, of: Option<Day>, kind: &Kind) -> Outcome {
    let (from, to) = period(ask, kind, of);
    if let Some(standing) = ask.book.named(ask.form.tag, &name(ask.form.id, from)).first() {
        let called = ask.book.called(standing.id).shown;
        return Err(SUMMED_ALREADY.with(&[&called]).at(SumUp::of));
    }
    let figures = Lines(said(&(kind.figures)(ask.book, (from, to))));
    let set = ask.given.clone().put(FROM, from).put(TO, to).put(FIGURES, figures);
    ask.draw_with(SUMMED, set).ok()
}

/// Found as work, and by its period, unless it was voided.
pub fn keys(slip: &Slip, form: &str) -> Vec<Key> {
    slip.get(FROM)
        .filter(|_| slip.state != VOID)
        .map(|from| Key::named(&name(form, from)))
        .into_iter()
        .collect()
}

/// Its row: the period and the figures.
pub fn line(slip: &Slip) -> Line {
    let span = slip.get(FROM).zip(slip.get(TO));
    let span =
        span.map_or_else(String::new, |(from, to)| format!("{} 至 {}", from.short(), to.short()));
    Line { matter: format!("{span} {}", slip.text(FIGURES)), ..Line::default() }
}

/// The words before what stands on paper besides blanks.
pub const WORDS: &[&str] = &["自", "至", "数字"];

/// What stands on the paper besides its blanks.
pub fn on_paper(slip: &Slip) -> Vec<Said> {
    let day = |tag: Tag<Day>| slip.get(tag).map_or_else(String::new, |day| day.to_string());
    vec![
        Said::new("自", day(FROM), 4),
        Said::new("至", day(TO), 4),
        Said::new("数字", slip.text(FIGURES).to_string(), 12),
    ]
}

/// The slips of a form that were opened in these days.
pub fn opened_in(book: &dyn Book, form: u16, (from, to): (Day, Day)) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut day = from;
    while day <= to {
        let key = (u64::try_from(day.number()).unwrap_or(0), u64::from(form));
        let of_day = book.keys(Index::Day, key, key, usize::MAX).into_iter();
        found.extend(of_day.filter_map(|id| book.slip(id)));
        day = day.next(1);
    }
    found
}
