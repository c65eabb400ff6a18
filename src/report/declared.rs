//! Reports that are declared: of which paper, which of its slips, in which columns, or counted by what. A declaration is
//! data; nothing here knows a report by name.
//!
//! A list has a row a slip and its measures below. A table counts by one thing after another, each with a bar, and every
//! row of it knows the slips that it counts.

mod cells;
pub(super) mod complaints;
pub(super) mod events;
pub(super) mod handovers;
pub(super) mod houses;
pub(super) mod intake;
pub(super) mod money;
pub(super) mod shift;

use std::collections::BTreeMap;

pub(super) use cells::{chosen_label, room_of, text_of};

use super::sheet::bar;
use super::{Cell, Row, Sheet, Span};
use crate::engine::form::Form;
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms;

/// Cells of a bar beside up to seven counts.
const BAR: usize = 10;
/// The most slips of one state or span that are read.
const READ_LIMIT: usize = 100_000;

/// A report as its file declares it.
pub(super) struct Declared {
    /// The id of the paper.
    pub form: &'static str,
    pub which: Which,
    /// Slips that do not count: what was void from the start.
    pub but: When,
    pub shape: Shape,
    /// Below a list, and as columns of a table.
    pub measures: &'static [(&'static str, Measure)],
    pub notes: &'static [&'static str],
    pub signs: &'static [&'static str],
}

/// Which slips of the paper.
pub(super) enum Which {
    /// Opened in the span.
    Opened,
    /// Open at some time of the span: opened by its end, and not closed before it began.
    Standing,
    /// In these states now.
    In(&'static [u16]),
    By(fn(&dyn Book, Span) -> Vec<SlipId>),
}

/// What is made of the slips.
pub(super) enum Shape {
    /// A row each, in the order in which they were opened: heading, width on paper and on a screen, what stands there.
    List(&'static [(&'static str, u8, u8, Show)]),
    /// A row for each value of each of these.
    Table(&'static [By]),
}

/// What stands in a column.
pub(super) enum Show {
    Number,
    Opened,
    Place,
    Matter,
    State,
    /// A blank by its name. Names and phones of people are left out.
    Blank(&'static str),
    By(fn(&Slip, &dyn Book) -> Cell),
}

/// By what slips are counted.
pub(super) enum By {
    State,
    Building,
    /// The month in which it was opened; these stand in their order.
    Month,
    /// A blank by its name, under a short word for it.
    Blank(&'static str, &'static str),
    Said(&'static str, fn(&Slip, &dyn Book) -> String),
}

/// A condition on a slip.
pub(super) enum When {
    Never,
    In(&'static [u16]),
    /// The blank has this choice, by its name.
    Chosen(&'static str, &'static str),
    Yes(&'static str),
    Filled(&'static str),
    /// Still open.
    Open,
    /// Something was met too late, or is overdue.
    Late,
    By(fn(&Slip, &dyn Book) -> bool),
}

/// What is added up.
pub(super) enum Measure {
    /// How many.
    All,
    Count(When),
    /// A blank with a number.
    Number(&'static str),
    Money(fn(&Slip, &dyn Book) -> Money),
    /// Of what the days of the report alone brought.
    MoneyIn(fn(&Slip, &dyn Book, Span) -> Money),
}

/// What a measure has come to.
#[derive(Clone, Copy)]
enum Sum {
    Number(i64),
    Money(Money),
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Money(a), Self::Money(b)) => Self::Money(a.plus(b).unwrap_or(a)),
            (Self::Number(a), Self::Number(b)) => Self::Number(a.saturating_add(b)),
            (first, _) => first,
        }
    }

    fn cell(self) -> Cell {
        match self {
            Self::Number(number) => Cell::Number(number),
            Self::Money(money) => Cell::Money(money),
        }
    }
}

/// What a condition or a measure may look at.
struct Around<'a> {
    book: &'a dyn Book,
    form: &'static Form,
    span: Span,
    now: Moment,
}

impl Around<'_> {
    fn holds(&self, when: &When, slip: &Slip) -> bool {
        match when {
            When::Never => false,
            When::In(states) => states.contains(&slip.state),
            When::Chosen(blank, choice) => cells::chosen(self.form, slip, blank) == Some(choice),
            When::Yes(blank) => cells::yes(self.form, slip, blank),
            When::Filled(blank) => cells::filled(self.form, slip, blank),
            When::Open => self.form.state(slip.state).is_some_and(|state| state.open),
            When::Late => slip.dues.iter().any(|due| due.met.unwrap_or(self.now) > due.at),
            When::By(is) => is(slip, self.book),
        }
    }

