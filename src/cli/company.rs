//! The company's screen, fed from head office's database: `qiantai head-office board`. What is answered and decided there is
//! signed as on the command line.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ruling::{self, Decided, Kind, Signs};
use super::{FINE, commands, replica};
use crate::engine::fields::FieldSet;
use crate::engine::kind::{Field, Kind as Holds};
use crate::engine::money::Money;
use crate::forms::office::rulings::{Reply, Take, What};
use crate::forms::{self, policy};
use crate::headoffice::board;
use crate::headoffice::connection::Client;
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::ruling as records;
use crate::terminal::company::{
    self, AskedLine, Chosen, Company, DecidedLine, Deciding, HeadOffice, News, OfficeLine, Order,
    Signer, TakenLine,
};

/// Who signs, as far as the command line says.
pub(super) fn signer(key: Option<&Path>, by: Option<&str>) -> Signer {
    Signer {
        by: by.unwrap_or_default().to_string(),
        key: key.map_or_else(String::new, |key| key.display().to_string()),
    }
}

/// The screen, and from it into offices and back, until somebody leaves.
pub(super) fn show(
    open: impl Fn() -> Result<Client, HeadOfficeProblem>,
    (url, account): (&str, Option<&Path>),
    signer: Signer,
) -> Result<u8, HeadOfficeProblem> {
    let mut head_office = Connected { client: Some(open()?), open };
    let (theme, keymap) = commands::look();
    let mut screen = Company::new(keymap, signer);
    loop {
        let chosen = company::run(&theme, &mut screen, &mut head_office);
        let chosen = chosen.map_err(|e| HeadOfficeProblem::Usage(e.to_string()))?;
        let Chosen::Office(name) = chosen else { return Ok(FINE) };
        if let Ok(dir) = replica::folder((url, &name), account, &[]) {
            commands::open_terminal(&dir, false);
        }
        screen.select(&name);
    }
}

/// A connection that is opened again after it was lost.
struct Connected<F> {
    client: Option<Client>,
    open: F,
}

impl<F: Fn() -> Result<Client, HeadOfficeProblem>> Connected<F> {
    fn ask<T>(
        &mut self,
        what: impl FnOnce(&mut Client) -> Result<T, HeadOfficeProblem>,
    ) -> Result<T, String> {
        let went = (|| {
            let mut client = match self.client.take() {
                Some(client) => client,
                None => (self.open)()?,
            };
            let answer = what(&mut client);
            if !client.is_closed() {
                self.client = Some(client);
            }
            answer
        })();
        went.map_err(|problem| problem.to_string())
    }
}

impl<F: Fn() -> Result<Client, HeadOfficeProblem>> HeadOffice for Connected<F> {
    fn news(&mut self) -> Result<News, String> {
        self.ask(|client| {
            Ok(News {
                offices: board::rows(client)?.into_iter().map(office_line).collect(),
                asked: records::requests(client)?.iter().map(asked_line).collect(),
                decided: records::decided(client)?.iter().rev().map(decided_line).collect(),
                taken: records::taken(client)?.into_iter().map(taken_line).collect(),
            })
        })
    }

    fn sign(
        &mut self,
        order: &Order,
        signer: &Signer,
        why: Option<&str>,
    ) -> Result<String, String> {
        let signs = Signs {
            key: PathBuf::from(&signer.key),
            by: signer.by.clone(),
            why: why.map(str::to_string),
        };
        self.ask(|client| match order {
            Order::Answer { office, slip, yes, paper } => {
                let word = if *yes { Reply::Yes } else { Reply::No };
                let asked = (office.as_str(), slip.as_str(), word.name());
                let ruling = ruling::answer(client, asked, paper.as_deref(), &signs)?;
                Ok(ruling::written(&ruling, Some(office)))
            }
            Order::Decide { office, what } => {
                let ruling = ruling::decide(client, &decided(what), office.as_deref(), &signs)?;
                Ok(ruling::written(&ruling, office.as_deref()))
            }
        })
    }
}

/// What was written on the screen, as the command line has it.
fn decided(what: &Deciding) -> Decided {
    let mut kind = Kind::default();
    let mut text = None;
    match what {
        Deciding::Set { name, worth } => kind.set = Some(format!("{}={worth}", stored_name(name))),
        Deciding::Free { name } => kind.free = Some(stored_name(name)),
        Deciding::Words { name, text: says } => {
            (kind.words, text) = (Some(name.clone()), Some(says.clone()));
        }
        Deciding::NoWords { name } => kind.no_words = Some(name.clone()),
    }
    Decided { kind, text, ..Decided::default() }
}

/// A setting may be written by its label.
fn stored_name(word: &str) -> String {
    let fresh = policy::fresh();
    let schema = fresh.schema();
    let setting = schema.setting(word).map(|setting| setting.name);
    let name = setting.or_else(|| schema.limit(word).map(|limit| limit.name));
    name.unwrap_or(word).to_string()
}

fn office_line(row: board::BoardRow) -> OfficeLine {
    OfficeLine { cells: row.cells(), hurts: row.hurts > 0, name: row.office }
}