    fn measured(&self, measure: &Measure, slip: &Slip) -> Sum {
        match measure {
            Measure::All => Sum::Number(1),
            Measure::Count(when) => Sum::Number(i64::from(self.holds(when, slip))),
            Measure::Number(blank) => Sum::Number(cells::number(self.form, slip, blank)),
            Measure::Money(of) => Sum::Money(of(slip, self.book)),
            Measure::MoneyIn(of) => Sum::Money(of(slip, self.book, self.span)),
        }
    }

    fn total(&self, measure: &Measure, slips: &[&Slip]) -> Cell {
        let sums = slips.iter().map(|slip| self.measured(measure, slip));
        let none = match measure {
            Measure::Money(_) | Measure::MoneyIn(_) => Sum::Money(Money::ZERO),
            _ => Sum::Number(0),
        };
        sums.fold(none, Sum::plus).cell()
    }

    /// Under what a slip is counted.
    fn value(&self, by: &By, slip: &Slip) -> String {
        let found = match by {
            By::State => self.form.state(slip.state).map_or("", |state| state.label).to_string(),
            By::Month => {
                let month = slip.opened().day().month();
                format!("{}-{:02}", month / 100, month % 100)
            }
            By::Building => cells::building(self.book, self.form, slip),
            By::Blank(_, name) => cells::shown(self.book, self.form, slip, name, self.now),
            By::Said(_, says) => says(slip, self.book),
        };
        if found.is_empty() { "未写".to_string() } else { found }
    }

    fn cell(&self, show: &Show, slip: &Slip) -> Cell {
        let line = || self.form.line_of(slip, self.book);
        match show {
            Show::Number => format!("{} {:06}", self.form.word, slip.id.number).into(),
            Show::Opened => Cell::Moment(slip.opened()),
            Show::Place => line().place.into(),
            Show::Matter => cells::words(self.book, slip, line().matter),
            Show::State => super::slips::state_cell(slip),
            Show::Blank(name) => cells::cell(self.book, self.form, slip, name),
            Show::By(says) => says(slip, self.book),
        }
    }
}

impl By {
    fn label(&self) -> &'static str {
        match self {
            Self::State => "状态",
            Self::Building => "楼栋",
            Self::Month => "月",
            Self::Blank(label, _) | Self::Said(label, _) => label,
        }
    }
}

impl Declared {
    pub fn build(&self, book: &dyn Book, span: Span, now: Moment) -> Sheet {
        let Some(form) = forms::form(self.form) else { return Sheet::default() };
        let around = Around { book, form, span, now };
        let mut slips: Vec<Slip> =
            self.ids(book, form, span).into_iter().filter_map(|id| book.slip(id)).collect();
        slips.retain(|slip| self.belongs(form, slip, span) && !around.holds(&self.but, slip));
        slips.arrange_by_key(|slip| (slip.opened(), slip.id));
        let mut sheet = match &self.shape {
            Shape::List(columns) => list(&around, columns, &slips),
            Shape::Table(by) => self.table(&around, by, &slips),
        };
        let all: Vec<&Slip> = slips.iter().collect();
        for (what, measure) in self.measures {
            sheet.sums.push(((*what).to_string(), around.total(measure, &all)));
        }
        sheet.notes.extend(self.notes.iter().map(|note| (*note).to_string()));
        sheet.signs.extend(self.signs.iter().map(|who| (*who).to_string()));
        sheet
    }

    /// Where the slips are looked for: never more than are shown or counted.
    fn ids(&self, book: &dyn Book, form: &Form, span: Span) -> Vec<SlipId> {
        let in_state = |state: u16| {
            book.under(Index::InState, state_key_of(form.tag, state), READ_LIMIT).into_iter()
        };
        match self.which {
            Which::Opened => span.opened(book, form.tag).collect(),
            Which::Standing => form.states.iter().flat_map(|state| in_state(state.code)).collect(),
            Which::In(states) => states.iter().flat_map(|state| in_state(*state)).collect(),
            Which::By(finds) => finds(book, span),
        }
    }

    fn belongs(&self, form: &Form, slip: &Slip, span: Span) -> bool {
        if !matches!(self.which, Which::Standing) {
            return true;
        }
        let open = form.state(slip.state).is_some_and(|state| state.open);
        let last = slip.story.last().map_or(slip.opened(), |deed| deed.occurred);
        slip.opened().day() <= span.to && (open || last.day() >= span.from)
    }

    fn table(&self, around: &Around<'_>, by: &[By], slips: &[Slip]) -> Sheet {
        let mut columns = vec![("项", 18, 14)];
        columns.extend(self.measures.iter().map(|(what, measure)| match measure {
            Measure::Money(_) | Measure::MoneyIn(_) => (*what, 11, 10),
            _ => (*what, 8, 6),
        }));
        columns.push(("图", 0, 0));
        let mut sheet = Sheet::with_columns(&columns);
        for one in by {
            let mut parts: BTreeMap<String, Vec<&Slip>> = BTreeMap::new();
            for slip in slips {
                parts.entry(around.value(one, slip)).or_default().push(slip);
            }
            let mut parts: Vec<(String, Vec<&Slip>)> = parts.into_iter().collect();
            // Most first; the sort is stable, so those alike stay in the order of their words.
            if !matches!(one, By::Month) {
                parts.arrange_by_key(|(_, slips)| std::cmp::Reverse(slips.len()));
            }
            for (value, own) in parts {
                let mut cells = vec![format!("{} {value}", one.label()).into()];
                cells.extend(self.measures.iter().map(|(_, measure)| around.total(measure, &own)));
                cells.push(bar(own.len(), slips.len(), BAR));
                sheet.rows.push(Row::over(cells, own.iter().map(|slip| slip.id).collect()));
            }
        }
        sheet
    }
}

fn list(around: &Around<'_>, columns: &[(&str, u8, u8, Show)], slips: &[Slip]) -> Sheet {
    let heads: Vec<(&str, u8, u8)> = columns.iter().map(|(t, w, n, _)| (*t, *w, *n)).collect();
    let mut sheet = Sheet::with_columns(&heads);
    for slip in slips {
        let cells = columns.iter().map(|(_, _, _, show)| around.cell(show, slip)).collect();
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::REPORTS;
    use crate::report::kind::Build;

    /// The blanks that a condition reads, with the choice that must be there.
    fn read_by(when: &When) -> Option<(&'static str, Option<&'static str>)> {
        match when {
            When::Chosen(blank, choice) => Some((blank, Some(choice))),
            When::Yes(blank) | When::Filled(blank) => Some((blank, None)),
            _ => None,
        }
    }

    #[test]
    fn every_blank_and_choice_that_a_declaration_names_is_on_its_paper() {
        let mut declared = 0;
        for report in REPORTS {
            let Build::Declared(one) = &report.build else { continue };
            declared += 1;
            let form = forms::form(one.form).unwrap_or_else(|| panic!("{}: no paper", report.id));
            let mut read: Vec<(&str, Option<&str>)> = Vec::new();
            read.extend(read_by(&one.but));
            for (_, measure) in one.measures {
                match measure {
                    Measure::Count(when) => read.extend(read_by(when)),
                    Measure::Number(blank) => read.push((blank, None)),
                    Measure::All | Measure::Money(_) | Measure::MoneyIn(_) => {}
                }
            }
            match &one.shape {
                Shape::List(columns) => {
                    read.extend(columns.iter().filter_map(|(_, _, _, show)| match show {
                        Show::Blank(name) => Some((*name, None)),
                        _ => None,
                    }));
                    let rest =
                        columns.iter().filter(|(_, wide, narrow, _)| *wide == 0 && *narrow == 0);
                    assert_eq!(rest.count(), 1, "{}: one column takes the rest", report.name);
                    let narrow: usize = columns.iter().map(|c| usize::from(c.2) + 1).sum();
                    assert!(narrow <= 68, "{}: {narrow} cells of 80", report.name);
                }
                Shape::Table(by) => {
                    read.extend(by.iter().filter_map(|by| match by {
                        By::Blank(_, name) => Some((*name, None)),
                        _ => None,
                    }));
                    assert!(one.measures.len() <= 7, "{}: too wide", report.name);
                }
            }
            for (blank, choice) in read {
                let field = cells::field(form, blank)
                    .unwrap_or_else(|| panic!("{}: no blank {blank} on {}", report.id, form.id));
                let Some(choice) = choice else { continue };
                let crate::engine::kind::Kind::Choice(picks) = field.kind else {
                    panic!("{}: {blank} is no choice", report.id)
                };
                assert!(picks.iter().any(|pick| pick.name == choice), "{}: {choice}", report.id);
            }
        }
        assert!(declared > 10, "only {declared} are declared");
    }
}