fn asked_line(asked: &records::Asked) -> AskedLine {
    let form = forms::slip_number(&asked.slip).and_then(|id| forms::tagged(id.form));
    let steps = form.map_or(&[][..], |form| form.steps);
    let fields = steps.iter().flat_map(|step| (step.fields)());
    let nothing = Map::new();
    let says = asked.fields.as_object().unwrap_or(&nothing);
    AskedLine {
        office: asked.office.clone(),
        slip: asked.slip.clone(),
        title: asked.title.clone(),
        asked: asked.asked.clone(),
        since: asked.since.clone(),
        about: labelled(fields, says, &["company_asked", "company_no"]),
    }
}

fn decided_line(one: &records::Decided) -> DecidedLine {
    let body: Map<String, Value> = serde_json::from_str(&one.body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let what = What::PICKS.iter().find(|pick| pick.name == text("what"));
    let about = ["name", "slip", "hours"].map(text).into_iter().find(|text| !text.is_empty());
    let word = Reply::PICKS.iter().find(|pick| pick.name == text("word"));
    let worth = match (text("worth"), word) {
        ("", word) => word.map_or_else(String::new, |word| format!(" {}", word.label)),
        (worth, _) => format!("={worth}"),
    };
    let label = what.map_or("", |what| what.label);
    let mut whole = vec![
        ("给谁".to_string(), one.to().to_string()),
        ("写于".to_string(), one.at.clone()),
        ("几处未取".to_string(), one.took()),
    ];
    whole.extend(labelled(Take::fields().iter(), &body, &[]));
    DecidedLine {
        number: one.number,
        at: one.at.clone(),
        office: one.to().to_string(),
        says: format!("{label} {}{worth}({})", about.unwrap_or_default(), text("by")),
        took: one.took(),
        about: whole,
    }
}

fn taken_line(taken: records::Taken) -> TakenLine {
    TakenLine {
        office: taken.office,
        number: taken.number,
        behind: taken.behind,
        asked: board::age(taken.asked_minutes),
        news: board::age(taken.news_minutes),
    }
}

/// Labels and values, in the order of the blanks; each blank once, and those that are named not at all.
fn labelled<'a>(
    fields: impl Iterator<Item = &'a Field>,
    says: &Map<String, Value>,
    without: &[&str],
) -> Vec<(String, String)> {
    let mut seen: Vec<&str> = without.to_vec();
    let mut all = Vec::new();
    for field in fields {
        if seen.contains(&field.name) {
            continue;
        }
        seen.push(field.name);
        if let Some(value) = says.get(field.name) {
            all.push((field.label.to_string(), shown(field, value)));
        }
    }
    all
}

/// A value as people read it: head office's tables have names of choices and sums in fen.
fn shown(field: &Field, value: &Value) -> String {
    match (&field.kind, value) {
        (Holds::Choice(picks), Value::String(name)) => picks
            .iter()
            .find(|pick| pick.name == name)
            .map_or(name.as_str(), |pick| pick.label)
            .to_string(),
        (Holds::Money, Value::Number(fen)) => {
            fen.as_i64().map_or_else(|| fen.to_string(), |fen| Money::fen(fen).to_string())
        }
        (_, Value::Bool(yes)) => if *yes { "是" } else { "否" }.to_string(),
        // Day, hour and minute, as elsewhere on the screen.
        (Holds::Moment, Value::String(text)) => text.replace('T', " ").chars().take(16).collect(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(rows)) => {
            let columns = field.rows.map_or(&[][..], |rows| rows());
            let row = |row: &Value| {
                let cells = row.as_object().map(|cells| labelled(columns.iter(), cells, &[]));
                let cells = cells.unwrap_or_default().into_iter();
                cells.map(|(_, value)| value).collect::<Vec<_>>().join(" ")
            };
            rows.iter().map(row).collect::<Vec<_>>().join(";")
        }
        (_, value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_question_is_shown_by_labels_with_sums_in_yuan_and_choices_in_words() {
        let asked = records::Asked {
            office: "翠湖".to_string(),
            slip: "F-02/000001".to_string(),
            title: "服务项目".to_string(),
            asked: "调价".to_string(),
            company_no: 4,
            since: "2026-12-01 08:30".to_string(),
            fields: json!({"new_price": 2600, "extra": true, "covers": "price", "company_asked": "调价",
                "versions": [{"price": 1200}]}),
        };
        let about = asked_line(&asked).about;
        let has =
            |label: &str, value: &str| about.contains(&(label.to_string(), value.to_string()));
        assert!(
            has("拟定单价", "26.00") && has("批什么", "收费") && has("价格沿革", "12.00"),
            "{about:?}"
        );
        assert!(!about.iter().any(|(label, _)| label == "请示事项"), "{about:?}");
    }

    #[test]
    fn a_record_is_shown_in_words_and_a_setting_may_be_written_by_its_label() {
        let one = records::Decided {
            number: 7,
            at: "2026-12-01 08:00".to_string(),
            account: "w".to_string(),
            office: None,
            body: json!({"what": "set", "name": "slip_minutes", "worth": "7", "by": "王总"})
                .to_string(),
            waiting: 2,
        };
        let line = decided_line(&one);
        assert_eq!(line.says, "定设置 slip_minutes=7(王总)");
        assert!(line.about.contains(&("取值".to_string(), "7".to_string())), "{:?}", line.about);
        let fresh = policy::fresh();
        let label = fresh.schema().limit("slip_minutes").unwrap().label;
        let set = decided(&Deciding::Set { name: label.to_string(), worth: "7".to_string() });
        assert_eq!(set.kind.set.as_deref(), Some("slip_minutes=7"));
    }
}
